//! A JSON-RPC server without axum: `ServiceBuilder` with an optional layer.

mod theirs {
    use http::{HeaderValue, Method, header};
    use tower::ServiceBuilder;
    use tower_http::cors::{AllowOrigin, Any, CorsLayer};

    pub(super) fn service(origins: Option<&[&str]>) -> crate::shapes::Rpc {
        let cors = origins.map(|origins| {
            let cors = CorsLayer::new()
                .allow_methods([Method::POST, Method::GET])
                .allow_headers([header::CONTENT_TYPE]);
            match origins {
                ["*"] => cors.allow_origin(Any),
                list => cors.allow_origin(AllowOrigin::list(
                    list.iter().map(|origin| HeaderValue::from_str(origin).unwrap()),
                )),
            }
        });
        crate::shapes::boxed(
            ServiceBuilder::new().option_layer(cors).service_fn(crate::shapes::rpc),
        )
    }
}

mod ours {
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};
    use tower::ServiceBuilder;

    cors_policy! {
        Rpc {
            origins: [#[allow(any_origin_at_start_up, reason = "a node's public data")] runtime],
            headers: ["content-type"],
        }
    }

    pub(super) fn service(origins: Option<&[&str]>) -> Result<crate::shapes::Rpc, OriginSetError> {
        let cors = origins.map(|list| Rpc::with_origins(OriginSet::parse(list)?)).transpose()?;
        Ok(crate::shapes::boxed(
            ServiceBuilder::new().option_layer(cors).service_fn(crate::shapes::rpc),
        ))
    }
}

#[tokio::test]
async fn pages() {
    let (app, other) = ("https://wallet.example", "https://other.example");
    for (list, answers) in [
        (None, [false, false]),
        (Some(&["*"][..]), [true, true]),
        (Some(&[app][..]), [true, false]),
    ] {
        let rows = [(app, "POST json", answers[0]), (other, "POST json", answers[1])];
        crate::shapes::both(theirs::service(list), ours::service(list).unwrap(), &rows).await;
    }
}
