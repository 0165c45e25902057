//! What headers say: validators, freshness, how long to wait, and how much of them is too much.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime::BrokenDownTime};
use jiff::tz::TimeZone;
use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, RETRY_AFTER,
};

use crate::model::Validators;

#[cfg(test)]
mod tests;

/// Names and values of one answer's headers together. Papers send 1-4 KiB; the HTTP/1 reader itself
/// stops at 100 headers or some 400 KiB.
pub(super) const HEADERS_BYTES_MAX: usize = 64 * 1024;
/// Longest validator kept: it is stored with the channel and sent with each poll.
const VALIDATOR_BYTES_MAX: usize = 1024;
/// Longest `Content-Type` handed on.
const CONTENT_TYPE_BYTES_MAX: usize = 256;
/// Longest wait believed: a server that says a year in error would be lost for a year.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);
/// Longest freshness believed (RFC 9111, 1.2.2 lets a cache stop anywhere).
const MAX_AGE_MAX: Duration = Duration::from_secs(365 * 24 * 3600);

/// Whether the headers are more than an honest server sends.
pub(super) fn too_large(headers: &HeaderMap) -> bool {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>() > HEADERS_BYTES_MAX
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
        if let Some(value) = text.as_ref().and_then(|text| HeaderValue::from_bytes(text.as_bytes()).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

/// `Content-Type` as sent.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    text(headers, CONTENT_TYPE, CONTENT_TYPE_BYTES_MAX).map(str::to_owned)
}

/// `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3).
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER, 64)?;
    let wait = seconds(text).or_else(|| Some(between(now, http_date(text)?)))?;
    Some(wait.min(RETRY_AFTER_MAX))
}

/// How long the document stays fresh: `max-age` less `Age`, else `Expires` less `Date` (RFC 9111, 4.2.1).
/// None when the server says nothing or forbids keeping.
pub(super) fn max_age(headers: &HeaderMap) -> Option<Duration> {
    let directives = || {
        let values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).map(|directive| directive.trim().to_ascii_lowercase())
    };
    if directives().any(|directive| directive == "no-store" || directive == "no-cache") {
        return None;
    }
    let stated = directives().find_map(|directive| seconds(directive.strip_prefix("max-age=")?.trim_matches('"')));
    let fresh = match stated {
        Some(age) => age.saturating_sub(text(headers, AGE, 64).and_then(seconds).unwrap_or_default()),
        None => between(http_date(text(headers, DATE, 64)?)?, http_date(text(headers, EXPIRES, 64)?)?),
    };
    Some(fresh.min(MAX_AGE_MAX))
}

/// A header's value when it is text that can be sent back: not empty, not longer than `bytes_max`.
fn text(headers: &HeaderMap, name: HeaderName, bytes_max: usize) -> Option<&str> {
    let text = std::str::from_utf8(headers.get(name)?.as_bytes()).ok()?.trim();
    (!text.is_empty() && text.len() <= bytes_max).then_some(text)
}

/// Seconds as HTTP writes them; a number beyond 64 bits is as good as the largest (RFC 9111, 1.2.2).
fn seconds(text: &str) -> Option<Duration> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

/// The three forms of a date in HTTP (RFC 9110, 5.6.7): the one in use, and two that must still be read.
fn http_date(text: &str) -> Option<Timestamp> {
    let current = rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text).ok();
    current
        .or_else(|| plain_date("%A, %d-%b-%y %H:%M:%S GMT", text))
        .or_else(|| plain_date("%a %b %e %H:%M:%S %Y", text))
}

fn plain_date(format: &str, text: &str) -> Option<Timestamp> {
    let datetime = BrokenDownTime::parse(format, text).ok()?.to_datetime().ok()?;
    Some(datetime.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration::try_from(to.duration_since(from)).unwrap_or_default()
}
