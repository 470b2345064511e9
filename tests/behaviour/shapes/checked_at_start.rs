//! A list that is checked when the program starts: scheme and host only, and a message otherwise.

mod theirs {
    use axum::Router;
    use http::{HeaderValue, Uri};
    use tower_http::cors::{AllowOrigin, CorsLayer};

    pub(super) fn app(origins: &[&str]) -> Result<Router, String> {
        let origins = origins.iter().map(|origin| parse(origin)).collect::<Result<Vec<_>, _>>()?;
        Ok(crate::shapes::routes().layer(CorsLayer::new().allow_origin(AllowOrigin::list(origins))))
    }

    fn parse(origin: &str) -> Result<HeaderValue, String> {
        let uri: Uri = origin.parse().map_err(|_| format!("invalid CORS origin {origin:?}"))?;
        let is_origin = matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.authority().is_some()
            && !origin.ends_with('/')
            && uri.path() == "/"
            && uri.query().is_none();
        if !is_origin {
            return Err(format!("CORS origin {origin:?} must be scheme and host only"));
        }
        HeaderValue::from_str(origin).map_err(|_| format!("invalid CORS origin {origin:?}"))
    }
}

mod ours {
    use axum::Router;
    use cors_runtime::{OriginSet, OriginSetError, cors_policy};

    cors_policy! { App { origins: [runtime] } }

    pub(super) fn app(origins: &[&str]) -> Result<Router, OriginSetError> {
        Ok(crate::shapes::routes().layer(App::with_origins(OriginSet::parse(origins)?)?))
    }
}

#[tokio::test]
async fn pages() {
    let list = ["https://app.example.com", "http://intranet.example.com:8080"];
    let rows = [(list[0], "GET", true), (list[1], "GET", true), ("https://b.test", "GET", false)];
    crate::shapes::both(theirs::app(&list).unwrap(), ours::app(&list).unwrap(), &rows).await;
    for wrong in ["https://app.example.com/", "https://app.example.com/x", "app.example.com"] {
        assert!(theirs::app(&[wrong]).is_err(), "{wrong}");
        assert!(ours::app(&[wrong]).is_err(), "{wrong}");
    }
    // What no browser sends, and only one of the two knows.
    for wrong in ["https://app.example.com:443", "https://App.example.com"] {
        assert!(theirs::app(&[wrong]).is_ok(), "{wrong}");
        assert!(ours::app(&[wrong]).is_err(), "{wrong}");
    }
}
