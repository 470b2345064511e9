#![doc = "Policies in other frameworks: warp, poem, salvo, Rocket, AWS Lambda, Cloudflare Workers and loco."]
#![doc = ""]
// `tests/frameworks` compiles and tests this code.
#![cfg_attr(not(doctest), doc = include_str!("../../docs/frameworks.md"))]
