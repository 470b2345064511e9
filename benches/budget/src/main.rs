//! Holds instructions per request against budgets.

use std::{env, io, path::Path, process::ExitCode};

use cors_budget::{callgrind, origins, own};

mod budgets;

const USAGE: &str = "\
usage: cors-budget --check FILE           count and compare
       cors-budget --write-budgets FILE   count and write
       cors-budget --profile WORKLOAD DIR write callgrind's files, for callgrind_annotate
       cors-budget --list                 the workloads
       cors-budget --write-origins DIR    write the lists of origins";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> io::Result<bool> {
    let named = |name: &str| {
        let found = own().into_iter().find(|workload| workload.name == name);
        found.ok_or_else(|| io::Error::other(format!("no workload {name}")))
    };
    match arguments {
        [callgrind::COUNT, name] => callgrind::count(&named(name)?),
        ["--check", file] => return budgets::check(Path::new(file)),
        ["--write-budgets", file] => budgets::write(Path::new(file))?,
        ["--profile", name, directory] => {
            // One file for each entry, the floor first.
            for file in callgrind::profile(&named(name)?, Path::new(directory))? {
                println!("{}", file.display());
            }
        }
        ["--list"] => own().iter().for_each(|workload| println!("{}", workload.name)),
        ["--write-origins", directory] => origins::write(Path::new(directory))?,
        _ => {
            eprintln!("{USAGE}");
            return Ok(false);
        }
    }
    Ok(true)
}
