//! Whole lists, as a policy holds them, admit what a slow and obvious reading of them admits: on
//! more than a million strings, most of them nearly an origin of the list.

use std::collections::BTreeSet;

use cors_rules::{
    pattern::Entry,
    policy::{Admitted, Origins},
    set::{self, Set},
};

use crate::patterns::admits;

/// The strings are the same in every run.
const SEED: u64 = 0x0000_c025_0000_0001;

/// Few origins are compared one by one; more go into the set, as `cors_policy!` has it.
const FEW: usize = 4;

/// A list, as it is matched and as it is understood.
struct List {
    name: &'static str,
    origins: Origins,
    /// The literal that the set is read from.
    data: &'static [u8],
    exact: BTreeSet<&'static [u8]>,
    patterns: Vec<&'static str>,
    random: Random,
    checked: u32,
    admitted: u32,
}

impl List {
    fn new(name: &'static str, entries: Vec<String>) -> Self {
        let entries: &'static [String] = entries.leak();
        let is_exact = |entry: &&String| matches!(Entry::parse(entry), Entry::Exact(_));
        let (exact, patterns): (Vec<_>, Vec<_>) = entries.iter().partition(is_exact);
        let data = (exact.len() > FEW)
            .then(|| set::build(exact.iter().map(|entry| entry.as_str())).expect("a set"));
        let others = if data.is_some() { &patterns[..] } else { &[&exact[..], &patterns].concat() };
        let others: Vec<Entry<'static>> =
            others.iter().map(|entry| Entry::parse(entry.as_str())).collect();
        let data: &'static [u8] = data.unwrap_or_default().leak();
        Self {
            name,
            origins: Origins { set: Set::new(data), entries: others.leak(), ..Origins::NONE },
            data,
            exact: exact.iter().map(|entry| entry.as_bytes()).collect(),
            patterns: patterns.iter().map(|entry| entry.as_str()).collect(),
            random: Random(SEED),
            checked: 0,
            admitted: 0,
        }
    }

    fn check(&mut self, origin: &[u8]) {
        let exactly = self.exact.get(origin).copied();
        let is_expected = exactly.is_some() || self.patterns.iter().any(|p| admits(p, origin));
        let got = self.origins.find(origin);
        let is_right = match got {
            Some(Admitted::Exactly(member)) => exactly == Some(member),
            Some(Admitted::ByPattern) => exactly.is_none() && is_expected,
            Some(Admitted::Any) => false,
            None => !is_expected,
        };
        assert!(
            is_right,
            "{}, seed {SEED:#x}: \"{}\" is {got:?}, and it should {}be admitted",
            self.name,
            origin.escape_ascii(),
            if is_expected { "" } else { "not " },
        );
        self.checked += 1;
        self.admitted += u32::from(is_expected);
    }

    /// The exact origins, and some that the patterns admit.
    fn members(&self) -> Vec<Vec<u8>> {
        let mut members: Vec<Vec<u8>> = self.exact.iter().map(|exact| exact.to_vec()).collect();
        for pattern in &self.patterns {
            for (labels, port) in [("a.", ":8443"), ("pr-7.x_1.", ""), ("l.", ":65535")] {
                let member = pattern.replace("*.", labels).replace(":*", port);
                members.push(member.into_bytes());
            }
        }
        members
    }

    /// What differs from a member in one byte: another one, one less, one more, at each position.
    fn check_near(&mut self, member: &[u8], with_lengths: bool) {
        // What matters to a reader of origins, and what to nobody.
        const BYTES: &[u8] = b".:/-_*@,; \0\t\n[]%09aZz\x7f\x80\xff";
        let mut near = member.to_vec();
        for at in 0..member.len() {
            let mut byte = self.random.pick(BYTES);
            if byte == near[at] || self.random.below(2) == 0 {
                // A neighbour, so that one bit differs or few.
                byte = near[at] ^ (1 << self.random.below(8));
            }
            near[at] = byte;
            self.check(&near);
            near[at] = member[at];
        }
        if !with_lengths {
            return;
        }
        for (at, &byte) in member.iter().enumerate() {
            near.remove(at);
            self.check(&near);
            near.insert(at, self.random.pick(BYTES));
            near.insert(at, byte);
            self.check(&near);
            near.remove(at + 1);
        }
        for end in 0..member.len() {
            self.check(&member[..end]);
            self.check(&member[end..]);
        }
    }

    /// The same at both ends, and other bytes between: what windows there do not tell apart.
    fn check_middles(&mut self, member: &[u8]) {
        let mut other = member.to_vec();
        for kept in [0, 8, 12, 16] {
            let Some(end) = member.len().checked_sub(kept).filter(|&end| end > kept) else { break };
            for _ in 0..4 {
                for byte in &mut other[kept..end] {
                    *byte = b'a' + u8::try_from(self.random.below(26)).unwrap_or_default();
                }
                self.check(&other);
                other[kept..end].rotate_left(1);
                self.check(&other);
            }
        }
    }

    /// Two members in one value, as a browser never sends them (GHSA-vhxv-fg4m-p2w8), and the
    /// beginning of one with the end of the other.
    fn check_joined(&mut self, one: &[u8], two: &[u8]) {
        for between in ["", ", ", ",", " ", ";", "\0", "\n", "\t", "|", "#", "/", "@", ".", ":"] {
            self.check(&[one, between.as_bytes(), two].concat());
        }
        for around in [" ", "\"", "\0", "\r\n", "."] {
            self.check(&[around.as_bytes(), one].concat());
            self.check(&[one, around.as_bytes()].concat());
        }
        for at in 0..one.len().min(two.len()) {
            self.check(&[&one[..at], &two[at..]].concat());
            self.check(&[&one[..at], &two[two.len() - at..]].concat());
        }
    }

    /// Other ports, and other labels before and after the host.
    fn check_parts(&mut self, member: &[u8]) {
        let text = String::from_utf8_lossy(member).into_owned();
        for port in [":", ":0", ":1", ":01", ":80", ":443", ":8443", ":65536", ":99999", ":*"] {
            self.check(format!("{text}{port}").as_bytes());
            if let Some((without, _)) = text.rsplit_once(':') {
                self.check(without.as_bytes());
                self.check(format!("{without}{port}").as_bytes());
            }
        }
        for label in ["", ".", "a", "a.", "a..", ".a.", "A.", "evil-", "*.", "a/.", "a@", "[::1]."]
        {
            self.check(text.replace("://", &format!("://{label}")).as_bytes());
            self.check(text.replacen('.', &format!(".{label}"), 1).as_bytes());
        }
        for end in ["/", ".evil.test", "%00", "?", "com", ".com", "é"] {
            self.check(format!("{text}{end}").as_bytes());
        }
        self.check(text.to_uppercase().as_bytes());
        if let Some((_, host)) = text.split_once("://") {
            self.check(host.as_bytes());
            for scheme in ["http", "https", "HTTPS", "", "wss"] {
                self.check(format!("{scheme}://{host}").as_bytes());
            }
        }
    }

    /// What stands in the literal: head, tables, unused slots, and neighbours run together.
    fn check_data(&mut self, count: usize) {
        for length in 0..80 {
            for byte in [0, 1, b'a', 0x80, 0xff] {
                self.check(&vec![byte; length]);
            }
        }
        let data = self.data;
        if data.is_empty() {
            return;
        }
        for length in 0..data.len().min(400) {
            self.check(&data[..length]);
            self.check(&data[data.len() - length..]);
        }
        let longest = self.exact.iter().map(|member| member.len()).max().unwrap_or_default() + 2;
        for _ in 0..count {
            let start = self.random.below(data.len());
            let length = self.random.below(longest + 1).min(data.len() - start);
            self.check(&data[start..start + length]);
        }
    }

    fn check_noise(&mut self, count: usize) {
        const PIECES: &[&str] =
            &["https", "http", "://", ":", "/", ".", "*.", "a", "example", ".com", "80", "\0", "-"];
        let mut noise = Vec::new();
        for _ in 0..count {
            noise.clear();
            for _ in 0..self.random.below(9) {
                noise.extend_from_slice(PIECES[self.random.below(PIECES.len())].as_bytes());
            }
            self.check(&noise);
            for byte in &mut noise {
                *byte = self.random.next().to_le_bytes()[0];
            }
            self.check(&noise);
        }
    }

    /// All of this. Of a long list, some members meet all of it and the others one byte's difference.
    fn check_all(mut self) -> (u32, u32) {
        let members = self.members();
        let step = members.len().div_ceil(60);
        for (index, member) in members.iter().enumerate() {
            self.check(member);
            let is_chosen = index.is_multiple_of(step);
            self.check_near(member, is_chosen);
            if is_chosen {
                self.check_middles(member);
                self.check_parts(member);
                for other in [index + 1, index + step, self.random.below(members.len())] {
                    self.check_joined(member, &members[other % members.len()]);
                }
            }
        }
        self.check_data(20_000);
        self.check_noise(5_000);
        (self.checked, self.admitted)
    }
}

fn lists() -> Vec<List> {
    let text = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect();
    let long = |at: usize, length: usize, i: usize| {
        format!("https://{}{i:03}{}.example", "a".repeat(at), "b".repeat(length - at))
    };
    vec![
        List::new("no origins", Vec::new()),
        List::new("one", text(&["https://app.example.com"])),
        List::new("few", text(&["https://a.example", "http://localhost:3000", "null", "a://b"])),
        List::new(
            "equal lengths",
            (0..10_000).map(|i| format!("https://tenant-{i:05}.app.example.com")).collect(),
        ),
        List::new(
            "many lengths",
            (0..2_000)
                .map(|i| {
                    let port = if i % 5 == 0 { format!(":{}", 1_000 + i) } else { String::new() };
                    format!("https://{}{i}.example{port}", "ab-".repeat(i % 17))
                })
                .collect(),
        ),
        List::new(
            "shorter than a window, and longer",
            (0..40).map(|i| format!("a://{}", "b".repeat(i % 20 + 1) + &i.to_string())).collect(),
        ),
        List::new("ports", (1..2_000).map(|port| format!("http://localhost:{port}")).collect()),
        List::new(
            "different in the middle, each at another place",
            (0..120).map(|i| long(i % 60 * 3, 180, i)).collect(),
        ),
        List::new("far from both ends", (0..60).map(|i| long(150, 300, i)).collect()),
        List::new(
            "a set and patterns",
            text(&[
                "https://app.example.com",
                "https://admin.example.com",
                "https://example.com",
                "http://example.com",
                "https://example.org:8443",
                "null",
                "https://*.preview.example.com",
                "https://app.example.com:*",
                "http://*.localhost:*",
                "http://[::1]:*",
            ]),
        ),
        List::new("patterns", text(&["https://*.example.com", "https://*.example.org:8443"])),
    ]
}

#[test]
fn lists_admit_what_a_naive_reading_admits() {
    let counts: Vec<(u32, u32)> = std::thread::scope(|scope| {
        let lists = lists().into_iter().map(|list| scope.spawn(|| list.check_all()));
        let lists: Vec<_> = lists.collect();
        let counted = |list: std::thread::ScopedJoinHandle<'_, _>| match list.join() {
            Ok(counts) => counts,
            Err(failure) => std::panic::resume_unwind(failure),
        };
        lists.into_iter().map(counted).collect()
    });
    let (checked, admitted) =
        counts.iter().fold((0, 0), |all, list| (all.0 + list.0, all.1 + list.1));
    // Else the strings show less than they are there for.
    assert!(checked >= 1_000_000, "{checked} strings");
    assert!(admitted >= 15_000, "{admitted} of {checked} are admitted");
}

/// Numbers that are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut next = self.0;
        next = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        next = (next ^ (next >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        next ^ (next >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("below a usize")
    }

    fn pick(&mut self, from: &[u8]) -> u8 {
        from[self.below(from.len())]
    }
}
