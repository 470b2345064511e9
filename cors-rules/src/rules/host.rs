//! One entry of `hosts`: the host and port by which a browser names the server.

use alloc::string::String;

use super::{
    Context, origin,
    text::{has, shown, split_once, until},
};
use crate::{
    catalog::{Check, Level},
    finding::{Finding, Fix},
};

/// What is wrong with an entry of `hosts`. It is one if an origin with this host and port is one.
pub fn check(literal: &str) -> Option<Finding> {
    let finding = |why| Finding::new(Check::HostSyntax).literal(literal).with("why", why);
    if has(literal, "*") {
        let finding = finding("hosts are compared as a whole, there are no patterns");
        return Some(finding.advice("list the hosts one by one"));
    }
    let (why, host) = match split_once(literal, "://") {
        Some((_, rest)) => ("it is an origin or a URL", repaired(rest)),
        None => ("browsers do not send it so", repaired(literal)),
    };
    (host.as_deref() != Some(literal)).then(|| finding(why).fix(Fix::from_option(host)))
}

/// The host and port as browsers send them. The default port of either scheme is left out.
fn repaired(host: &str) -> Option<String> {
    let host = until(host, "/?#");
    let host = host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).unwrap_or(host);
    let origin = shown(&format_args!("http://{host}"));
    let found = origin::check(&origin, Context::default());
    let fault = found.iter().find(|finding| finding.level() == Level::Error);
    let origin = match fault.map(Finding::replacement) {
        None => origin,
        Some(Fix::Values(values)) if values.len() == 1 => values[0].clone(),
        Some(_) => return None,
    };
    split_once(&origin, "://").map(|(_, host)| host.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send() {
        for (literal, expected) in [
            ("localhost:3000", None),
            ("api.example.com", None),
            ("127.0.0.1:3000", None),
            ("[::1]:3000", None),
            ("[::1]", None),
            ("localhost.", None),
            ("LocalHost:3000", Some("\"localhost:3000\"")),
            ("api.example.com:443", Some("\"api.example.com\"")),
            ("api.example.com:80", Some("\"api.example.com\"")),
            ("http://localhost:3000", Some("\"localhost:3000\"")),
            ("https://api.example.com/", Some("\"api.example.com\"")),
            ("https://api.example.com:443/v1?x", Some("\"api.example.com\"")),
            ("localhost:3000/", Some("\"localhost:3000\"")),
            ("127.1:3000", Some("\"127.0.0.1:3000\"")),
            ("[0:0::1]:3000", Some("\"[::1]:3000\"")),
            ("::1", Some("\"[::1]\"")),
            ("m\u{fc}nchen.example", Some("\"xn--mnchen-3ya.example\"")),
            ("localhost:99999", Some("-")),
            ("", Some("-")),
            ("*", Some("-")),
            ("*.example.com", Some("-")),
            ("null host", Some("-")),
        ] {
            let found = check(literal);
            let fix = found.as_ref().map(|finding| {
                let fix = finding.replacement();
                if let Fix::Values(values) = fix {
                    assert_eq!(check(&values[0]), None, "{literal}: the fix is accepted");
                }
                fix.source().unwrap_or_else(|| "-".into())
            });
            assert_eq!(fix.as_deref(), expected, "{literal}");
        }
    }
}
