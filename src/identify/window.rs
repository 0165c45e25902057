//! The window: an inverted index over sampled shingles of the texts of the last while.
//!
//! A text is sampled by the value of its shingles' hashes, so that two texts sample the same ones;
//! short texts are sampled more densely. Each sampled shingle also counts on how many days it
//! came up in texts that are no copies: that is what masks the templates of series. Bounded: the
//! oldest texts leave first.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::identify::{Fingerprints, Skeleton};
use crate::model::{ArticleId, Timestamp};
use crate::text::Shingles;

/// Texts that a window holds unless told otherwise: two months of a hundred papers.
pub const WINDOW_TEXTS_MAX: usize = 300_000;
/// Samples that a text should have: 64 of them estimate a share to about 6 %.
const SAMPLES_WANTED: usize = 64;
/// The coarsest sampling: one shingle in 8 (measured: recall 99.8 % and better at 61 postings a text).
const SAMPLE_SHIFT_MAX: u32 = 3;
/// Texts listed under one shingle: more than this share it only in templates.
const POSTINGS_MAX: usize = 48;
/// Days on which a shingle must have come up before to be part of a template.
const TEMPLATE_DAYS: u8 = 3;
/// Viet Nam's offset, which has no summer time: days begin at midnight there.
const DAY_OFFSET_SECONDS: i64 = 7 * 3600;

/// Texts that reprints are looked for in. Deterministic: its state follows from what was inserted.
pub struct Window {
    texts: Vec<Option<Text>>,
    /// Number of the text at `texts[0]`: numbers never come again.
    first: u32,
    places: HashMap<ArticleId, u32>,
    postings: HashMap<u32, Posting, BuildHasherDefault<Identity>>,
    wholes: HashMap<u64, u32, BuildHasherDefault<Identity>>,
    texts_max: usize,
    live: usize,
}

/// One text of the window.
pub(super) struct Text {
    pub(super) article: ArticleId,
    pub(super) skeleton: Skeleton,
    pub(super) day: i32,
    pub(super) shift: u32,
    whole: u64,
}

#[derive(Default)]
struct Posting {
    texts: Vec<u32>,
    last_day: i32,
    days: u8,
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
            places: HashMap::new(),
            postings: HashMap::default(),
            wholes: HashMap::default(),
            texts_max: texts_max.max(1),
            live: 0,
        }
    }

    /// How many texts it holds.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Takes a text in. Of a copy (`copy_of` the shingles of what it copies) only what is its own
    /// is listed, and it makes no template: forty papers with one wire story are one text.
    pub fn insert(&mut self, article: ArticleId, at: Timestamp, text: &Fingerprints, copy_of: Option<&Shingles>) {
        if self.live >= self.texts_max {
            self.evict();
        }
        let number = self.first + self.texts.len() as u32;
        let (day, shift) = (day_of(at), sample_shift(&text.shingles));
        for hash in samples(&text.shingles, shift) {
            if copy_of.is_some_and(|original| original.as_slice().binary_search(&hash).is_ok()) {
                continue;
            }
            self.postings.entry(hash).or_default().add(number, day, copy_of.is_none());
        }
        self.wholes.entry(text.whole).or_insert(number);
        self.places.insert(article, number);
        self.texts.push(Some(Text { article, skeleton: text.skeleton.clone(), day, shift, whole: text.whole }));
        self.live += 1;
    }

    /// The text that is the same in every syllable of title and body.
    pub(super) fn whole(&self, text: &Fingerprints) -> Option<&Text> {
        self.wholes.get(&text.whole).and_then(|number| self.text(*number))
    }

    /// What the samples say about a text that appears at `at`.
    pub(super) fn evidence(&self, text: &Fingerprints, at: Timestamp) -> Evidence<'_> {
        let day = day_of(at);
        let shift = sample_shift(&text.shingles);
        let (mut samples_seen, mut unmasked) = (0, 0);
        let mut shared: HashMap<u32, u32, BuildHasherDefault<Identity>> = HashMap::default();
        for hash in samples(&text.shingles, shift) {
            samples_seen += 1;
            let posting = self.postings.get(&hash);
            if posting.is_some_and(|posting| posting.earlier_days(day) >= TEMPLATE_DAYS) {
                continue;
            }
            unmasked += 1;
            for number in posting.map(|posting| posting.texts.as_slice()).unwrap_or_default() {
                *shared.entry(*number).or_default() += 1;
            }
        }
        let mut candidates: Vec<(u32, u32)> = shared.into_iter().collect();
        // Ties go to the older text: the order must not depend on the hash map's.
        candidates.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let candidates = candidates
            .into_iter()
            .filter_map(|(number, shared)| Some(Candidate { text: self.text(number)?, shared }))
            .collect();
        Evidence { candidates, unmasked, samples: samples_seen }
    }

    fn text(&self, number: u32) -> Option<&Text> {
        self.texts.get(number.checked_sub(self.first)? as usize)?.as_ref()
    }

    /// Lets the oldest eighth go, and every posting that lists nothing else.
    fn evict(&mut self) {
        let leaving = (self.texts_max / 8).max(1).min(self.texts.len());
        for text in self.texts.drain(..leaving).flatten() {
            self.places.remove(&text.article);
            self.wholes.remove(&text.whole);
            self.live -= 1;
        }
        self.first += leaving as u32;
        let first = self.first;
        self.postings.retain(|_, posting| {
            posting.texts.retain(|number| *number >= first);
            !posting.texts.is_empty()
        });
        self.postings.shrink_to_fit();
    }
}

impl Posting {
    fn add(&mut self, number: u32, day: i32, makes_template: bool) {
        if makes_template && (self.days == 0 || day != self.last_day) {
            self.days = self.days.saturating_add(1);
            self.last_day = self.last_day.max(day);
            if self.days == 1 {
                self.last_day = day;
            }
        }
        if self.texts.len() >= POSTINGS_MAX {
            self.texts.remove(0);
        }
        self.texts.push(number);
    }

    /// Days other than `day` on which the shingle came up.
    fn earlier_days(&self, day: i32) -> u8 {
        self.days.saturating_sub(u8::from(self.last_day == day))
    }
}

/// The day in Viet Nam, counted from 1970.
pub(super) fn day_of(at: Timestamp) -> i32 {
    ((at.as_second() + DAY_OFFSET_SECONDS).div_euclid(86_400)) as i32
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
