//! Programs of their own, built by cargo as a user's are.

use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A package of its own. All of them depend on the same things, so that these are built once.
pub(crate) struct Project(PathBuf);

/// What the compiler says at one place.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The binary that it is about.
    target: String,
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
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        // Programs of another run would be checked too.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("src/bin")).expect("a folder");
        // The same versions as here, so that nothing has to be fetched.
        fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a lock file");
        let project = Self(folder);
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             axum = {{ version = \"0.8\", default-features = false, features = [\"json\"] }}\n\
             cors-runtime.path = \"{0}/cors-runtime\"\n\
             cors-runtime.features = [\"axum\", \"start-up\", \"tracing\"]\n\
             cors-testing = {{ path = \"{0}/cors-testing\" }}\n\n[workspace]\n",
            workspace.display(),
        );
        project.write("Cargo.toml", &manifest);
        project
    }

    /// The same, built as for a release, but not optimized.
    pub(crate) fn released(name: &str) -> Self {
        let project = Self::new(name);
        let manifest = fs::read_to_string(project.0.join("Cargo.toml")).expect("the manifest");
        let profile = |name| format!("[profile.dev.package.{name}]\ndebug-assertions = false\n");
        project.write("Cargo.toml", &(manifest + &profile(name) + &profile("cors-runtime")));
        project
    }

    /// The same, with no feature of the runtime.
    pub(crate) fn featureless(name: &str) -> Self {
        let project = Self::new(name);
        let manifest = fs::read_to_string(project.0.join("Cargo.toml")).expect("the manifest");
        let is_wanted = |line: &&str| !line.starts_with("cors-runtime.features");
        let lines: Vec<&str> = manifest.lines().filter(is_wanted).collect();
        project.write("Cargo.toml", &lines.join("\n"));
        project
    }

    /// Writes a file of the package.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Writes the program, as `src/main.rs`.
    pub(crate) fn main(&self, source: &str) -> &Self {
        self.write("src/main.rs", source);
        self
    }

    pub(crate) fn target(&self) -> PathBuf {
        self.0.with_file_name("target")
    }

    pub(crate) fn cargo(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.0)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_NET_OFFLINE", "true")
            .envs(variables.iter().copied())
            .output()
            .expect("cargo runs")
    }

    /// What the program prints, and what is said on the way.
    pub(crate) fn run(&self, arguments: &[&str], variables: &[(&str, &str)]) -> (String, String) {
        let output = self.cargo(&[&["run", "-q", "--"], arguments].concat(), variables);
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (text(output.stdout), text(output.stderr))
    }

    /// The errors of the program, in source order.
    pub(crate) fn errors(&self, variables: &[(&str, &str)]) -> Vec<Message> {
        let mut messages = self.messages("check", variables);
        messages.retain(|message| message.is_error);
        messages
    }

    /// What is said of each of these programs by itself, in source order.
    pub(crate) fn check(&self, programs: &[String]) -> Vec<Vec<Message>> {
        self.compile("check", programs)
    }

    /// The same, with what only `cargo build` says.
    pub(crate) fn build(&self, programs: &[String]) -> Vec<Vec<Message>> {
        self.compile("build", programs)
    }

    fn compile(&self, command: &str, programs: &[String]) -> Vec<Vec<Message>> {
        fs::remove_dir_all(self.0.join("src/bin")).expect("the folder of the programs");
        fs::create_dir(self.0.join("src/bin")).expect("a folder for the programs");
        for (index, program) in programs.iter().enumerate() {
            self.write(&format!("src/bin/p{index}.rs"), program);
        }
        let mut found: BTreeMap<String, Vec<Message>> = BTreeMap::new();
        for message in self.messages(command, &[]) {
            found.entry(message.target.clone()).or_default().push(message);
        }
        let of = |index| found.remove(&format!("p{index}")).unwrap_or_default();
        (0..programs.len()).map(of).collect()
    }

    fn messages(&self, command: &str, variables: &[(&str, &str)]) -> Vec<Message> {
        let arguments = [command, "--message-format=json", "--bins", "--keep-going"];
        let output = self.cargo(&arguments, variables);
        let mut messages: Vec<Message> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .filter_map(|line: Value| {
                Message::read(line["target"]["name"].as_str()?, line.get("message")?)
            })
            .collect();
        messages.sort_by_key(|message| (message.line, message.bytes.start));
        let text = String::from_utf8_lossy(&output.stderr);
        let is_told = messages.iter().any(|message| message.is_error);
        assert!(output.status.success() || is_told, "cargo failed:\n{text}");
        messages
    }
}

impl Message {
    /// A message that points somewhere. The last line of rustc, which counts the errors, does not.
    fn read(target: &str, message: &Value) -> Option<Self> {
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
            target: target.to_owned(),
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
