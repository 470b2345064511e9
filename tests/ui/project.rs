//! Programs of their own, which rustc compiles against the crates of this test. What needs others, or what
//! cargo tracks, is built by cargo, as a user's programs are.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

use serde_json::Value;

/// How rustc was called for this test.
const ARGUMENTS: &[&str] = &cors_tests_arguments::rustc_arguments!();

/// A package of its own.
pub(crate) struct Project {
    folder: PathBuf,
    kind: Kind,
}

/// How a program and the runtime are built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Against the crates of this test.
    Debug,
    /// As for a release, but not optimized. What cargo builds has the feature `start-up`.
    Released,
    /// With no feature of the runtime.
    Featureless,
}

/// What the compiler says at one place.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) is_error: bool,
    /// The level, the message, the labels and the notes, without the lines of the source.
    pub(crate) text: String,
    /// The message as rustc prints it.
    pub(crate) rendered: String,
    /// The line it points at, counted from one.
    pub(crate) line: usize,
    /// The bytes that it underlines.
    pub(crate) bytes: Range<usize>,
    /// The source text that it underlines, as far as that is one line.
    pub(crate) underlined: String,
}

impl Project {
    /// A package of this name, without a program yet.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(name, Kind::Debug)
    }

    /// The same, built as for a release, but not optimized.
    pub(crate) fn released(name: &str) -> Self {
        Self::of(name, Kind::Released)
    }

    /// The same, with no feature of the runtime.
    pub(crate) fn featureless(name: &str) -> Self {
        Self::of(name, Kind::Featureless)
    }

    fn of(name: &str, kind: Kind) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // Programs of another run would be checked too.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let project = Self { folder, kind };
        let (features, profile) = match kind {
            Kind::Debug => return project,
            Kind::Released => ("\"start-up\"", "debug-assertions = false\n"),
            Kind::Featureless => ("", ""),
        };
        // The same versions as here, so that nothing has to be fetched.
        fs::copy(workspace().join("Cargo.lock"), project.folder.join("Cargo.lock"))
            .expect("a lock");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ncors-runtime.path = \"{}/cors-runtime\"\n\
             cors-runtime.features = [{features}]\n\n\
             [profile.dev.package.{name}]\n{profile}\n\
             [profile.dev.package.cors-runtime]\n{profile}",
            workspace().display(),
        );
        project.write("Cargo.toml", &manifest);
        project
    }

    /// Writes a file of the package.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes the program, as `src/main.rs`.
    pub(crate) fn main(&self, source: &str) -> &Self {
        self.write("src/main.rs", source);
        self
    }

    fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.folder)
            // What this workspace has built is there already.
            .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(""))
            .env("CARGO_NET_OFFLINE", "true")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo runs")
    }

    /// What the program prints, and what is said on the way.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
        let output = if self.kind == Kind::Debug {
            let said = self.rustc("src/main.rs", &[], variables);
            let said: String = said.into_iter().map(|message| message.rendered).collect();
            if !said.is_empty() {
                return (String::new(), said);
            }
            Command::new(self.folder.join("main"))
                .args(arguments)
                .envs(variables.iter().copied())
                .output()
                .expect("a program")
        } else {
            self.cargo(&[&["run", "-q", "--"], arguments].concat(), variables)
        };
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (text(output.stdout), text(output.stderr))
    }

    /// The errors of the program, in source order.
    pub(crate) fn errors(&self, variables: &[(&str, &str)]) -> Vec<Message> {
        let mut messages = self.rustc("src/main.rs", &["--emit=metadata"], variables);
        messages.retain(|message| message.is_error);
        messages
    }

    /// What is said of each of these programs by itself, in source order.
    pub(crate) fn check(&self, programs: &[String]) -> Vec<Vec<Message>> {
        self.each(programs, &["--emit=metadata"])
    }

    /// The same, with what is only said when there is code to be made.
    pub(crate) fn build(&self, programs: &[String]) -> Vec<Vec<Message>> {
        self.each(programs, &["--emit=obj"])
    }

    /// The same, with what macros and names say, and nothing that comes after them.
    pub(crate) fn expand(&self, programs: &[String]) -> Vec<Vec<Message>> {
        self.each(programs, &["--emit=dep-info"])
    }

    fn each(&self, programs: &[String], arguments: &[&str]) -> Vec<Vec<Message>> {
        let each = programs.iter().enumerate();
        each.map(|(index, program)| {
            let path = format!("programs/p{index}.rs");
            self.write(&path, program);
            self.rustc(&path, arguments, &[])
        })
        .collect()
    }

    /// What rustc says of a program, in source order.
    pub(crate) fn rustc(
        &self,
        path: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Vec<Message> {
        let folder = self.folder.display();
        let output = Command::new("rustc")
            .args(["--edition=2024", "--error-format=json"])
            .args(["--check-cfg=cfg(docsrs,test)", "--check-cfg=cfg(feature,values())"])
            .args(arguments)
            .args(self.dependencies())
            .args((self.kind == Kind::Released).then_some("-Cdebug-assertions=off"))
            .arg(format!("--remap-path-prefix={folder}/="))
            .arg(format!("--out-dir={folder}"))
            .arg(self.folder.join(path))
            // As the crates were compiled, whose sources messages show.
            .current_dir(workspace())
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .envs(variables.iter().copied())
            .output()
            .expect("rustc runs");
        let text = String::from_utf8_lossy(&output.stderr);
        let mut messages: Vec<Message> = text
            .lines()
            .filter_map(|line| Message::read(&serde_json::from_str(line).expect("a line of JSON")))
            .collect();
        messages.sort_by_key(|message| (message.line, message.bytes.start));
        let is_told = messages.iter().any(|message| message.is_error);
        assert!(output.status.success() || is_told, "rustc failed:\n{text}");
        messages
    }

    /// Where rustc finds what the program depends on.
    fn dependencies(&self) -> Vec<String> {
        static FEATURELESS: OnceLock<String> = OnceLock::new();
        let mut found = externs(&["axum", "cors_runtime", "cors_testing"]);
        if self.kind == Kind::Featureless {
            found.retain(|argument| !argument.starts_with("--extern"));
            found.push(FEATURELESS.get_or_init(|| self.featureless_runtime()).clone());
        }
        found
    }

    fn featureless_runtime(&self) -> String {
        self.write("src/lib.rs", "");
        let output = self.cargo(&["build", "--lib", "--message-format=json"], &[]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let artifacts = String::from_utf8_lossy(&output.stdout);
        let mut artifacts = artifacts.lines().filter_map(|line| {
            let artifact: Value = serde_json::from_str(line).expect("a line of JSON");
            let is_runtime = artifact["target"]["name"] == "cors_runtime";
            let file = artifact["filenames"][0].as_str().filter(|_| is_runtime)?;
            Some(format!("--extern=cors_runtime={file}"))
        });
        artifacts.next().expect("the runtime")
    }
}

pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// Arguments with which rustc and rustdoc find these crates, as they are linked to this test.
pub(crate) fn externs(names: &[&str]) -> Vec<String> {
    let pairs = ARGUMENTS.iter().zip(&ARGUMENTS[1..]);
    let found = pairs.filter_map(|(option, value)| match *option {
        "-L" => Some(format!("-L{value}")),
        "--extern" if names.contains(&value.split('=').next()?) => {
            Some(format!("--extern={value}"))
        }
        _ => None,
    });
    found.collect()
}

impl Message {
    /// A message that points somewhere. The last line of rustc, which counts the errors, does not.
    fn read(message: &Value) -> Option<Self> {
        let spans = message["spans"].as_array()?;
        let mut span = spans.iter().find(|span| span["is_primary"] == true)?;
        // What a macro wrote is shown where the macro was called.
        while !span["expansion"].is_null() {
            span = &span["expansion"]["span"];
        }
        let level = message["level"].as_str()?;
        let mut lines = vec![format!("{level}: {}", message["message"].as_str()?)];
        let text = |value: &Value| value.as_str().map(str::to_owned);
        lines.extend(spans.iter().filter_map(|span| text(&span["label"])));
        for child in message["children"].as_array()? {
            lines.push(format!("= {}: {}", child["level"].as_str()?, child["message"].as_str()?));
            let replacements = child["spans"].as_array()?.iter();
            lines.extend(replacements.filter_map(|span| text(&span["suggested_replacement"])));
        }
        // Of a constant that panics, only the rendered message has the place in the program.
        let rendered = message["rendered"].as_str()?;
        let (_, place) = rendered.split_once(".rs:")?;
        let number = |key: &str| usize::try_from(span[key].as_u64()?).ok();
        let column = |key: &str| usize::try_from(span["text"][0][key].as_u64()?).ok();
        let line: Vec<char> = span["text"][0]["text"].as_str()?.chars().collect();
        let columns = column("highlight_start")? - 1..column("highlight_end")? - 1;
        Some(Self {
            is_error: level == "error",
            text: lines.join("\n"),
            rendered: rendered.to_owned(),
            line: place.split(':').next()?.parse().ok()?,
            bytes: number("byte_start")?..number("byte_end")?,
            underlined: line.get(columns).unwrap_or_default().iter().collect(),
        })
    }

    /// The first line, without what differs from one try to the next.
    pub(crate) fn mistake(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}
