//! The hub's desk: takes what is asked within its rates, and holds the book that all look into.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::mpsc;
use tracing::{error, warn};
use xxhash_rust::xxh3::xxh3_64;

use crate::config::{AllowPrivate, Config};
use crate::fetch::{Refusal as Guarded, permitted};
use crate::metrics::Metrics;
use crate::model::{SubscriberKey, Timestamp};
use crate::pipeline::Live;
use crate::push::Mode;
use crate::push::hub::{Allowance, Asked, Book, Ended, Errand, Outcome, Rates, Refusal};
use crate::store::{Store, StoreError};
use crate::web::Hub;

/// Requests that wait to be verified.
pub(super) const ASKS_MAX: usize = 256;
/// What one asker may ask: a reading service takes all our feeds within minutes.
const ASKER: Allowance = Allowance { burst: 300, every_seconds: 1 };
/// Questions to one host that it has not confirmed. Whoever names another's host as callback makes us
/// ask it: no more than this. What is confirmed does not count.
const VICTIM: Allowance = Allowance { burst: 30, every_seconds: 10 };

/// A request that was taken.
pub(super) struct Ask {
    pub(super) asked: Asked,
    pub(super) path: String,
    /// Whether who asks is inside.
    pub(super) inside: bool,
}

impl Ask {
    pub(super) fn key(&self) -> SubscriberKey {
        SubscriberKey::of(&self.path, self.asked.callback.text().reveal())
    }
}

/// Where requests come in, and what all tasks of the hub share.
pub struct Desk {
    book: Mutex<Book>,
    askers: Mutex<Rates<u128>>,
    victims: Mutex<Rates<String>>,
    /// When it was noticed that a topic changed last.
    noticed: Mutex<HashMap<String, Instant>>,
    asks: mpsc::Sender<Ask>,
    received: Mutex<Option<mpsc::Receiver<Ask>>>,
    /// One at a time: what is saved later is newer.
    saving: tokio::sync::Mutex<()>,
    live: Live,
    metrics: Arc<Metrics>,
    clock: fn() -> Timestamp,
}

impl Desk {
    /// A desk with an empty book.
    pub fn new(live: Live, metrics: Arc<Metrics>, clock: fn() -> Timestamp) -> Desk {
        let (asks, received) = mpsc::channel(ASKS_MAX);
        Desk {
            book: Mutex::default(),
            askers: Mutex::new(Rates::new(ASKER)),
            victims: Mutex::new(Rates::new(VICTIM)),
            noticed: Mutex::default(),
            asks,
            received: Mutex::new(Some(received)),
            saving: tokio::sync::Mutex::default(),
            live,
            metrics,
            clock,
        }
    }

    /// What was taken, for the one task that works on it.
    pub(super) fn receiver(&self) -> Option<mpsc::Receiver<Ask>> {
        lock(&self.received).take()
    }

    /// Reads the book that the process before this one left.
    pub fn open(&self, store: &Store) -> Result<(), StoreError> {
        let (subscribers, damaged) = store.subscribers()?;
        if damaged > 0 {
            warn!("{damaged} subscribers of our hub could not be read: they must ask again");
        }
        *self.book() = Book::open(subscribers);
        Ok(())
    }

    pub(super) fn book(&self) -> MutexGuard<'_, Book> {
        lock(&self.book)
    }

    /// Saves what changed.
    pub(super) async fn save(&self, store: Arc<Store>) {
        let _alone = self.saving.lock().await;
        let changes = self.book().unsaved();
        let keys: Vec<SubscriberKey> = changes.iter().map(|(key, _)| *key).collect();
        let saved = tokio::task::spawn_blocking(move || store.keep_subscribers(&changes)).await;
        match saved {
            Ok(Ok(())) => return,
            Ok(Err(why)) => error!("the subscribers of our hub could not be saved, it is tried again: {why}"),
            Err(why) => error!("saving the subscribers of our hub ended in an unforeseen way: {why}"),
        }
        self.book().not_saved(keys);
    }

    pub(super) fn is_unsaved(&self) -> bool {
        self.book().is_unsaved()
    }

    /// Learns what stands at a path; `noticed` is when it was seen that something changed.
    pub(super) fn published(&self, path: &str, mark: u64, noticed: Instant) {
        let mut book = self.book();
        if book.published(path, mark) {
            let mut times = lock(&self.noticed);
            times.retain(|known, _| book.has_topic(known));
            times.insert(path.to_owned(), noticed);
        }
    }

    /// Says that a callback meant what was asked: questions to its host were wanted.
    pub(super) fn confirmed(&self, victim: &String) {
        lock(&self.victims).give_back(victim);
    }

    /// Counts what a question came to.
    pub(super) fn verified(&self, result: &'static str) {
        self.metrics.hub_verified(result);
    }

    /// Counts what a delivery came to.
    pub(super) fn delivered(&self, errand: &Errand, outcome: Outcome, ended: Option<Ended>) {
        let lag = lock(&self.noticed).get(&errand.path).map(Instant::elapsed);
        match (outcome, ended) {
            (Outcome::Delivered(_), _) => self.metrics.hub_delivered("delivered", lag.map(|lag| lag.as_secs_f64())),
            (Outcome::Gone, _) => self.metrics.hub_delivered("gone", None),
            (Outcome::Failed { .. }, Some(_)) => self.metrics.hub_delivered("given_up", None),
            (Outcome::Failed { .. }, None) => self.metrics.hub_delivered("failed", None),
        }
    }

    /// Counts subscribers.
    pub(super) fn count(&self) {
        let count = self.book().len();
        self.metrics.hub_subscriptions.set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    fn admit(&self, ask: &Ask, asker: Option<IpAddr>) -> Result<(), Refusal> {
        let now = (self.clock)();
        let often = |whose, seconds| Refusal::Often { whose, seconds };
        let asker = asker.map_or(0, crate::web::network);
        lock(&self.askers).take(asker, now).map_err(|seconds| often("from your address", seconds))?;
        let callback = &ask.asked.callback;
        let config = self.live.get();
        match permitted(callback.url(), allowed(&config, ask.inside)) {
            Ok(()) => {}
            Err(Guarded::Address { kind, .. }) => return Err(Refusal::Inside(kind)),
            Err(_) => return Err(Refusal::Callback("can not be written to: give an address of the web")),
        }
        let book = self.book();
        match ask.asked.mode {
            Mode::Subscribe => book.room(&ask.path, callback).map_err(Refusal::Full)?,
            Mode::Unsubscribe if !book.contains(ask.key()) => return Err(Refusal::Unknown),
            Mode::Unsubscribe => {}
        }
        drop(book);
        lock(&self.victims).take(callback.victim(), now).map_err(|seconds| often("for this callback's host", seconds))
    }
}

impl Hub for Desk {
    fn asked(&self, asked: Asked, path: String, asker: Option<IpAddr>) -> Result<(), Refusal> {
        let ask = Ask { asked, path, inside: asker.is_some_and(crate::web::inside) };
        self.admit(&ask, asker)?;
        self.asks.try_send(ask).map_err(|_| Refusal::Busy)?;
        self.metrics.hub_asked("taken");
        Ok(())
    }

    fn refused(&self) {
        self.metrics.hub_asked("refused");
    }
}

/// What special addresses a callback may lead to. `[fetch] allow_private` lets us read what is inside; that
/// must not let a stranger make us write there.
pub(super) fn allowed(config: &Config, inside: bool) -> &AllowPrivate {
    if inside { &config.fetch.allow_private } else { &AllowPrivate::No }
}

/// What tells one state of a document from another.
pub(super) fn mark(bytes: &[u8]) -> u64 {
    xxh3_64(bytes)
}

/// What is guarded is whole after any panic: single values are put in and taken out.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
