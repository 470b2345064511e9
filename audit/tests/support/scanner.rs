//! `CORScanner`, as a peer: what it finds at a server.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{Write as _, stderr},
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
};

use cors_audit::Code;

/// What `CORScanner` calls its findings, and what the audit says in their place.
pub(crate) const FINDINGS: &[(&str, Code)] = &[
    ("custom_third_parties", Code::SharedHost),
    ("https_trust_http", Code::InsecureOrigin),
    ("include_match", Code::LooseMatch),
    ("not_escape_dot", Code::LooseMatch),
    ("prefix_match", Code::LooseMatch),
    ("reflect_origin", Code::OriginReflected),
    ("special_characters_bypass", Code::LooseMatch),
    ("suffix_match", Code::LooseMatch),
    ("trust_any_subdomain", Code::SameDomain),
    ("trust_null", Code::NullAllowed),
];

/// The findings that are recorded, by the name of the server.
pub(crate) fn recorded() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let text = fs::read_to_string(path).unwrap_or_default();
    let rows = text.lines().filter_map(|line| line.split_once('\t'));
    rows.map(|(name, found)| (name.to_owned(), found.to_owned())).collect()
}

/// Where they are recorded.
pub(crate) const FILE: &str = "tests/corscanner.txt";

/// Runs it on each of the servers, in order; `None` where `CORS_TESTS_CORSCANNER` does not name a
/// Python that has it (`pip install cors corscanner`).
pub(crate) fn scan(servers: &[(String, SocketAddr)]) -> Option<Vec<String>> {
    let Some(python) = env::var_os("CORS_TESTS_CORSCANNER") else {
        let _ = writeln!(
            stderr(),
            "SKIPPED: CORScanner is not asked; its recorded findings are compared. To ask it, \
             `pip install cors corscanner` and set CORS_TESTS_CORSCANNER to that Python"
        );
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corscanner.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    for (name, address) in servers {
        writeln!(stdin, "{name}\t{}", address.port()).expect("a line");
    }
    drop(stdin);
    let output = child.wait_with_output().expect("an end");
    assert!(output.status.success(), "CORScanner failed");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.lines().map(str::to_owned).collect())
}
