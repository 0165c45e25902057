//! The window: an inverted index over sampled shingles of the texts of the last while.
//!
//! A text is sampled by the value of its shingles' hashes, so that two texts sample the same ones;
//! short texts are sampled more densely. Each sampled shingle also counts on how many days it
//! came up in texts that are no copies: that is what masks the templates of series. Bounded: the
//! oldest texts leave first.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

use crate::identify::{Fingerprints, Skeleton, run_on};
use crate::model::{ArticleId, Timestamp};
use crate::text::{Key, Shingles};

/// Texts that a window holds unless told otherwise: two months of a hundred papers.
pub const WINDOW_TEXTS_MAX: usize = 300_000;
/// Samples that a text should have: 64 of them estimate a share to about 6 %.
const SAMPLES_WANTED: usize = 64;
/// The coarsest sampling: one shingle in 8 (measured: recall 99.8 % and better at 61 postings a text).
const SAMPLE_SHIFT_MAX: u32 = 3;
/// Texts listed under one shingle, copies aside: what more of them have is a phrase that everybody
/// writes, and says nothing about any two.
const POSTINGS_MAX: usize = 24;
/// Days on which a shingle must have come up before to be part of a template.
const TEMPLATE_DAYS: u8 = 3;
/// Days are kept as counted from here: 1 January 1990, before which no date is believed.
const DAYS_FROM: i32 = 7_305;
/// In place of a text: several have the shingle. No text is ever of this number.
const SEVERAL: u32 = u32::MAX;
/// Viet Nam's offset, which has no summer time: days begin at midnight there.
const DAY_OFFSET_SECONDS: i64 = 7 * 3600;

/// Texts that reprints are looked for in. Deterministic: its state follows from what was inserted.
pub struct Window {
    texts: Vec<Text>,
    /// Number of the text at `texts[0]`: numbers never come again.
    first: u32,
    /// The one text that has a shingle, or [`SEVERAL`]: 8 bytes, for there are twenty million.
    postings: HashMap<u32, u32, BuildHasherDefault<Identity>>,
    /// What is known of the shingles that several texts have; one in ten is.
    several: HashMap<u32, Several, BuildHasherDefault<Identity>>,
    wholes: HashMap<u64, u32, BuildHasherDefault<Identity>>,
    /// The first print of each issue of a series, by day and headline.
    issues: HashMap<u64, u32, BuildHasherDefault<Identity>>,
    texts_max: usize,
}

/// What the window keeps of a text: small enough to be stored with every article, so that a window
/// can be read back without reading the texts again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Sampled shingles; of a copy only those that its original has not.
    hashes: Box<[u32]>,
    /// How coarsely it is sampled: one shingle in 2^shift.
    shift: u32,
    skeleton: Skeleton,
    whole: u64,
    /// How many samples the whole text has.
    count: u32,
    /// Whether the text is a copy: it makes no template.
    copy: bool,
}

/// One text of the window.
pub(super) struct Text {
    pub(super) article: ArticleId,
    pub(super) skeleton: Skeleton,
    pub(super) day: i32,
    pub(super) shift: u32,
    /// How many samples it has.
    pub(super) count: u32,
    /// Whether it makes no template.
    copy: bool,
}

/// What is known of a shingle that several texts have.
struct Several {
    /// The texts, oldest first.
    texts: Vec<u32>,
    days: Days,
}

/// On how many days a shingle came up in texts that are no copies.
#[derive(Clone, Copy, Default)]
struct Days {
    /// The last of them, counted from `DAYS_FROM`.
    last: u16,
    count: u8,
}

/// A candidate and the evidence of the samples.
pub(super) struct Candidate<'a> {
    pub(super) text: &'a Text,
    /// Sampled shingles that both have and no template does.
    pub(super) shared: u32,
}

/// What the samples say about a text.
pub(super) struct Evidence<'a> {
    /// Most shared first.
    pub(super) candidates: Vec<Candidate<'a>>,
    /// Samples that no template has.
    pub(super) unmasked: usize,
    /// All samples.
    pub(super) samples: usize,
}

impl Sample {
    /// What the window keeps of a text. Of a copy (`copy_of` the shingles of what it copies) only
    /// what is its own is listed, and it makes no template: forty papers with one wire story are
    /// one text.
    pub fn new(text: &Fingerprints, copy_of: Option<&Shingles>) -> Self {
        let shift = sample_shift(&text.shingles);
        let own = |hash: &u32| copy_of.is_none_or(|original| original.as_slice().binary_search(hash).is_err());
        Sample {
            hashes: samples(&text.shingles, shift).filter(own).collect(),
            shift,
            count: samples(&text.shingles, shift).count() as u32,
            skeleton: text.skeleton.clone(),
            whole: text.whole,
            copy: copy_of.is_some(),
        }
    }

    /// Whether the text is a copy.
    pub fn is_copy(&self) -> bool {
        self.copy
    }

    /// What marks an issue of a series.
    pub fn skeleton(&self) -> &Skeleton {
        &self.skeleton
    }
}

impl Default for Window {
    fn default() -> Self {
        Window::holding(WINDOW_TEXTS_MAX)
    }
}

impl Window {
    /// A window that holds at most `texts_max` texts.
    pub fn holding(texts_max: usize) -> Self {
        Window {
            texts: Vec::new(),
            first: 0,
            postings: HashMap::default(),
            several: HashMap::default(),
            wholes: HashMap::default(),
            issues: HashMap::default(),
            texts_max: texts_max.max(1),
        }
    }

    /// How many texts it holds.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Takes a text in.
    pub fn insert(&mut self, article: ArticleId, at: Timestamp, sample: &Sample) {
        if self.texts.len() >= self.texts_max {
            self.evict();
        }
        let number = self.first + self.texts.len() as u32;
        let day = day_of(at);
        for &hash in &sample.hashes {
            self.post(hash, number, day, sample.copy);
        }
        self.wholes.insert(sample.whole, number);
        if let Some(issue) = issue_of(&sample.skeleton, day) {
            self.issues.entry(issue).or_insert(number);
        }
        let Sample { shift, count, copy, .. } = *sample;
        self.texts.push(Text { article, skeleton: sample.skeleton.clone(), day, shift, count, copy });
    }

    fn post(&mut self, hash: u32, number: u32, day: i32, copy: bool) {
        let one = match self.postings.entry(hash) {
            Entry::Vacant(place) => {
                place.insert(number);
                return;
            }
            Entry::Occupied(mut place) => place.insert(SEVERAL),
        };
        let days = self.days_of(one);
        let several = self.several.entry(hash).or_insert_with(|| Several { texts: vec![one], days });
        if several.texts.len() >= POSTINGS_MAX {
            several.texts.remove(0);
        }
        several.texts.push(number);
        several.days = several.days.and(day, copy);
    }

    /// The days of a shingle that one text alone has.
    fn days_of(&self, number: u32) -> Days {
        self.text(number).map_or(Days::default(), |text| Days::default().and(text.day, text.copy))
    }

    /// The text that is the same in every syllable of title and body.
    pub(super) fn whole(&self, text: &Fingerprints) -> Option<&Text> {
        self.wholes.get(&text.whole).and_then(|number| self.text(*number))
    }

    /// The text that may be another print of the same issue of a series: its template hides from
    /// the samples how much the two share.
    pub(super) fn same_issue(&self, text: &Fingerprints, at: Timestamp) -> Option<&Text> {
        let issue = issue_of(&text.skeleton, day_of(at))?;
        let other = self.issues.get(&issue).and_then(|number| self.text(*number))?;
        text.skeleton.is_same_issue(&other.skeleton).then_some(other)
    }

    /// What the samples say about a text that appears at `at`.
    pub(super) fn evidence(&self, text: &Fingerprints, at: Timestamp) -> Evidence<'_> {
        let day = day_of(at);
        let shift = sample_shift(&text.shingles);
        let (mut samples_seen, mut unmasked, mut hits) = (0, 0, Vec::new());
        for hash in samples(&text.shingles, shift) {
            let (listed, days) = self.listed(hash);
            let template = days.before(day) >= TEMPLATE_DAYS;
            if listed.len() >= POSTINGS_MAX && !template {
                continue;
            }
            samples_seen += 1;
            if !template {
                unmasked += 1;
                hits.extend_from_slice(listed);
            }
        }
        hits.sort_unstable();
        let mut candidates: Vec<(u32, u32)> =
            hits.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect();
        // The sort is stable: ties go to the older text.
        candidates.sort_by_key(|(_, shared)| std::cmp::Reverse(*shared));
        let candidates = candidates
            .into_iter()
            .filter_map(|(number, shared)| Some(Candidate { text: self.text(number)?, shared }))
            .collect();
        Evidence { candidates, unmasked, samples: samples_seen }
    }

    /// The texts that have a shingle, and on how many days it came up.
    fn listed(&self, hash: u32) -> (&[u32], Days) {
        match self.postings.get(&hash) {
            None => (&[], Days::default()),
            Some(&SEVERAL) => {
                self.several.get(&hash).map_or((&[], Days::default()), |several| (&several.texts, several.days))
            }
            Some(one) => (std::slice::from_ref(one), self.days_of(*one)),
        }
    }

    fn text(&self, number: u32) -> Option<&Text> {
        self.texts.get(number.checked_sub(self.first)? as usize)
    }

    /// Lets the oldest eighth go, and every posting that lists nothing else.
    fn evict(&mut self) {
        let leaving = (self.texts_max / 8).max(1).min(self.texts.len());
        self.texts.drain(..leaving);
        self.first += leaving as u32;
        let first = self.first;
        self.wholes.retain(|_, number| *number >= first);
        self.issues.retain(|_, number| *number >= first);
        self.several.retain(|_, several| {
            several.texts.retain(|number| *number >= first);
            !several.texts.is_empty()
        });
        let several = &self.several;
        // `SEVERAL` is behind every number; only what is known of the shingle says whether it stays.
        self.postings.retain(|hash, one| *one >= first && (*one != SEVERAL || several.contains_key(hash)));
        self.postings.shrink_to_fit();
    }
}

impl Days {
    /// These and the day of one more text.
    fn and(self, day: i32, copy: bool) -> Days {
        let day = short_day(day);
        match self {
            _ if copy => self,
            Days { count: 0, .. } => Days { last: day, count: 1 },
            Days { last, .. } if last == day => self,
            Days { last, count } => Days { last: last.max(day), count: count.saturating_add(1) },
        }
    }

    /// Those other than `day`.
    fn before(self, day: i32) -> u8 {
        self.count.saturating_sub(u8::from(self.last == short_day(day)))
    }
}

/// The name of an issue: its headline on its day.
fn issue_of(skeleton: &Skeleton, day: i32) -> Option<u64> {
    Some(run_on(skeleton.issue()?, Key(i64::from(day).cast_unsigned())))
}

/// A day in two bytes; what lies outside counts as the nearest that fits.
fn short_day(day: i32) -> u16 {
    (day - DAYS_FROM).clamp(0, i32::from(u16::MAX)) as u16
}

/// The day in Viet Nam, counted from 1970.
pub(super) fn day_of(at: Timestamp) -> i32 {
    day_of_second(at.as_second())
}

/// The day in Viet Nam of a time in seconds from 1970.
pub(super) fn day_of_second(at: i64) -> i32 {
    (at + DAY_OFFSET_SECONDS).div_euclid(86_400) as i32
}

/// How coarsely a text is sampled: one shingle in 2^shift.
pub(super) fn sample_shift(shingles: &Shingles) -> u32 {
    let spare = (shingles.len() / SAMPLES_WANTED).max(1);
    spare.ilog2().min(SAMPLE_SHIFT_MAX)
}

/// The sampled shingles of a text.
pub(super) fn samples(shingles: &Shingles, shift: u32) -> impl Iterator<Item = u32> + '_ {
    let mask = (1_u32 << shift) - 1;
    shingles.as_slice().iter().copied().filter(move |hash| hash & mask == 0)
}

/// Hashes that are keys already: taken as they are.
#[derive(Default)]
pub(super) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3));
    }

    fn write_u32(&mut self, number: u32) {
        // Sampled hashes end in zeros: spread them over the bits that the table looks at.
        self.0 = u64::from(number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}
