//! Takes a letter apart into its lower-case base and its tone, by table.
//!
//! The table is made once from Unicode's own decompositions, so that nothing is typed by hand.

use std::sync::LazyLock;

use unicode_normalization::char::{compose, decompose_canonical};

use super::clean::is_invisible;

/// One of the six tones; level (no mark) is 0.
pub type Tone = u8;

/// Letters below this are in the table; Vietnamese ends at U+1EF9.
const TABLE_END: usize = 0x1F00;

/// A letter, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifted {
    /// A letter or digit: its lower-case base without tone, its tone, and whether it is a capital.
    Letter(char, Tone, bool),
    /// A tone mark that stands alone, as in NFD.
    ToneMark(Tone),
    /// A circumflex, breve or horn that stands alone: it changes the letter before it.
    ShapeMark(char),
    /// A character without width that is no part of a word: passed over.
    Invisible,
    /// Anything else: it ends a word.
    Break,
}

static TABLE: LazyLock<Vec<Lifted>> = LazyLock::new(|| {
    (0..TABLE_END).map(|code| char::from_u32(code as u32).map_or(Lifted::Break, take_apart)).collect()
});

/// The table, for use in a loop.
pub fn table() -> &'static [Lifted] {
    &TABLE
}

/// Takes one character apart.
#[inline]
pub fn lift(table: &[Lifted], letter: char) -> Lifted {
    table.get(letter as usize).copied().unwrap_or_else(|| take_apart(letter))
}

fn take_apart(letter: char) -> Lifted {
    match letter {
        _ if is_invisible(letter) => return Lifted::Invisible,
        // Typed in place of Đ and đ: Icelandic eth, African D.
        '\u{D0}' | '\u{189}' => return Lifted::Letter('đ', 0, true),
        '\u{F0}' | '\u{256}' => return Lifted::Letter('đ', 0, false),
        _ => {}
    }
    if let Some(tone) = tone_of(letter) {
        return Lifted::ToneMark(tone);
    }
    if matches!(letter, '\u{302}' | '\u{306}' | '\u{31B}') {
        return Lifted::ShapeMark(letter);
    }
    if !letter.is_alphanumeric() {
        return Lifted::Break;
    }
    let (mut base, mut tone) = (None, 0);
    decompose_canonical(letter, |part| match (tone_of(part), base) {
        (Some(mark), _) => tone = mark,
        (None, None) => base = Some(part),
        (None, Some(so_far)) => base = Some(compose(so_far, part).unwrap_or(so_far)),
    });
    let base = base.unwrap_or(letter);
    Lifted::Letter(base.to_lowercase().next().unwrap_or(base), tone, letter.is_uppercase())
}

fn tone_of(mark: char) -> Option<Tone> {
    match mark {
        '\u{300}' | '\u{340}' => Some(1),
        '\u{301}' | '\u{341}' => Some(2),
        '\u{309}' => Some(3),
        '\u{303}' => Some(4),
        '\u{323}' => Some(5),
        _ => None,
    }
}

/// Puts a lone circumflex, breve or horn on the letter before it.
pub fn reshape(base: char, mark: char) -> char {
    compose(base, mark).unwrap_or(base)
}

/// The letter without any mark, `đ` as `d`: for matching text typed without diacritics.
pub fn plain(base: char) -> char {
    match base {
        'ă' | 'â' => 'a',
        'ê' => 'e',
        'ô' | 'ơ' => 'o',
        'ư' => 'u',
        'đ' => 'd',
        other => other,
    }
}
