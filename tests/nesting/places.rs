//! Policies around one another with nothing between: two, three, the same twice, `"*"`, combined.

use axum::Router;
use tower::Layer;

use crate::{
    apps::App,
    check::{case, check, every, nested},
    policies::{By, Near, Outer},
    routes::{Leaf, boxed},
};

/// The leaves that have no policy.
const BARE: [Leaf; 3] = [Leaf::Plain, Leaf::Writing, Leaf::Service];

#[tokio::test]
async fn one_layer() {
    let mut cases = Vec::new();
    for by in By::LAYERS {
        for leaf in BARE {
            let rows = || every(nested(&[by]));
            let name = format!("{by:?} around {leaf:?}");
            cases.push(case(&name, App::in_axum(leaf).policy(by).server(), rows()));
            cases.push(case(&name, App::in_tower(leaf).policy(by).server(), rows()));
        }
    }
    check(cases).await;
}

/// `Router::layer` twice, the inner one outside of the router, both outside.
#[tokio::test]
async fn two_layers() {
    let mut cases = Vec::new();
    for outer in By::LAYERS {
        for inner in By::LAYERS {
            for leaf in BARE {
                let rows = || every(nested(&[outer, inner]));
                let name = format!("{outer:?} around {inner:?} around {leaf:?}");
                let app = || App::in_axum(leaf).policy(inner);
                cases.push(case(&name, app().policy(outer).server(), rows()));
                let app = App::in_tower(leaf).policy(inner).policy(outer);
                cases.push(case(format!("{name}, boxed"), app.server(), rows()));
            }
        }
    }
    check(cases).await;
}

#[tokio::test]
async fn a_layer_around_a_route() {
    let mut cases = Vec::new();
    for outer in By::LAYERS {
        for leaf in Leaf::EACH.into_iter().filter(|leaf| leaf.by() != By::Nobody) {
            // Every route has its own list of methods, and answers others with 405.
            let methods = |ask, page| match nested(&[outer, leaf.by()])(ask, page) {
                must if ask == crate::check::Ask::Get || ask.is_preflight() => Some(must),
                _ => None,
            };
            let rows = every(|ask, page| methods(ask, page).unwrap_or(crate::check::Must::Gate));
            let rows: Vec<_> =
                rows.into_iter().filter(|row| methods(row.ask, row.page).is_some()).collect();
            let name = format!("{outer:?} around a route with {leaf:?}");
            cases.push(case(&name, App::in_axum(leaf).policy(outer).server(), rows.clone()));
            let app = App::in_axum(leaf).into_service().policy(outer);
            cases.push(case(format!("{name}, boxed"), app.server(), rows.clone()));
            let app = App::in_axum(leaf).mounted().policy(outer);
            cases.push(case(format!("{name}, merged"), app.server(), rows));
        }
    }
    check(cases).await;
}

#[tokio::test]
async fn three_layers() {
    let mut cases = Vec::new();
    for outer in By::LAYERS {
        for middle in By::LAYERS {
            for inner in By::LAYERS {
                let app = App::in_axum(Leaf::Plain).policy(inner).policy(middle).policy(outer);
                let name = format!("{outer:?} around {middle:?} around {inner:?}");
                cases.push(case(name, app.server(), every(nested(&[outer, middle, inner]))));
            }
        }
    }
    check(cases).await;
}

/// The types of tower's layers, not boxed.
#[tokio::test]
async fn unboxed() {
    let service = || Leaf::Service.server();
    check([
        case(
            "two",
            boxed(Outer.layer(Near.layer(service()))),
            every(nested(&[By::Outer, By::Near])),
        ),
        case("twice", boxed(Near.layer(Near.layer(service()))), every(nested(&[By::Near]))),
        case(
            "a router",
            boxed(Outer.layer(Near.layer(Leaf::Plain.router()))),
            every(nested(&[By::Outer, By::Near])),
        ),
        case(
            "a router with its own",
            boxed(Outer.layer(Leaf::Plain.router().layer(Near))),
            every(nested(&[By::Outer, By::Near])),
        ),
        case(
            "a path",
            boxed(Router::new().nest("/in", Leaf::Plain.router().layer(Near)).layer(Outer)),
            crate::check::every_at("/in", nested(&[By::Outer, By::Near])),
        ),
    ])
    .await;
}
