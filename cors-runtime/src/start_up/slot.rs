//! The slot of a policy for origins that are known only when the program starts.

use std::{
    cell::RefCell,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

#[cfg(feature = "tower")]
use http::HeaderValue;

use super::{OriginSet, OriginSetError};

/// The slot of a policy for origins that are known only when the program starts.
///
/// Unset, it admits nothing. Setting it again swaps the whole set: a request is judged by the old
/// set or by the new one.
///
/// Threads that serve requests do not wait for one another: each keeps a handle to the set it saw
/// last and compares a number, and only after a swap takes the lock once.
#[derive(Debug)]
pub struct RuntimeOrigins {
    credentials: bool,
    /// Changes with every swap. 0: never set.
    version: AtomicU64,
    current: Mutex<Option<Arc<OriginSet>>>,
}

/// What a policy without `runtime` among its origins lacks. Nothing implements it; a policy with a
/// slot has a function of its own.
#[diagnostic::on_unimplemented(
    message = "the policy `{Self}` has no slot for origins that are known only at start-up",
    label = "this policy has no slot",
    note = "add `runtime` to its origins: `origins: [\"https://app.example.com\", runtime]`"
)]
pub trait HasSlot<'slot> {
    /// The slot.
    fn slot() -> &'static RuntimeOrigins;
}

/// The set that a thread saw last in a slot.
#[derive(Debug)]
struct Seen {
    /// The address of the slot, which is a static.
    slot: usize,
    version: u64,
    set: Arc<OriginSet>,
}

thread_local! {
    static SEEN: RefCell<Vec<Seen>> = const { RefCell::new(Vec::new()) };
}

impl RuntimeOrigins {
    #[doc(hidden)]
    pub const fn new(credentials: bool) -> Self {
        Self { credentials, version: AtomicU64::new(0), current: Mutex::new(None) }
    }

    /// Puts a set in place of the one before.
    ///
    /// # Errors
    ///
    /// When the policy allows credentials and the compiler would not have let one of the origins
    /// stand beside them. The set before stays in place.
    pub fn set(&self, origins: OriginSet) -> Result<(), OriginSetError> {
        if self.credentials {
            origins.check_credentials()?;
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        *current = Some(Arc::new(origins));
        // While the lock is held, so that a version belongs to one set.
        self.version.fetch_add(1, Ordering::Release);
        Ok(())
    }

    /// Whether the set in place admits an origin. The policy's own list is not asked.
    pub fn allows(&'static self, origin: &str) -> bool {
        self.with(|set| set.contains(origin)).unwrap_or(false)
    }

    #[cfg(feature = "tower")]
    pub(crate) fn admit(&'static self, origin: &HeaderValue) -> Option<HeaderValue> {
        self.with(|set| set.admit(origin)).flatten()
    }

    pub(crate) fn with<T>(&'static self, question: impl FnOnce(&OriginSet) -> T) -> Option<T> {
        let version = self.version.load(Ordering::Acquire);
        if version == 0 {
            return None;
        }
        let address = std::ptr::from_ref(self).addr();
        SEEN.with(|seen| {
            let is_fresh = |entry: &Seen| entry.slot == address && entry.version >= version;
            if !seen.borrow().iter().any(is_fresh) {
                let entry = self.latest(address)?;
                // A rule in code may ask another policy while its own set is being read. Then the
                // cell is taken, and this answer does without it.
                let Ok(mut seen) = seen.try_borrow_mut() else { return Some(question(&entry.set)) };
                seen.retain(|entry| entry.slot != address);
                seen.push(entry);
            }
            let seen = seen.borrow();
            seen.iter().find(|entry| is_fresh(entry)).map(|entry| question(&entry.set))
        })
    }

    fn latest(&self, slot: usize) -> Option<Seen> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let set = current.clone()?;
        Some(Seen { slot, version: self.version.load(Ordering::Acquire), set })
    }
}
