//! The origins of a layer or of the process that are known only when the program starts.

use std::sync::{
    Arc, PoisonError, RwLock, RwLockReadGuard,
    atomic::{AtomicBool, Ordering},
};

use super::{
    Admitted, OriginSet, OriginSetError,
    set::{Demands, held_by_nobody, rule_admits},
};

/// The process-wide origins of a policy that are known only when the program starts.
///
/// `Dashboard::runtime_origins()` returns them. They are for programs with one application: all layers
/// and routes of the policy share them. Prefer `Dashboard::with_origins(set)`, whose layer has its own.
///
/// Until [`set`](Self::set) is called, no origin is allowed. Each request sees either the old set or the
/// new set.
#[derive(Debug)]
pub struct RuntimeOrigins {
    demands: Demands,
    /// The set is `"*"`. Beside the lock, so that a request takes the lock once at most.
    everyone: AtomicBool,
    set: RwLock<Option<Arc<OriginSet>>>,
}

impl OriginSet {
    /// Returns whether the set allows an origin.
    pub fn contains(&self, origin: &str) -> bool {
        contains(self, origin.as_bytes())
    }
}

/// The lookup is inlined. A function of this module, unlike the one above, shares it with
/// [`RuntimeOrigins::admit`].
fn contains(set: &OriginSet, origin: &[u8]) -> bool {
    set.admit(origin).is_some()
        || set.rule.as_ref().is_some_and(|rule| rule_admits(&**rule, origin))
}

/// What a policy without `runtime` among its origins lacks. Nothing implements it; a policy with
/// `runtime` has functions of its own.
#[diagnostic::on_unimplemented(
    message = "the policy `{Self}` takes no origins at start-up",
    label = "this policy has no `runtime` among its origins",
    note = "add `runtime` to its origins: `origins: [\"https://app.example.com\", runtime]`"
)]
pub trait TakesOrigins<'never> {}

impl RuntimeOrigins {
    /// Without a set.
    pub(crate) const fn new(demands: Demands) -> Self {
        Self { demands, everyone: AtomicBool::new(false), set: RwLock::new(None) }
    }

    /// Replaces the set.
    ///
    /// # Errors
    ///
    /// If the policy does not accept one of the origins. The old set stays.
    pub fn set(&self, mut origins: OriginSet) -> Result<(), OriginSetError> {
        origins.check(self.demands)?;
        let everyone = origins.everyone;
        let new = Some(Arc::new(origins));
        let old = {
            let mut current = self.set.write().unwrap_or_else(PoisonError::into_inner);
            self.everyone.store(everyone, Ordering::Relaxed);
            std::mem::replace(&mut *current, new)
        };
        // A rule is code, and so is what it drops: it may ask this policy.
        drop(old);
        Ok(())
    }

    /// Returns whether the set allows an origin. The origins in the policy's source do not count.
    #[must_use]
    pub fn allows(&self, origin: &str) -> bool {
        self.current().is_some_and(|set| set.contains(origin))
    }

    /// How the set of this moment admits an origin, if it does. `to_send`: as a trusted sender.
    pub(crate) fn admit(&self, origin: &[u8], to_send: bool) -> Option<Admitted> {
        let rule = {
            let current = self.read();
            let set = current.as_deref().filter(|set| !to_send || set.untrusted().is_none())?;
            if let Some(admitted) = set.admit(origin) {
                return Some(admitted);
            }
            set.rule.clone()?
        };
        // The user's code. It may ask this policy, also when it is dropped. As for `credentials`, one that
        // accepts every origin is not a list of trusted senders.
        if to_send && held_by_nobody(&*rule).is_some() {
            return None;
        }
        rule_admits(&*rule, origin).then_some(Admitted::ByPattern)
    }

    /// Whether the set is `"*"`.
    #[inline]
    pub(crate) fn admits_everyone(&self) -> bool {
        self.everyone.load(Ordering::Relaxed)
    }

    /// The set of this moment. The lock is not held while it is asked.
    pub(crate) fn current(&self) -> Option<Arc<OriginSet>> {
        self.read().clone()
    }

    #[inline]
    fn read(&self) -> RwLockReadGuard<'_, Option<Arc<OriginSet>>> {
        self.set.read().unwrap_or_else(PoisonError::into_inner)
    }
}
