//! What headers say of a document: validators and type; and how much of them is too much.

use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
};

use crate::model::Validators;

#[cfg(test)]
mod tests;

/// Names and values of one answer's headers together. Papers send 1-4 KiB.
pub(super) const HEADERS_BYTES_MAX: usize = 64 * 1024;
/// Headers of one answer. Papers send 10-30, those behind two CDNs 50.
pub(super) const HEADERS_COUNT_MAX: usize = 100;
/// Longest validator kept: it is stored with the channel and sent with each poll.
const VALIDATOR_BYTES_MAX: usize = 1024;
/// Longest `Content-Type` handed on.
const CONTENT_TYPE_BYTES_MAX: usize = 256;
/// What guards against robots (Cloudflare, AWS) say of their own answers: a header, and its values
/// when a browser is to prove that a person sits before it.
const CHALLENGES: &[(&str, &[&str])] =
    &[("cf-mitigated", &["challenge"]), ("x-amzn-waf-action", &["challenge", "captcha"])];

/// Whether the headers are more than an honest server sends.
pub(super) fn too_large(headers: &HeaderMap) -> bool {
    let bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
    bytes > HEADERS_BYTES_MAX || headers.len() > HEADERS_COUNT_MAX
}

/// Whether the answer is a guard's, that wants a browser to prove itself, and not the paper's.
pub(super) fn challenged(status: StatusCode, headers: &HeaderMap) -> bool {
    let says = |name: &str, words: &[&str]| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| words.iter().any(|word| value.trim().eq_ignore_ascii_case(word)))
    };
    status != StatusCode::OK && CHALLENGES.iter().any(|(name, words)| says(name, words))
}

/// What to send next time, in the server's own letters.
pub(super) fn validators(headers: &HeaderMap) -> Validators {
    let kept = |name| text(headers, name, VALIDATOR_BYTES_MAX).map(str::to_owned);
    Validators { etag: kept(ETAG), last_modified: kept(LAST_MODIFIED) }
}

/// The validators after a 304: those that it carried, the old ones where it carried none.
pub(super) fn renewed(old: &Validators, headers: &HeaderMap) -> Validators {
    let new = validators(headers);
    Validators {
        etag: new.etag.or_else(|| old.etag.clone()),
        last_modified: new.last_modified.or_else(|| old.last_modified.clone()),
    }
}

/// The headers that make a request conditional; empty when there is nothing to ask with.
pub(super) fn conditions(validators: &Validators) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, text) in [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)] {
        let text = text.as_deref().filter(|text| is_plain(text, VALIDATOR_BYTES_MAX));
        if let Some(value) = text.and_then(|text| HeaderValue::from_bytes(text.as_bytes()).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

/// `Content-Type` as sent.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    text(headers, CONTENT_TYPE, CONTENT_TYPE_BYTES_MAX).map(str::to_owned)
}

/// A header's value when it is text that can be kept and sent back: not empty, without control
/// characters, not longer than `bytes_max`.
pub(super) fn text(headers: &HeaderMap, name: HeaderName, bytes_max: usize) -> Option<&str> {
    let text = std::str::from_utf8(headers.get(name)?.as_bytes()).ok()?.trim();
    is_plain(text, bytes_max).then_some(text)
}

fn is_plain(text: &str, bytes_max: usize) -> bool {
    !text.is_empty() && text.len() <= bytes_max && !text.chars().any(char::is_control)
}
