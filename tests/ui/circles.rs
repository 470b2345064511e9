//! No crate has a circle of imports: whoever reads a file can read what it uses without coming back.
//!
//! A file's imports are its `use crate::…`, `use super::…`, `use self::…` and the paths that begin with
//! `crate::`. Tests are not looked at, nor is `lib.rs`, which only lists the modules.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

const CRATES: [&str; 5] =
    ["cors-data", "cors-rules", "cors-macros", "cors-runtime", "cors-testing"];

type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_crate_has_a_circle_of_imports() {
    for name in CRATES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
        let mut files = Vec::new();
        collect(&root, &mut files);
        let sources: BTreeMap<String, String> = files
            .iter()
            .map(|file| (module(&root, file), fs::read_to_string(file).expect("a source")))
            .filter(|(module, _)| module != "lib")
            .collect();
        assert!(sources.len() > 5, "{name}: the sources are elsewhere");
        let graph: Graph = sources
            .iter()
            .map(|(from, text)| (from.clone(), imports(from, text, &sources)))
            .collect();
        assert!(graph.values().any(|to| !to.is_empty()), "{name}: no imports were read");
        let circles: Vec<String> = graph.keys().filter_map(|from| circle(from, &graph)).collect();
        assert!(circles.is_empty(), "{name}:\n{}", circles.join("\n"));
    }
}

#[test]
fn circles_are_found() {
    let sources = [
        ("a", "use crate::{b::{self, C}, d};"),
        ("b", "fn f() { crate::e::g() }"),
        ("d", "// use crate::a;\nuse super::a_of_no_kind;"),
        ("e", "use self::inner::X;"),
        ("e::inner", "use super::super::a;"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()));
    let sources = BTreeMap::from(sources);
    let graph: Graph =
        sources.iter().map(|(from, text)| (from.clone(), imports(from, text, &sources))).collect();
    assert_eq!(circle("a", &graph).as_deref(), Some("a -> b -> e -> e::inner -> a"));
    assert_eq!(circle("d", &graph), None);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if is_test {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn module(root: &Path, file: &Path) -> String {
    let path = file.strip_prefix(root).expect("below the root").with_extension("");
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    parts.join("::")
}

/// The modules that a file names.
fn imports(from: &str, text: &str, sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    // What comes after the first test module is for tests.
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    let mut paths = Vec::new();
    for statement in code.split(';') {
        if let Some((before, tree)) = statement.rsplit_once("use ")
            && before.chars().next_back().is_none_or(|last| !last.is_alphanumeric() && last != '_')
        {
            expand("", tree, &mut paths);
        }
    }
    for (at, _) in code.match_indices("crate::") {
        let path: String = code[at..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
            .collect();
        paths.push(path);
    }
    let found = paths.iter().filter_map(|path| resolve(from, path, sources));
    found.filter(|to| to != from).collect()
}

/// `a::{b, c::{self, d}}` as `a::b`, `a::c`, `a::c::d`.
fn expand(prefix: &str, tree: &str, paths: &mut Vec<String>) {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        let name = tree.split(" as ").next().unwrap_or_default().trim();
        paths.push(format!("{prefix}{}", name.trim_end_matches("::self")));
        return;
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut depth, mut begin) = (0, 0);
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inner[begin..at].trim();
                begin = (at + 1).min(inner.len());
                match part {
                    "" => {}
                    "self" => paths.push(format!("{prefix}{}", head.trim_end_matches("::"))),
                    _ => expand(&format!("{prefix}{head}"), part, paths),
                }
            }
            _ => {}
        }
    }
}

/// The longest beginning of a path that is a file.
fn resolve(from: &str, path: &str, sources: &BTreeMap<String, String>) -> Option<String> {
    let path = path.replace(' ', "");
    let (mut base, mut rest): (Vec<&str>, &str) = if let Some(rest) = path.strip_prefix("crate::") {
        (Vec::new(), rest)
    } else if let Some(rest) = path.strip_prefix("self::") {
        (from.split("::").collect(), rest)
    } else if path.starts_with("super::") {
        (from.split("::").collect(), path.as_str())
    } else {
        return None;
    };
    while let Some(outer) = rest.strip_prefix("super::") {
        base.pop();
        rest = outer;
    }
    let mut parts: Vec<&str> = base.into_iter().chain(rest.split("::")).collect();
    while !parts.is_empty() {
        let module = parts.join("::");
        if sources.contains_key(&module) {
            return Some(module);
        }
        parts.pop();
    }
    None
}

/// A way from a module back to it.
fn circle(from: &str, graph: &Graph) -> Option<String> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop() {
        for to in graph.get(*way.last()?)? {
            if to == from {
                return Some(format!("{} -> {from}", way.join(" -> ")));
            }
            if seen.insert(to) {
                let mut longer = way.clone();
                longer.push(to);
                ways.push(longer);
            }
        }
    }
    None
}
