//! No package has a circle of imports: whoever reads a file can read what it uses without coming back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_package_has_a_circle_of_imports() {
    let mut files = Vec::new();
    find(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), &mut files);
    let roots = files.iter().filter(|file| file.ends_with("lib.rs") || file.ends_with("main.rs"));
    let mut count = 0;
    for root in roots.filter_map(|file| file.parent()).collect::<BTreeSet<_>>() {
        let sources = files.iter().filter_map(|file| read(root, file)).collect();
        if root.parent().is_some_and(|package| !package.ends_with("tests")) {
            assert_names_are_unique(root, &sources);
        }
        let modules =
            |(from, code): (&String, &String)| (from.clone(), imports(from, code, &sources));
        let mut graph: Graph = sources.iter().map(modules).collect();
        count += graph.values().flatten().count();
        // Whoever imports nothing that is left is in no circle.
        while let Some(end) = graph.iter().find(|(_, to)| to.is_empty()).map(|(end, _)| end.clone())
        {
            graph.remove(&end);
            for imports in graph.values_mut() {
                imports.remove(&end);
            }
        }
        assert!(graph.is_empty(), "{root:?}: among these is a circle: {graph:#?}");
    }
    assert!(count > 600, "{count} imports were read");
}

/// No two types of a package have one name, except where a feature chooses one of them.
fn assert_names_are_unique(root: &Path, sources: &BTreeMap<String, String>) {
    let mut names = BTreeSet::new();
    for keyword in ["struct ", "enum ", "union ", "trait "] {
        let found = sources.values().flat_map(|code| code.split(keyword).skip(1));
        let found = found.filter_map(|code| code.split(|c: char| !c.is_alphanumeric()).next());
        for name in found.filter(|name| name.starts_with(char::is_uppercase)) {
            let is_new = names.insert(name) || ["Declared", "RuntimeOrigins"].contains(&name);
            assert!(is_new, "{}: two types are named `{name}`", root.display());
        }
    }
}

/// The sources of all packages.
fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with(".git") {
            find(&path, files);
        } else if path.extension() == Some("rs".as_ref()) {
            files.push(path);
        }
    }
}

/// The module of a file below a root, but for the root itself and the tests, and its code.
fn read(root: &Path, file: &Path) -> Option<(String, String)> {
    let module = file.strip_prefix(root).ok()?.with_extension("");
    let module = module.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
    if ["lib", "main"].contains(&&*module[0]) || module.contains(&"tests".into()) {
        return None;
    }
    let text = fs::read_to_string(file).expect("a source");
    let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    Some((module.join("::"), lines.collect()))
}

/// The modules that a file names, in declarations and in paths that begin with `crate`.
fn imports(from: &str, code: &str, sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    let is_path = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':');
    // A macro names `$crate` for the program that calls it.
    let begins = |at: usize| !code[..at].ends_with(|c: char| c == '$' || is_path(c));
    let named = code.match_indices("crate::").filter(|(at, _)| begins(*at));
    let named = named.filter_map(|(at, _)| code[at..].split(|c| !is_path(c)).next());
    let mut paths: Vec<String> = named.map(str::to_owned).collect();
    for tree in code.split("use ").skip(1) {
        let tree = tree.split(';').next().unwrap_or_default();
        if !["crate", "super", "self"].iter().any(|first| tree.starts_with(first)) {
            continue;
        }
        let mut prefixes = vec![String::new()];
        let spaced = tree.replace(',', " ").replace('{', " { ").replace('}', " } ");
        for word in spaced.split_whitespace() {
            let prefix = prefixes.last().expect("balanced braces").clone();
            match word {
                "{" => prefixes.push(paths.pop().expect("a path before braces")),
                "}" => drop(prefixes.pop()),
                word => paths.push(prefix + word),
            }
        }
    }
    let found = paths.iter().filter_map(|path| resolve(from, path, sources));
    found.filter(|to| to != from).collect()
}

/// The longest beginning of a path that is a file.
fn resolve(from: &str, path: &str, sources: &BTreeMap<String, String>) -> Option<String> {
    let mut module: Vec<&str> = from.split("::").collect();
    let mut words = path.split("::").peekable();
    match *words.peek()? {
        "crate" => module.clear(),
        "self" | "super" => {}
        _ => return None,
    }
    for word in words {
        match word {
            "crate" | "self" | "" => {}
            "super" => drop(module.pop()),
            word => module.push(word),
        }
    }
    while !module.is_empty() && !sources.contains_key(&module.join("::")) {
        module.pop();
    }
    (!module.is_empty()).then(|| module.join("::"))
}
