//! Series: what comes out again and again in the same words with other numbers.

use crate::text::{Case, Syllable, syllables};

/// Numbers remembered of a body; lottery results hold about 60.
const NUMBERS_MAX: usize = 48;
/// Numbers that a text must hold before they tell issues apart.
const NUMBERS_MIN: usize = 6;

/// What tells the issues of a series apart: the title without its numbers, and the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skeleton {
    /// Hash of the title's words, numbers left out.
    pub title_words: u64,
    /// Hash of the title's numbers.
    pub title_numbers: u64,
    /// Hashes of the distinct numbers of the body, sorted.
    pub numbers: Box<[u32]>,
}

impl Skeleton {
    /// The skeleton of a title and a body.
    pub fn new(title: &str, body: &str) -> Self {
        let (mut words, mut digits) = (0_u64, 0_u64);
        for syllable in syllables(title) {
            let hash = if is_number(&syllable, title) { &mut digits } else { &mut words };
            *hash = (hash.rotate_left(5) ^ syllable.key.0).wrapping_mul(0x517C_C1B7_2722_0A95);
        }
        Skeleton { title_words: words, title_numbers: digits, numbers: numbers(body) }
    }

    /// Whether the titles are the same but for their numbers.
    pub fn same_title_other_numbers(&self, other: &Skeleton) -> bool {
        self.title_words == other.title_words && self.title_numbers != other.title_numbers
    }

    /// Whether both bodies hold many numbers and mostly different ones.
    pub fn other_numbers(&self, other: &Skeleton) -> bool {
        let fewer = self.numbers.len().min(other.numbers.len());
        let shared = self.numbers.iter().filter(|number| other.numbers.binary_search(number).is_ok()).count();
        fewer >= NUMBERS_MIN && shared * 2 < fewer
    }
}

fn is_number(syllable: &Syllable, text: &str) -> bool {
    syllable.case == Case::Lower && text[syllable.range()].bytes().all(|byte| byte.is_ascii_digit())
}

/// The distinct numbers of two digits or more, read without cutting the text into syllables.
fn numbers(text: &str) -> Box<[u32]> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| run.len() > 1);
    let mut found: Vec<u32> = runs.take(4 * NUMBERS_MAX).map(|run| fnv(run.as_bytes())).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(NUMBERS_MAX);
    found.into_boxed_slice()
}

/// FNV-1a, 32 bits.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
