//! Where the instructions go: what each function takes above the floor, itself and without those
//! it calls.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::Path,
};

use crate::{callgrind, workload::Workload};

/// What a function takes for a request, itself and without those it calls.
pub struct Function {
    /// As the compiler names it.
    pub name: String,
    /// Instructions of the entry.
    pub instructions: f64,
    /// Instructions of its floor.
    pub floor: f64,
}

impl Function {
    /// Instructions above the floor.
    pub fn above(&self) -> f64 {
        self.instructions - self.floor
    }
}

/// The functions of an entry, those with the largest difference to the floor first. callgrind's
/// files stay in the directory.
///
/// # Errors
///
/// When valgrind does not run, or the entry has no floor.
pub fn of(workload: &Workload, entry: &str, directory: &Path) -> io::Result<Vec<Function>> {
    let profiles = callgrind::profile(workload, directory)?;
    let index = workload.entries.iter().position(|found| found.name == entry);
    let floor = index.and_then(|index| workload.floor_of(index));
    let (Some(index), Some(floor)) = (index, floor) else {
        return Err(io::Error::other(format!("{entry} has no floor")));
    };
    let read = |index: usize| fs::read_to_string(&profiles[index]).map(|text| functions(&text));
    let (own, floor) = (read(index)?, read(floor)?);
    let mut names: Vec<&String> = own.keys().chain(floor.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let of = |functions: &BTreeMap<String, u64>, name: &String| {
        functions.get(name).map_or(0.0, |total| *total as f64 / workload.requests() as f64)
    };
    let function = |name: &String| Function {
        name: name.clone(),
        instructions: of(&own, name),
        floor: of(&floor, name),
    };
    let mut functions: Vec<Function> = names.into_iter().map(function).collect();
    functions.sort_by(|a, b| b.above().total_cmp(&a.above()));
    Ok(functions)
}

/// Reads callgrind's format: the instructions of each function itself.
fn functions(text: &str) -> BTreeMap<String, u64> {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let mut functions = BTreeMap::new();
    let (mut current, mut is_callee) = ("", false);
    for line in text.lines() {
        // A name is written once, behind its number.
        let mut name = |place: &'static str| {
            let (number, name) = line.strip_prefix(place)?.split_once(')')?;
            if !name.is_empty() {
                names.insert(number, name.trim());
            }
            Some(names.get(number).copied().unwrap_or("?"))
        };
        if let Some(function) = name("fn=(") {
            current = function;
        } else if name("cfn=(").is_some() {
        } else if line.starts_with("calls=") {
            // What the call took is on the next line.
            is_callee = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|cost| cost.parse::<u64>().ok());
            if let (Some(cost), false) = (cost, is_callee) {
                *functions.entry(current.to_owned()).or_default() += cost;
            }
            is_callee = false;
        }
    }
    functions
}
