//! Which origins a list of entries admits, written a second time and for the eye: it splits and
//! collects, where the generated matcher compares in place.

/// Whether one of `entries`, as they stand in source, admits this value of `Origin`.
pub(crate) fn admits(entries: &[&str], origin: &str) -> bool {
    entries.iter().any(|entry| entry_admits(entry, origin))
}

fn entry_admits(entry: &str, origin: &str) -> bool {
    if entry == "*" {
        return true;
    }
    if !entry.contains('*') {
        return entry == origin;
    }
    let (Some(wanted), Some(got)) = (split(entry), split(origin)) else { return false };
    wanted.scheme == got.scheme
        && port_fits(wanted.port, got.port, got.scheme)
        && host_fits(wanted.host, got.host)
}

struct Parts<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

fn split(origin: &str) -> Option<Parts<'_>> {
    let pieces: Vec<&str> = origin.split("://").collect();
    let &[scheme, authority] = pieces.as_slice() else { return None };
    let (host, rest) = match authority.find(']') {
        Some(bracket) => authority.split_at(bracket + 1),
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let port = match rest {
        "" => None,
        rest => Some(rest.strip_prefix(':')?),
    };
    Some(Parts { scheme, host, port })
}

fn port_fits(wanted: Option<&str>, got: Option<&str>, scheme: &str) -> bool {
    let (Some("*"), Some(got)) = (wanted, got) else {
        return wanted == got || (wanted == Some("*") && got.is_none());
    };
    let Ok(number) = got.parse::<u16>() else { return false };
    let default = match scheme {
        "http" => 80,
        "https" => 443,
        _ => 0,
    };
    number != 0 && number != default && number.to_string() == got
}

fn host_fits(wanted: &str, got: &str) -> bool {
    let Some(parent) = wanted.strip_prefix("*.") else { return wanted == got };
    let parent: Vec<&str> = parent.split('.').collect();
    let labels: Vec<&str> = got.split('.').collect();
    let Some(own) = labels.len().checked_sub(parent.len()) else { return false };
    let (prefix, rest) = labels.split_at(own);
    own > 0 && rest == parent && got.len() <= 253 && prefix.iter().all(|label| is_label(label))
}

fn is_label(label: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    (1..=63).contains(&label.chars().count()) && label.chars().all(is_part)
}
