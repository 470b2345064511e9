//! Help lines for mistakes whose repair is not known, or not the whole story.

use crate::{catalog::Check, finding::Finding};

/// Sets the help line of a malformed entry where the catalog's does not do.
pub(super) fn add(finding: Finding, has_fix: bool) -> Finding {
    match words(finding.check(), has_fix) {
        Some(words) => finding.advice(words),
        None => finding,
    }
}

/// The help line for a network.
pub(super) const RANGE: &str = "list the origins, or add `runtime` and a rule with \
                                `OriginSet::rule`, as in `cors_runtime::guide::local_network`: a range of \
                                addresses is not an origin";

fn words(check: Check, has_fix: bool) -> Option<&'static str> {
    if has_fix {
        return match check {
            Check::OriginPlaceholder => Some(
                "write {fix} if every value may call, or use the value itself as a literal \
                 or `env!(\"NAME\")`",
            ),
            _ => None,
        };
    }
    Some(match check {
        Check::OriginWhitespace | Check::OriginControlChar => {
            "remove it, or give each origin an entry of its own"
        }
        Check::OriginList => "give each origin an entry of its own",
        Check::OriginKeyword => "remove it, or list the origins",
        Check::OriginRegex => {
            "list the hosts, or use a pattern such as \"https://*.example.com\" for all sub-domains"
        }
        Check::OriginMissingScheme | Check::OriginSeparator | Check::OriginQuoted => {
            "begin with the scheme and `://`, as in \"https://app.example.com\""
        }
        Check::OriginSchemeCase | Check::OriginSchemeSyntax | Check::OriginSchemeLength => {
            "use the scheme that pages are loaded over, such as `https`"
        }
        Check::OriginOpaqueScheme => {
            "remove it, or serve the pages over `https:` and list that origin"
        }
        Check::OriginUserinfo | Check::OriginPath | Check::OriginQuery | Check::OriginFragment => {
            "end the entry after host and port"
        }
        Check::OriginEmptyHost => "add a host, as in \"https://app.example.com\"",
        Check::OriginNonAscii => {
            "copy the host from a browser's address bar, which gives it with `xn--`"
        }
        Check::OriginPercentEncoded => "use the host's characters themselves",
        Check::OriginHostCase => "use lower case for the host",
        Check::OriginHostChar => "use a host of letters, digits, `-`, `_` and `.`",
        Check::OriginEmptyLabel => "put one dot between labels",
        Check::OriginLabelLength | Check::OriginHostLength => "use a host that DNS can have",
        Check::OriginIpv4Form | Check::OriginIpv4Invalid => {
            "use four numbers from 0 to 255 without leading zeros, or a host name"
        }
        Check::OriginIpv6Form | Check::OriginIpv6Invalid => {
            "put the address in brackets, without zone, as in \"http://[2001:db8::1]\""
        }
        Check::OriginPortSyntax | Check::OriginPortRange => {
            "use a port from 1 to 65535, or `*` for any"
        }
        Check::OriginDefaultPort => "leave the port out",
        Check::WildcardSyntax => {
            "list the origins, use `*.` before a domain that is yours, as in \
             \"https://*.example.com\", or add `runtime` and give it a rule of your own with \
             `OriginSet::rule`, as in `cors_runtime::guide::preview_deployments`"
        }
        Check::WildcardScheme => "list one entry for each scheme",
        Check::OriginSchemeNeverSent | Check::OriginSchemeTypo => {
            "use the scheme that pages are loaded over"
        }
        Check::OriginPunycode => "copy the host from a browser's address bar",
        Check::OriginExtensionId => "copy the id from the browser's extension page",
        _ => return None,
    })
}
