//! The pages of a document's fresh entries: which are asked for, and what becomes of them.
//!
//! No page is asked for twice: entries of one document that lead to the same page share it, and so
//! do channels of a source that are polled at once. Papers list an article in several of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use futures_util::{StreamExt, stream};
use tokio::sync::{OnceCell, OwnedSemaphorePermit};
use tracing::info;
use url::Url;

use super::drafts::{self, Made, Teaser, With};
use super::entries::Fresh;
use super::observe::{Asking, Observer, PollError};
use crate::fetch::{Accept, Answer, Document, FetchError, Fetcher, Request};
use crate::log::Log;
use crate::model::{Draft, Fault, Passed, SourceId, Timestamp, Validators, Yield};

/// Pages of one channel that are asked for at a time; the fetcher bounds it further by site.
const PAGES_AT_ONCE: usize = 4;
/// Pages that one poll reads: a sitemap seen for the first time lists hundreds. The rest is read
/// by the next polls.
const PAGES_MAX: usize = 60;
/// After so long a poll begins no further page. A site may ask for a minute between two, and the
/// lease of a poll ends after half an hour.
const PAGES_TIME_MAX: Duration = Duration::from_secs(10 * 60);
/// Pages remembered of a source, while any of its channels is polled.
const PAGES_REMEMBERED: usize = 10_000;
/// The code of the fault that says a robots.txt keeps us out.
const DISALLOWED: &str = "robots-disallow";
/// The code of the one that says it is not known whether one does.
const UNKNOWN: &str = "robots-unknown";
/// The code of the one that says a site asked us to come later: no further page of it was asked for.
const BUSY: &str = "pages-later";
/// The code of a page that did not come, as `drafts` gives it.
const MISSING: &str = "page-missing";

/// What became of the fresh entries.
#[derive(Default)]
pub(super) struct Drafted {
    pub(super) drafts: Vec<Draft>,
    pub(super) passed: Vec<Passed>,
    pub(super) faults: Vec<Fault>,
    /// What the pages gave that were read, each once.
    pub(super) yields: Vec<Yield>,
    /// Whether something has to be asked for again, so that the document must come again.
    pub(super) unfinished: bool,
}

/// What came of asking for a page.
type Got = Arc<Result<Option<Document>, FetchError>>;

/// Pages that running polls have asked for, by source.
#[derive(Default)]
pub(super) struct Asked(Mutex<HashMap<SourceId, Weak<OfSource>>>);

/// Pages that polls of one source have asked for, from when the first began until the last ends.
#[derive(Default)]
struct OfSource(Mutex<HashMap<Url, Weak<OnceCell<Got>>>>);

/// One page, and the entries that lead to it.
struct Wanted {
    url: Url,
    teasers: Vec<Teaser>,
}

/// What became of a page's entries.
#[derive(Default)]
struct Paged {
    made: Vec<Made>,
    /// Whether the site was in the way, by the code of its fault.
    kept_out: Option<(&'static str, Url)>,
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
                Err(teaser) => teasers.push(*teaser),
            }
        }
        if !teasers.is_empty() {
            // Teasers are small and their pages slow: others need not wait for them.
            *room = None;
            asking.leave_place();
        }
        let mut wanted = wanted(teasers);
        drafted.unfinished |= wanted.len() > PAGES_MAX;
        wanted.truncate(PAGES_MAX);
        self.read_pages(asking, wanted, &mut drafted).await?;
        Ok(drafted)
    }

    async fn read_pages(
        &self,
        asking: &Asking<'_>,
        wanted: Vec<Wanted>,
        drafted: &mut Drafted,
    ) -> Result<(), PollError> {
        let (began, mut kept_out) = (Instant::now(), Vec::new());
        let shared = &*self.pages.of(&asking.job.key.source);
        let mut pages = stream::iter(wanted)
            .map(|wanted| async {
                match asking.fetcher.stopping() || began.elapsed() > PAGES_TIME_MAX {
                    true => Ok(left(&wanted)),
                    false => self.paged(asking, shared, wanted).await,
                }
            })
            .buffered(PAGES_AT_ONCE);
        while let Some(paged) = pages.next().await {
            let paged = paged?;
            kept_out.extend(paged.kept_out);
            paged.made.into_iter().for_each(|made| drafted.add(made));
        }
        drafted.faults.extend(site_faults(&kept_out));
        if asking.fetcher.stopping() && drafted.unfinished {
            let source = &asking.job.key.source;
            info!(source.id = %source, "source `{source}`: pages that are not read yet are left for the next poll");
        }
        Ok(())
    }

    /// Makes drafts of entries whose text stands on their page alone.
    async fn paged(&self, asking: &Asking<'_>, shared: &OfSource, wanted: Wanted) -> Result<Paged, PollError> {
        let accept = if asking.job.source.robots { Accept::Page } else { Accept::PageOnRequest };
        // Another channel got it a moment ago: by the next poll the store has what came of it.
        let Some(place) = shared.place(&wanted.url) else { return Ok(left(&wanted)) };
        let got = place.get_or_init(|| ask(&asking.fetcher, &wanted.url, accept)).await.clone();
        drop(place);
        match &*got {
            Err(FetchError::Later { busy: false, .. }) => return Ok(left(&wanted)),
            Err(why @ (FetchError::Later { .. } | FetchError::Busy { .. })) => {
                return Ok(by_themselves(wanted, BUSY, Some(why), asking.now));
            }
            Err(FetchError::Disallowed { .. }) => return Ok(by_themselves(wanted, DISALLOWED, None, asking.now)),
            Err(why @ FetchError::RobotsUnknown { .. }) => {
                return Ok(by_themselves(wanted, UNKNOWN, Some(why), asking.now));
            }
            _ => {}
        }
        let made = self.off_network(asking, move |with| {
            wanted.teasers.into_iter().map(|teaser| read(teaser, &got, with)).collect()
        });
        Ok(Paged { made: made.await?, kept_out: None })
    }
}

/// Asks for a page.
async fn ask(fetcher: &Fetcher, url: &Url, accept: Accept) -> Got {
    let answer = fetcher.get(&Request { url, validators: &Validators::default(), accept }).await;
    Arc::new(answer.map(|answer| match answer {
        Answer::Document(document) => Some(document),
        Answer::NotModified { .. } => None,
    }))
}

// Maps of references are whole after any panic.
impl Asked {
    fn of(&self, source: &SourceId) -> Arc<OfSource> {
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(pages) = sources.get(source).and_then(Weak::upgrade) {
            return pages;
        }
        sources.retain(|_, pages| pages.strong_count() > 0);
        let pages = Arc::default();
        sources.insert(source.clone(), Arc::downgrade(&pages));
        pages
    }
}

impl OfSource {
    /// Where a page's answer is or will be; none when it came already and is no longer held.
    fn place(&self, url: &Url) -> Option<Arc<OnceCell<Got>>> {
        let mut pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pages.get(url) {
            return known.upgrade();
        }
        if pages.len() >= PAGES_REMEMBERED {
            pages.clear();
        }
        let place = Arc::default();
        pages.insert(url.clone(), Arc::downgrade(&place));
        Some(place)
    }
}

impl Drafted {
    fn add(&mut self, made: Made) {
        self.drafts.extend(made.draft);
        self.passed.extend(made.passed);
        self.faults.extend(made.faults);
        // Entries that share a page come one after another.
        let known = self.yields.last().map(|page| &page.url);
        self.yields.extend(made.page.filter(|page| page.url.is_empty() || known != Some(&page.url)));
        self.unfinished |= made.again;
    }
}

/// The pages that entries lead to, each once, in their order.
fn wanted(teasers: Vec<Teaser>) -> Vec<Wanted> {
    let (mut wanted, mut places) = (Vec::<Wanted>::new(), HashMap::new());
    for teaser in teasers {
        let Some(url) = teaser.fresh.entry.url.as_deref().and_then(page_of) else { continue };
        let place = *places.entry(url.clone()).or_insert(wanted.len());
        match wanted.get_mut(place) {
            Some(same) => same.teasers.push(teaser),
            None => wanted.push(Wanted { url, teasers: vec![teaser] }),
        }
    }
    wanted
}

/// What a link asks its server for.
fn page_of(link: &str) -> Option<Url> {
    let mut url: Url = link.parse().ok()?;
    url.set_fragment(None);
    Some(url)
}

fn read(teaser: Teaser, got: &Got, with: With<'_>) -> Made {
    let teaser = Box::new(teaser);
    match &**got {
        Ok(Some(document)) => drafts::of_page(teaser, document, with),
        Ok(None) => drafts::without_page(teaser, None, with.now),
        Err(why) => drafts::without_page(teaser, Some(why), with.now),
    }
}

/// Entries whose page we may not read give what the channel itself says of them: for good where
/// robots.txt wants it so, and otherwise (`why`) until the site lets us. One fault a poll says so for all.
fn by_themselves(wanted: Wanted, code: &'static str, why: Option<&FetchError>, now: Timestamp) -> Paged {
    let by_itself = |teaser| {
        let teaser = Box::new(teaser);
        let mut made = match why {
            Some(why) => drafts::postponed(teaser, why, now),
            None => drafts::without_page(teaser, None, now),
        };
        made.faults.retain(|fault| fault.code != MISSING);
        made
    };
    Paged { made: wanted.teasers.into_iter().map(by_itself).collect(), kept_out: Some((code, wanted.url)) }
}

fn left(wanted: &Wanted) -> Paged {
    let again = || Made { again: true, ..Made::default() };
    Paged { made: wanted.teasers.iter().map(|_| again()).collect(), kept_out: None }
}

/// One fault for all pages that a site kept us from, by how it did.
fn site_faults(kept_out: &[(&'static str, Url)]) -> Vec<Fault> {
    let fault = |code: &'static str| {
        let mut pages = kept_out.iter().filter(|page| page.0 == code).map(|page| &page.1);
        let (first, more) = (pages.next()?, pages.count());
        let host = first.host_str().unwrap_or_default();
        let what = if more == 0 { "a page".to_owned() } else { format!("{} pages", more + 1) };
        let message = match code {
            UNKNOWN => format!(
                "robots.txt of {host} could not be had, so {what}, such as {first}, can not be read until it can: \
                 tell the paper that its server fails at /robots.txt"
            ),
            BUSY => format!(
                "{host} asks us to come later, so {what}, such as {first}, will be asked for at the next poll: if this \
                 goes on, ask the paper how often we may come, and set `[fetch] page_interval`"
            ),
            _ => format!(
                "robots.txt of {host} does not let us read {what}, such as {first}: what the channel itself says is \
                 used; ask the paper to allow us by the name in `user_agent`, or set `robots = false` at the source if it already has"
            ),
        };
        Some(Fault::new(code, message))
    };
    [DISALLOWED, UNKNOWN, BUSY].into_iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_once_while_polls_of_its_source_run() {
        let (asked, source) = (Asked::default(), "bao-song".parse().expect("a slug"));
        let url = page_of("https://bao-song.example/a#top").expect("an address");
        let (first, second) = (asked.of(&source), asked.of(&source));
        let asking = first.place(&url).expect("nobody has asked");
        let waiting = second.place(&page_of("https://bao-song.example/a").expect("an address"));
        assert!(waiting.is_some_and(|waiting| Arc::ptr_eq(&asking, &waiting)), "they share the answer");
        drop(asking);
        assert!(second.place(&url).is_none(), "it came already");
        drop(first);
        assert!(asked.of(&source).place(&url).is_none(), "one of the two still runs");
        drop(second);
        assert!(asked.of(&source).place(&url).is_some(), "the next polls ask anew");
    }
}
