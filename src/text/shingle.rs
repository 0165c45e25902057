//! Shingles: every run of a few syllables, as hashes; what two texts share is counted on them.

use super::Key;

/// Syllables in a shingle. Three were measured best at telling edited copies from other texts of
/// the same event; four finds fewer scattered word edits (methods note, section 4.1).
pub const SHINGLE_SYLLABLES: usize = 3;

/// Shingles that are a text's head: what it opens with, some 80 syllables.
const HEAD_SHINGLES: usize = 78;

/// The distinct shingles of one text, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shingles {
    all: Box<[u32]>,
    /// Those of its head.
    head: Box<[u32]>,
}

/// The shingles of a text, given as the keys of its syllables.
pub fn shingles(keys: &[Key]) -> Shingles {
    let hashes: Vec<u32> = keys.windows(SHINGLE_SYLLABLES).map(hash).collect();
    let head = hashes[..HEAD_SHINGLES.min(hashes.len())].to_vec();
    Shingles { all: distinct(hashes), head: distinct(head) }
}

fn distinct(mut hashes: Vec<u32>) -> Box<[u32]> {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into_boxed_slice()
}

impl Shingles {
    /// The sorted hashes.
    pub fn as_slice(&self) -> &[u32] {
        &self.all
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether the text was shorter than one shingle.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// How many the two texts share.
    pub fn shared(&self, other: &Shingles) -> usize {
        shared(&self.all, &other.all)
    }

    /// The share (0..=1) of this text's head that stands in the other, wherever.
    pub fn head_within(&self, other: &Shingles) -> f32 {
        shared(&self.head, &other.all) as f32 / self.head.len().max(1) as f32
    }
}

fn shared(one: &[u32], other: &[u32]) -> usize {
    let (mut left, mut right) = (one.iter().peekable(), other.iter().peekable());
    let mut shared = 0;
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                shared += 1;
                left.next();
                right.next();
            }
        }
    }
    shared
}

fn hash(window: &[Key]) -> u32 {
    let mixed = window.iter().fold(0x9E37_79B9_7F4A_7C15_u64, |hash, key| {
        (hash.rotate_left(23) ^ key.0).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    });
    (mixed >> 32) as u32 ^ mixed as u32
}
