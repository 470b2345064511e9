//! `data/messages.tsv`: whole programs with mistakes as people make them. What must be said, what must
//! not, how many errors at most, and that what help says to write removes the mistake.

use regex_lite::Regex;

use super::paste::paste;
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

#[test]
fn every_row() {
    let rows: Vec<Row> =
        TABLE.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect();
    let project = Project::new("people");
    let programs: Vec<String> = rows.iter().map(|row| row.program.clone()).collect();
    let found = project.check(&programs);
    let pasted: Vec<String> = programs
        .iter()
        .zip(&found)
        .map(|(program, found)| paste(program, &errors(found)))
        .collect();
    let after = project.check(&pasted);
    let mut wrong = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let (before, left) = (errors(&found[index]), errors(&after[index]));
        let mut differences = row.differences(&found[index]);
        let is_same = |left: &Message| before.iter().any(|old| old.mistake() == left.mistake());
        if row.paste == "-" {
            // Help is no text to paste.
        } else if pasted[index] == row.program {
            differences.push("nothing to paste".into());
        } else if left.iter().any(is_same) || (row.paste == "clean" && !left.is_empty()) {
            differences.push(format!("pasted\n{}\n{}", pasted[index], show(&left)));
        }
        if !differences.is_empty() {
            let said = show(&found[index]);
            wrong.push(format!("{}: {}\n{said}", row.name, differences.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n\n"));
}
