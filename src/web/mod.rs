//! Feeds, pages, health and metrics over HTTP.
//!
//! Owns addresses, languages, caching and conditional requests. Does not own what a feed's entry
//! says (`publish`) or which articles stand on a shelf (`store`). Never imports fetch, parse,
//! extract or sled.
//!
//! One road for all that readers get: an address is read into a target, the target is written as a
//! `serve::Document` in a thread that may block, and the document is kept, packed once for each
//! content coding, until what it shows or the configuration changes.

mod address;
mod api;
mod cache;
mod coding;
mod conditional;
mod feeds;
mod hub;
mod machine;
mod messages;
mod pages;
mod place;
mod publications;
mod push;
mod readers;
mod serve;
#[cfg(test)]
mod tests;

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex, RwLock};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::future::RouteFuture;
use axum::routing::get;
use futures_util::future::{Either, Ready, ready};
use tokio::sync::Semaphore;
use tower::Service;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::config::Config;
use crate::model::Timestamp;
use crate::push::CALLBACK_PATH;
use crate::push::hub::HUB_PATH;
use crate::store::Store;

use self::cache::Cache;
pub use self::hub::{Hub, NoHub};
pub use self::publications::{Publications, Published, Unpublished};
pub use self::push::{Callbacks, Delivery, NoCallbacks};
use self::readers::Readers;
pub use self::readers::{inside, network};

/// Longest time for one answer: reads take milliseconds, so what takes longer is stuck.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(30);

/// Nothing runs and nothing is loaded but our style and the papers' pictures: the second wall
/// behind the cleaning of what the press wrote.
const CONTENT_POLICY: &str = "default-src 'none'; style-src 'self'; img-src http: https:; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// What the pages and feeds are served from.
#[derive(Clone)]
pub struct App {
    /// The articles.
    pub store: Arc<Store>,
    /// The configuration in force; a reload puts another one in its place.
    pub config: Arc<RwLock<Arc<Config>>>,
    /// The figures of `/metrics`, in Prometheus' text form.
    pub figures: Arc<dyn Fn() -> String + Send + Sync>,
    /// Whether `/readyz` says yes.
    pub ready: Arc<AtomicBool>,
    /// Where the number of our feeds' readers is put.
    pub readers: Arc<AtomicU64>,
    /// The present.
    pub clock: fn() -> Timestamp,
    /// Host name that our `tag:` URIs stand under.
    pub authority: String,
    /// Where hubs call.
    pub push: Arc<dyn Callbacks>,
    /// The hub that we run.
    pub hub: Arc<dyn Hub>,
}

/// The application with what it keeps in memory.
struct Shared {
    app: App,
    cache: Cache,
    readers: Mutex<Readers>,
    /// Room for what hubs deliver.
    deliveries: Arc<Semaphore>,
    /// Room for answers of the API that are being written.
    reads: Arc<Semaphore>,
}

impl Shared {
    fn config(&self) -> Arc<Config> {
        // A poisoned lock still holds a whole configuration: a pointer is swapped, nothing else.
        self.app.config.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }
}

/// All routes, behind what is answered without one.
pub fn router(app: App) -> Router {
    site(app).0
}

/// All routes, and what stands there for those who do not come by HTTP.
pub fn site(app: App) -> (Router, Publications) {
    let deliveries = Arc::new(Semaphore::new(push::ROOM_KIB));
    let shared =
        Arc::new(Shared { app, cache: Cache::default(), readers: Mutex::default(), deliveries, reads: api::reads() });
    let router = Router::new().fallback_service(Front { routes: routes(shared.clone()), shared: shared.clone() });
    (router, Publications::of(shared))
}

fn routes(shared: Arc<Shared>) -> Router {
    let feed = get(serve::document).options(serve::preflight);
    let mut router = Router::new()
        .route("/healthz", get(machine::healthz))
        .route("/readyz", get(machine::readyz))
        .route("/metrics", get(machine::metrics))
        .route("/static/{file}", get(machine::file))
        .route(&format!("{CALLBACK_PATH}{{callback}}"), get(push::verify).post(push::deliver))
        .route("/feeds/{file}", feed.clone())
        .route("/feeds/{kind}/{file}", feed.clone())
        .route("/opml.xml", feed)
        .route(HUB_PATH, get(serve::document).post(hub::ask))
        .route("/", get(serve::document));
    for path in ["/topics/{id}", "/provinces/{id}", "/regions/{id}", "/sources/{id}", "/articles/{id}"] {
        router = router.route(path, get(serve::document));
    }
    router
        .merge(api::routes())
        .fallback(serve::missing)
        .method_not_allowed_fallback(serve::not_allowed)
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, ANSWER_TIME_MAX))
        .layer(CatchPanicLayer::custom(serve::panicked))
        .layer(axum::middleware::map_response(guarded))
        .with_state(shared)
}

/// Answers what is ready at once, and sends all else on to its route: routing, time-outs and the like
/// take longer than such an answer.
#[derive(Clone)]
struct Front {
    shared: Arc<Shared>,
    routes: Router,
}

impl Service<Request> for Front {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        // A router always is.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match serve::ready(&self.shared, &request) {
            Some(answer) => Either::Left(ready(Ok(answer))),
            None => Either::Right(self.routes.call(request)),
        }
    }
}

async fn guarded(mut answer: Response) -> Response {
    guard(answer.headers_mut());
    answer
}

/// Headers of every answer.
fn guard(headers: &mut HeaderMap) {
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin"));
}
