//! Holds instructions per request against budgets.

use std::{env, io, path::Path, process::ExitCode};

use cors_budget::{callgrind, origins, profile, steps, workload};

mod budgets;

const USAGE: &str = "\
usage: cors-budget --check FILE           count and compare
       cors-budget --write-budgets FILE   count and write
       cors-budget --profile WORKLOAD DIR where the instructions go; callgrind's files stay in DIR
       cors-budget --steps                the same, for the report
       cors-budget --write-origins DIR    write the lists of origins
       cors-budget --list                 the workloads";

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
        let found = workload::own().into_iter().find(|workload| workload.name == name);
        found.ok_or_else(|| io::Error::other(format!("no workload {name}")))
    };
    match arguments {
        [callgrind::COUNT, name] => callgrind::count(&named(name)?),
        ["--check", file] => return budgets::check(Path::new(file)),
        ["--write-budgets", file] => budgets::write(Path::new(file))?,
        ["--write-origins", directory] => origins::write(Path::new(directory))?,
        ["--profile", name, directory] => {
            let functions = profile::of(&named(name)?, "ours", Path::new(directory))?;
            println!("{name}: instructions a request, above the floor = whole - floor's");
            for function in functions.iter().filter(|function| function.above().abs() >= 0.5) {
                let profile::Function { name, instructions, floor } = function;
                println!("{:>8.1} = {instructions:>7.1} - {floor:>7.1}  {name}", function.above());
            }
        }
        ["--steps"] => print!("{}", steps::section()?),
        ["--list"] => workload::own().iter().for_each(|workload| println!("{}", workload.name)),
        _ => {
            eprintln!("{USAGE}");
            return Ok(false);
        }
    }
    Ok(true)
}
