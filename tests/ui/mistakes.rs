//! Mistakes, each as a module of a few programs: what is said of it, and that what help says to write
//! compiles where it is pasted.

mod generated;
mod paste;
mod people;
mod rows;

use std::fmt::Write as _;

use cors_runtime::{OriginSet, cors_policy};

use crate::{
    documented,
    project::{Message, Project},
};
use paste::{is_followed, paste, replacement};
use rows::Row;

/// A part of a program, and what is expected of it.
struct Case {
    name: String,
    source: String,
    /// So many errors at most.
    most: usize,
    row: Option<Row>,
}

fn cases() -> Vec<Case> {
    let each = if cors_tests::is_exhaustive() { 500 } else { 6 };
    let example = |(name, code)| {
        let source = format!("fn {name}() {{\n{code}\n}}");
        Case { name, source, most: 1, row: None }
    };
    rows::cases()
        .chain(documented::refused_examples().into_iter().map(example))
        .chain(generated::cases(each))
        .collect()
}

/// So many cases are one program.
const TOGETHER: usize = 400;

/// Whether rustc can read a source: one that it cannot would silence all that are in one program with it.
fn is_tokens(source: &str) -> bool {
    source.parse::<proc_macro2::TokenStream>().is_ok()
}

/// How programs are compiled.
type Compile = fn(&Project, &[String]) -> Vec<Vec<Message>>;

/// What is said of each case, with places counted from the start of its source.
fn check(project: &Project, compile: Compile, sources: &[&str]) -> Vec<Vec<Message>> {
    let mut found: Vec<Vec<Message>> = Vec::new();
    let mut programs = Vec::new();
    let mut starts = Vec::new();
    for chunk in sources.chunks(TOGETHER) {
        let mut program = String::from("#![allow(warnings)]\n");
        let mut places = Vec::new();
        for (index, source) in chunk.iter().enumerate() {
            let _ = write!(program, "mod case{index} {{");
            places.push(program.len());
            program = program + if is_tokens(source) { source } else { "" } + "\n}\n";
        }
        programs.push(program + "fn main() {}\n");
        starts.push(places);
    }
    for (messages, starts) in compile(project, &programs).into_iter().zip(starts) {
        let first = found.len();
        found.resize(first + starts.len(), Vec::new());
        for mut message in messages {
            if !message.is_error {
                continue;
            }
            let case = starts.partition_point(|start| *start <= message.bytes.start) - 1;
            message.bytes.start -= starts[case];
            message.bytes.end -= starts[case];
            found[first + case].push(message);
        }
    }
    found
}

/// What is wrong with what was said of a case, and with what is said after its help was followed.
fn wrong(case: &Case, before: &[Message], after: &[Message]) -> Vec<String> {
    let mut wrong = Vec::new();
    if before.len() > case.most {
        wrong.push(format!("more than {} errors", case.most));
    }
    if let Some(row) = &case.row {
        wrong.extend(row.difference(before));
        wrong.extend(row.origin.as_ref().and_then(|origin| at_start_up(origin, before)));
    }
    let followed: Vec<&Message> =
        before.iter().filter(|message| is_followed(message, &case.source)).collect();
    for message in &followed {
        let zone = replacement(message).and_then(|text| generated::widened(&case.source, &text));
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

cors_policy! { AtStartUp { origins: [runtime] } }

/// What arrives at start-up is refused in the compiler's words, but for the advice about what only the
/// policy can allow.
fn at_start_up(origin: &str, errors: &[Message]) -> Option<String> {
    let whole: fn(&str) -> &str = |message| message;
    let fact: fn(&str) -> &str = |message| message.lines().next().unwrap_or_default();
    let (refused, part) = match OriginSet::parse([origin]) {
        Ok(set) => (AtStartUp::with_origins(set).err(), fact),
        // Nor does every policy take `"*"`, which the compiler offers for a word.
        Err(error) if errors.iter().any(|one| one.text.contains("help: write \"*\"")) => {
            (Some(error), fact)
        }
        Err(error) => (Some(error), whole),
    };
    let refused = refused.iter().flat_map(cors_runtime::OriginSetError::errors);
    let refused: Vec<String> =
        refused.map(|error| format!("error: {}", part(&error.to_string()))).collect();
    let compiler: Vec<&str> = errors.iter().map(|error| part(&error.text)).collect();
    (compiler != refused).then(|| format!("at start-up: {refused:#?}"))
}

fn texts(messages: &[Message]) -> String {
    let texts = messages.iter().map(|message| message.text.replace('\n', "\n    "));
    texts.collect::<Vec<_>>().join("\n    ")
}

#[test]
fn what_is_said_is_right_and_what_help_says_compiles() {
    let cases = cases();
    let project = Project::new("mistakes");
    let sources: Vec<&str> = cases.iter().map(|case| case.source.as_str()).collect();
    let before = check(&project, Project::expand, &sources);
    let pasted: Vec<String> =
        sources.iter().zip(&before).map(|(source, messages)| paste(source, messages)).collect();
    // A case that help has left as it is says the same again.
    // Whether two members of a policy overlap is only known when constants are computed.
    let (combined, single): (Vec<usize>, Vec<usize>) = (0..cases.len())
        .filter(|&at| pasted[at] != sources[at])
        .partition(|&at| pasted[at].contains("policies: ["));
    let changed = combined.len() + single.len();
    let mut after = before.clone();
    for (those, compile) in [(combined, Project::check as Compile), (single, Project::expand)] {
        let again: Vec<&str> = those.iter().map(|&at| pasted[at].as_str()).collect();
        for (&at, messages) in those.iter().zip(check(&project, compile, &again)) {
            after[at] = messages;
        }
    }
    let mut all = Vec::new();
    for (((case, before), pasted), after) in cases.iter().zip(&before).zip(&pasted).zip(&after) {
        let lexed = [(&case.source, "the source"), (pasted, "what is pasted")];
        let unread = lexed.into_iter().filter(|(source, _)| !is_tokens(source));
        let unread = unread.map(|(_, what)| format!("{what} is not tokens"));
        for what in unread.chain(wrong(case, before, after)) {
            let (said, left) = (texts(before), texts(after));
            let Case { name, source, .. } = case;
            all.push(format!("{name}: {what}\n  {source}\n    {said}\n  {pasted}\n    {left}"));
        }
    }
    assert!(before.iter().flatten().count() > cases.len() / 2, "a program is not understood");
    assert!(changed * 3 > cases.len(), "help was followed in {changed} of {} cases", cases.len());
    let shown = all.iter().take(60).map(String::as_str).collect::<Vec<_>>().join("\n");
    assert!(all.is_empty(), "{} of {} cases:\n{shown}", all.len(), cases.len());
}
