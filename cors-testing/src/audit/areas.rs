//! Paths that are not there, below paths that are: what an area's policy does not reach.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use http::{Method, Request, Response, StatusCode};
use tower_service::Service;

use super::{
    Audit,
    asking::Asking,
    concern::Concern,
    probe::UNRELATED,
    report::{Caller, Report, Row},
    values::varies_by_origin,
};
use crate::{Credentials, Reason, Stage};

/// No service has it.
const UNKNOWN: &str = "cors-audit-unknown";

impl Audit {
    /// Asks each area for a path that it does not have.
    pub(super) async fn ask_areas<S, B, R>(&self, service: &mut S, report: &mut Report)
    where
        S: Service<Request<B>, Response = Response<R>>,
        S::Error: fmt::Display,
        B: Default,
    {
        for (area, origin) in areas(&report.rows) {
            let path = format!("{area}/{UNKNOWN}");
            let status = Asking { audit: self, path: &path, origin: self.home() }
                .raw(&Method::GET, service)
                .await
                .map(|(status, _)| status);
            if status != Some(StatusCode::NOT_FOUND) {
                continue;
            }
            let asking = Asking { audit: self, path: &path, origin: &origin };
            let mut browser = asking.browser();
            let fetch = asking.fetch(&Method::GET, &[], Credentials::Omit);
            let Err(blocked) = browser.fetch(service, fetch).await else { continue };
            let last = browser.sent().last();
            let met_a_policy =
                last.and_then(|last| last.response_headers()).is_some_and(varies_by_origin);
            if blocked.stage() == Stage::Response
                && blocked.reason() == Reason::MissingAllowOrigin
                && !met_a_policy
            {
                report.concerns.push(Concern::NotFoundUnreadable { path: area, origin });
            }
        }
    }
}

/// First segments below which two or more paths were asked and let an origin in on the same terms,
/// as one policy around all of them would.
fn areas(rows: &[Row]) -> Vec<(String, String)> {
    let mut paths: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let path = row.path.split(['?', '#']).next().unwrap_or_default();
        let mut segments = path.splitn(3, '/').skip(1);
        if let (Some(_), Some(_)) = (segments.next(), segments.next()) {
            let end = path[1..].find('/').map_or(path.len(), |at| at + 1);
            paths.entry(&path[..end]).or_default().insert(&row.path);
        }
    }
    let mut found = Vec::new();
    for (area, paths) in paths.into_iter().filter(|(_, paths)| paths.len() > 1) {
        let within = |row: &&Row| paths.contains(row.path.as_str()) && !row.methods.is_empty();
        let callers: BTreeSet<&Caller> =
            rows.iter().filter(within).map(|row| &row.caller).collect();
        for caller in callers {
            let own: Vec<&Row> =
                rows.iter().filter(within).filter(|row| row.caller == *caller).collect();
            let terms = |row: &Row| (row.headers.clone(), row.credentials);
            let everywhere = own.len() == paths.len();
            let alike = own.windows(2).all(|pair| terms(pair[0]) == terms(pair[1]));
            let origin = match caller {
                Caller::Origin(origin) => origin.as_str(),
                Caller::Anyone => UNRELATED,
                Caller::Null | Caller::Other => continue,
            };
            if everywhere && alike {
                found.push((area.to_owned(), origin.to_owned()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::report::Headers;

    #[test]
    fn an_area_is_what_two_paths_share() {
        let row = |path: &str, credentials| Row {
            path: path.to_owned(),
            caller: Caller::Origin("https://a.example".to_owned()),
            methods: vec![Method::GET],
            headers: Headers::Named(BTreeSet::new()),
            exposed: BTreeSet::new(),
            max_age: None,
            credentials,
            unread: Vec::new(),
        };
        let refused = Row { methods: Vec::new(), ..row("/api/c", false) };
        for (rows, expected) in [
            (vec![row("/api/a", false)], None),
            (vec![row("/a", false), row("/b", false)], None),
            (vec![row("/api/a", false), row("/api/b?c/d", false)], Some("/api")),
            (vec![row("/api/a", false), row("/api/v1/b", false)], Some("/api")),
            (vec![row("/api/a", false), row("/other/b", false)], None),
            (vec![row("/api/a", false), row("/api/b", true)], None),
            (vec![row("/api/a", false), row("/api/b", false), refused], None),
            (vec![row("/api/a?x", false), row("/api", false)], None),
        ] {
            let got = areas(&rows);
            let got = got.first().map(|(area, _)| area.as_str());
            assert_eq!(got, expected, "{rows:?}");
        }
    }
}
