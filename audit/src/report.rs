//! What is printed: a table a URL, the concerns, and the policy.

use std::fmt;

use cors_testing::Likeness;

use crate::{
    ask::{Asked, Got, Preflight, Questions, UNLISTED, UNSERVED},
    asker::Who,
    check::check,
    concern::{Concern, Level},
    policy::policy,
    response::{ALLOW_HEADERS, ALLOW_METHODS, MAX_AGE, Reads, ResponseHead},
    text::shown,
};

/// What an audit found.
#[derive(Clone, Debug)]
pub struct Report {
    /// What was found at each URL.
    pub urls: Vec<Findings>,
    /// The policy to start with, if there is one.
    pub policy: Option<String>,
}

/// What was found at one URL.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The requests and responses.
    pub asked: Asked,
    /// The worst first.
    pub concerns: Vec<Concern>,
}

impl Report {
    /// Judges the responses.
    pub fn of(all: Vec<(Asked, &Questions)>) -> Self {
        let policy = policy(&all);
        let judged = |(asked, questions): (Asked, &Questions)| Findings {
            concerns: check(&asked, questions),
            asked,
        };
        Self { urls: all.into_iter().map(judged).collect(), policy }
    }

    /// Whether no URL had a response.
    pub fn is_unreached(&self) -> bool {
        self.urls.iter().all(|url| url.asked.answered == 0)
    }

    /// The worst level of all concerns.
    pub fn worst(&self) -> Option<Level> {
        self.urls.iter().flat_map(|url| &url.concerns).map(|concern| concern.level).max()
    }
}

/// A line of the table: one page, or several that got the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) page: String,
    pub(crate) reads: Reads,
    pub(crate) by: &'static str,
    pub(crate) sends: String,
}

impl Findings {
    pub(crate) fn rows(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let mut refused: Vec<(&'static str, usize)> = Vec::new();
        for got in &self.asked.gets {
            let class = match &got.asker.who {
                Who::NoOrigin => continue,
                Who::Expected => "",
                Who::Own => "the server's own origin",
                Who::Near(near) => match near.how {
                    Likeness::Null => "",
                    Likeness::Unrelated if !self.asked.is_reflecting() => "sites of somebody else",
                    Likeness::Unrelated => continue,
                    Likeness::Local | Likeness::Private | Likeness::Extension | Likeness::File => {
                        "pages of the user's machine and network"
                    }
                    Likeness::Shared | Likeness::Tenant => "pages in shared zones",
                    _ => "near misses",
                },
            };
            if class.is_empty() || got.by_name() {
                rows.push(self.row(got));
            } else if got.reads() == Reads::No {
                match refused.iter_mut().find(|(known, _)| *known == class) {
                    Some((_, count)) => *count += 1,
                    None => refused.push((class, 1)),
                }
            }
        }
        for (class, count) in refused {
            let page = format!("({class}: {count})");
            rows.push(Row { page, reads: Reads::No, by: "-", sends: "-".to_owned() });
        }
        rows
    }

    fn row(&self, got: &Got) -> Row {
        let by = match (got.reads(), got.by_name()) {
            (Reads::No, _) => "-",
            (_, true) => "name",
            (_, false) => "*",
        };
        Row { page: got.asker.name().to_owned(), reads: got.reads(), by, sends: self.sends(got) }
    }

    /// What preflights grant.
    fn sends(&self, got: &Got) -> String {
        let origin = got.asker.name();
        let granted = |(preflight, response): &(&Preflight, &ResponseHead)| {
            !preflight.is_probe()
                && (200..300).contains(&response.status)
                && response.reads(origin) > Reads::No
        };
        let sent: Vec<&ResponseHead> = self
            .asked
            .preflights_of(&got.asker)
            .filter(granted)
            .map(|(_, response)| response)
            .collect();
        if sent.is_empty() {
            return "-".to_owned();
        }
        let probe = self
            .asked
            .preflights_of(&got.asker)
            .find(|(preflight, _)| preflight.method.as_str() == UNSERVED)
            .map(|(_, response)| response);
        let list = |header: &str, unlisted: &str| {
            let is_any = probe.is_some_and(|response| {
                response
                    .list(header)
                    .is_ok_and(|list| list.iter().any(|item| item.eq_ignore_ascii_case(unlisted)))
            });
            let mut items: Vec<String> = Vec::new();
            for item in sent.iter().flat_map(|response| response.list(header).unwrap_or_default()) {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            match (is_any, items.is_empty()) {
                (true, _) => "any".to_owned(),
                (false, true) => "-".to_owned(),
                (false, false) => shown(&items.join(", ")),
            }
        };
        let mut sends =
            format!("{}; {}", list(ALLOW_METHODS, UNSERVED), list(ALLOW_HEADERS, UNLISTED));
        if let Some(seconds) = sent.iter().find_map(|response| response.value(MAX_AGE)) {
            sends.push_str("; kept ");
            sends.push_str(&shown(&seconds));
            sends.push_str(" s");
        }
        sends
    }
}

impl Reads {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::WithoutCredentials => "yes",
            Self::WithCredentials => "with cookies",
        }
    }
}

fn counts(urls: &[&Findings]) -> String {
    let count = |level: Level| {
        let all = urls.iter().flat_map(|url| &url.concerns);
        let number = all.filter(|concern| concern.level == level).count();
        format!("{number} {}{}", level.name(), if number == 1 { "" } else { "s" })
    };
    [Level::Error, Level::Warning, Level::Note].map(count).join(", ")
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.asked.gets.first().and_then(|got| got.response.as_ref().ok());
        let status = status.map(|response| response.status).unwrap_or_default();
        let Asked { requests, answered, .. } = self.asked;
        let url = self.asked.target.url();
        if answered == requests {
            writeln!(f, "{url}  ({status}, {requests} requests)\n")?;
        } else {
            writeln!(f, "{url}  ({status}, asked {requests}, answered {answered})\n")?;
        }
        let head =
            ["page", "can read", "allowed by", "may send, after a preflight"].map(str::to_owned);
        let mut lines = vec![head];
        lines.extend(
            self.rows()
                .into_iter()
                .map(|row| [row.page, row.reads.words().to_owned(), row.by.to_owned(), row.sends]),
        );
        let widths: [usize; 4] = std::array::from_fn(|column| {
            lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
        });
        for line in &lines {
            let cells: Vec<String> =
                line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
            writeln!(f, "  {}", cells.join("  ").trim_end())?;
        }
        for concern in &self.concerns {
            write!(f, "\n{concern}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, url) in self.urls.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{url}")?;
        }
        if let [_, _, ..] = &self.urls[..] {
            writeln!(f)?;
            for url in &self.urls {
                let status =
                    url.asked.status().map_or("down".to_owned(), |status| status.to_string());
                writeln!(f, "  {status:4}  {}  {}", url.asked.target.url(), counts(&[url]))?;
            }
        }
        writeln!(f, "\n{}", counts(&self.urls.iter().collect::<Vec<_>>()))?;
        match &self.policy {
            Some(policy) => {
                write!(f, "\nWhat was observed, as a policy to start with:\n\n{policy}")
            }
            None => Ok(()),
        }
    }
}
