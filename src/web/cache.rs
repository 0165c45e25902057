//! Documents in memory: each is written once for every change of what it shows, packed once for
//! each content coding, and answered with headers that are made once.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use axum::body::Bytes;
use axum::http::HeaderMap;
use tokio::sync::{Mutex as AsyncMutex, OnceCell};

use crate::config::Config;
use crate::model::{Shelf, Timestamp};
use crate::store::Store;

use super::coding::Coding;
use super::serve::{Document, WebError};

/// Documents of one generation: all feeds and first pages of a hundred sources and topics are some
/// 900. Two generations are kept.
const DOCUMENTS_MAX: usize = 1024;

/// Most bytes kept, packed forms included, before the older generation goes.
const BYTES_MAX: usize = 64 << 20;

/// Most documents of which is remembered since when they say what they say.
const DATED_MAX: usize = 8 * DOCUMENTS_MAX;

/// What dates in HTTP can tell apart.
const SECOND: Duration = Duration::from_secs(1);

/// How old a document may be that is out of date, while a newer one is being written or was just now:
/// what changes hundreds of times a second is not written as often.
const STALE_MAX: Duration = Duration::from_secs(1);

/// How often a document is written that changes all the time.
const WRITE_EVERY: Duration = Duration::from_millis(250);

/// How often it may be written at once after some seconds of quiet: who changes one thing sees it in
/// the next answer.
const WRITE_BURST: u32 = 16;

/// What a document is written from, and so when it is out of date.
#[derive(Debug)]
pub(super) enum Basis {
    /// The configuration alone.
    Configuration,
    /// One shelf.
    Shelf(Shelf),
    /// Anything in the store.
    Store,
}

impl Basis {
    fn changed(&self, store: &Store) -> u64 {
        match self {
            Basis::Configuration => 0,
            Basis::Shelf(shelf) => store.changed(shelf),
            Basis::Store => store.steps(),
        }
    }
}

/// The documents of one configuration, and since when each says what it says.
#[derive(Default)]
pub(super) struct Cache {
    state: RwLock<State>,
    dates: Mutex<Dates>,
    bytes: Arc<AtomicUsize>,
}

#[derive(Default)]
struct State {
    /// Held, not only compared: its address can not be given to another one meanwhile.
    config: Option<Arc<Config>>,
    young: HashMap<String, Arc<Slot>>,
    /// What was asked for before the young were begun, and has not been since.
    old: HashMap<String, Arc<Slot>>,
}

impl State {
    fn is_of(&self, config: &Arc<Config>) -> bool {
        self.config.as_ref().is_some_and(|held| Arc::ptr_eq(held, config))
    }
}

/// The place of one document.
pub(super) struct Slot {
    basis: Basis,
    /// Whether who gets it is a reader of our feeds.
    pub(super) is_feed: bool,
    written: RwLock<Option<Arc<Written>>>,
    /// Held by who writes it anew.
    pace: AsyncMutex<Pace>,
}

/// A document as it was written, with all that is answered with it.
pub(super) struct Written {
    /// The document.
    pub(super) document: Document,
    /// What a 304 says, in the order of [`Coding::ALL`].
    pub(super) unchanged: [HeaderMap; Coding::ALL.len()],
    /// What a 200 says.
    pub(super) whole: [OnceCell<Whole>; Coding::ALL.len()],
    /// Steps of the store that it knows.
    steps: u64,
    /// Steps after which it was still good.
    good: AtomicU64,
    /// When its writing began.
    at: Instant,
    _counted: Counted,
}

/// A whole answer in one coding.
pub(super) struct Whole {
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
    /// Of packed bytes; the plain ones are the document's.
    pub(super) _counted: Option<Counted>,
}

/// Bytes that are held, counted while they are.
#[derive(Debug)]
pub(super) struct Counted {
    bytes: usize,
    all: Arc<AtomicUsize>,
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.all.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// When a document may be written again: at a steady pace, with bursts after quiet.
struct Pace(Option<Instant>);

impl Pace {
    fn may(&mut self, now: Instant) -> bool {
        let next = self.0.map_or(now, |next| next.max(now));
        let may = next.duration_since(now) < WRITE_EVERY * WRITE_BURST;
        if may {
            self.0 = Some(next + WRITE_EVERY);
        }
        may
    }
}

impl Slot {
    fn new(basis: Basis, is_feed: bool) -> Self {
        Slot { basis, is_feed, written: RwLock::default(), pace: AsyncMutex::new(Pace(None)) }
    }

    /// The document, when it says what is.
    pub(super) fn good(&self, store: &Store) -> Option<Arc<Written>> {
        let written = self.last()?;
        let steps = store.steps();
        if written.good.load(Ordering::Relaxed) < steps {
            if self.basis.changed(store) > written.steps {
                return None;
            }
            written.good.store(steps, Ordering::Relaxed);
        }
        Some(written)
    }

    /// The document as it was last written.
    pub(super) fn last(&self) -> Option<Arc<Written>> {
        self.written.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The document; written anew by whoever comes first, where it is out of date. The others get the
    /// last one while that is hardly older.
    pub(super) async fn get<F>(&self, store: &Store, write: impl FnOnce() -> F) -> Result<Arc<Written>, WebError>
    where
        F: Future<Output = Result<Written, WebError>>,
    {
        let bearable = || self.last().filter(|last| last.at.elapsed() <= STALE_MAX);
        let (mut pace, waited) = match self.pace.try_lock() {
            Ok(pace) => (pace, false),
            Err(_) => match bearable() {
                Some(last) => return Ok(last),
                None => (self.pace.lock().await, true),
            },
        };
        if let Some(written) = self.good(store) {
            return Ok(written);
        }
        if (waited || !pace.may(Instant::now()))
            && let Some(last) = bearable()
        {
            return Ok(last);
        }
        let written = Arc::new(write().await?);
        *self.written.write().unwrap_or_else(PoisonError::into_inner) = Some(written.clone());
        Ok(written)
    }
}

impl Written {
    /// A document that was begun `at` from the state of `steps`.
    pub(super) fn new(document: Document, steps: u64, at: Instant, counted: Counted) -> Written {
        let unchanged = Coding::ALL.map(|coding| document.headers(coding));
        let good = AtomicU64::new(steps);
        Written { document, unchanged, whole: Default::default(), steps, good, at, _counted: counted }
    }
}

impl Cache {
    /// The place of a document that was asked for before.
    pub(super) fn find(&self, key: &str, config: &Arc<Config>) -> Option<Arc<Slot>> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.is_of(config).then(|| state.young.get(key).cloned()).flatten()
    }

    /// The place of a document of the configuration, which must have been read before it is written.
    pub(super) fn slot(&self, key: &str, config: &Arc<Config>, basis: Basis, is_feed: bool) -> Arc<Slot> {
        if let Some(slot) = self.find(key, config) {
            return slot;
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !state.is_of(config) {
            *state = State { config: Some(config.clone()), ..State::default() };
        }
        if state.young.len() >= DOCUMENTS_MAX || self.bytes.load(Ordering::Relaxed) > BYTES_MAX {
            state.old = std::mem::take(&mut state.young);
        }
        let known = state.old.remove(key).unwrap_or_else(|| Arc::new(Slot::new(basis, is_feed)));
        state.young.entry(key.to_owned()).or_insert(known).clone()
    }

    /// Counts bytes that are kept.
    pub(super) fn count(&self, bytes: usize) -> Counted {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        Counted { bytes, all: self.bytes.clone() }
    }

    /// Since when a document, written from the state of `steps`, says what it says; `now` must have
    /// been read before that state. None for one that was out of date before it was written.
    pub(super) fn since(&self, key: &str, steps: u64, hash: u64, now: Timestamp) -> Option<Timestamp> {
        self.dates.lock().unwrap_or_else(PoisonError::into_inner).since(key, steps, hash, now)
    }
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
    use std::time::{Duration, Instant};

    use super::{DATED_MAX, Dates, Pace, STALE_MAX, WRITE_BURST, WRITE_EVERY};
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

    #[test]
    fn what_changes_all_the_time_is_written_at_a_pace_and_after_quiet_at_once() {
        let (mut pace, began) = (Pace(None), Instant::now());
        let mut count =
            |from: u64, to: u64| (from..to).filter(|&ms| pace.may(began + Duration::from_millis(ms))).count();
        let (every, burst) = (WRITE_EVERY.as_millis() as u64, u64::from(WRITE_BURST));
        assert_eq!(count(0, 10), 10, "a few changes are shown at once");
        assert!(count(10, 10 + every * 40) <= 40 + burst as usize);
        assert!((39..=41).contains(&count(10 + every * 40, 10 + every * 80)), "a steady pace");
        let quiet = 10 + every * (80 + burst);
        assert_eq!(count(quiet, quiet + 10), 10, "at once again");
        assert!(WRITE_EVERY * 2 < STALE_MAX);
    }
}
