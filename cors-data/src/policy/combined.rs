//! Policies combined: the policy that allows an origin applies to it.

use super::PolicyData;
use crate::origins::Admitted;
use crate::pattern::MAX_ORIGIN;

impl<K> PolicyData<K> {
    /// A combined policy. It is enforced where it says so, and where a member does, if
    /// there is anybody to refuse.
    #[inline]
    pub const fn combined(
        name: &'static str,
        members: &'static [&'static Self],
        enforce: bool,
        hosts: Option<&'static [&'static str]>,
        kept: fn() -> &'static K,
    ) -> Self {
        let mut credentials = false;
        let mut is_gate = false;
        let mut every_origin = false;
        let mut i = 0;
        while i < members.len() {
            credentials |= members[i].credentials;
            is_gate |= members[i].enforce;
            every_origin |= members[i].origins.any();
            i += 1;
        }
        let enforce = enforce || is_gate && !every_origin;
        Self { credentials, enforce, hosts, members, ..Self::none(name, kept) }
    }

    /// The index of the member whose terms an origin gets, and how it is admitted there.
    pub const fn find_member(&self, origin: &[u8]) -> Option<(usize, Admitted)> {
        let mut i = 0;
        while i < self.members.len() {
            let origins = &self.members[i].origins;
            if let Some(admitted) = origins.find(origin) {
                return Some((i, admitted));
            }
            if origin.len() > MAX_ORIGIN && origins.any() {
                return Some((i, Admitted::Any));
            }
            i += 1;
        }
        None
    }
}
