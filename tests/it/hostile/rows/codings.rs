//! Compressed bodies: bombs, lies, torn streams.

use std::time::Duration;

use crate::hostile::origin::Act;
use crate::hostile::paper::{BROTLI_BOMB, Bomb, GZIP_BOMB, ZSTD_BOMB, answer, feed, flood, gzip, head};
use crate::hostile::row::{Row, row};

/// What is said of a bomb: it is too large, or it unpacks to more than anything honest does.
const BOMB: &[&str] = &["holds more than", "grows to more than"];
/// What is said of a stream that can not be undone.
const TORN: &[&str] = &["broke off", "breaks off", "can not be decompressed"];
/// What is said of a coding that nobody offered.
const STRANGE: &[&str] = &["is compressed as", "compressed more than once"];

pub(super) const ROWS: &[Row] = &[
    row("gzip-bomb", |_| bomb("gzip", &GZIP_BOMB)).fails(BOMB),
    row("brotli-bomb", |_| bomb("br", &BROTLI_BOMB)).fails(BOMB),
    row("zstd-bomb", |_| bomb("zstd", &ZSTD_BOMB)).fails(BOMB),
    // It gives nothing that is read before its time is over, or unpacks to too much.
    row("gzip-bomb-slow", |_| {
        let (begin, piece) = GZIP_BOMB.clone();
        vec![Act::Send(coded("gzip")), Act::Send(begin), Act::Flood(piece, Duration::from_millis(100))]
    })
    .fails(&["holds more than", "grows to more than", "did not answer in full", "sent less than"]),
    row("gzip-twice", |asked| answer(&["Content-Encoding: gzip, gzip"], gzip(gzip(feed(asked, 1))))).fails(STRANGE),
    row("gzip-twice-in-two-fields", |asked| {
        answer(&["Content-Encoding: gzip", "Content-Encoding: gzip"], gzip(gzip(feed(asked, 1))))
    })
    .fails(STRANGE),
    row("gzip-many-times", |_| {
        let many = format!("Content-Encoding: {}", ["gzip"; 500].join(", "));
        answer(&[&many], gzip("x"))
    })
    .fails(STRANGE),
    row("coding-unknown", |asked| answer(&["Content-Encoding: x-rot13"], feed(asked, 1))).fails(STRANGE),
    row("gzip-claimed", |asked| answer(&["Content-Encoding: gzip"], feed(asked, 1))).fails(TORN),
    row("gzip-torn", |asked| {
        let body = gzip(feed(asked, 2));
        answer(&["Content-Encoding: gzip"], &body[..body.len() / 2])
    })
    .fails(TORN),
    row("gzip-sum-wrong", |asked| {
        let mut body = gzip(feed(asked, 2));
        let sum = body.len() - 8;
        body[sum] ^= 0xFF;
        answer(&["Content-Encoding: gzip"], body)
    })
    .fails(TORN),
    // RFC 1952, 2.2: a file is one member or several, one after another.
    row("gzip-of-two-members", |asked| {
        let feed = feed(asked, 2).into_bytes();
        let (one, other) = feed.split_at(feed.len() / 2);
        answer(&["Content-Encoding: gzip"], [gzip(one), gzip(other)].concat())
    })
    .articles(2),
    row("gzip-of-nothing", |_| answer(&["Content-Encoding: gzip"], gzip(""))).fails(&["empty"]),
];

fn coded(coding: &str) -> Vec<u8> {
    head("200 OK", &[&format!("Content-Encoding: {coding}"), "Content-Type: application/rss+xml"])
}

fn bomb(coding: &str, (begin, piece): &Bomb) -> Vec<Act> {
    let pieces = piece.repeat(4096 / piece.len() + 1);
    flood([coded(coding), begin.clone()].concat(), pieces)
}
