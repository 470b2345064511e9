//! No package has a circle of imports: whoever reads a file can read what it uses without coming back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use regex_lite::Regex;

const PACKAGES: [&str; 5] =
    ["cors-data", "cors-rules", "cors-macros", "cors-runtime", "cors-testing"];

type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_package_has_a_circle_of_imports() {
    for name in PACKAGES {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
        let mut sources = BTreeMap::new();
        read(&root, &root, &mut sources);
        let mut graph: Graph = sources
            .iter()
            .map(|(from, code)| (from.clone(), imports(from, code, &sources)))
            .collect();
        assert!(graph.values().flatten().count() > 20, "{name}: no imports were read");
        // Whoever imports nothing that is left is in no circle.
        while let Some(end) = graph.iter().find(|(_, to)| to.is_empty()).map(|(end, _)| end.clone())
        {
            graph.remove(&end);
            for imports in graph.values_mut() {
                imports.remove(&end);
            }
        }
        assert!(graph.is_empty(), "{name}: among these is a circle: {graph:#?}");
    }
}

/// The code of each file below a folder but the root and the tests, by its module.
fn read(root: &Path, folder: &Path, sources: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path: PathBuf = entry.expect("an entry").path();
        let module = path.strip_prefix(root).expect("below the root").with_extension("");
        let module = module.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>();
        let is_code = !["lib", "main"].contains(&&*module[0]) && !module.contains(&"tests".into());
        if path.is_dir() {
            read(root, &path, sources);
        } else if path.extension() == Some("rs".as_ref()) && is_code {
            let text = fs::read_to_string(&path).expect("a source");
            let (code, _) = text.split_once("#[cfg(test)]").unwrap_or((&text, ""));
            let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
            sources.insert(module.join("::"), lines.collect());
        }
    }
}

/// The modules that a file names, in declarations and in paths that begin with `crate`.
fn imports(from: &str, code: &str, sources: &BTreeMap<String, String>) -> BTreeSet<String> {
    let expression = |text: &str| Regex::new(text).expect("an expression");
    let declaration = expression(r"\buse ((?:crate|super|self)\b[^;]*);");
    // A macro names `$crate` for the program that calls it.
    let path = expression(r"(?:^|[^$\w])(crate(?:::\w+)+)");
    let mut paths: Vec<String> = path.captures_iter(code).map(|path| path[1].to_owned()).collect();
    for tree in declaration.captures_iter(code) {
        let mut prefixes = vec![String::new()];
        for token in expression(r"[\w:]+|[{}]").find_iter(&tree[1]) {
            let prefix = prefixes.last().expect("balanced braces").clone();
            match token.as_str() {
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
