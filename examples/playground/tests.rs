//! The page in Chromium, where there is one.

use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime};

use crate::{
    browser::Tab,
    page::{self, Shared},
    record::Recorder,
    yours,
};

/// The page's server, on a port of its own. All of it ends with the runtime.
fn serve() -> (Runtime, String) {
    let runtime = Runtime::new().expect("a runtime");
    let yours = yours::layer(&[]).expect("no origins are fine");
    let router = page::router(Shared { recorder: Recorder::default(), yours });
    let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", 0))).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    runtime.spawn(axum::serve(listener, router).into_future());
    (runtime, format!("http://localhost:{port}/"))
}

/// What the page says where a verdict would be.
const SAID: &str = "(document.getElementById('said')?.innerText ?? '')";

/// Types into a field.
fn typed(field: &str, value: &str) -> String {
    format!(
        "(() => {{
            const field = document.getElementById('request').elements[{field:?}];
            field.value = {value:?};
            field.dispatchEvent(new Event('input', {{ bubbles: true }}));
            return document.getElementById('seeing').getAttribute('aria-busy');
        }})()"
    )
}

/// All that answers a request.
const ANSWERS: &str = "['compare', 'code', 'exchanges', 'script', 'everyone']
    .map((id) => document.getElementById(id).innerText).join(' ')";

/// Nothing of an earlier answer is left.
fn assert_cleared(tab: &mut Tab) {
    let left = tab.run(ANSWERS);
    let left = left.as_str().expect("text");
    for word in ["shared", "network error", "Allowed", "access-control-", "fetch("] {
        assert!(!left.contains(word), "{word} in:\n{left}");
    }
    assert_eq!(tab.run("document.getElementById('send').disabled"), true);
}

#[test]
fn the_page_in_a_browser() {
    let Some(program) = cors_tests::chromium::find() else { return };
    let (server, root) = serve();
    let mut tab = Tab::open(program, "playground");
    let says = |what: &str| format!("{SAID}.includes({what:?})");

    // Opened without a request, it shows the first one.
    tab.visit(&root);
    tab.until(&says("Allowed"));

    // Inputs that no request could hold have no verdict, and from the first letter on.
    assert_eq!(tab.run(&typed("method", "G T")), json!("true"), "busy");
    tab.until(&says("No verdict"));
    assert_cleared(&mut tab);
    tab.run(&typed("method", "GET"));
    tab.until(&says("Allowed"));

    // A link holds all of a what-if, and its fragment is not sent.
    for (field, value) in [
        ("policy", "Yours"),
        ("origins", "A { origins: [\"https://docs.example.com\"], methods: [PUT] }"),
        ("origin", "https://docs.example.com"),
        ("method", "PUT"),
        ("headers", "content-type: application/json\nauthorization: Bearer x"),
    ] {
        tab.run(&typed(field, value));
    }
    tab.until(&says("Yours allows PUT from https://docs.example.com"));
    assert_eq!(tab.run("document.getElementById('left-out').hidden"), false);
    let link = tab.run("location.href");
    let (sent, _) = link.as_str().and_then(|link| link.split_once('#')).expect("a fragment");
    assert_eq!(sent, root);
    let form = "JSON.stringify([...new FormData(document.getElementById('request'))])";
    let before = tab.run(form);
    tab.visit(link.as_str().expect("a link"));
    tab.until(&says("Yours allows PUT from https://docs.example.com"));
    assert_eq!(tab.run(form), before);

    // One that is opened in the same tab counts too.
    tab.run("location.hash = '#policy=OpenData&origin=null&credentials=include'");
    tab.until(&says("CredentialsNotAllowed"));

    // Nobody answers any more.
    server.shutdown_background();
    tab.run(&typed("method", "DELETE"));
    tab.until(&says("does not answer"));
    assert_cleared(&mut tab);
}
