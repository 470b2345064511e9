//! Where the server differs from the policy that it should have.

use cors_testing::Likeness;

use crate::{
    ask::{Asked, Questions},
    concern::{Code, Concern, Level},
    policy::observed,
    response::Reads,
    terms::Terms,
};

pub(super) fn check(asked: &Asked, questions: &Questions, concerns: &mut Vec<Concern>) {
    let Some(wanted) = &questions.policy else { return };
    let mut differences = Vec::new();
    let is_open = asked.near().any(|(near, got)| {
        near.how == Likeness::Unrelated && got.reads() > Reads::No && !got.by_name()
    });
    match (is_open, wanted.origins.iter().any(|entry| entry == "*")) {
        (true, false) => differences.push("every origin may read it, with `*`".to_owned()),
        (false, true) => differences.push("not every origin may read it".to_owned()),
        _ => {}
    }
    if let Some(terms) = observed(asked, questions) {
        compare(&terms, wanted, &mut differences);
    }
    for (header, what) in [
        (crate::response::ALLOW_METHODS, "every method"),
        (crate::response::ALLOW_HEADERS, "every request header"),
    ] {
        let list = if what == "every method" { &wanted.methods } else { &wanted.headers };
        let grants = asked.expected().any(|got| asked.grants_unlisted(&got.asker, header));
        if grants && !list.iter().any(|item| item == "*") {
            differences.push(format!("{what} is allowed"));
        }
    }
    for difference in differences {
        concerns.push(
            Concern::new(
                Level::Error,
                Code::UnlikePolicy,
                format!("the server does not do what the policy says: {difference}"),
            )
            .help("correct the server, or the file of `--expect`"),
        );
    }
}

fn compare(got: &Terms, wanted: &Terms, differences: &mut Vec<String>) {
    let methods = |terms: &Terms| {
        let needed = |method: &&String| !["GET", "HEAD", "POST"].contains(&method.as_str());
        terms.methods.iter().filter(needed).cloned().collect::<Vec<_>>()
    };
    let lower = |list: &[String]| list.iter().map(|name| name.to_ascii_lowercase()).collect();
    let lists: [(&str, Vec<String>, Vec<String>); 3] = [
        ("method", methods(got), methods(wanted)),
        ("request header", lower(&got.headers), lower(&wanted.headers)),
        ("exposed header", lower(&got.expose), lower(&wanted.expose)),
    ];
    for (what, got, wanted) in lists {
        if got.iter().chain(&wanted).any(|item| item == "*") {
            continue;
        }
        for extra in got.iter().filter(|item| !wanted.contains(item)) {
            differences.push(format!("the {what} `{extra}` is allowed"));
        }
        for missing in wanted.iter().filter(|item| !got.contains(item)) {
            differences.push(format!("the {what} `{missing}` is not allowed"));
        }
    }
    if got.credentials != wanted.credentials {
        let are = if got.credentials { "are" } else { "are not" };
        differences.push(format!("credentials {are} allowed"));
    }
    if wanted.max_age.is_some() && got.max_age != wanted.max_age {
        let seconds = got.max_age.map_or("nothing".to_owned(), |seconds| seconds.to_string());
        differences.push(format!("`access-control-max-age` is {seconds}"));
    }
}
