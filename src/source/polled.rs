//! What a poll gave, as far as the channel's next one is concerned.

use std::time::Duration;

use crate::model::{ChannelKind, Fault, Hints, Outcome, Timestamp, Validators};

/// What a poll gave, as far as the channel's state is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polled {
    /// What came of it.
    pub outcome: Outcome,
    /// What the server gave to recognise the document; with a 304 only what it gave anew.
    pub validators: Validators,
    /// How long the server asked us to wait.
    pub retry_after: Option<Duration>,
    /// What the address holds, when that was found out.
    pub kind: Option<ChannelKind>,
    /// A feed found on the page: polled in its place from now on. An empty one: the feed that was
    /// found is gone, the configured address is asked again.
    pub discovered: Option<String>,
    /// Faults of the document.
    pub faults: Vec<Fault>,
    /// New articles that it gave.
    pub articles: u64,
    /// What the document held.
    pub sighting: Sighting,
    /// What the document and its server say of when to ask again; with a 304 what the server says.
    pub hints: Hints,
    /// Where the address that was asked has moved for good (301, 308): the last of the permanent moves.
    pub moved: Option<String>,
    /// The server says that the address is gone for good (410).
    pub gone: bool,
    /// A person asked for this poll: what had been given up on begins anew.
    pub by_hand: bool,
    /// How long the answer took, in milliseconds.
    pub took_ms: u32,
}

/// What a document held, compared with what was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sighting {
    /// Entries in the document.
    pub entries: u32,
    /// Those never seen before or changed.
    pub fresh: u32,
    /// When the fresh ones were published, as far as they say: at most [`Sighting::PUBLISHED_MAX`] of them.
    pub published: Vec<Timestamp>,
    /// Whether it was asked for without validators.
    pub whole: bool,
}

impl Sighting {
    /// Dates that are looked at: the longest feeds of the press list a hundred entries.
    pub const PUBLISHED_MAX: usize = 100;
}

impl Polled {
    /// A poll with an outcome and nothing else to say.
    pub fn new(outcome: Outcome) -> Self {
        let sighting = match outcome {
            Outcome::Listed { entries, fresh } => Sighting { entries, fresh, ..Sighting::default() },
            Outcome::NotModified | Outcome::Failed { .. } => Sighting::default(),
        };
        Polled {
            outcome,
            validators: Validators::default(),
            retry_after: None,
            kind: None,
            discovered: None,
            faults: Vec::new(),
            articles: 0,
            sighting,
            hints: Hints::default(),
            moved: None,
            gone: false,
            by_hand: false,
            took_ms: 0,
        }
    }
}
