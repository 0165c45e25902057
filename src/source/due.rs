//! Which channels are due now, and when the next one will be.

use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::schedule::Schedule;
use super::state::{JITTER_MAX, Rhythm, later, scheduled};
use crate::model::{Channel, ChannelKey, ChannelState, Source, Timestamp};

/// A channel that is due.
#[derive(Debug, Clone)]
pub struct Due<'a> {
    /// Whose it is.
    pub source: &'a Source,
    /// What to ask for.
    pub channel: &'a Channel,
    /// What names it.
    pub key: ChannelKey,
    /// Since when it is due; [`Timestamp::MIN`] when it was never polled.
    pub since: Timestamp,
}

/// The channels that are due at `now`, longest overdue first, those never polled before all.
///
/// `default` is the schedule of channels that have none of their own.
pub fn due<'a>(
    channels: impl Iterator<Item = (&'a Source, &'a Channel)>,
    states: impl Fn(&ChannelKey) -> Option<ChannelState>,
    now: Timestamp,
    default: &Schedule,
    zone: &TimeZone,
) -> Vec<Due<'a>> {
    let mut due: Vec<Due<'a>> =
        planned(channels, states, now, default, zone).filter(|planned| planned.since <= now).collect();
    due.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.key.cmp(&b.key)));
    due
}

/// When the next channel is due: [`Timestamp::MIN`] when one was never polled, none when no
/// channel will ever be. A daemon may sleep until then.
pub fn next_due<'a>(
    channels: impl Iterator<Item = (&'a Source, &'a Channel)>,
    states: impl Fn(&ChannelKey) -> Option<ChannelState>,
    now: Timestamp,
    default: &Schedule,
    zone: &TimeZone,
) -> Option<Timestamp> {
    planned(channels, states, now, default, zone).map(|planned| planned.since).min()
}

/// When a channel is due that was polled before; none when its schedule is over.
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

/// Every channel with the time at which it is due.
fn planned<'a>(
    channels: impl Iterator<Item = (&'a Source, &'a Channel)>,
    states: impl Fn(&ChannelKey) -> Option<ChannelState>,
    now: Timestamp,
    default: &Schedule,
    zone: &TimeZone,
) -> impl Iterator<Item = Due<'a>> {
    // A thousand channels share a handful of expressions: each is read once a call.
    let mut read: HashMap<&'a str, Schedule> = HashMap::new();
    channels.filter_map(move |(source, channel)| {
        let key = ChannelKey { source: source.id.clone(), url: channel.url.to_string() };
        let Some(state) = states(&key) else { return Some(Due { source, channel, key, since: Timestamp::MIN }) };
        let schedule = match channel.schedule.as_deref() {
            // Checked by config; an expression that is none falls back to the default.
            Some(text) => read.entry(text).or_insert_with(|| Schedule::parse(text).unwrap_or_else(|_| default.clone())),
            None => default,
        };
        let since = due_at(&state, now, &key, &Rhythm { schedule, zone })?;
        Some(Due { source, channel, key, since })
    })
}
