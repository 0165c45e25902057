//! Politeness: how many requests run at once, to one site and in all, and how soon after one page of
//! a site the next one is asked for.
//!
//! Turns of one site are given in the order in which they were asked for. A site with many waiting
//! keeps nobody from others: at most `per_host` of its requests stand in the line of all, and those
//! that wait for the next page's time stand in none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use url::Url;

use super::manners::Manners;
use super::{Accept, FetchError};
use crate::config;
use crate::model::Site;

/// Sites without requests are looked through when there are so many, or twice those that were left
/// the last time.
const SITES_SWEEP: usize = 64;
/// A page that a process before this one has asked for is not asked for again so soon: papers do not
/// change one within a minute, and a service that falls and rises must not beat on them.
const AGAIN_AFTER: Duration = Duration::from_secs(60);
/// How long no page is asked for at a site that asks us to come later and does not say when.
const BUSY_WAIT: Duration = Duration::from_secs(60);
/// Longest wait of a page for its turn: the poll that it belongs to must end before its lease does.
const PAGE_WAIT_MAX: Duration = Duration::from_secs(10 * 60);
/// How long the start of a page is remembered: longer than any distance that is kept.
const PAGE_REMEMBERED: Duration = Duration::from_secs(120);

/// Gives turns to requests.
pub(super) struct Politeness {
    all: Arc<Semaphore>,
    concurrency: usize,
    per_host: usize,
    page_interval: Duration,
    robots: bool,
    sites: Arc<Mutex<Sites>>,
    pub(super) manners: Arc<Manners>,
}

#[derive(Default)]
struct Sites {
    known: HashMap<Site, Arc<Lanes>>,
    sweep_at: usize,
}

/// The lines of one site.
struct Lanes {
    turns: Arc<Semaphore>,
    /// When the last page was asked for; held by the page that is next.
    page: tokio::sync::Mutex<Option<Instant>>,
    /// Until when the site asked us not to come.
    busy: Mutex<Option<Instant>>,
}

/// The right to have one request in flight; given back when dropped.
pub(super) struct Turn {
    // The permits go back before the line is let go.
    _all: OwnedSemaphorePermit,
    _site: OwnedSemaphorePermit,
    lanes: Arc<Lanes>,
    manners: Arc<Manners>,
}

/// A place at the site and one in all.
type Turns = (OwnedSemaphorePermit, OwnedSemaphorePermit);

/// Why there is no turn for a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoTurn {
    /// There is word to stop, or the wait was too long.
    Later,
    /// The site asked us to come later.
    Busy,
}

impl Politeness {
    /// Without spacing, robots.txt and memory.
    pub(super) fn new(concurrency: usize, per_host: usize) -> Self {
        let within = |permits: usize| permits.clamp(1, Semaphore::MAX_PERMITS);
        Politeness {
            all: Arc::new(Semaphore::new(within(concurrency))),
            concurrency: within(concurrency),
            per_host: within(per_host),
            page_interval: Duration::ZERO,
            robots: false,
            sites: Arc::default(),
            manners: Arc::default(),
        }
    }

    /// As configured, with the manners of this process.
    pub(super) fn of(settings: &config::Fetch, manners: Arc<Manners>) -> Self {
        Politeness {
            page_interval: settings.page_interval,
            robots: settings.robots,
            manners,
            ..Politeness::new(settings.concurrency, settings.per_host)
        }
    }

    /// Under changed settings: what runs already still counts where its bound is the same.
    pub(super) fn renewed(&self, settings: &config::Fetch) -> Self {
        let mut new = Politeness::of(settings, self.manners.clone());
        if new.concurrency == self.concurrency {
            new.all = self.all.clone();
        }
        if new.per_host == self.per_host {
            new.sites = self.sites.clone();
        }
        new
    }

    /// Whether a request for such a document is held to robots.txt.
    pub(super) fn asks_robots(&self, accept: Accept) -> bool {
        self.robots && accept == Accept::Page
    }

    /// How long ago a page must have been asked for by a process before this one, to be asked for
    /// again. Where pages need no distance from each other, none is needed here.
    pub(super) fn again_after(&self) -> Duration {
        if self.page_interval.is_zero() { Duration::ZERO } else { AGAIN_AFTER }
    }

    /// Waits for a turn at the site of `url`, then for one in all: whoever waits at a busy site holds
    /// nothing that another site could use. A page waits until `delay`, or `[fetch] page_interval`, is
    /// over since the one before; it gets no turn when there is word to stop, after too long a wait, or at
    /// a site that asked us to come later.
    pub(super) async fn turn(&self, url: &Url, accept: Accept, delay: Duration) -> Result<Turn, NoTurn> {
        let came = Instant::now();
        let site = Site::of(url);
        let lanes = self.lanes(&site);
        let (site_turn, all) = if accept.is_page() {
            lanes.free()?;
            tokio::select! {
                biased;
                () = self.manners.stopped() => return Err(NoTurn::Later),
                () = tokio::time::sleep(PAGE_WAIT_MAX) => return Err(NoTurn::Later),
                turns = self.spaced(&lanes, delay.max(self.page_interval)) => turns?,
            }
        } else {
            self.turns(&lanes).await
        };
        self.manners.begins(&site, accept.kind(), came.elapsed());
        self.manners.note(url);
        Ok(Turn { _all: all, _site: site_turn, lanes, manners: self.manners.clone() })
    }

    async fn spaced(&self, lanes: &Lanes, interval: Duration) -> Result<Turns, NoTurn> {
        let mut last = lanes.page.lock().await;
        let wait = wait(*last, interval, Instant::now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
        let turns = self.turns(lanes).await;
        // Those before it may have been told something meanwhile.
        lanes.free()?;
        *last = Some(Instant::now());
        Ok(turns)
    }

    async fn turns(&self, lanes: &Lanes) -> Turns {
        (acquire(&lanes.turns).await, acquire(&self.all).await)
    }

    fn lanes(&self, site: &Site) -> Arc<Lanes> {
        let mut sites = self.lock();
        if sites.known.len() >= sites.sweep_at.max(SITES_SWEEP) {
            sites.known.retain(|_, lanes| Arc::strong_count(lanes) > 1 || lanes.remembered());
            sites.sweep_at = 2 * sites.known.len();
        }
        let new = || {
            let turns = Arc::new(Semaphore::new(self.per_host));
            Arc::new(Lanes { turns, page: tokio::sync::Mutex::default(), busy: Mutex::default() })
        };
        sites.known.entry(site.clone()).or_insert_with(new).clone()
    }

    // Maps of counters are whole after any panic.
    fn lock(&self) -> MutexGuard<'_, Sites> {
        self.sites.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a page has to wait.
fn wait(last: Option<Instant>, interval: Duration, now: Instant) -> Duration {
    last.map_or(Duration::ZERO, |last| (last + interval).saturating_duration_since(now))
}

async fn acquire(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(semaphore).acquire_owned().await.expect("nobody closes the semaphore")
}

impl Lanes {
    fn remembered(&self) -> bool {
        let asked = self.page.try_lock().is_ok_and(|last| last.is_some_and(|last| last.elapsed() < PAGE_REMEMBERED));
        asked || self.free().is_err()
    }

    /// Whether the site lets us come.
    fn free(&self) -> Result<(), NoTurn> {
        let until = *self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        if until.is_some_and(|until| until > Instant::now()) { Err(NoTurn::Busy) } else { Ok(()) }
    }
}

impl Turn {
    /// Heeds what a site answered: where it asks us to come later, no page is asked for until then.
    pub(super) fn heed(&self, why: &FetchError) {
        if let FetchError::Busy { retry_after, .. } = why {
            let until = Instant::now() + retry_after.unwrap_or(BUSY_WAIT);
            let mut busy = self.lanes.busy.lock().unwrap_or_else(PoisonError::into_inner);
            *busy = (*busy).max(Some(until));
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.manners.ends();
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const NO_DELAY: Duration = Duration::ZERO;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    fn feed(polite: &Politeness, address: &str) -> Option<Turn> {
        ready(polite.turn(&url(address), Accept::Feed, NO_DELAY))?.ok()
    }

    fn page(polite: &Politeness, address: &str, delay: Duration) -> Option<Turn> {
        ready(polite.turn(&url(address), Accept::Page, delay))?.ok()
    }

    #[test]
    fn a_site_has_only_so_many_turns_and_others_are_not_kept_waiting() {
        let polite = Politeness::new(10, 2);
        let first = feed(&polite, "http://a.vn/1").expect("free");
        let _second = feed(&polite, "https://media.a.vn:81/2").expect("free");
        assert!(feed(&polite, "http://a.vn/").is_none(), "hosts, ports and schemes do not part a site");
        assert!(feed(&polite, "http://b.vn/1").is_some());
        drop(first);
        assert!(feed(&polite, "http://a.vn/").is_some());
    }

    #[test]
    fn all_sites_share_one_bound() {
        let polite = Politeness::new(1, 2);
        let turn = feed(&polite, "http://a.vn/").expect("free");
        assert!(feed(&polite, "http://b.vn/").is_none());
        drop(turn);
        assert!(feed(&polite, "http://b.vn/").is_some());
    }

    #[tokio::test]
    async fn turns_come_in_the_order_in_which_they_were_asked_for() {
        let polite = Politeness::new(10, 1);
        let held = feed(&polite, "http://a.vn/").expect("free");
        let (first, second) = (url("http://a.vn/1"), url("http://a.vn/2"));
        let (mut first, mut second) = (
            Box::pin(polite.turn(&first, Accept::Page, NO_DELAY)),
            Box::pin(polite.turn(&second, Accept::Feed, NO_DELAY)),
        );
        let context = &mut Context::from_waker(Waker::noop());
        assert!(first.as_mut().poll(context).is_pending() && second.as_mut().poll(context).is_pending());
        drop(held);
        assert!(second.as_mut().poll(context).is_pending());
        assert!(first.as_mut().poll(context).is_ready());
        assert!(second.as_mut().poll(context).is_ready());
    }

    #[test]
    fn a_page_waits_for_what_is_left_of_the_interval() {
        let start = Instant::now();
        let (interval, after) = (Duration::from_secs(10), |seconds| start + Duration::from_secs(seconds));
        assert_eq!(wait(None, interval, start), Duration::ZERO);
        assert_eq!(wait(Some(start), interval, after(3)), Duration::from_secs(7));
        assert_eq!(wait(Some(start), interval, after(10)), Duration::ZERO);
        assert_eq!(wait(Some(start), interval, after(11)), Duration::ZERO);
    }

    #[tokio::test]
    async fn who_waits_for_a_pages_time_holds_no_place() {
        let hour = Duration::from_secs(3600);
        let polite = Politeness::new(2, 1);
        drop(page(&polite, "http://a.vn/1", hour).expect("the first waits for none"));
        let next = url("http://www.a.vn/2");
        let mut next = Box::pin(polite.turn(&next, Accept::Page, hour));
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let _feed = feed(&polite, "http://a.vn/rss").expect("a feed of the site is no page");
        assert!(page(&polite, "http://b.vn/1", hour).is_some(), "nor is another site");
        assert!(page(&polite, "http://a.vn/3", NO_DELAY).is_none(), "pages come in their order");
    }

    #[tokio::test]
    async fn word_to_stop_ends_the_wait_for_pages_alone() {
        let hour = Duration::from_secs(3600);
        let polite = Politeness::new(2, 1);
        drop(page(&polite, "http://a.vn/1", hour));
        let next = url("http://a.vn/2");
        let mut next = Box::pin(polite.turn(&next, Accept::Page, hour));
        assert!(next.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        polite.manners.stop();
        assert!(next.await.is_err_and(|why| why == NoTurn::Later));
        assert!(page(&polite, "http://b.vn/", NO_DELAY).is_none());
        assert!(feed(&polite, "http://a.vn/rss").is_some());
    }

    #[tokio::test]
    async fn who_asks_us_to_come_later_gets_no_page_until_then() {
        let polite = Politeness::new(4, 2);
        let turn = page(&polite, "http://a.vn/1", NO_DELAY).expect("free");
        let next = url("http://a.vn/2");
        let mut waiting = Box::pin(polite.turn(&next, Accept::Page, Duration::from_millis(1)));
        assert!(waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let retry_after = Some(Duration::from_secs(3600));
        turn.heed(&FetchError::Busy { url: String::new(), status: 429, retry_after });
        assert_eq!(waiting.await.err(), Some(NoTurn::Busy));
        assert!(page(&polite, "http://media.a.vn/", NO_DELAY).is_none());
        assert!(page(&polite, "http://b.vn/", NO_DELAY).is_some());
        assert!(feed(&polite, "http://a.vn/rss").is_some(), "when a feed is asked again is not said here");
        turn.heed(&FetchError::Busy { url: String::new(), status: 429, retry_after: Some(Duration::ZERO) });
        assert!(page(&polite, "http://a.vn/3", NO_DELAY).is_none(), "the longest wait counts");
        let other = page(&polite, "http://c.vn/1", NO_DELAY).expect("free");
        other.heed(&FetchError::Busy { url: String::new(), status: 429, retry_after: Some(Duration::ZERO) });
        drop(other);
        assert!(page(&polite, "http://c.vn/2", NO_DELAY).is_some(), "a wait of nothing is over");
    }

    #[test]
    fn idle_sites_are_forgotten_even_when_a_wait_was_given_up() {
        let polite = Politeness::new(1, 1);
        let held = feed(&polite, "http://a.vn/").expect("free");
        for number in 0..1000 {
            assert!(feed(&polite, &format!("http://a{number}.vn/")).is_none());
        }
        assert!(polite.lock().known.len() <= SITES_SWEEP);
        assert!(polite.lock().known.contains_key(&Site::of(&url("http://a.vn/"))), "one in use is kept");
        drop(held);
    }

    #[test]
    fn changed_settings_let_nobody_in_twice() {
        let config = crate::config::parse("[fetch]\nper_host = 1\n", std::path::Path::new("feeds.toml")).unwrap();
        let polite = Politeness::of(&config.fetch, Arc::default());
        let _held = feed(&polite, "http://a.vn/").expect("free");
        assert!(feed(&polite.renewed(&config.fetch), "http://a.vn/").is_none());
    }
}
