//! Time: instants in whole seconds, and how they are written for machines.
//!
//! Nothing here reads a clock: `now` is an argument everywhere but in the outer layers.

use jiff::tz::TimeZone;

/// An instant (UTC). Whole seconds are what feeds can carry and what is stored.
pub use jiff::Timestamp;

/// Serde as whole seconds since 1970, for records of the store.
pub use jiff::fmt::serde::timestamp::second as seconds;

/// RFC 3339 with the offset of `zone`, to the second: `2023-09-09T08:31:00+07:00`.
pub fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// RFC 822 with a four-digit year and a numeric zone, as RSS 2.0 wants it.
pub fn rfc822(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}
