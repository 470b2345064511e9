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

#[cfg(feature = "start-up")]
pub use self::{
    carried::Carried,
    error::{OriginError, OriginSetError},
    place::{RuntimeOrigins, TakesOrigins},
    set::{OriginList, OriginSet},
};
#[cfg(feature = "start-up")]
pub(crate) use self::{
    carried::{around, provide},
    set::Demands,
};
#[cfg(not(feature = "start-up"))]
pub use absent::{Carried, RuntimeOrigins};
#[cfg(not(feature = "start-up"))]
pub(crate) use absent::{around, provide};
pub(crate) use admitted::Admitted;
pub use carry::Carry;
