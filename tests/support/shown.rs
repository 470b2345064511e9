//! Whether a page of the guide shows the code of a folder. Packages of their own include this file by its
//! path, so it needs nothing but `std`.

use std::fs;

/// The line after what the guide shows.
const END: &str = "\n// The guide shows the code above.\n";

/// # Panics
///
/// If the page lacks code of a file in the folder, or shows other code.
pub(crate) fn check(guide: &str, folder: &str) {
    let mut shown: Vec<String> = Vec::new();
    for file in fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).unwrap_or_default();
        if let Some((code, _)) = text.split_once(END) {
            shown.push(format!("```rust\n{}\n```\n", code.trim_end()));
        }
    }
    assert_eq!(guide.matches("```rust\n").count(), shown.len());
    let missing: Vec<&String> =
        shown.iter().filter(|code| !guide.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "not in the guide:\n{}", missing[0]);
}
