//! Terms: what a text is about, as a short list of weighted syllables.
//!
//! A syllable weighs what it counts in title, lead and body, times how rare it is in the press. That
//! rarity is data (`weights.tsv`: the 2,000 commonest syllables of 8,000 articles, a hundred times the
//! logarithm of how few articles have one): a table learned from the stream would make the verdict
//! depend on when the service began. Word segmentation was measured to add nothing.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{Key, key_of, keys};

/// Terms of one text: what is behind the 64 heaviest was measured to tell stories no better apart.
const TERMS_MAX: usize = 64;
/// How often a syllable of the headline counts.
const TITLE_COUNTS: u32 = 5;
/// How often one of the lead counts.
const LEAD_COUNTS: u32 = 3;
/// What a syllable weighs that is not in the table: as if half as many articles had it as have the
/// table's last.
const RARE_WEIGHT: u32 = 521;
/// What the weights of one text amount to, as a length: products of two stay below 2^24.
const UNIT: f64 = 4096.0;

static WEIGHTS: LazyLock<HashMap<u32, u32>> = LazyLock::new(|| {
    let rows = include_str!("weights.tsv").lines().filter_map(|line| line.split_once('\t'));
    // Two spellings of one syllable are in one row each: the commoner comes first and stays.
    rows.filter_map(|(word, weight)| Some((short(key_of(word)), weight.parse().ok()?))).rev().collect()
});

/// The heaviest syllables of a text, as a vector of length one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Terms(Box<[Term]>);

/// One syllable and what it weighs, in parts of 4096.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) syllable: u32,
    pub(super) weight: u16,
}

impl Terms {
    /// The terms of a text whose body is given as keys of syllables.
    pub fn new(title: &str, lead: &str, body: &[Key]) -> Terms {
        let mut counts: Vec<(u32, u32)> = Vec::with_capacity(body.len() + 80);
        counts.extend(keys(title).iter().map(|key| (short(*key), TITLE_COUNTS)));
        counts.extend(keys(lead).iter().map(|key| (short(*key), LEAD_COUNTS)));
        counts.extend(body.iter().map(|key| (short(*key), 1)));
        counts.sort_unstable();
        let mut weighed: Vec<(u32, u32)> = counts.chunk_by(|a, b| a.0 == b.0).map(weigh).collect();
        weighed.sort_unstable_by_key(|&(syllable, weight)| (std::cmp::Reverse(weight), syllable));
        weighed.truncate(TERMS_MAX);
        Terms::of_length_one(weighed)
    }

    fn of_length_one(weighed: Vec<(u32, u32)>) -> Terms {
        let square: f64 = weighed.iter().map(|&(_, weight)| f64::from(weight) * f64::from(weight)).sum();
        // Sums of whole numbers, one root, one quotient: the same on every machine.
        let unit = UNIT / square.sqrt().max(1.0);
        let terms = weighed.into_iter().map(|(syllable, weight)| {
            let weight = (f64::from(weight) * unit).round() as u16;
            Term { syllable, weight }
        });
        Terms(terms.filter(|term| term.weight > 0).collect())
    }

    /// The terms, heaviest first.
    pub(super) fn heaviest_first(&self) -> &[Term] {
        &self.0
    }

    /// How alike two texts are, 0 to 1: the cosine of their terms.
    pub fn likeness(&self, other: &Terms) -> f32 {
        let mine: HashMap<u32, u16> = self.0.iter().map(|term| (term.syllable, term.weight)).collect();
        let shared =
            other.0.iter().filter_map(|term| Some(u32::from(*mine.get(&term.syllable)?) * u32::from(term.weight)));
        cosine(shared.sum())
    }
}

/// A sum of products of weights as a cosine.
pub(super) fn cosine(sum: u32) -> f32 {
    (f64::from(sum) / (UNIT * UNIT)).min(1.0) as f32
}

/// What the same syllable, counted in several places, weighs.
fn weigh(same: &[(u32, u32)]) -> (u32, u32) {
    let (syllable, count) = (same[0].0, same.iter().map(|(_, count)| count).sum::<u32>());
    (syllable, count.saturating_mul(WEIGHTS.get(&syllable).copied().unwrap_or(RARE_WEIGHT)))
}

fn short(key: Key) -> u32 {
    (key.0 >> 32) as u32 ^ key.0 as u32
}
