//! "The nearest policy wins": which of the policies around one another answers, by two laws.
//!
//! 1. **What a response says.** Policies that one request passes share a [`Trail`] in its extensions,
//!    where the nearest notes what it wrote to the response. The outermost leaves only that on the
//!    response, and closes anything else.
//! 2. **What a request may do.** A policy inside of another refuses a request that a browser sends only
//!    after a granted preflight, that a policy around would have granted, and that it would not have
//!    granted itself. So whoever answers a preflight in its place opens nothing.
//!
//! Who answers a preflight is then a matter of convenience. A policy [`probe`]s the service inside, and
//! leaves the request to a nearer policy that it hears.
//!
//! Nothing of this happens in a program that has a single policy in a single place.

mod grant;
mod probe;
mod several;
mod trail;

#[cfg(any(feature = "axum", feature = "start-up"))]
pub(crate) use self::several::expect_several;
pub(crate) use self::{
    grant::grants,
    probe::{Found, here, probe},
    several::{are_several, register},
    trail::{Trail, done, mark},
};
