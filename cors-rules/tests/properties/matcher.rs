//! Whole lists, as a policy holds them, admit what a slow and obvious reading of them admits: on
//! a hundred thousand strings and more, most of them nearly an origin of the list.

use std::collections::BTreeSet;

use cors_data::{
    origins::{Admitted, Origins},
    pattern::Entry,
    patterns::Patterns,
    set::Set,
};
use cors_rules::tables;

use crate::{is_exhaustive, patterns::admits};

/// The strings are the same in every run.
const SEED: u64 = 0x0000_c025_0000_0001;

/// Few origins are compared one by one; more go into the set, as `cors_policy!` has it.
const FEW: usize = 4;

/// A list, as it is matched and as it is understood.
struct List {
    name: &'static str,
    origins: Origins,
    /// The literals that the set and the patterns are read from.
    data: [&'static [u8]; 2],
    exact: BTreeSet<&'static [u8]>,
    patterns: Vec<Naive>,
    random: Random,
    checked: u32,
    admitted: u32,
}

/// A pattern as it is understood.
struct Naive {
    text: &'static str,
    scheme: &'static str,
    host: &'static str,
}

impl Naive {
    fn admits(&self, text: &str, without_port: &str) -> bool {
        // So that thousands can be asked.
        (text.ends_with(self.host) || without_port.ends_with(self.host))
            && text.starts_with(self.scheme)
            && admits(self.text, text.as_bytes())
    }
}

impl List {
    fn new(name: &'static str, entries: Vec<String>) -> Self {
        let entries: &'static [String] = entries.leak();
        let (mut exact, mut patterns, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let mut understood = Vec::new();
        for entry in entries {
            match Entry::parse(entry) {
                Entry::Pattern(pattern) => {
                    assert!(tables::patterns::fits(&pattern), "{entry}");
                    patterns.push(pattern);
                    let (scheme, host) = (pattern.scheme, pattern.host);
                    understood.push(Naive { text: entry, scheme, host });
                }
                Entry::Exact(_) => exact.push(entry.as_str()),
                Entry::Any => panic!("{name}: every origin"),
            }
        }
        let mut origins = Origins::NONE;
        let (mut data, mut pattern_data): (&[u8], &[u8]) = (&[], &[]);
        if exact.len() > FEW {
            data = tables::set::build(exact.clone()).expect("a set").leak();
            origins.set = Set::new(data);
        } else {
            others.extend(exact.iter().copied().map(Entry::Exact));
        }
        if patterns.len() > FEW {
            pattern_data = tables::patterns::build(patterns.clone()).expect("patterns").leak();
            origins.patterns = Patterns::new(pattern_data);
            let kept =
                origins.patterns.members().map(|pattern| Entry::Pattern(pattern).to_string());
            let kept: BTreeSet<String> = kept.collect();
            assert_eq!(kept, understood.iter().map(|naive| naive.text.to_owned()).collect());
        } else {
            others.extend(patterns.iter().copied().map(Entry::Pattern));
        }
        origins.entries = others.leak();
        Self {
            name,
            origins,
            data: [data, pattern_data],
            exact: exact.iter().map(|entry| entry.as_bytes()).collect(),
            patterns: understood,
            random: Random(SEED),
            checked: 0,
            admitted: 0,
        }
    }

    fn check(&mut self, origin: &[u8]) {
        let exactly = self.exact.get(origin).copied();
        let by_pattern = |text: &str| {
            let without_port = text.rfind(':').map_or(text, |colon| &text[..colon]);
            self.patterns.iter().any(|naive| naive.admits(text, without_port))
        };
        let is_expected = exactly.is_some() || str::from_utf8(origin).is_ok_and(by_pattern);
        let got = self.origins.find(origin);
        let is_right = match got {
            Some(Admitted::Exactly(member)) => exactly == Some(member.text),
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
                let member = pattern.text.replace("*.", labels).replace(":*", port);
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
        let ends = self.patterns.iter().map(|naive| naive.text.len());
        let longest = self.exact.iter().map(|member| member.len()).chain(ends).max();
        let longest = longest.unwrap_or_default() + 2;
        for data in self.data {
            for length in (0..data.len().min(400)).step_by(if is_exhaustive() { 1 } else { 8 }) {
                self.check(&data[..length]);
                self.check(&data[data.len() - length..]);
            }
            for _ in 0..if data.is_empty() { 0 } else { count } {
                let start = self.random.below(data.len());
                let length = self.random.below(longest + 1).min(data.len() - start);
                self.check(&data[start..start + length]);
            }
        }
    }

    /// Hosts of up to 256 bytes, of many labels: all of them, and the last of them, below and above
    /// each pattern's host.
    fn check_depths(&mut self) {
        let step = self.patterns.len().div_ceil(12).max(1);
        for at in (0..self.patterns.len()).step_by(step) {
            let Naive { scheme, host, .. } = self.patterns[at];
            for labels in ["a.", "l.l.", "-.", "a1.b_2.", "A.", "", "."] {
                for total in [20, 251, 252, 253, 254, 255, 256] {
                    let mut below = host.to_owned();
                    while below.len() + labels.len() <= total && !labels.is_empty() {
                        below.insert_str(0, labels);
                    }
                    for end in ["", ".", ":1", ":65535", ".evil.test"] {
                        self.check(format!("{scheme}://{below}{end}").as_bytes());
                    }
                }
            }
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
        // A naive reading asks every pattern.
        let chosen = if self.patterns.len() < 100 { 30 } else { 10 };
        let chosen = if is_exhaustive() { chosen * 8 } else { chosen / 3 };
        let step = members.len().div_ceil(chosen);
        let others = if is_exhaustive() { 1 } else { 8 };
        for (index, member) in members.iter().enumerate() {
            self.check(member);
            let is_chosen = index.is_multiple_of(step);
            if is_chosen || self.patterns.len() < 100 && index.is_multiple_of(others) {
                self.check_near(member, is_chosen);
            }
            if is_chosen {
                self.check_middles(member);
                self.check_parts(member);
                for other in [index + 1, index + step, self.random.below(members.len())] {
                    self.check_joined(member, &members[other % members.len()]);
                }
            }
        }
        self.check_depths();
        let random = if is_exhaustive() { 5_000 } else { 500 } / (1 + self.patterns.len() / 20);
        self.check_data(4 * random);
        self.check_noise(random);
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
        List::new("five patterns", patterns(5)),
        List::new("thirty patterns", patterns(30)),
        List::new("300 patterns", patterns(300)),
        List::new("1,000 patterns", patterns(1_000)),
        List::new(
            "patterns of one host",
            (1..400)
                .map(|i| match i % 4 {
                    0 => format!("https://*.example.com:{i}"),
                    1 => format!("s{i}://*.example.com"),
                    2 => format!("s{}{i}://*.example.com:*", "x".repeat(i % 60)),
                    _ => format!("s{i}://example.com:*"),
                })
                .collect(),
        ),
        List::new("patterns below one another", nested()),
        List::new(
            "patterns and as many exact origins",
            (0..200)
                .flat_map(|i| {
                    let parent = format!("https://*.tenant-{i:03}.example.com");
                    [parent.replace("*.", "app."), parent.replace("*.", ""), parent]
                })
                .collect(),
        ),
    ]
}

/// Patterns of all kinds, under hosts of many lengths.
fn patterns(count: usize) -> Vec<String> {
    (0..count)
        .map(|i| {
            let host = format!("{}{i}.example", "ab-.c.".repeat(i % 7));
            match i % 8 {
                0 => format!("http://127.0.0.{}:*", i % 256 * 251 % 256),
                1 => format!("http://[::{i:x}]:*"),
                2 => format!("https://{host}:*"),
                3 => format!("https://*.{host}:*"),
                4 => format!("https://*.{host}:{}", 1_000 + i),
                5 => format!("app://*.{}", host.to_uppercase()),
                6 => format!("https://*.{host}."),
                _ => format!("http://*.{host}"),
            }
        })
        .collect::<BTreeSet<String>>()
        .into_iter()
        .collect()
}

/// Each the parent of the next, until a host can be no longer.
fn nested() -> Vec<String> {
    let mut hosts = vec![String::from("x.test")];
    while let Some(host) = hosts.last().filter(|host| host.len() < 230) {
        hosts.push(format!("a.b.c.d.e.f.ghi-j.{host}"));
    }
    hosts.iter().map(|host| format!("https://*.{host}")).collect()
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
    assert!(checked >= 100_000, "{checked} strings");
    assert!(admitted >= 10_000, "{admitted} of {checked} are admitted");
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
