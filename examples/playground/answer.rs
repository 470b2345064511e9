//! The answer to a "what if" request: the policy's verdict beside what happens in a browser.

use serde::Serialize;

use crate::{
    model::{self, Run},
    question::Question,
    verdict::{self, Verdict},
};

#[derive(Serialize)]
pub(crate) struct Answer {
    pub(crate) verdict: Verdict,
    /// `None` where no page has the origin.
    pub(crate) model: Option<Run>,
    /// What is not asked of a policy that was pasted.
    left_out: Vec<String>,
}

impl Answer {
    pub(crate) async fn to(question: &Question) -> Self {
        let model = model::run(question).await;
        let unhindered = model.as_ref().map_or(&[][..], |run| &run.unhindered);
        let left_out = question.pasted.as_ref().map(|pasted| pasted.left_out.clone());
        Self {
            verdict: verdict::of(question, unhindered),
            model,
            left_out: left_out.unwrap_or_default(),
        }
    }
}
