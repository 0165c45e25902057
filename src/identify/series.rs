//! Series: what comes out again and again in the same words with other numbers.

use serde::{Deserialize, Serialize};

use super::run_on;
use crate::text::{Case, Key, Syllable, syllables};

/// Numbers remembered of a body, the first ones; lottery results hold about 60.
const NUMBERS_MAX: usize = 64;
/// The hash of a title without numbers.
const NO_NUMBERS: u64 = 0;
/// Numbers that a text must hold before they tell issues apart.
const NUMBERS_MIN: usize = 6;
/// Of ten numbers, how many two prints of one issue share at least: a desk drops a line at most, and
/// two places' bulletins of one day share those of the date alone.
const SAME_NUMBERS_OF_TEN: usize = 8;

/// What tells the issues of a series apart: the title without its numbers, and the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skeleton {
    /// Hashes of the distinct words of the title, numbers left out, sorted.
    title_words: Box<[u32]>,
    /// Hash of the title's numbers in their order.
    title_numbers: u64,
    /// Hashes of the distinct numbers of the body, sorted.
    numbers: Box<[u32]>,
}

impl Skeleton {
    /// The skeleton of a title and a body.
    pub fn new(title: &str, body: &str) -> Self {
        let (mut words, mut title_numbers) = (Vec::new(), NO_NUMBERS);
        for syllable in syllables(title) {
            if is_number(&syllable, title) {
                title_numbers = run_on(title_numbers, syllable.key);
            } else {
                words.push(syllable.key.0 as u32);
            }
        }
        Skeleton { title_words: distinct(words), title_numbers, numbers: numbers(body) }
    }

    /// Whether the two read as issues of one series: mostly the same words in the titles, over bodies
    /// with mostly other numbers (another day's, another place's), or, on another day, other numbers
    /// in the titles too (the date, the round).
    pub fn is_other_issue(&self, other: &Skeleton, same_day: bool) -> bool {
        self.shares_title(other, 5) && self.differs_in_numbers(other, same_day)
    }

    /// The same of two articles that are no prints of one text, whose numbers differ anyhow: only
    /// nearly the same title makes them issues.
    pub(super) fn is_plainly_other_issue(&self, other: &Skeleton, same_day: bool) -> bool {
        self.shares_title(other, 8) && self.differs_in_numbers(other, same_day)
    }

    /// Whether more than `of_ten` in ten words of the longer title stand in the other.
    fn shares_title(&self, other: &Skeleton, of_ten: usize) -> bool {
        let words = self.title_words.len().max(other.title_words.len());
        shared(&self.title_words, &other.title_words) * 10 > words * of_ten
    }

    fn differs_in_numbers(&self, other: &Skeleton, same_day: bool) -> bool {
        let dated_otherwise = !same_day
            && self.title_numbers != other.title_numbers
            && self.title_numbers != NO_NUMBERS
            && other.title_numbers != NO_NUMBERS;
        let fewer = self.numbers.len().min(other.numbers.len());
        let other_numbers = fewer >= NUMBERS_MIN && shared(&self.numbers, &other.numbers) * 2 < fewer;
        dated_otherwise || other_numbers
    }

    /// What two prints of one issue have in common when neither desk touched the headline: its words
    /// and numbers. None where the text holds too few numbers to be an issue of anything.
    pub(super) fn issue(&self) -> Option<u64> {
        let words = self.title_words.iter().fold(self.title_numbers, |hash, word| run_on(hash, Key(u64::from(*word))));
        (self.numbers.len() >= NUMBERS_MIN).then_some(words)
    }

    /// Whether the numbers of two texts with one [`Skeleton::issue`] are those of one bulletin.
    pub(super) fn is_same_issue(&self, other: &Skeleton) -> bool {
        let fewer = self.numbers.len().min(other.numbers.len());
        fewer >= NUMBERS_MIN && shared(&self.numbers, &other.numbers) * 10 >= fewer * SAME_NUMBERS_OF_TEN
    }
}

fn shared(left: &[u32], right: &[u32]) -> usize {
    left.iter().filter(|item| right.binary_search(item).is_ok()).count()
}

fn distinct(mut hashes: Vec<u32>) -> Box<[u32]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}

fn is_number(syllable: &Syllable, text: &str) -> bool {
    syllable.case == Case::Lower && text[syllable.range()].bytes().all(|byte| byte.is_ascii_digit())
}

/// The distinct numbers of two digits or more, read without cutting the text into syllables.
fn numbers(text: &str) -> Box<[u32]> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() > 1);
    distinct(runs.take(NUMBERS_MAX).map(|run| fnv(run.as_bytes())).collect())
}

/// FNV-1a, 32 bits.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
