//! Many small programs, checked by one run of cargo, and what the compiler says of each.

use std::{collections::BTreeMap, ops::Range, path::Path};

use cors_tests::project::Project;
use serde_json::Value;

/// What the compiler says at one place.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) is_error: bool,
    /// The message, the labels and the notes, without the lines of the source.
    pub(crate) text: String,
    /// The bytes that it underlines.
    pub(crate) underlined: Range<usize>,
}

impl Message {
    pub(crate) fn read(message: &Value) -> Option<Self> {
        let spans = message["spans"].as_array()?;
        let mut span = spans.iter().find(|span| span["is_primary"] == true)?;
        while !span["expansion"].is_null() {
            span = &span["expansion"]["span"];
        }
        let level = message["level"].as_str()?;
        let mut text = format!("{level}: {}", message["message"].as_str()?);
        let labels = spans.iter().filter_map(|span| span["label"].as_str());
        for label in labels {
            text = format!("{text}\n{label}");
        }
        for child in message["children"].as_array()? {
            let (level, words) = (child["level"].as_str()?, child["message"].as_str()?);
            text = format!("{text}\n= {level}: {words}");
            let replacements = child["spans"].as_array()?;
            for replacement in
                replacements.iter().filter_map(|span| span["suggested_replacement"].as_str())
            {
                text = format!("{text}\n{replacement}");
            }
        }
        let offset = |key: &str| usize::try_from(span[key].as_u64()?).ok();
        Some(Self {
            is_error: level == "error",
            text,
            underlined: offset("byte_start")?..offset("byte_end")?,
        })
    }

    /// The first line, without what differs from one try to the next.
    pub(crate) fn mistake(&self) -> &str {
        self.text.lines().next().unwrap_or_default()
    }
}

/// The folder of the programs of one test.
pub(crate) struct Programs(Project);

impl Programs {
    pub(crate) fn new(name: &str) -> Self {
        let project = Project::new(env!("CARGO_TARGET_TMPDIR"), name, &["axum", "start-up"]);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             axum = {{ version = \"0.8\", default-features = false, features = [\"json\"] }}\n\
             cors-runtime = {{ path = \"{}\", features = [\"axum\"] }}\n\n[workspace]\n",
            workspace.join("cors-runtime").display(),
        );
        project.write_file("Cargo.toml", &manifest);
        Self(project)
    }

    pub(crate) fn write_file(&self, path: &str, text: &str) {
        self.0.write_file(path, text);
    }

    /// Checks each program by itself, and says what the compiler says of it, in source order.
    pub(crate) fn check(&self, programs: &[String]) -> Vec<Vec<Message>> {
        let folder = self.0.folder().join("src");
        // Those of another run would be checked too.
        std::fs::remove_dir_all(&folder).expect("the folder of the programs");
        std::fs::create_dir_all(folder.join("bin")).expect("a folder for the programs");
        for (index, program) in programs.iter().enumerate() {
            self.write_file(&format!("src/bin/p{index}.rs"), program);
        }
        let mut found: BTreeMap<String, Vec<Message>> = BTreeMap::new();
        for (target, message) in self.messages(&["--bins", "--keep-going"]) {
            let messages = found.entry(target).or_default();
            messages.push(message);
        }
        let mut of = |index| {
            let mut messages: Vec<Message> = found.remove(&format!("p{index}")).unwrap_or_default();
            messages.sort_by_key(|message| message.underlined.start);
            messages
        };
        (0..programs.len()).map(&mut of).collect()
    }

    /// What `cargo check` says of this project, each with the target that it is about.
    pub(crate) fn messages(&self, arguments: &[&str]) -> Vec<(String, Message)> {
        let arguments = [&["check", "--message-format=json"], arguments].concat();
        let output = self.0.cargo(&arguments, &[]);
        let found: Vec<(String, Message)> = String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line of JSON"))
            .filter(|line: &Value| line["reason"] == "compiler-message")
            .filter_map(|line: Value| {
                let target = line["target"]["name"].as_str()?.to_owned();
                Some((target, Message::read(&line["message"])?))
            })
            .collect();
        let text = String::from_utf8_lossy(&output.stderr);
        let is_told = found.iter().any(|(_, message)| message.is_error);
        assert!(output.status.success() || is_told, "cargo failed:\n{text}");
        found
    }
}
