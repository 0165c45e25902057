//! The feeds of the many papers, kept ready as items, and the doors to them.

use std::collections::VecDeque;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::json;

use crate::demo::answer::http_date;
use crate::demo::printed::{escaped, rfc822};
use crate::demo::rng::Rng;
use crate::model::Timestamp;

use super::Counts;
use super::writer::{Written, headline, write};

/// Of a hundred items, those that are agency copies.
const COPIES_PERCENT: usize = 15;
/// Papers that carry one agency text.
const CARRIERS: usize = 20;
/// Of so many papers, one has something new in a cycle.
const CYCLE_PAPERS: usize = 10;
/// New items that it has.
const CYCLE_ITEMS: usize = 3;
/// Seconds between two cycles' dates.
const CYCLE_SECONDS: i64 = 600;
/// Where papers with an address of their own have them: room for four million.
const FIRST_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 64, 0, 0);
/// The bits that tell them apart.
const ADDRESSES_MASK: u32 = 0x003F_FFFF;
/// Seconds over which the dates of the first items spread.
const SPREAD_SECONDS: usize = 2 * 24 * 3600;

/// Where the papers' addresses begin.
#[derive(Debug)]
pub enum Bases {
    /// All on one address.
    One(String),
    /// Each at a loopback address of its own, all at this port.
    Each(u16),
}

/// All feeds.
#[derive(Debug)]
pub struct Shelf {
    bases: Bases,
    seed: u64,
    opened: Timestamp,
    state: Mutex<Feeds>,
}

#[derive(Debug)]
struct Feeds {
    feeds: Vec<Feed>,
    cycle: usize,
    counts: Counts,
}

#[derive(Debug, Default)]
struct Feed {
    items: VecDeque<String>,
    version: usize,
    changed: Timestamp,
}

/// What one round of publishing gives: the papers that have something new, and how much.
struct Round {
    cycle: usize,
    papers: Vec<usize>,
    items: usize,
    at: Timestamp,
    spread_seconds: usize,
}

impl Bases {
    /// The address that a paper's own begin with.
    pub fn of(&self, paper: usize) -> String {
        match self {
            Bases::One(base) => format!("{base}/p/{paper}"),
            Bases::Each(port) => format!("http://{}:{port}/p/{paper}", address_of(paper)),
        }
    }
}

/// A paper's own loopback address: 127.64.0.0 and on.
pub fn address_of(paper: usize) -> Ipv4Addr {
    Ipv4Addr::from_bits(FIRST_ADDRESS.to_bits() | (paper as u32 & ADDRESSES_MASK))
}

/// The paper at an address.
pub fn paper_at(address: Ipv4Addr) -> Option<usize> {
    let paper = (address.to_bits() & ADDRESSES_MASK) as usize;
    (address_of(paper) == address).then_some(paper)
}

impl Shelf {
    /// Fills the feeds.
    pub fn new(papers: usize, items: usize, seed: u64, now: Timestamp, bases: Bases) -> Shelf {
        let feeds = (0..papers).map(|_| Feed::default()).collect();
        let counts = Counts { papers, items: 0, copies: 0, agency_texts: 0, feed_bytes: 0 };
        let shelf = Shelf { bases, seed, opened: now, state: Mutex::new(Feeds { feeds, cycle: 0, counts }) };
        let round = Round { cycle: 0, papers: (0..papers).collect(), items, at: now, spread_seconds: SPREAD_SECONDS };
        shelf.publish(&mut shelf.state(), &round);
        shelf
    }

    /// A tenth of the papers, the next in turn, have something new.
    pub fn next_cycle(&self) {
        let mut state = self.state();
        state.cycle += 1;
        let cycle = state.cycle;
        let papers = (0..state.feeds.len()).filter(|paper| paper % CYCLE_PAPERS == cycle % CYCLE_PAPERS).collect();
        let at = later(self.opened, cycle as i64 * CYCLE_SECONDS);
        self.publish(&mut state, &Round { cycle, papers, items: CYCLE_ITEMS, at, spread_seconds: 60 });
    }

    /// What a paper's addresses begin with.
    pub fn home(&self, paper: usize) -> String {
        self.bases.of(paper)
    }

    /// How much is published so far.
    pub fn counts(&self) -> Counts {
        let state = self.state();
        let feed_bytes = state.feeds.iter().flat_map(|feed| &feed.items).map(String::len).sum();
        Counts { feed_bytes, ..state.counts }
    }

    fn publish(&self, state: &mut Feeds, round: &Round) {
        let slots = round.papers.len() * round.items;
        let carriers = CARRIERS.min(round.papers.len()).max(1);
        let agency_texts = (slots * COPIES_PERCENT / 100).div_ceil(carriers).max(1);
        let seed = self.seed ^ ((round.cycle as u64) << 40);
        let agency: Vec<Written> =
            (0..agency_texts).map(|text| write(&mut Rng::new(seed ^ (text as u64) << 20))).collect();
        let (mut copies, mut slot) = (0, 0);
        for &paper in &round.papers {
            let base = self.bases.of(paper);
            let feed = &mut state.feeds[paper];
            let listed = feed.items.len();
            for _ in 0..round.items {
                let mut rng = Rng::new(!seed ^ slot as u64);
                let at = later(round.at, -(rng.below(round.spread_seconds) as i64));
                let copied = (slot * COPIES_PERCENT) % 100 < COPIES_PERCENT;
                let text = if copied { carried(&agency[copies % agency_texts], &mut rng) } else { write(&mut rng) };
                copies += usize::from(copied);
                feed.items.push_front(item(&base, paper, round.cycle * 1_000_000 + slot, at, &text));
                slot += 1;
            }
            feed.items.truncate(listed.max(round.items));
            feed.version = round.cycle + 1;
            feed.changed = round.at;
        }
        state.counts.items += slots;
        state.counts.copies += copies;
        state.counts.agency_texts += agency_texts.min(copies);
    }

    /// Answers a request for a paper's feed.
    pub fn feed(&self, paper: usize, headers: &HeaderMap) -> Response {
        let state = self.state();
        let Some(feed) = state.feeds.get(paper) else { return StatusCode::NOT_FOUND.into_response() };
        let etag = format!("\"{paper}-{}\"", feed.version);
        let same = headers.get(header::IF_NONE_MATCH).is_some_and(|sent| sent.as_bytes() == etag.as_bytes());
        let validators = [(header::ETAG, etag), (header::LAST_MODIFIED, http_date(feed.changed))];
        if same {
            return (StatusCode::NOT_MODIFIED, validators).into_response();
        }
        let media_type = [(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")];
        (validators, media_type, document(&self.bases.of(paper), paper, feed)).into_response()
    }

    fn state(&self) -> MutexGuard<'_, Feeds> {
        // A panic elsewhere leaves whole items behind: what is there can still be read.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The doors: `/p/N/rss.xml`, `POST /cycle`, `/counts.json`.
pub fn routes(shelf: Arc<Shelf>) -> Router {
    Router::new()
        .route("/p/{paper}/rss.xml", get(feed))
        .route("/cycle", post(cycle))
        .route("/counts.json", get(counts))
        .with_state(shelf)
}

async fn feed(State(shelf): State<Arc<Shelf>>, Path(paper): Path<usize>, headers: HeaderMap) -> Response {
    shelf.feed(paper, &headers)
}

async fn cycle(State(shelf): State<Arc<Shelf>>) -> Response {
    shelf.next_cycle();
    counts(State(shelf)).await
}

async fn counts(State(shelf): State<Arc<Shelf>>) -> Response {
    let Counts { papers, items, copies, agency_texts, feed_bytes } = shelf.counts();
    let counts = json!({ "papers": papers, "items": items, "copies": copies, "agency_texts": agency_texts, "feed_bytes": feed_bytes });
    ([(header::CONTENT_TYPE, "application/json")], counts.to_string()).into_response()
}

/// What a desk makes of an agency's text: at times its own headline, at times the end cut.
fn carried(agency: &Written, rng: &mut Rng) -> Written {
    let mut text = agency.clone();
    if rng.below(2) == 0 {
        text.title = headline(rng);
    }
    if rng.below(4) == 0 {
        text.paragraphs.pop();
    }
    text.paragraphs.push("(TTXPN)".to_owned());
    text
}

fn item(base: &str, paper: usize, number: usize, at: Timestamp, text: &Written) -> String {
    let paragraphs: String = text
        .paragraphs
        .iter()
        .map(|line| format!("<p style=\"text-align: justify;\">{}</p>\n", escaped(line)))
        .collect();
    format!(
        "<item>\n<title>{title}</title>\n<link>{base}/tin-tuc/bai-viet-{number}.html</link>\n\
         <guid isPermaLink=\"false\">bao-so-{paper}-{number}</guid>\n<pubDate>{date}</pubDate>\n<category>Thời sự</category>\n\
         <dc:creator>Phóng viên</dc:creator>\n<description><![CDATA[<a href=\"{base}/tin-tuc/bai-viet-{number}.html\">\
         <img src=\"{base}/anh/{number}.jpg\" width=\"180\" height=\"108\" alt=\"{title}\" /></a><br />{lead}]]></description>\n\
         <content:encoded><![CDATA[<p class=\"sapo\"><strong>{lead}</strong></p>\n<figure class=\"image\"><img src=\"{base}/anh/{number}.jpg\" \
         alt=\"{title}\" width=\"800\" height=\"450\" /><figcaption>{title}</figcaption></figure>\n{paragraphs}\
         <p class=\"author\" style=\"text-align: right;\"><strong>Phóng viên</strong></p>]]></content:encoded>\n</item>\n",
        title = escaped(&text.title),
        lead = escaped(&text.lead),
        date = rfc822(at),
    )
}

fn document(base: &str, paper: usize, feed: &Feed) -> String {
    let mut document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel>\n<title>Báo số {paper}</title>\n<link>{base}/</link>\n\
         <description>Báo số {paper}</description>\n<language>vi-vn</language>\n<lastBuildDate>{}</lastBuildDate>\n",
        rfc822(feed.changed)
    );
    document.reserve(feed.items.iter().map(String::len).sum::<usize>() + 32);
    document.extend(feed.items.iter().map(String::as_str));
    document + "</channel>\n</rss>\n"
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(at.as_second() + seconds).unwrap_or(at)
}
