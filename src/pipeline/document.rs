//! A channel's document: fetched, read, and looked behind: an index to its sitemaps, a page to its feed.

use std::io;
use std::time::Duration;

use async_compression::tokio::bufread::GzipDecoder;
use tokio::io::AsyncReadExt;
use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use super::health;
use super::observe::{Asking, Job, Observer, PollError};
use super::sitemaps;
use crate::doctor::Answered;
use crate::fetch::{Accept, Answer, Document, FetchError, Request};
use crate::log::Log;
use crate::model::{
    ChannelKind, ChannelState, Child, FailureClass, Fault, Listing, ListingFormat, Outcome, Validators,
};
use crate::parse::{self, Leads};
use crate::push;
use crate::source::{Polled, address, conditions};

/// Bytes of documents that are worked on at a time: their entries and drafts take about five times
/// as much, from reading until the log has them.
pub(super) const DOCUMENT_BYTES: u32 = 1 << 20;
/// What a page in the place of a feed is told by.
const HTML_INSTEAD: &str = "html-instead";
/// What a sitemap index is told by.
pub(super) const SITEMAP_INDEX: &str = "sitemap-index";
/// What a gzip file begins with (RFC 1952, 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// A gzip file that grows by more is a bomb: sitemaps, the most repetitive of documents, grow 40-fold.
const GZIP_RATIO_MAX: u64 = 300;

/// A document read, before its entries are.
#[derive(Default)]
pub(super) struct Read {
    /// What it lists; `hints` and `push` hold what the headers say too, the headers' hubs first.
    pub(super) listing: Listing,
    pub(super) answered: Answered,
    /// A feed or sitemap found in the page's place; polled from now on.
    pub(super) discovered: Option<String>,
    pub(super) validators: Validators,
    /// Where the asked address has moved for good.
    pub(super) moved_to: Option<Url>,
    /// What the exchange itself showed.
    pub(super) heard: Heard,
    /// Of an index: the sitemaps that were read.
    pub(super) children: Option<Vec<Child>>,
    /// Of a page: what it says of feeds.
    pub(super) leads: Option<Leads>,
    pub(super) room: Option<OwnedSemaphorePermit>,
}

/// What an exchange showed of channel and server, whatever the document held.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Whether no validators were sent.
    whole: bool,
    took: Duration,
    max_age: Option<Duration>,
    moved: Option<String>,
    gone: bool,
}

impl Heard {
    fn listen(&mut self, answer: &Result<Answer, FetchError>, timeout: Duration) {
        match answer {
            Ok(Answer::Document(document)) => {
                self.took = document.took;
                self.max_age = document.max_age;
                self.moved = document.moved_permanently.clone().map(String::from);
            }
            Ok(Answer::NotModified { max_age, moved_permanently, took, .. }) => {
                (self.took, self.max_age) = (*took, *max_age);
                self.moved = moved_permanently.clone().map(String::from);
            }
            Err(FetchError::TooSlow { .. }) => self.took = timeout,
            Err(why) => self.gone = matches!(why, FetchError::Gone { .. }),
        }
    }

    /// Puts it where the channel's next state is worked out.
    pub(super) fn tell(self, polled: &mut Polled) {
        polled.took_ms = u32::try_from(self.took.as_millis()).unwrap_or(u32::MAX);
        polled.hints.max_age = self.max_age.or(polled.hints.max_age);
        polled.moved = self.moved;
        polled.gone = self.gone;
        polled.sighting.whole = self.whole;
    }
}

/// A document read, or what there is to say when there is none to read.
pub(super) type Came = Result<Read, Box<Polled>>;

impl<L: Log> Observer<L> {
    /// Fetches and reads the channel's document.
    pub(super) async fn document(&self, asking: &Asking<'_>, state: &ChannelState) -> Result<Came, PollError> {
        let channel = &asking.job.channel;
        // What was found counts no more where the configuration says what the address holds.
        let named = state.discovered.is_some() && (channel.kind.is_some() || channel.link.is_some());
        let forget = named.then(String::new);
        let conditions = if named { Validators::default() } else { conditions(state, asking.now) };
        let whole = conditions == Validators::default();
        let mut state = ChannelState { validators: conditions, ..state.clone() };
        if whole {
            // Nothing is taken on trust then, its sitemaps neither.
            state.children.clear();
        }
        state.discovered = state.discovered.filter(|_| !named);
        let mut heard = Heard { whole, ..Heard::default() };
        let came = self.asked(asking, &state, &mut heard).await?;
        let mut read = match came {
            Ok(read) => Read { heard, discovered: forget.or(read.discovered), ..read },
            Err(mut polled) => {
                heard.tell(&mut polled);
                polled.discovered = forget.or(polled.discovered);
                return Ok(Err(polled));
            }
        };
        if read.listing.format == Some(ListingFormat::Sitemap) {
            let zone = &asking.config.service.timezone;
            read.listing.entries = sitemaps::news(read.listing.entries, asking.now, zone);
        }
        Ok(Ok(read))
    }

    async fn asked(&self, asking: &Asking<'_>, state: &ChannelState, heard: &mut Heard) -> Result<Came, PollError> {
        let found = state.discovered.is_some();
        let configured = &asking.job.channel.url;
        let url = address(state, configured.as_str(), asking.now).parse().unwrap_or_else(|_| configured.clone());
        let answer =
            asking.fetcher.get(&Request { url: &url, validators: &state.validators, accept: Accept::Feed }).await;
        heard.listen(&answer, asking.config.fetch.timeout);
        let document = match answer {
            Ok(Answer::NotModified { validators, .. }) => return self.unchanged(asking, state, validators).await,
            Ok(Answer::Document(document)) => document,
            // The feed that a page named is gone: look at the page again.
            Err(why) if found && why.class() != FailureClass::Temporary => {
                return Ok(Err(Box::new(Polled { discovered: Some(String::new()), ..failed(&why) })));
            }
            Err(why) => return Ok(Err(Box::new(failed(&why)))),
        };
        let mut read = self.read(asking, document).await?;
        if found {
            // feeds.toml does not name it: there is nothing to change.
            read.moved_to = None;
        }
        if sitemaps::is_index(&read.listing) {
            return self.followed(asking, state, read).await;
        }
        match !found && looks_further(asking, read.listing.format) {
            true => self.searched(asking, state, read).await,
            false => Ok(as_listed(asking.job, state.kind, read)),
        }
    }

    /// Parses a document, off the threads that wait for the network.
    pub(super) async fn read(&self, asking: &Asking<'_>, document: Document) -> Result<Read, PollError> {
        let (channel, config) = (asking.job.channel.clone(), asking.config.clone());
        let further = looks_further(asking, Some(ListingFormat::Page));
        let bytes = u32::try_from(document.body.len()).unwrap_or(u32::MAX).clamp(1, DOCUMENT_BYTES);
        // How large a packed one is shows only when it is unpacked: one at a time.
        let bytes = if is_packed(&document) { DOCUMENT_BYTES } else { bytes };
        // Neither semaphore is ever closed.
        let room = self.room.clone().acquire_many_owned(bytes).await.ok();
        let _place = self.reading.acquire().await;
        let document = match unpacked(document, config.fetch.body_bytes_max).await {
            Ok(document) => document,
            Err(fault) => {
                let listing = Listing { faults: vec![fault], ..Listing::default() };
                return Ok(Read { listing, ..Read::default() });
            }
        };
        let parsed = tokio::task::spawn_blocking(move || {
            let answered = health::answered(&document);
            let view = parse::Document {
                body: &document.body,
                content_type: document.content_type.as_deref(),
                url: &document.url,
                kind: channel.kind,
                zone: &config.service.timezone,
                links: channel.link.as_deref(),
            };
            let mut listing = parse::listing(&view);
            let leads = (further && listing.format == Some(ListingFormat::Page)).then(|| parse::leads(&view));
            listing.hints.max_age = document.max_age.or(listing.hints.max_age);
            listing.push = push::merged(&document.push, &listing.push);
            Read {
                listing,
                answered,
                validators: document.validators,
                moved_to: document.moved_permanently,
                leads,
                room,
                ..Read::default()
            }
        });
        parsed.await.map_err(|_| PollError::Panicked(asking.job.key.clone()))
    }
}

/// A document that is a gzip file, unpacked: sitemaps are served so, as files and not as an encoding
/// of the transfer, which fetch has undone already.
pub(super) async fn unpacked(mut document: Document, bytes_max: u64) -> Result<Document, Fault> {
    if !is_packed(&document) {
        return Ok(document);
    }
    let most = bytes_max.min((document.body.len() as u64).saturating_mul(GZIP_RATIO_MAX));
    let packed = std::mem::take(&mut document.body);
    // The decoder never waits, it computes: off the threads that wait for the network.
    let runtime = tokio::runtime::Handle::current();
    let unpacking = tokio::task::spawn_blocking(move || runtime.block_on(gunzip(&packed, most)));
    let unpacked = unpacking.await.unwrap_or_else(|_| Err(io::Error::other("its reader failed")));
    let body = unpacked.map_err(|why| {
        Fault::new("gzip-broken", format!("the document is a gzip file that can not be unpacked: {why}"))
    })?;
    Ok(Document { body, ..document })
}

fn is_packed(document: &Document) -> bool {
    document.body.starts_with(&GZIP)
}

async fn gunzip(bytes: &[u8], bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut decoder = GzipDecoder::new(bytes);
    decoder.multiple_members(true);
    let mut body = Vec::new();
    decoder.take(bytes_max + 1).read_to_end(&mut body).await?;
    if body.len() as u64 > bytes_max {
        return Err(io::Error::other(format!("it holds more than {bytes_max} bytes")));
    }
    Ok(body)
}

/// Whether a feed is looked for behind what is there: not where the configuration says what the address
/// holds, and not at every poll.
fn looks_further(asking: &Asking<'_>, format: Option<ListingFormat>) -> bool {
    let channel = &asking.job.channel;
    let named = channel.kind.is_some() || channel.link.is_some();
    asking.searches && !named && format.is_none_or(|it| it == ListingFormat::Page)
}

/// A document in which nothing could be recognised is a failure. So is a page where a feed was to be
/// or was before, which is that paper's loss or a login in its place; and a page that lists nothing.
pub(super) fn as_listed(job: &Job, before: Option<ChannelKind>, mut read: Read) -> Came {
    let fed = |kind| matches!(kind, Some(ChannelKind::Feed | ChannelKind::Sitemap));
    let (page, listing) = (read.listing.format == Some(ListingFormat::Page), &mut read.listing);
    let told = listing.faults.iter().any(|fault| fault.code == HTML_INSTEAD);
    if page && !told && fed(job.channel.kind.or(before)) {
        let message = "the address gives an HTML page where a feed was: open it in a browser";
        listing.faults.push(Fault::new(HTML_INSTEAD, message));
    } else if page && !told && listing.entries.is_empty() {
        let message = "the address is an HTML page that lists no articles: name a feed, or the page's `link` selector";
        listing.faults.push(Fault::new("page-empty", message));
    } else if listing.format.is_some() && !told {
        return Ok(read);
    }
    let why = listing.faults.last().map_or("nothing that lists articles is there", |fault| &fault.message);
    let outcome = Outcome::Failed { class: FailureClass::Soft, message: why.to_owned() };
    Err(Box::new(Polled { faults: read.listing.faults, ..Polled::new(outcome) }))
}

pub(super) fn failed(why: &FetchError) -> Polled {
    let outcome = Outcome::Failed { class: why.class(), message: why.to_string() };
    Polled { retry_after: why.retry_after(), faults: vec![health::failure(why)], ..Polled::new(outcome) }
}
