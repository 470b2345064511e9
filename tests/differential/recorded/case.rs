//! A case: a page, a server's raw answers, and what the page fetches.

/// One case of the table.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The first segment of every path of the case, which keeps cases out of each other's caches.
    pub(crate) id: String,
    /// The page's origin; `null` for a sandboxed page.
    pub(crate) page: String,
    pub(crate) steps: Vec<Step>,
    /// File and line, for failures.
    pub(crate) place: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Step {
    Answer(Answer),
    Fetch(Fetch),
    /// Seconds.
    Wait(u64),
}

/// What the server says from here on.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// `ANY` for every method that has no answer of its own.
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Fetch {
    pub(crate) method: String,
    pub(crate) url: String,
    /// As in `fetch()`: `omit`, `same-origin` or `include`.
    pub(crate) credentials: String,
    /// As in `fetch()`; `default`, unless the case says `no-store` or `reload`.
    pub(crate) cache: String,
    pub(crate) upload_listener: bool,
    pub(crate) body: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    /// What Chromium did: an [`Outcome`](crate::recorded::outcome::Outcome)'s lines.
    pub(crate) chromium: Vec<String>,
    /// What Firefox did, where it departs from the standard.
    pub(crate) firefox: Vec<String>,
    /// What the standard asks for, where Chromium departs from it.
    pub(crate) standard: Vec<String>,
    /// Why the standard is right about Chromium, or Firefox: the departure, in a sentence.
    pub(crate) chromium_departs: Option<String>,
    pub(crate) firefox_departs: Option<String>,
}

impl Fetch {
    /// What the model does.
    pub(crate) fn standard(&self) -> &[String] {
        if self.standard.is_empty() { &self.chromium } else { &self.standard }
    }

    /// What Firefox does, without the words of exceptions and console.
    pub(crate) fn firefox(&self) -> Vec<String> {
        let lines = if self.firefox.is_empty() { self.standard() } else { &self.firefox };
        let is_word = |line: &str| line.starts_with("console ") || line.starts_with("thrown ");
        lines.iter().filter(|line| !is_word(line)).cloned().collect()
    }
}

impl Step {
    pub(crate) fn is_fetch(&self) -> bool {
        matches!(self, Self::Fetch(_))
    }
}

impl Case {
    pub(crate) fn fetches(&self) -> impl Iterator<Item = &Fetch> {
        self.steps.iter().filter_map(|step| match step {
            Step::Fetch(fetch) => Some(fetch),
            Step::Answer(_) | Step::Wait(_) => None,
        })
    }

    /// What the server says to this request at step `now`; 404 where the case is silent.
    pub(crate) fn answer(&self, now: usize, method: &str, url: &str) -> Answer {
        let said = |wanted: &str| {
            self.steps[..now].iter().rev().find_map(|step| match step {
                Step::Answer(answer) if answer.method == wanted && answer.url == url => {
                    Some(answer.clone())
                }
                _ => None,
            })
        };
        let silent = || Answer {
            method: method.to_owned(),
            url: url.to_owned(),
            status: 404,
            headers: Vec::new(),
        };
        let mut answer = said(method).or_else(|| said("ANY")).unwrap_or_else(silent);
        if !matches!(answer.status, 204 | 304) {
            answer.headers.push(("content-length".to_owned(), "0".to_owned()));
        }
        answer
    }
}

/// Reads the cases of one file.
pub(crate) fn parse(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let place = format!("tests/differential/recorded/cases/{file}:{}", number + 1);
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(id) = line.strip_prefix("case ") {
            let (id, page) = id.split_once(" from ").unwrap_or_else(|| panic!("{place}: a page"));
            let (id, page) = (id.to_owned(), page.to_owned());
            cases.push(Case { id, page, steps: Vec::new(), place });
            continue;
        }
        let case = cases.last_mut().unwrap_or_else(|| panic!("{place}: stands before any case"));
        if let Some(detail) = line.strip_prefix("  ") {
            read_detail(case.steps.last_mut(), detail, &place);
        } else {
            let step = read_step(line, &place);
            if let Step::Fetch(Fetch { url, .. }) | Step::Answer(Answer { url, .. }) = &step {
                let id = url.split(['/', '?', '#']).nth(3);
                assert_eq!(id, Some(case.id.as_str()), "{place}: paths begin with the case's name");
            }
            case.steps.push(step);
        }
    }
    cases
}

fn read_step(line: &str, place: &str) -> Step {
    let words: Vec<&str> = line.split(' ').collect();
    match *words {
        ["answer", method, url, status] => Step::Answer(Answer {
            method: method.to_owned(),
            url: url.to_owned(),
            status: status.parse().unwrap_or_else(|_| panic!("{place}: a status")),
            headers: Vec::new(),
        }),
        ["fetch", method, url] => Step::Fetch(Fetch {
            method: method.to_owned(),
            url: url.to_owned(),
            credentials: "same-origin".to_owned(),
            cache: "default".to_owned(),
            upload_listener: false,
            body: None,
            headers: Vec::new(),
            chromium: Vec::new(),
            firefox: Vec::new(),
            standard: Vec::new(),
            chromium_departs: None,
            firefox_departs: None,
        }),
        ["wait", seconds] => {
            Step::Wait(seconds.parse().unwrap_or_else(|_| panic!("{place}: seconds")))
        }
        _ => panic!("{place}: neither `answer`, `fetch` nor `wait`: {line}"),
    }
}

fn read_detail(step: Option<&mut Step>, detail: &str, place: &str) {
    let header = || {
        let (name, value) = detail.split_once(':').unwrap_or_else(|| panic!("{place}: `{detail}`"));
        (name.to_owned(), value.strip_prefix(' ').unwrap_or(value).to_owned())
    };
    match step {
        Some(Step::Answer(answer)) => answer.headers.push(header()),
        Some(Step::Fetch(fetch)) => {
            if let Some(line) = detail.strip_prefix("| ") {
                fetch.chromium.push(line.to_owned());
            } else if let Some(line) = detail.strip_prefix("^ ") {
                fetch.firefox.push(line.to_owned());
            } else if let Some(line) = detail.strip_prefix("~ ") {
                fetch.standard.push(line.to_owned());
            } else if let Some(reason) = detail.strip_prefix("Chromium ") {
                fetch.chromium_departs = Some(reason.to_owned());
            } else if let Some(reason) = detail.strip_prefix("Firefox ") {
                fetch.firefox_departs = Some(reason.to_owned());
            } else if let Some(credentials) = detail.strip_prefix("credentials ") {
                credentials.clone_into(&mut fetch.credentials);
            } else if let Some(cache) = detail.strip_prefix("cache ") {
                cache.clone_into(&mut fetch.cache);
            } else if detail == "upload listener" {
                fetch.upload_listener = true;
            } else if let Some(body) = detail.strip_prefix("body ") {
                fetch.body = Some(body.to_owned());
            } else {
                fetch.headers.push(header());
            }
        }
        Some(Step::Wait(_)) | None => panic!("{place}: belongs to nothing"),
    }
}
