//! Whether a request may go out, and when: the ledger, robots.txt, then its turn.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::HeaderValue;
use url::Url;

use super::error::shown;
use super::manners::{Manners, Watcher};
use super::polite::{NoTurn, Politeness, Turn};
use super::robots::{Robots, Standing};
use super::walk::Walker;
use super::{Accept, Answer, Document, FetchError, Fetcher, RedirectFault, Request};
use crate::config;
use crate::model::Validators;

impl Fetcher {
    /// A fetcher that remembers what processes before this one asked for, and is remembered: by a
    /// small ledger under the data folder.
    pub fn open(settings: &config::Fetch, data_dir: &Path) -> Result<Fetcher, FetchError> {
        Fetcher::of(settings, Politeness::of(settings, Arc::new(Manners::open(data_dir))))
    }

    /// The same under changed settings. What runs already still counts, and nothing is forgotten.
    pub fn renewed(&self, settings: &config::Fetch) -> Result<Fetcher, FetchError> {
        Fetcher::of(settings, self.0.polite.renewed(settings))
    }

    pub(super) fn of(settings: &config::Fetch, polite: Politeness) -> Result<Fetcher, FetchError> {
        let mut walker = Walker::new(settings.into())?;
        walker.polite = polite;
        Ok(Fetcher(Arc::new(walker)))
    }

    /// When a process before this one asked for an address, if it was within the last five minutes.
    pub fn asked(&self, url: &Url) -> Option<Timestamp> {
        self.0.polite.manners.asked(url)
    }

    /// What the robots.txt of an address's server asks of us, asked for when it is not known.
    pub async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        self.0.robots(url).await
    }

    /// Where the number of our feeds' readers is put: it goes out with every request.
    pub fn readers(&self) -> Arc<AtomicU64> {
        self.0.polite.manners.readers().clone()
    }

    /// Who is told of every request, for figures; the first one stays.
    pub fn watch(&self, watcher: Watcher) {
        self.0.polite.manners.watch(watcher);
    }

    /// From now on no page is asked for; requests under way go on.
    pub fn stop(&self) {
        self.0.polite.manners.stop();
    }

    /// Whether there was word to stop.
    pub fn stopping(&self) -> bool {
        self.0.polite.manners.stopping()
    }
}

impl Accept {
    pub(super) fn is_page(self) -> bool {
        matches!(self, Accept::Page | Accept::PageOnRequest)
    }

    /// The word for it in figures.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Accept::Feed => "feed",
            Accept::Page | Accept::PageOnRequest => "page",
            Accept::Robots => "robots",
            Accept::Hub => "hub",
        }
    }
}

impl Politeness {
    /// Who we are, and how many read what we make of a paper's work. Before the first reader has
    /// come nothing is known, and nothing is said.
    pub(super) fn user_agent(&self, own: &str) -> HeaderValue {
        let text = with_readers(own, self.manners.readers().load(Ordering::Relaxed));
        // The client could be built with it, and digits fit everywhere.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("diembao"))
    }
}

impl Walker {
    /// Waits until a request may go out, if it may.
    pub(super) async fn admitted(&self, url: &Url, accept: Accept) -> Result<Turn, FetchError> {
        let later = |busy| FetchError::Later { url: shown(url), busy };
        if accept.is_page() && (self.polite.manners.stopping() || self.asked_lately(url)) {
            return Err(later(false));
        }
        let delay = if self.polite.asks_robots(accept) { self.permitted(url).await? } else { Duration::ZERO };
        self.polite.turn(url, accept, delay).await.map_err(|why| later(why == NoTurn::Busy))
    }

    /// Whether a process before this one has asked for an address a moment ago.
    fn asked_lately(&self, url: &Url) -> bool {
        let ago = self.polite.manners.asked(url).map(|at| Timestamp::now().duration_since(at).unsigned_abs());
        ago.is_some_and(|ago| ago < self.polite.again_after())
    }

    /// The distance to keep from the page before, if robots.txt lets us read this one.
    async fn permitted(&self, url: &Url) -> Result<Duration, FetchError> {
        let robots = self.robots(url).await?;
        if !robots.allows(&url[url::Position::BeforePath..url::Position::AfterQuery]) {
            return Err(FetchError::Disallowed { url: shown(url) });
        }
        Ok(robots.crawl_delay().unwrap_or_default())
    }

    /// What robots.txt asks of us; one request for it at a time, the others wait for its answer.
    async fn robots(&self, url: &Url) -> Result<Arc<Robots>, FetchError> {
        let origin = url.origin().ascii_serialization();
        let place = self.polite.manners.robots.place(&origin);
        let mut known = place.lock().await;
        if known.as_ref().is_none_or(|standing| !standing.counts(Timestamp::now())) {
            let standing = self.asked_robots(url, known.as_ref()).await?;
            self.polite.manners.robots.put(&origin, &standing);
            *known = Some(standing);
        }
        let robots = known.as_ref().map_or_else(|| Ok(Arc::default()), |standing| standing.robots(Timestamp::now()));
        robots.map_err(|why| FetchError::RobotsUnknown { url: shown(url), why })
    }

    // Boxed: asking for robots.txt is a walk, which begins by asking whether it may be walked.
    fn asked_robots<'a>(
        &'a self,
        page: &'a Url,
        before: Option<&'a Standing>,
    ) -> Pin<Box<dyn Future<Output = Result<Standing, FetchError>> + Send + 'a>> {
        Box::pin(async move {
            let Ok(url) = page.join("/robots.txt") else { return Ok(Standing::none(Timestamp::now())) };
            if self.asked_lately(&url) {
                return Err(FetchError::Later { url: shown(&url), busy: false });
            }
            let request = Request { url: &url, validators: &Validators::default(), accept: Accept::Robots };
            let answer = self.walk(&request).await;
            let now = Timestamp::now();
            Ok(match answer {
                Ok(Answer::Document(Document { body, .. })) => Standing::sent(&body, &self.limits.user_agent, now),
                Ok(Answer::NotModified { .. }) => Standing::none(now),
                Err(why) if there_is_none(&why) => Standing::none(now),
                // The page is no less forbidden, and for the same reason.
                Err(why @ (FetchError::Refused { .. } | FetchError::Later { .. })) => return Err(why),
                Err(why) => Standing::unreachable(before, now, &why.to_string()),
            })
        })
    }
}

/// Whether a failure means that there is no robots.txt (RFC 9309, 2.3.1.3 and 2.3.1.2), and not that
/// it could not be had. A server that asks us to come later (429) is taken at its word.
fn there_is_none(why: &FetchError) -> bool {
    match why {
        FetchError::Status { status, .. } => *status < 500,
        FetchError::Redirect { why, .. } => matches!(why, RedirectFault::TooMany | RedirectFault::Circle),
        FetchError::Gone { .. } => true,
        _ => false,
    }
}

/// A user agent with the number of readers: within its last parentheses, or in some of its own.
fn with_readers(own: &str, readers: u64) -> String {
    let what = if readers == 1 { "subscriber" } else { "subscribers" };
    match own.strip_suffix(')') {
        _ if readers == 0 => own.to_owned(),
        Some(own) => format!("{own}; {readers} {what})"),
        None => format!("{own} ({readers} {what})"),
    }
}

#[cfg(test)]
mod tests {
    use super::with_readers;

    #[test]
    fn the_number_of_readers_stands_where_papers_look_for_it() {
        let own = "diembao/0.1 (+https://diembao.example)";
        for (own, readers, said) in [
            (own, 12, "diembao/0.1 (+https://diembao.example; 12 subscribers)"),
            (own, 1, "diembao/0.1 (+https://diembao.example; 1 subscriber)"),
            (own, 0, own),
            ("press-review", 3, "press-review (3 subscribers)"),
            ("", 3, " (3 subscribers)"),
        ] {
            assert_eq!(with_readers(own, readers), said);
        }
    }
}
