//! Chromium: whether there is one, and how it is started.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
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
    first_of("Chromium", &PROGRAMS)
}

pub(crate) fn first_of(browser: &str, programs: &[&'static str]) -> Option<&'static str> {
    let works = |name: &&str| {
        let asked = Command::new(name).arg("--version").stderr(Stdio::null()).output();
        asked.is_ok_and(|answer| answer.status.success())
    };
    let found = programs.iter().copied().find(works);
    if found.is_none() {
        let required = env::var("CORS_TESTS_BROWSER").is_ok_and(|value| value == "required");
        assert!(!required, "CORS_TESTS_BROWSER=required, but there is no {browser}");
        crate::skipped(&format!("there is no {browser} on this machine"));
    }
    found
}

/// A program that ends when its standard input closes: with the child's value, or with this process,
/// however that ends.
pub fn child(program: &str) -> Command {
    const WATCHED: &str = "exec 9<&0; (read -r _ <&9; kill -KILL $$) >/dev/null 2>&1 & \
                           exec \"$@\" 9<&- </dev/null";
    let mut command = Command::new("sh");
    command.args(["-c", WATCHED, "sh", program]).stdin(Stdio::piped());
    command
}

/// A folder for all that a browser writes. It goes with the value, once the browser has ended.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new folder: an old profile has caches.
    ///
    /// # Panics
    ///
    /// When it cannot be made.
    pub fn new(name: &str) -> Self {
        // Chromium puts a socket there, whose path may not be long.
        let folder = env::temp_dir().join(format!("cors-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("profile/Default")).expect("a folder for the profile");
        Self(folder)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The browser's other processes end a little later than it, and may still write.
        for _ in 0..50 {
            match fs::remove_dir_all(&self.0) {
                Err(_) if self.0.exists() => thread::sleep(Duration::from_millis(100)),
                _ => return,
            }
        }
        eprintln!("{} could not be removed", self.0.display());
    }
}

/// Starts without a window, with its profile in this folder, and finds hosts by these rules: the
/// first that fits counts.
pub fn headless(program: &str, folder: &Folder, rules: &str) -> Command {
    let mut command = child(program);
    command
        .env("HOME", folder.path())
        .env("TMPDIR", folder.path())
        .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"])
        .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
        .args(["--disable-component-update", "--disable-dev-shm-usage", "--disable-breakpad"])
        .arg(format!("--host-resolver-rules={rules}"))
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()));
    command
}
