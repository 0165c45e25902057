//! The API: `/api/v1`, JSON for programs.
//!
//! Owns its addresses, parameters, cursors, problems and the shapes of its answers, all of which
//! `openapi.json` describes: a test holds the two together. Does not own how much of a text may be
//! given (`publish::entry` says so, as for feeds) or what is stored.
//!
//! One road: [`ENDPOINTS`] says which parameters an address has and who writes its answer;
//! `answer.rs` reads the query, finds a thread for the work, and adds what HTTP asks for.

mod answer;
mod articles;
mod coverage;
mod cursor;
mod decisions;
mod filter;
mod openapi;
mod places;
mod problem;
mod query;
mod shapes;
mod sources;
mod stories;
mod topics;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use axum::routing::{any, get};
use tokio::sync::Semaphore;

use self::answer::{Asked, Reply};
#[cfg(test)]
pub(super) use self::openapi::description;
use self::problem::Problem;
use super::Shared;
use super::serve::preflight;

/// Where the API is.
pub(super) const ROOT: &str = "/api/v1";

/// What an answer of some milliseconds takes of the room.
const LIGHT: u32 = 1;

/// What an answer of some seconds takes: two at a time, so that lists are answered beside them.
const HEAVY: u32 = 7;

/// One address.
pub(super) struct Endpoint {
    /// Its path below the root.
    pub(super) path: &'static str,
    /// The parameters that its query may have.
    pub(super) parameters: &'static [&'static str],
    /// How much of the room for answers it takes while it is written.
    pub(super) weight: u32,
    /// What writes its answer. Blocking.
    write: fn(&Asked<'_>) -> Result<Reply, Problem>,
}

/// All addresses.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint { path: "/articles", parameters: articles::PARAMETERS, weight: LIGHT, write: articles::list },
    Endpoint { path: "/articles/{id}", parameters: &[], weight: LIGHT, write: articles::one },
    Endpoint { path: "/topics", parameters: &[], weight: LIGHT, write: topics::list },
    Endpoint { path: "/topics/{id}", parameters: &[], weight: LIGHT, write: topics::one },
    Endpoint { path: "/stories", parameters: stories::PARAMETERS, weight: LIGHT, write: stories::list },
    Endpoint { path: "/stories/{id}", parameters: &[], weight: LIGHT, write: stories::one },
    Endpoint { path: "/sources", parameters: sources::PARAMETERS, weight: LIGHT, write: sources::list },
    Endpoint { path: "/sources/{id}", parameters: &[], weight: LIGHT, write: sources::one },
    Endpoint { path: "/provinces", parameters: &[], weight: LIGHT, write: places::provinces },
    Endpoint { path: "/regions", parameters: &[], weight: LIGHT, write: places::regions },
    Endpoint { path: "/coverage", parameters: coverage::PARAMETERS, weight: HEAVY, write: coverage::coverage },
    Endpoint { path: "/decisions", parameters: decisions::PARAMETERS, weight: LIGHT, write: decisions::list },
    Endpoint { path: "/openapi.json", parameters: &[], weight: LIGHT, write: openapi::document },
];

/// Room for answers that are being written.
pub(super) fn reads() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(answer::ROOM))
}

/// All routes.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let answer = move |shared, uri, headers| answer::answer(endpoint, shared, uri, headers);
        router = router.route(&format!("{ROOT}{}", endpoint.path), get(answer).options(preflight));
    }
    router = router.method_not_allowed_fallback(not_allowed);
    for nowhere in ["", "/", "/{*path}"] {
        router = router.route(&format!("{ROOT}{nowhere}"), any(no_path));
    }
    router
}

async fn not_allowed(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    answer::tell(&Problem::NotAllowed, &shared, &uri, &headers)
}

async fn no_path(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    answer::tell(&Problem::NoPath, &shared, &uri, &headers)
}
