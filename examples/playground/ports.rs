//! Where the API and the pages listen. The policies name these ports in source, where the compiler
//! checks them, so they cannot be chosen when the program starts.

pub(crate) const API: u16 = 8100;
pub(crate) const ALLOWED: u16 = 8101;
pub(crate) const OTHER: u16 = 8102;

/// The API's origin, as a page names it.
pub(crate) const API_ORIGIN: &str = "http://localhost:8100";

/// The origins that the page has a frame of, to send real requests from. Browsers resolve
/// `*.localhost` to this machine by themselves.
pub(crate) const PAGES: [Page; 5] = [
    Page { origin: "http://localhost:8101", what: "the dashboard’s page" },
    Page { origin: "http://pr-7.preview.localhost:8101", what: "a preview of it" },
    Page { origin: "http://admin.localhost:8101", what: "the admin’s page: a sibling host" },
    Page { origin: "http://localhost:8102", what: "another port: another origin" },
    Page { origin: "null", what: "a sandboxed frame: an opaque origin" },
];

#[derive(serde::Serialize)]
pub(crate) struct Page {
    pub(crate) origin: &'static str,
    pub(crate) what: &'static str,
}
