//! A sitemap index followed to its newest sitemaps, and which entries of a sitemap are news.
//!
//! A sitemap's memory is the list of the sitemaps read last ([`Child`]): an index that has not
//! changed costs one 304, and a sitemap is asked for only when the index says that it changed since.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::tz::TimeZone;
use url::Url;

use super::document::{DOCUMENT_BYTES, Read, SITEMAP_INDEX, failed};
use super::observe::{Asking, Observer, PollError};
use crate::fetch::{Accept, Answer, FetchError, Request};
use crate::log::Log;
use crate::model::{
    ChannelState, Child, Entry, FailureClass, Fault, Listing, ListingFormat, Outcome, Timestamp, Validators,
};
use crate::parse::{self, ChildLink, limits::ENTRIES_MAX};
use crate::source::Polled;

/// Sitemaps of one index that a poll asks for: that of the last days, that of this month, and that of
/// the month before, at the turn of a month.
const CHILDREN_MAX: usize = 3;
/// Indexes within an index that are followed, one level deep: the format forbids them, two papers have them.
const INDEXES_MAX: usize = 1;
/// Entries older than this are not read: whoever begins to follow a paper has its last week, and a
/// sitemap lists all of its years.
const AGE_MAX: Duration = Duration::from_secs(7 * 86_400);
/// Entries read of a sitemap that gives no dates, those with the newest addresses: a day of a busy paper.
const UNDATED_MAX: usize = 60;
/// Entries that may share one date before it is that of the sitemap's making, and says nothing of them.
const SAME_DATE_MAX: usize = 100;
/// Entries that share one very second: it is when the sitemap was made, and no article's. Fewer may have
/// been put out together.
const SAME_INSTANT_MIN: usize = 10;
/// How long a date without a time may still hide a change.
const DAY: Duration = Duration::from_secs(48 * 3600);

/// What the sitemaps of an index came to.
#[derive(Default)]
struct Gathered {
    listing: Listing,
    children: Vec<Child>,
    /// Documents that came.
    came: usize,
    /// Why the last one that failed did not come.
    failed: Option<FetchError>,
}

impl<L: Log> Observer<L> {
    /// Reads the newest sitemaps of an index in its place.
    pub(super) async fn followed(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
        mut index: Read,
    ) -> Result<Result<Read, Box<Polled>>, PollError> {
        // Whoever waits for room holds none.
        index.room = None;
        let mut links: Vec<ChildLink> = parse::newest_children(&index.listing.entries);
        links.retain(|link| link.url != index.answered.url);
        let gathered = self.gathered(asking, &state.children, links).await?;
        let whole = gathered.failed.is_none();
        if gathered.came == 0 {
            return Ok(Err(Box::new(match gathered.failed {
                Some(why) => failed(&why),
                None if gathered.children.is_empty() => {
                    let message = "the sitemap index names no sitemap that could be asked: look at what it lists";
                    Polled::new(Outcome::Failed { class: FailureClass::Soft, message: message.to_owned() })
                }
                None => Polled { validators: index.validators, ..Polled::new(Outcome::NotModified) },
            })));
        }
        let faults = index.listing.faults.into_iter().filter(|fault| fault.code != SITEMAP_INDEX);
        let mut listing = gathered.listing;
        listing.faults.splice(0..0, faults);
        // What did not come is asked for again, and an index that answers 304 would not name it.
        let validators = if whole { index.validators } else { Validators::default() };
        let room = self.room_for(&listing).await;
        Ok(Ok(Read { listing, validators, room, children: Some(gathered.children), ..index }))
    }

    /// An index that did not change, whose sitemaps may have all the same: those are asked whose
    /// last change it does not state, or states by the day.
    pub(super) async fn unchanged(
        &self,
        asking: &Asking<'_>,
        state: &ChannelState,
        validators: Validators,
    ) -> Result<Result<Read, Box<Polled>>, PollError> {
        let links = state.children.iter().map(|child| ChildLink { url: child.url.clone(), changed: child.changed });
        let gathered = self.gathered(asking, &state.children, links.collect()).await?;
        match (gathered.came, gathered.failed) {
            (0, Some(why)) => Ok(Err(Box::new(failed(&why)))),
            (0, None) => Ok(Err(Box::new(Polled { validators, ..Polled::new(Outcome::NotModified) }))),
            (_, lost) => {
                let validators = if lost.is_none() { validators } else { Validators::default() };
                let room = self.room_for(&gathered.listing).await;
                let children = Some(gathered.children);
                Ok(Ok(Read { listing: gathered.listing, validators, room, children, ..Read::default() }))
            }
        }
    }

    async fn gathered(
        &self,
        asking: &Asking<'_>,
        known: &[Child],
        links: Vec<ChildLink>,
    ) -> Result<Gathered, PollError> {
        let zone = &asking.config.service.timezone;
        let mut queue: VecDeque<(ChildLink, bool)> =
            links.into_iter().take(CHILDREN_MAX + INDEXES_MAX).map(|link| (link, false)).collect();
        let mut found = Gathered::default();
        found.listing.format = Some(ListingFormat::Sitemap);
        let mut indexes = 0;
        while let Some((link, nested)) = queue.pop_front().filter(|_| found.children.len() < CHILDREN_MAX + indexes) {
            if found.children.iter().any(|child| child.url == link.url) {
                continue;
            }
            let before = known.iter().find(|child| child.url == link.url);
            if let Some(before) = before.filter(|before| settled(before, &link, asking.now, zone)) {
                found.children.push(before.clone());
                continue;
            }
            let below = self.child(asking, before, link, &mut found).await?;
            if !below.is_empty() && !nested && indexes < INDEXES_MAX {
                indexes += 1;
                below.into_iter().take(CHILDREN_MAX).rev().for_each(|link| queue.push_front((link, true)));
            }
        }
        parse::newest_first(&mut found.listing.entries);
        found.listing.entries.truncate(ENTRIES_MAX);
        Ok(found)
    }

    /// Asks for one sitemap; returns the sitemaps that it names when it is an index itself.
    async fn child(
        &self,
        asking: &Asking<'_>,
        before: Option<&Child>,
        link: ChildLink,
        found: &mut Gathered,
    ) -> Result<Vec<ChildLink>, PollError> {
        let Ok(url) = link.url.parse::<Url>() else { return Ok(Vec::new()) };
        let none = Validators::default();
        let validators = before.map_or(&none, |child| &child.validators);
        let ChildLink { url: name, changed } = link;
        match asking.fetcher.get(&Request { url: &url, validators, accept: Accept::Feed }).await {
            Ok(Answer::NotModified { validators, .. }) => {
                found.children.push(Child { url: name, changed, validators });
                Ok(Vec::new())
            }
            Ok(Answer::Document(document)) => {
                let read = self.read(asking, document).await?;
                Ok(found.take(Child { url: name, changed, validators: read.validators }, read.listing))
            }
            Err(why) => {
                found.listing.faults.push(Fault::new("sitemap-child", why.to_string()));
                found.failed = Some(why);
                Ok(Vec::new())
            }
        }
    }

    /// Room for the entries of several documents: some are feeds, with the texts of their articles.
    async fn room_for(&self, listing: &Listing) -> Option<tokio::sync::OwnedSemaphorePermit> {
        let bytes: usize = listing.entries.iter().filter_map(|entry| entry.content.as_ref()).map(String::len).sum();
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).clamp(1, DOCUMENT_BYTES);
        // The semaphore is never closed.
        self.room.clone().acquire_many_owned(bytes).await.ok()
    }
}

impl Gathered {
    /// Adds what a sitemap lists; returns the sitemaps that it names when it is an index.
    fn take(&mut self, child: Child, listing: Listing) -> Vec<ChildLink> {
        self.came += 1;
        if is_index(&listing) {
            // An index within an index is asked for whole: what it named is not kept.
            self.children.push(Child { validators: Validators::default(), ..child });
            return parse::newest_children(&listing.entries);
        }
        if listing.format.is_none_or(|format| format == ListingFormat::Page) {
            let message = format!("{} is no sitemap", child.url);
            self.listing.faults.push(Fault::new("sitemap-child", message));
        } else {
            self.listing.entries.extend(listing.entries);
            self.listing.title = self.listing.title.take().or(listing.title);
            self.listing.language = self.listing.language.take().or(listing.language);
            self.listing.faults.extend(listing.faults);
        }
        self.children.push(child);
        Vec::new()
    }
}

/// Whether a document lists sitemaps.
pub(super) fn is_index(listing: &Listing) -> bool {
    listing.faults.iter().any(|fault| fault.code == SITEMAP_INDEX)
}

/// Whether a sitemap is known to be as it was: a date without a time says so only when its day is over.
fn settled(before: &Child, link: &ChildLink, now: Timestamp, zone: &TimeZone) -> bool {
    let Some(changed) = link.changed.filter(|_| before.changed == link.changed) else { return false };
    !by_the_day(changed, zone) || now.duration_since(changed) > jiff::SignedDuration::try_from(DAY).unwrap_or_default()
}

/// Whether a time is but a date.
fn by_the_day(at: Timestamp, zone: &TimeZone) -> bool {
    let midnight = |zone: TimeZone| at.to_zoned(zone).time() == jiff::civil::Time::midnight();
    midnight(zone.clone()) || midnight(TimeZone::UTC)
}

/// The entries of a sitemap that are news: of the last week by their dates, the newest first. A
/// sitemap without dates, or with one date for all, is read by its addresses: the newest few.
pub(super) fn news(mut entries: Vec<Entry>, now: Timestamp, zone: &TimeZone) -> Vec<Entry> {
    let since = now.checked_sub(AGE_MAX).unwrap_or(Timestamp::MIN);
    // What can not be true is no date: else the year 2099 would come before all news.
    let true_one = |at: &Timestamp| parse::plausible(*at, now);
    let when = |entry: &Entry| entry.published.filter(true_one).max(entry.updated.filter(true_one));
    let first = entries.first().and_then(when);
    let made_now = first.is_some_and(|at| !by_the_day(at, zone)) && entries.len() >= SAME_INSTANT_MIN;
    let says_nothing = entries.iter().all(|entry| when(entry) == first) && (made_now || entries.len() > SAME_DATE_MAX);
    if says_nothing {
        // The date is the sitemap's: kept, it would be each article's.
        entries.iter_mut().for_each(|entry| entry.updated = None);
    }
    let month = |at: Timestamp| {
        let day = at.to_zoned(zone.clone()).date();
        u32::try_from(i32::from(day.year()) * 100 + i32::from(day.month())).unwrap_or_default()
    };
    let oldest = month(since);
    let dated = entries.iter().any(|entry| when(entry).is_some());
    entries.retain(|entry| match when(entry) {
        Some(at) => at >= since,
        None => !dated && parse::month(entry).is_none_or(|month| month >= oldest),
    });
    parse::newest_first(&mut entries);
    if !dated {
        entries.truncate(UNDATED_MAX);
    }
    entries
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::{Child, ChildLink, Entry, Timestamp, UNDATED_MAX, Validators, news, settled};

    fn at(text: &str) -> Timestamp {
        text.parse().expect("a fixture's date")
    }

    fn entry(path: &str, updated: Option<&str>) -> Entry {
        Entry { url: Some(format!("https://bao.vn/{path}")), updated: updated.map(at), ..Entry::default() }
    }

    fn paths(entries: Vec<Entry>) -> Vec<String> {
        news(entries, at("2026-11-23T08:00:00Z"), &TimeZone::UTC).into_iter().filter_map(|entry| entry.url).collect()
    }

    #[test]
    fn what_is_older_than_a_week_is_not_read() {
        let found = paths(vec![
            entry("cu", Some("2019-01-01T00:00:00Z")),
            entry("hom-kia", Some("2026-11-21T00:00:00Z")),
            entry("khong-ngay", None),
            entry("hom-nay", Some("2026-11-23T07:00:00Z")),
        ]);
        assert_eq!(found, ["https://bao.vn/hom-nay", "https://bao.vn/hom-kia"]);
    }

    #[test]
    fn without_dates_the_newest_addresses_are_read() {
        let all = (0..500).map(|id| entry(&format!("mot-bai-a{}.html", 10_000 + id), None)).collect();
        let found = paths(all);
        assert_eq!((found.len(), found[0].as_str()), (UNDATED_MAX, "https://bao.vn/mot-bai-a10499.html"));
        let months = vec![entry("202601/a-7/", None), entry("202611/b-6/", None)];
        assert_eq!(paths(months), ["https://bao.vn/202611/b-6/"]);
    }

    #[test]
    fn one_date_for_all_is_that_of_the_sitemap() {
        let day = Some("2026-11-23T07:00:00Z");
        let all = (0..500).map(|id| entry(&format!("mot-bai-a{}.html", 10_000 + id), day)).collect();
        let found = news(all, at("2026-11-23T08:00:00Z"), &TimeZone::UTC);
        assert!(found.len() == UNDATED_MAX && found.iter().all(|entry| entry.updated.is_none()));
    }

    #[test]
    fn a_sitemap_is_settled_when_its_index_states_the_moment_of_its_last_change() {
        let now = at("2026-11-23T08:00:00Z");
        for (before, after, expected) in [
            (Some("2026-11-23T07:12:00Z"), Some("2026-11-23T07:12:00Z"), true),
            (Some("2026-11-23T07:12:00Z"), Some("2026-11-23T07:59:00Z"), false),
            (Some("2026-11-23T00:00:00Z"), Some("2026-11-23T00:00:00Z"), false),
            (Some("2026-11-01T00:00:00Z"), Some("2026-11-01T00:00:00Z"), true),
            (None, None, false),
        ] {
            let child = Child { url: String::new(), changed: before.map(at), validators: Validators::default() };
            let link = ChildLink { url: String::new(), changed: after.map(at) };
            assert_eq!(settled(&child, &link, now, &TimeZone::UTC), expected, "{before:?} {after:?}");
        }
    }
}
