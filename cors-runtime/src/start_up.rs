//! Origins that are known only when the program starts.

#[cfg(not(feature = "start-up"))]
mod absent;
mod admitted;
#[cfg(feature = "start-up")]
mod carried;
mod carry;
#[cfg(feature = "start-up")]
mod error;
#[cfg(feature = "start-up")]
mod place;
#[cfg(feature = "start-up")]
mod set;

#[cfg(not(feature = "start-up"))]
pub use absent::{Carried, RuntimeOrigins};
#[cfg(not(feature = "start-up"))]
pub(crate) use absent::{around, differ, provide};
pub(crate) use admitted::Admitted;
#[cfg(feature = "start-up")]
pub use carried::Carried;
#[cfg(feature = "start-up")]
pub(crate) use carried::{around, differ, provide};
pub use carry::Carry;
#[cfg(feature = "start-up")]
pub use error::{OriginError, OriginSetError};
#[cfg(feature = "start-up")]
pub use place::{RuntimeOrigins, TakesOrigins};
#[cfg(feature = "start-up")]
pub(crate) use set::Demands;
#[cfg(feature = "start-up")]
pub use set::{OriginList, OriginSet};
