//! What a feed's head says of when to ask again and of push, and small signs of how it is written.
//!
//! One bounded pass over the head and the first few items; what can not be read ends it. Never
//! changes an entry.

use std::time::Duration;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde_json::Value;

use super::entities::unescape;
use super::markup::{absolute, prefix};
use super::{Document, limits, tree};
use crate::model::{Fault, Hints, Listing, ListingFormat, PushLinks};
use crate::text::clean_line;

/// How much of a feed is looked at: heads of the press take 2 kB, three items 60 kB.
const HEAD_BYTES: usize = 128 * 1024;
/// Events that are read of it.
const EVENTS_MAX: usize = 4_000;
/// Items that are looked at.
const ITEMS_MAX: usize = 3;
/// Hubs that a document may name: one is enough, two are seen.
const HUBS_MAX: usize = 4;
/// Bytes of text that one element of the head may have.
const WORDS_BYTES_MAX: usize = 2_000;
/// The longest wait that a document may ask for: a mistyped `ttl` must not silence a paper.
const WAIT_MINUTES_MAX: u64 = 7 * 24 * 60;
/// Updates in a period that can be meant.
const FREQUENCY_MAX: u64 = 1_440;
/// `skipHours` of all hours is a mistake: the feed would never be asked.
const ALL_HOURS: u32 = (1 << 24) - 1;
/// The same of days.
const ALL_DAYS: u8 = (1 << 7) - 1;
const DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
/// Marks of HTML in what readers see of a headline.
const MARKUP: [&str; 9] = ["</", "<b>", "<i>", "<br", "<p>", "<span", "<strong", "&amp;", "&quot;"];

/// Adds what the document says beside its entries to what was read of it.
pub(super) fn read(text: &str, document: &Document<'_>, listing: &mut Listing) {
    match listing.format {
        Some(ListingFormat::Rss | ListingFormat::Atom) => {
            let mut scan = Scan { document, atom: listing.format == Some(ListingFormat::Atom), ..Scan::of(document) };
            scan.run(prefix(text, HEAD_BYTES));
            (listing.hints, listing.push) = (scan.hints(), scan.push);
            listing.faults.extend(scan.faults.into_iter().take(limits::FAULTS_MAX));
        }
        Some(ListingFormat::JsonFeed) => listing.push = json_push(text, document),
        _ => {}
    }
}

/// A pass over the head of a feed.
struct Scan<'a> {
    document: &'a Document<'a>,
    atom: bool,
    /// Relative addresses are meant where the feed says what they are relative to.
    based: bool,
    items: usize,
    words: String,
    hints: Hints,
    frequency: Option<u64>,
    period: Option<Duration>,
    push: PushLinks,
    faults: Vec<Fault>,
}

impl<'a> Scan<'a> {
    fn of(document: &'a Document<'a>) -> Self {
        Scan {
            document,
            atom: false,
            based: false,
            items: 0,
            words: String::new(),
            hints: Hints::default(),
            frequency: None,
            period: None,
            push: PushLinks::default(),
            faults: Vec::new(),
        }
    }

    fn run(&mut self, text: &str) {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        for _ in 0..EVENTS_MAX {
            match reader.read_event() {
                Ok(Event::Start(tag) | Event::Empty(tag)) => {
                    let name = tag.name().as_ref().to_ascii_lowercase();
                    self.items += usize::from(name == "item" || name == "entry");
                    if self.items > ITEMS_MAX {
                        return;
                    }
                    self.words.clear();
                    self.opened(&name, &tag);
                }
                Ok(Event::Text(piece)) => self.push_words(&piece),
                Ok(Event::CData(piece)) => self.push_words(&piece),
                Ok(Event::GeneralRef(name)) => self.push_words(&unescape(&format!("&{};", &*name))),
                Ok(Event::End(tag)) => {
                    let name = tag.name().as_ref().to_ascii_lowercase();
                    self.closed(&name);
                    self.words.clear();
                }
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    fn push_words(&mut self, piece: &str) {
        if self.words.len() < WORDS_BYTES_MAX {
            self.words.push_str(prefix(piece, WORDS_BYTES_MAX));
        }
    }

    fn opened(&mut self, name: &str, tag: &BytesStart<'_>) {
        self.based |= attribute(tag, "xml:base").is_some();
        let is_link = if self.atom { name == "link" } else { name.starts_with("atom") && name.ends_with(":link") };
        let Some(href) = attribute(tag, "href").filter(|_| is_link) else { return };
        let rel = attribute(tag, "rel").unwrap_or_else(|| "alternate".to_owned());
        let found = absolute(&href, self.document.url);
        match (self.items, rel.trim().to_ascii_lowercase().as_str()) {
            (0, "hub") if self.push.hubs.len() < HUBS_MAX => self.push.hubs.extend(found),
            (0, "self") if self.push.itself.is_none() => self.push.itself = found,
            (1.., "alternate") if self.atom => self.address(&href),
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) {
        let local = name.rsplit(':').next().unwrap_or(name);
        let words = self.words.trim().to_owned();
        match (self.items, local) {
            (1.., "link") if !self.atom && name == local && !words.is_empty() => self.address(&words),
            (1.., "title") if !self.atom && name == local => self.headline(&words),
            (1.., _) => {}
            (_, "ttl") => self.hints.ttl = minutes(&words),
            (_, "updateperiod") => self.period = period(&words),
            (_, "updatefrequency") => {
                self.frequency = words.parse().ok().filter(|times| (1..=FREQUENCY_MAX).contains(times))
            }
            (_, "hour") => {
                // Hours are 0 to 23; Netscape's RSS counted them from 1 to 24.
                let hour = words.parse::<u32>().ok().filter(|hour| *hour <= 24);
                self.hints.skip_hours |= hour.map_or(0, |hour| 1 << (hour % 24));
            }
            (_, "day") => {
                let day = DAYS.iter().position(|day| words.eq_ignore_ascii_case(day));
                self.hints.skip_days |= day.map_or(0, |day| 1 << day);
            }
            _ => {}
        }
    }

    /// An entry's address as it stands in the document.
    fn address(&mut self, stated: &str) {
        let whole = stated.starts_with("//") || stated.contains("://") || stated.starts_with("urn:");
        if !whole && !self.based && self.faults.iter().all(|fault| fault.code != "link-relative") {
            let shown = clean_line(prefix(stated, 80));
            self.faults.push(Fault::new("link-relative", format!("addresses are not complete, such as `{shown}`")));
        }
    }

    /// An RSS headline as it stands in the document, references read once: it is plain text.
    fn headline(&mut self, stated: &str) {
        let marked = MARKUP.iter().any(|mark| stated.contains(mark));
        if marked && self.faults.iter().all(|fault| fault.code != "title-markup") {
            let shown = clean_line(prefix(stated, 80));
            self.faults.push(Fault::new("title-markup", format!("headlines hold markup, such as `{shown}`")));
        }
    }

    fn hints(&self) -> Hints {
        let mut hints = self.hints.clone();
        // The module's own defaults: daily, once.
        if self.period.is_some() || self.frequency.is_some() {
            let whole = self.period.unwrap_or(Duration::from_secs(86_400));
            let times = u32::try_from(self.frequency.unwrap_or(1)).unwrap_or(1);
            hints.period = Some((whole / times).clamp(Duration::from_secs(60), longest()));
        }
        if hints.skip_hours & ALL_HOURS == ALL_HOURS {
            hints.skip_hours = 0;
        }
        if hints.skip_days & ALL_DAYS == ALL_DAYS {
            hints.skip_days = 0;
        }
        hints
    }
}

/// An attribute of a tag by its name, in whatever case.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        tag.attributes().with_checks(false).flatten().find(|found| found.key.as_ref().eq_ignore_ascii_case(name));
    found.map(|found| unescape(prefix(&found.value, WORDS_BYTES_MAX)).into_owned())
}

fn longest() -> Duration {
    Duration::from_secs(WAIT_MINUTES_MAX * 60)
}

fn minutes(words: &str) -> Option<Duration> {
    let minutes = words.parse::<u64>().ok().filter(|minutes| *minutes > 0)?;
    Some(Duration::from_secs(minutes.min(WAIT_MINUTES_MAX) * 60))
}

/// `sy:updatePeriod`; longer periods than we ever wait count as the longest.
fn period(words: &str) -> Option<Duration> {
    let days = match words.to_ascii_lowercase().as_str() {
        "hourly" => return Some(Duration::from_secs(3600)),
        "daily" => 1,
        "weekly" => 7,
        "monthly" => 30,
        "yearly" => 365,
        _ => return None,
    };
    Some(Duration::from_secs(days * 86_400))
}

fn json_push(text: &str, document: &Document<'_>) -> PushLinks {
    let Ok(head) = tree::read(text, &mut |_, _| ()) else { return PushLinks::default() };
    let web_sub = |hub: &&Value| hub["type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("websub"));
    let stated = head["hubs"].as_array().into_iter().flatten();
    let hubs = stated.filter(web_sub).filter_map(|hub| absolute(hub["url"].as_str()?, document.url));
    let itself = head["feed_url"].as_str().and_then(|url| absolute(url, document.url));
    PushLinks { hubs: hubs.take(HUBS_MAX).collect(), itself }
}
