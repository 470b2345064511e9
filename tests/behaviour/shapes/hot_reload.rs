//! A file that is read again on a signal.

mod theirs {
    use std::{
        fs, io,
        path::Path,
        sync::{Arc, RwLock},
    };

    use axum::Router;
    use http::HeaderValue;
    use tower_http::cors::{AllowOrigin, CorsLayer};

    #[derive(Clone, Default)]
    pub(super) struct Origins(Arc<RwLock<Vec<HeaderValue>>>);

    impl Origins {
        pub(super) fn reload(&self, file: &Path) -> io::Result<()> {
            let text = fs::read_to_string(file)?;
            let origins = text.lines().filter_map(|line| line.trim().parse().ok()).collect();
            *self.0.write().unwrap() = origins;
            Ok(())
        }
    }

    pub(super) fn app(origins: Origins) -> Router {
        let origin =
            AllowOrigin::predicate(move |origin, _| origins.0.read().unwrap().contains(origin));
        crate::shapes::routes().layer(CorsLayer::new().allow_origin(origin).allow_credentials(true))
    }
}

mod ours {
    use std::{error::Error, fs, path::Path};

    use axum::Router;
    use cors_runtime::{CorsLayer, cors_policy};

    cors_policy! {
        pub(super) App { origins: [runtime], credentials: true }
    }

    pub(super) fn reload(cors: &CorsLayer<App>, file: &Path) -> Result<(), Box<dyn Error>> {
        cors.set_origins(fs::read_to_string(file)?.parse()?)?;
        Ok(())
    }

    pub(super) fn app(cors: CorsLayer<App>) -> Router {
        crate::shapes::routes().layer(cors)
    }
}

#[tokio::test]
async fn pages() {
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("shapes_hot_reload.txt");
    let origins = theirs::Origins::default();
    let cors = ours::App::with_origins("".parse().unwrap()).unwrap();
    let (their, our) = (theirs::app(origins.clone()), ours::app(cors.clone()));
    let (one, two) = ("https://one.example.com", "https://two.example.com");
    for (text, answers) in
        [(format!("{one}\n{two}\n"), [true, true]), (format!("{two}\n"), [false, true])]
    {
        std::fs::write(&file, text).unwrap();
        origins.reload(&file).unwrap();
        ours::reload(&cors, &file).unwrap();
        let rows = [(one, "GET cookie", answers[0]), (two, "GET cookie", answers[1])];
        crate::shapes::both(their.clone(), our.clone(), &rows).await;
    }
    // A bad file leaves the old list in place, where the bad line was left out in silence.
    std::fs::write(&file, format!("{one}/\n")).unwrap();
    assert!(ours::reload(&cors, &file).is_err());
    crate::shapes::check(our, &[(two, "GET cookie", true)]).await;
}
