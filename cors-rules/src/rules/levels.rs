//! `#[allow(…)]` and `#[deny(…)]`: which findings are shown, and which exemptions are stale.

use alloc::{format, string::String, vec::Vec};

use super::{Place, Placed, text::nearest};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
};

/// The word that stands for every pedantic check.
pub const PEDANTIC: &str = "pedantic";

/// What an exemption names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lint {
    /// One check.
    One(Check),
    /// Every finding whose level is [`Level::Allow`], be it the catalog's or a context's.
    Pedantic,
}

/// One name in an `#[allow(…)]` or `#[deny(…)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Override {
    /// What is allowed or denied.
    pub lint: Lint,
    /// [`Level::Allow`] or [`Level::Deny`].
    pub level: Level,
    /// What the attribute stands on.
    pub scope: Place,
    /// `reason = "…"` was given.
    pub has_reason: bool,
}

impl Lint {
    /// The lint of this name, or what is wrong with the name.
    ///
    /// # Errors
    ///
    /// When there is no such check, or it is one that cannot be allowed.
    #[inline]
    pub fn read(name: &str, level: Level) -> Result<Self, Finding> {
        if name == PEDANTIC {
            return Ok(Self::Pedantic);
        }
        match Check::from_name(name) {
            Some(check) if check.level() == Level::Error && level == Level::Allow => {
                Err(Finding::new(Check::ErrorAllowed).with("n", name).fix(Fix::Remove))
            }
            Some(check) => Ok(Self::One(check)),
            None => Err(unknown(name)),
        }
    }

    /// Whether a name is so close to a check's that it must be meant for one. Attributes of rustc
    /// and clippy stand in the same place.
    #[inline]
    pub fn is_meant(name: &str) -> bool {
        Check::from_name(name).is_some() || name == PEDANTIC || closest(name).is_some()
    }

    #[inline]
    fn covers(self, finding: &Finding) -> bool {
        match self {
            Self::One(one) => one == finding.check(),
            Self::Pedantic => finding.level() == Level::Allow,
        }
    }
}

#[inline]
fn unknown(name: &str) -> Finding {
    let finding = Finding::new(Check::UnknownLint).with("n", name);
    // `cors::insecure_origin`, `"insecure_origin"`, `insecure`.
    let bare = name.rsplit("::").next().unwrap_or(name).trim_matches('"');
    let longer =
        || Check::ALL.iter().map(|check| check.name()).find(|known| known.starts_with(bare));
    match closest(bare).or_else(|| longer().filter(|_| bare.len() > 5)) {
        Some(known) => finding.fix(Fix::Source(known.into())),
        None => finding.advice("the checks are listed in `cors_runtime::checks`"),
    }
}

#[inline]
fn closest(name: &str) -> Option<&'static str> {
    let mut names = Vec::with_capacity(Check::ALL.len() + 1);
    for check in Check::ALL {
        names.push(check.name());
    }
    names.push(PEDANTIC);
    nearest(name, &names, (name.len() / 4).clamp(1, 4))
}

/// What a check says of every policy: its message and its note, with `…` in place of what differs.
#[inline]
pub fn summary(check: Check) -> String {
    let row = check.row();
    let template = format!("{}\n\n{}", row.message, row.note);
    let mut parts = template.split('{');
    let mut text = String::from(parts.next().unwrap_or_default());
    for part in parts {
        text.push('…');
        text.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    text
}

impl Override {
    #[inline]
    fn reaches(&self, place: Place) -> bool {
        match (self.scope, place) {
            (Place::Policy, _) => true,
            (Place::Value(key), Place::Value(other) | Place::Entry(other, _)) => key == other,
            (scope, place) => scope == place,
        }
    }

    #[inline]
    fn applies_to(&self, placed: &Placed) -> bool {
        self.lint.covers(&placed.finding)
            && (self.reaches(placed.place) || placed.other.is_some_and(|other| self.reaches(other)))
    }

    /// The nearer scope wins, then the single check over the group, then the later attribute.
    #[inline]
    fn weight(&self) -> (u8, bool) {
        let nearness = match self.scope {
            Place::Policy => 0,
            Place::Value(_) => 1,
            Place::Entry(..) | Place::Signature(_) => 2,
        };
        (nearness, self.lint != Lint::Pedantic)
    }
}

/// The findings to show, those that are left about trusted senders, and what is wrong with the overrides
/// themselves, by their index. What allows a finding of either kind is in use.
#[inline]
pub fn resolve(
    mut findings: Vec<Placed>,
    mut senders: Vec<Placed>,
    overrides: &[Override],
) -> (Vec<Placed>, Vec<Placed>, Vec<(usize, Finding)>) {
    let mut used = alloc::vec![false; overrides.len()];
    for list in [&mut findings, &mut senders] {
        list.retain_mut(|placed| is_shown(placed, overrides, &mut used));
    }
    let mut stale = Vec::new();
    for (index, item) in overrides.iter().enumerate() {
        if item.level != Level::Allow {
            continue;
        }
        let complaints =
            [(!used[index], Check::UnusedAllow), (!item.has_reason, Check::AllowWithoutReason)];
        for (is_wrong, check) in complaints {
            let name = match item.lint {
                Lint::One(one) => one.name(),
                Lint::Pedantic => PEDANTIC,
            };
            let finding = Finding::new(check).with("n", name);
            let mut placed = Placed::new(item.scope, finding);
            if is_wrong && is_shown(&mut placed, overrides, &mut used) {
                stale.push((index, placed.finding));
                break;
            }
        }
    }
    (findings, senders, stale)
}

/// Whether a finding is shown, at the level that a `deny` gives a warning. An `allow` counts as used when the finding would be shown without it.
#[inline]
fn is_shown(placed: &mut Placed, overrides: &[Override], used: &mut [bool]) -> bool {
    let level = placed.finding.level();
    // The one that weighs most; of those that weigh the same, the later attribute.
    let heaviest = |except: Option<usize>| {
        let applies = |i: &usize| Some(*i) != except && overrides[*i].applies_to(placed);
        (0..overrides.len()).filter(applies).max_by_key(|i| overrides[*i].weight())
    };
    let winner = heaviest(None);
    let next = heaviest(winner);
    let shows = |of: Option<usize>| of.map_or(level, |index| overrides[index].level) > Level::Allow;
    if let Some(index) = winner.filter(|_| level < Level::Error && !shows(winner)) {
        used[index] |= shows(next);
        return false;
    }
    if let Some(index) = winner.filter(|_| level == Level::Warn) {
        placed.finding = placed.finding.clone().at(overrides[index].level);
    }
    level == Level::Error || shows(winner)
}

#[cfg(test)]
mod tests {
    use super::{super::key::Key, *};

    fn finding(check: Check, place: Place) -> Placed {
        Placed { place, other: None, finding: Finding::new(check).with("lit", "x").with("h", "x") }
    }

    fn over(name: &str, level: Level, scope: Place) -> Override {
        let lint = Lint::read(name, level).expect("a lint");
        Override { lint, level, scope, has_reason: true }
    }

    const ENTRY: Place = Place::Entry(Key::Origins, 1);
    const OTHER: Place = Place::Entry(Key::Origins, 2);

    #[test]
    fn who_is_shown() {
        use Level::{Allow, Deny};
        let insecure = "insecure_origin";
        let onion = "onion_origin";
        for (row, check, overrides, shown, stale) in [
            ("deny by default", Check::InsecureOrigin, &[][..], true, 0),
            ("warn by default", Check::OriginListenAddress, &[], true, 0),
            ("pedantic is silent", Check::OnionOrigin, &[], false, 0),
            ("error is always shown", Check::OriginPath, &[], true, 0),
            ("allowed on the entry", Check::InsecureOrigin, &[(insecure, Allow, ENTRY)], false, 0),
            (
                "allowed on the key",
                Check::InsecureOrigin,
                &[(insecure, Allow, Place::Value(Key::Origins))],
                false,
                0,
            ),
            (
                "allowed on the policy",
                Check::InsecureOrigin,
                &[(insecure, Allow, Place::Policy)],
                false,
                0,
            ),
            ("allowed elsewhere", Check::InsecureOrigin, &[(insecure, Allow, OTHER)], true, 1),
            (
                "another one allowed",
                Check::InsecureOrigin,
                &[("null_origin", Allow, ENTRY)],
                true,
                1,
            ),
            ("allow of a silent one", Check::OnionOrigin, &[(onion, Allow, ENTRY)], false, 1),
            ("denied", Check::OnionOrigin, &[(onion, Deny, Place::Policy)], true, 0),
            ("pedantic denied", Check::OnionOrigin, &[("pedantic", Deny, Place::Policy)], true, 0),
            (
                "pedantic denied, one allowed",
                Check::OnionOrigin,
                &[("pedantic", Deny, Place::Policy), (onion, Allow, Place::Policy)],
                false,
                0,
            ),
            (
                "nearer allow wins",
                Check::OnionOrigin,
                &[(onion, Deny, Place::Policy), (onion, Allow, ENTRY)],
                false,
                0,
            ),
            (
                "nearer deny wins",
                Check::InsecureOrigin,
                &[(insecure, Allow, Place::Policy), (insecure, Deny, ENTRY)],
                true,
                1,
            ),
            (
                "unused allow allowed",
                Check::OriginPath,
                &[("null_origin", Allow, Place::Policy), ("unused_allow", Allow, Place::Policy)],
                true,
                0,
            ),
        ] {
            let overrides: Vec<_> =
                overrides.iter().map(|&(name, level, scope)| over(name, level, scope)).collect();
            let found = [finding(check, ENTRY)].into();
            let (kept, _, complaints) = resolve(found, Vec::new(), &overrides);
            assert_eq!(kept.len(), usize::from(shown), "{row}");
            assert_eq!(complaints.len(), stale, "{row}: {complaints:?}");
        }
    }

    #[test]
    fn a_warning_becomes_an_error_on_request() {
        for (overrides, expected) in [
            (&[][..], Level::Warn),
            (&[over("origin_listen_address", Level::Deny, Place::Policy)], Level::Deny),
        ] {
            let found = [finding(Check::OriginListenAddress, ENTRY)].into();
            let (shown, ..) = resolve(found, Vec::new(), overrides);
            assert_eq!(shown[0].finding.level(), expected);
        }
    }

    #[test]
    fn the_other_half_of_a_conflict_counts() {
        let mut placed = finding(Check::DuplicateEntry, ENTRY);
        placed.other = Some(OTHER);
        let (shown, _, stale) =
            resolve([placed].into(), Vec::new(), &[over("duplicate_entry", Level::Allow, OTHER)]);
        assert!(shown.is_empty() && stale.is_empty());
    }

    #[test]
    fn names() {
        assert_eq!(Lint::read("pedantic", Level::Deny), Ok(Lint::Pedantic));
        let unknown = Lint::read("insecure_orign", Level::Allow).expect_err("unknown");
        assert_eq!(unknown.check(), Check::UnknownLint);
        assert_eq!(unknown.replacement(), &Fix::Source("insecure_origin".into()));
        let error = Lint::read("origin_path", Level::Allow).expect_err("an error");
        assert_eq!(error.check(), Check::ErrorAllowed);
        assert!(!Lint::is_meant("dead_code") && Lint::is_meant("insecure_orign"));
    }

    #[test]
    fn a_reason_is_asked_for_on_request() {
        let mut allow = over("insecure_origin", Level::Allow, ENTRY);
        allow.has_reason = false;
        let findings = || Vec::from([finding(Check::InsecureOrigin, ENTRY)]);
        assert!(resolve(findings(), Vec::new(), &[allow]).2.is_empty());
        let (_, _, stale) =
            resolve(findings(), Vec::new(), &[allow, over("pedantic", Level::Deny, Place::Policy)]);
        assert_eq!(stale[0].1.check(), Check::AllowWithoutReason);
    }
}
