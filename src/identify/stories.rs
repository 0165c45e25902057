//! Stories: articles about one event, whoever wrote them, told apart as they come in.
//!
//! Two articles are of one story with a **certainty** that grows with the likeness of their terms and
//! falls with the time between them. An article joins the story whose live members it is most
//! certain to belong with, on average over all of them: one bridging text draws no chain.
//!
//! **The rule of ids.** A story's id is that of the first article that told it, for good.
//! - *Merge*: when an article belongs with two stories, and all their live members belong with each
//!   other as articles of one story do, the younger story goes into the older one; its id leads there.
//! - *Split*: an article leaves its story only when its own text changed and the story is no longer
//!   about it; the others keep the id, even when it is the first one that leaves.
//!
//! A copy is told with what it copies and has no voice of its own: forty papers with one wire story
//! are one member. Two issues of a series are about two events, however alike they read: yesterday's
//! lottery is no news of today's. Bounded: a story lives while it had a member within the last week.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::series::Skeleton;
use super::terms::{Term, Terms, cosine};
use super::window::day_of_second;
use crate::model::{ArticleId, StoryId, Timestamp};

/// Further apart than this, two articles are of different stories.
const APART_SECONDS: i64 = 7 * 86_400;
/// Texts held at most: a week of a thousand papers.
const TEXTS_MAX: usize = 100_000;
/// Likeness at which two articles of one hour begin to be of one story. This and the next four were
/// fixed on 828 articles of October 2016 in 429 stories, labelled by us.
const LIKENESS_MIN: f32 = 0.25;
/// How much more likeness a week between them asks for.
const LIKENESS_PER_WEEK: f32 = 0.45;
/// How much more makes them so for certain.
const LIKENESS_RANGE: f32 = 0.3;
/// Mean certainty with the members of a story from which an article joins it.
const JOIN_CERTAINTY: f32 = 0.4;
/// Mean certainty with the others below which an article whose text changed leaves its story.
const STAY_CERTAINTY: f32 = 0.2;
/// Postings are swept when more texts left than this share of what is held.
const SWEPT_SHARE: usize = 8;
/// Members of a story that are compared when two stories may be one, the newest ones.
const COMPARED_MAX: usize = 32;
/// Once no more than this is left of a text's length in its lighter terms, they bring no candidate:
/// what shares nothing heavier can not be as alike as `LIKENESS_MIN`.
const LIGHT_LENGTH: f32 = 0.15;

/// The texts of the last week, by their terms. Deterministic: its state follows from what came in.
#[derive(Default)]
pub struct Stories {
    texts: VecDeque<Text>,
    /// Number of the text at `texts[0]`.
    first: u32,
    /// What `first` was when the postings were last swept.
    swept: u32,
    /// For each syllable the texts that have it, and what it weighs there.
    postings: HashMap<u32, Vec<(u32, u16)>>,
    numbers: HashMap<ArticleId, u32>,
    members: HashMap<StoryId, Vec<u32>>,
    /// Time of the newest text, in seconds.
    newest: i64,
}

/// What stories know of a text.
#[derive(Debug, Clone)]
pub struct Subject {
    /// What it is about.
    pub terms: Terms,
    /// Which issue it is, should it be one of a series.
    pub skeleton: Skeleton,
}

/// One text that counts.
struct Text {
    article: ArticleId,
    story: StoryId,
    at: i64,
    subject: Subject,
    /// Whether it was taken out again.
    gone: bool,
}

/// What a text was told to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Its story: one that was there, or its own.
    pub story: StoryId,
    /// Mean certainty (0..=1) that it is of that story; 1 for one of its own.
    pub certainty: f32,
    /// Members of the story that it is like, with the certainty of each.
    pub near: Vec<(ArticleId, f32)>,
    /// A story that turned out to be the same, and the one that both are from now on.
    pub merged: Option<(StoryId, StoryId)>,
}

impl Stories {
    /// Tells which story a text of `at` is of, and takes it in. `own` is the id of the story that it
    /// begins when it is of none.
    pub fn tell(&mut self, article: ArticleId, at: Timestamp, subject: Subject, own: StoryId) -> Told {
        let at = at.as_second();
        let near = self.near(&subject, at);
        let mut scores = self.scores(&near, at);
        scores.retain(|(_, certainty)| *certainty >= JOIN_CERTAINTY);
        let Some(&(story, certainty)) = scores.first() else {
            self.insert_at(article, at, own, subject);
            return Told { story: own, certainty: 1.0, near: Vec::new(), merged: None };
        };
        let near = self.of_story(&near, story);
        self.insert_at(article, at, story, subject);
        let merged = scores[1..].iter().find_map(|&(other, _)| self.merge(story, other));
        let story = merged.map_or(story, |(_, into)| into);
        Told { story, certainty, near, merged }
    }

    /// Tells again which story an article is of whose text changed; none when it stays. Does not
    /// concern articles that are no longer held: what is older than a week stays what it is.
    pub fn retell(&mut self, article: ArticleId, subject: Subject, own: StoryId) -> Option<Told> {
        let number = *self.numbers.get(&article)?;
        let (story, at) = self.text(number).map(|text| (text.story, text.at))?;
        self.remove(article);
        let alone = !self.members.contains_key(&story);
        let scores = self.scores(&self.near(&subject, at), at);
        let here = scores.iter().find(|(other, _)| *other == story).map_or(0.0, |(_, certainty)| *certainty);
        let elsewhere = scores.first().is_some_and(|(_, certainty)| *certainty >= JOIN_CERTAINTY);
        let stays = if alone { !elsewhere } else { here >= STAY_CERTAINTY };
        if stays {
            self.insert_at(article, at, story, subject);
            return None;
        }
        let at = Timestamp::from_second(at).ok()?;
        let told = self.tell(article, at, subject, if alone { story } else { own });
        (told.story != story || told.merged.is_some()).then_some(told)
    }

    /// Takes in a text whose story is known.
    pub fn insert(&mut self, article: ArticleId, at: Timestamp, story: StoryId, subject: Subject) {
        self.insert_at(article, at.as_second(), story, subject);
    }

    /// Whether a story has members that are held.
    pub fn has(&self, story: StoryId) -> bool {
        self.members.contains_key(&story)
    }

    /// Takes an article out, such as one that turned out to be a copy.
    pub fn remove(&mut self, article: ArticleId) {
        let Some(number) = self.numbers.remove(&article) else { return };
        let Some(text) = self.texts.get_mut((number - self.first) as usize) else { return };
        text.gone = true;
        let story = text.story;
        self.leave(story, number);
    }

    /// How long before the newest text one is held, in seconds.
    pub fn horizon() -> i64 {
        APART_SECONDS
    }

    fn insert_at(&mut self, article: ArticleId, at: i64, story: StoryId, subject: Subject) {
        self.newest = self.newest.max(at);
        self.evict();
        if self.is_old(at) {
            return;
        }
        self.remove(article);
        let number = self.first + self.texts.len() as u32;
        for term in subject.terms.heaviest_first() {
            self.postings.entry(term.syllable).or_default().push((number, term.weight));
        }
        self.numbers.insert(article, number);
        self.members.entry(story).or_default().push(number);
        self.texts.push_back(Text { article, story, at, subject, gone: false });
    }

    /// The texts that may be of one story with another one, with the certainty of each.
    fn near(&self, subject: &Subject, at: i64) -> Vec<(u32, f32)> {
        // One place for each text: cheaper than to look a hundred thousand of them up.
        let mut sums = vec![0_u32; self.texts.len()];
        let terms = subject.terms.heaviest_first();
        let heavy = heavy(terms);
        for (place, term) in terms.iter().enumerate() {
            for &(number, weight) in self.postings.get(&term.syllable).into_iter().flatten() {
                let Some(sum) = number.checked_sub(self.first).and_then(|nth| sums.get_mut(nth as usize)) else {
                    continue;
                };
                if place < heavy || *sum > 0 {
                    *sum += u32::from(term.weight) * u32::from(weight);
                }
            }
        }
        let shared = sums.into_iter().zip(self.first..).filter(|(sum, _)| *sum > 0);
        shared
            .filter_map(|(sum, number)| Some((number, self.live(number)?.certainty(subject, at, cosine(sum)))))
            .filter(|(_, certainty)| *certainty > 0.0)
            .collect()
    }

    /// The stories of those texts by mean certainty over all their members of that week, best first;
    /// of equals the older one.
    fn scores(&self, near: &[(u32, f32)], at: i64) -> Vec<(StoryId, f32)> {
        let mut sums: BTreeMap<StoryId, (f32, u32)> = BTreeMap::new();
        for &(number, certainty) in near {
            let Some(text) = self.live(number) else { continue };
            let sum = sums.entry(text.story).or_insert((0.0, number));
            sum.0 += certainty;
        }
        let mut scores: Vec<(StoryId, f32, u32)> = sums
            .into_iter()
            .map(|(story, (sum, oldest))| (story, sum / self.members_about(story, at).max(1) as f32, oldest))
            .collect();
        scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.cmp(&b.2)));
        scores.into_iter().map(|(story, certainty, _)| (story, certainty)).collect()
    }

    fn members_about(&self, story: StoryId, at: i64) -> usize {
        let about = |number: &&u32| self.live(**number).is_some_and(|text| (text.at - at).abs() < APART_SECONDS);
        self.members.get(&story).into_iter().flatten().filter(about).count()
    }

    fn of_story(&self, near: &[(u32, f32)], story: StoryId) -> Vec<(ArticleId, f32)> {
        let of = |&(number, certainty): &(u32, f32)| {
            self.live(number).filter(|text| text.story == story).map(|text| (text.article, certainty))
        };
        near.iter().filter_map(of).collect()
    }

    /// Makes one story of two whose members belong with each other; says which went into which.
    fn merge(&mut self, one: StoryId, other: StoryId) -> Option<(StoryId, StoryId)> {
        if self.certainty_between(one, other) < JOIN_CERTAINTY {
            return None;
        }
        let oldest = |story: &StoryId| self.members.get(story).and_then(|numbers| numbers.first()).copied();
        let (from, into) = if oldest(&other) < oldest(&one) { (one, other) } else { (other, one) };
        let moved = self.members.remove(&from).unwrap_or_default();
        for &number in &moved {
            if let Some(text) = self.texts.get_mut((number - self.first) as usize) {
                text.story = into;
            }
        }
        let members = self.members.entry(into).or_default();
        members.extend(moved);
        members.sort_unstable();
        Some((from, into))
    }

    fn certainty_between(&self, one: StoryId, other: StoryId) -> f32 {
        let newest = |story| {
            let numbers = self.members.get(&story).map(Vec::as_slice).unwrap_or_default();
            numbers.iter().rev().take(COMPARED_MAX).filter_map(|number| self.live(*number))
        };
        let (mut sum, mut pairs) = (0.0, 0);
        for a in newest(one) {
            for b in newest(other) {
                sum += a.certainty(&b.subject, b.at, a.subject.terms.likeness(&b.subject.terms));
                pairs += 1;
            }
        }
        sum / pairs.max(1) as f32
    }

    fn text(&self, number: u32) -> Option<&Text> {
        self.texts.get(number.checked_sub(self.first)? as usize).filter(|text| !text.gone)
    }

    /// A text that is not too old to take part.
    fn live(&self, number: u32) -> Option<&Text> {
        self.text(number).filter(|text| !self.is_old(text.at))
    }

    fn is_old(&self, at: i64) -> bool {
        at <= self.newest - APART_SECONDS
    }

    fn leave(&mut self, story: StoryId, number: u32) {
        if let Some(numbers) = self.members.get_mut(&story) {
            numbers.retain(|member| *member != number);
            if numbers.is_empty() {
                self.members.remove(&story);
            }
        }
    }

    /// Lets go what is too old or too much.
    fn evict(&mut self) {
        while self.texts.front().is_some_and(|text| text.gone || self.is_old(text.at) || self.texts.len() >= TEXTS_MAX)
        {
            let Some(text) = self.texts.pop_front() else { break };
            let number = self.first;
            self.first += 1;
            if !text.gone {
                self.numbers.remove(&text.article);
                self.leave(text.story, number);
            }
        }
        if (self.first - self.swept) as usize > self.texts.len() / SWEPT_SHARE {
            let first = self.first;
            self.swept = first;
            self.postings.retain(|_, texts| {
                texts.retain(|(number, _)| *number >= first);
                !texts.is_empty()
            });
        }
    }
}

impl Text {
    /// How certain it is that another text, so much alike, is of one story with it.
    fn certainty(&self, other: &Subject, at: i64, likeness: f32) -> f32 {
        let certainty = certainty(likeness, self.at - at);
        // Asked last: few texts are that much alike.
        let same_day = || day_of_second(self.at) == day_of_second(at);
        let other_issue = certainty > 0.0 && self.subject.skeleton.is_plainly_other_issue(&other.skeleton, same_day());
        if other_issue { 0.0 } else { certainty }
    }
}

/// How certain it is that two articles of that likeness and that far apart are of one story, 0 to 1.
fn certainty(likeness: f32, apart: i64) -> f32 {
    let weeks = apart.unsigned_abs() as f32 / APART_SECONDS as f32;
    if weeks >= 1.0 {
        return 0.0;
    }
    ((likeness - LIKENESS_MIN - LIKENESS_PER_WEEK * weeks) / LIKENESS_RANGE).clamp(0.0, 1.0)
}

/// How many terms, heaviest first, leave no more than [`LIGHT_LENGTH`] in the others.
fn heavy(terms: &[Term]) -> usize {
    let mut square = 0.0;
    let square_of = |term: &Term| f32::from(term.weight) / 4096.0;
    let light = terms.iter().rev().take_while(|term| {
        square += square_of(term) * square_of(term);
        square < LIGHT_LENGTH * LIGHT_LENGTH
    });
    terms.len() - light.count()
}

#[cfg(test)]
mod tests;
