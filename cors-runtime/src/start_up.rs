//! Origins that are known only when the program starts.

mod carry;
mod error;
mod place;
mod set;

pub use carry::{Carried, Carry};
pub(crate) use carry::{around, provide};
pub use error::{OriginError, OriginSetError};
pub use place::{RuntimeOrigins, TakesOrigins};
pub(crate) use set::{Admitted, Demands};
pub use set::{OriginList, OriginSet};
