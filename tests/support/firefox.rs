//! Firefox: whether it is installed, and how it is started.

use std::{
    fmt::Write as _,
    fs,
    process::{Command, Stdio},
};

use crate::chromium::{Folder, child};

/// The program, or nothing, with a line that says so.
///
/// # Panics
///
/// When there is none, and there must be.
pub fn find() -> Option<&'static str> {
    crate::chromium::first_of("Firefox", &["firefox-esr", "firefox"])
}

/// Every host is this computer, and these ports are one. No request that the pages do not make, no
/// third-party cookie left out, and http as it was written.
fn preferences(port: u16, ports: &[u16]) -> String {
    let ports: Vec<String> = ports.iter().map(|from| format!("{from}={port}")).collect();
    let texts = [
        ("network.dns.forceResolve", "127.0.0.1".to_owned()),
        ("network.socket.forcePort", ports.join(";")),
        ("browser.startup.homepage", "about:blank".to_owned()),
        ("datareporting.policy.dataSubmissionPolicyBypassNotification", String::new()),
        ("app.normandy.api_url", String::new()),
        ("services.settings.server", "data:,".to_owned()),
    ];
    let flags = [
        ("browser.shell.checkDefaultBrowser", false),
        ("browser.aboutwelcome.enabled", false),
        ("browser.safebrowsing.malware.enabled", false),
        ("browser.safebrowsing.phishing.enabled", false),
        ("datareporting.policy.dataSubmissionEnabled", false),
        ("dom.security.https_first", false),
        ("dom.security.https_only_mode", false),
        ("network.captive-portal-service.enabled", false),
        ("network.connectivity-service.enabled", false),
        ("network.dns.disablePrefetch", true),
        ("network.lna.enabled", false),
        ("network.prefetch-next", false),
        ("privacy.trackingprotection.enabled", false),
    ];
    let numbers = [("network.cookie.cookieBehavior", 0), ("network.proxy.type", 0)];
    let mut lines = String::new();
    let mut add = |name: &str, value: String| {
        let _ = writeln!(lines, "user_pref(\"{name}\", {value});");
    };
    for (name, text) in texts {
        add(name, format!("\"{text}\""));
    }
    for (name, flag) in flags {
        add(name, flag.to_string());
    }
    for (name, number) in numbers {
        add(name, number.to_string());
    }
    lines
}

/// Starts without a window, with its profile in this folder. `ports` of every host are `port` of
/// this computer.
///
/// # Panics
///
/// When the profile cannot be written.
pub fn headless(program: &str, folder: &Folder, port: u16, ports: &[u16]) -> Command {
    let profile = folder.path().join("profile");
    fs::write(profile.join("user.js"), preferences(port, ports)).expect("a profile");
    let mut command = child(program);
    command
        .env("HOME", folder.path())
        .env("TMPDIR", folder.path())
        .args(["--headless", "--no-remote", "--profile"])
        .arg(profile)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}
