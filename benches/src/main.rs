//! This project, tower-http and a middleware by hand, side by side.

mod allocations;
mod limits;
mod loopback;
mod measure;
mod peers;
mod report;
mod table;

use std::{env, io, path::Path, process::ExitCode};

use cors_budget::{callgrind, workload::Workload};

const USAGE: &str = "\
usage: cors-benches              measure and print
       cors-benches WORD         only workloads whose name holds the word
       cors-benches --report     also write report.md
       cors-benches --loopback   requests per second over loopback";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [callgrind::COUNT, name] => named(name).map(|workload| callgrind::count(&workload)),
        [measure::RUN, name] => named(name).map(|workload| measure::run(&workload)),
        ["--loopback"] => loopback::section().map(|section| println!("{section}")),
        ["--report"] => all("").and_then(|measured| {
            table::print(&measured);
            report::write(&measured, Path::new(env!("CARGO_MANIFEST_DIR")))
        }),
        [] => all("").map(|measured| table::print(&measured)),
        [word] if !word.starts_with('-') => all(word).map(|measured| table::print(&measured)),
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

fn named(name: &str) -> io::Result<Workload> {
    let found = peers::workloads().into_iter().find(|workload| workload.name == name);
    found.ok_or_else(|| io::Error::other(format!("no workload {name}")))
}

fn all(word: &str) -> io::Result<Vec<measure::Measured>> {
    let is_counted = callgrind::is_available();
    if !is_counted {
        eprintln!("no valgrind: instructions are not counted");
    }
    let workloads = peers::workloads().into_iter().filter(|workload| workload.name.contains(word));
    workloads
        .map(|workload| {
            eprintln!("{}", workload.name);
            measure::measure(workload, is_counted)
        })
        .collect()
}
