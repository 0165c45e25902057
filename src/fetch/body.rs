//! The body: read as it comes, within its bounds of size and pace, whole or not at all.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_util::stream::{BoxStream, Stream, StreamExt};
use reqwest::Response;
use tokio::io::AsyncBufReadExt;
use tokio::time::{Instant, Sleep, sleep};
use tokio_util::bytes::Bytes;
use tokio_util::io::StreamReader;

use super::decode::{self, CodingFault};
use super::error::{network, shown};
use super::pace::Pace;
use super::{FetchError, decode::Coding};

/// Room made before the first byte, at most: `Content-Length` is only a claim.
const ROOM_BYTES_MAX: u64 = 1024 * 1024;
/// Room made when nothing is claimed (compressed, chunked): a usual feed fits in two doublings.
const ROOM_BYTES_GUESS: u64 = 32 * 1024;

/// Reads the whole body, decompressed; at most `bytes_max` bytes of it.
pub(super) async fn read(response: Response, bytes_max: u64, pace: &Pace) -> Result<Vec<u8>, FetchError> {
    let url = response.url().clone();
    let stopped = |why: Stop| why.of(&url, bytes_max);
    let coding = decode::coding(response.headers()).map_err(|why| stopped(why.into()))?;
    let claimed = response.content_length();
    if claimed.is_some_and(|bytes| bytes > bytes_max) {
        return Err(stopped(Stop::TooLarge));
    }
    let room = claimed.filter(|_| coding.is_none()).unwrap_or(ROOM_BYTES_GUESS).min(ROOM_BYTES_MAX);
    let mut body = Body { bytes: Vec::with_capacity(room as usize), bytes_max };
    let mut reader = StreamReader::new(Incoming::new(response, bytes_max, *pace));
    whole(coding, &mut reader, &mut body).await.map_err(stopped)?;
    Ok(body.bytes)
}

async fn whole(coding: Option<Coding>, reader: &mut Reader, body: &mut Body) -> Result<(), Stop> {
    match coding {
        Some(coding) => decode::read(coding, reader, body).await,
        None => plain(reader, body).await,
    }
}

async fn plain(reader: &mut Reader, body: &mut Body) -> Result<(), Stop> {
    loop {
        let chunk = reader.fill_buf().await?;
        if chunk.is_empty() {
            return Ok(());
        }
        let count = chunk.len();
        body.push(chunk)?;
        reader.consume(count);
    }
}

/// What reads an answer's bytes as they were sent.
pub(super) type Reader = StreamReader<Incoming, Bytes>;

/// A body as far as it has come.
pub(super) struct Body {
    bytes: Vec<u8>,
    bytes_max: u64,
}

impl Body {
    /// Adds bytes, unless they are too many.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        if self.len() + bytes.len() as u64 > self.bytes_max {
            return Err(Stop::TooLarge);
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }

    pub(super) fn len(&self) -> u64 {
        self.bytes.len() as u64
    }
}

/// Why a body is not read to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stop {
    #[error("it is too large")]
    TooLarge,
    #[error("it comes too slowly")]
    TooSlow(Pace),
    #[error(transparent)]
    Coding(#[from] CodingFault),
    #[error(transparent)]
    Network(reqwest::Error),
    /// What a reader said; one of the others may be inside.
    #[error(transparent)]
    Read(#[from] io::Error),
}

impl Stop {
    fn of(self, url: &url::Url, bytes_max: u64) -> FetchError {
        let shown = shown(url);
        match self {
            Self::TooLarge => FetchError::TooLarge { url: shown, bytes_max },
            Self::TooSlow(pace) => FetchError::TooSlow { url: shown, why: pace.rate() },
            Self::Coding(why) => FetchError::Coding { url: shown, why },
            Self::Network(why) => network(url, &why),
            Self::Read(why) => match why.downcast::<Stop>() {
                Ok(inner) => inner.of(url, bytes_max),
                Err(why) => FetchError::Broken { url: shown, why: super::error::plain(&why.to_string()) },
            },
        }
    }
}

/// The bytes of an answer as they come: counted, and given up when they are too many or too slow.
pub(super) struct Incoming {
    chunks: BoxStream<'static, reqwest::Result<Bytes>>,
    bytes: u64,
    bytes_max: u64,
    ended: bool,
    pace: Pace,
    window: Pin<Box<Sleep>>,
    window_bytes: u64,
}

impl Incoming {
    fn new(response: Response, bytes_max: u64, pace: Pace) -> Incoming {
        Incoming {
            chunks: response.bytes_stream().boxed(),
            bytes: 0,
            bytes_max,
            ended: false,
            pace,
            window: Box::pin(sleep(pace.window)),
            window_bytes: 0,
        }
    }

    /// Bytes so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Whether they have come to their end.
    pub(super) fn ended(&self) -> bool {
        self.ended
    }

    /// What is counted when a chunk has come: compressed bytes beyond the bound hold no less.
    fn arrive(&mut self, chunk: &Bytes) -> Result<(), Stop> {
        let count = chunk.len() as u64;
        self.bytes += count;
        self.window_bytes += count;
        if self.bytes > self.bytes_max { Err(Stop::TooLarge) } else { Ok(()) }
    }

    /// Looks at the rate when a window is over, and opens the next.
    fn poll_pace(&mut self, context: &mut Context<'_>) -> Result<(), Stop> {
        while self.window.as_mut().poll(context).is_ready() {
            if self.window_bytes < self.pace.window_bytes_min {
                return Err(Stop::TooSlow(self.pace));
            }
            self.window_bytes = 0;
            let next = Instant::now() + self.pace.window;
            self.window.as_mut().reset(next);
        }
        Ok(())
    }
}

impl Stream for Incoming {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let came = self.chunks.poll_next_unpin(context);
        if let Poll::Ready(Some(Ok(chunk))) = &came
            && let Err(why) = self.arrive(chunk)
        {
            return Poll::Ready(Some(Err(io::Error::other(why))));
        }
        // Only who waits for the server looks at the clock: a machine too busy to read is no fault of it.
        if came.is_pending()
            && let Err(why) = self.poll_pace(context)
        {
            return Poll::Ready(Some(Err(io::Error::other(why))));
        }
        let item = ready!(came);
        self.ended = item.is_none();
        Poll::Ready(item.map(|chunk| chunk.map_err(|why| io::Error::other(Stop::Network(why)))))
    }
}
