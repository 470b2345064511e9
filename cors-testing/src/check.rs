//! The CORS check: may this page see this answer?

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::headers;

    const APP: &str = "https://app.example.com";
    const ACAO: &str = "access-control-allow-origin";
    const ACAC: &str = "access-control-allow-credentials";

    fn mismatch(got: &str) -> Result<(), Reason> {
        Err(Reason::OriginMismatch { got: got.to_owned() })
    }

    fn not_true(got: Option<&str>) -> Result<(), Reason> {
        Err(Reason::CredentialsNotTrue { got: got.map(str::to_owned) })
    }

    #[test]
    fn without_credentials() {
        for (origin, pairs, expected) in [
            (APP, &[][..], Err(Reason::MissingAllowOrigin)),
            (APP, &[(ACAO, APP)][..], Ok(())),
            (APP, &[(ACAO, "*")][..], Ok(())),
            (APP, &[(ACAO, " * ")][..], Ok(())),
            ("null", &[(ACAO, "null")][..], Ok(())),
            ("null", &[(ACAO, "*")][..], Ok(())),
            ("null", &[(ACAO, APP)][..], mismatch(APP)),
            (APP, &[(ACAO, "null")][..], mismatch("null")),
            (APP, &[(ACAO, "")][..], mismatch("")),
            (APP, &[(ACAO, "https://app.example.com/")][..], mismatch("https://app.example.com/")),
            (APP, &[(ACAO, "https://APP.example.com")][..], mismatch("https://APP.example.com")),
            (
                APP,
                &[(ACAO, "https://app.example.com:443")][..],
                mismatch("https://app.example.com:443"),
            ),
            (
                APP,
                &[(ACAO, APP), (ACAO, APP)][..],
                mismatch("https://app.example.com, https://app.example.com"),
            ),
            (APP, &[(ACAO, "*"), (ACAO, APP)][..], mismatch("*, https://app.example.com")),
            (APP, &[(ACAO, "*"), (ACAO, "*")][..], mismatch("*, *")),
            (APP, &[(ACAO, APP), (ACAC, "false")][..], Ok(())),
        ] {
            let got = check(origin, false, &headers(pairs));
            assert_eq!(got, expected, "{origin} {pairs:?}");
        }
    }

    #[test]
    fn with_credentials() {
        for (pairs, expected) in [
            (&[][..], Err(Reason::MissingAllowOrigin)),
            (&[(ACAO, APP), (ACAC, "true")][..], Ok(())),
            (&[(ACAO, APP)][..], not_true(None)),
            (&[(ACAO, APP), (ACAC, "True")][..], not_true(Some("True"))),
            (&[(ACAO, APP), (ACAC, "1")][..], not_true(Some("1"))),
            (&[(ACAO, APP), (ACAC, "")][..], not_true(Some(""))),
            (&[(ACAO, APP), (ACAC, "true"), (ACAC, "true")][..], not_true(Some("true, true"))),
            (&[(ACAO, "*"), (ACAC, "true")][..], Err(Reason::WildcardWithCredentials)),
            (&[(ACAO, "https://b.example"), (ACAC, "true")][..], mismatch("https://b.example")),
        ] {
            let got = check(APP, true, &headers(pairs));
            assert_eq!(got, expected, "{pairs:?}");
        }
    }
}
