//! What is published and what still waits, behind one lock.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde_json::{Value, json};

use crate::model::Timestamp;

use super::paper::PAPERS;
use super::plan::{Prepared, plan};
use super::printed::{Published, rfc3339};

/// Seconds of a minute, for ages.
const MINUTE: i64 = 60;

/// One published article, as tests want to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Id of its paper.
    pub paper: &'static str,
    /// Canonical address.
    pub url: String,
    /// What names it in the paper's feed; none where the paper has no feed.
    pub guid: Option<String>,
    /// Headline, NFC.
    pub title: String,
    /// The text that it is or takes from: the same for all reprints of one text.
    pub text: String,
    /// `original`, `copy`, `part` or `series`.
    pub kind: &'static str,
    /// Language tag.
    pub language: &'static str,
    /// Topics that it belongs in.
    pub topics: Vec<&'static str>,
    /// The event that it tells of, when other papers tell of it in their own words.
    pub event: Option<&'static str>,
    /// When its paper published it.
    pub published: Timestamp,
}

/// The newsroom's state.
#[derive(Debug)]
pub struct Room {
    opened: Timestamp,
    clock: Instant,
    bases: Vec<String>,
    shelves: Mutex<Shelves>,
}

#[derive(Debug)]
struct Shelves {
    published: Vec<Published>,
    waiting: std::vec::IntoIter<Prepared>,
}

impl Room {
    /// Opens with the plan of `seed`; `bases` are the papers' addresses in the order of [`PAPERS`].
    pub fn open(seed: u64, now: Timestamp, bases: Vec<String>) -> Room {
        let (opening, arrivals) = plan(seed, now);
        let published = opening.into_iter().enumerate().map(|(serial, article)| {
            let age = article.age_minutes.unwrap_or_default() as i64 * MINUTE;
            Published::new(article, serial, later(now, -age))
        });
        let shelves = Shelves { published: published.collect(), waiting: arrivals.into_iter() };
        Room { opened: now, clock: Instant::now(), bases, shelves: Mutex::new(shelves) }
    }

    /// Publishes the next `n` prepared articles now.
    pub fn release(&self, n: usize) {
        let now = later(self.opened, self.clock.elapsed().as_secs() as i64);
        let mut shelves = self.shelves();
        for _ in 0..n {
            let Some(article) = shelves.waiting.next() else { return };
            let serial = shelves.published.len();
            shelves.published.push(Published::new(article, serial, now));
        }
    }

    /// How many articles wait.
    pub fn waiting(&self) -> usize {
        self.shelves().waiting.len()
    }

    /// The address of a paper.
    pub fn base(&self, paper: usize) -> &str {
        &self.bases[paper]
    }

    /// Hands a paper's articles, newest first, to `read`.
    pub fn with_paper<T>(&self, paper: usize, read: impl FnOnce(&[&Published]) -> T) -> T {
        let shelves = self.shelves();
        let mut newest: Vec<&Published> =
            shelves.published.iter().rev().filter(|one| one.article.paper == paper).collect();
        newest.sort_by_key(|one| std::cmp::Reverse(one.at));
        read(&newest)
    }

    /// Every article published so far, oldest first.
    pub fn served(&self) -> Vec<Served> {
        self.shelves().published.iter().map(|one| self.serve(one)).collect()
    }

    /// The same as JSON, for another process.
    pub fn truth(&self) -> Value {
        let published: Vec<Value> = self.served().iter().map(truth).collect();
        json!({ "published": published, "waiting": self.waiting() })
    }

    fn serve(&self, one: &Published) -> Served {
        let paper = one.paper();
        Served {
            paper: paper.id,
            url: format!("{}{}", self.bases[one.article.paper], one.path),
            guid: one.guid(),
            title: one.plain_title.clone(),
            text: one.article.key.clone(),
            kind: one.article.kind.name(),
            language: paper.language,
            topics: one.article.topics.clone(),
            event: one.article.event,
            published: one.at,
        }
    }

    fn shelves(&self) -> MutexGuard<'_, Shelves> {
        // A panic elsewhere leaves whole articles behind: what is there can still be read.
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn later(at: Timestamp, seconds: i64) -> Timestamp {
    Timestamp::from_second(at.as_second() + seconds).unwrap_or(at)
}

fn truth(one: &Served) -> Value {
    json!({
        "paper": one.paper,
        "province": PAPERS.iter().find(|paper| paper.id == one.paper).and_then(|paper| paper.province),
        "url": one.url,
        "guid": one.guid,
        "title": one.title,
        "text": one.text,
        "kind": one.kind,
        "language": one.language,
        "topics": one.topics,
        "event": one.event,
        "published": rfc3339(one.published),
    })
}
