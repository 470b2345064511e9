//! What a layer carries of origins that are known only when the program starts.

use std::{fmt::Debug, sync::Arc};

use super::RuntimeOrigins;

/// What a layer carries: [`Carried`](super::Carried), or nothing where the policy has no `runtime`.
pub trait Carry: Clone + Default + Debug + Send + Sync + Unpin + 'static {
    #[doc(hidden)]
    fn own(&self) -> Option<&Arc<RuntimeOrigins>>;
}

impl Carry for () {
    fn own(&self) -> Option<&Arc<RuntimeOrigins>> {
        None
    }
}
