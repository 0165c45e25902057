//! Documents in memory: written once for each state of the store and the configuration.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use tokio::sync::OnceCell;

use crate::config::Config;
use crate::model::Timestamp;

use super::coding::Coding;
use super::serve::Document;

/// Most documents kept: all feeds and first pages of a hundred sources and topics are some 900.
const DOCUMENTS_MAX: usize = 2048;

/// Most bytes kept, packed forms included. When it is passed all are dropped: simple, and rare.
const BYTES_MAX: usize = 64 << 20;

/// Most documents of which is remembered since when they say what they say.
const DATED_MAX: usize = 4 * DOCUMENTS_MAX;

/// What dates in HTTP can tell apart.
const SECOND: Duration = Duration::from_secs(1);

/// The documents of one state, and since when each says what it says.
#[derive(Default)]
pub(super) struct Cache {
    state: Mutex<State>,
    dates: Mutex<Dates>,
}

/// Since when documents say what they say. What they show can not tell: an editor's act, a late
/// article of an old date and a changed rule all change a feed, and none leaves a newer date in it.
#[derive(Default)]
struct Dates {
    known: HashMap<String, Dated>,
    /// No document that was forgotten had a later date.
    forgotten: Option<Timestamp>,
}

/// One state of a document.
struct Dated {
    steps: u64,
    hash: u64,
    since: Timestamp,
}

#[derive(Default)]
struct State {
    steps: u64,
    /// Held, not only compared: its address can not be given to another one meanwhile.
    config: Option<Arc<Config>>,
    slots: HashMap<String, Arc<Slot>>,
    bytes: usize,
}

/// The place of one document: whoever comes while it is being written waits for it.
#[derive(Default)]
pub(super) struct Slot {
    /// The document.
    pub(super) document: OnceCell<Document>,
    packed: [OnceCell<Bytes>; Coding::PACKING.len()],
}

impl Slot {
    /// The place of the document's bytes in a coding; none for the bytes as they are.
    pub(super) fn packed(&self, coding: Coding) -> Option<&OnceCell<Bytes>> {
        Coding::PACKING.iter().position(|packing| *packing == coding).map(|place| &self.packed[place])
    }
}

impl Cache {
    /// The place of a document in the state of `steps` and `config`, which must have been read
    /// before the document is written.
    pub(super) fn slot(&self, key: String, steps: u64, config: &Arc<Config>) -> Arc<Slot> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let same_config = state.config.as_ref().is_some_and(|held| Arc::ptr_eq(held, config));
        if steps > state.steps || !same_config || state.slots.len() >= DOCUMENTS_MAX || state.bytes > BYTES_MAX {
            let steps = steps.max(state.steps);
            *state = State { steps, config: Some(config.clone()), ..State::default() };
        }
        state.slots.entry(key).or_default().clone()
    }

    /// Counts bytes that were put into a place.
    pub(super) fn grew(&self, bytes: usize) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).bytes += bytes;
    }

    /// Since when a document, written from the state of `steps`, says what it says; `now` must have
    /// been read before that state. None for one that was out of date before it was written.
    pub(super) fn since(&self, key: &str, steps: u64, hash: u64, now: Timestamp) -> Option<Timestamp> {
        self.dates.lock().unwrap_or_else(PoisonError::into_inner).since(key, steps, hash, now)
    }
}

impl Dates {
    fn since(&mut self, key: &str, steps: u64, hash: u64, now: Timestamp) -> Option<Timestamp> {
        let since = match self.known.get(key) {
            Some(known) if known.hash == hash => known.since,
            Some(known) if known.steps > steps => return None,
            // Later than the state before, also within one second.
            Some(known) => now.max(known.since + SECOND),
            // Not known since when: a reader is sent it once too often.
            None => self.forgotten.map_or(now, |forgotten| now.max(forgotten + SECOND)),
        };
        if self.known.len() >= DATED_MAX && !self.known.contains_key(key) {
            self.forgotten = self.known.drain().map(|(_, dated)| dated.since).chain(self.forgotten).max();
        }
        self.known.insert(key.to_owned(), Dated { steps, hash, since });
        Some(since)
    }
}

#[cfg(test)]
mod tests {
    use super::{DATED_MAX, Dates};
    use crate::model::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_document_has_its_date_while_it_says_the_same_and_a_later_one_after() {
        let mut dates = Dates::default();
        assert_eq!(dates.since("a", 1, 10, at(100)), Some(at(100)));
        assert_eq!(dates.since("a", 2, 10, at(150)), Some(at(100)));
        assert_eq!(dates.since("a", 3, 11, at(150)), Some(at(150)));
        assert_eq!(dates.since("a", 4, 12, at(150)), Some(at(151)), "twice within one second");
        assert_eq!(dates.since("a", 5, 10, at(150)), Some(at(152)), "back to the first");
        assert_eq!(dates.since("a", 4, 12, at(160)), None, "out of date when it was written");
    }

    #[test]
    fn what_was_forgotten_gets_no_earlier_date() {
        let mut dates = Dates::default();
        dates.since("a", 1, 10, at(500));
        for number in 0..DATED_MAX {
            dates.since(&number.to_string(), 1, 10, at(100));
        }
        assert_eq!(dates.since("a", 2, 11, at(400)), Some(at(501)));
    }
}
