//! A channel's document: fetched, read, and looked behind when it is a page that announces a feed.

use tokio::sync::OwnedSemaphorePermit;
use url::Url;

use super::observe::{Asking, Job, Observer, PollError};
use crate::fetch::{Accept, Answer, Document, FetchError, Request};
use crate::log::Log;
use crate::model::{ChannelKind, ChannelState, FailureClass, Fault, Listing, ListingFormat, Outcome, Validators};
use crate::parse;
use crate::source::Polled;

/// Bytes of documents that are worked on at a time: their entries and drafts take about five times
/// as much, from reading until the log has them.
pub(super) const DOCUMENT_BYTES: u32 = 1 << 20;
/// What a sitemap index is told by.
const SITEMAP_INDEX: &str = "sitemap-index";

/// A document read, before its entries are.
pub(super) struct Read {
    pub(super) listing: Listing,
    pub(super) discovered: Option<String>,
    pub(super) validators: Validators,
    pub(super) moved: Option<Fault>,
    pub(super) room: Option<OwnedSemaphorePermit>,
}

impl<L: Log> Observer<L> {
    /// Fetches and reads the channel's document; or what there is to say when there is none to read.
    pub(super) async fn document(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
    ) -> Result<Result<Read, Box<Polled>>, PollError> {
        let discovered: Option<Url> = state.discovered.as_deref().and_then(|url| url.parse().ok());
        let (found, url) = (discovered.is_some(), discovered.unwrap_or_else(|| asking.job.channel.url.clone()));
        let answer =
            asking.fetcher.get(&Request { url: &url, validators: &state.validators, accept: Accept::Feed }).await;
        let document = match answer {
            Ok(Answer::NotModified { validators, .. }) => {
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
}

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
