//! Writes the policies whose lists are long: a list is generated, and a policy has to have it in its
//! source.

#[allow(dead_code, unreachable_pub, reason = "the library uses the rest")]
#[path = "src/origins.rs"]
mod origins;

use std::{env, fmt::Write as _, fs, io, path::Path};

use origins::{FAMILIES, PATTERNS, SIZES};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/origins.rs");
    let mut source = String::new();
    for family in FAMILIES {
        for size in SIZES {
            policy(&mut source, &format!("{family:?}{size}"), &family.origins(size));
        }
    }
    for size in PATTERNS {
        policy(&mut source, &format!("Patterns{size}"), &origins::patterns(size));
    }
    // Policies of ten that write fewer headers.
    let ten = origins::Family::Prefix.origins(10);
    writeln!(source, "two_headers!([{}]);", quoted(&ten)).expect("a string takes all");
    writeln!(source, "three_headers!([{}]);", quoted(&ten)).expect("a string takes all");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(Path::new(&out).join("lists.rs"), source)
}

fn policy(source: &mut String, name: &str, origins: &[String]) {
    writeln!(source, "list!({name} [{}]);", quoted(origins)).expect("a string takes all");
}

fn quoted(origins: &[String]) -> String {
    origins.iter().map(|origin| format!("{origin:?}")).collect::<Vec<_>>().join(",")
}
