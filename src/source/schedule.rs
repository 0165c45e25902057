//! A schedule: a cron expression with seconds, read in a time zone.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use jiff::civil;
use jiff::tz::TimeZone;

use crate::model::Timestamp;

/// The longest expression, in bytes: lists of every minute of an hour still fit.
pub const SCHEDULE_BYTES_MAX: usize = 512;

/// Civil times looked at for the next one. The first is nearly always it; the second is needed
/// where clocks are set back.
const CANDIDATES_MAX: usize = 4;

/// The fields in their order, with what each may hold.
const FIELDS: [(&str, &str); 7] = [
    ("second", "0-59"),
    ("minute", "0-59"),
    ("hour", "0-23"),
    ("day of month", "1-31"),
    ("month", "1-12 or JAN-DEC"),
    ("day of week", "1-7 from Sunday or SUN-SAT"),
    ("year", "1970-2100"),
];

/// A cron expression with seconds: `second minute hour day-of-month month day-of-week [year]`, or
/// one of `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. Days of the week count from
/// Sunday = 1; names (`MON`) are plainer. Cheap to clone.
///
/// ```
/// use diembao::source::Schedule;
/// assert!(Schedule::parse("0 */10 6-22 * * *").is_ok());
/// assert!(Schedule::parse("*/10 * *").is_err());
/// ```
#[derive(Debug, Clone)]
pub struct Schedule {
    cron: Arc<cron::Schedule>,
}

/// Why a text is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Too few or too many fields.
    #[error("schedule `{text}` has {}, 6 or 7 are needed (seconds first), such as `0 */10 * * * *`", fields(*.found))]
    Fields {
        /// The text.
        text: String,
        /// Fields found.
        found: usize,
    },
    /// One field holds what it may not.
    #[error(
        "schedule `{text}` has `{value}` as {field}, where {allowed} are allowed, also `*`, lists, ranges and steps"
    )]
    Field {
        /// The text.
        text: String,
        /// Name of the field.
        field: &'static str,
        /// What it holds.
        value: String,
        /// What it may hold.
        allowed: &'static str,
    },
    /// An `@` word that is not known.
    #[error("schedule `{0}` is none of @hourly, @daily, @weekly, @monthly, @yearly")]
    Shorthand(String),
    /// Well formed, but no such day exists.
    #[error("schedule `{0}` names a time that never comes")]
    Never(String),
    /// Longer than [`SCHEDULE_BYTES_MAX`].
    #[error("schedule of {0} bytes; at most {SCHEDULE_BYTES_MAX} are read")]
    TooLong(usize),
}

impl Schedule {
    /// Reads a cron expression.
    pub fn parse(text: &str) -> Result<Schedule, ScheduleError> {
        let text = text.trim();
        if text.len() > SCHEDULE_BYTES_MAX {
            return Err(ScheduleError::TooLong(text.len()));
        }
        if !text.starts_with('@') {
            check_fields(text)?;
        }
        let cron = cron::Schedule::from_str(text).map_err(|_| ScheduleError::Shorthand(text.to_owned()))?;
        let first_day = DateTime::<Utc>::UNIX_EPOCH;
        if cron.after(&first_day).next().is_none() {
            return Err(ScheduleError::Never(text.to_owned()));
        }
        Ok(Schedule { cron: Arc::new(cron) })
    }

    /// The expression as written.
    pub fn as_str(&self) -> &str {
        self.cron.source()
    }

    /// The first time after `now` that the expression names on the clocks of `zone`; none when its
    /// years are over.
    ///
    /// Where clocks are set forward, a time that is skipped comes as much later; where they are
    /// set back, a time that comes twice counts once.
    pub fn next_after(&self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = as_chrono(zone.to_datetime(now))?;
        self.cron.after(&local).take(CANDIDATES_MAX).find_map(|candidate| {
            let instant = zone.to_ambiguous_timestamp(as_civil(candidate)?);
            let readings = [instant.compatible(), instant.later()];
            readings.into_iter().filter_map(Result::ok).find(|&at| at > now)
        })
    }

    /// The distance between the next two times after `now`; none when fewer are left.
    pub fn interval(&self, now: Timestamp, zone: &TimeZone) -> Option<Duration> {
        let first = self.next_after(now, zone)?;
        let second = self.next_after(first, zone)?;
        Duration::try_from(second.duration_since(first)).ok()
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Schedule) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Schedule {}

fn fields(found: usize) -> String {
    match found {
        0 => "no fields".to_owned(),
        1 => "1 field".to_owned(),
        _ => format!("{found} fields"),
    }
}

/// Tries each field alone, so that the one that is wrong can be named.
fn check_fields(text: &str) -> Result<(), ScheduleError> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    if !(6..=7).contains(&fields.len()) {
        return Err(ScheduleError::Fields { text: text.to_owned(), found: fields.len() });
    }
    for (place, (&value, (field, allowed))) in fields.iter().zip(FIELDS).enumerate() {
        let mut alone = ["*"; 7];
        alone[place] = value;
        if cron::Schedule::from_str(&alone.join(" ")).is_err() {
            return Err(ScheduleError::Field { text: text.to_owned(), field, value: value.to_owned(), allowed });
        }
    }
    Ok(())
}

/// The civil time as chrono understands it; its UTC is a stand-in for "no zone".
fn as_chrono(local: civil::DateTime) -> Option<DateTime<Utc>> {
    let date = NaiveDate::from_ymd_opt(local.year().into(), narrow(local.month())?, narrow(local.day())?)?;
    let time = date.and_hms_opt(narrow(local.hour())?, narrow(local.minute())?, narrow(local.second())?)?;
    Some(time.and_utc())
}

fn as_civil(local: DateTime<Utc>) -> Option<civil::DateTime> {
    let date = civil::Date::new(local.year().try_into().ok()?, small(local.month())?, small(local.day())?).ok()?;
    let time = civil::Time::new(small(local.hour())?, small(local.minute())?, small(local.second())?, 0).ok()?;
    Some(date.to_datetime(time))
}

fn narrow(value: i8) -> Option<u32> {
    value.try_into().ok()
}

fn small(value: u32) -> Option<i8> {
    value.try_into().ok()
}
