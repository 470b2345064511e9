//! The machine behind the second law: every mistake in one program, built, and built again with what
//! help says to write pasted over what was underlined.

use std::{env, fs, path::Path};

use crate::{
    generated::{self, Case},
    paste::{paste, replacement},
    program::{Message, Programs},
    rows,
};

/// Each program of a folder as a module.
fn programs_of(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder);
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("ui").map(|file| file.expect("a file").path()).collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    paths
        .into_iter()
        .map(|path| Case {
            name: path.display().to_string(),
            source: fs::read_to_string(&path).expect("a program"),
            most: None,
        })
        .collect()
}

fn cases() -> Vec<Case> {
    let is_exhaustive = env::var_os("CORS_TESTS_EXHAUSTIVE").is_some();
    let mut cases: Vec<Case> = rows::all()
        .into_iter()
        .map(|row| Case {
            name: row.name,
            source: format!("cors_runtime::cors_policy! {{ {} }}", row.policy),
            most: None,
        })
        .collect();
    cases.extend(["checks", "policy"].into_iter().flat_map(programs_of));
    cases.extend(generated::cases(if is_exhaustive { 600 } else { 60 }));
    cases
}

/// One program of all cases. It ends with an error of its own, so that rustc stops behind the macros.
fn program(sources: &[&str]) -> (String, Vec<usize>) {
    let mut text = String::from("#![allow(warnings)]\n");
    let mut starts = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        text += &format!("mod case{index} {{");
        starts.push(text.len());
        text += source;
        text += "\n}\n";
    }
    text += "::core::compile_error!{\"the end\"}\nfn main() {}\n";
    (text, starts)
}

/// So many cases are one program.
const TOGETHER: usize = 400;

/// What is said of each case, with places counted from the start of its source.
fn check(programs: &Programs, sources: &[&str]) -> Vec<Vec<Message>> {
    let chunks: Vec<(String, Vec<usize>)> = sources.chunks(TOGETHER).map(program).collect();
    let texts: Vec<String> = chunks.iter().map(|(text, _)| text.clone()).collect();
    let mut found: Vec<Vec<Message>> = sources.iter().map(|_| Vec::new()).collect();
    for (chunk, messages) in programs.check(&texts).into_iter().enumerate() {
        let starts = &chunks[chunk].1;
        for mut message in messages {
            if !message.is_error || message.text.contains("the end") {
                continue;
            }
            let index = starts.partition_point(|start| *start <= message.underlined.start);
            let index = index.checked_sub(1).expect("an error in a case");
            message.underlined.start -= starts[index];
            message.underlined.end -= starts[index];
            found[chunk * TOGETHER + index].push(message);
        }
    }
    found
}

#[test]
fn what_help_says_to_write_compiles_where_it_is_pasted() {
    let cases = cases();
    let programs = Programs::new("pasted");
    let sources: Vec<&str> = cases.iter().map(|case| case.source.as_str()).collect();
    let before = check(&programs, &sources);
    let pasted: Vec<String> =
        sources.iter().zip(&before).map(|(source, messages)| paste(source, messages)).collect();
    let sources: Vec<&str> = pasted.iter().map(String::as_str).collect();
    let after = check(&programs, &sources);
    let mut wrong = Vec::new();
    let (mut mistakes, mut pastes) = (0, 0);
    for (((case, before), pasted), after) in cases.iter().zip(&before).zip(&pasted).zip(&after) {
        mistakes += before.len();
        let mut say = |what: &str| {
            let told: String =
                before.iter().map(|message| format!("\n    {}", message.text)).collect();
            let left: String =
                after.iter().map(|message| format!("\n    {}", message.text)).collect();
            wrong.push(format!("{}: {what}\n  {}{told}\n  {pasted}{left}", case.name, case.source));
        };
        if case.most.is_some_and(|most| before.len() > most) {
            say("more than one error");
        }
        let replaced: Vec<&Message> =
            before.iter().filter(|message| replacement(message).is_some()).collect();
        pastes += replaced.len();
        for message in &replaced {
            let zone = replacement(message).and_then(|text| generated::widened(&case.source, text));
            if let Some(zone) = zone {
                say(&format!("opens the policy to everybody below {zone}"));
            }
            let others = before
                .iter()
                .any(|other| other.mistake() == message.mistake() && replacement(other).is_none());
            if !others && after.iter().any(|left| left.mistake() == message.mistake()) {
                say("the same mistake again");
            }
        }
        if before.len() == 1 && replaced.len() == 1 && !after.is_empty() {
            say("not clean");
        }
    }
    println!("{} cases, {mistakes} errors, {pastes} replacements", cases.len());
    assert!(pastes * 2 > cases.len() / 2, "{pastes} replacements");
    let shown: Vec<String> = wrong.iter().take(60).cloned().collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), shown.join("\n"));
}
