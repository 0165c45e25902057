//! Push by WebSub (W3C Recommendation of 23 January 2018), the subscriber's side: what a
//! subscription becomes, what a hub may be believed, and what is asked of it. The hub that we run
//! ourselves is in `hub`.
//!
//! Owns: the state machine of a subscription, the requests' fields, verification of intent,
//! signatures, leases. Does not own: the requests themselves (`fetch`), the callback's address
//! (`web`), when and how many (`daemon`), or what content says (`pipeline`). Pure: time and
//! randomness are arguments. Never imports clock, network or store.
//!
//! A hub is never trusted further than its own subscription: it can not confirm what was not asked,
//! deliver what is not signed, or keep a channel from being polled.

pub mod hub;
mod intent;
mod lease;
mod offer;
mod request;
mod signature;
mod state;
mod step;

#[cfg(test)]
mod tests;

pub use self::intent::{CHALLENGE_BYTES_MAX, Intent, Wanted, confirmed};
pub use self::lease::{LEASE_MAX, LEASE_MIN, lease, renewal};
pub use self::offer::{HUBS_MAX, merged};
pub use self::request::{CALLBACK_PATH, Mode, RANDOM_BYTES, fields, named};
pub use self::signature::{sign, signed};
pub use self::state::{MISSED_MAX, after, alive, delivered, polled, should_have_come};
pub use self::step::{Step, hub, step, wait};
