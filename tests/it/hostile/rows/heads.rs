//! Heads of answers: without end, not HTTP, with something else in them; and TLS that is none.

use std::time::Duration;

use crate::hostile::origin::Act;
use crate::hostile::paper::{answer, feed, flood, head, ok, status};
use crate::hostile::row::{Door, Row, row};

/// What is said of a head that is larger than an honest one.
const LARGE: &[&str] = &["headers", "head"];
/// What is said of bytes that are not HTTP.
const NO_HTTP: &[&str] = &["not HTTP"];
/// What is said when nobody could prove who he is.
const NO_TLS: &[&str] = &["no secure connection"];
/// What is said of a server that says nothing, or nothing more.
const LATE: &[&str] = &["did not answer in full", "sent no complete headers", "could not be connected to"];

pub(super) const ROWS: &[Row] = &[
    row("fields-endless", |_| flood(b"HTTP/1.1 200 OK\r\n".to_vec(), b"X-Mot: hai\r\n".repeat(300)))
        .fails(&["headers", "not HTTP"]),
    row("field-endless", |_| flood(b"HTTP/1.1 200 OK\r\nX-Mot: ".to_vec(), [b'x'; 4096]))
        .fails(&["headers", "not HTTP"]),
    row("field-of-100-kb", |asked| {
        let long = format!("X-Mot: {}", "x".repeat(100_000));
        answer(&[&long], feed(asked, 1))
    })
    .fails(LARGE),
    row("fields-by-thousands", |asked| {
        let fields: Vec<String> = (0..5000).map(|n| format!("X-{n}: {n}")).collect();
        answer(&fields.iter().map(String::as_str).collect::<Vec<_>>(), feed(asked, 1))
    })
    .fails(&["headers", "not HTTP"]),
    row("status-100-endless", |_| {
        vec![Act::Flood(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), Duration::from_millis(5))]
    })
    .fails(&["did not answer in full", "sent no complete headers", "not HTTP"]),
    row("http-of-1991", |asked| vec![Act::Send(feed(asked, 1).into_bytes())]).fails(NO_HTTP),
    row("status-garbage", |_| vec![Act::Send(b"\x00\xff\x00 ha ha\r\n\r\n".to_vec())]).fails(NO_HTTP),
    row("status-of-another-protocol", |_| vec![Act::Send(b"SSH-2.0-OpenSSH_9.9\r\n".to_vec()), Act::Hold])
        .fails(NO_HTTP),
    row("status-999", |_| status("999 No", &[])).fails(&["answered 999"]),
    row("status-206", |asked| {
        vec![Act::Send(head("206 Partial Content", &[])), Act::Send(feed(asked, 1).into_bytes())]
    })
    .fails(&["answered 206"]),
    row("status-304-unasked", |_| status("304 Not Modified", &["ETag: \"1\""]))
        .fails(&["304 though nothing was compared"]),
    // Sent back as they came, or not at all; never as two fields.
    row("etag-of-odd-bytes", |asked| {
        let field = b"ETag: \"\xe1\xbb\x91\t;,\xff\"\r\nLast-Modified: hom qua \xe1\xbb\x91\r\n";
        let body = feed(asked, 1);
        let length = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
        vec![Act::Send([length.as_bytes(), field, b"\r\n", body.as_bytes()].concat())]
    })
    .holds(|seen| {
        let known = ["accept", "accept-encoding", "user-agent", "host", "if-none-match", "if-modified-since", "a-im"];
        let fields = seen.notes.iter().flat_map(|note| note.head.lines().skip(1)).filter(|line| !line.is_empty());
        match fields
            .map(|line| line.split(':').next().unwrap_or_default().to_lowercase())
            .find(|n| !known.contains(&n.as_str()))
        {
            None => Ok(()),
            Some(name) => Err(format!("a field that is not ours was sent: {name}")),
        }
    }),
    row("etag-folded", |asked| {
        let body = feed(asked, 1);
        let folded = format!("ETag: \"1\r\n X-Evil: 1\"\r\nContent-Length: {}\r\n", body.len());
        vec![Act::Send(format!("HTTP/1.1 200 OK\r\n{folded}Connection: close\r\n\r\n{body}").into_bytes())]
    })
    .fails(NO_HTTP),
    row("etag-of-60-kb", |asked| {
        let long = format!("ETag: \"{}\"", "x".repeat(60_000));
        answer(&[&long], feed(asked, 1))
    })
    .holds(|seen| match seen.notes.iter().all(|note| note.head.len() < 4096) {
        true => Ok(()),
        false => Err("60 kB were sent back".to_owned()),
    }),
    // RFC 6265 binds browsers; a reader of feeds keeps nothing that makes it known again.
    row("cookies", |asked| answer(&["Set-Cookie: toi=ban; Path=/"], feed(asked, 1))).holds(|seen| {
        match seen.notes.iter().any(|note| note.head.to_lowercase().contains("\ncookie:")) {
            false => Ok(()),
            true => Err("a cookie was sent back".to_owned()),
        }
    }),
    row("tls-of-its-own-making", |_| Vec::new()).door(Door::SelfSigned).fails(NO_TLS),
    row("tls-in-name-alone", |asked| ok(feed(asked, 1))).door(Door::HttpsInName).fails(NO_TLS),
    row("tls-garbage", |_| vec![Act::Send(vec![0x16, 3, 3, 0xFF, 0xFF, 0, 1, 2, 3, 4, 5]), Act::Hold])
        .door(Door::HttpsInName)
        .fails(NO_TLS),
    row("tls-silent", |_| vec![Act::Hold]).door(Door::HttpsInName).fails(LATE),
    row("tls-where-http-should-be", |_| vec![Act::Send(vec![0x15, 3, 1, 0, 2, 2, 70])]).fails(NO_HTTP),
];
