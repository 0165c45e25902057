//! What headers say of time: how long a document stays fresh, how long to wait before the next request.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::{rfc2822, strtime::BrokenDownTime};
use jiff::tz::TimeZone;
use reqwest::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, RETRY_AFTER};

use super::headers::text;
use super::links::quoted;

#[cfg(test)]
mod tests;

/// Longest wait believed: a server that says a year in error would be lost for a year.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);
/// Longest freshness believed (RFC 9111, 1.2.2 lets a cache stop anywhere).
const MAX_AGE_MAX: Duration = Duration::from_secs(365 * 24 * 3600);
/// Longest date or number read, in bytes.
const TIME_BYTES_MAX: usize = 64;
/// Directives of `Cache-Control` that are looked at.
const DIRECTIVES_MAX: usize = 64;

/// `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3); a date that has passed is no wait.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER, TIME_BYTES_MAX)?;
    let wait = seconds(text).or_else(|| Some(between(now, http_date(text)?)))?;
    Some(wait.min(RETRY_AFTER_MAX))
}

/// How long the document stays fresh: `max-age`, else `s-maxage`, else `Expires` less `Date`; and of
/// that what `Age` has left (RFC 9111, 4.2). None when the server says nothing or forbids keeping.
///
/// A shared cache would look at `s-maxage` first. Papers set it to months for a CDN that they can
/// clear and keep `max-age` for readers: of the two this is the one that tells when to ask again.
pub(super) fn max_age(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let directives = directives(headers);
    let stated = |name: &str| directives.iter().find(|(directive, _)| directive == name).map(|(_, value)| value);
    // With field names `no-cache` speaks of those fields alone.
    if stated("no-store").is_some() || stated("no-cache").is_some_and(String::is_empty) {
        return None;
    }
    let lifetime = match stated("max-age").or_else(|| stated("s-maxage")) {
        Some(value) => seconds(value)?,
        None => expires(headers, now)?,
    };
    let age = text(headers, AGE, TIME_BYTES_MAX).and_then(seconds).unwrap_or_default();
    Some(lifetime.saturating_sub(age).min(MAX_AGE_MAX))
}

/// `Expires` less `Date`; what can not be read as a date has expired (RFC 9111, 5.3), and an answer
/// without a date is of now (RFC 9110, 6.6.1).
fn expires(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let expires = text(headers, EXPIRES, TIME_BYTES_MAX)?;
    let date = text(headers, DATE, TIME_BYTES_MAX).and_then(http_date).unwrap_or(now);
    Some(http_date(expires).map_or(Duration::ZERO, |expires| between(date, expires)))
}

/// The directives of `Cache-Control`: their names in small letters, and values without quotes.
fn directives(headers: &HeaderMap) -> Vec<(String, String)> {
    let values = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut found = Vec::new();
    for mut rest in values {
        while !rest.is_empty() && found.len() < DIRECTIVES_MAX {
            let (name, after) = rest.split_at(rest.find(['=', ',']).unwrap_or(rest.len()));
            let (value, after) = match after.strip_prefix('=').map(str::trim_start) {
                None => (String::new(), after),
                Some(after) => value(after),
            };
            found.push((name.trim().to_ascii_lowercase(), value));
            rest = after.split_once(',').map_or("", |(_, rest)| rest);
        }
    }
    found
}

fn value(text: &str) -> (String, &str) {
    match text.strip_prefix('"') {
        Some(text) => quoted(text),
        None => {
            let (value, rest) = text.split_at(text.find(',').unwrap_or(text.len()));
            (value.trim().to_owned(), rest)
        }
    }
}

/// Seconds as HTTP writes them; a number beyond 64 bits is as good as the largest (RFC 9111, 1.2.2).
fn seconds(text: impl AsRef<str>) -> Option<Duration> {
    let text = text.as_ref();
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
