//! `CORScanner` and the audit on the same servers: the audit names every misconfiguration that
//! `CORScanner` finds, is silent where nothing is wrong, and finds what `CORScanner` does not look at.
//!
//! What `CORScanner` finds is recorded. Where `CORS_TESTS_CORSCANNER` names a Python that has it, it is
//! asked again and compared; `UPDATE_SNAPSHOTS=1` records.

mod support;

use std::net::SocketAddr;

use cors_audit::Code;
use serde_json::Value;
use support::{
    API, APP, assert_snapshot, audit,
    comparisons::{CAREFUL, CARELESS, serve},
    missing,
    rows::{ROWS, Running},
    said,
    scanner::{FILE, FINDINGS, recorded, scan},
};

struct Peer {
    name: String,
    address: SocketAddr,
    expected: Vec<&'static str>,
    is_good: bool,
    _running: Option<Running>,
}

fn peers() -> Vec<Peer> {
    let careless = CARELESS.iter().map(|(name, allows, ..)| (*name, *allows, &[APP][..], false));
    let careful = CAREFUL.iter().map(|(name, allows, expected)| (*name, *allows, *expected, true));
    let mut peers: Vec<Peer> = careless
        .chain(careful)
        .map(|(name, allows, expected, is_good)| Peer {
            name: format!("compares: {name}"),
            address: serve(allows),
            expected: expected.to_vec(),
            is_good,
            _running: None,
        })
        .collect();
    for (server, configuration, is_good, start) in ROWS {
        match start() {
            None => missing(server),
            Some(running) => peers.push(Peer {
                name: format!("{server}: {configuration}"),
                address: running.address,
                expected: vec![APP],
                is_good: *is_good,
                _running: Some(running),
            }),
        }
    }
    peers
}

#[test]
fn the_audit_is_ahead() {
    let peers = peers();
    let asked: Vec<_> = peers.iter().map(|peer| (peer.name.clone(), peer.address)).collect();
    if let Some(lines) = scan(&asked) {
        assert_snapshot(FILE, None, &(lines.join("\n") + "\n"));
    }
    let recorded = recorded();
    let (mut both, mut only_audit, mut false_alarms) = (0, 0, Vec::new());
    for peer in &peers {
        let found = recorded.get(&peer.name).unwrap_or_else(|| panic!("{} is recorded", peer.name));
        let mut arguments = vec![API, "--json"];
        for origin in &peer.expected {
            arguments.extend(["--origin", *origin]);
        }
        let (text, code) = said(&audit(peer.address, &arguments));
        let report: Value = serde_json::from_str(&text).expect("JSON");
        let concerns = report["urls"][0]["concerns"].as_array().expect("a list");
        let says = |code: &str| concerns.iter().any(|concern| concern["code"] == code);
        let found: Vec<&str> = found.split(' ').filter(|word| *word != "-").collect();
        if peer.is_good {
            assert_eq!(code, 0, "{}: a false alarm: {text}", peer.name);
            if !found.is_empty() {
                false_alarms.push(peer.name.as_str());
            }
            continue;
        }
        assert_eq!(code, 1, "{}: {text}", peer.name);
        if found.is_empty() {
            only_audit += 1;
        } else {
            both += 1;
        }
        for word in found {
            let (_, code) = FINDINGS.iter().find(|(name, _)| *name == word).expect(word);
            // Who lets everybody in lets each of them in, and one mistake is told once.
            let worse = match code {
                Code::SameDomain => &["origin_reflected", "loose_match"][..],
                _ => &["origin_reflected"],
            };
            let is_told = says(code.name()) || worse.iter().any(|code| says(code));
            assert!(is_told, "{}: CORScanner says {word}, the audit: {text}", peer.name);
        }
    }
    println!(
        "both {both}, only the audit {only_audit}, false alarms of CORScanner {false_alarms:?}"
    );
    assert!(both > 5 && only_audit > 5, "both {both}, only the audit {only_audit}");
}

#[test]
fn the_readme_counts_right() {
    let words = format!(
        "another {} ways to compare origins, {} of them wrong",
        CARELESS.len() + CAREFUL.len(),
        CARELESS.len()
    );
    assert!(include_str!("../README.md").contains(&words), "{words}");
}
