//! The file with the customers' domains: one origin or pattern a line, comments from `#` on.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use cors_runtime::{CorsLayer, OriginError, OriginSet, OriginSetError};
use tokio::{fs, time};

use super::Widget;

/// Why a file was not taken.
#[derive(Debug)]
pub(crate) enum Refused {
    Unreadable(io::Error),
    /// What is wrong, each with the number of its line.
    Lines(Vec<(usize, OriginError)>),
}

/// Takes the file whenever it has changed, and reports each attempt. It never ends.
///
/// A file that is written in place is seen half written for a moment, and domains are missing until
/// the next look. Write a new one beside it and rename that.
pub(crate) async fn watch(
    cors: CorsLayer<Widget>,
    file: PathBuf,
    every: Duration,
    mut report: impl FnMut(Result<usize, Refused>),
) {
    let mut looks = time::interval(every);
    let mut last = None;
    loop {
        looks.tick().await;
        // Before the file is read: if it changes in between, the next look takes it once more.
        let now = stamp(&file).await;
        if last.as_ref() != Some(&now) {
            report(take(&cors, &file).await);
            last = Some(now);
        }
    }
}

/// What tells one version of the file from the next; `None` while there is no file. Two changes
/// within one tick of the file system's clock may share a time, hence the length.
async fn stamp(file: &Path) -> Option<(SystemTime, u64)> {
    let metadata = fs::metadata(file).await.ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// Puts the file's domains in place of those before, all or none. Requests that run meanwhile are
/// judged by the old set or by the new one.
async fn take(cors: &CorsLayer<Widget>, file: &Path) -> Result<usize, Refused> {
    let text = fs::read_to_string(file).await.map_err(Refused::Unreadable)?;
    let (lines, origins): (Vec<usize>, Vec<&str>) = text
        .lines()
        .map(|line| line.split_once('#').map_or(line, |(origin, _)| origin).trim())
        .enumerate()
        .filter(|(_, origin)| !origin.is_empty())
        .map(|(index, origin)| (index + 1, origin))
        .unzip();
    let refused = |error: OriginSetError| {
        let errors = error.errors().iter();
        Refused::Lines(errors.map(|error| (lines[error.index()], error.clone())).collect())
    };
    let set = OriginSet::parse(&origins).map_err(refused)?;
    cors.set_origins(set).map_err(refused)?;
    Ok(origins.len())
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "cannot read the file: {error}"),
            Self::Lines(errors) => {
                for (i, (line, error)) in errors.iter().enumerate() {
                    let separator = if i == 0 { "" } else { "\n" };
                    write!(f, "{separator}line {line}: {error}")?;
                }
                Ok(())
            }
        }
    }
}
