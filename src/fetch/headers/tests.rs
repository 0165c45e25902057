use reqwest::header::HeaderMap;

use super::super::tests::headers;
use super::{HEADERS_COUNT_MAX, conditions, content_type, renewed, too_large, validators};
use crate::model::Validators;

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
    for etag in [b"".as_slice(), b"\xff\xfe", b"\"a\tb\"", "\"a\u{85}b\"".as_bytes(), long.as_bytes()] {
        assert_eq!(validators(&headers(&[("etag", etag)])), Validators::default());
    }
    let stored = Validators { etag: Some("a\r\nX-Evil: 1".to_owned()), last_modified: None };
    assert!(conditions(&stored).is_empty());
    assert!(conditions(&Validators { etag: Some(long), last_modified: None }).is_empty());
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
    let many = |count| headers(&vec![("x-a", b"1".as_slice()); count]);
    assert!(!too_large(&many(HEADERS_COUNT_MAX)) && too_large(&many(HEADERS_COUNT_MAX + 1)));
    assert_eq!(content_type(&headers(&[("content-type", &[b'a'; 300])])), None);
    assert_eq!(
        content_type(&headers(&[("content-type", b"text/xml; charset=utf-8")])).as_deref(),
        Some("text/xml; charset=utf-8")
    );
}
