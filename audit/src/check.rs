//! From answers to concerns.

mod cache;
mod header;
mod open;
mod page;
mod preflight;

use crate::{
    ask::{Asked, Questions},
    concern::{Code, Concern, Level},
};

/// Everything that somebody should look at, the worst first.
pub(crate) fn check(asked: &Asked, questions: &Questions) -> Vec<Concern> {
    let mut concerns = Vec::new();
    open::check(asked, &mut concerns);
    page::check(asked, &mut concerns);
    preflight::check(asked, questions, &mut concerns);
    header::check(asked, &mut concerns);
    cache::check(asked, &mut concerns);
    if asked.cut_short {
        concerns.push(
            Concern::new(
                Level::Warning,
                Code::CutShort,
                format!(
                    "the server answered request {} with 429, and the audit stopped there",
                    asked.requests
                ),
            )
            .help("run it again with `--delay 1000`"),
        );
    }
    concerns.sort_by(|a, b| (b.level, a.code).cmp(&(a.level, b.code)));
    concerns
}

/// `with cookies` where that is so.
fn with_cookies(credentials: bool) -> &'static str {
    if credentials { ", with the cookies of the user who visits it" } else { "" }
}
