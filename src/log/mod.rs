//! The ordered log: what was observed and what editors did, in the one order in which every node
//! applies it.
//!
//! Owns: the [`Log`] trait and its in-process form. Does not own: what a record means or where it
//! is applied. A replicated engine can stand behind the same trait: append durably in one order,
//! read on from a sequence number, lease a channel's poll with a token that a stale holder can't use.

mod local;

use std::future::Future;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::{ChannelKey, Decision, Delivered, Poll, Subscribed, Timestamp};

pub use self::local::LocalLog;

/// Place of a record in the log: counted from 1, without gaps.
pub type Sequence = u64;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Record {
    /// A channel was polled.
    Polled(Box<Poll>),
    /// An editor acted.
    Decided(Decision),
    /// A hub was asked for push, or answered.
    Subscribed(Box<Subscribed>),
    /// A hub delivered.
    Delivered(Box<Delivered>),
}

/// The right to poll a channel for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The channel.
    pub channel: ChannelKey,
    /// Grows with every grant: an older one is refused everywhere.
    pub token: u64,
}

/// Why the log did not take a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// The service stops; nothing was lost, the channel will be polled again.
    #[error("the log is closed: the service is stopping")]
    Closed,
    /// The record could not be applied.
    #[error("the record was not made durable: {0}")]
    NotDurable(String),
    /// Another holder polls the channel now.
    #[error("the lease on {0} was taken over by another node")]
    Stale(ChannelKey),
}

/// The ordered log.
pub trait Log: Send + Sync + 'static {
    /// Appends a record; resolves when it is durable, with its place.
    fn append(&self, record: Record) -> impl Future<Output = Result<Sequence, LogError>> + Send;

    /// Appends what was polled under a lease; refused when the lease is no longer the newest.
    fn append_leased(&self, lease: Lease, record: Record) -> impl Future<Output = Result<Sequence, LogError>> + Send;

    /// The records from `from` on, at most `max`, in order; waits while there is none; empty when
    /// the log is closed.
    fn read(&self, from: Sequence, max: usize) -> impl Future<Output = Vec<(Sequence, Record)>> + Send;

    /// Says that everything up to `upto` is applied and durable here, or that it failed.
    fn acknowledge(&self, upto: Sequence, outcome: Result<(), LogError>);

    /// Leases a channel's poll until `now` + `ttl`; none while another holds it.
    fn lease(&self, channel: &ChannelKey, now: Timestamp, ttl: Duration) -> Option<Lease>;

    /// Gives a lease back.
    fn release(&self, lease: &Lease);

    /// Takes no more records; those taken are still read.
    fn close(&self);
}

#[cfg(test)]
mod tests;
