//! What was measured, as a table for the terminal.

use crate::{
    limits::limits,
    measure::{Cost, Measured},
};

/// Prints one row for each workload and entry.
pub(crate) fn print(measured: &[Measured]) {
    println!(
        "{:<34} {:<22} {:>13} {:>7} {:>7} {:>8} {:>10} {:>7}",
        "workload", "", "instructions", "ratio", "allocs", "reallocs", "ns", "ratio"
    );
    for measured in measured {
        let peer = measured.of("tower-http list").or_else(|| measured.of("tower-http predicate"));
        for (entry, cost) in measured.workload.entries.iter().zip(&measured.costs) {
            let sign = if entry.is_floor { "=" } else { "" };
            let ratio = peer.filter(|_| !entry.is_floor).map(|peer| Ratio::new(cost, &peer));
            println!(
                "{:<34} {:<22} {:>13} {:>7} {:>7} {:>8} {:>10} {:>7}",
                measured.workload.name,
                entry.name,
                cost.instructions.map_or("?".into(), |count| format!("{sign}{}", grouped(count))),
                ratio.as_ref().map_or("", |ratio| &ratio.instructions),
                each(cost.allocations),
                each(cost.reallocations),
                format!("{sign}{:.0}", cost.nanoseconds),
                ratio.as_ref().map_or("", |ratio| &ratio.time),
            );
        }
    }
    println!();
    for limit in limits(measured) {
        let holds = if limit.holds { "holds" } else { "DOES NOT HOLD" };
        println!("{:<72} {:<30} {holds}", limit.aim, limit.found);
    }
}

struct Ratio {
    instructions: String,
    time: String,
}

impl Ratio {
    fn new(cost: &Cost, peer: &Cost) -> Self {
        let instructions = cost.instructions.zip(peer.instructions);
        Self {
            instructions: instructions
                .map_or("?".into(), |(ours, peer)| format!("{:.3}", ours as f64 / peer as f64)),
            time: format!("{:.3}", cost.nanoseconds / peer.nanoseconds),
        }
    }
}

/// A mean, which most often is a whole number.
pub(crate) fn each(mean: f64) -> String {
    if mean.fract().abs() < 0.05 { format!("{mean:.0}") } else { format!("{mean:.1}") }
}

/// A number with commas between its thousands.
pub(crate) fn grouped(number: i64) -> String {
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
