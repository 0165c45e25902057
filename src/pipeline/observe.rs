//! Polls a channel: fetch → parse → extract → log. Knows no order between channels.

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Live;
use super::document::{DOCUMENT_BYTES, Read};
use super::drafts::With;
use super::entries::{Met, met};
use super::finding;
use super::health::{self, Sighting};
use super::pages::{Asked, Drafted};
use crate::config::Config;
use crate::doctor::Own;
use crate::fetch::{FetchError, Fetcher};
use crate::log::{Lease, Log, LogError, Record};
use crate::model::{
    Channel, ChannelKey, ChannelKind, ChannelState, Child, Draft, Fault, ListingFormat, Outcome, Passed, Poll,
    PushLinks, Source, Timestamp, Validators, Yield,
};
use crate::push;
use crate::source::{self, Polled, Schedule, after};
use crate::store::{Store, StoreError};

/// Faults kept of one poll: a broken feed repeats itself.
const FAULTS_MAX: usize = 40;
/// A lease outlives the longest poll: all its pages, each at the longest time-out.
pub(super) const LEASE: Duration = Duration::from_secs(30 * 60);

/// One channel to poll, with all that its poll needs to know.
#[derive(Debug, Clone)]
pub struct Job {
    /// Whose it is.
    pub source: Arc<Source>,
    /// What to ask for.
    pub channel: Channel,
    /// What names it.
    pub key: ChannelKey,
    /// Its own schedule, read once for all its polls.
    pub schedule: Option<Schedule>,
    /// Whether a person asks for this poll: what was given up on begins anew.
    pub by_hand: bool,
}

/// What a poll gave, for who watches.
#[derive(Debug, Clone)]
pub struct Report {
    /// The channel.
    pub key: ChannelKey,
    /// What came of it.
    pub outcome: Outcome,
    /// Articles that went into the log.
    pub drafts: usize,
    /// What was wrong and survived.
    pub faults: usize,
    /// The channel's state now.
    pub state: ChannelState,
}

/// Why a poll left no trace.
#[derive(Debug, thiserror::Error)]
pub enum PollError {
    /// The log did not take it.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Reading the document panicked: a fault of ours.
    #[error("reading {0} failed in an unforeseen way; the channel will be asked again")]
    Panicked(ChannelKey),
    /// Another holder polls it.
    #[error("{0} is being polled already")]
    Leased(ChannelKey),
}

/// Polls channels into a log.
pub struct Observer<L> {
    /// Where polls go.
    pub log: Arc<L>,
    /// What is known.
    pub store: Arc<Store>,
    /// The configuration in force.
    pub live: Live,
    /// Reads the clock.
    pub clock: fn() -> Timestamp,
    fetcher: RwLock<Fetcher>,
    /// Pages that are being asked for.
    pub(super) pages: Asked,
    /// Places for documents being read: more at a time than there are cores only takes memory.
    pub(super) reading: Semaphore,
    /// Room for documents being worked on, in bytes.
    pub(super) room: Arc<Semaphore>,
}

/// What a poll holds while it asks for its document: dropped when it goes on to pages, or ends.
pub type Place = Box<dyn Send>;

/// A poll under way: what all its steps need.
pub(super) struct Asking<'a> {
    place: Mutex<Option<Place>>,
    pub(super) job: &'a Job,
    pub(super) fetcher: Fetcher,
    pub(super) config: Arc<Config>,
    pub(super) now: Timestamp,
    /// Whether a page is searched for a feed: the first time, and then now and then.
    pub(super) searches: bool,
}

/// What a document came to.
pub(super) struct Listed {
    pub(super) polled: Polled,
    pub(super) drafts: Vec<Draft>,
    pub(super) passed: Vec<Passed>,
    pub(super) yields: Vec<Yield>,
    /// Of an index: the sitemaps that were read; none: those known before still count.
    children: Option<Vec<Child>>,
    /// What the document says of push; none: no document came.
    offer: Option<PushLinks>,
    /// What the doctor is told.
    sighting: Option<Sighting>,
    /// Held until the log has the drafts, where they are as large as the document.
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl Listed {
    /// What a poll without a document came to.
    fn nothing(polled: Polled) -> Self {
        Listed {
            polled,
            drafts: Vec::new(),
            passed: Vec::new(),
            yields: Vec::new(),
            children: None,
            offer: None,
            sighting: None,
            room: None,
        }
    }
}

impl<L: Log> Observer<L> {
    /// An observer with the settings in force.
    pub fn new(log: Arc<L>, store: Arc<Store>, live: Live, clock: fn() -> Timestamp) -> Result<Self, FetchError> {
        let config = live.get();
        let fetcher = RwLock::new(Fetcher::open(&config.fetch, &config.service.data_dir)?);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Observer {
            log,
            store,
            live,
            clock,
            fetcher,
            pages: Asked::default(),
            reading: Semaphore::new(cores),
            room: Arc::new(Semaphore::new(DOCUMENT_BYTES as usize)),
        })
    }

    /// Takes changed `[fetch]` settings into force for polls that begin from now on.
    pub fn reload(&self) -> Result<(), FetchError> {
        let fetcher = self.fetcher().renewed(&self.live.get().fetch)?;
        *self.fetcher.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = fetcher;
        Ok(())
    }

    /// What asks for documents now.
    pub fn fetcher(&self) -> Fetcher {
        self.fetcher.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// From now on polls ask for no further page: they log what they have, and their documents come again.
    pub fn stop(&self) {
        self.fetcher().stop();
    }

    /// Polls a channel. Its articles, its validators and its next time become durable together.
    /// `place` is dropped as soon as another poll may ask.
    pub async fn poll(&self, job: &Job, place: Option<Place>) -> Result<Report, PollError> {
        let now = (self.clock)();
        let lease = self.log.lease(&job.key, now, LEASE).ok_or_else(|| PollError::Leased(job.key.clone()))?;
        let polled = self.leased(job, now, &lease, place).await;
        if polled.is_err() {
            self.log.release(&lease);
        }
        polled
    }

    async fn leased(
        &self,
        job: &Job,
        now: Timestamp,
        lease: &Lease,
        place: Option<Place>,
    ) -> Result<Report, PollError> {
        let state = self.store.channel(&job.key)?.unwrap_or_default();
        let searches = finding::is_time(&state);
        let asking = Asking { place: Mutex::new(place), searches, ..self.asking(job, now) };
        let listed = match self.document(&asking, &state).await? {
            Ok(read) => self.listed(&asking, read).await?,
            Err(polled) => Listed::nothing(*polled),
        };
        let Listed { mut polled, drafts, passed, yields, children, offer, sighting, room: _room } = listed;
        polled.by_hand = job.by_hand;
        let (config, pushed) = (&asking.config, state.push.as_ref().is_some_and(|push| push::alive(push, now)));
        let rhythm = config.fetch.rhythm(job.schedule.as_ref(), &config.service.timezone, pushed);
        let before = state;
        let mut state = after(&before, &polled, now, &job.key, &rhythm);
        state.children = children.unwrap_or(state.children);
        state.health = health::after(&before, &state, &job.channel.url, &polled, sighting, rhythm.zone, now);
        let report = Report {
            key: job.key.clone(),
            outcome: polled.outcome.clone(),
            drafts: drafts.len(),
            faults: polled.faults.len(),
            state: state.clone(),
        };
        let Polled { outcome, faults, .. } = polled;
        let poll = Poll { channel: job.key.clone(), at: now, outcome, drafts, passed, yields, faults, offer, state };
        self.log.append_leased(lease.clone(), Record::Polled(Box::new(poll))).await?;
        Ok(report)
    }

    /// What all steps of one poll are made with: the settings in force when it begins.
    pub(super) fn asking<'a>(&self, job: &'a Job, now: Timestamp) -> Asking<'a> {
        Asking { place: Mutex::default(), job, fetcher: self.fetcher(), config: self.live.get(), now, searches: false }
    }

    /// Makes drafts of a document's fresh entries.
    pub(super) async fn listed(&self, asking: &Asking<'_>, read: Read) -> Result<Listed, PollError> {
        let entries = read.listing.entries.len() as u32;
        let kind = read.listing.format.map(kind_of);
        let mut faults: Vec<Fault> = read.moved_to.map(moved).into_iter().chain(read.listing.faults).collect();
        let (source, channel) = (&asking.job.source, &asking.job.channel);
        let own = Own::of(source, channel, read.answered.url.parse().ok().as_ref());
        let Met { fresh: found, facts } = met(read.listing.entries, source, channel, &own, &self.store)?;
        let sighting = Some(Sighting { answered: read.answered, format: read.listing.format, facts });
        let news = found.iter().filter(|fresh| !fresh.again);
        let (new, dates) = (news.clone().count() as u32, news.filter_map(|fresh| fresh.entry.published));
        let outcome = Outcome::Listed { entries, fresh: new };
        let published: Vec<Timestamp> = dates.take(source::Sighting::PUBLISHED_MAX).collect();
        let mut room = read.room;
        let mut drafted = self.drafted(asking, found, &mut room).await?;
        faults.append(&mut drafted.faults);
        faults.truncate(FAULTS_MAX);
        // What has to be asked for again must be listed again: the server may not answer 304 then.
        let validators = if drafted.unfinished { Validators::default() } else { read.validators };
        let hints = read.listing.hints.clone();
        let mut polled =
            Polled { validators, kind, discovered: read.discovered, faults, hints, ..Polled::new(outcome) };
        polled.sighting.published = published;
        read.heard.tell(&mut polled);
        let children = (!drafted.unfinished).then(|| read.children.unwrap_or_default());
        let offer = Some(read.listing.push);
        let Drafted { drafts, passed, yields, .. } = drafted;
        Ok(Listed { polled, drafts, passed, yields, children, offer, sighting, room })
    }

    /// Reads off the threads that wait for the network. A panic is a fault of ours, not the end.
    pub(super) async fn off_network<T: Send + 'static>(
        &self,
        asking: &Asking<'_>,
        read: impl FnOnce(With<'_>) -> T + Send + 'static,
    ) -> Result<T, PollError> {
        let _place = self.reading.acquire().await;
        let (source, section) = (asking.job.source.clone(), asking.job.channel.section.clone());
        let (config, now) = (asking.config.clone(), asking.now);
        let done = tokio::task::spawn_blocking(move || {
            let zone = &config.service.timezone;
            read(With { source: &source, section: section.as_deref(), zone, now })
        });
        done.await.map_err(|_| PollError::Panicked(asking.job.key.clone()))
    }
}

fn moved(to: url::Url) -> Fault {
    Fault::new("moved", format!("the address has moved for good to {to}: change it in feeds.toml"))
}

impl Asking<'_> {
    /// Gives the poll's place back: the document is there, and what follows is slow.
    pub(super) fn leave_place(&self) {
        self.place.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

fn kind_of(format: ListingFormat) -> ChannelKind {
    match format {
        ListingFormat::Rss | ListingFormat::Atom | ListingFormat::JsonFeed => ChannelKind::Feed,
        ListingFormat::Sitemap => ChannelKind::Sitemap,
        ListingFormat::Page => ChannelKind::Page,
    }
}
