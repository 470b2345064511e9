//! Origins that are known only when the program starts.

mod carry;
mod error;
mod set;
mod slot;

pub use carry::{Carried, Carry};
pub(crate) use carry::{around, provide};
pub use error::{OriginError, OriginSetError};
pub(crate) use set::{Admitted, Demands};
pub use set::{OriginList, OriginSet};
pub use slot::{RuntimeOrigins, TakesOrigins};
