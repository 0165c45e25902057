//! Time: instants in whole seconds, and how they are written for machines.
//!
//! Nothing here reads a clock: `now` is an argument everywhere but in the outer layers.

use jiff::tz::TimeZone;

/// An instant (UTC). Whole seconds are what feeds can carry and what is stored.
pub use jiff::Timestamp;

/// Serde as whole seconds since 1970 for records of the store, as RFC 3339 where people read.
pub mod seconds {
    /// A time that is always there.
    pub mod required {
        use jiff::Timestamp;
        use jiff::fmt::serde::timestamp::second::required as seconds;
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        /// Writes the time.
        pub fn serialize<S: Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
            if to.is_human_readable() { at.serialize(to) } else { seconds::serialize(at, to) }
        }

        /// Reads the time.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
            if from.is_human_readable() { Timestamp::deserialize(from) } else { seconds::deserialize(from) }
        }
    }

    /// A time that may be missing.
    pub mod optional {
        use jiff::Timestamp;
        use jiff::fmt::serde::timestamp::second::optional as seconds;
        use serde::{Deserialize, Deserializer, Serialize, Serializer};

        /// Writes the time.
        pub fn serialize<S: Serializer>(at: &Option<Timestamp>, to: S) -> Result<S::Ok, S::Error> {
            if to.is_human_readable() { at.serialize(to) } else { seconds::serialize(at, to) }
        }

        /// Reads the time.
        pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
            if from.is_human_readable() { Option::deserialize(from) } else { seconds::deserialize(from) }
        }
    }
}

/// RFC 3339 with the offset of `zone`, to the second: `2023-09-09T08:31:00+07:00`.
pub fn rfc3339(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// RFC 822 with a four-digit year and a numeric zone, as RSS 2.0 wants it.
pub fn rfc822(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}
