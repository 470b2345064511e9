//! Headers that do not say what they mean.

use cors_rules::origin::Origin;
use cors_testing::MaxAgeCap;

use crate::{
    ask::Asked,
    asker::{Asker, Who},
    concern::{Code, Concern, Level},
    response::{
        ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, AllowOrigin, EXPOSE_HEADERS,
        MAX_AGE, ResponseHead,
    },
    text::shown,
};

/// How long browsers keep the response to a preflight at most.
const CAPS: [(&str, MaxAgeCap); 3] = [
    ("Firefox", MaxAgeCap::Firefox),
    ("Chromium", MaxAgeCap::Chromium),
    ("Safari", MaxAgeCap::WebKit),
];

pub(super) fn check(asked: &Asked, concerns: &mut Vec<Concern>) {
    // The same mistake is made in many responses: `Concern::merged` tells it once.
    for (asker, _, response) in asked.responses() {
        let found = of_response(asker, response).into_iter();
        let name = asker.name();
        concerns.extend(found.map(|concern| concern.from(name).evidence(response.evidence())));
    }
}

/// Whether the page is refused because of a value that is wrong for everybody.
pub(super) fn explains(asker: &Asker, response: &ResponseHead) -> bool {
    let is_doubled = |name| response.lines(name).len() > 1;
    is_doubled(ALLOW_ORIGIN)
        || is_doubled(ALLOW_CREDENTIALS)
        || allow_origin(asker, response).is_some_and(|concern| concern.level == Level::Error)
}

fn of_response(asker: &Asker, response: &ResponseHead) -> Vec<Concern> {
    let mut found = Vec::new();
    let doubled: Vec<&str> = [ALLOW_ORIGIN, ALLOW_CREDENTIALS, MAX_AGE]
        .into_iter()
        .filter(|name| response.lines(name).len() > 1)
        .collect();
    found.extend(self::doubled(&doubled));
    if response.lines(ALLOW_ORIGIN).len() <= 1 {
        found.extend(allow_origin(asker, response));
    }
    let credentials = response.lines(ALLOW_CREDENTIALS);
    if let [value] = &credentials[..]
        && value.eq_ignore_ascii_case("true")
        && value != "true"
    {
        found.push(
            Concern::new(
                Level::Warning,
                Code::CredentialsWithAnyOrigin,
                format!("`{ALLOW_CREDENTIALS}: {value}` is not `true`: browsers compare the case"),
            )
            .help("send `true`, or remove the header"),
        );
    }
    if response.allow_origin() == AllowOrigin::Any && response.allows_credentials() {
        found.push(
            Concern::new(
                Level::Warning,
                Code::CredentialsWithAnyOrigin,
                "the server sends `*` and allows credentials: browsers refuse the two together, so \
                 requests with cookies fail, from every page",
            )
            .help("name the origins, or remove `access-control-allow-credentials`"),
        );
    }
    found.extend(lists(response));
    found.extend(max_age(response));
    found
}

fn doubled(names: &[&str]) -> Option<Concern> {
    let (level, consequence) = match names {
        [] => return None,
        [MAX_AGE] => (Level::Warning, "keep the response for five seconds"),
        [ALLOW_ORIGIN, ..] => (Level::Error, "no page matches"),
        _ => (Level::Error, "credentials are refused"),
    };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    Some(
        Concern::new(
            level,
            Code::HeaderDoubled,
            format!(
                "the server sends {} more than once: browsers join the lines, and {consequence}",
                names.join(" and ")
            ),
        )
        .help(
            "an application and a proxy in front of it each send it: remove it from one of them \
             (`proxy_hide_header` in nginx)",
        ),
    )
}

fn allow_origin(asker: &Asker, response: &ResponseHead) -> Option<Concern> {
    // A host may have a comma.
    if asker.origin.as_deref().is_some_and(|origin| response.names(origin)) {
        return None;
    }
    let (value, why, help) = match response.allow_origin() {
        AllowOrigin::Absent | AllowOrigin::Any => return None,
        AllowOrigin::Several(value) => (
            value,
            "browsers accept one origin only",
            "send the one origin that asks, if it is in your list",
        ),
        AllowOrigin::One(value) if value.contains('*') => (
            value,
            "browsers know no patterns",
            "compare on the server, and send the origin that asks",
        ),
        AllowOrigin::One(value) if matches!(&value[..], "" | "false") => {
            let level = if asker.who == Who::Expected { Level::Error } else { Level::Note };
            let message = format!(
                "the server refuses with `{ALLOW_ORIGIN}: {value}`: it works, and no header says the same"
            );
            return Some(
                Concern::new(level, Code::AllowOriginInvalid, message)
                    .help("leave the header out where the origin is not allowed"),
            );
        }
        // One origin for everybody is not wrong: the page of that origin can read the response.
        AllowOrigin::One(value) if value == "null" || Origin::parse(&value).is_some() => {
            return None;
        }
        AllowOrigin::One(value) => (
            value,
            "no browser writes an origin like this, so it matches no page",
            "write scheme, host and port as browsers do: lower case, no path, no final slash, no \
             default port",
        ),
    };
    // However many origins it repeats, it is one mistake.
    let value = match asker.origin.as_deref().filter(|origin| origin.len() > 1) {
        Some(origin) => value.replace(origin, "{who}"),
        None => value,
    };
    let message = format!("the server sends `{ALLOW_ORIGIN}: {}`: {why}", shown(&value));
    Some(Concern::new(Level::Error, Code::AllowOriginInvalid, message).help(help))
}

fn lists(response: &ResponseHead) -> Vec<Concern> {
    let mut found = Vec::new();
    for (name, consequence) in [
        (ALLOW_METHODS, "browsers refuse the whole preflight"),
        (ALLOW_HEADERS, "browsers refuse the whole preflight"),
        (EXPOSE_HEADERS, "browsers expose nothing"),
    ] {
        match response.list(name) {
            Err(value) => {
                found.push(
                    Concern::new(
                        Level::Error,
                        Code::ListInvalid,
                        format!("`{name}: {}` is not a list of names: {consequence}", shown(&value)),
                    )
                    .help("write names with commas between them"),
                );
            }
            Ok(list) if response.allows_credentials() && list.iter().any(|item| item == "*") => found.push(
                Concern::new(
                    Level::Warning,
                    Code::WildcardLiteral,
                    format!("`{name}: *` means nothing for requests with credentials, which are allowed"),
                )
                .help("list the names"),
            ),
            Ok(list) if name == ALLOW_METHODS => {
                for method in list.iter().filter(|method| is_miscased(method)) {
                    found.push(
                        Concern::new(
                            Level::Warning,
                            Code::MethodCase,
                            format!("`{name}` lists `{method}`: methods compare by case, so it does not allow {}", method.to_ascii_uppercase()),
                        )
                        .help(format!("write `{}`", method.to_ascii_uppercase())),
                    );
                }
            }
            Ok(_) => {}
        }
    }
    found
}

/// GET, HEAD and POST need no entry. Others that script writes in lower case are not the same method.
fn is_miscased(method: &str) -> bool {
    let upper = method.to_ascii_uppercase();
    method != upper && matches!(upper.as_str(), "PUT" | "PATCH" | "DELETE")
}

fn max_age(response: &ResponseHead) -> Option<Concern> {
    let value = response.value(MAX_AGE)?;
    if response.lines(MAX_AGE).len() > 1 {
        return None;
    }
    // `delta-seconds` are digits, without a sign, however many.
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let Some(seconds) = is_number.then(|| value.parse::<u64>().unwrap_or(u64::MAX)) else {
        // -1 is Chromium's word for "do not keep it".
        return (value != "-1").then(|| {
            Concern::new(
                Level::Warning,
                Code::MaxAgeInvalid,
                format!(
                    "`{MAX_AGE}: {}` is not a number of seconds: browsers keep the response for five",
                    shown(&value)
                ),
            )
            .help("write whole seconds, without a unit")
        });
    };
    let caps: Vec<String> = CAPS
        .iter()
        .map(|(browser, cap)| (browser, cap.seconds()))
        .filter(|(_, cap)| seconds > *cap)
        .map(|(browser, cap)| format!("{browser} keeps {cap}"))
        .collect();
    // Safari's cap is below what every server sends.
    (caps.len() > 1).then(|| {
        Concern::new(
            Level::Note,
            Code::MaxAgeOverCaps,
            format!(
                "`{MAX_AGE}: {}` is longer than browsers keep responses: {}",
                shown(&value),
                caps.join(", ")
            ),
        )
        .help("7200 is the longest that more than one browser obeys")
    })
}
