//! Callbacks for hubs: verification of intent by GET, deliveries by POST.
//!
//! An address that nothing was asked under is answered like any other that is not there. A delivery
//! is taken and answered; whether its signature is right is found out behind the queue, so that who
//! forges one learns nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, RawQuery, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::sync::OwnedSemaphorePermit;

use super::Shared;
use crate::push::{Intent, Wanted, confirmed};

/// Room for bodies that come in or wait, in KiB: four of the largest by default.
pub(super) const ROOM_KIB: usize = 32 * 1024;
/// Longest time for one body to come in: hubs are machines with good lines.
const BODY_TIME_MAX: Duration = Duration::from_secs(20);
/// Longest callback looked for; ours have 48 letters.
const CALLBACK_BYTES_MAX: usize = 64;
/// Longest `Content-Type` and signature handed on; a signature has 135 letters at most.
const HEADER_BYTES_MAX: usize = 256;
/// When a hub that came too often, or when there is no room, is to come again.
const AGAIN_SECONDS: &str = "60";

/// The header of signatures.
const SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature");

/// Those who know what was asked of hubs, and take what hubs bring.
pub trait Callbacks: Send + Sync {
    /// What we want at a callback; none where nothing was asked under it.
    fn wanted(&self, callback: &str) -> Option<Wanted>;

    /// Whether one more delivery may come there now.
    fn admits(&self, callback: &str) -> bool;

    /// Hears what a hub said; `false` when there is no room to remember it.
    fn said(&self, callback: &str, intent: Intent) -> bool;

    /// Takes a delivery; `false` when there is no room for it.
    fn brought(&self, delivery: Delivery) -> bool;
}

/// No callbacks: nothing was asked of any hub.
pub struct NoCallbacks;

impl Callbacks for NoCallbacks {
    fn wanted(&self, _: &str) -> Option<Wanted> {
        None
    }

    fn admits(&self, _: &str) -> bool {
        false
    }

    fn said(&self, _: &str, _: Intent) -> bool {
        false
    }

    fn brought(&self, _: Delivery) -> bool {
        false
    }
}

/// A delivery as it came.
#[derive(Debug)]
pub struct Delivery {
    /// The callback that it came to.
    pub callback: String,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// `X-Hub-Signature` as sent.
    pub signature: Option<String>,
    /// The body, within its bound.
    pub body: Bytes,
    /// Room for the body: given back when it is dropped.
    pub room: OwnedSemaphorePermit,
}

/// Answers a hub that asks whether we want what was asked in our name.
pub(super) async fn verify(
    State(shared): State<Arc<Shared>>,
    Path(callback): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let wanted = known(&shared, &callback);
    // A HEAD could not carry the challenge.
    let intent = query.as_deref().filter(|_| method == Method::GET).and_then(Intent::read);
    let (Some(wanted), Some(intent)) = (wanted, intent) else {
        return super::serve::missing(State(shared), uri, headers).await;
    };
    let Some(echo) = confirmed(&intent, &wanted).map(str::to_owned) else {
        return super::serve::missing(State(shared), uri, headers).await;
    };
    if !shared.app.push.admits(&callback) {
        return later(StatusCode::TOO_MANY_REQUESTS);
    }
    match shared.app.push.said(&callback, intent) {
        true => ([(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")], echo).into_response(),
        false => later(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// Takes a delivery.
pub(super) async fn deliver(
    State(shared): State<Arc<Shared>>,
    Path(callback): Path<String>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    if known(&shared, &callback).is_none_or(|wanted| !wanted.subscribed) {
        return super::serve::missing(State(shared), parts.uri, parts.headers).await;
    }
    if !shared.app.push.admits(&callback) {
        return later(StatusCode::TOO_MANY_REQUESTS);
    }
    let (body, room) = match read(&shared, &parts.headers, body).await {
        Ok(read) => read,
        Err(status) => return later(status),
    };
    let header = |name| text(&parts.headers, name);
    let (content_type, signature) = (header(CONTENT_TYPE), header(SIGNATURE));
    match shared.app.push.brought(Delivery { callback, content_type, signature, body, room }) {
        true => (StatusCode::ACCEPTED, [(CACHE_CONTROL, "no-store")]).into_response(),
        false => later(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn known(shared: &Shared, callback: &str) -> Option<Wanted> {
    (callback.len() <= CALLBACK_BYTES_MAX).then(|| shared.app.push.wanted(callback)).flatten()
}

/// Reads a body within its bounds of size, time and room.
async fn read(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<(Bytes, OwnedSemaphorePermit), StatusCode> {
    // The signature is of the bytes as they come; no hub is known to compress them.
    if text(headers, CONTENT_ENCODING).is_some_and(|coding| !coding.eq_ignore_ascii_case("identity")) {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    let bytes_max = usize::try_from(shared.config().fetch.body_bytes_max).unwrap_or(usize::MAX);
    let stated = text(headers, CONTENT_LENGTH).and_then(|bytes| bytes.parse().ok()).unwrap_or(bytes_max);
    if stated > bytes_max {
        return Err(StatusCode::PAYLOAD_TOO_LARGE);
    }
    let kib = u32::try_from((stated / 1024 + 1).min(ROOM_KIB)).unwrap_or(u32::MAX);
    let room = shared.deliveries.clone().try_acquire_many_owned(kib).map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    match tokio::time::timeout(BODY_TIME_MAX, to_bytes(body, stated)).await {
        Ok(Ok(body)) => Ok((body, room)),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= HEADER_BYTES_MAX).then(|| value.to_owned())
}

/// An answer without words, to a machine that may come again.
fn later(status: StatusCode) -> Response {
    (status, [(CACHE_CONTROL, "no-store"), (RETRY_AFTER, AGAIN_SECONDS)]).into_response()
}
