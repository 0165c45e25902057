//! What the rows are made of: answers in HTTP, feeds, texts that no other row has.

use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use async_compression::tokio::write::{BrotliEncoder, GzipEncoder};
use futures_util::FutureExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use xxhash_rust::xxh3::xxh3_64;

use super::origin::{Act, Asked};

/// Words of a text: enough that no page need be read for it.
const WORDS: usize = 220;
/// What a bomb's pieces are worth when they are undone.
const PIECE_BYTES: usize = 256 * 1024;
/// What texts are made of: two in a row are as good as a word.
const SYLLABLES: &[&str] = &[
    "an", "ba", "binh", "cao", "chinh", "chung", "cong", "dai", "dan", "dong", "duong", "giang", "giao", "ha", "hai",
    "hanh", "hoa", "hoc", "hung", "huong", "khai", "khanh", "kinh", "lam", "lang", "linh", "long", "luc", "mai",
    "minh", "nam", "ngan", "nghe", "nguyen", "nhan", "ninh", "phat", "phong", "phu", "quang", "quoc", "son", "tam",
    "tan", "thanh", "thien", "thinh", "thong", "thu", "tien", "tinh", "trung", "truong", "tuan", "van", "viet", "vinh",
    "vu", "xuan", "yen",
];

/// An item of a feed in RSS; its parts are written as they are.
pub struct Item {
    pub title: String,
    pub link: String,
    pub guid: String,
    pub date: String,
    pub body: String,
    /// Further elements.
    pub more: String,
}

impl Item {
    /// The nth sound item of a row: full text, its own address.
    pub fn of(asked: &Asked, n: usize) -> Item {
        let link = format!("http://{}/bai/{}-{n}.html", asked.authority(), asked.name);
        Item {
            title: format!("Tin {n} cua {}", asked.name),
            guid: link.clone(),
            link,
            date: "Mon, 02 Nov 2026 08:00:00 +0700".to_owned(),
            body: text(&format!("{} {n}", asked.name)),
            more: String::new(),
        }
    }

    pub fn xml(&self) -> String {
        let Item { title, link, guid, date, body, more } = self;
        format!(
            "<item><title>{title}</title><link>{link}</link><guid isPermaLink=\"false\">{guid}</guid>\
             <pubDate>{date}</pubDate><content:encoded><![CDATA[{body}]]></content:encoded>{more}</item>\n"
        )
    }
}

/// A text that shares nothing with that of any other seed.
pub fn text(seed: &str) -> String {
    let mut state = xxh3_64(seed.as_bytes());
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        SYLLABLES[(state >> 33) as usize % SYLLABLES.len()]
    };
    let paragraph = |words: Vec<&str>| format!("<p>{}.</p>", words.join(" "));
    (0..4).map(|_| paragraph((0..WORDS / 4).map(|_| word()).collect())).collect()
}

/// A feed with these items in it, its declaration before it.
pub fn rss(items: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?>{}"#, bare_rss(items))
}

/// The same without a declaration.
pub fn bare_rss(items: &str) -> String {
    format!(
        r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Bao thu</title><link>https://bao.vn/</link><description>Tin</description>
{items}</channel></rss>"#
    )
}

/// A feed of the row's first `n` sound items.
pub fn feed(asked: &Asked, n: usize) -> String {
    rss(&(1..=n).map(|n| Item::of(asked, n).xml()).collect::<String>())
}

/// A feed of one sound item after a hostile one.
pub fn beside(asked: &Asked, hostile: &str) -> String {
    rss(&format!("{hostile}{}", Item::of(asked, 1).xml()))
}

/// The head of an answer; the connection ends with it.
pub fn head(status: &str, fields: &[&str]) -> Vec<u8> {
    let fields: String = fields.iter().map(|field| format!("{field}\r\n")).collect();
    format!("HTTP/1.1 {status}\r\n{fields}Connection: close\r\n\r\n").into_bytes()
}

/// 200 with a body and these fields.
pub fn answer(fields: &[&str], body: impl AsRef<[u8]>) -> Vec<Act> {
    let body = body.as_ref();
    let length = format!("Content-Length: {}", body.len());
    let fields: Vec<&str> = fields.iter().copied().chain([length.as_str()]).collect();
    vec![Act::Send([&head("200 OK", &fields)[..], body].concat())]
}

/// 200 with a feed.
pub fn ok(body: impl AsRef<[u8]>) -> Vec<Act> {
    answer(&["Content-Type: application/rss+xml"], body)
}

/// 200 with a page.
pub fn page(body: impl AsRef<[u8]>) -> Vec<Act> {
    answer(&["Content-Type: text/html; charset=utf-8"], body)
}

/// A status and nothing else.
pub fn status(status: &str, fields: &[&str]) -> Vec<Act> {
    let fields: Vec<&str> = fields.iter().copied().chain(["Content-Length: 0"]).collect();
    vec![Act::Send(head(status, &fields))]
}

/// A redirect.
pub fn moved(code: &str, to: &str) -> Vec<Act> {
    status(code, &[&format!("Location: {to}")])
}

/// The same piece without end.
pub fn flood(before: Vec<u8>, piece: impl Into<Vec<u8>>) -> Vec<Act> {
    vec![Act::Send(before), Act::Flood(piece.into(), Duration::ZERO)]
}

/// A piece of a chunked body.
pub fn chunk(body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    [format!("{:x}\r\n", body.len()).as_bytes(), body, b"\r\n"].concat()
}

pub fn gzip(body: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzipEncoder::new(Vec::new());
    now(encoder.write_all(body.as_ref()));
    now(encoder.shutdown());
    encoder.into_inner()
}

/// A stream that never ends: its beginning, and what can follow it for ever.
pub type Bomb = (Vec<u8>, Vec<u8>);

/// A bomb in gzip.
pub static GZIP_BOMB: LazyLock<Bomb> = LazyLock::new(|| {
    let mut encoder = GzipEncoder::new(Vec::new());
    let (begin, piece) = (flushed(&mut encoder), flushed(&mut encoder));
    let all = encoder.into_inner();
    (all[..begin].to_vec(), all[begin..begin + piece].to_vec())
});

/// The same in Brotli, whose pieces are alike from the third on.
pub static BROTLI_BOMB: LazyLock<Bomb> = LazyLock::new(|| {
    let mut encoder = BrotliEncoder::with_quality(Vec::new(), async_compression::Level::Fastest);
    let begin = flushed(&mut encoder) + flushed(&mut encoder);
    let piece = flushed(&mut encoder);
    let all = encoder.into_inner();
    (all[..begin].to_vec(), all[begin..begin + piece].to_vec())
});

/// The same in Zstandard: a frame of blocks that say "128 KiB of blanks".
pub static ZSTD_BOMB: LazyLock<Bomb> =
    LazyLock::new(|| (vec![0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x38], vec![0x02, 0x00, 0x10, b' ']));

/// Blanks and a flush; how many bytes they became.
fn flushed(encoder: &mut (impl AsyncWrite + Unpin + AsRefVec)) -> usize {
    let before = encoder.written();
    now(encoder.write_all(&vec![b' '; PIECE_BYTES]));
    now(encoder.flush());
    encoder.written() - before
}

/// How much an encoder has written.
trait AsRefVec {
    fn written(&self) -> usize;
}

impl AsRefVec for GzipEncoder<Vec<u8>> {
    fn written(&self) -> usize {
        self.get_ref().len()
    }
}

impl AsRefVec for BrotliEncoder<Vec<u8>> {
    fn written(&self) -> usize {
        self.get_ref().len()
    }
}

fn now<T>(writing: impl Future<Output = io::Result<T>>) -> T {
    writing.now_or_never().expect("a vector takes everything at once").unwrap()
}
