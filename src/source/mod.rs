//! Which channels are due: cron, jitter, back-off, Retry-After; and which addresses of a channel
//! count.
//!
//! Owns: the rhythm of polling and the state that follows a poll. Does not own: the polls
//! themselves, or where state is kept. Pure: `now` is an argument. Never imports clock, network or
//! store; the packages cron and chrono are named here alone.
//!
//! A channel is asked at its cron times, each with a small delay that is always the same for the
//! same channel, so that not all channels of one cron expression are asked in the same second.
//! When it fails it is asked at growing distances, at most a day apart; none is ever given up.

mod backoff;
mod due;
mod pattern;
mod schedule;
mod state;

#[cfg(test)]
mod tests;

pub use self::backoff::{RETRY_AFTER_MAX, delay};
pub use self::due::due_at;
pub use self::pattern::{PATTERN_BYTES_MAX, Pattern, PatternError, wanted};
pub use self::schedule::{SCHEDULE_BYTES_MAX, Schedule, ScheduleError};
pub use self::state::{Polled, Rhythm, after};
