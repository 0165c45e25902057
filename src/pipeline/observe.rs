//! Polls a channel: fetch → parse → extract → log. Knows no order between channels.

use std::sync::{Arc, RwLock};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

use super::Live;
use super::drafts::{self, Made, Teaser, With};
use super::entries::{Fresh, fresh};
use crate::config::Config;
use crate::fetch::{Accept, Answer, Document, FetchError, Fetcher, Request};
use crate::log::{Lease, Log, LogError, Record};
use crate::model::{
    Channel, ChannelKey, ChannelKind, ChannelState, Draft, FailureClass, Fault, Listing, ListingFormat, Outcome,
    Passed, Poll, Source, Timestamp, Validators,
};
use crate::parse;
use crate::source::{Polled, Rhythm, Schedule, after};
use crate::store::{Store, StoreError};

/// Pages of one channel that are asked for at a time; the fetcher bounds it further by host.
const PAGES_AT_ONCE: usize = 4;
/// Pages that one poll reads: a sitemap seen for the first time lists hundreds. The rest is read
/// by the next polls.
const PAGES_MAX: usize = 60;
/// Faults kept of one poll: a broken feed repeats itself.
const FAULTS_MAX: usize = 40;
/// Bytes of documents that are worked on at a time: their entries and drafts take about five times
/// as much, from reading until the log has them.
const DOCUMENT_BYTES: u32 = 1 << 20;
/// A lease outlives the longest poll: all its pages, each at the longest time-out.
const LEASE: Duration = Duration::from_secs(30 * 60);

/// One channel to poll, with all that its poll needs to know.
#[derive(Debug, Clone)]
pub struct Job {
    /// Whose it is.
    pub source: Arc<Source>,
    /// What to ask for.
    pub channel: Channel,
    /// What names it.
    pub key: ChannelKey,
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
    /// Places for documents being read: more at a time than there are cores only takes memory.
    reading: Semaphore,
    /// Room for documents being worked on, in bytes.
    room: Arc<Semaphore>,
}

/// A poll under way: what all its steps need.
struct Asking<'a> {
    job: &'a Job,
    fetcher: Fetcher,
    config: Arc<Config>,
    now: Timestamp,
}

/// A document read, before its entries are.
struct Read {
    listing: Listing,
    discovered: Option<String>,
    validators: Validators,
    moved: Option<Fault>,
    room: Option<OwnedSemaphorePermit>,
}

/// What a document came to.
struct Listed {
    polled: Polled,
    drafts: Vec<Draft>,
    passed: Vec<Passed>,
    /// Held until the log has the drafts, where they are as large as the document.
    room: Option<OwnedSemaphorePermit>,
}

/// What became of the fresh entries.
#[derive(Default)]
struct Drafted {
    drafts: Vec<Draft>,
    passed: Vec<Passed>,
    faults: Vec<Fault>,
    /// Whether something has to be asked for again, so that the document must come again.
    unfinished: bool,
}

impl<L: Log> Observer<L> {
    /// An observer with the settings in force.
    pub fn new(log: Arc<L>, store: Arc<Store>, live: Live, clock: fn() -> Timestamp) -> Result<Self, FetchError> {
        let fetcher = RwLock::new(Fetcher::new(&live.get().fetch)?);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Observer {
            log,
            store,
            live,
            clock,
            fetcher,
            reading: Semaphore::new(cores),
            room: Arc::new(Semaphore::new(DOCUMENT_BYTES as usize)),
        })
    }

    /// Takes changed `[fetch]` settings into force for polls that begin from now on.
    pub fn reload(&self) -> Result<(), FetchError> {
        let fetcher = Fetcher::new(&self.live.get().fetch)?;
        *self.fetcher.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = fetcher;
        Ok(())
    }

    /// Polls a channel. Its articles, its validators and its next time become durable together.
    pub async fn poll(&self, job: &Job) -> Result<Report, PollError> {
        let now = (self.clock)();
        let lease = self.log.lease(&job.key, now, LEASE).ok_or_else(|| PollError::Leased(job.key.clone()))?;
        let polled = self.leased(job, now, &lease).await;
        if polled.is_err() {
            self.log.release(&lease);
        }
        polled
    }

    async fn leased(&self, job: &Job, now: Timestamp, lease: &Lease) -> Result<Report, PollError> {
        let state = self.store.channel(&job.key)?.unwrap_or_default();
        let fetcher = self.fetcher.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone();
        let asking = Asking { job, fetcher, config: self.live.get(), now };
        let listed = match self.document(&asking, &state).await? {
            Ok(read) => self.listed(&asking, read).await?,
            Err(polled) => Listed { polled: *polled, drafts: Vec::new(), passed: Vec::new(), room: None },
        };
        let Listed { polled, drafts, passed, room: _room } = listed;
        let schedule = job.channel.schedule.as_deref().and_then(|text| Schedule::parse(text).ok());
        let rhythm = Rhythm {
            schedule: schedule.as_ref().unwrap_or(&asking.config.fetch.schedule),
            zone: &asking.config.service.timezone,
        };
        let state = after(&state, &polled, now, &job.key, &rhythm);
        let report = Report {
            key: job.key.clone(),
            outcome: polled.outcome.clone(),
            drafts: drafts.len(),
            faults: polled.faults.len(),
            state: state.clone(),
        };
        let Polled { outcome, faults, .. } = polled;
        let poll = Poll { channel: job.key.clone(), at: now, outcome, drafts, passed, faults, state };
        self.log.append_leased(lease.clone(), Record::Polled(Box::new(poll))).await?;
        Ok(report)
    }

    /// Fetches and reads the channel's document; or what there is to say when there is none to read.
    async fn document(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
    ) -> Result<Result<Read, Box<Polled>>, PollError> {
        let discovered: Option<Url> = state.discovered.as_deref().and_then(|url| url.parse().ok());
        let (found, url) = (discovered.is_some(), discovered.unwrap_or_else(|| asking.job.channel.url.clone()));
        let answer =
            asking.fetcher.get(&Request { url: &url, validators: &state.validators, accept: Accept::Feed }).await;
        let document = match answer {
            Ok(Answer::NotModified { validators }) => {
                return Ok(Err(Box::new(Polled { validators, ..Polled::new(Outcome::NotModified) })));
            }
            Ok(Answer::Document(document)) => document,
            // The feed that a page named is gone: look at the page again.
            Err(why) if found && why.class() != FailureClass::Temporary => {
                return Ok(Err(Box::new(Polled { discovered: Some(String::new()), ..failed(&why) })));
            }
            Err(why) => return Ok(Err(Box::new(failed(&why)))),
        };
        let read = self.read(asking, document).await?;
        match read.listing.feeds.first().filter(|_| !found && looks_further(asking.job, &read.listing)) {
            Some(feed) => self.announced(asking, feed.clone(), read).await,
            None => Ok(as_listed(asking.job, read)),
        }
    }

    /// Reads the feed that a page announces, in the page's place.
    async fn announced(
        &self,
        asking: &Asking<'_>,
        feed: String,
        page: Read,
    ) -> Result<Result<Read, Box<Polled>>, PollError> {
        let Ok(url) = feed.parse() else { return Ok(as_listed(asking.job, page)) };
        // Whoever waits for room holds none.
        let page = Read { room: None, ..page };
        let request = Request { url: &url, validators: &Validators::default(), accept: Accept::Feed };
        match asking.fetcher.get(&request).await {
            Ok(Answer::Document(document)) => {
                let read = self.read(asking, document).await?;
                Ok(as_listed(asking.job, Read { discovered: Some(feed), ..read }))
            }
            Ok(Answer::NotModified { .. }) => Ok(as_listed(asking.job, page)),
            Err(why) => Ok(Err(Box::new(failed(&why)))),
        }
    }

    /// Parses a document, off the threads that wait for the network.
    async fn read(&self, asking: &Asking<'_>, document: Document) -> Result<Read, PollError> {
        let (channel, config) = (asking.job.channel.clone(), asking.config.clone());
        let bytes = u32::try_from(document.body.len()).unwrap_or(u32::MAX).clamp(1, DOCUMENT_BYTES);
        // Neither semaphore is ever closed.
        let room = self.room.clone().acquire_many_owned(bytes).await.ok();
        let _place = self.reading.acquire().await;
        let parsed = tokio::task::spawn_blocking(move || {
            let listing = parse::listing(&parse::Document {
                body: &document.body,
                content_type: document.content_type.as_deref(),
                url: &document.url,
                kind: channel.kind,
                zone: &config.service.timezone,
                links: channel.link.as_deref(),
            });
            let moved = document.moved_permanently.map(|to| {
                Fault::new("moved", format!("the address has moved for good to {to}: change it in feeds.toml"))
            });
            Read { listing, discovered: None, validators: document.validators, moved, room }
        });
        parsed.await.map_err(|_| PollError::Panicked(asking.job.key.clone()))
    }

    /// Makes drafts of a document's fresh entries.
    async fn listed(&self, asking: &Asking<'_>, read: Read) -> Result<Listed, PollError> {
        let entries = read.listing.entries.len() as u32;
        let kind = read.listing.format.map(kind_of);
        let mut faults: Vec<Fault> = read.moved.into_iter().chain(read.listing.faults).collect();
        let found = fresh(read.listing.entries, &asking.job.source, &asking.job.channel, &self.store)?;
        let outcome = Outcome::Listed { entries, fresh: found.len() as u32 };
        let mut room = read.room;
        let drafted = self.drafted(asking, found, &mut room).await?;
        faults.extend(drafted.faults);
        faults.truncate(FAULTS_MAX);
        // What has to be asked for again must be listed again: the server may not answer 304 then.
        let validators = if drafted.unfinished { Validators::default() } else { read.validators };
        let polled = Polled { validators, kind, discovered: read.discovered, faults, ..Polled::new(outcome) };
        Ok(Listed { polled, drafts: drafted.drafts, passed: drafted.passed, room })
    }

    async fn drafted(
        &self,
        asking: &Asking<'_>,
        found: Vec<Fresh>,
        room: &mut Option<OwnedSemaphorePermit>,
    ) -> Result<Drafted, PollError> {
        let made = self.off_network(asking, |with| {
            let read = |fresh| drafts::of_entry(fresh, with);
            found.into_iter().map(read).collect::<Vec<_>>()
        });
        let (mut drafted, mut teasers) = (Drafted::default(), Vec::new());
        for made in made.await? {
            match made {
                Ok(made) => drafted.add(made),
                Err(teaser) => teasers.push(teaser),
            }
        }
        drafted.unfinished |= teasers.len() > PAGES_MAX;
        if !teasers.is_empty() {
            // Teasers are small and their pages slow: others need not wait for them.
            *room = None;
        }
        let mut pages = stream::iter(teasers.into_iter().take(PAGES_MAX))
            .map(|teaser| self.paged(asking, teaser))
            .buffered(PAGES_AT_ONCE);
        while let Some(made) = pages.next().await {
            drafted.add(made?);
        }
        Ok(drafted)
    }

    /// Makes a draft of an entry whose text stands on its page alone.
    async fn paged(&self, asking: &Asking<'_>, teaser: Box<Teaser>) -> Result<Made, PollError> {
        let Some(url) = teaser.fresh.entry.url.as_deref().and_then(|url| url.parse().ok()) else {
            return Ok(Made::default());
        };
        let request = Request { url: &url, validators: &Validators::default(), accept: Accept::Page };
        let page = asking.fetcher.get(&request).await;
        self.off_network(asking, move |with| match page {
            Ok(Answer::Document(document)) => drafts::of_page(teaser, &document, with),
            Ok(Answer::NotModified { .. }) => drafts::without_page(teaser, None, with.now),
            Err(why) => drafts::without_page(teaser, Some(&why), with.now),
        })
        .await
    }

    /// Reads off the threads that wait for the network. A panic is a fault of ours, not the end.
    async fn off_network<T: Send + 'static>(
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

impl Drafted {
    fn add(&mut self, made: Made) {
        self.drafts.extend(made.draft);
        self.passed.extend(made.passed);
        self.faults.extend(made.faults);
        self.unfinished |= made.again;
    }
}

/// What a sitemap index is told by.
const SITEMAP_INDEX: &str = "sitemap-index";

/// Whether a page's announcement of a feed is followed: not where the configuration says what the
/// address holds.
fn looks_further(job: &Job, listing: &Listing) -> bool {
    job.channel.kind.is_none()
        && job.channel.link.is_none()
        && listing.format.is_none_or(|it| it == ListingFormat::Page)
}

/// A document in which nothing could be recognised is a failure; so is a page where a feed was to
/// be: that paper has lost its feed.
fn as_listed(job: &Job, read: Read) -> Result<Read, Box<Polled>> {
    let page_will_do = !matches!(job.channel.kind, Some(ChannelKind::Feed | ChannelKind::Sitemap));
    let is_index = read.listing.faults.iter().any(|fault| fault.code == SITEMAP_INDEX);
    if is_index {
        let child = read.listing.entries.iter().find_map(|entry| entry.url.as_deref()).unwrap_or_default();
        let message =
            format!("the address lists sitemaps, not articles: name one of them as the channel, such as {child}");
        return Err(Box::new(Polled::new(Outcome::Failed { class: FailureClass::Soft, message })));
    }
    if read.listing.format.is_some_and(|format| page_will_do || format != ListingFormat::Page) {
        return Ok(read);
    }
    let why = read.listing.faults.last().map_or("nothing that lists articles is there", |fault| &fault.message);
    Err(Box::new(Polled::new(Outcome::Failed { class: FailureClass::Soft, message: why.to_owned() })))
}

fn failed(why: &FetchError) -> Polled {
    let outcome = Outcome::Failed { class: why.class(), message: why.to_string() };
    Polled { retry_after: why.retry_after(), ..Polled::new(outcome) }
}

fn kind_of(format: ListingFormat) -> ChannelKind {
    match format {
        ListingFormat::Rss | ListingFormat::Atom | ListingFormat::JsonFeed => ChannelKind::Feed,
        ListingFormat::Sitemap => ChannelKind::Sitemap,
        ListingFormat::Page => ChannelKind::Page,
    }
}
