//! A project of its own, built by cargo: for what only a whole build shows.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A project of its own, which depends on the runtime as a user's would.
#[derive(Debug)]
pub struct Project {
    folder: PathBuf,
}

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The whole message.
    pub message: String,
    /// The line it points at, counted from one.
    pub line: usize,
    /// The source text that it underlines, where that is one line.
    pub underlined: String,
}

impl Project {
    /// A project in a folder of this name below `parent`.
    ///
    /// # Panics
    ///
    /// When the files cannot be written.
    pub fn new(parent: &str, name: &str, features: &[&str]) -> Self {
        let folder = Path::new(parent).join(name);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        fs::create_dir_all(folder.join("src")).expect("a folder");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             cors-runtime = {{ path = \"{}\", features = {features:?} }}\n\n[workspace]\n",
            workspace.join("cors-runtime").display(),
        );
        fs::write(folder.join("Cargo.toml"), manifest).expect("a manifest");
        // The same versions as here, so that nothing has to be fetched.
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
        Self { folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes `src/main.rs`.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write(&self, main: &str) {
        self.write_file("src/main.rs", main);
    }

    /// Writes a file of the project.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write_file(&self, path: &str, text: &str) {
        fs::write(self.folder.join(path), text).expect("a file");
    }

    /// Runs cargo.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    pub fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.parent().unwrap_or(&self.folder).join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo runs")
    }

    /// What `cargo check` says is wrong, in source order.
    ///
    /// # Panics
    ///
    /// When cargo says what is no JSON.
    pub fn check(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<Diagnostic> {
        let arguments = [&["check", "--message-format=json"], arguments].concat();
        let output = self.cargo(&arguments, variables);
        let mut errors: Vec<Diagnostic> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .filter_map(|line: Value| Diagnostic::read(&line["message"]))
            .collect();
        errors.sort_by_key(|error| error.line);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || !errors.is_empty(), "cargo failed:\n{text}");
        errors
    }
}

impl Diagnostic {
    /// Errors that point somewhere; rustc's last line, which counts them, points nowhere.
    fn read(message: &Value) -> Option<Self> {
        let mut span =
            message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
        // What a macro wrote is shown where the macro was called.
        while !span["expansion"].is_null() {
            span = &span["expansion"]["span"];
        }
        let line = &span["text"][0];
        let text: Vec<char> = line["text"].as_str()?.chars().collect();
        let column = |key: &str| usize::try_from(line[key].as_u64()?).ok();
        let (start, end) = (column("highlight_start")?, column("highlight_end")?);
        (message["level"] == "error").then(|| Self {
            message: message["message"].as_str().unwrap_or_default().into(),
            line: span["line_start"]
                .as_u64()
                .and_then(|line| usize::try_from(line).ok())
                .unwrap_or(0),
            underlined: text.get(start - 1..end - 1).unwrap_or_default().iter().collect(),
        })
    }
}
