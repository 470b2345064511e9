//! Measuring one workload: instructions under valgrind, allocations and time in a process of its
//! own, in which no other policy was ever started.

use std::{env, fmt, io, process::Command, time::Duration, time::Instant};

use cors_budget::{callgrind, sample::Sample, subject::Subject, workload::Workload};

use crate::allocations;

/// The argument that makes the program measure one workload.
pub(crate) const RUN: &str = "--run-one-workload";

/// What one entry takes for a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    /// Instructions, where there is a valgrind.
    pub(crate) instructions: Option<i64>,
    pub(crate) allocations: f64,
    pub(crate) reallocations: f64,
    /// The median of rounds.
    pub(crate) nanoseconds: f64,
}

/// A workload and what its entries take. An entry's cost is above its floor; a floor's is whole.
pub(crate) struct Measured {
    pub(crate) workload: Workload,
    pub(crate) costs: Vec<Cost>,
}

impl Measured {
    /// The cost of an entry.
    pub(crate) fn of(&self, name: &str) -> Option<Cost> {
        let index = self.workload.entries.iter().position(|entry| entry.name == name)?;
        Some(self.costs[index])
    }
}

/// Measures a workload.
pub(crate) fn measure(workload: Workload, is_counted: bool) -> io::Result<Measured> {
    let output = Command::new(env::current_exe()?).args([RUN, &workload.name]).output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let mut costs = text.lines().map(Cost::read).collect::<Option<Vec<Cost>>>();
    if let (Some(costs), true) = (&mut costs, is_counted) {
        let counts = callgrind::instructions(&workload)?;
        for (cost, count) in costs.iter_mut().zip(counts) {
            cost.instructions = Some(count.cast_signed());
        }
    }
    let costs = costs.filter(|costs| costs.len() == workload.entries.len());
    let whole = costs.ok_or_else(|| io::Error::other(format!("{}: {text}", workload.name)))?;
    let above = |(index, cost): (usize, &Cost)| match workload.floor_of(index) {
        // Times were taken above the floor of the same round.
        Some(floor) => cost.above(&whole[floor]),
        None => *cost,
    };
    let costs = whole.iter().enumerate().map(above).collect();
    Ok(Measured { workload, costs })
}

impl Cost {
    fn above(&self, floor: &Self) -> Self {
        Self {
            instructions: self.instructions.zip(floor.instructions).map(|(all, floor)| all - floor),
            allocations: self.allocations - floor.allocations,
            reallocations: self.reallocations - floor.reallocations,
            nanoseconds: self.nanoseconds,
        }
    }

    fn read(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        Some(Self {
            instructions: None,
            allocations: fields.next()?.parse().ok()?,
            reallocations: fields.next()?.parse().ok()?,
            nanoseconds: fields.next()?.parse().ok()?,
        })
    }
}

/// As the child writes it and [`Cost::read`] reads it.
impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{}\t{}", self.allocations, self.reallocations, self.nanoseconds)
    }
}

/// What the child does.
pub(crate) fn run(workload: &Workload) {
    let samples = workload.samples();
    let mut subjects: Vec<Box<dyn Subject>> =
        workload.entries.iter().map(|entry| entry.start(workload, &samples)).collect();
    let counts: Vec<(f64, f64)> =
        subjects.iter_mut().map(|subject| allocated(subject.as_mut(), &samples)).collect();
    let times = times(workload, &mut subjects, &samples);
    for ((allocations, reallocations), nanoseconds) in counts.into_iter().zip(times) {
        let cost = Cost { instructions: None, allocations, reallocations, nanoseconds };
        println!("{cost}");
    }
}

fn allocated(subject: &mut dyn Subject, samples: &[Sample]) -> (f64, f64) {
    for sample in samples {
        subject.prepare(sample);
    }
    let counted = allocations::counted(|| (0..samples.len()).for_each(|_| subject.run()));
    let each = |all: u64| all as f64 / samples.len() as f64;
    (each(counted.0), each(counted.1))
}

/// Medians over rounds in which everyone takes a turn, so that what slows the machine for a while
/// slows all alike.
fn times(workload: &Workload, subjects: &mut [Box<dyn Subject>], samples: &[Sample]) -> Vec<f64> {
    const ROUNDS: usize = 101;
    const LONGEST: Duration = Duration::from_secs(4);
    let start = Instant::now();
    let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); subjects.len()];
    for round in 0..ROUNDS {
        if round >= 5 && start.elapsed() > LONGEST {
            break;
        }
        let mut taken = vec![0.0; subjects.len()];
        for turn in 0..subjects.len() {
            let index = (turn + round) % subjects.len();
            taken[index] = time(subjects[index].as_mut(), samples);
        }
        for (index, times) in rounds.iter_mut().enumerate() {
            let floor = workload.floor_of(index).map_or(0.0, |floor| taken[floor]);
            times.push(taken[index] - floor);
        }
    }
    rounds.into_iter().map(median).collect()
}

fn time(subject: &mut dyn Subject, samples: &[Sample]) -> f64 {
    for sample in samples {
        subject.prepare(sample);
    }
    let start = Instant::now();
    for _ in samples {
        subject.run();
    }
    start.elapsed().as_secs_f64() * 1e9 / samples.len() as f64
}

/// The middle of these.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
