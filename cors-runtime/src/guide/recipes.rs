#![doc = "Policies with other crates: utoipa, aide, tonic, `ServeDir`, `NormalizePath` and others."]
#![doc = ""]
// `tests/recipes` compiles and tests this code, beside the crates that it is about.
#![cfg_attr(not(doctest), doc = include_str!("../../docs/recipes.md"))]
