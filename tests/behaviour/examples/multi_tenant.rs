//! Customers' domains from a file: it is edited, and the answers change.

#[allow(dead_code, reason = "its `main` is for people")]
#[path = "../../../examples/multi_tenant/main.rs"]
mod example;

use std::{fs, path::Path, time::Duration};

use cors_runtime::CorsLayer;
use tokio::{
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::timeout,
};

use self::example::domains::{Refused, watch};
use crate::examples::{
    console::replay,
    page::{Page, UNREADABLE, blocked},
    server::serve,
};

type Outcomes = UnboundedReceiver<Result<usize, Refused>>;

type Cors = CorsLayer<example::Widget>;

/// A watcher with a look a millisecond. It ends with the test's runtime.
fn watched(cors: &Cors, file: &Path) -> Outcomes {
    let (report, outcomes) = unbounded_channel();
    let file = file.to_owned();
    tokio::spawn(watch(cors.clone(), file, Duration::from_millis(1), move |outcome| {
        // The receiver is gone when the test is over.
        let _ = report.send(outcome);
    }));
    outcomes
}

/// The outcome of the next attempt. The bound is for a watcher that never looks.
async fn next(outcomes: &mut Outcomes) -> Result<usize, String> {
    let outcome = timeout(Duration::from_secs(60), outcomes.recv()).await.expect("an attempt");
    outcome.expect("a watcher").map_err(|refused| refused.to_string())
}

/// As editors and deployments do it: a new file in place of the old one.
fn write(file: &Path, text: &str) {
    let new = file.with_extension("new");
    fs::write(&new, text).expect("written");
    fs::rename(&new, file).expect("renamed");
}

/// Which of the origins may send a PUT, with what is on the wire.
async fn admitted(cors: &Cors, origins: &[&'static str]) -> Vec<&'static str> {
    let mut admitted = Vec::new();
    for origin in origins.iter().copied() {
        let mut page = Page::at(origin, example::app(cors.clone()));
        let saved = page.fetch("PUT /widget", &[], "").await;
        let allowed = format!("  access-control-allow-origin: {origin}");
        if saved.is_ok() {
            assert_eq!(
                page.wire(),
                [
                    "OPTIONS /widget 204",
                    "  access-control-allow-methods: GET,PUT",
                    &allowed,
                    "  access-control-max-age: 60",
                    "  vary: origin",
                    "PUT /widget 200",
                    &allowed,
                    "  vary: origin",
                ]
            );
            admitted.push(origin);
        } else {
            assert_eq!(page.wire(), ["OPTIONS /widget 403", "  vary: origin"], "{origin}");
            assert_eq!(blocked(page.fetch("GET /widget", &[], "").await), UNREADABLE, "{origin}");
        }
    }
    admitted
}

#[tokio::test]
async fn the_file_changes() {
    const OWN: &str = "https://www.example.com";
    const BAKERY: &str = "https://www.bakery.example";
    const FLORIST: &str = "https://www.florist.example";
    const PREVIEW: &str = "https://pr-7.preview.agency.example";
    let origins = [OWN, BAKERY, FLORIST, PREVIEW, "https://other.example", "null"];

    let cors = example::cors().expect("no origins");
    assert_eq!(admitted(&cors, &origins).await, [OWN], "before any file was read");

    // The file that the example ships, which its head comment speaks of.
    let shipped =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/multi_tenant/domains.txt");
    assert_eq!(next(&mut watched(&cors, &shipped)).await, Ok(3));
    let source = include_str!("../../../examples/multi_tenant/main.rs");
    replay("multi_tenant", source, &[serve(example::app(cors.clone())).await]).await;
    assert_eq!(admitted(&cors, &origins).await, [OWN, BAKERY, PREVIEW]);

    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("multi_tenant");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("domains.txt");
    write(&file, "https://www.bakery.example\n");
    let mut outcomes = watched(&cors, &file);
    assert_eq!(next(&mut outcomes).await, Ok(1));
    assert_eq!(admitted(&cors, &origins).await, [OWN, BAKERY]);

    // Every bad line is named, and the good ones among them change nothing.
    write(
        &file,
        "# customers\nhttps://www.florist.example\n\nhttps://www.florist.example/\n\
         www.florist.example # no scheme\n*\n",
    );
    let refused = next(&mut outcomes).await.expect_err("three bad lines");
    let named: Vec<&str> = refused
        .lines()
        .filter(|line| line.starts_with("line "))
        .map(|line| line.split_once(':').expect("a message").0)
        .collect();
    assert_eq!(named, ["line 4", "line 5", "line 6"], "{refused}");
    let fact = "line 4: origin \"https://www.florist.example/\" can never equal a browser's `Origin` \
                header\n";
    assert!(refused.starts_with(fact), "{refused}");
    assert_eq!(admitted(&cors, &origins).await, [OWN, BAKERY]);

    // No file is no set either.
    fs::remove_file(&file).expect("removed");
    let refused = next(&mut outcomes).await.expect_err("no file");
    assert!(refused.starts_with("cannot read the file: "), "{refused}");
    assert_eq!(admitted(&cors, &origins).await, [OWN, BAKERY]);

    // Another set takes the place of the whole set before.
    write(&file, "https://www.florist.example\nhttps://*.preview.agency.example # all branches\n");
    assert_eq!(next(&mut outcomes).await, Ok(2));
    assert_eq!(admitted(&cors, &origins).await, [OWN, FLORIST, PREVIEW]);

    // Another layer of the policy has none of them.
    let other = example::cors().expect("no origins");
    assert_eq!(admitted(&other, &origins).await, [OWN]);
}
