use proptest::prelude::*;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::{Coding, CodingFault, coding};

fn headers(values: &[&[u8]]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(CONTENT_ENCODING, HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

#[test]
fn a_coding_is_read_from_what_the_headers_say() {
    let unknown = |name: &str| Err(CodingFault::Unknown(name.to_owned()));
    let stacked = |names: &str| Err(CodingFault::Stacked(names.to_owned()));
    type Row = (&'static [&'static [u8]], Result<Option<Coding>, CodingFault>);
    let table: [Row; 12] = [
        (&[], Ok(None)),
        (&[b""], Ok(None)),
        (&[b" , identity"], Ok(None)),
        (&[b"gzip"], Ok(Some(Coding::Gzip))),
        (&[b"X-GZip "], Ok(Some(Coding::Gzip))),
        (&[b"identity", b"br"], Ok(Some(Coding::Brotli))),
        (&[b"zstd,"], Ok(Some(Coding::Zstd))),
        (&[b"Deflate"], Ok(Some(Coding::Deflate))),
        (&[b"compress"], unknown("compress")),
        (&[b"gz\xff"], unknown("gz\\xff")),
        (&[b"gzip, br"], stacked("gzip, br")),
        (&[b"gzip", b"gzip"], stacked("gzip, gzip")),
    ];
    for (values, expected) in table {
        assert_eq!(coding(&headers(values)), expected, "{values:?}");
    }
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(values in prop::collection::vec("[ -~\t\u{80}-\u{ff}]{0,60}", 0..4)) {
        let values: Vec<&[u8]> = values.iter().map(String::as_bytes).collect();
        let _ = coding(&headers(&values));
    }
}
