//! In place of the sets of origins, without the feature `start-up`: there are none.

#![allow(
    clippy::extra_unused_type_parameters,
    reason = "they are those of the module that this replaces"
)]

use std::{convert::Infallible, sync::Arc};

use http::Extensions;

use super::Admitted;

/// Origins that are known only when the program starts. There are none without the feature `start-up`.
#[derive(Debug)]
pub struct RuntimeOrigins(Infallible);

impl RuntimeOrigins {
    pub(crate) fn admit(&self, _: &[u8], _: bool) -> Option<Admitted> {
        match self.0 {}
    }

    pub(crate) fn admits_everyone(&self) -> bool {
        match self.0 {}
    }
}

#[cfg(feature = "explain")]
impl RuntimeOrigins {
    pub(crate) fn current(&self) -> Option<&Self> {
        match self.0 {}
    }

    pub(crate) fn why_untrusted(&self) -> Option<String> {
        match self.0 {}
    }

    pub(crate) fn entries(&self) -> std::iter::Empty<cors_data::pattern::Entry<'_>> {
        match self.0 {}
    }
}

/// What a layer carries: nothing.
pub type Carried = ();

pub(crate) fn provide<P>(origins: &Arc<RuntimeOrigins>, _: &mut Extensions) {
    match origins.0 {}
}

pub(crate) fn around<P>(_: &Extensions) -> Option<&Arc<RuntimeOrigins>> {
    None
}

pub(crate) fn differ(_: Option<&Arc<RuntimeOrigins>>) -> bool {
    false
}
