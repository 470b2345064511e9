//! Help lines for mistakes whose repair is not known, or not the whole story.

use crate::{catalog::Check, finding::Finding};

/// Sets the help line of a malformed entry where the catalog's does not do.
pub(super) fn add(finding: Finding, has_fix: bool) -> Finding {
    match words(finding.check(), has_fix) {
        Some(words) => finding.advice(words),
        None => finding,
    }
}

fn words(check: Check, has_fix: bool) -> Option<&'static str> {
    if has_fix {
        return match check {
            Check::OriginPlaceholder => Some(
                "write {fix} if every value may call, or the value itself as a literal \
                 or `env!(\"NAME\")`",
            ),
            _ => None,
        };
    }
    Some(match check {
        Check::OriginWhitespace | Check::OriginControlChar => {
            "remove it, or write one entry for each origin"
        }
        Check::OriginList => "write each origin as an entry of its own",
        Check::OriginKeyword => "remove it, or list the origins",
        Check::OriginRegex => {
            "write one entry for each host, or \"https://*.example.com\" for all sub-domains"
        }
        Check::OriginMissingScheme | Check::OriginSeparator | Check::OriginQuoted => {
            "write scheme, `://` and host, such as \"https://app.example.com\""
        }
        Check::OriginSchemeCase | Check::OriginSchemeSyntax | Check::OriginSchemeLength => {
            "write the scheme that pages are loaded over, such as `https`"
        }
        Check::OriginOpaqueScheme => {
            "remove it, or serve the pages over `https:` and write that origin"
        }
        Check::OriginUserinfo | Check::OriginPath | Check::OriginQuery | Check::OriginFragment => {
            "end the entry after host and port"
        }
        Check::OriginEmptyHost => "write a host, such as \"https://app.example.com\"",
        Check::OriginNonAscii => {
            "write the host as the browser's address bar gives it when copied, with `xn--`"
        }
        Check::OriginPercentEncoded => "write the host's characters themselves",
        Check::OriginHostCase => "write the host in lower case",
        Check::OriginHostChar => "write a host of letters, digits, `-`, `_` and `.`",
        Check::OriginEmptyLabel => "write one dot between labels",
        Check::OriginLabelLength | Check::OriginHostLength => "write a host that DNS can have",
        Check::OriginIpv4Form | Check::OriginIpv4Invalid => {
            "write four numbers from 0 to 255 without leading zeros, or a host name"
        }
        Check::OriginIpv6Form | Check::OriginIpv6Invalid => {
            "write the address in brackets, without zone, such as \"http://[2001:db8::1]\""
        }
        Check::OriginPortSyntax | Check::OriginPortRange => {
            "write a port from 1 to 65535, or `*` for any"
        }
        Check::OriginDefaultPort => "leave the port out",
        Check::WildcardSyntax => {
            "write `*.` and a domain that is yours, such as \"https://*.example.com\", or list \
             the origins"
        }
        Check::WildcardScheme => "write one entry for each scheme",
        Check::OriginSchemeNeverSent | Check::OriginSchemeTypo => {
            "write the scheme that pages are loaded over"
        }
        Check::OriginPunycode => "copy the host from a browser's address bar",
        Check::OriginExtensionId => "copy the id from the browser's extension page",
        _ => return None,
    })
}
