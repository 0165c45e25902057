//! The feed of a paper of which only a page is known: found with few requests, once.
//!
//! In order: what the page announces, which costs one request; then, of a front page that was never
//! read before, the list of feeds that it links to or that papers keep unsaid, and the sitemaps that
//! robots.txt names. Where nothing of that is, the page's own links must do.

use url::Url;

use super::document::{Came, Read, as_listed, failed};
use super::observe::{Asking, Observer, PollError};
use super::sitemaps;
use crate::fetch::{Accept, Answer, Request};
use crate::log::Log;
use crate::model::{ChannelState, FailureClass, ListingFormat, Validators};
use crate::parse::{FEED_PATHS, FeedLink, Leads};
use crate::source::{Polled, same_site};

/// Feeds that a page announces or links to that are tried: the first is the right one, or the second.
const ANNOUNCED_MAX: usize = 2;
/// A page that was read in its own right is searched again after so many polls, about twice a week.
const SEARCHED_AGAIN: u64 = 500;
/// Failures in a row after which a page's announced feed counts as lost, and its own links must do.
const LOST_MAX: u32 = 3;
/// Unsaid places that are tried once in a channel's life: the first two hold most of the press.
const GUESSES_MAX: usize = 4;
/// Sitemaps of robots.txt that are tried.
const SITEMAPS_MAX: usize = 2;

impl<L: Log> Observer<L> {
    /// Reads the feed that a page leads to, in the page's place; the page itself when it leads to none.
    pub(super) async fn searched(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
        mut page: Read,
    ) -> Result<Came, PollError> {
        // Whoever waits for room holds none.
        page.room = None;
        let leads = page.leads.take().unwrap_or_default();
        let found = match (self.announced(asking, state, &leads).await?, leads.announced.is_empty()) {
            (Tried::Lists(read), _) => Some(*read),
            // It will come back: what the page lists in its place would be other entries.
            (Tried::Failed(why), _) if state.failures < LOST_MAX => return Ok(Err(why)),
            (Tried::Failed(why) | Tried::Refused(why), _) => {
                // What the page lists itself must do, if it does.
                return Ok(as_listed(asking.job, state.kind, page).map_err(|_| why));
            }
            (_, true) if is_front(asking) => self.guessed(asking, state, leads).await?,
            _ => None,
        };
        match found {
            Some(read) => Ok(Ok(Read { moved_to: page.moved_to, ..read })),
            None => Ok(as_listed(asking.job, state.kind, page)),
        }
    }

    /// The first of the announced feeds that lists anything.
    async fn announced(&self, asking: &Asking<'_>, state: &ChannelState, leads: &Leads) -> Result<Tried, PollError> {
        let mut lost = Tried::Nothing;
        for link in leads.announced.iter().take(ANNOUNCED_MAX) {
            match self.tried(asking, state, &link.url).await? {
                Tried::Lists(read) => return Ok(Tried::Lists(read)),
                found @ (Tried::Failed(_) | Tried::Refused(_)) if matches!(lost, Tried::Nothing) => lost = found,
                _ => {}
            }
        }
        Ok(lost)
    }

    /// Looks where papers keep feeds and sitemaps unsaid.
    async fn guessed(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
        leads: Leads,
    ) -> Result<Option<Read>, PollError> {
        let home = &asking.job.channel.url;
        let unsaid = FEED_PATHS.iter().filter_map(|(path, _)| home.join(path).ok()).map(String::from);
        let linked = own_feeds(asking, &leads.linked).take(ANNOUNCED_MAX);
        let mut tried: Vec<String> = Vec::new();
        for url in linked.chain(leads.lists).chain(unsaid) {
            if tried.len() == GUESSES_MAX {
                break;
            }
            if tried.contains(&url) {
                continue;
            }
            match self.tried(asking, state, &url).await? {
                Tried::Lists(read) => return Ok(Some(*read)),
                Tried::Names(links) => {
                    if let Some(read) = self.first_of(asking, state, &links).await? {
                        return Ok(Some(read));
                    }
                }
                _ => {}
            }
            tried.push(url);
        }
        self.by_robots(asking, state).await
    }

    /// The first of a list's feeds that lists anything.
    async fn first_of(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
        links: &[FeedLink],
    ) -> Result<Option<Read>, PollError> {
        for url in own_feeds(asking, links).take(ANNOUNCED_MAX) {
            if let Tried::Lists(read) = self.tried(asking, state, &url).await? {
                return Ok(Some(*read));
            }
        }
        Ok(None)
    }

    /// The sitemaps that robots.txt names.
    async fn by_robots(&self, asking: &Asking<'_>, state: &ChannelState) -> Result<Option<Read>, PollError> {
        let home = &asking.job.channel.url;
        let Ok(robots) = asking.fetcher.robots(home).await else { return Ok(None) };
        for url in robots.sitemaps_from(home).into_iter().take(SITEMAPS_MAX) {
            if let Tried::Lists(read) = self.tried(asking, state, url.as_str()).await? {
                return Ok(Some(*read));
            }
        }
        Ok(None)
    }

    /// Asks an address for a feed or a sitemap.
    async fn tried(&self, asking: &Asking<'_>, state: &ChannelState, url: &str) -> Result<Tried, PollError> {
        // What is a channel of its own is polled as such.
        let own = asking.job.source.channels.iter().any(|channel| channel.url.as_str() == url);
        let Some(url) = url.parse::<Url>().ok().filter(|_| !own) else { return Ok(Tried::Nothing) };
        let request = Request { url: &url, validators: &Validators::default(), accept: Accept::Feed };
        let document = match asking.fetcher.get(&request).await {
            Ok(Answer::Document(document)) => document,
            Err(why) if why.class() == FailureClass::Temporary => return Ok(Tried::Failed(Box::new(failed(&why)))),
            Err(why) => return Ok(Tried::Refused(Box::new(failed(&why)))),
            _ => return Ok(Tried::Nothing),
        };
        let mut read = self.read(asking, document).await?;
        if sitemaps::is_index(&read.listing) {
            let Ok(followed) = self.followed(asking, state, read).await? else { return Ok(Tried::Nothing) };
            read = followed;
        }
        Ok(match read.listing.format {
            Some(ListingFormat::Page) => Tried::Names(read.leads.map(|leads| leads.linked).unwrap_or_default()),
            Some(_) if !read.listing.entries.is_empty() => {
                Tried::Lists(Box::new(Read { discovered: Some(url.into()), ..read }))
            }
            _ => Tried::Nothing,
        })
    }
}

/// Whether a channel's page is searched for a feed at its next poll: what it holds is not known, or has
/// been for long.
pub(super) fn is_time(state: &ChannelState) -> bool {
    state.kind.is_none() || state.polls.is_multiple_of(SEARCHED_AGAIN)
}

/// Feeds that a page links to, those of the paper itself: it may link to others' too.
fn own_feeds<'a>(asking: &'a Asking<'_>, links: &'a [FeedLink]) -> impl Iterator<Item = String> + 'a {
    let source = &asking.job.source;
    let own = move |url: &str| {
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        same_site(url, asking.job.channel.url.as_str())
            || same_site(url, source.homepage.as_str())
            || source.hosts.contains(&host)
    };
    links.iter().map(|link| link.url.clone()).filter(move |url| own(url))
}

/// What is at an address that may be a feed's.
enum Tried {
    /// Entries.
    Lists(Box<Read>),
    /// A page, and the feeds that it links to.
    Names(Vec<FeedLink>),
    /// It did not answer this time.
    Failed(Box<Polled>),
    /// It may not be asked, or is not there.
    Refused(Box<Polled>),
    /// Nothing of use.
    Nothing,
}

/// Whether the channel is the paper's front page: a section's page is meant as it is.
fn is_front(asking: &Asking<'_>) -> bool {
    let url = &asking.job.channel.url;
    url.path() == "/" && url.query().is_none() || *url == asking.job.source.homepage
}
