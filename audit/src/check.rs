//! From responses to concerns.

mod cache;
mod header;
mod open;
mod page;
mod preflight;
mod silence;
mod unlike;

use crate::{
    ask::{Asked, Questions},
    concern::{Code, Concern},
};

/// Everything that somebody should look at, the worst first.
pub(crate) fn check(asked: &Asked, questions: &Questions) -> Vec<Concern> {
    let mut concerns = Vec::new();
    open::check(asked, questions, &mut concerns);
    page::check(asked, &mut concerns);
    preflight::check(asked, questions, &mut concerns);
    unlike::check(asked, questions, &mut concerns);
    header::check(asked, &mut concerns);
    cache::check(asked, &mut concerns);
    silence::check(asked, questions, &mut concerns);
    // A policy's methods and headers are compared as a whole.
    if concerns.iter().any(|concern| concern.code == Code::UnlikePolicy) {
        concerns.retain(|concern| concern.code != Code::NotGranted);
    }
    let mut concerns = Concern::merged(concerns);
    concerns.sort_by(|a, b| (b.level, a.code).cmp(&(a.level, b.code)));
    concerns
}

/// `with cookies` where that is so.
fn with_cookies(credentials: bool) -> &'static str {
    if credentials { ", with the cookies of the user who visits it" } else { "" }
}
