//! The pages of a document's fresh entries: which are asked for, and what becomes of them.

use futures_util::{StreamExt, stream};
use tokio::sync::OwnedSemaphorePermit;

use super::drafts::{self, Made, Teaser};
use super::entries::Fresh;
use super::observe::{Asking, Observer, PollError};
use crate::fetch::{Accept, Answer, Request};
use crate::log::Log;
use crate::model::{Draft, Fault, Passed, Validators};

/// Pages of one channel that are asked for at a time; the fetcher bounds it further by host.
const PAGES_AT_ONCE: usize = 4;
/// Pages that one poll reads: a sitemap seen for the first time lists hundreds. The rest is read
/// by the next polls.
const PAGES_MAX: usize = 60;

/// What became of the fresh entries.
#[derive(Default)]
pub(super) struct Drafted {
    pub(super) drafts: Vec<Draft>,
    pub(super) passed: Vec<Passed>,
    pub(super) faults: Vec<Fault>,
    /// Whether something has to be asked for again, so that the document must come again.
    pub(super) unfinished: bool,
}

impl<L: Log> Observer<L> {
    /// Makes drafts of a document's fresh entries, of their pages where need be.
    pub(super) async fn drafted(
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
}

impl Drafted {
    fn add(&mut self, made: Made) {
        self.drafts.extend(made.draft);
        self.passed.extend(made.passed);
        self.faults.extend(made.faults);
        self.unfinished |= made.again;
    }
}
