//! Asks a live server which pages could read its answers.

use std::{
    env,
    io::{IsTerminal as _, Write as _, stderr, stdout},
    process::ExitCode,
};

use cors_audit::{
    Network, Report,
    args::{self, Command, Run},
    ask,
};

fn main() -> ExitCode {
    match args::parse(env::args().skip(1)) {
        Ok(Command::Print(text)) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Ok(Command::Run(run)) => audit(&run),
        Err(error) => {
            eprintln!("cors-audit: {error}\ntry `cors-audit --help`");
            ExitCode::from(2)
        }
    }
}

fn audit(run: &Run) -> ExitCode {
    let mut network = match Network::new(&run.connection) {
        Ok(network) => network,
        Err(error) => {
            eprintln!("cors-audit: {error}");
            return ExitCode::from(2);
        }
    };
    let mut all = Vec::new();
    for target in &run.targets {
        let url = target.url();
        let mut progress = Progress::default();
        match ask(target, &run.questions, &mut network, &mut |n, page| progress.show(n, &url, page))
        {
            Ok(asked) => {
                progress.finish(&url, asked.requests);
                all.push(asked);
            }
            Err(error) => {
                progress.clear();
                eprintln!("cors-audit: {url} is not answered: {error}");
                return ExitCode::from(3);
            }
        }
    }
    if run.questions.expected.is_empty() {
        eprintln!("no page was named that should be allowed: `--origin https://app.example.com`");
    }
    let report = Report::of(all, &run.questions);
    print(&if run.json { report.to_json() } else { report.to_string() });
    let fails = run.fail_on.is_some_and(|level| report.worst().is_some_and(|worst| worst >= level));
    ExitCode::from(u8::from(fails))
}

/// Does not panic when the reader has gone away.
fn print(text: &str) {
    let _ = stdout().write_all(text.as_bytes());
}

/// One line on standard error: rewritten where somebody watches, written once where nobody does.
#[derive(Default)]
struct Progress {
    width: usize,
}

impl Progress {
    fn show(&mut self, number: usize, url: &str, page: &str) {
        if stderr().is_terminal() {
            let line = format!("{url}: request {number}, as {page}");
            let line: String = line.chars().take(100).collect();
            let width = line.chars().count();
            eprint!("\r{line}{}", " ".repeat(self.width.saturating_sub(width)));
            self.width = width;
        }
    }

    fn clear(&mut self) {
        if self.width > 0 {
            eprint!("\r{}\r", " ".repeat(self.width));
            self.width = 0;
        }
    }

    fn finish(&mut self, url: &str, requests: usize) {
        self.clear();
        eprintln!("{url}: {requests} requests");
    }
}
