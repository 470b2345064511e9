//! Chromium: whether there is one, and how it is started.

use std::{
    env,
    io::{self, Write as _},
    path::Path,
    process::{Command, Stdio},
};

/// Which programs count.
const PROGRAMS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The program, or nothing, with a line that says so.
///
/// # Panics
///
/// When there is none, and there must be.
pub fn find() -> Option<&'static str> {
    let works = |name: &&str| {
        let asked = Command::new(name).arg("--version").stderr(Stdio::null()).output();
        asked.is_ok_and(|answer| answer.status.success())
    };
    let found = PROGRAMS.into_iter().find(works);
    if found.is_none() {
        let required = env::var("CORS_TESTS_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "CORS_TESTS_BROWSER=required, but there is no Chromium");
        // Past the test runner, which would keep it to itself.
        let _ = writeln!(io::stderr(), "SKIPPED: there is no Chromium on this machine");
    }
    found
}

/// Starts without a window, with this profile, and finds hosts by these rules: the first that fits
/// counts.
pub fn headless(program: &str, profile: &Path, rules: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"])
        .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
        .args(["--disable-component-update", "--disable-dev-shm-usage", "--disable-breakpad"])
        .arg(format!("--host-resolver-rules={rules}"))
        .arg(format!("--user-data-dir={}", profile.display()));
    command
}
