//! Measuring one workload: instructions under valgrind, allocations in a process of its own, in which no
//! other policy was ever started.

use std::{env, io, process::Command};

use cors_budget::{callgrind, workload::Workload};

use crate::allocations;

/// The argument that makes the program count the allocations of one workload.
pub(crate) const RUN: &str = "--run-one-workload";

/// What one entry takes for a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    pub(crate) instructions: i64,
    pub(crate) allocations: f64,
    pub(crate) reallocations: f64,
}

/// A workload and what its entries take. An entry's cost is above its floor; a floor's is whole.
pub(crate) struct Measured {
    pub(crate) workload: Workload,
    costs: Vec<Cost>,
}

impl Measured {
    /// The cost of an entry.
    pub(crate) fn of(&self, name: &str) -> Option<Cost> {
        let index = self.workload.entries.iter().position(|entry| entry.name == name)?;
        Some(self.costs[index])
    }
}

/// Measures a workload.
pub(crate) fn measure(workload: Workload) -> io::Result<Measured> {
    let output = Command::new(env::current_exe()?).args([RUN, &workload.name]).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let counted = callgrind::instructions(&workload)?;
    let whole: Option<Vec<Cost>> =
        text.lines().zip(counted).map(|(line, count)| Cost::read(line, count)).collect();
    let whole = whole.filter(|costs| costs.len() == workload.entries.len());
    let whole = whole.ok_or_else(|| {
        let said = String::from_utf8_lossy(&output.stderr);
        io::Error::other(format!("{}: {text}{said}", workload.name))
    })?;
    let above = |(index, cost): (usize, &Cost)| match workload.floor_of(index) {
        Some(floor) => cost.above(&whole[floor]),
        None => *cost,
    };
    let costs = whole.iter().enumerate().map(above).collect();
    Ok(Measured { workload, costs })
}

impl Cost {
    fn above(&self, floor: &Self) -> Self {
        Self {
            instructions: self.instructions - floor.instructions,
            allocations: self.allocations - floor.allocations,
            reallocations: self.reallocations - floor.reallocations,
        }
    }

    /// Reads a line of [`run`].
    fn read(line: &str, instructions: u64) -> Option<Self> {
        let (allocations, reallocations) = line.split_once('\t')?;
        Some(Self {
            instructions: instructions.cast_signed(),
            allocations: allocations.parse().ok()?,
            reallocations: reallocations.parse().ok()?,
        })
    }
}

/// What the child does: a line of allocations and reallocations for each entry.
pub(crate) fn run(workload: &Workload) {
    let samples = workload.samples();
    for entry in &workload.entries {
        let mut subject = entry.start(workload, &samples);
        for sample in &samples {
            subject.prepare(sample);
        }
        let counted = allocations::counted(|| (0..samples.len()).for_each(|_| subject.run()));
        let each = |all: u64| all as f64 / samples.len() as f64;
        println!("{}\t{}", each(counted.0), each(counted.1));
    }
}
