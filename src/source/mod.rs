//! Which channels are due: cron, back-off, Retry-After.
//!
//! Pure: `now` is an argument. Never imports clock, network or store.

/// A cron expression with seconds, read in a given time zone.
#[derive(Debug, Clone)]
pub struct Schedule;
