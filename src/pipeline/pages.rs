//! The pages of a document's fresh entries: which are asked for, and what becomes of them.
//!
//! No page is asked for twice at a time: entries of one document that lead to the same page share
//! it, and so do channels that are polled at once.

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
use crate::model::{Draft, Fault, Passed, Timestamp, Validators};

/// Pages of one channel that are asked for at a time; the fetcher bounds it further by site.
const PAGES_AT_ONCE: usize = 4;
/// Pages that one poll reads: a sitemap seen for the first time lists hundreds. The rest is read
/// by the next polls.
const PAGES_MAX: usize = 60;
/// After so long a poll begins no further page. A site may ask for a minute between two, and the
/// lease of a poll ends after half an hour.
const PAGES_TIME_MAX: Duration = Duration::from_secs(10 * 60);
/// The code of the fault that says a robots.txt keeps us out.
const DISALLOWED: &str = "robots-disallow";
/// The code of the one that says it is not known whether one does.
const UNKNOWN: &str = "robots-unknown";
/// The code of a page that did not come, as `drafts` gives it.
const MISSING: &str = "page-missing";

/// What became of the fresh entries.
#[derive(Default)]
pub(super) struct Drafted {
    pub(super) drafts: Vec<Draft>,
    pub(super) passed: Vec<Passed>,
    pub(super) faults: Vec<Fault>,
    /// Whether something has to be asked for again, so that the document must come again.
    pub(super) unfinished: bool,
}

/// What came of asking for a page.
type Got = Arc<Result<Option<Document>, FetchError>>;

/// Pages that are being asked for, so that nobody asks for them beside.
#[derive(Default)]
pub(super) struct Asked(Mutex<HashMap<Url, Weak<OnceCell<Got>>>>);

/// One page, and the entries that lead to it.
struct Wanted {
    url: Url,
    teasers: Vec<Teaser>,
}

/// What became of a page's entries.
#[derive(Default)]
struct Paged {
    made: Vec<Made>,
    /// Whether a robots.txt was in the way, by the code of its fault.
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
        let mut pages = stream::iter(wanted)
            .map(|wanted| async {
                match asking.fetcher.stopping() || began.elapsed() > PAGES_TIME_MAX {
                    true => Ok(left(&wanted)),
                    false => self.paged(asking, wanted).await,
                }
            })
            .buffered(PAGES_AT_ONCE);
        while let Some(paged) = pages.next().await {
            let paged = paged?;
            kept_out.extend(paged.kept_out);
            paged.made.into_iter().for_each(|made| drafted.add(made));
        }
        drafted.faults.extend(robots_faults(&kept_out));
        if asking.fetcher.stopping() && drafted.unfinished {
            let source = &asking.job.key.source;
            info!(source.id = %source, "source `{source}`: pages that are not read yet are left for the next poll");
        }
        Ok(())
    }

    /// Makes drafts of entries whose text stands on their page alone.
    async fn paged(&self, asking: &Asking<'_>, wanted: Wanted) -> Result<Paged, PollError> {
        let accept = if asking.job.source.robots { Accept::Page } else { Accept::PageOnRequest };
        let got = self.pages.get(&asking.fetcher, &wanted.url, accept).await;
        match &*got {
            Err(FetchError::Later { .. }) => return Ok(left(&wanted)),
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

impl Asked {
    /// Asks for a page, or waits for the answer of whoever has asked for it already.
    async fn get(&self, fetcher: &Fetcher, url: &Url, accept: Accept) -> Got {
        let answer = self.place(url);
        let ask = || async {
            let answer = fetcher.get(&Request { url, validators: &Validators::default(), accept }).await;
            Arc::new(answer.map(|answer| match answer {
                Answer::Document(document) => Some(document),
                Answer::NotModified { .. } => None,
            }))
        };
        answer.get_or_init(ask).await.clone()
    }

    fn place(&self, url: &Url) -> Arc<OnceCell<Got>> {
        // A map of references is whole after any panic.
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, place| place.strong_count() > 0);
        if let Some(place) = asked.get(url).and_then(Weak::upgrade) {
            return place;
        }
        let place = Arc::default();
        asked.insert(url.clone(), Arc::downgrade(&place));
        place
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
/// robots.txt says so, and otherwise until the next poll. One fault a poll says so for all.
fn by_themselves(wanted: Wanted, code: &'static str, why: Option<&FetchError>, now: Timestamp) -> Paged {
    let by_itself = |teaser| {
        let mut made = drafts::without_page(Box::new(teaser), why, now);
        made.faults.retain(|fault| fault.code != MISSING);
        made
    };
    Paged { made: wanted.teasers.into_iter().map(by_itself).collect(), kept_out: Some((code, wanted.url)) }
}

fn left(wanted: &Wanted) -> Paged {
    let again = || Made { again: true, ..Made::default() };
    Paged { made: wanted.teasers.iter().map(|_| again()).collect(), kept_out: None }
}

/// One fault for all pages that a robots.txt kept us from, and one for those where it is not known.
fn robots_faults(kept_out: &[(&'static str, Url)]) -> Vec<Fault> {
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
            _ => format!(
                "robots.txt of {host} does not let us read {what}, such as {first}: what the channel itself says is \
                 used; ask the paper to allow `diembao`, or set `robots = false` at the source if it already has"
            ),
        };
        Some(Fault::new(code, message))
    };
    [DISALLOWED, UNKNOWN].into_iter().filter_map(fault).collect()
}
