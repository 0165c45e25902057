//! The hub that we run for our own feeds (WebSub, 5 to 7): what may be asked of it, how an asker is
//! made to prove that it meant it, and when who is to be told.
//!
//! Owns: requests read and refused, callbacks, leases, verification of intent, the book of
//! subscribers, retries, rates. Does not own: requests over the network (`fetch`, `daemon`), which
//! addresses are feeds of ours (`web`), or durability (`store`). Pure: time and randomness are
//! arguments.
//!
//! A hub sends requests to addresses that strangers name. So nothing is sent to one that has not
//! confirmed but a single small question, and of those only so many to one host and for one asker.

mod book;
mod callback;
mod intent;
mod rates;
mod request;
mod retry;

#[cfg(test)]
mod tests;

pub use self::book::{Book, Ended, Errand, Full, Outcome, SUBSCRIBERS_MAX};
pub use self::callback::Callback;
pub use self::intent::{confirms, denial, verification};
pub use self::rates::{Allowance, Rates};
pub use self::request::{Asked, LEASE_DEFAULT, LEASE_MAX, LEASE_MIN, Refusal};
pub use self::retry::{given_up, wait};

/// Where the hub stands under the service's own address.
pub const HUB_PATH: &str = "/websub";
