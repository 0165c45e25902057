//! Whether a server's validators can be believed.
//!
//! Some servers say that nothing has changed (304) when something has. So a document is asked for
//! without validators now and then. When it then holds what was published before the server last
//! said that nothing had changed, the server lied, and its validators are not sent for a time.

use std::time::Duration;

use super::moved;
use super::next::{earlier, later, share};
use super::polled::{Polled, Sighting};
use crate::model::{ChannelKey, ChannelState, Outcome, Timestamp, Trust, Validators};

/// A whole document is asked for at the latest after this time, in which 304 was all that came: twice
/// a day bounds what a liar hides, and costs a hundredth of the requests of a day.
pub const FULL: Duration = Duration::from_secs(12 * 3600);

/// By how much sooner, at most: channels that began together do not stay together.
const FULL_SPREAD: f64 = 0.25;

/// How long a liar's validators are not sent: long enough to spare it, short enough to find out that
/// its server was put right.
pub const LIAR: Duration = Duration::from_secs(7 * 24 * 3600);

/// How long before a 304 an entry must have been published to speak against it: clocks differ, and
/// caches before a server hold a document for minutes.
const LAG: Duration = Duration::from_secs(10 * 60);

/// The purpose of the number that spreads whole documents.
const PURPOSE: u64 = 0x0F11;

/// The validators to send with a poll at `now`: none when a whole document is due, or when the server
/// is known for a liar.
pub fn conditions(state: &ChannelState, now: Timestamp) -> Validators {
    let trust = &state.trust;
    let believed = lasting(trust, now).is_none();
    // A time far ahead was written before a clock was set back.
    let fresh = trust.again.is_some_and(|again| now < again && again <= later(now, FULL));
    let looks_back = state.moved.as_ref().is_some_and(|moved| moved::looks_back(moved, now));
    if believed && fresh && !looks_back { state.validators.clone() } else { Validators::default() }
}

/// Trust after a poll.
pub(super) fn after(known: &Trust, polled: &Polled, now: Timestamp, key: &ChannelKey) -> Trust {
    let liar = lasting(known, now);
    match polled.outcome {
        Outcome::Failed { .. } => known.clone(),
        Outcome::NotModified => Trust { unchanged: Some(now), liar, ..known.clone() },
        Outcome::Listed { .. } => {
            let wait = FULL.mul_f64(1.0 - FULL_SPREAD * share(key, PURPOSE));
            let liar = if lied(known, &polled.sighting) { Some(now) } else { liar };
            Trust { full: Some(now), again: Some(later(now, wait)), unchanged: None, liar }
        }
    }
}

/// Since when the server is a liar, while that lasts.
fn lasting(trust: &Trust, now: Timestamp) -> Option<Timestamp> {
    trust.liar.filter(|&since| now < later(since, LIAR))
}

/// Most of what is new was published after the last whole document and well before the last 304. One
/// entry alone is often dated by when its text was begun, so most must speak against the server.
fn lied(known: &Trust, sighting: &Sighting) -> bool {
    let (Some(full), Some(unchanged)) = (known.full, known.unchanged) else { return false };
    let before = earlier(unchanged, LAG);
    let hidden = sighting.published.iter().filter(|&&at| at > full && at < before).count();
    sighting.whole && hidden * 2 > sighting.published.len()
}
