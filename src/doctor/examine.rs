//! One more poll: what is kept of it.

use std::borrow::Cow;

use super::ailments::{Keeps, ailment};
use super::evidence::{Evidence, Visit};
use super::{document, entries, silence};
use crate::model::{Failing, Fault, Health, Sign, Timestamp, Trace};

/// Entries of a document that are remembered: feeds of the press have 20 to 50, the newest first.
const LAST_MAX: usize = 40;
/// Longest value of a sentence, in bytes.
const VALUE_BYTES_MAX: usize = 160;
/// How long a sign that shows only now and then is kept.
const WEEK_SECONDS: i64 = 7 * 86_400;
/// The share of a new document in what documents usually have: one in this many.
const USUAL_SHARE: i64 = 8;
/// What the score of failures grows by when a channel begins to fail: one outage, however long, counts once.
const FAILED_ANEW: u32 = 100;
/// The part of it that a good answer takes away: one in this many.
const FAILED_SHARE: u32 = 32;

/// A sign of a document, and what its sentence needs.
pub(super) type Shown = (&'static str, String);

/// What is known of a channel after one more poll, at `now`.
pub fn examine(health: &Health, visit: &Visit<'_>, now: Timestamp) -> Health {
    match visit {
        Visit::Unchanged => {
            let unchanged = health.unchanged.saturating_add(1);
            Health { at: Some(now), unchanged, failing: None, failed: calmed(health.failed), ..health.clone() }
        }
        Visit::Failed { faults, message } => {
            let anew = if health.failing.is_none() { FAILED_ANEW } else { 0 };
            let failed = health.failed.saturating_add(anew);
            Health { failing: Some(failing(health, faults, message, now)), failed, ..health.clone() }
        }
        Visit::Document(evidence) => read(health, evidence, now),
    }
}

fn read(health: &Health, evidence: &Evidence<'_>, now: Timestamp) -> Health {
    let lags = entries::lags(health, evidence, now);
    let mut shown = document::signs(health, evidence);
    shown.extend(entries::signs(health, evidence, now));
    shown.extend(silence::sign(health, evidence, now));
    let documents = health.documents.saturating_add(1);
    shown.extend(entries::zone(&lags, documents, evidence.zone_seconds));
    let traces: Vec<Trace> = evidence.facts.iter().take(LAST_MAX).map(|facts| facts.trace).collect();
    Health {
        at: Some(now),
        documents,
        unchanged: health.unchanged,
        body: evidence.answered.body,
        bytes: evidence.answered.bytes,
        usual: usual(health.usual, evidence.facts.len()),
        // After an empty document the one before it is what the next is compared with.
        last: if traces.is_empty() { health.last.clone() } else { traces },
        lags,
        signs: signs(&health.signs, shown, now),
        failed: calmed(health.failed),
        failing: None,
    }
}

fn calmed(failed: u32) -> u32 {
    failed - failed.div_ceil(FAILED_SHARE)
}

/// What documents usually have, in tenths of an entry: slow to follow, so that one odd document changes little.
fn usual(usual: u32, entries: usize) -> u32 {
    let now = i64::try_from(entries).unwrap_or(0).saturating_mul(10);
    let before = i64::from(usual);
    let after = if before == 0 { now } else { before + (now - before) / USUAL_SHARE };
    u32::try_from(after).unwrap_or(usual)
}

/// The signs after a document that showed some of them.
fn signs(known: &[Sign], shown: Vec<Shown>, now: Timestamp) -> Vec<Sign> {
    let missed = |sign: &&Sign| shown.iter().all(|(code, _)| sign.code != *code);
    let waning = known.iter().filter(missed).filter_map(|sign| waned(sign, now));
    let mut after: Vec<Sign> = waning.collect();
    for (code, value) in shown {
        let value = cut(value);
        let before = known.iter().find(|sign| sign.code == code);
        let (since, times) = before.map_or((now, 0), |sign| (sign.since, sign.times));
        let times = times.saturating_add(1);
        after.push(Sign { code: Cow::Borrowed(code), since, last: now, times, without: 0, value });
    }
    after
}

/// A sign after a document that did not show it; none when it is forgotten.
fn waned(sign: &Sign, now: Timestamp) -> Option<Sign> {
    let without = sign.without.saturating_add(1);
    let (_, ailment) = ailment(&sign.code)?;
    let kept = match ailment.keeps {
        Keeps::Documents(most) => without < most,
        Keeps::Week => now.as_second() - sign.last.as_second() < WEEK_SECONDS,
    };
    kept.then(|| Sign { without, ..sign.clone() })
}

fn failing(health: &Health, faults: &[Fault], message: &str, now: Timestamp) -> Failing {
    let code = faults.iter().find_map(|fault| failure(&fault.code)).unwrap_or("failing-other");
    let since = health.failing.as_ref().map_or(now, |failing| failing.since);
    Failing { code: Cow::Borrowed(code), since, value: cut(message.to_owned()) }
}

/// The failure that a fault's code tells of.
pub(super) fn failure(code: &str) -> Option<&'static str> {
    match code {
        "html-instead" => Some("failing-html"),
        "empty" => Some("failing-empty"),
        "not-a-feed" | "page-empty" => Some("failing-not-a-feed"),
        "gzip-broken" => Some("failing-answer"),
        "sitemap-index" => Some("failing-sitemap-index"),
        _ => ailment(code)
            .map(|(_, ailment)| ailment.code)
            .filter(|code| code.starts_with("failing-") || *code == "gone"),
    }
}

fn cut(mut value: String) -> String {
    if value.len() > VALUE_BYTES_MAX {
        let end = (0..=VALUE_BYTES_MAX).rev().find(|&end| value.is_char_boundary(end)).unwrap_or(0);
        value.truncate(end);
        value.push('…');
    }
    value
}
