//! The pages that ask.

use serde::Deserialize;

/// A page, in the order in which the browser visits them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum Page {
    /// Of the policy.
    App,
    /// Of the policy too, on another host of the same site, with which it shares the HTTP cache.
    Admin,
    /// Of the policy too, on another site.
    Partner,
    /// A subdomain that only a pattern can name.
    Preview,
    /// `App` on another port.
    Port,
    /// `App` without TLS.
    Plain,
    /// A stranger, whose name begins with `App`'s.
    Stranger,
    /// `App` in a frame that is sandboxed.
    Sandboxed,
    /// A `data:` URL in a frame of `App`.
    Data,
    /// A page of the API itself.
    Own,
}

impl Page {
    pub(crate) const ALL: [Self; 10] = [
        Self::App,
        Self::Admin,
        Self::Partner,
        Self::Preview,
        Self::Port,
        Self::Plain,
        Self::Stranger,
        Self::Sandboxed,
        Self::Data,
        Self::Own,
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| format!("{page:?}") == name)
    }

    /// Where the window goes.
    pub(crate) fn address(self) -> &'static str {
        match self {
            Self::App | Self::Sandboxed | Self::Data => "https://app.example.com",
            Self::Admin => "https://admin.example.com",
            Self::Partner => "https://partner.example.org",
            Self::Preview => "https://pr-7.preview.example.com",
            Self::Port => "https://app.example.com:8443",
            Self::Plain => "http://app.example.com",
            Self::Stranger => "https://app.example.com.stranger.test",
            Self::Own => "https://api.example.com",
        }
    }

    /// Its requests' `Origin`.
    pub(crate) fn origin(self) -> &'static str {
        match self {
            Self::Sandboxed | Self::Data => "null",
            page => page.address(),
        }
    }
}
