//! When a channel is due.

use super::state::{JITTER_MAX, Rhythm, later, scheduled};
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
    // One look at the schedule shows in nearly all cases that what was stored is its next time.
    let next = rhythm.schedule.next_after(polled, rhythm.zone);
    match (stored, next) {
        (Some(stored), Some(next)) if stored <= later(next, JITTER_MAX) => Some(stored),
        (Some(stored), None) => Some(stored),
        _ => scheduled(polled, key, rhythm),
    }
}
