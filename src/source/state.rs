//! The state of a channel after a poll.

use std::time::Duration;

use jiff::tz::TimeZone;
use xxhash_rust::xxh3::xxh3_64;

use super::backoff::{RETRY_AFTER_MAX, delay};
use super::schedule::Schedule;
use crate::model::{ChannelKey, ChannelKind, ChannelState, FailureClass, Fault, Outcome, Timestamp, Validators};

/// The longest jitter.
pub(super) const JITTER_MAX: Duration = Duration::from_secs(60);

/// The part of the interval that jitter may take: one in this many.
const JITTER_SHARE: u32 = 10;

/// Below this interval there is no jitter: such channels are few, and of a demo or a test.
const JITTER_FROM: Duration = Duration::from_secs(30);

/// Failures in a row, not of the passing kind, after which a feed that was found on a page is
/// forgotten and looked for again: papers move their feeds with each new site.
const DISCOVERED_FAILURES_MAX: u32 = 3;

/// When a channel is polled: its schedule, and the zone whose clocks it is read on.
#[derive(Debug, Clone, Copy)]
pub struct Rhythm<'a> {
    /// The channel's own schedule, or the default.
    pub schedule: &'a Schedule,
    /// The zone of the service.
    pub zone: &'a TimeZone,
}

/// What a poll gave, as far as the channel's state is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// What came of it.
    pub outcome: Outcome,
    /// What the server gave to recognise the document; with a 304 only what it gave anew.
    pub validators: Validators,
    /// How long the server asked us to wait.
    pub retry_after: Option<Duration>,
    /// What the address holds, when that was found out.
    pub kind: Option<ChannelKind>,
    /// A feed found on the page: polled in its place from now on. An empty one: the feed that was
    /// found is gone, the configured address is asked again.
    pub discovered: Option<String>,
    /// Faults of the document.
    pub faults: Vec<Fault>,
    /// New articles that it gave.
    pub articles: u64,
}

impl Polled {
    /// A poll with an outcome and nothing else to say.
    pub fn new(outcome: Outcome) -> Self {
        Polled {
            outcome,
            validators: Validators::default(),
            retry_after: None,
            kind: None,
            discovered: None,
            faults: Vec::new(),
            articles: 0,
        }
    }
}

/// The channel's state after a poll at `now`. Pure: to be stored with the poll's articles in one
/// step.
pub fn after(
    state: &ChannelState,
    polled: &Polled,
    now: Timestamp,
    key: &ChannelKey,
    rhythm: &Rhythm<'_>,
) -> ChannelState {
    let lost = polled.discovered.as_deref() == Some("");
    let known = if lost { forgotten(state.clone()) } else { state.clone() };
    let asked = ChannelState {
        polled: Some(now),
        polls: known.polls.saturating_add(1),
        articles: known.articles.saturating_add(polled.articles),
        kind: polled.kind.or(known.kind),
        discovered: polled.discovered.clone().filter(|_| !lost).or_else(|| known.discovered.clone()),
        ..known
    };
    match &polled.outcome {
        Outcome::NotModified => ChannelState {
            validators: renewed(&state.validators, &polled.validators),
            ..succeeded(asked, now, key, rhythm)
        },
        Outcome::Listed { .. } => ChannelState {
            validators: polled.validators.clone(),
            faults: polled.faults.clone(),
            ..succeeded(asked, now, key, rhythm)
        },
        Outcome::Failed { class, message } => failed(asked, now, key, rhythm, *class, message, polled.retry_after),
    }
}

/// The schedule's first time after `at` plus the channel's jitter.
pub(super) fn scheduled(at: Timestamp, key: &ChannelKey, rhythm: &Rhythm<'_>) -> Option<Timestamp> {
    let next = rhythm.schedule.next_after(at, rhythm.zone)?;
    Some(later(next, jitter(key, interval(at, rhythm))))
}

/// Saturates at the end of time.
pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

fn succeeded(asked: ChannelState, now: Timestamp, key: &ChannelKey, rhythm: &Rhythm<'_>) -> ChannelState {
    ChannelState { succeeded: Some(now), due: scheduled(now, key, rhythm), failures: 0, problem: None, ..asked }
}

fn failed(
    asked: ChannelState,
    now: Timestamp,
    key: &ChannelKey,
    rhythm: &Rhythm<'_>,
    class: FailureClass,
    message: &str,
    retry_after: Option<Duration>,
) -> ChannelState {
    let failures = asked.failures.saturating_add(1);
    let delay = delay(class, failures, interval(now, rhythm));
    let wait = delay.max(retry_after.unwrap_or_default()).saturating_add(jitter(key, delay));
    let state = ChannelState {
        due: Some(later(now, wait.min(RETRY_AFTER_MAX))),
        failures,
        problem: Some(message.to_owned()),
        ..asked
    };
    let gone = class != FailureClass::Temporary && failures >= DISCOVERED_FAILURES_MAX && state.discovered.is_some();
    if gone { forgotten(state) } else { state }
}

/// The state without what was found out: the next poll begins at the configured address.
fn forgotten(state: ChannelState) -> ChannelState {
    ChannelState { discovered: None, kind: None, validators: Validators::default(), ..state }
}

/// RFC 9110, 15.4.5: a 304 names the validators that are to be used from now on, or none.
fn renewed(known: &Validators, given: &Validators) -> Validators {
    Validators {
        etag: given.etag.clone().or_else(|| known.etag.clone()),
        last_modified: given.last_modified.clone().or_else(|| known.last_modified.clone()),
    }
}

/// The distance of two polls; a day when the schedule is nearly over.
fn interval(now: Timestamp, rhythm: &Rhythm<'_>) -> Duration {
    rhythm.schedule.interval(now, rhythm.zone).unwrap_or(RETRY_AFTER_MAX)
}

/// A delay that is always the same for the same channel and interval, in whole seconds.
fn jitter(key: &ChannelKey, interval: Duration) -> Duration {
    if interval < JITTER_FROM {
        return Duration::ZERO;
    }
    let seconds_max = (interval / JITTER_SHARE).min(JITTER_MAX).as_secs();
    Duration::from_secs(xxh3_64(key.to_string().as_bytes()) % (seconds_max + 1))
}
