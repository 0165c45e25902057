//! Syllables and their keys.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::lift::{Lifted, Tone, lift, plain, reshape, table};

/// Letters of a word that count: the longest syllable in Vietnamese has 7; foreign words and junk
/// have more.
const KEY_LETTERS_MAX: usize = 24;
/// The same in bytes of UTF-8.
const KEY_BYTES_MAX: usize = KEY_LETTERS_MAX * 4;

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
    scan(text, |syllable| found.push(syllable));
    found
}

/// The keys of `text`'s syllables alone.
pub fn keys(text: &str) -> Vec<Key> {
    let mut found = Vec::with_capacity(text.len() / 5);
    scan(text, |syllable| found.push(syllable.key));
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
            Lifted::Letter(base, _) => folded.push(plain(base)),
            Lifted::Break => folded.push(letter),
            Lifted::ToneMark(_) | Lifted::ShapeMark(_) | Lifted::Invisible => {}
        }
    }
    folded
}

/// A syllable while it is read.
struct Word {
    letters: [char; KEY_LETTERS_MAX],
    len: usize,
    tone: Tone,
    start: usize,
    capitals: usize,
    capital_head: bool,
    length: usize,
    joined: bool,
}

fn scan(text: &str, mut found: impl FnMut(Syllable)) {
    let table = table();
    let mut word = Word::new();
    let mut joiner = Joiner::Apart;
    for (at, letter) in text.char_indices() {
        match lift(table, letter) {
            Lifted::Letter(base, tone) => {
                if word.length == 0 {
                    word.start = at;
                    word.joined = matches!(joiner, Joiner::One);
                }
                word.push(base, tone, letter.is_uppercase());
            }
            Lifted::ToneMark(tone) if word.length > 0 => word.tone = tone,
            Lifted::ShapeMark(mark) if word.length > 0 => word.reshape(mark),
            Lifted::Invisible => {}
            Lifted::ToneMark(_) | Lifted::ShapeMark(_) | Lifted::Break => {
                if word.length > 0 {
                    found(word.finish(at));
                    word = Word::new();
                    joiner = Joiner::None;
                }
                joiner = joiner.then(letter);
            }
        }
    }
    if word.length > 0 {
        found(word.finish(text.len()));
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
        Word {
            letters: ['\0'; KEY_LETTERS_MAX],
            len: 0,
            tone: 0,
            start: 0,
            capitals: 0,
            capital_head: false,
            length: 0,
            joined: false,
        }
    }

    #[inline]
    fn push(&mut self, base: char, tone: Tone, capital: bool) {
        if self.len < self.letters.len() {
            self.letters[self.len] = base;
            self.len += 1;
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
        if self.len == self.length {
            self.letters[self.len - 1] = reshape(self.letters[self.len - 1], mark);
        }
    }

    fn finish(&self, end: usize) -> Syllable {
        let case = match (self.capitals, self.capital_head) {
            (0, _) => Case::Lower,
            (all, _) if all == self.length && all > 1 => Case::Upper,
            (1, true) => Case::Title,
            _ => Case::Mixed,
        };
        let (key, folded) = self.keys();
        // Texts are bounded far below 4 GiB where they come in.
        Syllable { key, folded, start: self.start as u32, end: end as u32, case, joined: self.joined }
    }

    fn keys(&self) -> (Key, Key) {
        let letters = &self.letters[..self.len];
        let (mut exact, mut bare) = ([0_u8; KEY_BYTES_MAX + 1], [0_u8; KEY_BYTES_MAX + 1]);
        let (mut exact_len, mut bare_len) = (0, 0);
        for (at, &letter) in letters.iter().enumerate() {
            let letter = if at + 1 == letters.len() { one_i(letters, letter) } else { letter };
            exact_len += letter.encode_utf8(&mut exact[exact_len..]).len();
            bare_len += plain(letter).encode_utf8(&mut bare[bare_len..]).len();
        }
        let folded = Key(xxh3_64(&bare[..bare_len]));
        exact[exact_len] = self.tone;
        (Key(xxh3_64(&exact[..=exact_len])), folded)
    }
}

/// `y` that closes an open syllable after h, k, l, m, s, t is the sound `i`: tỷ = tỉ, kỹ = kĩ.
fn one_i(letters: &[char], last: char) -> char {
    match (letters, last) {
        ([.., 'h' | 'k' | 'l' | 'm' | 's' | 't', 'y'], 'y') => 'i',
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::{Case, fold, keys, syllables};

    fn same(left: &str, right: &str) {
        assert_eq!(keys(left), keys(right), "{left} = {right}");
    }

    fn other(left: &str, right: &str) {
        assert_ne!(keys(left), keys(right), "{left} is not {right}");
    }

    #[test]
    fn spellings_of_one_syllable_share_a_key() {
        same("hòa", "hoà");
        same("thủy điện", "thuỷ điện");
        same("tỷ lệ, kỹ sư", "TỈ LỆ KĨ SƯ");
        same("Đồng Nai", "Ðồng Nai");
        same("chuyển\u{a0}đổi\u{200b} số", "chuyển đổi số");
        same("vie\u{323}\u{302}t", "việt");
        same("vịêt", "việt");
    }

    #[test]
    fn different_syllables_keep_different_keys() {
        other("số", "so");
        other("số", "sống");
        other("đường", "dường");
        other("thúy", "thúi");
        other("quy", "qui");
        other("ma", "mà");
    }

    #[test]
    fn capitals_and_joints_are_told() {
        let found = syllables("CĐS, KH-CN và Đồng Nai - eGov");
        let cases: Vec<Case> = found.iter().map(|syllable| syllable.case).collect();
        assert_eq!(cases, [Case::Upper, Case::Upper, Case::Upper, Case::Lower, Case::Title, Case::Title, Case::Mixed]);
        let joints: Vec<bool> = found.iter().map(|syllable| syllable.joined).collect();
        assert_eq!(joints, [false, false, true, false, false, false, false]);
        assert_eq!(&"CĐS, KH-CN"[found[1].range()], "KH");
    }

    #[test]
    fn folding_takes_every_mark() {
        assert_eq!(fold("Đẩy mạnh Chuyển đổi số ở Bà Rịa"), "day manh chuyen doi so o ba ria");
        assert_eq!(fold(&"Ưu tiên".nfd().collect::<String>()), "uu tien");
    }

    proptest! {
        #[test]
        fn normal_form_does_not_matter(text in "[a-zA-ZđĐ0-9 àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ,.-]{0,60}") {
            let decomposed: String = text.nfd().collect();
            prop_assert_eq!(keys(&text), keys(&decomposed));
            prop_assert_eq!(keys(&text), keys(&text.to_lowercase()));
        }

        #[test]
        fn any_text_is_read(text in ".{0,200}") {
            for syllable in syllables(&text) {
                prop_assert!(text.get(syllable.range()).is_some());
            }
        }
    }
}
