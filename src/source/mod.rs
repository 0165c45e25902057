//! When channels are asked, and where: cron, the paper's own rhythm, back-off, trust, moves; and which
//! addresses of a channel count.
//!
//! Owns: the rhythm of polling and the state that follows a poll. Does not own: the polls
//! themselves, or where state is kept. Pure: `now` is an argument. Never imports clock, network or
//! store; the packages cron and chrono are named here alone.
//!
//! A channel with a schedule of its own is asked at its cron times. One without is asked when something
//! may be expected ([`Rhythm::bounds`]): `habits` learns when the paper publishes, `next` chooses the time.
//! Each channel has a small delay that is always the same, so that not all are asked in the same second.
//! When it fails it is asked at growing distances, at most a day apart, a week when it is said to be
//! gone; none is ever given up.

mod backoff;
mod due;
mod habits;
mod moved;
mod next;
mod pattern;
mod polled;
mod rhythm;
mod schedule;
mod state;
mod trust;

#[cfg(test)]
mod tests;

pub use self::backoff::{GONE, RETRY_AFTER_MAX, delay};
pub use self::due::due_at;
pub use self::moved::{MOVED_FOR, MOVED_POLLS, address, proposal, same_site};
pub use self::pattern::{PATTERN_BYTES_MAX, Pattern, PatternError, wanted};
pub use self::polled::{Polled, Sighting};
pub use self::rhythm::{Bounds, Rhythm};
pub use self::schedule::{SCHEDULE_BYTES_MAX, Schedule, ScheduleError};
pub use self::state::after;
pub use self::trust::{FULL, LIAR, conditions};
