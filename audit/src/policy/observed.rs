//! What a server has shown of its policy.

use cors_rules::rules::scalar::MAX_AGE_CAP;
use cors_testing::Likeness;

use crate::{
    ask::{Asked, Got, Questions},
    asker::{Expected, Who},
    response::{ALLOW_HEADERS, ALLOW_METHODS, EXPOSE_HEADERS, MAX_AGE, Reads, ResponseHead},
    terms::Terms,
};

/// What the server grants to the pages that were named, or to everybody; `None` where it grants
/// nothing to either.
pub(crate) fn observed(asked: &Asked, questions: &Questions) -> Option<Terms> {
    // Where a GET is not served, a granted preflight is what there is to see.
    let is_reader = |got: &&Got| {
        got.reads() > Reads::No || !asked.serves_get() && asked.is_granted_any(&got.asker)
    };
    let readers: Vec<(&Got, &ResponseHead)> = asked
        .gets
        .iter()
        .filter(is_reader)
        .filter_map(|got| Some((got, got.response.as_ref().ok()?)))
        .collect();
    let is_sample = |got: &Got, expected: &Expected| {
        got.asker.origin.as_deref() == Some(expected.sample.as_str())
    };
    let named = |among: &dyn Fn(&Got) -> bool| -> Vec<&Expected> {
        let is_allowed = |expected: &&Expected| {
            readers.iter().any(|(got, _)| is_sample(got, expected) && among(got))
        };
        questions.expected.iter().filter(is_allowed).collect()
    };
    let mut allowed = named(&|got| asked.is_by_name(got));
    // `*` is for everybody only if somebody who is not named gets it.
    let is_unrelated =
        |got: &Got| got.asker.how() == Some(Likeness::Unrelated) && !asked.is_by_name(got);
    let is_open = allowed.is_empty() && readers.iter().any(|(got, _)| is_unrelated(got));
    if allowed.is_empty() && !is_open {
        allowed = named(&|_| true);
    }
    let grants = readers
        .iter()
        .filter(|(got, _)| {
            if is_open {
                is_unrelated(got)
            } else {
                allowed.iter().any(|known| is_sample(got, known))
            }
        })
        .map(|(got, response)| grant(asked, got, response));
    let mut terms = common(grants.collect())?;
    terms.origins = if is_open {
        vec!["*".to_owned()]
    } else {
        allowed.iter().map(|expected| expected.entry.clone()).collect()
    };
    let is_unnamed = |got: &Got| got.by_name() && matches!(got.asker.who, Who::Near(_));
    if readers.iter().any(|(got, _)| is_unnamed(got)) {
        let remark = "The server also allows origins that nobody has named; they are left out";
        terms.remarks.push(remark.to_owned());
    }
    wildcards(&mut terms);
    if let Some(seconds) = terms.max_age.filter(|seconds| *seconds > MAX_AGE_CAP) {
        let remark =
            format!("The server says {seconds} seconds, longer than any browser keeps a response");
        terms.remarks.push(remark);
        terms.max_age = Some(MAX_AGE_CAP);
    }
    // It is the question itself.
    terms.methods.retain(|method| method != "OPTIONS");
    Some(terms)
}

/// What one page is granted: the union of what its preflights are.
fn grant(asked: &Asked, got: &Got, response: &ResponseHead) -> Terms {
    let origin = got.asker.origin.as_deref().unwrap_or_default();
    let mut terms = Terms {
        credentials: got.reads() == Reads::WithCredentials,
        expose: response.list(EXPOSE_HEADERS).unwrap_or_default(),
        ..Terms::default()
    };
    for (preflight, response) in asked.preflights_of(&got.asker) {
        // A response to a preflight that does not let the page in says nothing about its lists.
        if response.reads(origin) == Reads::No || !(200..300).contains(&response.status) {
            continue;
        }
        for (header, known) in
            [(ALLOW_METHODS, &mut terms.methods), (ALLOW_HEADERS, &mut terms.headers)]
        {
            // Who repeats the question has listed nothing.
            if preflight.is_probe() && asked.grants_unlisted(&got.asker, header) {
                continue;
            }
            let mut list = response.list(header).unwrap_or_default();
            if header == ALLOW_HEADERS {
                for name in &mut list {
                    name.make_ascii_lowercase();
                }
            }
            add(known, list);
        }
        if got.reads() == Reads::No {
            terms.credentials |= response.reads(origin) == Reads::WithCredentials;
        }
        // Digits that fit no integer are still a very long time.
        terms.max_age = terms.max_age.or_else(|| {
            let value = response.value(MAX_AGE)?;
            let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| value.parse().unwrap_or(u32::MAX))
        });
    }
    terms
}

/// What all of them have.
fn common(grants: Vec<Terms>) -> Option<Terms> {
    let mut grants = grants.into_iter();
    let mut common = grants.next()?;
    let mut differ = false;
    for grant in grants {
        differ |= grant != common;
        common.methods.retain(|method| grant.methods.contains(method));
        common.headers.retain(|name| grant.headers.contains(name));
        common.expose.retain(|name| grant.expose.contains(name));
        common.credentials &= grant.credentials;
        common.max_age = common.max_age.min(grant.max_age);
    }
    if differ {
        let remark =
            "The server allows the pages different things; this is what it allows all of them";
        common.remarks.push(remark.to_owned());
    }
    Some(common)
}

/// Lists in place of `*`, which says nothing where credentials are allowed.
fn wildcards(terms: &mut Terms) {
    // `*` covers all headers but `authorization`.
    let (methods, headers): (&[&str], &[&str]) = if terms.credentials {
        (&[], &[])
    } else {
        (&["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], &["content-type"])
    };
    for (list, instead, what, do_what) in [
        (&mut terms.methods, methods, "method", "keep those that it serves"),
        (&mut terms.headers, headers, "request header", "list those that the pages send"),
    ] {
        if !list.iter().any(|item| item == "*") {
            continue;
        }
        list.retain(|item| item != "*");
        add(list, instead.iter().map(|item| (*item).to_owned()).collect());
        terms.remarks.push(if terms.credentials {
            format!("The server lists `*`, which allows nothing with credentials: name each {what}")
        } else {
            format!("The server allows every {what}; {do_what}")
        });
    }
}

fn add(list: &mut Vec<String>, more: Vec<String>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}
