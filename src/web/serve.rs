//! From a request to an answer: language, cache, conditional requests, coding, headers.

use std::any::Any;
use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ALLOW, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
    CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED, LINK, VARY,
};
use axum::http::request::Parts as Asked;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tracing::error;
use xxhash_rust::xxh3::xxh3_64;

use crate::config::{Config, Language};
use crate::model::Timestamp;
use crate::store::{Store, StoreError};

use super::address::{BadQuery, Query, Target};
use super::cache::{Whole, Written};
use super::coding::{Coding, choose, pack};
use super::conditional::{http_date, not_modified};
use super::messages::preferred;
use super::pages::{self, Failure};
use super::{Shared, guard, readers};

/// How long a copy of a feed is good, and how long an old one may stand in when we can not answer.
/// Papers publish a few times an hour; readers ask every ten minutes or less often.
const FEED_CACHE_RULE: &str = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400";

/// The same for pages: who goes back to the front page wants to see what came meanwhile.
const PAGE_CACHE_RULE: &str = "public, max-age=10, stale-if-error=86400";

/// Room for the headers of an answer, links included.
const HEADERS: usize = 24;

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

    /// Headers that 200 and 304 share in a coding.
    pub(super) fn headers(&self, coding: Coding) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(HEADERS);
        set(&mut headers, ETAG, &self.etag(coding));
        if let Some(modified) = self.modified {
            set(&mut headers, LAST_MODIFIED, &http_date(modified));
        }
        if self.by_language {
            set(&mut headers, CACHE_CONTROL, PAGE_CACHE_RULE);
            set(&mut headers, VARY, "Accept-Encoding, Accept-Language");
        } else {
            set(&mut headers, CACHE_CONTROL, FEED_CACHE_RULE);
            set(&mut headers, VARY, "Accept-Encoding");
            set(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            set(&mut headers, ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
        for link in self.links.iter().filter_map(|link| HeaderValue::from_str(link).ok()) {
            headers.append(LINK, link);
        }
        guard(&mut headers);
        headers
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
pub(super) async fn document(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let config = shared.config();
    // The body of a request can not be shared between threads, and is nothing here.
    let (asked, _) = request.into_parts();
    let result = find(&shared, &config, &asked).await;
    result.unwrap_or_else(|error| fail(&error, &config, &asked.uri, &asked.headers))
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

async fn find(shared: &Arc<Shared>, config: &Arc<Config>, request: &Asked) -> Result<Response, WebError> {
    let uri = &request.uri;
    let target = Target::read(config, uri.path()).ok_or(WebError::Missing)?;
    let query = Query::read(uri)?;
    let (language, explicit) = language(config, uri, &request.headers);
    let mut key = query.on(uri.path());
    if matches!(target, Target::Page(_) | Target::Article(_) | Target::Hub) {
        // No address holds a space: nobody is given this page for another language's.
        key.push_str(&format!(" {language:?} {explicit}"));
    }
    let slot = shared.cache.slot(&key, config, target.basis(), target.is_feed());
    let wanted = Wanted { target, query, language, key };
    let written = match slot.good(&shared.app.store) {
        Some(written) => written,
        None => slot.get(&shared.app.store, || write(shared, config, wanted, slot.last())).await?,
    };
    let answer = answer(shared, &written, &request.headers).await?;
    if slot.is_feed {
        readers::count(shared, &request.headers, &request.extensions);
    }
    Ok(answer)
}

/// A document that has to be written.
struct Wanted {
    target: Target,
    query: Query,
    language: Language,
    key: String,
}

impl Wanted {
    /// Reads the store. Blocking.
    fn write(&self, reading: &Reading) -> Result<Document, WebError> {
        match &self.target {
            Target::Feed(place, format) => super::feeds::feed(reading, place, *format, &self.query),
            Target::Outline => Ok(super::feeds::outline(reading)),
            Target::Page(place) => pages::place(reading, place, &self.query, self.language),
            Target::Article(id) => pages::article(reading, *id, &self.query, self.language),
            Target::Hub => pages::hub(reading, &self.query, self.language),
        }
    }
}

/// Writes a document, packed as `last` was: the next readers want the same.
async fn write(
    shared: &Arc<Shared>,
    config: &Arc<Config>,
    wanted: Wanted,
    last: Option<Arc<Written>>,
) -> Result<Written, WebError> {
    // Read before the document is written: what changes meanwhile makes it too new, never too old.
    let (began, now, steps) = (Instant::now(), (shared.app.clock)(), shared.app.store.steps());
    let reading =
        Reading { store: shared.app.store.clone(), config: config.clone(), authority: shared.app.authority.clone() };
    let was_packed = |coding: &Coding| last.as_ref().is_some_and(|last| last.whole[coding.place()].initialized());
    let codings: Vec<Coding> = Coding::ALL.into_iter().filter(was_packed).collect();
    let task = move || {
        let document = wanted.write(&reading)?;
        let packed = codings.into_iter().map(|coding| (coding, pack(&document.bytes, coding))).collect();
        Ok::<(_, Vec<_>, _), WebError>((document, packed, wanted.key))
    };
    let (document, packed, key) = tokio::task::spawn_blocking(task).await.map_err(|_| WebError::Died)??;
    let dated = !document.by_language;
    let modified = dated.then(|| shared.cache.since(&key, steps, document.hash, now)).flatten();
    let counted = shared.cache.count(document.bytes.len());
    let written = Written::new(Document { modified, ..document }, steps, began, counted);
    for (coding, bytes) in packed {
        // Nobody else has it yet: the place is free.
        let _ = written.whole[coding.place()].set(whole(shared, &written.document, coding, bytes));
    }
    Ok(written)
}

/// The answer to a request for what is written already and still good: none for all others. One
/// look-up, no thread, and headers that were made before: most answers are these.
pub(super) fn ready(shared: &Shared, request: &Request) -> Option<Response> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let slot = shared.cache.find(request.uri().path_and_query()?.as_str(), &shared.config())?;
    let written = slot.good(&shared.app.store)?;
    let coding = choose(request.headers(), written.document.bytes.len());
    let mut answer = known(&written, coding, request.headers())?;
    if *request.method() == Method::HEAD {
        *answer.body_mut() = Body::empty();
    }
    if slot.is_feed {
        readers::count(shared, request.headers(), request.extensions());
    }
    Some(answer)
}

/// The answer in a coding, when it is packed or need not be.
fn known(written: &Written, coding: Coding, headers: &HeaderMap) -> Option<Response> {
    let unchanged = &written.unchanged[coding.place()];
    let etag = unchanged.get(ETAG).and_then(|etag| etag.to_str().ok()).unwrap_or_default();
    if not_modified(headers, etag, written.document.modified) {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        *response.headers_mut() = unchanged.clone();
        return Some(response);
    }
    let whole = written.whole[coding.place()].get()?;
    let mut response = Response::new(Body::from(whole.bytes.clone()));
    *response.headers_mut() = whole.headers.clone();
    Some(response)
}

async fn answer(shared: &Shared, written: &Written, headers: &HeaderMap) -> Result<Response, WebError> {
    let document = &written.document;
    let coding = choose(headers, document.bytes.len());
    if let Some(answer) = known(written, coding, headers) {
        return Ok(answer);
    }
    let pack = || async {
        let plain = document.bytes.clone();
        let bytes = tokio::task::spawn_blocking(move || pack(&plain, coding)).await.map_err(|_| WebError::Died)?;
        Ok::<_, WebError>(whole(shared, document, coding, bytes))
    };
    written.whole[coding.place()].get_or_try_init(pack).await?;
    known(written, coding, headers).ok_or(WebError::Died)
}

/// A whole answer: headers of the document, and of its bytes.
fn whole(shared: &Shared, document: &Document, coding: Coding, bytes: Bytes) -> Whole {
    let mut headers = document.headers(coding);
    set(&mut headers, CONTENT_TYPE, &document.media_type);
    // Stated here too: the answer to HEAD has no body to tell it.
    headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    if coding != Coding::Identity {
        set(&mut headers, CONTENT_ENCODING, coding.name());
    }
    let counted = (coding != Coding::Identity).then(|| shared.cache.count(bytes.len()));
    Whole { headers, bytes, _counted: counted }
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
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
