#![doc = include_str!("../../docs/origins_at_start_up.md")]
