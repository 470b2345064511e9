//! Which origins may be among trusted senders: those of `enforce`, `TrustedSender` and `verify_sender`,
//! in the source and at start-up.

use alloc::{vec, vec::Vec};

use super::{Context, origin, text::shown};
use crate::{
    catalog::{Check, Level},
    finding::Finding,
};

/// What is wrong with an entry of `origins`.
#[derive(Clone, Debug, Default)]
pub struct Judgement {
    /// In a policy with these settings.
    pub own: Vec<Finding>,
    /// As a trusted sender. Without `own`, it may be used for all else.
    pub sender: Vec<Finding>,
}

/// Judges an entry of `origins`.
pub fn judge(literal: &str, context: Context) -> Judgement {
    let sender = match literal {
        "*" => vec![Finding::new(Check::EnforceAnyOrigin)],
        _ => origin::check(literal, Context { credentials: false, enforce: true, ..context }),
    };
    // Nothing is asked of an entry that is not asked of a trusted sender.
    let own = if sender.is_empty() { Vec::new() } else { origin::check(literal, context) };
    Judgement { own, sender }
}

/// Why a policy with this entry cannot tell who may send a request.
pub fn untrusted(policy: &str, entry: &str, why: &Finding) -> Finding {
    let name = why.check().name();
    let help = match why.level() {
        Level::Error => shown(&format_args!("take it out of `{policy}`")),
        _ => shown(&format_args!(
            "take it out of `{policy}`, or allow it there: `#[allow({name}, reason = \"…\")]` in front \
             of it"
        )),
    };
    Finding::new(Check::UntrustedSender)
        .with("n", policy)
        .with("entry", entry)
        .with("why", why.message())
        .advice(help)
}
