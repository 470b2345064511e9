//! What the instructions of an actual request are spent on, step by step.

use std::{env, fmt::Write as _, fs, io};

use crate::{profile, workload};

/// The request that is looked at: four headers, the most that an actual response gets.
const WORKLOAD: &str = "allowed/prefix-10";

/// A step: what it is, whether it could go, and words in the names of its functions. The first step
/// with a word in a name has it.
struct Step {
    what: &'static str,
    remark: &'static str,
    words: &'static [&'static str],
}

const STEPS: [Step; 8] = [
    Step {
        what: "read `Origin`, and see that there is one line",
        remark: "a look into a map of `http`",
        words: &["HeaderMap<T>::get", "HeaderMap<T>::find", "HeaderMap<T>::contains", "ValueIter"],
    },
    Step {
        what: "make a header value of the constant",
        remark: "`http` looks at each byte again; a value that is a constant does not go through this",
        words: &["HeaderValue::from_"],
    },
    Step {
        what: "hash the names of headers, `Origin` included",
        remark: "`http` keeps no hashes of its standard names",
        words: &["hash_elem"],
    },
    Step {
        what: "put four headers into the map",
        remark: "the floor of any CORS: `http` has no way to add several at once",
        words: &["HeaderMap<T>::", "header::map::"],
    },
    Step {
        what: "drop the lines with the response",
        remark: "whoever sends the response has to",
        words: &["drop_in_place<[http", "drop_in_place<http", "bytes::"],
    },
    Step {
        what: "copy memory",
        remark: "the future and the response, which move",
        words: &["memcpy", "memmove", "memset"],
    },
    Step {
        what: "find the origin among the policy's, decide what to write, and see whether a handler or a nearer policy has written it",
        remark: "this project's own: a few windows, two tables and one comparison for the first (about 80), one look at each name of the response for the last (about 40)",
        words: &[
            "cors_rules::",
            "cors_runtime::decision",
            "cors_runtime::headers",
            "cors_runtime::nesting",
        ],
    },
    Step {
        what: "call with a look for `Origin`, poll and drop one future more",
        remark: "this project's own, inlined into its caller",
        words: &["cors_runtime::", "subject::", "drop_in_place"],
    },
];

/// The section of the report.
///
/// # Errors
///
/// When valgrind does not run.
pub fn section() -> io::Result<String> {
    let workload = workload::own().into_iter().find(|workload| workload.name == WORKLOAD);
    let workload = workload.ok_or_else(|| io::Error::other(format!("no workload {WORKLOAD}")))?;
    let directory = env::temp_dir().join(format!("cors-benches-steps-{}", std::process::id()));
    let functions = profile::of(&workload, "ours", &directory)?;
    fs::remove_dir_all(directory)?;
    let step = |name: &str| {
        STEPS.iter().position(|step| step.words.iter().any(|word| name.contains(word)))
    };
    let mut totals = [0.0; STEPS.len() + 1];
    for function in &functions {
        totals[step(&function.name).unwrap_or(STEPS.len())] += function.above();
    }
    let mut text = format!(
        "\n## What the instructions are spent on\n\n`{WORKLOAD}`, by function; what the compiler \
         inlines counts where it is inlined, so the border between two steps is not sharp. Which \
         functions they are: `cargo run --release --manifest-path benches/budget/Cargo.toml -- \
         --profile {WORKLOAD} DIR`.\n\n| step | instructions | |\n|---|--:|---|\n"
    );
    let rest = Step { what: "all else", remark: "", words: &[] };
    let steps = STEPS.iter().chain([&rest]).zip(totals);
    // A step that is inlined wholly has nothing of its own.
    for (step, total) in steps.filter(|(_, total)| total.abs() >= 0.5) {
        writeln!(text, "| {} | {total:.0} | {} |", step.what, step.remark).expect("a string");
    }
    writeln!(text, "| **all** | **{:.0}** | |", totals.iter().sum::<f64>()).expect("a string");
    Ok(text)
}
