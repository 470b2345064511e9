//! What the compiler says: the mistakes of a theme in one program, with its messages in full.
//!
//! `UPDATE_SNAPSHOTS=1 cargo test -p cors-tests --test ui messages` writes the `.stderr` files. Errors hide
//! what the compiler would say later. So what it says when it computes constants, and what rustc says in
//! its own words, have programs of their own.

use std::{fs, path::Path};

use cors_rules::catalog::Check;

use crate::{
    project::{Message, Project},
    written,
};

const FOLDER: &str = "tests/ui/messages";

/// These are no compile errors of a debug build; `builds.rs` and `start_up.rs` look at them.
const ELSEWHERE: [&str; 2] = ["any_origin_at_start_up", "local_origin_in_release"];

/// The messages of one program, in the order of its lines.
fn shown(name: &str, messages: &[Message]) -> String {
    let mut lines = Vec::new();
    for message in messages {
        // The source of other files is not shown: it changes, and its lines move.
        let mut is_own = true;
        for line in message.rendered.trim_end().lines() {
            let text = line.trim_start();
            let is_source = text.starts_with('|') || text.starts_with(|c: char| c.is_ascii_digit());
            if let Some(place) = text.strip_prefix("--> ").or(text.strip_prefix("::: ")) {
                let indent = &line[..line.len() - place.len()];
                let (path, _) = place.split_once(':').unwrap_or((place, ""));
                is_own = path.starts_with("programs/");
                let place = if is_own { &place[path.len()..] } else { "" };
                let path = match path {
                    _ if is_own => format!("{name}.rs"),
                    path if Path::new(path).is_relative() => format!("$WORKSPACE/{path}"),
                    path => path.to_owned(),
                };
                lines.push(format!("{indent}{path}{place}"));
            } else if is_own || !(is_source || text == "...") {
                lines.push(line.to_owned());
            }
        }
        lines.push(String::new());
    }
    lines.join("\n")
}

#[test]
fn messages() {
    if !cors_tests::compiler::has_the_messages() {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(FOLDER);
    let files = fs::read_dir(&folder).expect(FOLDER).map(|file| file.expect("a file").path());
    let mut files: Vec<_> = files.filter(|path| path.extension() == Some("rs".as_ref())).collect();
    files.sort();
    let programs: Vec<String> =
        files.iter().map(|path| fs::read_to_string(path).expect("a program")).collect();
    let mut all = String::new();
    for (path, messages) in files.iter().zip(Project::new("messages").check(&programs)) {
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
        let text = shown(name, &messages);
        written::file(&format!("{FOLDER}/{name}.stderr"), &text);
        all.push_str(&text);
    }
    let checks = Check::ALL.iter().map(|check| check.name());
    let missing: Vec<&str> =
        checks.filter(|name| !all.contains(&format!("check `{name}`"))).collect();
    assert_eq!(missing, ELSEWHERE, "checks whose mistake no program in {FOLDER} makes");
}
