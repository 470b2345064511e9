//! The machine behind the second law: every mistake in one program, built, and built again with what
//! help says to write pasted over what was underlined.

use std::{fmt::Write as _, fs, path::Path};

use crate::{
    pasted::{
        generated::{self, Case},
        paste::{is_followed, paste, replacement},
        program::{Message, Programs},
    },
    tables::rows,
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
    let mut cases: Vec<Case> = rows::all()
        .into_iter()
        .map(|row| Case {
            name: row.name,
            source: format!("cors_runtime::cors_policy! {{ {} }}", row.policy),
            most: None,
        })
        .collect();
    cases.extend(["checks", "policy"].into_iter().flat_map(programs_of));
    cases.extend(generated::cases(if cors_tests::is_exhaustive() { 500 } else { 50 }));
    cases
}

/// One program of all cases. It ends with an error of its own, so that rustc stops behind the macros.
fn program(sources: &[&str]) -> (String, Vec<usize>) {
    let mut text = String::from("#![allow(warnings)]\n");
    let mut starts = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        let _ = write!(text, "mod case{index} {{");
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

fn texts(messages: &[Message]) -> String {
    messages
        .iter()
        .map(|message| message.text.replace('\n', "\n    "))
        .collect::<Vec<_>>()
        .join("\n    ")
}

/// What is wrong with what was said of a case, and with what is said after its help was followed.
fn wrong(case: &Case, before: &[Message], after: &[Message]) -> Vec<String> {
    let mut wrong = Vec::new();
    if case.most.is_some_and(|most| before.len() > most) {
        wrong.push("more than one error".to_owned());
    }
    let followed: Vec<&Message> =
        before.iter().filter(|message| is_followed(message, &case.source)).collect();
    for message in &followed {
        let zone = replacement(message).and_then(|text| generated::widened(&case.source, text));
        if let Some(zone) = zone {
            wrong.push(format!("opens the policy to everybody below {zone}"));
        }
        let is_same = |other: &&Message| other.mistake() == message.mistake();
        let is_left = before.iter().filter(is_same).any(|other| !is_followed(other, &case.source));
        if !is_left && after.iter().any(|left| is_same(&left)) {
            wrong.push("the same mistake again".to_owned());
        }
    }
    // What is removed may have been all there was, and a repaired pattern may cover another entry,
    // which was one too many all along.
    let is_another = |left: &Message| {
        ["check `missing_origins`", "check `redundant_origin`"]
            .into_iter()
            .any(|name| left.text.contains(name))
    };
    if before.len() == 1 && followed.len() == 1 && after.iter().any(|left| !is_another(left)) {
        wrong.push("not clean".to_owned());
    }
    wrong
}

#[test]
fn what_help_says_compiles_where_it_is_done() {
    let cases = cases();
    let programs = Programs::new("pasted");
    let sources: Vec<&str> = cases.iter().map(|case| case.source.as_str()).collect();
    let before = check(&programs, &sources);
    let pasted: Vec<String> =
        sources.iter().zip(&before).map(|(source, messages)| paste(source, messages)).collect();
    let sources: Vec<&str> = pasted.iter().map(String::as_str).collect();
    let after = check(&programs, &sources);
    let mut all = Vec::new();
    let (mut mistakes, mut followed) = (0, 0);
    for (((case, before), pasted), after) in cases.iter().zip(&before).zip(&pasted).zip(&after) {
        mistakes += before.len();
        followed += before.iter().filter(|message| is_followed(message, &case.source)).count();
        for what in wrong(case, before, after) {
            all.push(format!(
                "{}: {what}\n  {}\n    {}\n  {pasted}\n    {}",
                case.name,
                case.source,
                texts(before),
                texts(after)
            ));
        }
    }
    println!("{} cases, {mistakes} errors, {followed} times help was followed", cases.len());
    assert!(followed * 4 > cases.len(), "{followed} times help was followed");
    let shown = all.iter().take(60).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(all.is_empty(), "{} of {} cases:\n{shown}", all.len(), cases.len());
}
