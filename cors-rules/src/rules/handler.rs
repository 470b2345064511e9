//! What the signature and the body of a handler ask of its policy.

use alloc::{string::String, vec::Vec};

use super::{
    header::is_forbidden_request_header,
    text::{is_one_of, is_token, nearest},
};
use crate::{
    catalog::Check,
    finding::{Finding, Fix},
};

/// A type as far as these rules look at it: `TypedHeader<Authorization<Bearer>>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Type {
    /// The last segment of its path.
    pub name: String,
    /// Its generic arguments, without lifetimes.
    pub arguments: Vec<Type>,
}

/// What a policy must allow for a handler to work across origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A request header.
    Header(String),
    /// A request header, or credentials: browsers send `authorization` themselves with the latter.
    HeaderOrCredentials(String),
    /// `credentials: true`.
    Credentials,
    /// `enforce: true`.
    Enforce,
}

impl Need {
    /// Whether a policy with these `headers`, `credentials` and `enforce` meets it.
    #[inline]
    pub fn is_met(&self, headers: &[&str], credentials: bool, enforce: bool) -> bool {
        let allows = |name: &str| {
            headers.iter().any(|entry| {
                // `*` is an ordinary name with credentials, and never covers `authorization`.
                let any = *entry == "*" && !credentials && name != "authorization";
                any || entry.eq_ignore_ascii_case(name)
            })
        };
        match self {
            Self::Credentials => credentials,
            Self::Enforce => enforce,
            Self::Header(name) => allows(name),
            Self::HeaderOrCredentials(name) => credentials || allows(name),
        }
    }
}

/// A need, and what to say where a policy does not meet it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// What is needed.
    pub need: Need,
    /// What to say.
    pub finding: Finding,
}

/// Bodies that `fetch()` sends with a content type that is not CORS-safelisted.
const BODIES: &str = "\
    Cbor GraphQLBatchRequest GraphQLRequest JsonBody JsonDeserializer JsonLines MsgPack Protobuf Xml";

/// Extractors that read cookies.
const COOKIES: &str = "CookieJar PrivateCookieJar SignedCookieJar Cookies Cookie";

/// Crates whose `Session` is kept by a cookie. A `Session` without path may be the program's own, which
/// reads a token.
const SESSIONS: [&str; 3] = ["tower_sessions", "axum_session", "axum_sessions"];

/// Types that hold an extractor and read nothing else: axum's, axum-extra's, and those that validate.
const WRAPPERS: &str = "Option Result Cached Garde Modified Valid Validated Validify WithRejection";

/// What an argument of this type needs. `source` is the type as it was written.
#[inline]
pub fn argument(argument: &Type, source: &str) -> Option<Requirement> {
    let first = argument.arguments.first();
    let name = argument.name.as_str();
    let is_session = |of: &&str| source.trim_start_matches("::").starts_with(*of);
    let (need, check) = match (name, first.map(|first| first.name.as_str())) {
        _ if is_one_of(name, WRAPPERS) => return self::argument(first?, source),
        // `ValidatedJson<T>`
        _ if name.ends_with("Json") || is_one_of(name, BODIES) => {
            (Need::Header("content-type".into()), Check::JsonContentType)
        }
        ("TypedHeader", Some("Authorization")) => {
            (Need::Header("authorization".into()), Check::AuthorizationNotAllowed)
        }
        ("WebSocketUpgrade", _) => (Need::Enforce, Check::SocketWithoutSender),
        ("TypedHeader", Some("Cookie")) => (Need::Credentials, Check::CookiesWithoutCredentials),
        _ if is_one_of(name, COOKIES) || (name == "Session" && SESSIONS.iter().any(is_session)) => {
            (Need::Credentials, Check::CookiesWithoutCredentials)
        }
        _ => return None,
    };
    Some(Requirement { need, finding: Finding::new(check).with("ty", source) })
}

/// The finding for a socket of a handler with `same_origin`, which no policy can verify.
#[inline]
pub fn own_socket(finding: Finding) -> Finding {
    finding.advice(
        "add the argument `_: TrustedSender<Policy>` before it, with a policy whose pages may open it \
         beside the server's own",
    )
}

/// Whether an argument's type verifies who sent the request.
#[inline]
pub fn verifies_sender(argument: &Type) -> bool {
    argument.name == "TrustedSender" || argument.arguments.iter().any(verifies_sender)
}

/// Whether a name in a handler's body is of a function that verifies who sent the request, or of the
/// header that says it.
#[inline]
pub fn asks_sender(name: &str) -> bool {
    is_one_of(name, "verify_sender is_cross_origin allows_origin ORIGIN origin")
}

/// What reading a request header by this name needs.
///
/// Nothing, where browsers send the header by themselves.
#[inline]
pub fn reads_header(name: &str) -> Option<Requirement> {
    // `if-range` with a range that the browser asks for by itself, of a video; `last-event-id` when an
    // `EventSource` connects again.
    const SENT_ANYWAY: &str = "\
        accept accept-language cache-control content-language content-type device-memory \
        downlink dpr early-data ect if-modified-since if-none-match if-range last-event-id \
        pragma priority purpose range rtt save-data service-worker \
        service-worker-navigation-preload upgrade-insecure-requests user-agent viewport-height \
        viewport-width width x-client-data x-moz x-purpose ping-from ping-to \
        available-dictionary dictionary-id";
    let name = name.to_ascii_lowercase();
    // Hosts and proxies add these; script does not.
    let by_proxy = name.starts_with("x-forwarded-") || name == "forwarded" || name == "x-real-ip";
    if is_one_of(&name, SENT_ANYWAY)
        || by_proxy
        || !is_token(name.as_bytes())
        || is_forbidden_request_header(&name)
    {
        return None;
    }
    let finding = Finding::new(Check::CustomHeaderNotAllowed).with("n", &name);
    let need = match name.as_str() {
        "authorization" => Need::HeaderOrCredentials(name),
        _ => Need::Header(name),
    };
    Some(Requirement { need, finding })
}

/// The header of a constant of `http::header`, where a rule of this module is about it. What a
/// constant of the program's own holds, no macro sees.
#[inline]
pub fn header_of_constant(name: &str) -> Option<&'static str> {
    match name {
        "AUTHORIZATION" => Some("authorization"),
        "IF_MATCH" => Some("if-match"),
        "IF_UNMODIFIED_SINCE" => Some("if-unmodified-since"),
        _ => None,
    }
}

/// What is wrong with a name that a handler's body mentions: a constant such as
/// `ACCESS_CONTROL_ALLOW_ORIGIN`, or the content of a string.
#[inline]
pub fn mentions(text: &str) -> Option<Finding> {
    let name = text.to_ascii_lowercase().replace('_', "-");
    let sets = name.starts_with("access-control-allow-")
        || name == "access-control-expose-headers"
        || name == "access-control-max-age";
    sets.then(|| Finding::new(Check::ManualCorsHeader).with("n", name).fix(Fix::Remove))
}

/// What is wrong with what a handler returns.
#[inline]
pub fn returns(output: &Type) -> Option<Finding> {
    match output.name.as_str() {
        "Redirect" => return Some(Finding::new(Check::RedirectResponse)),
        "Router" => {
            let finding = Finding::new(Check::AttributeTarget)
                .with("found", "a function that makes a router");
            return Some(finding.advice("put the policy around the router: `.layer(Policy)`"));
        }
        _ => {}
    }
    output.arguments.iter().find_map(returns)
}

/// The method function of axum that a name is closest to. `on` is not one of them: it takes a filter too.
#[inline]
pub fn nearest_method_function(name: &str) -> Option<&'static str> {
    const FUNCTIONS: [&str; 10] =
        ["get", "head", "post", "put", "delete", "patch", "options", "trace", "connect", "any"];
    // `list` is not `post`.
    let most = if name.len() > 5 { 2 } else { 1 };
    nearest(&name.to_ascii_lowercase(), &FUNCTIONS, most)
        .or_else(|| FUNCTIONS.into_iter().find(|function| function.starts_with(name)))
        .filter(|_| name.len() > 1)
}

/// What to say where a route serves a method that its policy does not allow.
#[inline]
pub fn serves(method: &str) -> Finding {
    Finding::new(Check::RouteMethodNotAllowed).with("n", method)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ty(name: &str, arguments: &[Type]) -> Type {
        Type { name: name.into(), arguments: arguments.into() }
    }

    #[test]
    fn arguments() {
        let bearer = ty("Authorization", &[ty("Bearer", &[])]);
        for (row, input, expected) in [
            ("Json<T>", ty("Json", &[ty("T", &[])]), Some(Check::JsonContentType)),
            ("Option<Json<T>>", ty("Option", &[ty("Json", &[])]), Some(Check::JsonContentType)),
            ("Form<T>", ty("Form", &[]), None),
            (
                "WithRejection<Json<T>, E>",
                ty("WithRejection", &[ty("Json", &[]), ty("E", &[])]),
                Some(Check::JsonContentType),
            ),
            ("Valid<Form<T>>", ty("Valid", &[ty("Form", &[])]), None),
            ("GraphQLRequest", ty("GraphQLRequest", &[]), Some(Check::JsonContentType)),
            ("WebSocketUpgrade", ty("WebSocketUpgrade", &[]), Some(Check::SocketWithoutSender)),
            ("State<Json<T>>", ty("State", &[ty("Json", &[])]), None),
            (
                "TypedHeader<Authorization<Bearer>>",
                ty("TypedHeader", &[bearer]),
                Some(Check::AuthorizationNotAllowed),
            ),
            ("TypedHeader<UserAgent>", ty("TypedHeader", &[ty("UserAgent", &[])]), None),
            (
                "TypedHeader<Cookie>",
                ty("TypedHeader", &[ty("Cookie", &[])]),
                Some(Check::CookiesWithoutCredentials),
            ),
            ("CookieJar", ty("CookieJar", &[]), Some(Check::CookiesWithoutCredentials)),
            ("Session", ty("Session", &[]), None),
            ("tower_sessions::Session", ty("Session", &[]), Some(Check::CookiesWithoutCredentials)),
            ("Option", ty("Option", &[]), None),
        ] {
            let found = argument(&input, row).map(|requirement| requirement.finding.check());
            assert_eq!(found, expected, "{row}");
        }
    }

    #[test]
    fn headers_that_are_read() {
        for (name, needed) in [
            ("x-api-key", true),
            ("X-Api-Key", true),
            ("authorization", true),
            ("if-match", true),
            ("accept", false),
            ("last-event-id", false),
            ("Save-Data", false),
            ("if-range", false),
            ("dpr", false),
            ("user-agent", false),
            ("origin", false),
            ("cookie", false),
            ("sec-fetch-site", false),
            ("x-forwarded-for", false),
            ("not a name", false),
        ] {
            assert_eq!(reads_header(name).is_some(), needed, "{name}");
        }
    }

    #[test]
    fn constants_that_are_read() {
        for name in ["AUTHORIZATION", "IF_MATCH", "IF_UNMODIFIED_SINCE"] {
            let header = header_of_constant(name).expect(name);
            assert_eq!(header.to_ascii_uppercase().replace('-', "_"), name);
            assert!(reads_header(header).is_some(), "{name}");
        }
        for name in ["CONTENT_TYPE", "IF_RANGE", "X_API_KEY", "authorization", "COOKIE", ""] {
            assert_eq!(header_of_constant(name), None, "{name}");
        }
    }

    #[test]
    fn needs_that_are_met() {
        let header = |name: &str| Need::Header(name.into());
        for (need, headers, credentials, met) in [
            (header("content-type"), &["Content-Type"][..], false, true),
            (header("content-type"), &["*"], false, true),
            (header("content-type"), &["*"], true, false),
            (header("authorization"), &["*"], false, false),
            (header("authorization"), &["*", "authorization"], false, true),
            (header("x-one"), &["x-two"], true, false),
            (Need::HeaderOrCredentials("authorization".into()), &[], true, true),
            (Need::HeaderOrCredentials("authorization".into()), &[], false, false),
            (Need::Credentials, &["*"], false, false),
            (Need::Credentials, &[], true, true),
        ] {
            assert_eq!(
                need.is_met(headers, credentials, false),
                met,
                "{need:?} {headers:?} {credentials}"
            );
        }
    }

    #[test]
    fn what_a_body_mentions() {
        for (text, wrong) in [
            ("ACCESS_CONTROL_ALLOW_ORIGIN", true),
            ("Access-Control-Allow-Credentials", true),
            ("access-control-max-age", true),
            ("ACCESS_CONTROL_REQUEST_METHOD", false),
            ("access_control_list", false),
        ] {
            assert_eq!(mentions(text).is_some(), wrong, "{text}");
        }
    }
}
