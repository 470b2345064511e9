//! Mistakes as people make them: what must be said, what must not, how many errors at most, and that
//! what help says to write compiles where it is pasted.

mod generated;
mod machine;
mod paste;
mod pattern;
mod program;

use paste::paste;
use pattern::is_match;
use program::{Message, Programs};

const TABLE: &str = include_str!("../data/messages.tsv");

/// Rows whose program has nothing to be said of, because it works: a public handler may have a private
/// policy.
const WORKS: [&str; 1] = ["private_policy"];

const PRELUDE: &str = "#![allow(unused)] use axum::{Json, Router, extract::*, routing::{get, post, \
                       put, delete}}; use cors_runtime::{cors, cors_policy, cors_route};\n";

/// A row of the table.
struct Row {
    name: &'static str,
    program: String,
    must: Vec<&'static str>,
    must_not: Vec<&'static str>,
    at_most: usize,
    paste: &'static str,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, body, must, must_not, at_most, paste] = columns[..] else { panic!("{line}") };
        let expressions = |column: &'static str| {
            if column == "-" { Vec::new() } else { column.split(" && ").collect() }
        };
        let body = unescape(body);
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
    fn compare(&self, messages: &[Message]) -> Vec<String> {
        let errors = messages.iter().filter(|message| message.is_error).count();
        let texts: Vec<&str> = messages
            .iter()
            .filter(|message| message.is_error || self.name.starts_with("warn_"))
            .map(|message| message.text.as_str())
            .collect();
        let text = texts.join("\n");
        let mut wrong = Vec::new();
        if WORKS.contains(&self.name) {
            let is_said = !texts.is_empty();
            return if is_said { vec!["should compile".into()] } else { wrong };
        }
        if errors > self.at_most {
            wrong.push(format!("{errors} errors, not {}", self.at_most));
        }
        for expression in self.must.iter().filter(|expression| !is_match(expression, &text)) {
            wrong.push(format!("lacks {expression}"));
        }
        for expression in self.must_not.iter().filter(|expression| is_match(expression, &text)) {
            wrong.push(format!("has {expression}"));
        }
        wrong
    }
}

fn unescape(text: &str) -> String {
    text.replace("\\\\", "\0").replace("\\n", "\n").replace('\0', "\\")
}

fn show(messages: &[Message]) -> String {
    let lines = messages.iter().flat_map(|message| message.text.lines());
    [""].into_iter().chain(lines).collect::<Vec<_>>().join("\n        ")
}

#[test]
fn every_row() {
    let rows: Vec<Row> =
        TABLE.lines().filter(|line| !line.starts_with('#')).map(Row::read).collect();
    assert!(rows.len() >= 90, "the table is there: {}", rows.len());
    let programs = Programs::new("messages");
    let sources: Vec<String> = rows.iter().map(|row| row.program.clone()).collect();
    let found = programs.check(&sources);
    let mut wrong = Vec::new();
    for (row, messages) in rows.iter().zip(&found) {
        let difference = row.compare(messages);
        if !difference.is_empty() {
            let difference = difference.join("; ");
            wrong.push(format!("{}: {difference}{}", row.name, show(messages)));
        }
    }

    let pasted: Vec<usize> = (0..rows.len()).filter(|&row| rows[row].paste != "-").collect();
    let errors = |index: usize| -> Vec<Message> {
        found[index].iter().filter(|message| message.is_error).cloned().collect()
    };
    let sources: Vec<String> =
        pasted.iter().map(|&index| paste(&rows[index].program, &errors(index))).collect();
    for ((&index, source), after) in pasted.iter().zip(&sources).zip(programs.check(&sources)) {
        let name = rows[index].name;
        let before = errors(index);
        let left: Vec<Message> = after.into_iter().filter(|message| message.is_error).collect();
        let is_same =
            left.iter().any(|left| before.iter().any(|old| old.mistake() == left.mistake()));
        if *source == rows[index].program {
            wrong.push(format!("{name}: nothing to paste{}", show(&before)));
        } else if is_same || (rows[index].paste == "clean" && !left.is_empty()) {
            wrong.push(format!("{name}: pasted\n{source}{}", show(&left)));
        }
    }
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
