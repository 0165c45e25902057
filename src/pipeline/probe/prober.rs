//! The requests of a probe, one after another, each for a reason; what came is noted.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use url::Url;

use super::{Article, Channel, Page, Probed, Sample, suggest};
use crate::config::Config;
use crate::extract;
use crate::fetch::{Accept, Answer, Document, FetchError, Fetcher, Request};
use crate::model::{
    ChannelKind, Entry, ExtractRules, Fault, Listing, ListingFormat, Republish, Source, SourceKind, Timestamp,
    Validators, time,
};
use crate::parse::{self, FEED_PATHS, FeedLink, SITEMAP_PATHS};
use crate::pipeline::{document, sitemaps};

/// Requests of one probe: all unsaid places of feeds and sitemaps, and what they lead to.
const REQUESTS_MAX: usize = 32;
/// Feeds that are asked for: a list of fifty sections is shown, not fetched.
const FEEDS_MAX: usize = 4;
/// Sitemaps that are asked for.
const SITEMAPS_MAX: usize = 3;
/// Entries and links that are shown as samples.
const SAMPLES_MAX: usize = 5;
/// Faults of one document that are shown.
const FAULTS_MAX: usize = 5;
/// Links that make a page one that lists articles: small papers begin with one.
const LINKS_MIN: usize = 1;
/// Letters of a text from which a page with an article's address is an article.
const ARTICLE_LETTERS_MIN: usize = 300;
/// Letters of the text that are shown.
const FIRST_LETTERS_MAX: usize = 400;

/// A probe under way.
pub(super) struct Prober<'a> {
    pub(super) fetcher: Fetcher,
    pub(super) config: &'a Config,
    pub(super) tell: &'a (dyn Fn(&str) + Sync),
    pub(super) asked: HashSet<String>,
    pub(super) found: Probed,
}

impl Prober<'_> {
    /// The address itself: a channel, an article, or a page with more behind it.
    pub(super) async fn begin(&mut self, url: &Url) -> Result<(), FetchError> {
        let document = match self.get(url, Accept::Feed).await {
            Some(Ok(document)) => document,
            Some(Err(why @ (FetchError::Status { .. } | FetchError::Gone { .. }))) => {
                self.found.failed.push(why.to_string());
                return Ok(());
            }
            Some(Err(why)) => return Err(why),
            None => return Ok(()),
        };
        self.found.home = suggest::home(&document.url);
        let listing = self.listing(&document);
        if listing.format != Some(ListingFormat::Page) {
            self.channel(&document, listing, "asked for").await;
            if let Some(channel) = self.found.channels.first_mut() {
                channel.whole = true;
            }
            return Ok(());
        }
        let article = self.read_article(&document);
        if parse::is_article_address(&document.url) && article.letters >= ARTICLE_LETTERS_MIN {
            self.found.article = Some(article);
        } else {
            self.page(&document, listing).await;
        }
        Ok(())
    }

    /// The front page: the name of the paper, and the feeds that it announces.
    pub(super) async fn front(&mut self) {
        let home = self.found.home.clone();
        if let Some(document) = self.came(&home, Accept::Page).await {
            let listing = self.listing(&document);
            if listing.format == Some(ListingFormat::Page) {
                self.page(&document, listing).await;
            }
        }
    }

    /// A page that is no article: what it lists, and the feeds that it announces.
    async fn page(&mut self, document: &Document, listing: Listing) {
        if document.url.path() == "/" {
            self.found.site = listing.title.clone().or(self.found.site.take());
        }
        self.found.language = self.found.language.take().or(listing.language.clone());
        if self.found.page.is_none() && listing.entries.len() >= LINKS_MIN {
            let samples = self.samples(&listing.entries);
            self.found.page = Some(Page { url: document.url.to_string(), links: listing.entries.len(), samples });
        }
        let leads = parse::leads(&self.view(document));
        self.feeds(leads.announced, "announced by the page").await;
        self.feeds(leads.linked, "linked from the page").await;
        for url in leads.lists {
            self.place(&url, "linked from the page").await;
        }
    }

    /// The places where papers keep feeds unsaid, until one is found.
    pub(super) async fn places(&mut self) {
        for (path, _) in FEED_PATHS {
            if self.found.channels.iter().any(|channel| channel.kind == ChannelKind::Feed && channel.entries > 0) {
                return;
            }
            let Ok(url) = self.found.home.join(path) else { continue };
            self.place(url.as_str(), "at a usual place").await;
        }
    }

    /// A place that may hold a feed, or a list of feeds.
    async fn place(&mut self, url: &str, how: &'static str) {
        let Ok(url) = url.parse() else { return };
        let Some(document) = self.came_quietly(&url).await else { return };
        let listing = self.listing(&document);
        if listing.format == Some(ListingFormat::Page) {
            let leads = parse::leads(&self.view(&document));
            self.feeds(leads.linked, "in the paper's list of feeds").await;
        } else if listing.format.is_some() {
            self.channel(&document, listing, how).await;
        }
    }

    async fn feeds(&mut self, links: Vec<FeedLink>, how: &'static str) {
        for link in links {
            if self.found.sections.iter().any(|known| known.url == link.url) {
                continue;
            }
            self.found.sections.push(link.clone());
            let feeds = self.found.channels.iter().filter(|channel| channel.kind == ChannelKind::Feed).count();
            let Some(url) = link.url.parse().ok().filter(|_| feeds < FEEDS_MAX) else { continue };
            let Some(document) = self.came(&url, Accept::Feed).await else { continue };
            let listing = self.listing(&document);
            if listing.format.is_some_and(|format| format != ListingFormat::Page) {
                let before = self.found.channels.len();
                self.channel(&document, listing, how).await;
                if let Some(channel) = self.found.channels.get_mut(before) {
                    channel.whole = parse::is_of_whole(&link);
                }
            }
        }
    }

    /// The sitemaps that robots.txt names; else the usual ones, until one is found.
    pub(super) async fn sitemaps(&mut self) {
        let named = self.named_sitemaps().await;
        let how = if named.is_empty() { "at a usual place" } else { "named by robots.txt" };
        let usual = SITEMAP_PATHS.iter().filter_map(|(path, _)| self.found.home.join(path).ok());
        let urls: Vec<Url> = if named.is_empty() { usual.collect() } else { named };
        for url in urls {
            let known = self.found.channels.iter().filter(|channel| channel.kind == ChannelKind::Sitemap).count();
            let enough = if how == "at a usual place" { 1 } else { SITEMAPS_MAX };
            if known >= enough {
                return;
            }
            if let Some(document) = self.came_quietly(&url).await {
                let listing = self.listing(&document);
                if listing.format == Some(ListingFormat::Sitemap) {
                    self.channel(&document, listing, how).await;
                }
            }
        }
    }

    async fn named_sitemaps(&mut self) -> Vec<Url> {
        let Ok(url) = self.found.home.join("/robots.txt") else { return Vec::new() };
        if !self.may_ask(&url) {
            return Vec::new();
        }
        let robots = self.fetcher.robots(&self.found.home).await;
        robots.map(|robots| robots.sitemaps_from(&self.found.home)).unwrap_or_default()
    }

    /// Where no article was asked for: the page of the newest entry that was found.
    pub(super) async fn sample(&mut self) {
        if self.found.article.is_some() {
            return;
        }
        let listed = self.found.channels.iter().flat_map(|channel| &channel.samples);
        let linked = self.found.page.iter().flat_map(|page| &page.samples);
        let Some(url) = listed.chain(linked).find_map(|sample| sample.url.parse::<Url>().ok()) else { return };
        if let Some(document) = self.came(&url, Accept::Page).await {
            self.found.article = Some(self.read_article(&document));
        }
    }

    /// Notes a feed or a sitemap; of an index, with what its newest sitemap holds.
    async fn channel(&mut self, document: &Document, mut listing: Listing, found: &'static str) {
        if self.found.channels.iter().any(|known| known.url == document.url.as_str()) {
            return;
        }
        let sitemaps = sitemaps::is_index(&listing).then_some(listing.entries.len());
        if sitemaps.is_some() {
            let newest = parse::newest_children(&listing.entries).into_iter().next();
            let url = newest.and_then(|child| child.url.parse().ok());
            let faults: Vec<Fault> = listing.faults.drain(..).filter(|fault| fault.code != "sitemap-index").collect();
            listing = match url {
                Some(url) => self.came(&url, Accept::Feed).await.map(|child| self.listing(&child)).unwrap_or_default(),
                None => Listing::default(),
            };
            listing.format = Some(ListingFormat::Sitemap);
            listing.faults.extend(faults);
        }
        if listing.format == Some(ListingFormat::Sitemap) {
            parse::newest_first(&mut listing.entries);
        }
        self.found.site = self.found.site.take().or_else(|| listing.title.clone());
        self.found.language = self.found.language.take().or_else(|| listing.language.clone());
        let noted = self.noted(document, listing, sitemaps, found);
        self.found.channels.push(noted);
    }

    fn noted(&self, document: &Document, listing: Listing, sitemaps: Option<usize>, found: &'static str) -> Channel {
        let sitemap = listing.format == Some(ListingFormat::Sitemap);
        let newest = listing.entries.iter().filter_map(|entry| entry.published.max(entry.updated)).max();
        let mut faults = listing.faults;
        faults.truncate(FAULTS_MAX);
        Channel {
            url: document.url.to_string(),
            kind: if sitemap { ChannelKind::Sitemap } else { ChannelKind::Feed },
            format: listing.format,
            found,
            title: listing.title,
            entries: listing.entries.len(),
            sitemaps,
            newest: newest.map(|at| self.shown(at)),
            full_texts: listing.entries.iter().filter(|entry| self.is_full(entry)).count(),
            etag: document.validators.etag.is_some(),
            last_modified: document.validators.last_modified.is_some(),
            whole: parse::is_of_whole(&FeedLink { url: document.url.to_string(), name: None }),
            samples: self.samples(&listing.entries),
            faults,
        }
    }

    fn is_full(&self, entry: &Entry) -> bool {
        let source = unnamed(&self.found.home);
        let draft = source.and_then(|source| extract::from_entry(entry, &source, None, self.zone()).ok());
        draft.is_some_and(|draft| extract::has_full_text(&draft))
    }

    fn read_article(&self, document: &Document) -> Article {
        let (html, _) = parse::decode(&document.body, document.content_type.as_deref());
        let rules = ExtractRules::default();
        let page = extract::from_page(&extract::Page {
            html: &html,
            url: &document.url,
            rules: &rules,
            zone: self.zone(),
            language: "vi",
        });
        Article {
            url: document.url.to_string(),
            title: page.title,
            published: page.published.map(|at| self.shown(at)),
            authors: page.authors,
            summary: page.summary,
            letters: page.text.chars().count(),
            first: opening(&page.text),
            short: page.faults.iter().any(|fault| fault.code == "body-short"),
            faults: page.faults,
        }
    }

    fn samples(&self, entries: &[Entry]) -> Vec<Sample> {
        let sample = |entry: &Entry| {
            let date = entry.published.or(entry.updated).map(|at| self.shown(at));
            Some(Sample { date, title: entry.title.clone(), url: entry.url.clone()? })
        };
        entries.iter().filter_map(sample).take(SAMPLES_MAX).collect()
    }

    fn view<'d>(&'d self, document: &'d Document) -> parse::Document<'d> {
        parse::Document {
            body: &document.body,
            content_type: document.content_type.as_deref(),
            url: &document.url,
            kind: None,
            zone: self.zone(),
            links: None,
        }
    }

    fn listing(&self, document: &Document) -> Listing {
        parse::listing(&self.view(document))
    }

    fn zone(&self) -> &TimeZone {
        &self.config.service.timezone
    }

    fn shown(&self, at: Timestamp) -> String {
        time::rfc3339(at, self.zone())
    }

    /// A document, or none and why not among the findings.
    async fn came(&mut self, url: &Url, accept: Accept) -> Option<Document> {
        self.get(url, accept).await?.map_err(|why| self.found.failed.push(why.to_string())).ok()
    }

    /// A document from a place where there may as well be none.
    async fn came_quietly(&mut self, url: &Url) -> Option<Document> {
        self.get(url, Accept::Feed).await?.ok()
    }

    /// Counts a request and tells of it, once for each address and within the bound.
    fn may_ask(&mut self, url: &Url) -> bool {
        let may = self.found.requests < REQUESTS_MAX && self.asked.insert(url.to_string());
        if may {
            self.found.requests += 1;
            (self.tell)(url.as_str());
        }
        may
    }

    /// Asks once for each address, within the bound; none where that is used up.
    async fn get(&mut self, url: &Url, accept: Accept) -> Option<Result<Document, FetchError>> {
        if !self.may_ask(url) {
            return None;
        }
        let document = match self.fetcher.get(&Request { url, validators: &Validators::default(), accept }).await {
            Ok(Answer::Document(document)) => document,
            Ok(Answer::NotModified { .. }) => return None,
            Err(why) => return Some(Err(why)),
        };
        self.asked.insert(document.url.to_string());
        match document::unpacked(document, self.config.fetch.body_bytes_max).await {
            Ok(document) => Some(Ok(document)),
            Err(fault) => {
                self.found.failed.push(format!("{url}: {}", fault.message));
                None
            }
        }
    }
}

/// The first words of a text; where it goes on, an ellipsis says so.
fn opening(text: &str) -> String {
    let Some((end, next)) = text.char_indices().nth(FIRST_LETTERS_MAX) else { return text.to_owned() };
    let whole = if next.is_whitespace() { end } else { text[..end].rfind(char::is_whitespace).unwrap_or(end) };
    format!("{} …", text[..whole].trim_end())
}

/// A source of which nothing is known yet.
fn unnamed(home: &Url) -> Option<Source> {
    Some(Source {
        id: "probe".parse().ok()?,
        name: String::new(),
        kind: SourceKind::PartyPress,
        province: None,
        language: "vi".to_owned(),
        homepage: home.clone(),
        hosts: Vec::new(),
        republish: Republish::Link,
        credit: None,
        robots: true,
        verified: None,
        channels: Vec::new(),
        extract: ExtractRules::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::{FIRST_LETTERS_MAX, opening};

    #[test]
    fn a_text_is_opened_at_whole_words() {
        let (short, long) = ("Xã Sông Trắng", "nghìn ".repeat(FIRST_LETTERS_MAX));
        assert_eq!(opening(short), short);
        let opened = opening(&long);
        assert!(opened.ends_with("nghìn …") && opened.chars().count() <= FIRST_LETTERS_MAX + 2, "{opened}");
        let one = "ă".repeat(FIRST_LETTERS_MAX + 1);
        assert_eq!(opening(&one), format!("{} …", "ă".repeat(FIRST_LETTERS_MAX)));
    }
}
