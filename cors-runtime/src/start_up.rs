//! Origins that are known only when the program starts.

mod error;
mod set;
mod slot;

pub use error::{OriginError, OriginSetError};
pub use set::OriginSet;
pub use slot::{HasSlot, RuntimeOrigins};
