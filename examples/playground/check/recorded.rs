//! What the recorder tells of a request: the preflight and the actual request under the name that its
//! URL gives, and nothing of any other.

use std::error::Error;

use super::{client::Client, report::Report};

const ORIGIN: (&str, &str) = ("origin", "http://localhost:8101");

pub(super) async fn check(
    api: &Client,
    page: &Client,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let asks = ("access-control-request-method", "DELETE");
    api.send("OPTIONS /items/1?try=one", &[ORIGIN, asks]).await?;
    api.send("DELETE /items/1?try=one", &[ORIGIN]).await?;
    api.send("GET /stations?try=two", &[]).await?;
    api.send("GET /stations", &[ORIGIN]).await?;
    let long = "x".repeat(41);
    api.send(&format!("GET /stations?try={long}"), &[]).await?;
    for (name, expected) in [
        ("one", &["preflight OPTIONS /items/1 204", "DELETE /items/1 204"][..]),
        ("two", &["GET /stations 200"]),
        ("", &[]),
        (&long, &[]),
    ] {
        let (_, sent) = page.ask("/wire", &[("try", name)]).await?;
        let got: Vec<String> = sent
            .as_array()
            .into_iter()
            .flatten()
            .map(|sent| {
                let preflight = if sent["is_preflight"] == true { "preflight " } else { "" };
                let [method, target] =
                    ["method", "target"].map(|key| sent[key].as_str().unwrap_or("?"));
                format!("{preflight}{method} {target} {}", sent["answer"]["status"])
            })
            .collect();
        let expected: Vec<String> = expected.iter().map(ToString::to_string).collect();
        report.row(&format!("recorded under `{name}`"), &expected, &got);
    }
    Ok(())
}
