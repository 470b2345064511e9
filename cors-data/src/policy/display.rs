//! A policy as text, for snapshots in a repository: one fact a line, sorted, so that a change of
//! the policy is a change of a line.

use alloc::{
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::PolicyData;
use crate::pattern::Entry;

/// One fact a line, sorted: made for snapshots.
impl<K> fmt::Display for PolicyData<K> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)?;
        if self.members.is_empty() {
            own(self, f)?;
        }
        for member in self.members {
            write!(f, "\n  policy       {}", member.name)?;
            own(member, &mut Indented(&mut *f))?;
        }
        if self.enforce {
            f.write_str("\n  enforce      yes")?;
        }
        self.hosts.map_or(Ok(()), |hosts| lines(f, "host", &sorted(hosts), "none"))
    }
}

/// The facts of a policy that is not combined.
#[inline]
fn own<K>(policy: &PolicyData<K>, f: &mut impl fmt::Write) -> fmt::Result {
    let mut origins = origins(&policy.origins.all().collect::<Vec<_>>());
    if policy.origins.runtime {
        origins.push("set at start-up".into());
    }
    lines(f, "origin", &origins, "none")?;
    lines(f, "method", &sorted(policy.methods.list), "those of the route")?;
    lines(f, "header", &sorted(policy.headers.list), "safelisted only")?;
    lines(f, "expose", &sorted(policy.expose.list), "safelisted only")?;
    let credentials = if policy.credentials { "yes" } else { "no" };
    write!(f, "\n  credentials  {credentials}")?;
    match policy.max_age {
        Some(max_age) => write!(f, "\n  max age      {} s", max_age.seconds),
        None => f.write_str("\n  max age      not sent (browser default)"),
    }
}

/// The entries as text, sorted.
#[inline]
pub(super) fn origins(entries: &[Entry<'_>]) -> Vec<String> {
    let texts: Vec<String> = entries.iter().map(ToString::to_string).collect();
    sorted(&texts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Two more spaces before each line.
struct Indented<W>(W);

impl<W: fmt::Write> fmt::Write for Indented<W> {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for (i, line) in text.split('\n').enumerate() {
            if i != 0 {
                self.0.write_str("\n  ")?;
            }
            self.0.write_str(line)?;
        }
        Ok(())
    }
}

#[inline]
fn sorted(texts: &[&str]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    texts.into_iter().map(String::from).collect()
}

#[inline]
fn lines(f: &mut impl fmt::Write, what: &str, values: &[String], absent: &str) -> fmt::Result {
    if values.is_empty() {
        write!(f, "\n  {what:<11}  {absent}")?;
    }
    for value in values {
        write!(f, "\n  {what:<11}  {value}")?;
    }
    Ok(())
}
