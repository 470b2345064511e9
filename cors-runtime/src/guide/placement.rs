#![doc = include_str!("../../docs/placement.md")]
