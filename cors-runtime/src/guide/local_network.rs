#![doc = include_str!("../../docs/local_network.md")]
