//! `data/messages.tsv`: whole programs with mistakes as people make them. What must be said, what must
//! not, how many errors at most, and that what help says to write removes the mistake.

use regex_lite::Regex;

use super::{check, paste::paste};
use crate::project::{Message, Project};

const TABLE: &str = include_str!("../../data/messages.tsv");

const PRELUDE: &str = "#![allow(unused)] use axum::{Json, Router, extract::*, routing::{get, post, \
                       put, delete}}; use cors_runtime::{cors, cors_policy, cors_route};\n";

/// A row of the table.
struct Row {
    name: &'static str,
    program: String,
    must: Vec<Regex>,
    must_not: Vec<Regex>,
    at_most: usize,
    paste: &'static str,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, body, must, must_not, at_most, paste] = columns[..] else { panic!("{line}") };
        let expressions = |column: &str| {
            let all = column.split(" && ").filter(|_| column != "-");
            all.map(|one| Regex::new(&format!("(?m){one}")).expect(one)).collect()
        };
        let body = body.replace("\\\\", "\0").replace("\\n", "\n").replace('\0', "\\");
        // A warning is looked for where nothing is allowed.
        let prelude = if name.starts_with("warn_") { "" } else { PRELUDE };
        let main = if body.contains("fn main(") { "" } else { "\nfn main() {}\n" };
        Self {
            name,
            program: format!("{prelude}{body}{main}"),
            must: expressions(must),
            must_not: expressions(must_not),
            at_most: at_most.parse().expect("a number"),
            paste,
        }
    }

    /// What is wrong with what the compiler says.
    fn differences(&self, messages: &[Message]) -> Vec<String> {
        let errors = errors(messages);
        let text = show(if self.name.starts_with("warn_") { messages } else { &errors });
        let lacks = self.must.iter().filter(|expression| !expression.is_match(&text));
        let has = self.must_not.iter().filter(|expression| expression.is_match(&text));
        let mut differences: Vec<String> = lacks
            .map(|expression| format!("lacks {expression}"))
            .chain(has.map(|expression| format!("has {expression}")))
            .collect();
        if errors.len() > self.at_most {
            differences.push(format!("{} errors, not {}", errors.len(), self.at_most));
        }
        differences
    }
}

fn errors(messages: &[Message]) -> Vec<Message> {
    messages.iter().filter(|message| message.is_error).cloned().collect()
}

fn show(messages: &[Message]) -> String {
    messages.iter().map(|message| message.text.as_str()).collect::<Vec<_>>().join("\n")
}

/// What is said of each program. They are compiled together, which takes a tenth of the time. Then rustc
/// stops at the errors of macros, so a program of which that is not `enough` is compiled by itself.
fn said(
    project: &Project,
    programs: &[&str],
    enough: impl Fn(usize, &[Message]) -> bool,
) -> Vec<Vec<Message>> {
    let mut said = check(project, Project::check, programs);
    for (index, messages) in said.iter_mut().enumerate() {
        if cors_tests::is_exhaustive() || !enough(index, messages) {
            *messages = project.check(&[programs[index].to_owned()]).remove(0);
        }
    }
    said
}

#[test]
fn every_row() {
    let rows: Vec<Row> =
        TABLE.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect();
    let project = Project::new("people");
    let programs: Vec<&str> = rows.iter().map(|row| row.program.as_str()).collect();
    let found = said(&project, &programs, |index, said| {
        rows[index].differences(said).is_empty() && !rows[index].name.starts_with("warn_")
    });
    let mut wrong = Vec::new();
    for (row, found) in rows.iter().zip(&found) {
        let differences = row.differences(found);
        if !differences.is_empty() {
            wrong.push(format!("{}: {}\n{}", row.name, differences.join("; "), show(found)));
        }
    }
    for kind in ["clean", "yes"] {
        let rows: Vec<_> = rows.iter().zip(&found).filter(|(row, _)| row.paste == kind).collect();
        let before: Vec<_> = rows.iter().map(|(_, found)| errors(found)).collect();
        let paste = |((row, _), errors): (&(&Row, _), &Vec<_>)| paste(&row.program, errors);
        let pasted: Vec<String> = rows.iter().zip(&before).map(paste).collect();
        let is_mended = |index: usize, left: &[Message]| {
            let is_same =
                |left: &Message| before[index].iter().any(|old| old.mistake() == left.mistake());
            let left = errors(left);
            if kind == "clean" { left.is_empty() } else { !left.iter().any(is_same) }
        };
        let programs: Vec<&str> = pasted.iter().map(String::as_str).collect();
        let after = said(&project, &programs, is_mended);
        for (index, ((row, _), left)) in rows.iter().zip(&after).enumerate() {
            if pasted[index] == row.program {
                wrong.push(format!("{}: nothing to paste", row.name));
            } else if !is_mended(index, left) {
                wrong.push(format!("{}: pasted\n{}\n{}", row.name, pasted[index], show(left)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n\n"));
}
