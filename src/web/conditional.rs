//! Conditional requests (RFC 9110, 13): whether the reader has the same already.

use axum::http::HeaderMap;
use axum::http::header::{IF_MODIFIED_SINCE, IF_NONE_MATCH};
use jiff::fmt::{rfc2822, strtime};

use crate::model::Timestamp;

/// The two forms of dates that HTTP still accepts beside its own.
const OBSOLETE_DATES: [&str; 2] = ["%A, %d-%b-%y %H:%M:%S", "%a %b %e %H:%M:%S %Y"];

/// Whether 304 is the answer. `If-None-Match` wins over `If-Modified-Since`, also when it does not match.
pub(super) fn not_modified(headers: &HeaderMap, etag: &str, modified: Option<Timestamp>) -> bool {
    let mut tags = headers.get_all(IF_NONE_MATCH).iter().peekable();
    if tags.peek().is_some() {
        return tags.any(|value| value.to_str().is_ok_and(|list| matches(list, etag)));
    }
    let since = headers.get(IF_MODIFIED_SINCE).and_then(|value| value.to_str().ok()).and_then(read_date);
    matches!((since, modified), (Some(since), Some(modified)) if modified.as_second() <= since.as_second())
}

/// Weak comparison with each tag of a list. A tag may hold a comma, so quotes part the list.
fn matches(list: &str, etag: &str) -> bool {
    let own = etag.trim_start_matches("W/").trim_matches('"');
    list.trim() == "*" || list.split('"').skip(1).step_by(2).any(|tag| tag == own)
}

/// A date as HTTP writes it.
pub(super) fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

fn read_date(text: &str) -> Option<Timestamp> {
    let own = rfc2822::DateTimeParser::new().parse_timestamp(text).ok();
    own.or_else(|| {
        let text = text.trim_end_matches(" GMT");
        let read = |form| strtime::parse(form, text).ok()?.to_datetime().ok()?.in_tz("UTC").ok();
        OBSOLETE_DATES.into_iter().find_map(read).map(|date| date.timestamp())
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName};

    use super::{http_date, not_modified};

    fn check(headers: &[(&str, &str)], expected: bool) {
        let pairs = headers.iter().map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()));
        let map = HeaderMap::from_iter(pairs);
        let modified = "2023-09-09T01:31:00Z".parse().unwrap();
        assert_eq!(not_modified(&map, "\"abc-gz\"", Some(modified)), expected, "{headers:?}");
    }

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        check(&[("if-none-match", "\"abc-gz\"")], true);
        check(&[("if-none-match", "W/\"abc-gz\"")], true);
        check(&[("if-none-match", "\"x\", W/\"abc-gz\" ,\"y,z\"")], true);
        check(&[("if-none-match", "*")], true);
        check(&[("if-none-match", "\"abc\"")], false);
        check(&[("if-none-match", "abc-gz")], false);
        check(&[("if-none-match", "")], false);
    }

    #[test]
    fn a_tag_wins_over_a_date() {
        check(&[("if-none-match", "\"x\""), ("if-modified-since", "Sat, 09 Sep 2023 01:31:00 GMT")], false);
    }

    #[test]
    fn all_three_forms_of_dates_are_read_and_bad_ones_ignored() {
        check(&[("if-modified-since", "Sat, 09 Sep 2023 01:31:00 GMT")], true);
        check(&[("if-modified-since", "Saturday, 09-Sep-23 01:31:00 GMT")], true);
        check(&[("if-modified-since", "Sat Sep  9 01:31:00 2023")], true);
        check(&[("if-modified-since", "Sat, 09 Sep 2023 01:30:59 GMT")], false);
        check(&[("if-modified-since", "09/09/2023")], false);
        check(&[], false);
    }

    #[test]
    fn dates_are_written_as_http_wants_them() {
        assert_eq!(http_date("2023-09-09T01:31:00Z".parse().unwrap()), "Sat, 09 Sep 2023 01:31:00 GMT");
    }
}
