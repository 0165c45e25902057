//! What the feed's doctor keeps of a channel from one poll to the next: small, and bounded by it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Timestamp, time};

/// How a channel's documents fared so far. What it means is the doctor's to say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// When a document or a 304 came last.
    #[serde(with = "time::seconds::optional")]
    pub at: Option<Timestamp>,
    /// Documents read, ever.
    pub documents: u32,
    /// Answers that nothing had changed (304), ever.
    pub unchanged: u32,
    /// Hash of the last document's bytes.
    pub body: u64,
    /// Bytes of the last document.
    pub bytes: u32,
    /// Entries that its documents usually have, in tenths.
    pub usual: u32,
    /// The first entries of the last document.
    pub last: Vec<Trace>,
    /// How long after their stated time entries were first seen.
    pub lags: Vec<Lag>,
    /// What was seen to be wrong and has not stayed away since.
    pub signs: Vec<Sign>,
    /// How often it began to fail lately: a score that grows with each time and wanes with each good answer.
    pub failed: u32,
    /// The failure that lasts.
    pub failing: Option<Failing>,
}

/// One entry of a document, as hashes: enough to meet it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Of its guid; 0 for none.
    pub guid: u32,
    /// Of its address; 0 for none.
    pub url: u32,
    /// Of its headline; 0 for none.
    pub title: u32,
}

/// Entries that were first seen so many whole hours after the time that they state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lag {
    /// Hours, rounded down: below zero for entries dated in the future.
    pub hours: i8,
    /// How many.
    pub count: u16,
}

/// Something wrong with a channel's documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// The doctor's code for it.
    pub code: Cow<'static, str>,
    /// When it was first seen.
    #[serde(with = "time::seconds::required")]
    pub since: Timestamp,
    /// When it was last seen.
    #[serde(with = "time::seconds::required")]
    pub last: Timestamp,
    /// Documents that had it.
    pub times: u32,
    /// Documents since then that did not.
    pub without: u8,
    /// What the sentence about it needs: a number, an address, an example.
    pub value: String,
}

/// A failure that lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// The doctor's code for it.
    pub code: Cow<'static, str>,
    /// Since when no poll succeeded.
    #[serde(with = "time::seconds::required")]
    pub since: Timestamp,
    /// What the sentence about it needs.
    pub value: String,
}
