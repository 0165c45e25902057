//! RSS and Atom: feed-rs first; where it refuses, mended bytes; where that does not help, item by item.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use feed_rs::model::{self as theirs, FeedType};
use feed_rs::parser::{Builder, Parser};
use jiff::tz::TimeZone;
use url::Url;

use super::date::Order;
use super::limits::{
    AUTHORS_MAX, CATEGORIES_MAX, CATEGORY_BYTES_MAX, CONTENT_BYTES_MAX, ENCLOSURES_MAX, GUID_BYTES_MAX, NAME_BYTES_MAX,
    SUMMARY_BYTES_MAX, TITLE_BYTES_MAX,
};
use super::markup::{absolute, absolute_links, cut, plain_line};
use super::{Document, date, normal, repair, salvage, thin};
use crate::model::{Enclosure, Entry, Fault, Listing, ListingFormat, Timestamp};
use crate::text::clean_line;

/// A description with more plain text than this is the article, not a summary of it.
const DESCRIPTION_IS_BODY: usize = 1200;
/// How an XML declaration begins.
const DECLARATION: &str = "<?xml";
/// Unreadable dates that are reported one by one.
const DATE_FAULTS_MAX: usize = 10;
/// Letters of one that are shown.
const DATE_LETTERS_MAX: usize = 60;

/// Reads a feed's text, whatever state it is in.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let text = without_declarations(text);
    let (text, mut faults) = thin::thinned(&text, document.zone);
    let mut listing = thinned(&text, document);
    faults.append(&mut listing.faults);
    listing.faults = faults;
    listing
}

/// Reads a feed that has no more of anything than is read.
fn thinned(text: &str, document: &Document<'_>) -> Listing {
    let (text, undeclared) = repair::declare(text);
    let text = text.as_ref();
    let reader = Reader::new(document);
    let refused = match reader.read(text) {
        Ok(mut listing) if !lost_items(&listing, text) => {
            listing.repaired = undeclared.is_some();
            listing.faults.extend(undeclared);
            listing.faults.extend(repair::is_atom_03(text).then(repair::atom_03));
            return listing;
        }
        Ok(_) => "no items were found where there are some".to_owned(),
        Err(why) => why,
    };
    let (mended, mut faults) = repair::mend(text);
    faults.extend(undeclared);
    let mut listing = match reader.read(&mended) {
        Ok(listing) if !lost_items(&listing, &mended) => listing,
        _ => salvage::read(&mended, &reader),
    };
    listing.repaired = true;
    let atom = repair::root_start(text).is_some_and(|at| text[at..].starts_with("<feed"));
    listing.format.get_or_insert(if atom { ListingFormat::Atom } else { ListingFormat::Rss });
    faults.insert(0, Fault::new("feed-broken", format!("the feed is not well-formed: {refused}")));
    faults.append(&mut listing.faults);
    listing.faults = faults;
    listing
}

/// XML declarations name the set that the bytes were in: the text has none any more. A second one,
/// where a feed was pasted into another, makes the XML reader panic.
fn without_declarations(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim_start();
    let rest = declaration_end(trimmed).map_or(trimmed, |end| &trimmed[end..]);
    if !rest.contains(DECLARATION) {
        return Cow::Borrowed(rest);
    }
    let mut parts = rest.split(DECLARATION);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| kept.push_str(part.split_once("?>").map_or(part, |(_, after)| after)));
    Cow::Owned(kept)
}

fn declaration_end(text: &str) -> Option<usize> {
    text.strip_prefix(DECLARATION)?.find("?>").map(|end| DECLARATION.len() + end + 2)
}

/// Mail addresses with a blank where another letter than ASCII's touches them: feed-rs parts a person's
/// name from the address by bytes, and panics within such a letter.
fn mails_apart(text: &str) -> Cow<'_, str> {
    let is_mail = |letter: char| letter.is_ascii_alphanumeric() || "._%+-".contains(letter);
    let (mut apart, mut copied) = (String::new(), 0);
    for (at, _) in text.match_indices('@') {
        let (before, after) = (text[..at].trim_end_matches(is_mail), text[at + 1..].trim_start_matches(is_mail));
        let touched = [(before.chars().next_back(), before.len()), (after.chars().next(), text.len() - after.len())];
        for (_, place) in touched.iter().filter(|(letter, _)| letter.is_some_and(|letter| !letter.is_ascii())) {
            if *place >= copied {
                apart.push_str(&text[copied..*place]);
                apart.push(' ');
                copied = *place;
            }
        }
    }
    if apart.is_empty() {
        return Cow::Borrowed(text);
    }
    apart.push_str(&text[copied..]);
    Cow::Owned(apart)
}

/// Names each unreadable date with the entry that it stands in; the reader meets them in the
/// document's own order.
fn date_faults(text: &str, notes: &[String]) -> Vec<Fault> {
    let starts: Vec<usize> = if notes.is_empty() { Vec::new() } else { salvage::item_starts(text).collect() };
    let mut from = 0;
    let fault = |note: &String| {
        let shown: String = clean_line(note).chars().take(DATE_LETTERS_MAX).collect();
        let message = format!("`{shown}` is no date");
        let at = text[from..].find(note.as_str()).map(|at| from + at);
        from = at.map_or(from, |at| at + note.len());
        // What stands behind the last item's end is the feed's own.
        let open = |at: &usize| !["</item>", "</entry>"].iter().any(|end| text[starts[*at]..from].contains(end));
        let within = at.and_then(|at| starts.partition_point(|&start| start < at).checked_sub(1)).filter(open);
        match within {
            Some(entry) => Fault::at(entry, "date-unreadable", message),
            None => Fault::new("date-unreadable", message),
        }
    };
    notes.iter().map(fault).collect()
}

fn lost_items(listing: &Listing, text: &str) -> bool {
    listing.entries.is_empty() && salvage::item_starts(text).next().is_some()
}

/// feed-rs, and what it has to know of the document.
pub(super) struct Reader<'a> {
    /// What entries and links are relative to.
    pub(super) url: &'a Url,
    /// The paper's own zone.
    pub(super) zone: &'a TimeZone,
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &Document<'a>) -> Self {
        Reader { url: document.url, zone: document.zone }
    }

    /// Reads a well-formed feed; else says why not.
    pub(super) fn read(&self, text: &str) -> Result<Listing, String> {
        let text = normal::form(text, self.url);
        let text = mails_apart(&text);
        let (mut listing, mut notes) = self.pass(&text, Order::DayFirst)?;
        // One `11/23/2026` tells how all dates of a feed are written, if they can be read so.
        if notes.iter().any(|note| date::is_month_first(note, self.zone)) {
            let (other, left) = self.pass(&text, Order::MonthFirst)?;
            if left.iter().all(|note| notes.contains(note)) {
                (listing, notes) = (other, left);
                listing
                    .faults
                    .push(Fault::new("date-month-first", "the month stands before the day, as in 11/23/2026"));
            }
        }
        listing.faults.extend(date_faults(&text, &notes));
        Ok(listing)
    }

    /// The feed, with its dates in one order, and what of them could not be read.
    fn pass(&self, text: &str, order: Order) -> Result<(Listing, Vec<String>), String> {
        let unreadable = Arc::new(Mutex::new(Vec::new()));
        // A parser that refused one feed panics at the next (3.0.0, state of media elements): one each.
        let parser = self.parser(Arc::clone(&unreadable), order);
        let feed = catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes())));
        let feed = feed.map_err(|_| "its reader failed".to_owned())?.map_err(|why| why.to_string())?;
        let notes = std::mem::take(&mut *unreadable.lock().unwrap_or_else(PoisonError::into_inner));
        Ok((self.listing(feed), notes))
    }

    fn parser(&self, unreadable: Arc<Mutex<Vec<String>>>, order: Order) -> Parser {
        let zone = self.zone.clone();
        let stamp = move |text: &str| {
            let at = date::read(text, &zone, order);
            if at.is_none() && !text.trim().is_empty() {
                let mut notes = unreadable.lock().unwrap_or_else(PoisonError::into_inner);
                if notes.len() < DATE_FAULTS_MAX {
                    notes.push(text.trim().to_owned());
                }
            }
            at.and_then(|at| chrono::DateTime::from_timestamp(at.as_second(), 0))
        };
        Builder::new()
            .base_uri(Some(self.url.as_str()))
            // An id that nobody stated is none: a made-up one changes with the title.
            .id_generator(|_, _, _| String::new())
            .sanitize_content(false)
            .timestamp_parser(stamp)
            .build()
    }

    fn listing(&self, feed: theirs::Feed) -> Listing {
        let format = match feed.feed_type {
            FeedType::Atom => ListingFormat::Atom,
            FeedType::JSON => ListingFormat::JsonFeed,
            _ => ListingFormat::Rss,
        };
        let rich = format == ListingFormat::Rss;
        let entries = feed.entries.into_iter().map(|entry| self.entry(entry, rich));
        Listing {
            format: Some(format),
            entries: entries.collect(),
            title: feed.title.and_then(|title| line(title, rich, TITLE_BYTES_MAX)),
            link: address(&feed.links).and_then(|link| absolute(link, self.url)),
            language: feed.language.map(|tag| clean_line(&tag).replace('_', "-")).filter(|tag| !tag.is_empty()),
            ..Listing::default()
        }
    }

    /// `rich`: titles are read as HTML, as RSS leaves open.
    fn entry(&self, entry: theirs::Entry, rich: bool) -> Entry {
        let published = entry.published.and_then(instant);
        // feed-rs repeats the one date of an RSS item as the other.
        let updated = entry.updated.and_then(instant).filter(|at| !rich || Some(*at) != published);
        let guid = filled(cut(clean_line(&entry.id), GUID_BYTES_MAX));
        let stated = address(&entry.links).and_then(|link| absolute(link, self.url));
        let url = stated
            .or_else(|| guid.as_deref().filter(|id| id.starts_with("http")).and_then(|id| absolute(id, self.url)));
        let enclosures = self.enclosures(&entry);
        let mut read = Entry {
            guid,
            url,
            title: entry.title.and_then(|title| line(title, rich, TITLE_BYTES_MAX)),
            authors: names(entry.authors),
            published,
            updated,
            categories: categories(entry.categories),
            enclosures,
            content: entry.content.and_then(|content| body(content.content_type.subty().as_str(), content.body?)),
            summary: None,
        };
        at_home(&mut read, self.url);
        if let Some(summary) = entry.summary {
            self.describe(&mut read, summary, rich);
        }
        read
    }

    /// A description is a summary; a long one is also the article when there is no other.
    fn describe(&self, entry: &mut Entry, summary: theirs::Text, rich: bool) {
        let html = rich || summary.content_type.subty() != "plain";
        if html {
            summarise(entry, summary.content, self.url);
        } else {
            entry.summary = filled(cut(clean_line(&summary.content), SUMMARY_BYTES_MAX));
        }
    }

    fn enclosures(&self, entry: &theirs::Entry) -> Vec<Enclosure> {
        let mut found: Vec<Enclosure> = Vec::new();
        let linked = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure"));
        let linked = linked.map(|link| (link.href.as_str().to_owned(), link.media_type.clone(), link.length));
        let media = entry.media.iter().flat_map(|object| &object.content).filter_map(|content| {
            let media_type = content.content_type.as_ref().map(ToString::to_string);
            Some((content.url.as_ref()?.as_str().to_owned(), media_type, content.size))
        });
        let thumbnails = entry.media.iter().flat_map(|object| &object.thumbnails);
        let thumbnails = thumbnails.map(|thumbnail| (thumbnail.image.uri.clone(), None, None));
        for (url, media_type, length) in linked.chain(media).chain(thumbnails) {
            let Some(url) = absolute(&url, self.url) else { continue };
            if found.len() < ENCLOSURES_MAX && found.iter().all(|other| other.url != url) {
                found.push(Enclosure { url, media_type, length });
            }
        }
        found
    }
}

/// Addresses in a body are relative to the article where the feed does not say otherwise: feeds of
/// the press are often served from another host.
pub(super) fn at_home(entry: &mut Entry, document: &Url) {
    let Some(html) = entry.content.take() else { return };
    let own = entry.url.as_deref().and_then(|url| Url::parse(url).ok());
    entry.content = Some(match absolute_links(&html, own.as_ref().unwrap_or(document)) {
        Cow::Borrowed(_) => html,
        Cow::Owned(whole) => whole,
    });
}

/// Puts a description in HTML where it belongs: summary, and body when it is one.
pub(super) fn summarise(entry: &mut Entry, html: String, base: &Url) {
    let head = super::markup::prefix(&html, SUMMARY_BYTES_MAX * 4);
    let plain = plain_line(head);
    if entry.enclosures.is_empty() {
        let image = first_image(head).and_then(|source| absolute(&source, base));
        entry.enclosures.extend(image.map(|url| Enclosure { url, ..Enclosure::default() }));
    }
    if entry.content.is_none() && plain.len() > DESCRIPTION_IS_BODY {
        entry.content = body("html", html);
        at_home(entry, base);
    }
    entry.summary = filled(cut(plain, SUMMARY_BYTES_MAX));
}

/// The picture that papers put before a description's text.
fn first_image(html: &str) -> Option<String> {
    let tag = html.split("<img").nth(1)?.split('>').next()?;
    let (_, rest) = tag.split_once("src=")?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(super::entities::unescape(rest[1..].split(quote).next()?).into_owned())
}

fn instant(at: chrono::DateTime<chrono::Utc>) -> Option<Timestamp> {
    Timestamp::from_second(at.timestamp()).ok()
}

/// The address of what a feed or an entry is about, among its links.
fn address(links: &[theirs::Link]) -> Option<&str> {
    let about = |link: &&theirs::Link| link.target.is_none() && matches!(link.rel.as_deref(), None | Some("alternate"));
    let html = |link: &&theirs::Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let found = links.iter().filter(about).find(html).or_else(|| links.iter().find(about));
    found.map(|link| link.href.as_str())
}

fn line(text: theirs::Text, rich: bool, bytes_max: usize) -> Option<String> {
    let html = rich || text.content_type.subty() != "plain";
    let head = super::markup::prefix(&text.content, bytes_max * 4);
    filled(cut(if html { plain_line(head) } else { clean_line(head) }, bytes_max))
}

fn names(people: Vec<theirs::Person>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for person in people {
        let name = person.name.filter(|name| !name.trim().is_empty()).or(person.email).unwrap_or_default();
        let name = plain_line(&name);
        let name = cut(name.trim_matches(['(', ')', ' ', ',']).to_owned(), NAME_BYTES_MAX);
        if !name.is_empty() && found.len() < AUTHORS_MAX && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

fn categories(stated: Vec<theirs::Category>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for category in stated {
        let name = category.label.filter(|label| !label.trim().is_empty()).unwrap_or(category.term);
        let name = cut(plain_line(&name), CATEGORY_BYTES_MAX);
        if !name.is_empty() && found.len() < CATEGORIES_MAX && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A body as HTML: plain text is escaped, so that a `<` in it begins no tag.
pub(super) fn body(subtype: &str, text: String) -> Option<String> {
    let text = super::markup::composed(super::markup::prefix(&text, CONTENT_BYTES_MAX).to_owned());
    let html = match subtype {
        "plain" => super::markup::paragraphs(&text),
        _ => text,
    };
    (!html.trim().is_empty()).then_some(html)
}

pub(super) fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}
