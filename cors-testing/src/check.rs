//! The CORS check: may this page see this response?

use http::HeaderMap;

use crate::{
    header_list::{decode, get},
    reason::Reason,
};

/// <https://fetch.spec.whatwg.org/#concept-cors-check>; `origin` is the
/// request's, serialized, and the comparison is byte by byte.
pub(crate) fn check(origin: &str, credentialed: bool, headers: &HeaderMap) -> Result<(), Reason> {
    let Some(allowed) = get(headers, "access-control-allow-origin") else {
        return Err(Reason::MissingAllowOrigin);
    };
    if allowed == b"*" {
        return if credentialed { Err(Reason::WildcardWithCredentials) } else { Ok(()) };
    }
    if allowed != origin.as_bytes() {
        return Err(Reason::OriginMismatch { got: decode(&allowed) });
    }
    if !credentialed {
        return Ok(());
    }
    match get(headers, "access-control-allow-credentials") {
        Some(value) if value == b"true" => Ok(()),
        other => Err(Reason::CredentialsNotTrue { got: other.map(|value| decode(&value)) }),
    }
}
