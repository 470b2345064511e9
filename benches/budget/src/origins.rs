//! The lists of origins, in two families, and the order in which requests come from them.
//!
//! They are generated, the same in every run: for the policies by the build script, for tower-http when
//! the program starts.

use std::{collections::BTreeSet, fmt::Write as _, fs, io, path::Path, sync::OnceLock};

/// How the origins of a list resemble one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Equal lengths, and all but five digits in common: what a comparison finds hardest.
    Prefix,
    /// Hosts of many lengths under many domains, some with a port.
    Mixed,
}

/// The sizes of the lists.
pub const SIZES: [usize; 5] = [1, 10, 100, 1_000, 10_000];

/// The sizes of the lists of patterns.
pub const PATTERNS: [usize; 3] = [1, 100, 1_000];

/// Patterns of equal lengths that have all but five digits in common.
pub fn patterns(size: usize) -> Vec<String> {
    Family::Prefix.origins(size).iter().map(|origin| origin.replace("://", "://*.")).collect()
}

/// Both families.
pub const FAMILIES: [Family; 2] = [Family::Prefix, Family::Mixed];

impl Family {
    /// As file names and workloads have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prefix => "prefix",
            Self::Mixed => "mixed",
        }
    }

    /// The list of this size. A shorter list holds the first origins of a longer one.
    pub fn list(self, size: usize) -> Vec<&'static str> {
        static LISTS: [OnceLock<Vec<String>>; 2] = [OnceLock::new(), OnceLock::new()];
        let longest = || self.origins(SIZES.into_iter().max().unwrap_or_default());
        let list = LISTS[self as usize].get_or_init(longest);
        list.iter().take(size).map(String::as_str).collect()
    }

    /// Generates the list of this size.
    pub fn origins(self, size: usize) -> Vec<String> {
        match self {
            Self::Prefix => {
                let mut numbers: Vec<usize> = (0..*SIZES.last().expect("sizes")).collect();
                Random::new(1).shuffle(&mut numbers);
                numbers.truncate(size);
                numbers.iter().map(|n| format!("https://tenant-{n:05}.app.example.com")).collect()
            }
            Self::Mixed => {
                let mut random = Random::new(2);
                let (mut origins, mut seen) = (Vec::new(), BTreeSet::new());
                while origins.len() < size {
                    let origin = mixed(&mut random);
                    if seen.insert(origin.clone()) {
                        origins.push(origin);
                    }
                }
                origins
            }
        }
    }
}

fn mixed(random: &mut Random) -> String {
    const FIRST: [&str; 12] = [
        "",
        "app.",
        "www.",
        "shop.",
        "admin.",
        "portal.",
        "eu.shop.",
        "id.",
        "my.account.",
        "dashboard.",
        "m.",
        "checkout.pay.",
    ];
    const NAMES: [&str; 20] = [
        "kestrel",
        "ash",
        "marlow",
        "quietriver",
        "northgate",
        "ox",
        "larkspur",
        "ember",
        "fieldnotes",
        "harbour",
        "tin",
        "willowbrook",
        "stonebridge",
        "fable",
        "juniper",
        "cobalt",
        "ferry",
        "brightwater",
        "oak",
        "meadow",
    ];
    const LAST: [&str; 8] = ["com", "net", "org", "de", "co.uk", "io", "dev", "com.au"];
    let first = random.pick(&FIRST);
    let (one, two) = (random.pick(&NAMES), random.pick(&NAMES));
    let last = random.pick(&LAST);
    let mut origin = format!("https://{first}{one}-{two}{}.{last}", random.below(1_000));
    if random.below(20) == 0 {
        write!(origin, ":{}", 8_000 + random.below(1_000)).expect("a string takes all");
    }
    origin
}

/// Writes a file for each list, for builds of policies.
///
/// # Errors
///
/// When a file cannot be written.
pub fn write(directory: &Path) -> io::Result<()> {
    for family in FAMILIES {
        for size in SIZES {
            let name = format!("{}-{size}.txt", family.name());
            fs::write(directory.join(name), family.origins(size).join("\n") + "\n")?;
        }
    }
    for size in PATTERNS {
        let name = format!("patterns-{size}.txt");
        fs::write(directory.join(name), patterns(size).join("\n") + "\n")?;
    }
    Ok(())
}

/// `count` of these in shuffled order, spread evenly over the list, so that a search that runs
/// through a list is charged for its middle.
pub fn sample<'a>(list: &[&'a str], count: usize) -> Vec<&'a str> {
    let mut sample: Vec<&str> = (0..count).map(|i| list[i * list.len() / count]).collect();
    Random::new(3).shuffle(&mut sample);
    sample
}

/// An origin that differs from this one in the middle, and is in neither family.
pub fn near_miss(origin: &str) -> String {
    let host = "https://".len();
    let at = host + (origin.len() - host) / 3;
    let mut miss = origin.to_owned();
    miss.replace_range(at..=at, "z");
    if miss == origin {
        miss.replace_range(at..=at, "y");
    }
    miss
}

/// Numbers that are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    const fn new(seed: u64) -> Self {
        Self(seed)
    }

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

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for end in (1..items.len()).rev() {
            items.swap(end, self.below(end + 1));
        }
    }
}
