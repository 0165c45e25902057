//! Compressed bodies over a connection.

use async_compression::Level;
use async_compression::tokio::bufread::{BrotliEncoder, DeflateEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::*;
use crate::corpora::corpus;

const CODINGS: [&str; 4] = ["gzip", "br", "zstd", "deflate"];
const MIB: usize = 1024 * 1024;

async fn all(mut reader: impl AsyncRead + Unpin) -> Vec<u8> {
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).await.unwrap();
    bytes
}

async fn pack(coding: &str, body: &[u8]) -> Vec<u8> {
    match coding {
        "gzip" => all(GzipEncoder::new(body)).await,
        "br" => all(BrotliEncoder::with_quality(body, Level::Fastest)).await,
        "zstd" => all(ZstdEncoder::new(body)).await,
        "deflate" => all(ZlibEncoder::new(body)).await,
        "raw" => all(DeflateEncoder::new(body)).await,
        _ => body.to_vec(),
    }
}

async fn coded(coding: &str, body: &[u8]) -> Result<Answer, FetchError> {
    coded_within(limits(), coding, body).await
}

async fn coded_within(bound: Limits, coding: &str, body: &[u8]) -> Result<Answer, FetchError> {
    let server = Server::saying(answer("200 OK", &format!("Content-Encoding: {coding}\r\n"), body)).await;
    get_within(bound, &server.url("/"), &Validators::default()).await
}

fn body(answer: Result<Answer, FetchError>) -> Vec<u8> {
    match answer {
        Ok(Answer::Document(document)) => document.body,
        other => panic!("{other:?}"),
    }
}

fn fault(answer: Result<Answer, FetchError>) -> CodingFault {
    match answer {
        Err(FetchError::Coding { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_coding_that_we_offer_is_undone() {
    for (coding, named) in [
        ("gzip", "gzip"),
        ("gzip", "GZIP"),
        ("gzip", "x-gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("deflate", "deflate"),
        ("raw", "deflate"),
        ("identity", "identity"),
        ("gzip", "identity, gzip"),
    ] {
        assert_eq!(body(coded(named, &pack(coding, FEED).await).await), FEED, "{coding} as {named}");
        assert_eq!(body(coded(named, b"").await), b"", "{named}: nothing is nothing, compressed or not");
    }
}

#[tokio::test]
async fn a_body_of_several_members_is_read_whole() {
    for coding in ["gzip", "zstd"] {
        let (first, second) = FEED.split_at(9);
        let members = [pack(coding, first).await, pack(coding, b"").await, pack(coding, second).await].concat();
        assert_eq!(body(coded(coding, &members).await), FEED, "{coding}");
    }
    let many = pack("gzip", b"").await.repeat(1025);
    assert!(matches!(fault(coded("gzip", &many).await), CodingFault::Damaged { .. }));
}

#[tokio::test]
async fn a_body_in_small_pieces_is_the_same_body() {
    for coding in CODINGS {
        let packed = pack(coding, FEED).await;
        let mut said = format!(
            "HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        )
        .into_bytes();
        for byte in packed {
            said.extend_from_slice(&[b'1', b'\r', b'\n', byte, b'\r', b'\n']);
        }
        said.extend_from_slice(b"0\r\n\r\n");
        assert_eq!(document(&Server::saying(said).await.url("/")).await.body, FEED, "{coding}");
    }
}

#[tokio::test]
async fn what_was_compressed_and_cut_short_is_no_document() {
    for coding in CODINGS {
        let whole = pack(coding, FEED).await;
        for kept in [whole.len() - 1, whole.len() - 5, whole.len() / 2, 3] {
            let got = coded(coding, &whole[..kept]).await;
            assert!(got.as_ref().is_err_and(|why| why.class() == FailureClass::Temporary), "{coding} {kept}: {got:?}");
            assert_eq!(fault(got), CodingFault::Truncated(coding), "{coding} cut to {kept}");
        }
    }
}

#[tokio::test]
async fn a_body_that_the_connection_cuts_short_is_broken_whatever_its_coding() {
    for coding in CODINGS {
        let whole = answer("200 OK", &format!("Content-Encoding: {coding}\r\n"), &pack(coding, FEED).await);
        let why = get(&Server::saying(&whole[..whole.len() - 1]).await.url("/")).await.unwrap_err();
        assert!(matches!(why, FetchError::Broken { .. }), "{coding}: {why}");
    }
}

#[tokio::test]
async fn a_damaged_checksum_is_noticed() {
    for (coding, from_end) in [("gzip", 8), ("gzip", 1), ("deflate", 1)] {
        let mut damaged = pack(coding, FEED).await;
        let at = damaged.len() - from_end;
        damaged[at] ^= 1;
        let why = fault(coded(coding, &damaged).await);
        assert!(matches!(why, CodingFault::Damaged { .. }), "{coding}: {why}");
    }
}

#[tokio::test]
async fn what_follows_a_compressed_body_is_a_fault() {
    for coding in CODINGS {
        let with_more = [pack(coding, FEED).await, b"<!-- 0.3 s -->".to_vec()].concat();
        assert_eq!(fault(coded(coding, &with_more).await), CodingFault::Trailing(coding), "{coding}");
        let padded = [pack(coding, FEED).await, b"\r\n \0\0".to_vec()].concat();
        assert_eq!(body(coded(coding, &padded).await), FEED, "{coding}: blanks say nothing");
    }
}

#[tokio::test]
async fn a_coding_that_is_not_what_it_says_is_no_document() {
    for coding in CODINGS {
        let why = coded(coding, FEED).await.unwrap_err();
        assert!(matches!(why, FetchError::Coding { .. }) && why.class() == FailureClass::Temporary, "{coding}: {why}");
    }
    for (coding, expected) in [
        ("compress", CodingFault::Unknown("compress".to_owned())),
        ("rot13\tx", CodingFault::Unknown("rot13\\tx".to_owned())),
        ("gzip, gzip", CodingFault::Stacked("gzip, gzip".to_owned())),
        ("gzip\r\nContent-Encoding: br", CodingFault::Stacked("gzip, br".to_owned())),
    ] {
        let got = coded(coding, FEED).await;
        assert_eq!(got.as_ref().map_err(FetchError::class), Err(FailureClass::Soft), "{coding}");
        assert_eq!(fault(got), expected, "{coding}");
    }
}

#[tokio::test]
async fn a_bomb_stops_at_the_bound() {
    for coding in CODINGS {
        let bomb = pack(coding, &vec![0; MIB]).await;
        assert!(bomb.len() < 16 * 1024, "{}", bomb.len());
        let why = coded(coding, &bomb).await.unwrap_err();
        assert!(matches!(why, FetchError::TooLarge { bytes_max: 65_536, .. }), "{coding}: {why}");
    }
}

#[tokio::test]
async fn a_bomb_within_the_bound_is_told_by_how_it_grows() {
    for coding in CODINGS {
        let bound = Limits { body_bytes_max: 8 * MIB as u64, ..limits() };
        let bomb = pack(coding, &vec![b' '; 2 * MIB]).await;
        assert_eq!(fault(coded_within(bound.clone(), coding, &bomb).await), CodingFault::Bomb, "{coding}");
        // What is small and repeats itself is none, nor what is large and has something to say.
        let small = vec![b' '; MIB];
        assert_eq!(body(coded_within(bound.clone(), coding, &pack(coding, &small).await).await), small, "{coding}");
        let items =
            |n| format!("<item><link>https://bao.test/tin/{}</link><guid>{n}</guid></item>\n", n * 7919 % 99_991);
        let large: String = (0..17_000).map(items).collect();
        let got = coded_within(bound, coding, &pack(coding, large.as_bytes()).await).await;
        assert_eq!(body(got), large.as_bytes(), "{coding}");
    }
}

#[tokio::test]
async fn more_compressed_bytes_than_may_come_are_not_read() {
    // Many empty blocks: nothing comes out, however much goes in.
    let hollow = [vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], [0, 0, 0, 0xff, 0xff].repeat(20_000)].concat();
    let head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n".to_vec();
    let why = get(&Server::saying([head, hollow].concat()).await.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::TooLarge { .. }), "{why}");
}

#[tokio::test]
async fn a_frame_that_wants_too_much_memory_is_refused() {
    // A zstd frame that asks for a window of 128 MiB (RFC 8878, 3.1.1.1.2).
    let greedy = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 17 << 3, 0x01, 0x00, 0x00];
    let why = fault(coded("zstd", &greedy).await);
    assert!(matches!(&why, CodingFault::Damaged { why, .. } if why.contains("memory")), "{why}");
}

#[tokio::test]
async fn hostile_bodies_come_whole_or_not_at_all() {
    let Some(corpora) = corpus("") else { return };
    for (file, coding, expected) in [
        ("bad-crc.gz", "gzip", "damaged"),
        ("truncated.gz", "gzip", "truncated"),
        ("garbage-after.gz", "gzip", "trailing"),
        ("members2.gz", "gzip", "whole"),
        ("raw-deflate.bin", "deflate", "whole"),
        ("zlib-deflate.bin", "deflate", "whole"),
        ("bomb-512MB.br", "br", "bomb"),
        ("bomb-512MB.xml.gz", "gzip", "bomb"),
        ("bomb-512MB.zst", "zstd", "bomb"),
        // The coding of the transfer is undone; the file inside is for who reads files.
        ("bomb-double.gz", "gzip", "packed"),
    ] {
        let body = std::fs::read(corpora.join("hostile/bodies").join(file)).unwrap();
        let bound = Limits { body_bytes_max: 8 * MIB as u64, ..limits() };
        let got = coded_within(bound, coding, &body).await;
        let seen = match &got {
            Ok(Answer::Document(document)) if document.body.ends_with(b"</rss>") => "whole",
            Ok(Answer::Document(document)) if document.body.starts_with(&[0x1f, 0x8b]) => "packed",
            Err(FetchError::Coding { why: CodingFault::Bomb, .. }) => "bomb",
            Err(FetchError::Coding { why: CodingFault::Truncated(_), .. }) => "truncated",
            Err(FetchError::Coding { why: CodingFault::Damaged { .. }, .. }) => "damaged",
            Err(FetchError::Coding { why: CodingFault::Trailing(_), .. }) => "trailing",
            _ => "something else",
        };
        assert_eq!(seen, expected, "{file}: {:?}", got.err());
    }
}
