//! What CORS costs a request: this project and tower-http, side by side, as a table.

mod allocations;
mod measure;
mod tower_http;

use std::{env, fmt::Write as _, fs, io, path::Path, process::ExitCode};

use cors_budget::{callgrind, workload::Workload};
use measure::{Cost, Measured};

const USAGE: &str = "\
usage: cors-benches [WORD]    measure and print, with a word only workloads whose name holds it
       cors-benches --report  write report.md";

const HEAD: &str = "\
# What CORS costs a request

Written by the benchmark, built with the compiler of `rust-toolchain.toml`; see [README](README.md) for how it is
measured.

Each cell: **instructions** / allocations + reallocations, above the same service without CORS. All of them are exact. A
dash: it has no such thing.

| workload | cors-runtime | tower-http list |
|---|--:|--:|
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [callgrind::COUNT, name] => named(name).map(|workload| callgrind::count(&workload)),
        [measure::RUN, name] => named(name).map(|workload| measure::run(&workload)),
        ["--report"] => {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("report.md");
            table("").and_then(|table| fs::write(file, table))
        }
        [] => table("").map(|table| print!("{table}")),
        [word] if !word.starts_with('-') => table(word).map(|table| print!("{table}")),
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// All workloads, with the responses of both.
fn workloads() -> Vec<Workload> {
    let mut workloads = cors_budget::own();
    for workload in &mut workloads {
        workload.entries.extend(tower_http::entry(workload));
    }
    workloads
}

fn named(name: &str) -> io::Result<Workload> {
    let found = workloads().into_iter().find(|workload| workload.name == name);
    found.ok_or_else(|| io::Error::other(format!("no workload {name}")))
}

fn table(word: &str) -> io::Result<String> {
    let mut table = HEAD.to_owned();
    for workload in workloads().into_iter().filter(|workload| workload.name.contains(word)) {
        eprintln!("{}", workload.name);
        let measured = measure::measure(workload)?;
        let cells = ["ours", tower_http::NAME].map(|name| cell(&measured, name));
        let _ = writeln!(table, "| {} | {} |", measured.workload.name, cells.join(" | "));
    }
    Ok(table)
}

fn cell(measured: &Measured, name: &str) -> String {
    let Some(Cost { instructions, allocations, reallocations }) = measured.of(name) else {
        return "–".into();
    };
    let reallocations = match each(reallocations).as_str() {
        "0" => String::new(),
        some => format!(" + {some}"),
    };
    format!("**{}** / {}{reallocations}", grouped(instructions), each(allocations))
}

/// A mean, which most often is a whole number.
fn each(mean: f64) -> String {
    if (mean - mean.round()).abs() < 0.05 {
        format!("{:.0}", mean.round())
    } else {
        format!("{mean:.1}")
    }
}

/// A number with commas between its thousands.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.char_indices() {
        if index != 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
