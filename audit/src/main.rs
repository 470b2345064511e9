//! Asks a live server which pages could read its responses.

use std::{
    env,
    io::{IsTerminal as _, Write as _, stderr, stdout},
    process::ExitCode,
    sync::Mutex,
    thread,
};

use cors_audit::{
    Asked, Network, Questions, Report, Target,
    args::{self, Command, Print, Run},
    ask,
};

/// So many hosts are asked at once, each of them one request after the other.
const AT_ONCE: usize = 8;

fn main() -> ExitCode {
    match args::parse(env::args().skip(1)) {
        Ok(Command::Print(text)) => {
            print(&text);
            ExitCode::SUCCESS
        }
        Ok(Command::Run(run)) => audit(&run).unwrap_or_else(|error| usage(&error)),
        Err(error) => usage(&error),
    }
}

fn usage(error: &str) -> ExitCode {
    eprintln!("cors-audit: {error}\ntry `cors-audit --help`");
    ExitCode::from(2)
}

fn audit(run: &Run) -> Result<ExitCode, String> {
    // What is wrong with the certificates is said before anything is asked.
    Network::new(&run.connection)?;
    let report = Report::of(ask_all(run)?);
    if run.targets.iter().all(|(_, questions)| questions.expected.is_empty()) {
        eprintln!("no page was named that should be allowed: `--origin https://app.example.com`");
    }
    print(&match run.print {
        Print::Json => report.to_json(),
        Print::Report => report.to_string(),
        Print::Policy => report.policy.clone().unwrap_or_default(),
    });
    if report.is_unreached() {
        return Ok(ExitCode::from(3));
    }
    let fails = run.fail_on.is_some_and(|level| report.worst().is_some_and(|worst| worst >= level));
    Ok(ExitCode::from(u8::from(fails)))
}

/// Asks all URLs, in the order of the arguments as far as the report is concerned.
fn ask_all(run: &Run) -> Result<Vec<(Asked, &Questions)>, String> {
    let mut hosts: Vec<Vec<usize>> = Vec::new();
    for (index, (target, _)) in run.targets.iter().enumerate() {
        let same = |known: &&mut Vec<usize>| run.targets[known[0]].0.host() == target.host();
        match hosts.iter_mut().find(same) {
            Some(known) => known.push(index),
            None => hosts.push(vec![index]),
        }
    }
    let several = hosts.len() > 1;
    let waiting = Mutex::new(hosts.into_iter());
    let done = Mutex::new(Vec::new());
    let next = || waiting.lock().map(|mut waiting| waiting.next()).ok().flatten();
    let work = || -> Result<(), String> {
        while let Some(host) = next() {
            let mut network = Network::new(&run.connection)?;
            for index in host {
                let (target, questions) = &run.targets[index];
                let asked = ask_one(target, questions, &mut network, several);
                if let Ok(mut done) = done.lock() {
                    done.push((index, asked, questions));
                }
            }
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err("a URL could not be asked".to_owned()))
        })
    })?;
    let mut done = done.into_inner().map_err(|error| error.to_string())?;
    done.sort_by_key(|(index, ..)| *index);
    Ok(done.into_iter().map(|(_, asked, questions)| (asked, questions)).collect())
}

fn ask_one(
    target: &Target,
    questions: &Questions,
    network: &mut Network,
    is_one_of_several: bool,
) -> Asked {
    let url = target.url();
    let mut progress =
        Progress { width: 0, is_shown: stderr().is_terminal() && !is_one_of_several };
    let asked = ask(target, questions, network, &mut |n, page| progress.show(n, &url, page));
    progress.clear();
    let Asked { requests, answered, .. } = asked;
    eprintln!("{url}: asked {requests}, answered {answered}");
    asked
}

/// Does not panic when the reader has gone away.
fn print(text: &str) {
    let _ = stdout().write_all(text.as_bytes());
}

/// One line on standard error, rewritten where somebody watches.
struct Progress {
    width: usize,
    is_shown: bool,
}

impl Progress {
    fn show(&mut self, number: usize, url: &str, page: &str) {
        if self.is_shown {
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
}
