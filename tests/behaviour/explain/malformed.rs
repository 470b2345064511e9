//! Values of `Origin` that no browser sends: what is wrong with each, and what to send.

use cors_runtime::explain::{Malformed, Outcome};
use http::{HeaderMap, HeaderValue, Method};

use crate::explain::{APP, Account, OpenData};

#[test]
fn origins_that_no_browser_sends() {
    let long = format!("https://{}.example.com", "a".repeat(400));
    let long_text = format!(
        "`Origin: https://{}…{}.example.com` is not what a browser sends: it is longer than any origin\n\
         = help: to try the policy, send `Origin: https://app.example.com`",
        "a".repeat(72),
        "a".repeat(27),
    );
    let sample = "\n= help: to try the policy, send `Origin: https://app.example.com`";
    let several =
        "\n= help: find the proxy between the browser and the server that adds an `Origin`";
    for (row, lines, how, repaired, text) in [
        (
            "several lines",
            &[APP, APP][..],
            Malformed::Several,
            None,
            format!(
                "`Origin: {APP}` is not what a browser sends: there is more than one{several}"
            ),
        ),
        (
            "several in one line",
            &["https://app.example.com, https://evil.test"],
            Malformed::Several,
            None,
            format!(
                "`Origin: {APP}, https://evil.test` is not what a browser sends: there is more \
                 than one{several}"
            ),
        ),
        (
            "bytes",
            &["https://bücher.example"],
            Malformed::NotText,
            None,
            format!(
                "`Origin: https://b\\xc3\\xbccher.example` is not what a browser sends: it is not \
                 printable ASCII{sample}"
            ),
        ),
        (
            "a tab",
            &["https://app.example.com\t/"],
            Malformed::NotText,
            None,
            format!(
                "`Origin: https://app.example.com\\t/` is not what a browser sends: it is not \
                 printable ASCII{sample}"
            ),
        ),
        ("long", &[&long], Malformed::TooLong, None, long_text),
        (
            "empty",
            &[""],
            Malformed::Empty,
            None,
            format!("`Origin: ` is not what a browser sends: it is empty{sample}"),
        ),
        (
            "upper case",
            &["https://App.example.com"],
            Malformed::UpperCase,
            Some(APP),
            "`Origin: https://App.example.com` is not what a browser sends: it has upper-case letters\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "the default port",
            &["https://app.example.com:443"],
            Malformed::DefaultPort,
            Some(APP),
            "`Origin: https://app.example.com:443` is not what a browser sends: it has the default \
             port of its scheme\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a slash",
            &["https://app.example.com/"],
            Malformed::Path,
            Some(APP),
            "`Origin: https://app.example.com/` is not what a browser sends: it does not end after the host and port\n= help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a path of somebody else",
            &["https://evil.test/app.example.com"],
            Malformed::Path,
            Some("https://evil.test"),
            "`Origin: https://evil.test/app.example.com` is not what a browser sends: it does not end after the host and port\n= note: `Account` does not allow `https://evil.test` either"
                .into(),
        ),
        (
            "a host",
            &["app.example.com"],
            Malformed::NoScheme,
            Some(APP),
            "`Origin: app.example.com` is not what a browser sends: it has no `scheme://`\n\
             = help: send `Origin: https://app.example.com`"
                .into(),
        ),
        (
            "a pattern",
            &["https://*.example.com"],
            Malformed::Wildcard,
            None,
            format!(
                "`Origin: https://*.example.com` is not what a browser sends: it is a \
                 pattern{sample}"
            ),
        ),
        (
            "a star",
            &["*"],
            Malformed::Wildcard,
            None,
            format!("`Origin: *` is not what a browser sends: it is a pattern{sample}"),
        ),
        (
            "anything else",
            &["https://app.example.com$.evil.test"],
            Malformed::Other,
            None,
            format!(
                "`Origin: https://app.example.com$.evil.test` is not what a browser sends: it is \
                 not `scheme://host[:port]`{sample}"
            ),
        ),
    ] {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("origin", HeaderValue::from_bytes(line.as_bytes()).expect(row));
        }
        let explanation = Account::explain(&Method::GET, &headers);
        assert_eq!(explanation.to_string(), text, "{row}");
        assert_eq!(explanation.outcome(), Outcome::OriginMalformed, "{row}");
        assert_eq!(explanation.malformed(), Some(how), "{row}");
        assert_eq!(explanation.repaired(), repaired, "{row}");
        assert_eq!(explanation.nearest(), None, "{row}");
        // To a policy for everyone, that is nothing to look at.
        assert!(OpenData::explain(&Method::GET, &headers).is_allowed(), "{row}");
    }
}
