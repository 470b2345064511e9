//! A policy as text, for snapshots in a repository: one fact a line, sorted, so that a change of
//! the policy is a change of a line.

use alloc::{
    borrow::Cow,
    string::{String, ToString},
    vec::Vec,
};
use core::fmt;

use super::{Names, PolicyData};
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
        let Some(hosts) = self.hosts else { return Ok(()) };
        let mut hosts = hosts.to_vec();
        hosts.sort_unstable();
        let hosts: Vec<Cow<'_, str>> = hosts.into_iter().map(Cow::from).collect();
        lines(f, "host", &hosts, "none")
    }
}

/// The facts of a policy that is not combined.
#[inline]
fn own<K>(policy: &PolicyData<K>, f: &mut impl fmt::Write) -> fmt::Result {
    let mut origins: Vec<Cow<'_, str>> =
        origins(&policy.origins.all().collect::<Vec<_>>()).into_iter().map(Cow::from).collect();
    if policy.origins.runtime {
        origins.push("set at start-up".into());
    }
    lines(f, "origin", &origins, "none")?;
    lines(f, "method", &sorted(&policy.methods), "those of the route")?;
    lines(f, "header", &sorted(&policy.headers), "safelisted only")?;
    lines(f, "expose", &sorted(&policy.expose), "safelisted only")?;
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
    let mut sorted: Vec<&str> = texts.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.into_iter().map(String::from).collect()
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
fn sorted<'a>(names: &Names) -> Vec<Cow<'a, str>> {
    let mut names = names.list.to_vec();
    names.sort_unstable();
    names.into_iter().map(Cow::from).collect()
}

#[inline]
fn lines(
    f: &mut impl fmt::Write,
    what: &str,
    values: &[Cow<'_, str>],
    absent: &str,
) -> fmt::Result {
    if values.is_empty() {
        write!(f, "\n  {what:<11}  {absent}")?;
    }
    for value in values {
        write!(f, "\n  {what:<11}  {value}")?;
    }
    Ok(())
}
