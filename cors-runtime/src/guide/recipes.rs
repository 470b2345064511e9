#![doc = "Recipes: tenants, a batch endpoint, a 403 as JSON, utoipa, aide, tonic, `ServeDir` and others."]
#![doc = ""]
// `tests/recipes` compiles and tests this code, beside the crates that it is about.
#![cfg_attr(not(doctest), doc = include_str!("../../docs/recipes.md"))]
