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

/// One address.
pub(super) struct Endpoint {
    /// Its path below the root.
    pub(super) path: &'static str,
    /// The parameters that its query may have.
    pub(super) parameters: &'static [&'static str],
    /// What writes its answer. Blocking.
    write: fn(&Asked<'_>) -> Result<Reply, Problem>,
}

/// All addresses.
pub(super) static ENDPOINTS: &[Endpoint] = &[
    Endpoint { path: "/articles", parameters: articles::PARAMETERS, write: articles::list },
    Endpoint { path: "/articles/{id}", parameters: &[], write: articles::one },
    Endpoint { path: "/topics", parameters: &[], write: topics::list },
    Endpoint { path: "/topics/{id}", parameters: &[], write: topics::one },
    Endpoint { path: "/stories", parameters: stories::PARAMETERS, write: stories::list },
    Endpoint { path: "/stories/{id}", parameters: &[], write: stories::one },
    Endpoint { path: "/sources", parameters: sources::PARAMETERS, write: sources::list },
    Endpoint { path: "/sources/{id}", parameters: &[], write: sources::one },
    Endpoint { path: "/provinces", parameters: &[], write: places::provinces },
    Endpoint { path: "/regions", parameters: &[], write: places::regions },
    Endpoint { path: "/coverage", parameters: coverage::PARAMETERS, write: coverage::coverage },
    Endpoint { path: "/decisions", parameters: decisions::PARAMETERS, write: decisions::list },
    Endpoint { path: "/openapi.json", parameters: &[], write: openapi::document },
];

/// Room for answers that are being written.
pub(super) fn reads() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(answer::READS_MAX))
}

/// All routes.
pub(super) fn routes() -> Router<Arc<Shared>> {
    let mut router = Router::new();
    for endpoint in ENDPOINTS {
        let answer = move |shared, uri, headers| answer::answer(endpoint, shared, uri, headers);
        router = router.route(&format!("{ROOT}{}", endpoint.path), get(answer).options(preflight));
    }
    router.method_not_allowed_fallback(not_allowed).route(&format!("{ROOT}/{{*path}}"), any(no_path))
}

async fn not_allowed(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    answer::tell(&Problem::NotAllowed, &shared, &uri, &headers)
}

async fn no_path(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    answer::tell(&Problem::NoPath, &shared, &uri, &headers)
}
