//! From a request to an answer: language, cache, conditional requests, coding, headers.

use std::any::Any;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE,
    ETAG, HeaderName, LAST_MODIFIED, LINK, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tracing::error;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::{Config, Language};
use crate::model::Timestamp;
use crate::store::{Store, StoreError};

use super::Shared;
use super::address::{BadQuery, Query, Target};
use super::cache::Slot;
use super::coding::{Coding, choose, pack};
use super::conditional::{http_date, not_modified};
use super::messages::preferred;
use super::pages::{self, Failure};

/// How long a copy of a feed is good, and how long an old one may stand in when we can not answer.
/// Papers publish a few times an hour; readers ask every ten minutes or less often.
const FEED_CACHE_RULE: &str = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400";

/// The same for pages: who goes back to the front page wants to see what came meanwhile.
const PAGE_CACHE_RULE: &str = "public, max-age=10, stale-if-error=86400";

/// What another site's page may read of an answer.
const EXPOSED: &str = "ETag, Last-Modified, Link";

/// Why there is no document.
#[derive(Debug, thiserror::Error)]
pub(super) enum WebError {
    /// Nothing is at the address.
    #[error("nothing is there")]
    Missing,
    /// The query can not be read.
    #[error("the query can not be read")]
    BadQuery,
    /// The store could not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A page could not be written.
    #[error("the page could not be written: {0}")]
    Template(#[from] askama::Error),
    /// The thread that wrote the document died.
    #[error("the document could not be written")]
    Died,
}

impl From<BadQuery> for WebError {
    fn from(_: BadQuery) -> Self {
        WebError::BadQuery
    }
}

/// What a document is written from: one state of the service.
pub(super) struct Reading {
    /// The articles.
    pub(super) store: Arc<Store>,
    /// The configuration.
    pub(super) config: Arc<Config>,
    /// Host name of our `tag:` URIs.
    pub(super) authority: String,
}

/// Something that readers get, in one state.
#[derive(Debug)]
pub(super) struct Document {
    /// Media type with its parameters.
    pub(super) media_type: String,
    /// The bytes.
    pub(super) bytes: Bytes,
    /// Since when it says what it says; pages are not dated.
    pub(super) modified: Option<Timestamp>,
    /// Values of `Link`.
    pub(super) links: Vec<String>,
    /// Whether it depends on the reader's language.
    pub(super) by_language: bool,
    /// What tells one state from another.
    pub(super) hash: u64,
}

impl Document {
    /// A page in the reader's language.
    pub(super) fn page(html: String) -> Document {
        Document { by_language: true, ..Document::new("text/html; charset=utf-8", html.into_bytes()) }
    }

    /// A document for machines.
    pub(super) fn new(media_type: &str, bytes: Vec<u8>) -> Document {
        let (media_type, hash) = (media_type.to_owned(), xxh3_64(&bytes));
        Document { media_type, bytes: bytes.into(), modified: None, links: Vec::new(), by_language: false, hash }
    }

    /// A strong tag, another one for each coding (RFC 9110, 8.8.3.3).
    fn etag(&self, coding: Coding) -> String {
        match coding {
            Coding::Identity => format!("\"{:016x}\"", self.hash),
            packed => format!("\"{:016x}-{}\"", self.hash, packed.name()),
        }
    }
}

/// Serves feeds, pages and the outline.
pub(super) async fn document(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let config = shared.config();
    let result = find(&shared, &config, &uri, &headers).await;
    result.unwrap_or_else(|error| fail(&error, &config, &uri, &headers))
}

/// Answers a browser that asks whether a page of another site may read a feed.
pub(super) async fn preflight() -> Response {
    let headers = [(ALLOW, "GET, HEAD, OPTIONS"), (ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
    let permitted = [("access-control-allow-methods", "GET, HEAD"), ("access-control-allow-headers", "*")];
    (StatusCode::NO_CONTENT, headers, permitted).into_response()
}

/// Serves what has no route.
pub(super) async fn missing(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    fail(&WebError::Missing, &shared.config(), &uri, &headers)
}

/// Serves what may not be done at a route.
pub(super) async fn not_allowed(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let config = shared.config();
    let (language, _) = language(&config, &uri, &headers);
    page_of_failure(StatusCode::METHOD_NOT_ALLOWED, Failure::NotAllowed, &config, language)
}

/// Serves what a bug left over. The page has no words of the configuration: reading it may be the bug.
pub(super) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    error!("an answer ended in a panic");
    let page = "<!doctype html><html lang=vi><meta charset=utf-8><title>500</title><p>Máy chủ gặp lỗi. \
                Something went wrong on our side.";
    (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
}

async fn find(
    shared: &Arc<Shared>,
    config: &Arc<Config>,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response, WebError> {
    let target = Target::read(config, uri.path()).ok_or(WebError::Missing)?;
    let query = Query::read(uri)?;
    let (language, explicit) = language(config, uri, headers);
    let mut key = query.on(uri.path());
    if matches!(target, Target::Page(_) | Target::Article(_)) {
        key.push_str(&format!(" {language:?} {explicit}"));
    }
    // Read before the document is written: what changes meanwhile makes it too new, never too old.
    let (now, steps) = ((shared.app.clock)(), shared.app.store.steps());
    let slot = shared.cache.slot(key.clone(), steps, config);
    let reading =
        Reading { store: shared.app.store.clone(), config: config.clone(), authority: shared.app.authority.clone() };
    let write = move || match target {
        Target::Feed(place, format) => super::feeds::feed(&reading, &place, format, &query),
        Target::Outline => Ok(super::feeds::outline(&reading)),
        Target::Page(place) => pages::place(&reading, &place, &query, language),
        Target::Article(id) => pages::article(&reading, id, &query, language),
    };
    let written = slot.document.get_or_try_init(|| async {
        let document = tokio::task::spawn_blocking(write).await.map_err(|_| WebError::Died)??;
        shared.cache.grew(document.bytes.len());
        let dated = !document.by_language;
        let modified = dated.then(|| shared.cache.since(&key, steps, document.hash, now)).flatten();
        Ok::<_, WebError>(Document { modified, ..document })
    });
    let document = written.await?;
    answer(shared, document, &slot, headers).await
}

async fn answer(shared: &Shared, document: &Document, slot: &Slot, headers: &HeaderMap) -> Result<Response, WebError> {
    let coding = choose(headers, document.bytes.len());
    let etag = document.etag(coding);
    let mut response = if not_modified(headers, &etag, document.modified) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let bytes = packed(shared, document, slot, coding).await?;
        let mut response = Response::new(Body::from(bytes));
        set(&mut response, CONTENT_TYPE, &document.media_type);
        if coding != Coding::Identity {
            set(&mut response, CONTENT_ENCODING, coding.name());
        }
        response
    };
    describe(&mut response, document, &etag);
    Ok(response)
}

async fn packed(shared: &Shared, document: &Document, slot: &Slot, coding: Coding) -> Result<Bytes, WebError> {
    let Some(place) = slot.packed(coding) else { return Ok(document.bytes.clone()) };
    let bytes = place.get_or_try_init(|| async {
        let plain = document.bytes.clone();
        let bytes = tokio::task::spawn_blocking(move || pack(&plain, coding)).await.map_err(|_| WebError::Died)?;
        shared.cache.grew(bytes.len());
        Ok::<_, WebError>(bytes)
    });
    Ok(bytes.await?.clone())
}

/// Headers that 200 and 304 share.
fn describe(response: &mut Response, document: &Document, etag: &str) {
    set(response, ETAG, etag);
    if let Some(modified) = document.modified {
        set(response, LAST_MODIFIED, &http_date(modified));
    }
    if document.by_language {
        set(response, CACHE_CONTROL, PAGE_CACHE_RULE);
        set(response, VARY, "Accept-Encoding, Accept-Language");
    } else {
        set(response, CACHE_CONTROL, FEED_CACHE_RULE);
        set(response, VARY, "Accept-Encoding");
        set(response, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        set(response, ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    for link in &document.links {
        if let Ok(value) = HeaderValue::from_str(link) {
            response.headers_mut().append(LINK, value);
        }
    }
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The language of a page, and whether the address itself states it.
fn language(config: &Config, uri: &Uri, headers: &HeaderMap) -> (Language, bool) {
    let stated = Query::read(uri).ok().and_then(|query| query.language);
    let header = headers.get(axum::http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = stated.or_else(|| header.and_then(preferred)).unwrap_or(config.service.language);
    (language, stated.is_some())
}

fn fail(error: &WebError, config: &Config, uri: &Uri, headers: &HeaderMap) -> Response {
    let (language, _) = language(config, uri, headers);
    let (status, failure) = match error {
        WebError::Missing => (StatusCode::NOT_FOUND, Failure::Missing),
        WebError::BadQuery => (StatusCode::BAD_REQUEST, Failure::BadQuery),
        WebError::Store(_) | WebError::Template(_) | WebError::Died => {
            error!(http.path = uri.path(), "`{}` could not be served: {error}", uri.path());
            (StatusCode::INTERNAL_SERVER_ERROR, Failure::Ours)
        }
    };
    page_of_failure(status, failure, config, language)
}

fn page_of_failure(status: StatusCode, failure: Failure, config: &Config, language: Language) -> Response {
    let page = pages::failure(failure, status.as_u16(), config, language).unwrap_or_else(|_| status.to_string());
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, "no-store")];
    (status, headers, page).into_response()
}
