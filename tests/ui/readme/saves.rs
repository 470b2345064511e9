use axum::{Router, body::Body, http::Request, routing::put};
use cors_runtime::cors_policy;
use cors_testing::Browser;

cors_policy! {
    App { origins: ["https://app.example.com"], methods: [PUT], headers: ["content-type"] }
}

#[tokio::test]
async fn only_the_app_may_save() -> Result<(), Box<dyn std::error::Error>> {
    let mut app: Router = Router::new().route("/items", put(async || "saved")).layer(App);
    let save = || {
        let request = Request::put("/items").header("content-type", "application/json");
        request.body(Body::from("1"))
    };

    let mut page = Browser::at("https://app.example.com");
    page.fetch(&mut app, save()?).await?; // a failure prints the console's line, and what to change
    assert_eq!(page.preflights().count(), 1);

    let mut other = Browser::at("https://evil.test");
    other.fetch(&mut app, save()?).await.unwrap_err();
    Ok(())
}
