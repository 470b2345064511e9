//! The committed report: its tables, and the words that go with them.

use std::{fmt::Write as _, fs, io, path::Path};

use cors_budget::{callgrind, steps, workload::Place};

use crate::{
    limits::limits,
    loopback,
    measure::{Cost, Measured},
    table::{each, grouped},
};

const COLUMNS: [&str; 5] =
    ["ours", "by hand", "tower-http list", "tower-http exact", "tower-http predicate"];

/// Writes `report.md`.
pub(crate) fn write(measured: &[Measured], directory: &Path) -> io::Result<()> {
    let steps = if callgrind::is_available() { steps::section()? } else { String::new() };
    fs::write(directory.join("report.md"), markdown(measured) + &steps + &loopback::section()?)
}

fn markdown(measured: &[Measured]) -> String {
    let mut text = String::from(
        "# What CORS costs a request\n\nWritten by the benchmark, built with the compiler of \
         `rust-toolchain.toml`; see [README](README.md) for how it is measured.\n\nEach cell: \
         **instructions** / allocations + reallocations / nanoseconds, above the same service without \
         CORS. Instructions and allocations are exact; nanoseconds are medians on a machine that does \
         other things too. By hand: the least that any middleware can do. A dash: it has no such \
         thing.\n\nBelow ten origins the difference between any two of these columns is a few percent \
         of a request over loopback whose handler does nothing, and near noise for any other.\n\n",
    );
    let names = COLUMNS.map(|name| if name == "ours" { "cors-runtime" } else { name });
    writeln!(text, "| workload | {} |", names.join(" | ")).expect("a string");
    writeln!(text, "|---|{}", "--:|".repeat(COLUMNS.len())).expect("a string");
    for row in measured {
        let cells = COLUMNS.map(|column| row.of(column).map_or("–".into(), |cost| cell(&cost)));
        writeln!(text, "| {} | {} |", words(row), cells.join(" | ")).expect("a string");
    }
    text.push_str("\n## What is aimed at\n\n| aim | in this run | reached |\n|---|---|---|\n");
    for limit in limits(measured) {
        let holds = if limit.holds { "yes" } else { "**no**" };
        writeln!(text, "| {} | {} | {holds} |", limit.aim, limit.found).expect("a string");
    }
    text.push_str(NOT_REACHED);
    text
}

/// Why some aims are not reached, and where the floor is.
const NOT_REACHED: &str = "
## What could not be reached

* **No `Origin`, refused.** By hand, without any check, these take 360 and 409 instructions: `Vary` in \
`http`'s map takes 204, and each name that is looked up 25 for its hash. The rest of ours: a decision that goes \
with the future, which is copied where it is moved (about 130), the call with its look at whether there are other \
policies (about 60), and one look at the names of the response (45), without which a handler's own headers would \
contradict the policy's.
* **10,000 patterns at start-up.** Around a bare service, with the feature `axum`, 714 of these are the entry in the \
request's extensions, by which an extractor below finds the layer's origins: three allocations, of which axum makes \
two anyway. Without the feature they are not made, and such a request takes 1,887.
* **Policies around one another, allowed.** Each finds `Origin` by itself and compares it (200 to 320, a pattern being \
the dearer), finds what the policies of the request share (80), and moves a request and two futures (87). The outer \
one compares the CORS headers of the response with what the nearer one wrote (290). \
One look for all would have to trust what a middleware between them may have changed.
";

fn cell(cost: &Cost) -> String {
    let instructions = cost.instructions.map_or("?".into(), grouped);
    let allocations = if cost.reallocations.abs() < 0.05 {
        each(cost.allocations)
    } else {
        format!("{} + {}", each(cost.allocations), each(cost.reallocations))
    };
    format!("**{instructions}** / {allocations} / {:.0}", cost.nanoseconds)
}

fn words(row: &Measured) -> String {
    // The last two parts of a name; before them stands the place.
    let from = row.workload.name.rmatch_indices('/').nth(1).map_or(0, |(at, _)| at + 1);
    let name = &row.workload.name[from..];
    let place = match row.workload.place {
        Place::Service => String::new(),
        Place::Router => "under axum: ".into(),
        Place::Handler => "on a handler: ".into(),
        Place::Nested(1) => "in a program with several policies: ".into(),
        Place::Nested(layers) => format!("{layers} policies around one another: "),
        Place::NestedRouter(layers) => format!("{layers} of them under axum: "),
        Place::Growing => "a map that has to grow: ".into(),
    };
    format!("{place}{}", name.replace('/', ", "))
}
