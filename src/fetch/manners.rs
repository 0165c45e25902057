//! What outlives a change of `[fetch]`: the ledger, robots.txt, the number of readers, the word to stop.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;
use url::Url;

use super::asked::Asked;
use super::robots::Kept;
use crate::model::Site;

/// A moment in the life of a request, in plain values for figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment<'a> {
    /// A request goes out.
    Begins {
        /// The site that it goes to.
        site: &'a str,
        /// `feed`, `page` or `robots`.
        kind: &'static str,
        /// How long it waited for its turn.
        waited: Duration,
    },
    /// It has its answer, or is given up.
    Ends,
}

/// Who is told of every request.
pub type Watcher = Box<dyn Fn(Moment<'_>) + Send + Sync>;

/// Shared by all fetchers of a process, one after another.
#[derive(Default)]
pub(super) struct Manners {
    pub(super) robots: Kept,
    asked: Asked,
    readers: Arc<AtomicU64>,
    watcher: OnceLock<Watcher>,
    stopping: AtomicBool,
    told: Notify,
}

impl Manners {
    /// With what processes before this one left under a data folder.
    pub(super) fn open(data_dir: &Path) -> Manners {
        let asked = Asked::open(data_dir, Timestamp::now());
        Manners { robots: Kept::open(data_dir), asked, ..Manners::default() }
    }

    /// Writes down that an address is asked for now.
    pub(super) fn note(&self, url: &Url) {
        self.asked.note(url, Timestamp::now());
    }

    /// When a process before this one asked for an address, if it was within minutes.
    pub(super) fn asked(&self, url: &Url) -> Option<Timestamp> {
        self.asked.before(url)
    }

    /// How many readers our feeds have, as far as is known.
    pub(super) fn readers(&self) -> &Arc<AtomicU64> {
        &self.readers
    }

    /// Who is told of every request from now on; the first one stays.
    pub(super) fn watch(&self, watcher: Watcher) {
        // A second watcher would count everything twice.
        let _ = self.watcher.set(watcher);
    }

    pub(super) fn begins(&self, site: &Site, kind: &'static str, waited: Duration) {
        self.tell(Moment::Begins { site: site.as_str(), kind, waited });
    }

    pub(super) fn ends(&self) {
        self.tell(Moment::Ends);
    }

    fn tell(&self, moment: Moment<'_>) {
        if let Some(watcher) = self.watcher.get() {
            watcher(moment);
        }
    }

    /// No page is asked for any more; requests under way go on.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
        self.told.notify_waiters();
    }

    pub(super) fn stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// Resolves when there was word to stop.
    pub(super) async fn stopped(&self) {
        let told = self.told.notified();
        tokio::pin!(told);
        // Before the look: a word between the two is heard as well.
        told.as_mut().enable();
        if !self.stopping() {
            told.await;
        }
    }
}
