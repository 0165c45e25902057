use std::time::Duration;

use jiff::Timestamp;
use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::super::tests::headers;
use super::{max_age, retry_after};

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
        (
            &[
                ("date", b"Sun, 06 Nov 1994 08:00:00 GMT"),
                ("expires", b"Sun, 06 Nov 1994 09:00:00 GMT"),
                ("age", b"600"),
            ],
            Some(3000),
        ),
        (&[("expires", b"Sun, 06 Nov 1994 09:00:00 GMT")], Some(1800)),
        (&[("expires", b"0")], Some(0)),
        (&[("expires", b"-1"), ("cache-control", b"max-age=60")], Some(60)),
        (&[("cache-control", b"s-maxage=900")], Some(900)),
        (&[("cache-control", b"max-age=60, s-maxage=900")], Some(60)),
        (&[("cache-control", b"s-maxage=900, max-age=60")], Some(60)),
        (&[("cache-control", b"max-age=60, max-age=900")], Some(60)),
        (&[("cache-control", b"no-cache=\"set-cookie, no-store\", max-age=60")], Some(60)),
        (&[("cache-control", b"x=\"no-store, \\\" max-age=5\", max-age=60")], Some(60)),
        (&[("cache-control", b" , ,MAX-AGE = 60 ,")], Some(60)),
        (&[("cache-control", b"max-age=-1")], None),
        (&[("cache-control", b"max-age")], None),
        (&[("cache-control", b"must-revalidate")], None),
        (&[], None),
    ];
    let now: Timestamp = "1994-11-06T08:30:00Z".parse().unwrap();
    for (lines, expected) in table {
        assert_eq!(max_age(&headers(lines), now), expected.map(Duration::from_secs), "{lines:?}");
    }
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(value in "[ -~\t\u{80}-\u{ff}]{0,60}", directive in "(max-age|s-maxage)?[=\", 0-9]{0,20}") {
        for text in [&value, &directive] {
            for name in ["cache-control", "expires", "date", "age", "retry-after"] {
                let mut lines = headers(&[("cache-control", b"public")]);
                lines.append(HeaderName::from_static(name), HeaderValue::from_bytes(text.as_bytes()).unwrap());
                let _ = (max_age(&lines, Timestamp::UNIX_EPOCH), retry_after(&lines, Timestamp::UNIX_EPOCH));
            }
        }
    }

    #[test]
    fn a_date_of_any_shape_is_read_or_not(text in "[A-Z][a-z]{2},? [0-9]{1,2}[ -][A-Z][a-z]{2}[ -][0-9]{2,6} [0-9]{1,3}:[0-9]{2}:[0-9]{2} (GMT|[+-][0-9]{4})") {
        let wait = retry_after(&headers(&[("retry-after", text.as_bytes())]), Timestamp::UNIX_EPOCH);
        prop_assert!(wait.is_none_or(|wait| wait <= Duration::from_secs(24 * 3600)));
    }
}
