//! Shingles: every run of a few syllables, as hashes; what two texts share is counted on them.

use super::Key;

/// Syllables in a shingle. Three were measured best at telling edited copies from other texts of
/// the same event; four finds fewer scattered word edits (methods note, section 4.1).
pub const SHINGLE_SYLLABLES: usize = 3;

/// The distinct shingles of one text, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shingles(Box<[u32]>);

/// The shingles of a text, given as the keys of its syllables.
pub fn shingles(keys: &[Key]) -> Shingles {
    let mut hashes: Vec<u32> = keys.windows(SHINGLE_SYLLABLES).map(hash).collect();
    hashes.sort_unstable();
    hashes.dedup();
    Shingles(hashes.into_boxed_slice())
}

impl Shingles {
    /// The sorted hashes.
    pub fn as_slice(&self) -> &[u32] {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the text was shorter than one shingle.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many the two texts share.
    pub fn shared(&self, other: &Shingles) -> usize {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
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
}

fn hash(window: &[Key]) -> u32 {
    let mixed = window.iter().fold(0x9E37_79B9_7F4A_7C15_u64, |hash, key| {
        (hash.rotate_left(23) ^ key.0).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    });
    (mixed >> 32) as u32 ^ mixed as u32
}
