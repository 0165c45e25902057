//! The state of a channel after a poll.

use std::time::Duration;

use super::backoff::{GONE, QUICK_RETRY, asked_to_wait, delay, spread};
use super::next::{later, next};
use super::polled::Polled;
use super::rhythm::Rhythm;
use super::{habits, moved, trust};
use crate::model::{ChannelKey, ChannelState, FailureClass, Hints, Outcome, Timestamp, Validators};

/// Failures in a row, not of the passing kind, after which a feed that was found on a page is
/// forgotten and looked for again: papers move their feeds with each new site.
const DISCOVERED_FAILURES_MAX: u32 = 3;

/// The channel's state after a poll at `now`. Pure: to be stored with the poll's articles in one
/// step.
pub fn after(
    state: &ChannelState,
    polled: &Polled,
    now: Timestamp,
    key: &ChannelKey,
    rhythm: &Rhythm<'_>,
) -> ChannelState {
    let asked = ChannelState {
        polled: Some(now),
        polls: state.polls.saturating_add(1),
        articles: state.articles.saturating_add(polled.articles),
        took_ms: polled.took_ms,
        ..state.clone()
    };
    if let Some(kept) = moved::in_vain(state, polled, now, key) {
        let wait = polled.retry_after.map_or(QUICK_RETRY, |asked| asked_to_wait(asked, key).max(QUICK_RETRY));
        return ChannelState { moved: Some(kept), due: Some(later(now, wait)), ..asked };
    }
    match &polled.outcome {
        Outcome::Failed { class, message } => failed(asked, polled, now, key, rhythm, (*class, message)),
        Outcome::NotModified | Outcome::Listed { .. } => succeeded(asked, polled, now, key, rhythm),
    }
}

fn succeeded(
    asked: ChannelState,
    polled: &Polled,
    now: Timestamp,
    key: &ChannelKey,
    rhythm: &Rhythm<'_>,
) -> ChannelState {
    let unchanged = polled.outcome == Outcome::NotModified;
    let moved = moved::after(&asked, polled, now, key);
    let (validators, faults, hints) = if unchanged {
        (renewed(&asked.validators, &polled.validators), asked.faults.clone(), still(&asked.hints, &polled.hints))
    } else {
        (polled.validators.clone(), polled.faults.clone(), polled.hints.clone())
    };
    let trust = trust::after(&asked.trust, polled, now, key);
    let habits = habits::learned(&asked.habits, &polled.sighting, asked.succeeded, now, rhythm.zone);
    let asked = found(asked, polled);
    let state = ChannelState {
        // A liar's validators are dropped.
        validators: if trust.liar.is_some() { Validators::default() } else { validators },
        faults,
        hints,
        habits,
        trust,
        moved: moved.filter(|_| polled.discovered.is_none()),
        succeeded: Some(now),
        failures: 0,
        problem: None,
        class: None,
        gone: None,
        ..asked
    };
    ChannelState { due: next(&state, now, key, rhythm), ..state }
}

fn failed(
    asked: ChannelState,
    polled: &Polled,
    now: Timestamp,
    key: &ChannelKey,
    rhythm: &Rhythm<'_>,
    (class, message): (FailureClass, &str),
) -> ChannelState {
    let failures = asked.failures.saturating_add(1);
    let lost = polled.discovered.as_deref() == Some("");
    let away = moved::away(&asked, key, now);
    let found = asked.discovered.is_some();
    // What was found or moved to is gone, not the channel: the way back is tried soon.
    let gone = match class {
        _ if lost || away || found => asked.gone,
        _ if polled.gone => asked.gone.or(Some(now)),
        FailureClass::Temporary => asked.gone,
        FailureClass::Soft | FailureClass::Hard => None,
    };
    let passing = class == FailureClass::Temporary;
    let pace = if away || found { FailureClass::Temporary } else { class };
    // A person looks after the channel: the failures stay what they are, the waiting begins anew.
    let waited = if polled.by_hand { 1 } else { failures };
    let delay = spread(delay(pace, waited, rhythm.interval(now)), key, failures);
    let gone_still = gone.filter(|_| polled.gone || !polled.by_hand);
    let left_alone = gone_still.map_or(Duration::ZERO, |_| spread(GONE, key, failures));
    let wait = delay.max(polled.retry_after.map_or(Duration::ZERO, |asked| asked_to_wait(asked, key))).max(left_alone);
    let asked = if lost { forgotten(asked) } else { self::found(asked, polled) };
    let state = ChannelState {
        due: Some(later(now, wait)),
        failures,
        problem: Some(message.to_owned()),
        class: Some(class),
        gone,
        ..asked
    };
    if away && moved::led_astray(failures, passing) {
        return ChannelState { moved: None, validators: Validators::default(), ..state };
    }
    if found && !passing && failures >= DISCOVERED_FAILURES_MAX { forgotten(state) } else { state }
}

/// The state with what the poll found out of the address.
fn found(state: ChannelState, polled: &Polled) -> ChannelState {
    let discovered = polled.discovered.clone().filter(|found| !found.is_empty());
    let lost = polled.discovered.as_deref() == Some("");
    let known = if lost { forgotten(state) } else { state };
    ChannelState { kind: polled.kind.or(known.kind), discovered: discovered.or(known.discovered), ..known }
}

/// The state without what was found out: the next poll begins at the configured address.
fn forgotten(state: ChannelState) -> ChannelState {
    ChannelState { discovered: None, kind: None, moved: None, validators: Validators::default(), ..state }
}

/// RFC 9110, 15.4.5: a 304 names the validators that are to be used from now on, or none.
fn renewed(known: &Validators, given: &Validators) -> Validators {
    Validators {
        etag: given.etag.clone().or_else(|| known.etag.clone()),
        last_modified: given.last_modified.clone().or_else(|| known.last_modified.clone()),
    }
}

/// What the document said still holds; the server may say its own part anew.
fn still(known: &Hints, given: &Hints) -> Hints {
    Hints { max_age: given.max_age.or(known.max_age), ..known.clone() }
}
