//! Syllables and their keys.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::lift::{Lifted, Tone, lift, plain, reshape, table};

/// Letters of a word that count: the longest syllable in Vietnamese has 7; foreign words and junk
/// have more.
const KEY_LETTERS_MAX: usize = 24;
/// The same in bytes of UTF-8, and one for the tone.
const KEY_BYTES_MAX: usize = KEY_LETTERS_MAX * 4 + 1;

/// What two spellings of one syllable share; see the module's doc. Stable across versions and machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u64);

/// How a syllable is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// No capital letter, or no letter at all.
    Lower,
    /// One capital letter at its head.
    Title,
    /// Capitals throughout, two letters or more: CĐS, TP, UBND.
    Upper,
    /// Anything else: TPHCMs, eGov.
    Mixed,
}

/// One syllable (or number, or foreign word) of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syllable {
    /// Key with diacritics.
    pub key: Key,
    /// Key of the same without any diacritics, `đ` as `d`.
    pub folded: Key,
    /// Where it begins in the text, in bytes.
    pub start: u32,
    /// Where it ends in the text, in bytes.
    pub end: u32,
    /// How it is written.
    pub case: Case,
    /// Whether nothing but one `-`, `–` or `&` parts it from the one before: `KH-CN`, `GD&ĐT`.
    pub joined: bool,
}

impl Syllable {
    /// Its place in the text, in bytes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// All syllables of `text`, in order.
pub fn syllables(text: &str) -> Vec<Syllable> {
    let mut found = Vec::with_capacity(text.len() / 5);
    scan(text, |word, end| found.push(word.syllable(end)));
    found
}

/// The keys of `text`'s syllables alone.
pub fn keys(text: &str) -> Vec<Key> {
    let mut found = Vec::with_capacity(text.len() / 5);
    scan(text, |word, _| found.push(word.key()));
    found
}

/// The key of a single word, such as one of a rule.
pub fn key_of(word: &str) -> Key {
    keys(word).first().copied().unwrap_or(Key(0))
}

/// `text` in lower case without any diacritics, `đ` as `d`: for search typed without them.
pub fn fold(text: &str) -> String {
    let table = table();
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match lift(table, letter) {
            Lifted::Letter(base, ..) => folded.push(plain(base)),
            Lifted::Break => folded.push(letter),
            Lifted::ToneMark(_) | Lifted::ShapeMark(_) | Lifted::Invisible => {}
        }
    }
    folded
}

/// A syllable while it is read. One is used for a whole text: only what counts is set back.
struct Word {
    /// Its letters as the key has them, without tone.
    exact: Letters,
    /// Its letters without any mark.
    bare: Letters,
    tone: Tone,
    start: usize,
    capitals: usize,
    capital_head: bool,
    length: usize,
    joined: bool,
}

/// Letters in UTF-8, the first ones of a word.
struct Letters {
    bytes: [u8; KEY_BYTES_MAX],
    len: usize,
    /// Where the last letter begins.
    last: usize,
}

fn scan(text: &str, mut found: impl FnMut(&mut Word, usize)) {
    let table = table();
    let mut word = Word::new();
    let mut joiner = Joiner::Apart;
    for (at, letter) in text.char_indices() {
        match lift(table, letter) {
            Lifted::Letter(base, tone, capital) => {
                if word.length == 0 {
                    word.begin(at, matches!(joiner, Joiner::One));
                }
                word.push(base, tone, capital);
            }
            Lifted::ToneMark(tone) if word.length > 0 => word.tone = tone,
            Lifted::ShapeMark(mark) if word.length > 0 => word.reshape(mark),
            Lifted::Invisible => {}
            Lifted::ToneMark(_) | Lifted::ShapeMark(_) | Lifted::Break => {
                if word.length > 0 {
                    found(&mut word, at);
                    word.length = 0;
                    joiner = Joiner::None;
                }
                joiner = joiner.then(letter);
            }
        }
    }
    if word.length > 0 {
        found(&mut word, text.len());
    }
}

/// What stands between two syllables so far.
#[derive(Clone, Copy)]
enum Joiner {
    None,
    One,
    Apart,
}

impl Joiner {
    fn then(self, letter: char) -> Self {
        match (self, letter) {
            (Joiner::None, '-' | '–' | '&' | '\u{2010}' | '\u{2011}') => Joiner::One,
            _ => Joiner::Apart,
        }
    }
}

impl Word {
    fn new() -> Self {
        let letters = || Letters { bytes: [0; KEY_BYTES_MAX], len: 0, last: 0 };
        let (exact, bare) = (letters(), letters());
        Word { exact, bare, tone: 0, start: 0, capitals: 0, capital_head: false, length: 0, joined: false }
    }

    #[inline]
    fn begin(&mut self, start: usize, joined: bool) {
        (self.exact.len, self.bare.len) = (0, 0);
        (self.tone, self.start, self.joined) = (0, start, joined);
        (self.capitals, self.capital_head) = (0, false);
    }

    #[inline]
    fn push(&mut self, base: char, tone: Tone, capital: bool) {
        if self.length < KEY_LETTERS_MAX {
            self.exact.push(base);
            self.bare.push(plain(base));
        }
        if tone != 0 {
            self.tone = tone;
        }
        if capital {
            self.capitals += 1;
            self.capital_head |= self.length == 0;
        }
        self.length += 1;
    }

    fn reshape(&mut self, mark: char) {
        if self.length <= KEY_LETTERS_MAX {
            let shaped = reshape(self.exact.last(), mark);
            self.exact.replace_last(shaped);
            self.bare.replace_last(plain(shaped));
        }
    }

    fn syllable(&mut self, end: usize) -> Syllable {
        let case = match (self.capitals, self.capital_head) {
            (0, _) => Case::Lower,
            (all, _) if all == self.length && all > 1 => Case::Upper,
            (1, true) => Case::Title,
            _ => Case::Mixed,
        };
        self.bare.one_i();
        let folded = Key(xxh3_64(&self.bare.bytes[..self.bare.len]));
        // Texts are bounded far below 4 GiB where they come in.
        Syllable { key: self.key(), folded, start: self.start as u32, end: end as u32, case, joined: self.joined }
    }

    #[inline]
    fn key(&mut self) -> Key {
        self.exact.one_i();
        self.exact.bytes[self.exact.len] = self.tone;
        Key(xxh3_64(&self.exact.bytes[..=self.exact.len]))
    }
}

impl Letters {
    #[inline]
    fn push(&mut self, letter: char) {
        self.last = self.len;
        self.len += letter.encode_utf8(&mut self.bytes[self.len..]).len();
    }

    fn last(&self) -> char {
        let last = std::str::from_utf8(&self.bytes[self.last..self.len]);
        last.ok().and_then(|letter| letter.chars().next()).expect("what was pushed last is one letter")
    }

    fn replace_last(&mut self, letter: char) {
        self.len = self.last;
        self.push(letter);
    }

    /// `y` that closes an open syllable after h, k, l, m, s, t is the sound `i`: tỷ = tỉ, kỹ = kĩ.
    #[inline]
    fn one_i(&mut self) {
        if let [.., b'h' | b'k' | b'l' | b'm' | b's' | b't', last @ b'y'] = &mut self.bytes[..self.len] {
            *last = b'i';
        }
    }
}

#[cfg(test)]
mod tests;
