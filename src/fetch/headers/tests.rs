use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{conditions, content_type, max_age, renewed, retry_after, too_large, validators};
use crate::model::Validators;

fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

#[test]
fn a_wait_is_read_in_seconds_and_as_a_date() {
    let now: Timestamp = "1994-11-06T08:48:37Z".parse().unwrap();
    for (text, expected) in [
        ("120", Some(120)),
        ("0", Some(0)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(60)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(60)),
        ("Sun Nov  6 08:49:37 1994", Some(60)),
        ("Mon, 06 Nov 1994 08:49:37 GMT", Some(60)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("Sun, 06 Nov 2094 08:49:37 GMT", Some(24 * 3600)),
        ("99999999999999999999999", Some(24 * 3600)),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
    ] {
        let wait = retry_after(&headers(&[("retry-after", text.as_bytes())]), now);
        assert_eq!(wait, expected.map(Duration::from_secs), "{text}");
    }
    assert_eq!(retry_after(&HeaderMap::new(), now), None);
}

#[test]
fn freshness_is_what_is_left_of_it() {
    type Lines = &'static [(&'static str, &'static [u8])];
    let table: &[(Lines, Option<u64>)] = &[
        (&[("cache-control", b"public, max-age=600")], Some(600)),
        (&[("cache-control", b"Max-Age=\"600\"")], Some(600)),
        (&[("cache-control", b"max-age=600"), ("age", b"500")], Some(100)),
        (&[("cache-control", b"max-age=600"), ("age", b"900")], Some(0)),
        (&[("cache-control", b"public"), ("cache-control", b"max-age=5")], Some(5)),
        (&[("cache-control", b"max-age=99999999999999999999999")], Some(365 * 24 * 3600)),
        (&[("cache-control", b"no-cache, max-age=600")], None),
        (&[("cache-control", b"no-store"), ("expires", b"Sun, 06 Nov 2094 08:49:37 GMT")], None),
        (&[("cache-control", b"max-age=soon")], None),
        (&[("date", b"Sun, 06 Nov 1994 08:00:00 GMT"), ("expires", b"Sun, 06 Nov 1994 09:00:00 GMT")], Some(3600)),
        (&[("date", b"Sun, 06 Nov 1994 08:00:00 GMT"), ("expires", b"Thu, 01 Jan 1970 00:00:00 GMT")], Some(0)),
        (&[("expires", b"0")], None),
        (&[], None),
    ];
    for (lines, expected) in table {
        assert_eq!(max_age(&headers(lines)), expected.map(Duration::from_secs), "{lines:?}");
    }
}

#[test]
fn validators_go_back_to_the_letter() {
    for etag in ["\"abc\"", "W/\"abc\"", "unquoted", "\"a\", \"b\"", "\"báo\"", "\"\\\"\""] {
        let kept = validators(&headers(&[("etag", etag.as_bytes()), ("last-modified", b"yesterday, or so")]));
        let sent = conditions(&kept);
        assert_eq!(sent["if-none-match"].as_bytes(), etag.as_bytes());
        assert_eq!(sent["if-modified-since"].as_bytes(), b"yesterday, or so");
    }
}

#[test]
fn validators_that_can_not_be_sent_back_are_dropped() {
    let long = "a".repeat(1025);
    for etag in [b"".as_slice(), b"\xff\xfe", long.as_bytes()] {
        assert_eq!(validators(&headers(&[("etag", etag)])), Validators::default());
    }
    let stored = Validators { etag: Some("a\r\nX-Evil: 1".to_owned()), last_modified: None };
    assert!(conditions(&stored).is_empty());
}

#[test]
fn a_304_renews_only_what_it_carries() {
    let old = Validators { etag: Some("\"1\"".to_owned()), last_modified: Some("then".to_owned()) };
    assert_eq!(renewed(&old, &HeaderMap::new()), old);
    let new = renewed(&old, &headers(&[("etag", b"\"2\"")]));
    assert_eq!(new, Validators { etag: Some("\"2\"".to_owned()), ..old });
}

#[test]
fn sizes_are_bounded() {
    assert!(!too_large(&headers(&[("x-a", &[b'a'; 60_000])])));
    assert!(too_large(&headers(&[("x-a", &[b'a'; 40_000]), ("x-b", &[b'b'; 40_000])])));
    assert_eq!(content_type(&headers(&[("content-type", &[b'a'; 300])])), None);
    assert_eq!(
        content_type(&headers(&[("content-type", b"text/xml; charset=utf-8")])).as_deref(),
        Some("text/xml; charset=utf-8")
    );
}
