//! From a request to an answer: one road for all addresses of the API.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG,
    HeaderName, LINK, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Timestamp, time};
use crate::publish::Press;

use super::super::Shared;
use super::super::coding::{Coding, choose, pack};
use super::super::conditional::not_modified;
use super::super::serve::Reading;
use super::problem::Problem;
use super::query::Parameters;
use super::{Endpoint, ROOT, cursor};

/// Room for answers that are written at once: each holds a thread, and the feeds need some too.
pub(super) const ROOM: usize = 16;

/// Longest wait for a place among them.
const WAIT_MAX: Duration = Duration::from_secs(1);

/// How long a copy is good: programs ask again and again, and articles come every few seconds.
const CACHE_RULE: &str = "public, max-age=10, stale-if-error=86400";

/// What another site's page may read of an answer.
const EXPOSED: &str = "ETag, Link";

/// What was asked, with what it is answered from.
pub(super) struct Asked<'a> {
    /// One state of the service.
    pub(super) reading: &'a Reading,
    /// The address.
    pub(super) endpoint: &'static Endpoint,
    /// The last part of the path: the id, where the address has one.
    pub(super) id: &'a str,
    /// The query.
    pub(super) query: Parameters,
    /// The present.
    pub(super) now: Timestamp,
}

/// What is answered.
pub(super) struct Reply {
    bytes: Vec<u8>,
    next: Option<String>,
}

/// A page of a list.
#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl Asked<'_> {
    /// What names and addresses are written with.
    pub(super) fn press(&self) -> Press<'_> {
        Press { config: &self.reading.config, authority: &self.reading.authority }
    }

    /// A time as it is written: RFC 3339 with the offset of the service's zone.
    pub(super) fn time(&self, at: Timestamp) -> String {
        time::rfc3339(at, &self.reading.config.service.timezone)
    }

    /// The address of `path`, which begins with a slash, below the root of the API.
    pub(super) fn api(&self, path: &str) -> String {
        self.press().url(&format!("{ROOT}{path}"))
    }

    /// The bytes of the place where the cursor says that the list goes on.
    pub(super) fn place(&self) -> Result<Option<Vec<u8>>, Problem> {
        let Some(text) = self.query.text("cursor") else { return Ok(None) };
        cursor::read(&self.scope(), text).map(Some).ok_or(Problem::BadCursor)
    }

    /// A page of this list; `place` is where the next one goes on, if there is one.
    pub(super) fn page<T: Serialize>(&self, items: Vec<T>, place: Option<&[u8]>) -> Reply {
        let next = place.map(|place| {
            let cursor = cursor::write(&self.scope(), place);
            self.api(&format!("{}?{}", self.endpoint.path, self.query.with(Some(&cursor))))
        });
        Reply { next: next.clone(), ..Reply::new(&Page { items, next }) }
    }

    /// What a cursor is good for: this list, with these filters, of this service.
    fn scope(&self) -> String {
        format!("{} {}?{}", self.reading.authority, self.endpoint.path, self.query.filters())
    }
}

impl Reply {
    /// One thing.
    pub(super) fn new<T: Serialize>(value: &T) -> Reply {
        let bytes = serde_json::to_vec(value).expect("what is answered has names for keys and finite numbers");
        Reply { bytes, next: None }
    }

    /// A list that is short enough to be given whole.
    pub(super) fn whole<T: Serialize>(items: Vec<T>) -> Reply {
        Reply::new(&Page { items, next: None })
    }
}

/// Answers at an address.
pub(super) async fn answer(
    endpoint: &'static Endpoint,
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    match write(endpoint, &shared, &uri, &headers).await {
        Ok(response) => response,
        Err(problem) => tell(&problem, &shared, &uri, &headers),
    }
}

/// Tells a problem.
pub(super) fn tell(problem: &Problem, shared: &Shared, uri: &Uri, headers: &HeaderMap) -> Response {
    let config = shared.config();
    problem.answer(uri.path(), headers, Press { config: &config, authority: &shared.app.authority })
}

async fn write(
    endpoint: &'static Endpoint,
    shared: &Shared,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, Problem> {
    let query = Parameters::read(uri.query(), endpoint.parameters)?;
    let permit = admitted(&shared.reads, endpoint.weight, WAIT_MAX).await?;
    let (store, config, authority) = (shared.app.store.clone(), shared.config(), shared.app.authority.clone());
    let (path, headers, now) = (uri.path().to_owned(), headers.clone(), (shared.app.clock)());
    let written = tokio::task::spawn_blocking(move || {
        // Held until the work is done, also where nobody waits for it any more.
        let _permit = permit;
        let reading = Reading { store, config, authority };
        let id = path.rsplit('/').next().unwrap_or_default();
        let reply = (endpoint.write)(&Asked { reading: &reading, endpoint, id, query, now })?;
        Ok(response(reply, &headers))
    });
    written.await.unwrap_or_else(|_| Err(Problem::Failed("the thread that wrote the answer died".to_owned())))
}

/// Waits for a place among those who are answered.
async fn admitted(reads: &Arc<Semaphore>, weight: u32, longest: Duration) -> Result<OwnedSemaphorePermit, Problem> {
    let permit = tokio::time::timeout(longest, reads.clone().acquire_many_owned(weight)).await;
    permit.ok().and_then(Result::ok).ok_or(Problem::Busy)
}

/// Conditional request, coding, headers. Blocking: it packs.
fn response(reply: Reply, headers: &HeaderMap) -> Response {
    let coding = choose(headers, reply.bytes.len());
    let hash = xxh3_64(&reply.bytes);
    let etag = match coding {
        Coding::Identity => format!("\"{hash:016x}\""),
        packed => format!("\"{hash:016x}-{}\"", packed.name()),
    };
    let mut response = if not_modified(headers, &etag, None) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(pack(&reply.bytes.into(), coding)));
        set(&mut response, CONTENT_TYPE, "application/json");
        if coding != Coding::Identity {
            set(&mut response, CONTENT_ENCODING, coding.name());
        }
        response
    };
    set(&mut response, ETAG, &etag);
    set(&mut response, CACHE_CONTROL, CACHE_RULE);
    set(&mut response, VARY, "Accept-Encoding");
    set(&mut response, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    set(&mut response, ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    if let Some(next) = reply.next {
        set(&mut response, LINK, &format!("<{next}>; rel=\"next\""));
    }
    response
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Duration, Problem, Semaphore, admitted};

    #[tokio::test]
    async fn who_finds_no_place_is_told_so_and_finds_one_later() {
        let reads = Arc::new(Semaphore::new(3));
        let held = admitted(&reads, 2, Duration::ZERO).await.unwrap();
        assert!(matches!(admitted(&reads, 2, Duration::ZERO).await, Err(Problem::Busy)));
        assert!(admitted(&reads, 1, Duration::ZERO).await.is_ok(), "a light one goes beside");
        drop(held);
        assert!(admitted(&reads, 2, Duration::ZERO).await.is_ok());
    }
}
