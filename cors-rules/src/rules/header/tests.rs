use super::*;
use alloc::format;

const CREDENTIALS: Context = Context { credentials: true, enforce: false, release: false };

fn told(found: Vec<Finding>) -> String {
    let told = |finding: &Finding| {
        let fix = match finding.replacement() {
            Fix::Remove => "(remove)".into(),
            fix => fix.source().unwrap_or_else(|| "-".into()),
        };
        // Every placeholder is filled: an assertion in there fails otherwise.
        assert!(format!("{finding}").contains(finding.check().name()));
        format!("{} {fix}", finding.check().name())
    };
    found.iter().map(told).collect::<Vec<_>>().join("; ")
}

#[test]
fn tables_are_disjoint() {
    let tables = [table::REQUEST, table::RESPONSE, table::BOTH];
    for (i, table) in tables.iter().enumerate() {
        for name in table.split(' ') {
            assert_eq!(name.to_ascii_lowercase(), name);
            let is_other = tables[..i].iter().any(|other| is_one_of(name, other));
            assert!(!name.is_empty() && !is_other, "{name} is in two tables");
        }
    }
}

#[test]
fn what_typos_are_looked_for_of_is_accepted() {
    for name in table::OFTEN_MISTYPED.split(' ') {
        assert!(known(name).is_some(), "{name}");
        let found = request(name, CREDENTIALS).filter(|finding| finding.level() > Level::Allow);
        assert_eq!(found, None, "{name}");
    }
}

#[test]
fn request_headers() {
    for (name, expected) in [
        ("*", ""),
        ("Accept", "header_safelisted (remove)"),
        ("content-type", ""),
        ("X-Session-Id", ""),
        ("X-CSRFToken", ""),
        ("x-apikey", ""),
        ("accept-version", ""),
        ("content-hash", ""),
        ("content-profile", ""),
        ("by-match", ""),
        ("x-request-ip", ""),
        ("token", ""),
        ("xsrf-token", ""),
        ("XSRFToken", ""),
        ("csrf-token", ""),
        ("X-CorrelationId", ""),
        ("x", ""),
        ("user-event", ""),
        // syntax
        (" ", "header_syntax -"),
        (":authority", "header_syntax -"),
        ("x-foo\n", "header_syntax \"x-foo\""),
        ("X-Foo:", "header_syntax \"x-foo\""),
        ("X-Foo: bar", "header_syntax \"x-foo\""),
        ("X-Foo:bar", "header_syntax -"),
        ("x-a,x-b;X-C", "header_syntax \"x-a\", \"x-b\", \"x-c\""),
        ("x-a, X-A", "header_syntax \"x-a\""),
        ("content-type authorization", "header_syntax \"content-type\", \"authorization\""),
        ("Content-Type, Cookie", "header_syntax \"content-type\""),
        ("Cookie:", "header_syntax (remove)"),
        ("Authorizaton:", "header_syntax \"authorization\""),
        ("\"content-type\"", "header_syntax \"content-type\""),
        ("[content-type, x-foo]", "header_syntax -"),
        ("content–type", "header_syntax \"content-type\""),
        ("authorization\u{200b}", "header_syntax \"authorization\""),
        ("x–foo", "header_syntax \"x-foo\""),
        ("*,", "header_syntax \"*\""),
        ("*, authorization", "header_syntax -"),
        ("/", "header_syntax -"),
        ("\0", "header_syntax -"),
        // directions
        ("PROXY-x", "header_forbidden (remove)"),
        ("access-control-request-private-network", "header_forbidden (remove)"),
        ("access-control-allow-headers", "header_response_only (remove)"),
        ("ETag", "header_response_only (remove)"),
        ("Location", "header_response_only (remove)"),
        ("Link", ""),
        ("Expires", ""),
        // typos
        ("Authorisation", "header_typo \"authorization\""),
        ("Autorisation", "header_typo \"authorization\""),
        ("Content_Type", "header_typo \"content-type\""),
        ("Content.Type", "header_typo \"content-type\""),
        ("contentype", "header_typo \"content-type\""),
        ("Conent-Type", "header_typo \"content-type\""),
        ("content--type", "header_typo \"content-type\""),
        ("If-None-Macth", "header_typo \"if-none-match\""),
        ("accept-langauge", "header_typo \"accept-language\""),
        ("x-requestedwith", "header_typo \"x-requested-with\""),
        ("XRequestedWith", "header_typo \"x-requested-with\""),
        ("X-Reqested-With", "header_typo \"x-requested-with\""),
        ("x-csrf-tokn", "header_typo \"x-csrf-token\""),
        ("'content-type'", "header_typo \"content-type\""),
        ("content-type|authorization", "header_typo \"content-type\", \"authorization\""),
        ("x-amz-*", "header_typo -"),
        ("x*", ""),
        ("*-*", "header_typo \"*\", \"authorization\""),
        ("X-Request-With", "header_typo \"x-requested-with\""),
        ("x-requested-by", ""),
        ("cookies", "header_typo (remove)"),
        ("json", "header_typo \"content-type\""),
        ("application/json", "header_syntax \"content-type\""),
        ("access-control-allow-origins", "header_response_only (remove)"),
        ("x-ratelimit-reset", "header_response_only (remove)"),
        // underscores
        ("api_key", "header_underscore \"api-key\""),
        ("x_csrf_token", "header_underscore \"x-csrf-token\""),
        ("sec_token", "header_underscore -"),
        ("'etag'", ""),
        ("X_Foo-Bar", "header_underscore \"x-foo-bar\""),
    ] {
        assert_eq!(told(check_request(name, Context::default())), expected, "{name:?}");
    }
}

#[test]
fn exposed_headers() {
    for (name, expected) in [
        ("*", "expose_any -"),
        ("ETag", ""),
        ("Range", ""),
        ("x-custom_header", ""),
        ("access-control-allow-origin", ""),
        ("SET-COOKIE", "expose_forbidden (remove)"),
        ("Access-Control-Allow-Private-Network", "expose_preflight_only (remove)"),
        ("pragma", "expose_safelisted (remove)"),
        ("sec-fetch-site", "expose_request_only (remove)"),
        ("Sec-CH-UA", "expose_request_only (remove)"),
        ("Referer", "expose_request_only (remove)"),
        ("sec-websocket-accept", ""),
        ("x-amz-*", "header_typo -"),
        ("Content-Dispositon", "header_typo \"content-disposition\""),
        ("x-total-cuont", "header_typo \"x-total-count\""),
        ("e-tag", "header_typo \"etag\""),
        ("x-rate-limit-limit", ""),
        ("x-request-id", ""),
        ("tag", ""),
        ("", "header_syntax -"),
        ("ETag, Set-Cookie", "header_syntax \"etag\""),
        ("Cache-Control, ETag", "header_syntax \"cache-control\", \"etag\""),
        ("content range", "header_syntax \"content-range\""),
    ] {
        assert_eq!(told(check_exposed(name, Context::default())), expected, "{name:?}");
    }
}

#[test]
fn credentials_take_the_wildcard_away() {
    assert_eq!(told(check_request("*", CREDENTIALS)), "credentials_with_any_header -");
    assert_eq!(told(check_exposed("*", CREDENTIALS)), "credentials_with_any_expose -");
    assert_eq!(told(check_request("* ", CREDENTIALS)), "header_syntax -");
    for rule in [check_request, check_exposed] {
        assert_eq!(told(rule("x-amz-*", CREDENTIALS)), "header_typo -");
        assert_eq!(told(rule("x-amz-*,", CREDENTIALS)), "header_syntax -");
        let help = rule("x-amz-*", CREDENTIALS)[0].help().unwrap();
        assert!(help.starts_with("list the names"), "{help}");
    }
}

#[test]
fn cookies_have_their_own_note() {
    for (name, expected) in [("Cookie", true), ("Host", false)] {
        let note = check_request(name, CREDENTIALS)[0].note().unwrap();
        assert_eq!(note.contains("credentials: true"), expected, "{name}: {note}");
    }
}
