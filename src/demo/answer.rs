//! One request, answered: which document, with which validators, and the papers' faults.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::model::Timestamp;

use super::paper::{Fault, Paper};
use super::printed::Published;
use super::{feed, letters, page};

/// Of so many requests for the failing paper's feed, one is 503.
const BUSY_EVERY: usize = 3;
/// Of so many, one is 500.
const ERROR_EVERY: usize = 7;
/// What the 503 asks for, in seconds.
const RETRY_AFTER: &str = "3";

/// What one request to a paper asks for.
pub struct Asked<'a> {
    /// Whose address it is.
    pub paper: &'static Paper,
    /// `http://127.0.0.1:PORT`.
    pub base: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// The request's headers.
    pub headers: &'a HeaderMap,
    /// Requests for this paper's feed so far.
    pub feed_requests: &'a AtomicUsize,
}

/// Answers from what the paper has published, newest first.
pub fn answer(asked: &Asked<'_>, newest: &[&Published]) -> Response {
    let path = asked.target.split('?').next().unwrap_or_default();
    let failing = asked.paper.fault == Fault::Failing && Some(path) == asked.paper.feed_path();
    if failing && let Some(failure) = failure(asked.feed_requests.fetch_add(1, Ordering::Relaxed)) {
        return failure;
    }
    let changed = newest.first().map(|one| one.at);
    let Some((media_type, bytes)) = document(asked, path, newest) else {
        return (StatusCode::NOT_FOUND, "Không tìm thấy trang").into_response();
    };
    if asked.paper.validators {
        conditional(asked.headers, media_type, bytes, changed)
    } else {
        plain(media_type, bytes)
    }
}

fn failure(so_far: usize) -> Option<Response> {
    let count = so_far + 1;
    if count.is_multiple_of(ERROR_EVERY) {
        Some((StatusCode::INTERNAL_SERVER_ERROR, "Lỗi máy chủ").into_response())
    } else if count.is_multiple_of(BUSY_EVERY) {
        Some((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)], "Máy chủ bận").into_response())
    } else {
        None
    }
}

fn document(asked: &Asked<'_>, path: &str, newest: &[&Published]) -> Option<(&'static str, Vec<u8>)> {
    const HTML: &str = "text/html; charset=utf-8";
    let (paper, base) = (asked.paper, asked.base);
    if Some(path) == paper.feed_path() || path == "/sitemap-news.xml" && path == paper.channel_path() {
        let (media_type, text) = feed::document(paper, base, newest);
        let windows = paper.fault == Fault::Windows1258;
        return Some((media_type, if windows { letters::windows_1258(&text) } else { text.into_bytes() }));
    }
    if let Some(number) = path.strip_prefix("/anh/").and_then(|file| file.strip_suffix(".svg")?.parse().ok()) {
        return Some(("image/svg+xml", page::picture(paper, number).into_bytes()));
    }
    match path {
        "/" | "/tin-moi" => Some((HTML, page::list(paper, base, newest).into_bytes())),
        "/robots.txt" => Some(("text/plain", b"User-agent: *\nAllow: /\n".to_vec())),
        _ => {
            let one = newest.iter().find(|one| one.path == asked.target || one.path == path)?;
            Some((HTML, page::article(paper, base, one, newest).into_bytes()))
        }
    }
}

fn plain(media_type: &'static str, bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
}

/// RFC 9110, 13.2.2: If-None-Match decides when it is there, else If-Modified-Since.
fn conditional(headers: &HeaderMap, media_type: &'static str, bytes: Vec<u8>, changed: Option<Timestamp>) -> Response {
    let etag = format!("\"{:016x}\"", hash(&bytes));
    let modified = changed.map(http_date).unwrap_or_default();
    let sent = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let same = match sent(header::IF_NONE_MATCH) {
        Some(tags) => tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag),
        None => sent(header::IF_MODIFIED_SINCE).is_some_and(|date| !modified.is_empty() && date == modified),
    };
    let validators = [(header::ETAG, etag), (header::LAST_MODIFIED, modified)];
    if same {
        return (StatusCode::NOT_MODIFIED, validators).into_response();
    }
    (validators, [(header::CONTENT_TYPE, media_type)], bytes).into_response()
}

/// `Sat, 09 Sep 2023 01:31:00 GMT`
pub fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// FNV-1a: enough to tell two states of one document apart.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}
