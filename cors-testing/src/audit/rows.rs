//! From responses to rows: methods with the same terms share a row.

use std::collections::BTreeSet;

use http::Method;

use super::report::{Caller, Headers, Row};

/// What a caller gets with one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Terms {
    /// Whether it is by `*`.
    pub(super) by_wildcard: bool,
    pub(super) headers: Headers,
    pub(super) exposed: BTreeSet<String>,
    pub(super) credentials: bool,
    pub(super) max_age: Option<String>,
}

/// What a caller can do with one method.
pub(super) enum Access {
    Readable(Terms),
    /// Refused, and yet it ran.
    Unread,
    Refused,
}

/// One row for the methods of a caller that have the same terms, and one for all callers where
/// that is what the service says.
pub(super) fn rows(path: &str, found: Vec<(Caller, Vec<(Method, Access)>)>) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open: Vec<Row> = Vec::new();
    let refused = |caller: &Caller| Row {
        path: path.to_owned(),
        caller: caller.clone(),
        methods: Vec::new(),
        headers: Headers::Named(BTreeSet::new()),
        exposed: BTreeSet::new(),
        credentials: false,
        max_age: None,
        unread: Vec::new(),
    };
    for (caller, access) in found {
        let mut own: Vec<Row> = Vec::new();
        let mut rest = refused(&caller);
        let mut is_open = false;
        for (method, access) in access {
            match access {
                Access::Readable(terms) => {
                    let (list, caller) = if terms.by_wildcard {
                        is_open = true;
                        (&mut open, Caller::Anyone)
                    } else {
                        (&mut own, caller.clone())
                    };
                    let same = |row: &&mut Row| {
                        (&row.headers, &row.exposed, row.credentials, &row.max_age)
                            == (&terms.headers, &terms.exposed, terms.credentials, &terms.max_age)
                    };
                    match list.iter_mut().find(same) {
                        Some(row) if row.methods.contains(&method) => {}
                        Some(row) => row.methods.push(method),
                        None => list.push(Row {
                            methods: vec![method],
                            headers: terms.headers,
                            exposed: terms.exposed,
                            credentials: terms.credentials,
                            max_age: terms.max_age,
                            ..refused(&caller)
                        }),
                    }
                }
                Access::Unread => rest.unread.push(method),
                Access::Refused => {}
            }
        }
        match own.first_mut() {
            Some(row) => row.unread = rest.unread,
            None if is_open && rest.unread.is_empty() => {}
            None => own.push(rest),
        }
        rows.append(&mut own);
    }
    rows.append(&mut open);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(by_wildcard: bool, credentials: bool) -> Access {
        let headers = Headers::Named(BTreeSet::new());
        let (exposed, max_age) = (BTreeSet::new(), None);
        Access::Readable(Terms { by_wildcard, headers, exposed, credentials, max_age })
    }

    #[test]
    fn methods_stand_together_by_their_terms() {
        let app = || Caller::Origin("https://app.example.com".to_owned());
        let found = vec![
            (
                app(),
                vec![
                    (Method::GET, read(true, false)),
                    (Method::POST, Access::Unread),
                    (Method::PUT, read(false, true)),
                    (Method::PATCH, read(false, false)),
                    (Method::DELETE, read(false, true)),
                ],
            ),
            (Caller::Null, vec![(Method::GET, read(true, false)), (Method::PUT, Access::Refused)]),
            (Caller::Other, vec![(Method::POST, Access::Unread)]),
        ];
        let got: Vec<_> = rows("/x", found)
            .into_iter()
            .map(|row| (row.caller, row.methods, row.credentials, row.unread))
            .collect();
        assert_eq!(
            got,
            [
                (app(), vec![Method::PUT, Method::DELETE], true, vec![Method::POST]),
                (app(), vec![Method::PATCH], false, vec![]),
                (Caller::Other, vec![], false, vec![Method::POST]),
                (Caller::Anyone, vec![Method::GET], false, vec![]),
            ]
        );
    }
}
