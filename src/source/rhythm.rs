//! By what a channel is polled: its schedule, and the bounds within which its rhythm may move.

use std::time::Duration;

use jiff::tz::TimeZone;

use super::schedule::Schedule;
use crate::model::Timestamp;

/// Below this distance a schedule is kept to the letter: who writes seconds wants seconds (demos, tests).
const DENSE: Duration = Duration::from_secs(60);

/// The longest distance, in schedule's intervals: a tenth of an hour becomes six hours.
const LONGEST: u32 = 36;

/// The longest distance that is chosen unasked: four looks a day at a paper that is quiet.
const LONGEST_MAX: Duration = Duration::from_secs(6 * 3600);

/// The distance of a schedule whose years are nearly over.
const LAST: Duration = Duration::from_secs(24 * 3600);

/// The shortest distance there is: times are kept in whole seconds.
const SECOND: Duration = Duration::from_secs(1);

/// By what a channel is polled.
#[derive(Debug, Clone, Copy)]
pub struct Rhythm<'a> {
    /// The channel's own schedule, or the default.
    pub schedule: &'a Schedule,
    /// The zone of the service: hours of the day are read on its clocks.
    pub zone: &'a TimeZone,
    /// Whether the channel or its source set the schedule: then it is kept to the letter.
    pub own: bool,
    /// Whether polls follow the paper's rhythm.
    pub adaptive: bool,
    /// The shortest distance that may be chosen; none: half of the schedule's.
    pub min: Option<Duration>,
    /// The longest; none: 36 times the schedule's, at most six hours.
    pub max: Option<Duration>,
    /// Whether a hub tells of what is new: then polls only make sure of it.
    pub pushed: bool,
}

/// Between what the distance of two polls lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The schedule's distance: what the channel may cost, on the average of a week.
    pub usual: Duration,
    /// The shortest.
    pub min: Duration,
    /// The longest.
    pub max: Duration,
}

impl<'a> Rhythm<'a> {
    /// Polls at the times of a schedule and no others.
    pub fn to_the_letter(schedule: &'a Schedule, zone: &'a TimeZone) -> Rhythm<'a> {
        Rhythm { schedule, zone, own: true, adaptive: false, min: None, max: None, pushed: false }
    }

    /// Polls by the paper's rhythm, at the usual bounds around a default schedule.
    pub fn adaptive(schedule: &'a Schedule, zone: &'a TimeZone) -> Rhythm<'a> {
        Rhythm { schedule, zone, own: false, adaptive: true, min: None, max: None, pushed: false }
    }

    /// The bounds at `now`; none where the schedule is kept to the letter.
    pub fn bounds(&self, now: Timestamp) -> Option<Bounds> {
        if self.own || !self.adaptive {
            return None;
        }
        let usual = self.interval(now);
        if usual < DENSE {
            return None;
        }
        let min = self.min.unwrap_or(usual / 2).max(SECOND);
        let longest = usual.saturating_mul(LONGEST).min(LONGEST_MAX.max(usual));
        Some(Bounds { usual, min, max: self.max.unwrap_or(longest).max(min) })
    }

    /// The distance of two polls by the schedule; a day when it is nearly over.
    pub(super) fn interval(&self, now: Timestamp) -> Duration {
        self.schedule.interval(now, self.zone).unwrap_or(LAST)
    }
}
