//! For machines: health, readiness, figures, and the two files that pages load.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::xxh3_64;

use super::Shared;
use super::conditional::not_modified;

/// The style of all pages.
const STYLE: &str = include_str!("../../templates/style.css");

/// The mark in the browser's tab.
const ICON: &str = include_str!("../../templates/icon.svg");

/// Pages name files with a mark of their content, so a copy is good for ever.
const FILE_CACHE_RULE: &str = "public, max-age=31536000, immutable";

/// Whether the process answers.
pub(super) async fn healthz() -> Response {
    ([(CACHE_CONTROL, "no-store")], "ok\n").into_response()
}

/// Whether readers may be sent here.
pub(super) async fn readyz(State(shared): State<Arc<Shared>>) -> Response {
    let (status, text) = match shared.app.ready.load(Ordering::Relaxed) {
        true => (StatusCode::OK, "ready\n"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    };
    (status, [(CACHE_CONTROL, "no-store")], text).into_response()
}

/// Figures in the text form that Prometheus reads; its newer form ends with a mark of its own.
pub(super) async fn metrics(State(shared): State<Arc<Shared>>) -> Response {
    let figures = (shared.app.figures)();
    let media_type = match figures.ends_with("# EOF\n") {
        true => "application/openmetrics-text; version=1.0.0; charset=utf-8",
        false => "text/plain; version=0.0.4; charset=utf-8",
    };
    ([(CONTENT_TYPE, media_type), (CACHE_CONTROL, "no-store")], figures).into_response()
}

/// The files that pages load.
pub(super) async fn file(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let (media_type, text) = match uri.path() {
        "/static/style.css" => ("text/css; charset=utf-8", STYLE),
        "/static/icon.svg" => ("image/svg+xml", ICON),
        _ => return super::serve::missing(State(shared), uri, headers).await,
    };
    let etag = format!("\"{:016x}\"", xxh3_64(text.as_bytes()));
    let fixed = [(ETAG, etag.as_str()), (CACHE_CONTROL, FILE_CACHE_RULE)];
    if not_modified(&headers, &etag, None) {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    (fixed, [(CONTENT_TYPE, media_type)], text).into_response()
}

/// What stands behind the file names in pages: another one when a file has changed.
pub(super) fn files_mark() -> &'static str {
    static MARK: OnceLock<String> = OnceLock::new();
    MARK.get_or_init(|| format!("{:08x}", xxh3_64(format!("{STYLE}{ICON}").as_bytes()) as u32))
}
