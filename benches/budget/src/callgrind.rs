//! Counting instructions: the program runs itself under valgrind, once for each workload.
//!
//! Callgrind counts only below [`count_this`], and writes what it counted whenever [`done`] is
//! called, so that requests are made and services are started for nothing.

use std::{
    env, fs,
    hint::black_box,
    io,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{subject::Subject, workload::Workload};

/// The argument that makes the program count one workload.
pub const COUNT: &str = "--count-under-valgrind";

/// Whether there is a valgrind.
pub fn is_available() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Instructions for one request, for each entry of the workload.
///
/// # Errors
///
/// When valgrind does not run or writes something else than expected.
pub fn instructions(workload: &Workload) -> io::Result<Vec<u64>> {
    let directory = env::temp_dir().join(format!("cors-benches-{}", std::process::id()));
    let profiles = profile(workload, &directory)?;
    let totals: io::Result<Vec<u64>> = profiles.iter().map(|profile| total(profile)).collect();
    fs::remove_dir_all(directory)?;
    Ok(totals?.into_iter().map(|total| total / workload.requests() as u64).collect())
}

/// Writes callgrind's profile of each entry of the workload into a directory.
///
/// # Errors
///
/// When valgrind does not run.
pub fn profile(workload: &Workload, directory: &Path) -> io::Result<Vec<PathBuf>> {
    fs::create_dir_all(directory)?;
    let out = directory.join("profile");
    let output = Command::new("valgrind")
        // glibc keeps seven freed blocks of a size at hand. An eighth takes hundreds of instructions,
        // and whether there is one depends on who else has allocated.
        .env("GLIBC_TUNABLES", "glibc.malloc.tcache_count=1000")
        .args(["--tool=callgrind", "--toggle-collect=*callgrind_counts_this*"])
        .args(["--dump-before=*callgrind_writes_now*", "--dump-instr=no"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(env::current_exe()?)
        .args([COUNT, &workload.name])
        .output()?;
    if !output.status.success() {
        return Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    Ok((1..=workload.entries.len()).map(|part| out.with_extension(part.to_string())).collect())
}

fn total(profile: &Path) -> io::Result<u64> {
    let text = fs::read_to_string(profile)?;
    let line = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total = line.and_then(|total| total.trim().parse().ok());
    total.ok_or_else(|| io::Error::other(format!("no total in {}", profile.display())))
}

/// What the program does under valgrind.
pub fn count(workload: &Workload) {
    let samples = workload.samples();
    for entry in &workload.entries {
        let mut subject = entry.start(workload, &samples);
        // Once uncounted, so that what happens only once has happened.
        for sample in &samples {
            subject.prepare(sample);
            subject.run();
        }
        for sample in &samples {
            subject.prepare(sample);
            callgrind_counts_this(subject.as_mut());
        }
        callgrind_writes_now(entry.name);
    }
}

#[inline(never)]
fn callgrind_counts_this(subject: &mut dyn Subject) {
    subject.run();
    // Else the call is the last thing here and becomes a jump, which callgrind takes for a return.
    black_box(());
}

#[inline(never)]
fn callgrind_writes_now(name: &str) {
    black_box(name);
}
