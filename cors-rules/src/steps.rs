//! How much work a test asked for, in steps that no clock measures: a look into a hash table, or an
//! entry taken apart.

use core::cell::Cell;

std::thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

/// One more step on this thread.
pub(crate) fn step() {
    TAKEN.set(TAKEN.get() + 1);
}

/// The steps that this takes.
pub(crate) fn of(work: impl FnOnce()) -> usize {
    let before = TAKEN.get();
    work();
    TAKEN.get() - before
}
