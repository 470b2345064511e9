//! What the project aims at, and whether this run reaches it.

use cors_budget::workload::{Origins, Place, Workload};

use crate::{
    measure::{Cost, Measured},
    table::{each, grouped},
};

/// An aim, what it comes to, and whether it is reached.
pub(crate) struct Limit {
    pub(crate) aim: String,
    pub(crate) found: String,
    pub(crate) holds: bool,
}

/// All aims that the measured workloads can tell of.
pub(crate) fn limits(measured: &[Measured]) -> Vec<Limit> {
    let found = Found(measured);
    let mut limits = Vec::new();
    for (words, workload, most) in [
        ("no `Origin`", "no-origin/prefix-10", 0.09),
        ("actual, refused", "refused/prefix-10", 0.11),
        ("preflight, allowed", "preflight-allowed/prefix-10", 0.3),
        ("preflight, refused", "preflight-refused/prefix-10", 0.08),
        ("under axum, 1,000 origins", "axum/allowed/prefix-1000", 1.0 / 30.0),
    ] {
        limits.extend(found.ratio(words, workload, most));
    }
    limits.extend(found.by_hand("actual, allowed, 1 origin", "allowed/prefix-1", 1.3));
    for (kind, most) in [("allowed", 1.5), ("refused", 2.0)] {
        let name = |patterns: usize| format!("{kind}/patterns-{patterns}");
        let words = format!("{kind}: 1,000 patterns");
        limits.extend(found.times(&words, &name(1_000), "one", &name(1), most));
    }
    limits.extend(found.at_most(
        "10,000 patterns at start-up",
        "allowed/start-up-patterns-10000",
        2_000,
    ));
    for (words, kind, most) in [
        ("no `Origin`", "no-origin", 500),
        ("allowed", "allowed", 500),
        ("preflight", "preflight-allowed", 1_500),
    ] {
        for (layer, around, inside) in
            [("second", "nested-2", "several"), ("third", "nested-3", "nested-2")]
        {
            limits.extend(found.above(
                &format!("{words}: a {layer} policy around, above one less"),
                &format!("{around}/{kind}/prefix-1"),
                &format!("{inside}/{kind}/prefix-1"),
                most,
            ));
        }
    }
    // More than 64 origins are not kept as header values: a look at each byte takes about 120, and
    // finding an origin in a set about 60 more than comparing it with one.
    for family in ["prefix", "mixed"] {
        let one = format!("allowed/{family}-1");
        let (words, many) =
            (format!("{family}: 10,000 origins, above one"), format!("allowed/{family}-10000"));
        limits.extend(found.above(&words, &many, &one, 210));
    }
    limits.extend(found.at_most("16 KiB of `Origin`", "long-origin/prefix-10", 1_000));
    limits.extend(found.above(
        "1 MiB of requested names, above a few",
        "long-names/prefix-10",
        "preflight-allowed/prefix-10",
        1_000,
    ));
    limits.extend(found.allocations("a single policy", false, 0.0));
    limits.extend(found.allocations("a single policy with origins of start-up", true, 3.0));
    limits
}

impl Limit {
    fn ratio(aim: String, found: i64, base: i64, most: f64) -> Self {
        let ratio = found as f64 / base as f64;
        let found = format!("{} / {} = {ratio:.3}", grouped(found), grouped(base));
        Self { aim, found, holds: ratio <= most }
    }
}

struct Found<'a>(&'a [Measured]);

impl Found<'_> {
    fn cost(&self, workload: &str, entry: &str) -> Option<Cost> {
        self.0.iter().find(|measured| measured.workload.name == workload)?.of(entry)
    }

    fn instructions(&self, workload: &str, entry: &str) -> Option<i64> {
        self.cost(workload, entry)?.instructions
    }

    fn ratio(&self, words: &str, workload: &str, most: f64) -> Option<Limit> {
        let peer = self.instructions(workload, "tower-http list")?;
        let ours = self.instructions(workload, "ours")?;
        Some(Limit::ratio(
            format!("{words}: at most {most:.3} of tower-http's list"),
            ours,
            peer,
            most,
        ))
    }

    fn by_hand(&self, words: &str, workload: &str, most: f64) -> Option<Limit> {
        let floor = self.instructions(workload, "by hand")?;
        let ours = self.instructions(workload, "ours")?;
        let aim = format!("{words}: at most {most:.1} times the least, by hand");
        Some(Limit::ratio(aim, ours, floor, most))
    }

    fn times(&self, words: &str, workload: &str, of: &str, base: &str, most: f64) -> Option<Limit> {
        let (found, base) =
            (self.instructions(workload, "ours")?, self.instructions(base, "ours")?);
        Some(Limit::ratio(format!("{words}: at most {most:.1} times {of}"), found, base, most))
    }

    fn above(&self, words: &str, workload: &str, base: &str, most: i64) -> Option<Limit> {
        let (found, base) =
            (self.instructions(workload, "ours")?, self.instructions(base, "ours")?);
        Some(Limit {
            aim: format!("{words}: at most {most} instructions"),
            found: format!("{} - {} = {}", grouped(found), grouped(base), grouped(found - base)),
            holds: found - base <= most,
        })
    }

    fn at_most(&self, words: &str, workload: &str, most: i64) -> Option<Limit> {
        let found = self.instructions(workload, "ours")?;
        Some(Limit {
            aim: format!("{words}: at most {most} instructions"),
            found: grouped(found),
            holds: found <= most,
        })
    }

    /// `at_start_up`: where origins arrive then; else where all of them are in the source.
    fn allocations(&self, words: &str, at_start_up: bool, most: f64) -> Option<Limit> {
        // axum allocates for every request, and what policies share with one another is in the request.
        let counts = |measured: &&Measured| {
            let Workload { place, origins, .. } = &measured.workload;
            *place == Place::Service && matches!(origins, Origins::StartUp { .. }) == at_start_up
        };
        let ours = self.0.iter().filter(counts).filter_map(|measured| {
            let cost = measured.of("ours")?;
            Some((cost.allocations + cost.reallocations, measured))
        });
        let (found, measured) = ours.max_by(|a, b| a.0.total_cmp(&b.0))?;
        Some(Limit {
            aim: format!("{words}: at most {most:.0} allocations on any request"),
            found: format!("at most {}, in {}", each(found), measured.workload.name),
            holds: found <= most,
        })
    }
}
