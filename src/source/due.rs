//! When a channel is due.

use super::next::{JITTER_MAX, later, next, scheduled};
use super::rhythm::Rhythm;
use crate::model::{ChannelKey, ChannelState, Timestamp};

/// When a channel is due: [`Timestamp::MIN`] when it was never polled, none when its schedule is over.
///
/// What was stored holds, with two exceptions: a schedule that was made denser since the last poll
/// wins, unless the channel is failing; and a last poll in the future, written before a clock was
/// set back, counts as none.
pub fn due_at(state: &ChannelState, now: Timestamp, key: &ChannelKey, rhythm: &Rhythm<'_>) -> Option<Timestamp> {
    let Some(polled) = state.polled.filter(|&polled| polled <= now) else { return Some(Timestamp::MIN) };
    let stored = state.due;
    if state.failures > 0 || stored.is_some_and(|due| due <= now) {
        return stored;
    }
    match (stored, latest(polled, rhythm)) {
        (Some(stored), Some(latest)) if stored <= latest => Some(stored),
        (Some(stored), None) => Some(stored),
        _ => next(state, polled, key, rhythm).or_else(|| scheduled(polled, key, rhythm)),
    }
}

/// Until when a channel that answered must be asked again; none when its schedule is over.
fn latest(polled: Timestamp, rhythm: &Rhythm<'_>) -> Option<Timestamp> {
    // One look at the schedule shows in nearly all cases that what was stored is its next time.
    let next = rhythm.schedule.next_after(polled, rhythm.zone)?;
    let Some(bounds) = rhythm.bounds(polled) else { return Some(later(next, JITTER_MAX)) };
    let latest = later(polled, bounds.max);
    rhythm.schedule.next_after(latest, rhythm.zone).or(Some(latest))
}
