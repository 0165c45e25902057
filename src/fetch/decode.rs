//! Compressed bodies: undone here, so that both sizes are known while they grow.
//!
//! Owns what `Content-Encoding` means and when to stop believing it. Bytes come from
//! [`super::body::Incoming`]; the bound of the whole is the caller's.

use async_compression::tokio::bufread::{BrotliDecoder, DeflateDecoder, GzipDecoder, ZlibDecoder, ZstdDecoder};
use async_compression::zstd::DParameter;
use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt};
use tokio::task::coop::consume_budget;

use super::body::{Body, Incoming, Reader, Stop};

#[cfg(test)]
mod tests;

/// What we say that we can read; all are of one weight, so that the server takes what it has at hand.
pub(super) const ACCEPT_ENCODING: HeaderValue = HeaderValue::from_static("gzip, br, zstd, deflate");

/// Times that a document may be larger than what it was sent as. Feeds reach 20; of a sitemap with
/// 50,000 numbered addresses gzip was measured at 53 and zstd at 125 (2026-11). A bomb has 1,000
/// (gzip's own bound is 1,032) or a million (brotli, zstd).
const RATIO_MAX: u64 = 250;
/// Bytes of a document to which the ratio does not apply: less hurts nobody, and what is small and
/// repeats itself compresses well.
const RATIO_FREE_BYTES: u64 = 1024 * 1024;
/// Members of one gzip or zstd body: tools that write many write one for each 64 KiB or more, and
/// each costs a decoder.
const MEMBERS_MAX: usize = 1024;
/// Window that a zstd frame may ask for, as a power of two: 8 MiB (RFC 9659).
const ZSTD_WINDOW_LOG_MAX: u32 = 23;
/// Bytes that are decompressed at a time.
const STEP_BYTES: usize = 32 * 1024;
/// Longest name of a coding shown, in characters.
const CODING_CHARS_MAX: usize = 40;

/// How a body is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// What is wrong with a compressed body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodingFault {
    /// It is compressed in a way that was not offered.
    #[error("is compressed as `{0}`, which was not asked for: tell the paper")]
    Unknown(String),
    /// It says that it is compressed more than once: no server needs to, bombs do.
    #[error("is compressed more than once (`{0}`): tell the paper to compress it once")]
    Stacked(String),
    /// The compressed bytes end before their end.
    #[error("breaks off within its {0} compression: it is tried again")]
    Truncated(&'static str),
    /// The bytes are not what the coding says, or their checksum is wrong.
    #[error("can not be decompressed as {coding} ({why}): it is tried again; if it goes on, tell the paper")]
    Damaged {
        /// The coding.
        coding: &'static str,
        /// What was wrong.
        why: String,
    },
    /// Something follows the end of the compressed bytes.
    #[error("carries more after the end of its {0} compression: tell the paper that its server adds to it")]
    Trailing(&'static str),
    /// It grows as no text does.
    #[error("grows to more than {RATIO_MAX} times of what was sent, as no feed does: tell the paper")]
    Bomb,
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }

    /// Whether a byte after the end of a member begins another (RFC 1952, 2.2; RFC 8878, 3).
    fn goes_on(self, first: u8) -> bool {
        match self {
            Self::Gzip => first == 0x1f,
            Self::Zstd => first == 0x28 || (0x50..=0x5f).contains(&first),
            Self::Deflate | Self::Brotli => false,
        }
    }
}

/// How a body is compressed, by its headers; none: not at all.
pub(super) fn coding(headers: &HeaderMap) -> Result<Option<Coding>, CodingFault> {
    let text: Vec<String> =
        headers.get_all(CONTENT_ENCODING).iter().map(|value| value.as_bytes().escape_ascii().to_string()).collect();
    let text = text.join(", ");
    let shown = || text.chars().take(CODING_CHARS_MAX).collect();
    let mut named = text.split(',').map(str::trim).filter(|name| !name.is_empty() && !is(name, "identity"));
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some(_), Some(_)) => Err(CodingFault::Stacked(shown())),
        (Some(name), None) if is(name, "gzip") || is(name, "x-gzip") => Ok(Some(Coding::Gzip)),
        (Some(name), None) if is(name, "deflate") => Ok(Some(Coding::Deflate)),
        (Some(name), None) if is(name, "br") => Ok(Some(Coding::Brotli)),
        (Some(name), None) if is(name, "zstd") => Ok(Some(Coding::Zstd)),
        (Some(_), None) => Err(CodingFault::Unknown(shown())),
    }
}

fn is(name: &str, coding: &str) -> bool {
    name.eq_ignore_ascii_case(coding)
}

/// Reads the whole body, all its members; nothing at all is nothing compressed.
pub(super) async fn read(coding: Coding, reader: &mut Reader, body: &mut Body) -> Result<(), Stop> {
    let mut step = vec![0; STEP_BYTES];
    for count in 0.. {
        match reader.fill_buf().await?.first() {
            None => return Ok(()),
            Some(first) if count > 0 && !coding.goes_on(*first) => {
                let padded = is_padding(reader).await?;
                return if padded { Ok(()) } else { Err(CodingFault::Trailing(coding.name()).into()) };
            }
            Some(_) if count == MEMBERS_MAX => return Err(damaged(coding, "it has too many members")),
            Some(first) => {
                let zlib = first & 0x0f == 8;
                member(coding, zlib, reader, &mut step, body).await?;
            }
        }
    }
    Ok(())
}

/// Whether all that is left is blank: scripts that compress by themselves let slip a line end, and
/// tape's zeros are known to every reader of gzip.
async fn is_padding(reader: &mut Reader) -> Result<bool, Stop> {
    loop {
        let rest = reader.fill_buf().await?;
        if rest.is_empty() || !rest.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace()) {
            return Ok(rest.is_empty());
        }
        let count = rest.len();
        reader.consume(count);
    }
}

/// One member. What HTTP calls deflate is zlib's form of it, whose first half byte is always 8; some
/// servers send it bare, which never begins so.
async fn member(coding: Coding, zlib: bool, reader: &mut Reader, step: &mut [u8], body: &mut Body) -> Result<(), Stop> {
    let params = [DParameter::window_log_max(ZSTD_WINDOW_LOG_MAX)];
    let done = match coding {
        Coding::Gzip => grow(GzipDecoder::new(&mut *reader), |it| it.get_ref().get_ref(), step, body).await,
        Coding::Deflate if zlib => grow(ZlibDecoder::new(&mut *reader), |it| it.get_ref().get_ref(), step, body).await,
        Coding::Deflate => grow(DeflateDecoder::new(&mut *reader), |it| it.get_ref().get_ref(), step, body).await,
        Coding::Brotli => grow(BrotliDecoder::new(&mut *reader), |it| it.get_ref().get_ref(), step, body).await,
        Coding::Zstd => {
            let decoder = ZstdDecoder::with_params(&mut *reader, &params);
            grow(decoder, |it| it.get_ref().get_ref(), step, body).await
        }
    };
    match done {
        Err(Stop::Read(why)) if why.get_ref().is_some_and(|inner| inner.is::<Stop>()) => Err(why.into()),
        Err(Stop::Read(_)) if reader.get_ref().ended() => Err(CodingFault::Truncated(coding.name()).into()),
        Err(Stop::Read(why)) => Err(damaged(coding, &why.to_string())),
        other => other,
    }
}

/// Reads a decoder to its end, as long as what comes out is in proportion to what went in.
async fn grow<D: AsyncRead + Unpin>(
    mut decoder: D,
    source: impl Fn(&D) -> &Incoming,
    step: &mut [u8],
    body: &mut Body,
) -> Result<(), Stop> {
    loop {
        let count = decoder.read(step).await?;
        if count == 0 {
            return Ok(());
        }
        body.push(&step[..count])?;
        let (from, to) = (source(&decoder).bytes(), body.len());
        if to > RATIO_FREE_BYTES && to > from.saturating_mul(RATIO_MAX) {
            return Err(CodingFault::Bomb.into());
        }
        // What is in memory already never waits: others get their turn all the same.
        consume_budget().await;
    }
}

fn damaged(coding: Coding, why: &str) -> Stop {
    CodingFault::Damaged { coding: coding.name(), why: super::error::plain(why) }.into()
}
