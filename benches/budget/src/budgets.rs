//! The file of budgets: `workload <tab> instructions above the floor <tab> tolerance in percent`.

use std::{collections::BTreeMap, fmt::Write as _, fs, io, path::Path};

use cors_budget::{callgrind, own, workload::Workload};

const HEAD: &str = "# workload\tinstructions above the floor\ttolerance, percent\n";

/// Where nothing else is said.
const TOLERANCE: u64 = 3;

/// How a process's stack is aligned decides how blocks are copied; this is no more than that.
const LEAST: u64 = 32;

struct Budget {
    instructions: i64,
    tolerance: u64,
}

/// Counts, prints a table, and says whether all counts are within their budgets.
pub(crate) fn check(file: &Path) -> io::Result<bool> {
    let mut budgets = read(&fs::read_to_string(file)?)?;
    if !callgrind::is_available() {
        // To pass would be to say that the budgets hold.
        return Err(io::Error::other("no valgrind: nothing was counted"));
    }
    let mut is_within = true;
    println!("{:<34} {:>8} {:>8} {:>7}", "workload", "budget", "counted", "");
    for workload in own() {
        let counted = above_floor(&workload)?;
        let (budget, verdict) = match budgets.remove(&workload.name) {
            Some(budget) => (budget.instructions.to_string(), budget.verdict(counted)),
            None => ("none".into(), Err("no budget".into())),
        };
        is_within &= verdict.is_ok();
        let (Ok(words) | Err(words)) = verdict;
        println!("{:<34} {budget:>8} {counted:>8} {words}", workload.name);
    }
    for name in budgets.keys() {
        is_within = false;
        println!("{name:<34} is in the budgets and no workload");
    }
    if !is_within {
        println!("Where the new counts are wanted, write them: --write-budgets {}", file.display());
    }
    Ok(is_within)
}

/// Counts, and writes what was counted as the budgets.
pub(crate) fn write(file: &Path) -> io::Result<()> {
    let mut text = HEAD.to_owned();
    for workload in own() {
        let counted = above_floor(&workload)?;
        println!("{:<34} {counted:>8}", workload.name);
        writeln!(text, "{}\t{counted}\t{TOLERANCE}", workload.name).expect("a string takes all");
    }
    fs::write(file, text)
}

fn above_floor(workload: &Workload) -> io::Result<i64> {
    match callgrind::instructions(workload)?.as_slice() {
        [floor, ours] => Ok(ours.cast_signed() - floor.cast_signed()),
        other => Err(io::Error::other(format!("{} counts for {}", other.len(), workload.name))),
    }
}

impl Budget {
    fn verdict(&self, counted: i64) -> Result<String, String> {
        let allowed = (self.instructions.unsigned_abs() * self.tolerance / 100).max(LEAST);
        let words = format!("{:+}", counted - self.instructions);
        if counted.abs_diff(self.instructions) <= allowed {
            Ok(words)
        } else {
            Err(format!("{words}, and at most ±{allowed} was expected"))
        }
    }
}

fn read(text: &str) -> io::Result<BTreeMap<String, Budget>> {
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let budget = || -> Option<(String, Budget)> {
                let name = fields.next()?.to_owned();
                let instructions = fields.next()?.parse().ok()?;
                let tolerance = fields.next()?.parse().ok()?;
                Some((name, Budget { instructions, tolerance }))
            };
            let mut budget = budget;
            budget().ok_or_else(|| io::Error::other(format!("no budget: {line}")))
        })
        .collect()
}
