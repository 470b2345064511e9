//! Where the instructions go: what each function takes above the floor, itself and without those
//! it calls.

use std::{
    collections::{BTreeMap, HashMap},
    fs, io,
    path::Path,
};

use cors_budget::{callgrind, workload::Workload};

/// Prints the functions of each entry, those with the largest difference to the floor first.
pub(crate) fn print(workload: &Workload, directory: &Path) -> io::Result<()> {
    let profiles = callgrind::profile(workload, directory)?;
    let read = |profile: &Path| fs::read_to_string(profile).map(|text| functions(&text));
    let profiles = profiles.iter().map(|profile| read(profile)).collect::<io::Result<Vec<_>>>()?;
    for (index, entry) in workload.entries.iter().enumerate() {
        let Some(floor) = workload.floor_of(index) else { continue };
        println!("{}, {}: instructions a request above {}", workload.name, entry.name, {
            workload.entries[floor].name
        });
        let requests = workload.requests() as f64;
        let of = |index: usize, function: &str| {
            profiles[index].get(function).map_or(0.0, |total| *total as f64 / requests)
        };
        let mut names: Vec<&String> =
            profiles[index].keys().chain(profiles[floor].keys()).collect();
        names.sort_unstable();
        names.dedup();
        let above = |name: &str| of(index, name) - of(floor, name);
        names.sort_by(|a, b| above(b).total_cmp(&above(a)));
        for name in names {
            if above(name).abs() >= 0.5 {
                println!("{:>8.1} = {:>7.1} - {:>7.1}  {name}", above(name), of(index, name), {
                    of(floor, name)
                });
            }
        }
    }
    Ok(())
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
