//! The compiler whose words are compared.

use std::{env, process::Command};

/// Whether the compiler is the one of `rust-toolchain.toml`, whose messages the tests hold.
///
/// # Panics
///
/// When it is another, unless `CORS_TESTS_MESSAGES=skip` says to leave them out.
pub fn has_the_messages() -> bool {
    let file = include_str!("../../rust-toolchain.toml");
    let pinned = file.split('"').nth(1).expect("a channel");
    let version = Command::new("rustc").arg("--version").output().expect("rustc runs").stdout;
    let version = String::from_utf8_lossy(&version);
    let is_pinned = version.starts_with(&format!("rustc {pinned} "));
    if !is_pinned {
        let reason = format!("the messages are those of rustc {pinned}, and this is {version}");
        assert!(
            env::var("CORS_TESTS_MESSAGES").is_ok_and(|value| value == "skip"),
            "{}: use `cargo +{pinned} test`, or CORS_TESTS_MESSAGES=skip",
            reason.trim(),
        );
        crate::skipped(reason.trim());
    }
    is_pinned
}
