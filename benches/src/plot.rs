//! The plot: instructions added to an actual request, over the number of origins, both on
//! logarithmic axes.

use std::fmt::Write as _;

use crate::{measure::Measured, table::grouped};

const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 440.0;
const LEFT: f64 = 78.0;
const RIGHT: f64 = 552.0;
const TOP: f64 = 64.0;
const BOTTOM: f64 = 372.0;

/// Powers of ten at the ends of the axes.
const ORIGINS: (i32, i32) = (0, 4);
const INSTRUCTIONS: (i32, i32) = (2, 6);

/// What a line shows: its words, its class, the workloads' prefix, the entry.
const LINES: [(&str, &str, &str, &str); 5] = [
    ("tower-http list, under axum", "list dashed", "axum/allowed/prefix-", "tower-http list"),
    ("tower-http list", "list", "allowed/prefix-", "tower-http list"),
    ("tower-http predicate, HashSet", "predicate", "allowed/prefix-", "tower-http predicate"),
    ("cors-runtime, under axum", "ours dashed", "axum/allowed/prefix-", "ours"),
    ("cors-runtime", "ours", "allowed/prefix-", "ours"),
];

// The colours of marks hold on white and on black; those of text follow the reader's scheme.
const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-size:15px;font-weight:600}\
.small{font-size:11px;fill:#57606a}.grid{stroke:#8c959f;stroke-opacity:.3}\
.list{--c:#d1603d}.predicate{--c:#8a7fd6}.ours{--c:#1f9d6b}\
path{fill:none;stroke:var(--c);stroke-width:2.5}path.dashed{stroke-dasharray:6 4}\
circle{fill:var(--c)}text.list,text.predicate,text.ours{fill:var(--c)}\
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.small{fill:#9198a1}}";

/// The plot as SVG.
pub(crate) fn plot(measured: &[Measured], machine: &str) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"Instructions that CORS adds to an actual request, over the number of origins\">\
         \n<style>{STYLE}</style>\n"
    );
    text(&mut svg, LEFT, 24.0, "start", "title", "Instructions that CORS adds to a request");
    text(
        &mut svg,
        LEFT,
        44.0,
        "start",
        "small",
        "actual, allowed; both axes logarithmic; less is better",
    );
    for power in ORIGINS.0..=ORIGINS.1 {
        let at = x(10f64.powi(power));
        line(&mut svg, (at, TOP), (at, BOTTOM));
        text(&mut svg, at, BOTTOM + 20.0, "middle", "", &power_of_ten(power));
    }
    for power in INSTRUCTIONS.0..=INSTRUCTIONS.1 {
        let at = y(10f64.powi(power));
        line(&mut svg, (LEFT, at), (RIGHT, at));
        text(&mut svg, LEFT - 8.0, at + 4.0, "end", "", &power_of_ten(power));
    }
    text(
        &mut svg,
        f64::midpoint(LEFT, RIGHT),
        BOTTOM + 40.0,
        "middle",
        "",
        "origins in the policy",
    );
    text(&mut svg, LEFT, HEIGHT - 8.0, "start", "small", machine);
    let mut labels: Vec<(f64, &str, &str)> = Vec::new();
    for (words, class, workloads, entry) in LINES {
        let points = points(measured, workloads, entry);
        let Some(last) = points.last() else { continue };
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
        writeln!(svg, "<path class=\"{class}\" d=\"M{}\"/>", path.join(" L")).expect("a string");
        for (x, y) in &points {
            writeln!(svg, "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/>")
                .expect("a string");
        }
        labels.push((last.1, class, words));
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut lowest = f64::NEG_INFINITY;
    for (at, class, words) in labels {
        lowest = at.max(lowest + 16.0);
        text(
            &mut svg,
            RIGHT + 12.0,
            lowest + 4.0,
            "start",
            class.trim_end_matches(" dashed"),
            words,
        );
    }
    svg.push_str("</svg>\n");
    svg
}

fn points(measured: &[Measured], workloads: &str, entry: &str) -> Vec<(f64, f64)> {
    let point = |row: &Measured| {
        let size: u32 = row.workload.name.strip_prefix(workloads)?.parse().ok()?;
        let count = row.of(entry)?.instructions?;
        Some((x(size.into()), y(count as f64)))
    };
    let mut points: Vec<(f64, f64)> = measured.iter().filter_map(point).collect();
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    points
}

fn x(origins: f64) -> f64 {
    place(origins, ORIGINS, LEFT, RIGHT)
}

fn y(instructions: f64) -> f64 {
    place(instructions, INSTRUCTIONS, BOTTOM, TOP)
}

fn place(value: f64, powers: (i32, i32), from: f64, to: f64) -> f64 {
    let (first, last) = (f64::from(powers.0), f64::from(powers.1));
    from + (value.max(1.0).log10() - first) / (last - first) * (to - from)
}

fn power_of_ten(power: i32) -> String {
    grouped(10i64.pow(power.unsigned_abs()))
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64)) {
    writeln!(
        svg,
        "<line class=\"grid\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
        from.0, from.1, to.0, to.1
    )
    .expect("a string");
}

fn text(svg: &mut String, x: f64, y: f64, anchor: &str, class: &str, words: &str) {
    // Names of processors may hold what XML keeps for itself.
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    writeln!(
        svg,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{words}</text>"
    )
    .expect("a string");
}
