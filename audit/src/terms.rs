//! A policy as it is compared and written.

/// The keys of a policy, with their values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Origins and patterns.
    pub origins: Vec<String>,
    /// Methods.
    pub methods: Vec<String>,
    /// Request headers.
    pub headers: Vec<String>,
    /// Response headers.
    pub expose: Vec<String>,
    /// Whether credentials are allowed.
    pub credentials: bool,
    /// Seconds.
    pub max_age: Option<u32>,
    /// Entries for programs in development only.
    pub(crate) local: Vec<String>,
    pub(crate) remarks: Vec<String>,
}
