//! How long a server may keep us: every wait has its own bound, so that a fault names what was waited for.
//!
//! All follow from `[fetch] timeout`: whoever raises it for a slow paper is patient in everything.

use std::time::Duration;

/// Longest wait for a connection, TLS and all: a host that takes longer is down or drops our packets.
const CONNECT_MAX: Duration = Duration::from_secs(8);
/// Part of the time that a connection may take: less than the headers', which are waited for from
/// the same moment on, so that the fault names the one that never came.
const CONNECT_SHARE: u32 = 3;
/// Slowest body that is waited for, in bytes a second. A feed of 10 KB comes at it within the usual
/// time; the slowest links that papers are read over give ten times as much.
const RATE_BYTES_MIN: u64 = 512;
/// Largest part of the time that may pass until the headers are whole, in percent: whoever sends them a
/// byte at a time, or one 1xx answer after another, is left then. Old portals think for many seconds
/// before their first byte and then send all at once, so most of the time is theirs.
const HEAD_PERCENT: u32 = 80;
/// Part of the time over which a body's rate is taken. The first such window is its grace: pages
/// that are made while they are sent pause after their headers.
const WINDOW_SHARE: u32 = 4;

/// The bounds of one exchange, beside the time in all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// From the wish to connect until one can speak.
    pub(super) connect: Duration,
    /// From the request to the last of the headers, connecting included.
    pub(super) head: Duration,
    /// Over how long a body's bytes are counted.
    pub(super) window: Duration,
    /// How many must come in such a window.
    pub(super) window_bytes_min: u64,
}

/// What a server let us wait for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Delay {
    /// A connection.
    #[error("could not be connected to within {0:.0?}")]
    Connection(Duration),
    /// The end of the headers.
    #[error("sent no complete headers within {0:.0?}")]
    Head(Duration),
    /// A body that comes at a rate worth waiting for.
    #[error("sent less than {bytes_min} bytes of its document in {window:.0?}")]
    Rate {
        /// The least that was to come.
        bytes_min: u64,
        /// Within how long.
        window: Duration,
    },
    /// The end of it all.
    #[error("did not answer in full within {0:.0?}")]
    Total(Duration),
}

impl Pace {
    /// The bounds that go with a time in all.
    pub(super) fn within(timeout: Duration) -> Pace {
        let window = timeout / WINDOW_SHARE;
        let window_bytes_min = (window.as_secs_f64() * RATE_BYTES_MIN as f64).ceil() as u64;
        let connect = CONNECT_MAX.min(timeout / CONNECT_SHARE);
        Pace { connect, head: timeout * HEAD_PERCENT / 100, window, window_bytes_min }
    }

    /// What is said of a body that came too slowly.
    pub(super) fn rate(&self) -> Delay {
        Delay::Rate { bytes_min: self.window_bytes_min, window: self.window }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_follows_from_the_time_in_all() {
        let pace = Pace::within(Duration::from_secs(20));
        assert_eq!(
            (pace.connect, pace.head, pace.window),
            (Duration::from_secs(20) / 3, Duration::from_secs(16), Duration::from_secs(5))
        );
        assert_eq!(pace.window_bytes_min, 5 * RATE_BYTES_MIN);
        assert_eq!(pace.rate().to_string(), "sent less than 2560 bytes of its document in 5s");
        let short = Pace::within(Duration::from_millis(100));
        assert!(short.connect < short.head && short.window_bytes_min > 0, "{short:?}");
        assert_eq!(Pace::within(Duration::from_secs(300)).connect, CONNECT_MAX);
    }
}
