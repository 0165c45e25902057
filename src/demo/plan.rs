//! The plan: what stands in the papers when the newsroom opens, and what arrives after, in order.

use crate::model::Timestamp;

use super::desk::{DESK, REPRINTED, Reprinted, Text};
use super::paper::{PAPERS, place};
use super::rng::Rng;
use super::series;
use super::{letters, printed};

/// How far back the articles of the opening reach.
const OPENING_MINUTES: usize = 4 * 24 * 60;
/// Time between an original and its reprint at the opening, at most.
const REPRINT_MINUTES: usize = 5 * 60;

/// What an article is, for tests to compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Written for the paper that carries it.
    Original,
    /// Another's text, mostly whole.
    Copy,
    /// A text of its own that holds part of another.
    Part,
    /// One issue of a daily series.
    Series,
}

impl Kind {
    /// Its name in `truth.json`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Original => "original",
            Kind::Copy => "copy",
            Kind::Part => "part",
            Kind::Series => "series",
        }
    }
}

/// An article, ready to be published.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Place of its paper in [`PAPERS`].
    pub paper: usize,
    /// The text that it is, or that it takes from.
    pub key: String,
    /// What it is.
    pub kind: Kind,
    /// Headline.
    pub title: String,
    /// Line above the headline.
    pub kicker: Option<String>,
    /// Lead.
    pub lead: String,
    /// Names as printed.
    pub author: String,
    /// Section.
    pub section: String,
    /// Caption of its picture.
    pub caption: String,
    /// Paragraphs and subheads.
    pub paragraphs: Vec<String>,
    /// Topics that it belongs in.
    pub topics: Vec<&'static str>,
    /// The event that it tells of, when others tell of it too.
    pub event: Option<&'static str>,
    /// Minutes that it is old when the newsroom opens; none: it arrives later.
    pub age_minutes: Option<usize>,
}

/// The whole plan: the opening's articles, oldest first, then the arrivals in order.
pub fn plan(seed: u64, now: Timestamp) -> (Vec<Prepared>, Vec<Prepared>) {
    let mut rng = Rng::new(seed);
    let mut all: Vec<Prepared> = DESK.iter().filter_map(|text| original(text, &mut rng)).collect();
    let reprints: Vec<Prepared> = REPRINTED.iter().filter_map(|reprinted| reprint(reprinted, &all, &mut rng)).collect();
    all.extend(series::issues(&mut rng, now));
    rng.shuffle(&mut all);
    let (mut opening, mut arrivals): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| one.age_minutes.is_some());
    for reprint in reprints {
        if reprint.age_minutes.is_some() {
            opening.push(reprint);
        } else {
            let after = arrivals.iter().position(|one| one.key == reprint.key).map_or(0, |at| at + 1);
            let at = after + rng.below(arrivals.len() + 1 - after);
            arrivals.insert(at, reprint);
        }
    }
    opening.sort_by_key(|one| std::cmp::Reverse(one.age_minutes));
    for article in opening.iter_mut().chain(&mut arrivals) {
        in_house_style(article);
    }
    (opening, arrivals)
}

fn original(text: &Text, rng: &mut Rng) -> Option<Prepared> {
    let age = 20 + REPRINT_MINUTES + rng.below(OPENING_MINUTES);
    Some(Prepared {
        paper: place(text.paper)?,
        key: text.key.to_owned(),
        kind: Kind::Original,
        title: text.title.to_owned(),
        kicker: text.kicker.map(str::to_owned),
        lead: text.lead.to_owned(),
        author: text.author.to_owned(),
        section: text.section.to_owned(),
        caption: text.caption.to_owned(),
        paragraphs: text.paragraphs.iter().map(|&line| line.to_owned()).collect(),
        topics: text.topics.clone(),
        event: text.event,
        age_minutes: text.at_start.then_some(age),
    })
}

fn reprint(reprinted: &Reprinted, originals: &[Prepared], rng: &mut Rng) -> Option<Prepared> {
    let of = originals.iter().find(|original| original.key == reprinted.key)?;
    let delay = 15 + rng.below(REPRINT_MINUTES);
    let part = reprinted.kind == "part";
    let own = |text: Option<&'static str>, of: &String| text.map_or_else(|| of.clone(), str::to_owned);
    Some(Prepared {
        paper: place(reprinted.paper)?,
        key: of.key.clone(),
        kind: if part { Kind::Part } else { Kind::Copy },
        title: own(reprinted.title, &of.title),
        kicker: None,
        lead: own(reprinted.lead, &of.lead),
        author: own(reprinted.author, &of.author),
        section: own(reprinted.section, &of.section),
        caption: of.caption.clone(),
        paragraphs: mixed(reprinted, &of.paragraphs, part),
        topics: if part { reprinted.topics.clone() } else { of.topics.clone() },
        event: of.event,
        age_minutes: of.age_minutes.filter(|_| reprinted.at_start).map(|age| age.saturating_sub(delay)),
    })
}

/// A copy has its own paragraphs at the end; a part begins and ends with them.
fn mixed(reprinted: &Reprinted, of: &[String], part: bool) -> Vec<String> {
    let (first, last) = reprinted.take.unwrap_or((1, of.len()));
    let taken = of.iter().skip(first.saturating_sub(1)).take((last + 1).saturating_sub(first)).cloned();
    let before = if part { reprinted.own.len().div_ceil(2) } else { 0 };
    let own = |lines: &[&str]| lines.iter().map(|&line| line.to_owned()).collect::<Vec<_>>();
    let mut lines = own(&reprinted.own[..before]);
    lines.extend(taken);
    lines.extend(own(&reprinted.own[before..]));
    lines.extend(reprinted.credit.map(str::to_owned));
    lines
}

fn in_house_style(article: &mut Prepared) {
    if !PAPERS[article.paper].late_tones {
        return;
    }
    printed::each_line(article, letters::late_tones);
}
