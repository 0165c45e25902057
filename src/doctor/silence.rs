//! Whether a channel that still answers has fallen silent: by its own rhythm, never by a common one.
//!
//! Each document leaves a note, as the sign `silent`: when the newest article came, the longest silence
//! before it, and how many a day the document lists. The silence itself is judged by the last poll, so
//! that a frozen feed is found though its server says forever that nothing has changed (304).

use std::collections::HashSet;

use jiff::tz::Offset;

use super::evidence::{Evidence, Facts};
use super::examine::Shown;
use crate::model::{ChannelState, Health, Timestamp};

/// The code of the sign, and of the finding where it is one.
pub(super) const SILENT: &str = "silent";
/// Articles that must be missing: by chance alone so many never are.
const EXPECTED_MIN: f64 = 20.0;
/// Shortest silence in days: servers and editors' programs are moved over a weekend.
const DAYS_MIN: f64 = 3.0;
/// Longest holiday in days: Tết takes nine, with its weekends.
const HOLIDAY_DAYS: f64 = 10.0;
/// From so many articles a day on a desk works through holidays too.
const BUSY: f64 = 20.0;
/// A silence is out of habit from so many times the longest one before it.
const LONGEST_TIMES: f64 = 3.0;
/// Days watched before the silence that make a habit.
const WATCHED_DAYS_MIN: f64 = 7.0;
/// Days on which a document's articles must have come to show a habit by themselves.
const LISTED_DAYS_MIN: usize = 3;
/// Or, where they came within two days: the silence in days after which even so no doubt is left,
const LONG_DAYS: f64 = 28.0;
/// so many articles,
const LISTED_MIN: usize = 10;
/// and the least time in which they came, in days: what is put out at one stroke is a batch.
const LISTED_SPAN_MIN: f64 = 0.25;
/// How fast habits fade, in days, and the longest silence after which they can be reckoned back.
const FADES_DAYS: f64 = 28.0;
const RECKONED_DAYS_MAX: f64 = 60.0;
/// How fast the longest silence is forgotten, in days.
const LONGEST_FADES_DAYS: f64 = 90.0;
/// No paper was online before this instant: 2 January 1990.
const EPOCH_SECONDS: i64 = 631_238_400;
/// The part of a document, oldest articles first, that is left out: pinned ones are much older.
const PINNED: usize = 8;
const DAY: f64 = 86_400.0;

/// What is known of a channel's last article.
#[derive(Debug, Clone)]
struct Note {
    newest: Timestamp,
    /// Its day on the paper's clocks.
    day: String,
    /// Days of the longest silence before it.
    longest: f64,
    /// Articles a day that its document lists; 0 where that shows no habit.
    listed: f64,
    /// The same where it shows one only after a long silence.
    listed_lately: f64,
}

impl Note {
    fn written(&self) -> String {
        let Note { newest, day, longest, listed, listed_lately } = self;
        format!("{} {day} {longest:.2} {listed:.2} {listed_lately:.2}", newest.as_second())
    }

    fn read(value: &str) -> Option<Note> {
        let mut words = value.split(' ');
        let newest = Timestamp::from_second(words.next()?.parse().ok()?).ok()?;
        let day = words.next()?.to_owned();
        let mut number = || words.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
        Some(Note { newest, day, longest: number()?, listed: number()?, listed_lately: number()? })
    }
}

/// The note that a document leaves.
pub(super) fn sign(health: &Health, evidence: &Evidence<'_>, now: Timestamp) -> Option<Shown> {
    let before = health.signs.iter().find(|sign| sign.code == SILENT).and_then(|sign| Note::read(&sign.value));
    // A little ahead is a wrong zone; further ahead it is no time of publication.
    let sane = |at: &Timestamp| (EPOCH_SECONDS..now.as_second() + DAY as i64).contains(&at.as_second());
    let mut dates: Vec<Timestamp> = evidence.facts.iter().filter_map(Facts::dated).filter(sane).collect();
    dates.sort_unstable();
    let dates = &dates[dates.len() / PINNED..];
    // What is dated long ago and seen for the first time is news all the same.
    let fresh = evidence.facts.iter().any(|facts| !facts.known) && (before.is_some() || dates.is_empty());
    let seen = if fresh { Some(now) } else { before.as_ref().map(|note| note.newest) };
    let newest = dates.last().map(|at| (*at).min(now)).max(seen)?;
    let gaps = dates.windows(2).map(|pair| days(pair[0], pair[1]));
    let since = before.as_ref().map_or(0.0, |note| days(note.newest, newest));
    let faded = before.map_or(0.0, |note| note.longest * (-since / LONGEST_FADES_DAYS).exp());
    let longest = gaps.fold(faded.max(since), f64::max);
    let (listed, listed_lately) = listed(dates);
    let offset = Offset::from_seconds(evidence.zone_seconds).unwrap_or(Offset::UTC);
    let day = offset.to_datetime(newest).date().to_string();
    Some((SILENT, Note { newest, day, longest, listed, listed_lately }.written()))
}

/// Articles a day by the dates of a document: as a habit, and as one that only a long silence makes sure.
fn listed(dates: &[Timestamp]) -> (f64, f64) {
    let span = dates.first().zip(dates.last()).map_or(0.0, |(first, last)| days(*first, *last));
    let rate = (dates.len() as f64 - 1.0) / span.max(1.0);
    let on: HashSet<i64> = dates.iter().map(|at| at.as_second().div_euclid(DAY as i64)).collect();
    let habit = on.len() >= LISTED_DAYS_MIN;
    let lately = dates.len() >= LISTED_MIN && span >= LISTED_SPAN_MIN;
    (if habit { rate } else { 0.0 }, if lately { rate } else { 0.0 })
}

/// Since which day the channel is silent against its own habit, and how many articles a day are its habit.
pub(super) fn silence(state: &ChannelState, value: &str) -> Option<(String, f64)> {
    let note = Note::read(value)?;
    let silent = days(note.newest, state.health.at?);
    let listed = if silent >= LONG_DAYS { note.listed.max(note.listed_lately) } else { note.listed };
    let rate = listed.max(habit(state, silent));
    let long = if rate >= BUSY { DAYS_MIN } else { HOLIDAY_DAYS };
    let out_of_habit = silent >= long && silent > note.longest * LONGEST_TIMES && silent * rate > EXPECTED_MIN;
    out_of_habit.then_some((note.day, rate))
}

/// Articles a day by the channel's habits, as they were when the silence began: it fades them since.
fn habit(state: &ChannelState, silent: f64) -> f64 {
    let sum = |counts: &[f32; 24]| counts.iter().copied().map(f64::from).sum::<f64>();
    let (published, watched) = (sum(&state.habits.published.hours), sum(&state.habits.watched.hours) / 24.0);
    if !published.is_finite() || !watched.is_finite() || silent > RECKONED_DAYS_MAX {
        return 0.0;
    }
    let left = (-silent / FADES_DAYS).exp();
    let watched = watched - FADES_DAYS * (1.0 - left);
    if watched >= WATCHED_DAYS_MIN * left { published / watched } else { 0.0 }
}

fn days(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_second() - from.as_second()) as f64 / DAY
}
