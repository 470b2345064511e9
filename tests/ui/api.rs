//! The public API of the crates, as rustdoc shows it: a list in the repository, so that a change of it
//! is a line of the difference.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use crate::{project::externs, written};

/// The text of some HTML.
fn text(html: &str) -> String {
    // A division is a line of its own.
    let html = html.replace("<div", " <div").replace("</div>", "</div> ");
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#39;", "'").replace("&nbsp;", " ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between two marks, each time.
fn each_between<'a>(html: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(start).skip(1).filter_map(move |rest| rest.split_once(end).map(|(found, _)| found))
}

/// The page of one item: its declaration, its methods, its traits.
fn item(html: &str) -> Vec<String> {
    let declaration = each_between(html, "<pre class=\"rust item-decl\"><code>", "</code></pre>");
    let mut lines: Vec<String> = declaration.take(1).map(text).collect();
    // Behind these the page lists what the compiler and `core` implement for every type.
    let (own, automatic) =
        html.split_once("id=\"synthetic-implementations\"").unwrap_or((html, ""));
    let own = own.split("id=\"implementors\"").next().unwrap_or_default();
    let (methods, traits) = own.split_once("id=\"trait-implementations\"").unwrap_or((own, ""));
    let header = |level| (format!("<h{level} class=\"code-header\">"), format!("</h{level}>"));
    let (start, end) = header(4);
    lines.extend(each_between(methods, &start, &end).map(|html| format!("    {}", text(html))));
    let (start, end) = header(3);
    let implemented = each_between(traits, &start, &end).map(text);
    let implemented = implemented.filter(|line| !line.contains("StructuralPartialEq"));
    let lacking = each_between(automatic, &start, &end).map(text);
    let lacking = lacking.filter(|line| line.contains(" !S"));
    let mut implemented: Vec<String> =
        implemented.chain(lacking).map(|line| format!("    {line}")).collect();
    implemented.sort();
    lines.extend(implemented);
    lines
}

/// Every page below a folder, in the order of the paths of what it describes.
fn pages(folder: &Path, module: &str, out: &mut Vec<(String, Vec<String>)>) {
    for entry in fs::read_dir(folder).expect("the documentation") {
        let path = entry.expect("a page").path();
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if path.is_dir() {
            pages(&path, &format!("{module}::{name}"), out);
            continue;
        }
        let Some(stem) = name.strip_suffix(".html") else { continue };
        let html = fs::read_to_string(&path).expect("a page");
        if name == "all.html" || html.contains("http-equiv=\"refresh\"") {
            continue;
        }
        if name == "index.html" {
            out.push((format!("mod {module}"), Vec::new()));
        } else if let Some((kind, name)) = stem.split_once('.') {
            // A macro's declaration is how it is implemented.
            let lines = if matches!(kind, "macro" | "attr") { Vec::new() } else { item(&html) };
            out.push((format!("{kind} {module}::{name}"), lines));
        }
    }
}

fn listed(folder: &Path, module: &str) -> String {
    let mut items = Vec::new();
    pages(folder, module, &mut items);
    let path = |item: &str| item.split_once(' ').map(|(_, path)| path.to_owned());
    items.sort_by(|(one, _), (two, _)| path(one).cmp(&path(two)).then(one.cmp(two)));
    let mut text = format!("{} public items, counting modules\n\n", items.len());
    for (item, lines) in items {
        let _ = writeln!(text, "{item}");
        for line in lines {
            let _ = writeln!(text, "    {line}");
        }
    }
    text
}

/// What cors-runtime and cors-testing are made of.
const DEPENDENCIES: &[&str] = &[
    "axum",
    "bytes",
    "cors_data",
    "cors_macros",
    "cors_rules",
    "cors_runtime",
    "http",
    "pin_project_lite",
    "tower_layer",
    "tower_service",
    "tracing",
];

#[test]
fn the_public_api_is_as_listed() {
    if !cors_tests::compiler::has_the_messages() {
        return;
    }
    // A policy with everything that a policy can have.
    let policy = "cors_runtime::cors_policy! { pub Dashboard { origins: [\"https://a.example\", runtime] } }";
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("api");
    fs::create_dir_all(&target).expect("a folder");
    fs::write(target.join("policy.rs"), policy).expect("a file");
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (name, source) in [
        ("policy", target.join("policy.rs")),
        ("cors-runtime", workspace.join("cors-runtime/src/lib.rs")),
        ("cors-testing", workspace.join("cors-testing/src/lib.rs")),
    ] {
        let _ = fs::remove_dir_all(target.join("doc").join(name.replace('-', "_")));
        let made = Command::new("rustdoc")
            .args(["--edition=2024", "--cap-lints=allow", "--crate-name", &name.replace('-', "_")])
            .args(
                ["axum", "start-up", "explain", "tracing"]
                    .map(|name| format!("--cfg=feature={name:?}")),
            )
            .args(externs(DEPENDENCIES))
            .arg("--out-dir")
            .arg(target.join("doc"))
            .arg(source)
            .output()
            .expect("rustdoc runs");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        compare(name, &target);
    }
}

/// The same of the crate whose dependencies the tests of the others do not build.
#[test]
#[ignore = "needs the documentation of cors-actix; see .ci/run actix"]
fn the_public_api_of_cors_actix_is_as_listed() {
    compare("cors-actix", &Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/actix"));
}

fn compare(name: &str, target: &Path) {
    let module = name.replace('-', "_");
    let list = listed(&target.join("doc").join(&module), &module);
    written::file(&format!("tests/api/{name}.txt"), &list);
}
