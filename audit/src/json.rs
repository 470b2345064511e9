//! The report for programs.

use serde_json::{Value, json};

use crate::{
    concern::Concern,
    report::{Findings, Report},
};

impl Report {
    /// The report as one JSON object. Keys are added in later versions, never renamed.
    pub fn to_json(&self) -> String {
        let value = json!({
            "version": 1,
            "worst": self.worst().map(crate::concern::Level::name),
            "urls": self.urls.iter().map(url).collect::<Vec<Value>>(),
            "policy": self.policy,
        });
        format!("{value:#}\n")
    }
}

fn url(findings: &Findings) -> Value {
    let asked = &findings.asked;
    let pages: Vec<Value> = asked
        .gets
        .iter()
        .map(|got| {
            let status = got.response.as_ref().ok().map(|response| response.status);
            json!({
                "origin": got.asker.origin,
                "status": status,
                "failure": got.response.as_ref().err(),
                "reads": got.reads().words(),
                "named": got.by_name(),
            })
        })
        .collect();
    json!({
        "url": asked.target.url(),
        "requests": asked.requests,
        "answered": asked.answered,
        "unanswered": asked.unanswered(),
        "pages": pages,
        "concerns": findings.concerns.iter().map(concern).collect::<Vec<Value>>(),
    })
}

fn concern(concern: &Concern) -> Value {
    json!({
        "level": concern.level.name(),
        "code": concern.code.name(),
        "origins": concern.origins,
        "message": concern.message(),
        "evidence": concern.evidence,
        "help": concern.help,
    })
}
