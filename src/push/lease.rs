//! Leases: how long a hub delivers, and when it is asked to go on.

use std::time::Duration;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::{Secret, Timestamp};

/// What we ask for: ten days is what most hubs give.
pub(super) const LEASE_ASKED: Duration = Duration::from_secs(10 * 24 * 3600);
/// The shortest lease that is counted with: a hub that gives less is asked no more often for it.
pub const LEASE_MIN: Duration = Duration::from_secs(5);
/// The longest: a hub that has forgotten us is asked again after so long.
pub const LEASE_MAX: Duration = Duration::from_secs(30 * 24 * 3600);
/// What is counted with where a hub names none, against the Recommendation.
const LEASE_UNSTATED: Duration = Duration::from_secs(24 * 3600);
/// A lease is renewed after this share of it, in percent, and up to `SPREAD` more or less, so that
/// leases that began together do not end together.
const RENEWAL_PERCENT: u64 = 80;
/// Half the width of that spread.
const SPREAD_PERCENT: u64 = 5;

/// The lease that a hub's `hub.lease_seconds` gives, within bounds.
pub fn lease(stated: Option<&str>) -> Duration {
    let stated = stated.and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
    stated.unwrap_or(LEASE_UNSTATED).clamp(LEASE_MIN, LEASE_MAX)
}

/// When a lease is to be renewed: always at the same time for the same subscription.
pub fn renewal(since: Timestamp, until: Timestamp, callback: &Secret) -> Timestamp {
    let lease = Duration::try_from(until.duration_since(since)).unwrap_or_default();
    let spread = xxh3_64(callback.reveal().as_bytes()) % (2 * SPREAD_PERCENT + 1);
    let percent = (RENEWAL_PERCENT - SPREAD_PERCENT + spread) as u32;
    let wait = (lease * percent / 100).as_secs();
    since.checked_add(Duration::from_secs(wait)).unwrap_or(until)
}
