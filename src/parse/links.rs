//! The links of a page that lead to articles: those that a selector names, or those that look so.
//!
//! What an article's address looks like is learned on the page itself: addresses of one shape
//! ([`super::address`]) with headlines for words are articles; menus, boxes of what is most read,
//! tags and pages of the list are told by the elements around them, or by short words.

use std::collections::{HashMap, HashSet};

use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::limits::{ENTRIES_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, prefix};
use super::{address, date};
use crate::model::{CanonicalUrl, Entry, Fault, Timestamp};
use crate::text::clean_line;

/// Links that are looked at.
const LINKS_MAX: usize = 5000;
/// A headline has at least this many letters; shorter links are sections and buttons.
const HEADLINE_LETTERS_MIN: usize = 20;
/// And this many words: Vietnamese writes every syllable as one.
const HEADLINE_WORDS_MIN: usize = 4;
/// Addresses of one shape from which the shape is known to be that of articles.
const CLUSTER_MIN: usize = 3;
/// Elements around a link that are looked at.
const ABOVE_MAX: usize = 40;
/// Elements around a link in which its date may stand.
const DATED_ABOVE_MAX: usize = 5;
/// Elements inside such a one that are looked at.
const DATED_BELOW_MAX: usize = 60;
/// Longest text that is taken for a date, in bytes.
const DATE_BYTES_MAX: usize = 60;
/// Pieces of text of an element, or before one, that are looked at.
const PIECES_MAX: usize = 8;
/// Bytes of a class or an id that are looked at: around a link stand some forty of them.
const CLASS_BYTES_MAX: usize = 200;
/// Words of classes and ids, whole, of what holds no list of articles.
const FURNITURE: [&str; 22] = [
    "nav",
    "menu",
    "navbar",
    "navigation",
    "breadcrumb",
    "breadcrumbs",
    "footer",
    "pagination",
    "paging",
    "pager",
    "ads",
    "advert",
    "banner",
    "trending",
    "popular",
    "comments",
    "login",
    "weblink",
    "weblinks",
    "social",
    "topbar",
    "submenu",
];
/// Parts of classes and ids of boxes of what is most read, and of links to other sites.
const BOXES: [&str; 14] = [
    "doc-nhieu",
    "docnhieu",
    "xem-nhieu",
    "xemnhieu",
    "most-read",
    "mostread",
    "most-view",
    "mostview",
    "most-popular",
    "quan-tam",
    "lien-ket",
    "lienket",
    "quang-cao",
    "quangcao",
];

/// A link to what may be an article.
struct Link<'a> {
    identity: String,
    url: CanonicalUrl,
    words: String,
    /// How surely the words are the headline: 3 in a heading, 2 in an element so called, 1 else.
    rank: u8,
    outside: bool,
    anchor: ElementRef<'a>,
}

/// An article of the page: all links to one address.
struct Card<'a> {
    link: Link<'a>,
    shape: Option<String>,
}

/// Links that the channel's selector names; of an element that is no link, those inside it.
pub(super) fn chosen(html: &Html, selector: &str, base: &Url, zone: &TimeZone, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let (Ok(selector), Ok(anchors)) = (Selector::parse(selector), Selector::parse("a[href]")) else {
        faults.push(Fault::new("selector-wrong", format!("`{selector}` is no CSS selector")));
        return Vec::new();
    };
    let mut links = Vec::new();
    for element in html.select(&selector).take(LINKS_MAX) {
        // Elements that lie in each other hold the same links.
        let room = LINKS_MAX.saturating_sub(links.len());
        match element.attr("href") {
            Some(_) => links.extend(link(element, base)),
            None => links.extend(element.select(&anchors).take(room).filter_map(|anchor| link(anchor, base))),
        }
    }
    let cards = cards(links);
    if cards.is_empty() {
        faults.push(Fault::new("links-missing", "the selector of links finds none on this page"));
    }
    entries(cards, zone)
}

/// Links of the same site that look like articles.
pub(super) fn likely(html: &Html, base: &Url, page: &Url, zone: &TimeZone) -> Vec<Entry> {
    let Ok(anchors) = Selector::parse("a[href]") else { return Vec::new() };
    let sites: Vec<CanonicalUrl> =
        [page, base].into_iter().filter_map(|url| CanonicalUrl::from_url(url.clone()).ok()).collect();
    let own = |url: &CanonicalUrl| sites.iter().any(|site| site.site() == url.site() && site != url);
    let links = html.select(&anchors).take(LINKS_MAX).filter_map(|anchor| link(anchor, base));
    let mut cards = cards(links.filter(|link| own(&link.url)).collect());
    cards.retain(|card| !card.link.outside && card.shape.is_some());
    let known = article_shapes(&cards);
    cards.retain(|card| is_article(card, &known));
    entries(cards, zone)
}

/// The shapes of which there are enough, mostly with headlines for words.
fn article_shapes(cards: &[Card<'_>]) -> HashSet<String> {
    let mut counted: HashMap<&str, (usize, usize)> = HashMap::new();
    for card in cards {
        let Some(shape) = card.shape.as_deref().filter(|shape| address::marked(shape)) else { continue };
        let (all, headlines) = counted.entry(shape).or_default();
        *all += 1;
        *headlines += usize::from(is_headline(&card.link.words));
    }
    let enough = |(_, (all, headlines)): &(&str, (usize, usize))| *headlines >= CLUSTER_MIN && headlines * 2 >= *all;
    counted.into_iter().filter(enough).map(|(shape, _)| shape.to_owned()).collect()
}

/// A short headline in a heading is one where its address says so; a shape of its own is an
/// article's when it names headline and id.
fn is_article(card: &Card<'_>, known: &HashSet<String>) -> bool {
    let Some(shape) = &card.shape else { return false };
    let headline = is_headline(&card.link.words);
    let of_known = known.contains(shape);
    // A headline of three words makes `w` of what is `S` in all others.
    let short = || card.link.rank == 3 && !card.link.words.is_empty();
    let nearly = || known.contains(&shape.replacen('w', "S", 1)) && address::has_id(shape);
    match (headline, of_known) {
        (true, true) => true,
        (true, false) => address::certain(shape) || nearly(),
        (false, true) => short(),
        (false, false) => short() && nearly(),
    }
}

fn is_headline(words: &str) -> bool {
    words.chars().count() >= HEADLINE_LETTERS_MIN && words.split(' ').count() >= HEADLINE_WORDS_MIN
}

fn link<'a>(anchor: ElementRef<'a>, base: &Url) -> Option<Link<'a>> {
    let url = CanonicalUrl::parse(&absolute(anchor.attr("href")?, base)?).ok()?;
    let (words, rank) = headline(anchor);
    let words = cut(words, TITLE_BYTES_MAX);
    Some(Link { identity: url.identity(), outside: within_words(anchor) || outside(anchor), url, words, rank, anchor })
}

/// The words of a link, and how surely they are a headline.
fn headline(anchor: ElementRef<'_>) -> (String, u8) {
    if let Some(heading) = elements(anchor).find(|element| is_heading(*element)) {
        return (words(heading), 3);
    }
    let own = words(anchor);
    let title = clean_line(anchor.attr("title").unwrap_or_default());
    // Lists cut long headlines short and keep them whole in the title.
    let cut_short = own.ends_with(['…']) || own.ends_with("...");
    if title.len() > own.len() && (cut_short || !is_headline(&own)) && is_headline(&title) {
        return (title, 2);
    }
    let near = || anchor.ancestors().filter_map(ElementRef::wrap).take(3);
    let called = |element: ElementRef<'_>| {
        names(element).iter().any(|name| matches!(name.as_str(), "title" | "headline" | "tit"))
    };
    let rank = match own.is_empty() {
        true => 0,
        false if near().any(is_heading) => 3,
        false if called(anchor) || near().take(1).any(called) => 2,
        false => 1,
    };
    (own, rank)
}

fn is_heading(element: ElementRef<'_>) -> bool {
    matches!(element.value().name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// The text of an element; what is meant for browsers without script is markup, not text.
fn words(element: ElementRef<'_>) -> String {
    let hidden = |parent: ElementRef<'_>| matches!(parent.value().name(), "noscript" | "script" | "style" | "template");
    let shown = element.descendants().filter(|node| !node.parent().and_then(ElementRef::wrap).is_some_and(hidden));
    clean_line(&shown.filter_map(|node| node.value().as_text().map(|text| &**text)).collect::<Vec<_>>().join(" "))
}

/// Whether a link stands within the words of a paragraph: it names what the paragraph speaks of.
fn within_words(anchor: ElementRef<'_>) -> bool {
    let paragraph = anchor.parent().and_then(ElementRef::wrap).is_some_and(|above| above.value().name() == "p");
    let texts = || anchor.prev_siblings().take(PIECES_MAX).filter_map(|node| node.value().as_text());
    let letters = || {
        texts()
            .map(|text| text.chars().take(HEADLINE_LETTERS_MIN * 2).filter(|letter| letter.is_alphabetic()).count())
            .sum::<usize>()
    };
    paragraph && letters() >= HEADLINE_LETTERS_MIN
}

/// Whether the elements around a link say that it is none of the list.
fn outside(anchor: ElementRef<'_>) -> bool {
    let above = || anchor.ancestors().filter_map(ElementRef::wrap).take(ABOVE_MAX);
    let in_article = above().any(|element| element.value().name() == "article");
    above().take_while(|element| element.value().name() != "body").any(|element| {
        let (name, role) = (element.value().name(), element.attr("role").unwrap_or_default());
        // The head of an article is not that of the page; its classes name its tags, too.
        let page_part = matches!(name, "header" | "footer") && !in_article;
        name == "nav" || role == "navigation" || page_part || name != "article" && is_furniture(element)
    })
}

fn is_furniture(element: ElementRef<'_>) -> bool {
    let names = names(element);
    names.iter().any(|name| FURNITURE.contains(&name.as_str())) || {
        let joined = names.join("-");
        BOXES.iter().any(|part| joined.contains(part))
    }
}

/// The words of an element's classes and id, in lower case: `boxDocNhieu` as box, doc, nhieu.
fn names(element: ElementRef<'_>) -> Vec<String> {
    let stated =
        [element.attr("class"), element.attr("id")].into_iter().flatten().map(|text| prefix(text, CLASS_BYTES_MAX));
    let mut names: Vec<String> = Vec::new();
    for text in stated.flat_map(|text| text.split(|letter: char| !letter.is_ascii_alphanumeric())) {
        let mut small = false;
        names.push(String::new());
        for letter in text.chars() {
            if letter.is_ascii_uppercase() && small {
                names.push(String::new());
            }
            small = letter.is_ascii_lowercase();
            if let Some(name) = names.last_mut() {
                name.push(letter.to_ascii_lowercase());
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// All links to one address as one, by its surest words, in the order of the page.
fn cards(links: Vec<Link<'_>>) -> Vec<Card<'_>> {
    let mut cards: Vec<Card<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for link in links {
        let place = *places.entry(link.identity.clone()).or_insert(cards.len());
        if place == cards.len() {
            let shape = address::shape(link.url.as_url());
            cards.push(Card { link, shape });
            continue;
        }
        let kept = &mut cards[place].link;
        let outside = kept.outside && link.outside;
        // A box's words for an article are often cut; of those in the list the surest count. A
        // summary that is a link too is longer than the headline, never surer.
        let order = |link: &Link<'_>| (!link.outside, is_headline(&link.words), link.rank);
        if order(&link) > order(kept) {
            *kept = link;
        }
        kept.outside = outside;
    }
    cards
}

fn entries(cards: Vec<Card<'_>>, zone: &TimeZone) -> Vec<Entry> {
    let own: HashSet<String> = cards.iter().map(|card| card.link.identity.clone()).collect();
    let entry = |card: Card<'_>| Entry {
        published: date_beside(&card.link, &own, zone),
        title: Some(card.link.words).filter(|words| !words.is_empty()),
        url: Some(card.link.url.into()),
        ..Entry::default()
    };
    cards.into_iter().take(ENTRIES_MAX).map(entry).collect()
}

/// The date that stands beside a link: in the nearest elements around it that hold no other article.
fn date_beside(link: &Link<'_>, own: &HashSet<String>, zone: &TimeZone) -> Option<Timestamp> {
    let base = link.url.as_url();
    let other = |element: ElementRef<'_>| {
        let url = element.attr("href").filter(|_| element.value().name() == "a").and_then(|href| absolute(href, base));
        let identity = url.and_then(|url| CanonicalUrl::parse(&url).ok()).map(|url| url.identity());
        identity.is_some_and(|identity| identity != link.identity && own.contains(&identity))
    };
    let around = std::iter::once(link.anchor).chain(link.anchor.ancestors().filter_map(ElementRef::wrap));
    for element in around.take(DATED_ABOVE_MAX) {
        let mut found = None;
        for below in elements(element).take(DATED_BELOW_MAX) {
            if other(below) {
                return None;
            }
            found = found.or_else(|| stated_date(below, zone));
        }
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The date that an element states: `time`, or a short text that is one.
fn stated_date(element: ElementRef<'_>, zone: &TimeZone) -> Option<Timestamp> {
    if let Some(at) = element.attr("datetime").and_then(|text| date(text, zone)) {
        return Some(at);
    }
    let pieces = element.children().filter_map(|child| child.value().as_text().map(|text| &**text));
    let own: Vec<&str> = pieces.take(PIECES_MAX).collect();
    if own.iter().map(|piece| piece.len()).sum::<usize>() > DATE_BYTES_MAX * 4 {
        return None;
    }
    let text = clean_line(&own.join(" "));
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let told = digits >= 6 && text.len() <= DATE_BYTES_MAX && text.contains(['/', '-', '.']);
    let text = text.trim_matches(['(', ')', '-', '|', '[', ']', ' ', '•', '·']);
    told.then(|| date(text, zone)).flatten()
}

fn elements(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.descendants().filter_map(ElementRef::wrap)
}
