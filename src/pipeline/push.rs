//! Takes in what a hub delivered: like a poll whose document came by itself. The channel's
//! validators and times stay as they are, since nothing was asked.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::observe::{Asking, Job, LEASE, Listed, Observer, PollError};
use crate::fetch::Document;
use crate::log::{Lease, Log, Record};
use crate::model::{CanonicalUrl, Delivered, Listing, ListingFormat, PushLinks, Secret, Validators};

/// A body that a hub delivered under a signature that is right.
#[derive(Debug, Clone)]
pub struct Pushed {
    /// By which subscription.
    pub callback: Secret,
    /// What is subscribed to: relative addresses start from it.
    pub topic: Url,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// The bytes: shared, since a delivery may be tried more than once.
    pub body: Arc<Vec<u8>>,
}

/// What a delivery gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// A document, taken in.
    Listed {
        /// Articles that went into the log.
        drafts: usize,
    },
    /// No document that lists anything: only word that there is something new.
    Nothing,
    /// A document that says of itself that it is another one.
    Foreign,
}

impl<L: Log> Observer<L> {
    /// Takes a delivery in, while nobody polls its channel.
    pub async fn delivered(&self, job: &Job, pushed: Pushed) -> Result<Given, PollError> {
        let now = (self.clock)();
        let lease = self.log.lease(&job.key, now, LEASE).ok_or_else(|| PollError::Leased(job.key.clone()))?;
        let taken = self.taken(&self.asking(job, now), pushed, &lease).await;
        if !matches!(taken, Ok(Given::Listed { .. })) {
            self.log.release(&lease);
        }
        taken
    }

    async fn taken(&self, asking: &Asking<'_>, pushed: Pushed, lease: &Lease) -> Result<Given, PollError> {
        let Pushed { callback, topic, .. } = &pushed;
        let (callback, topic) = (callback.clone(), topic.clone());
        let read = self.read(asking, document(pushed)).await?;
        if !lists(&read.listing) {
            return Ok(Given::Nothing);
        }
        if read.listing.push.itself.as_deref().is_some_and(|itself| !same(itself, &topic)) {
            return Ok(Given::Foreign);
        }
        let Listed { drafts, passed, yields, room: _room, .. } = self.listed(asking, read).await?;
        let given = Given::Listed { drafts: drafts.len() };
        let delivered = Delivered { channel: asking.job.key.clone(), callback, at: asking.now, drafts, passed, yields };
        self.log.append_leased(lease.clone(), Record::Delivered(Box::new(delivered))).await?;
        Ok(given)
    }
}

/// The delivery as if it had been fetched from its topic.
fn document(pushed: Pushed) -> Document {
    Document {
        url: pushed.topic,
        content_type: pushed.content_type,
        compressed: false,
        body: Arc::unwrap_or_clone(pushed.body),
        validators: Validators::default(),
        moved_permanently: None,
        max_age: None,
        push: PushLinks::default(),
        took: Duration::ZERO,
    }
}

/// Whether it is a feed with something in it: pages and sitemaps are not delivered whole.
fn lists(listing: &Listing) -> bool {
    let feed = matches!(listing.format, Some(ListingFormat::Rss | ListingFormat::Atom | ListingFormat::JsonFeed));
    feed && !listing.entries.is_empty()
}

/// Whether a document's own address is its topic's, however it is spelt.
fn same(itself: &str, topic: &Url) -> bool {
    let identity = |text: &str| CanonicalUrl::parse(text).ok().map(|url| url.identity());
    identity(itself) == identity(topic.as_str())
}
