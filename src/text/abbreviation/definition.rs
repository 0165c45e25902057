//! What a document itself says that its abbreviations stand for.
//!
//! | written | |
//! | --- | --- |
//! | `chuyển đổi số (CĐS)` | the words before the bracket, as many as the abbreviation has letters |
//! | `chuyển đổi số (gọi tắt là CĐS)`, `…, viết tắt là CĐS` | the words before the note |
//! | `CĐS (chuyển đổi số)` | the words in the bracket, all of them |
//!
//! The first letters have to agree; `và` and the like have none in many abbreviations.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::{Key, Wording, Written, initials, is_candidate, wordings_of};
use crate::text::{key_of, keys};

/// Most definitions of a document: reports have a dozen.
const DEFINITIONS_MAX: usize = 64;
/// Most letters of an abbreviation: `CNVCLĐ`, `TTATXHVPCTP`.
const LETTERS_MAX: usize = 12;
/// Most words without a letter in an abbreviation.
const SKIPPED_MAX: usize = 4;

/// Words that abbreviations leave out.
static SKIPPED: LazyLock<HashSet<Key>> =
    LazyLock::new(|| keys("và của về với các cho những trong trên theo").into_iter().collect());
/// Between a phrase and its abbreviation, the longest first.
static NOTES: LazyLock<Vec<Vec<Key>>> = LazyLock::new(|| {
    let notes = [
        "sau đây gọi tắt là",
        "sau đây viết tắt là",
        "sau đây gọi là",
        "dưới đây gọi tắt là",
        "được gọi tắt là",
        "được viết tắt là",
        "tên viết tắt là",
        "tên gọi tắt là",
        "gọi tắt là",
        "viết tắt là",
        "tên viết tắt",
        "gọi tắt",
        "viết tắt",
    ];
    notes.iter().map(|note| keys(note)).collect()
});
static NOTE_ENDS: LazyLock<[Key; 2]> = LazyLock::new(|| [key_of("là"), key_of("tắt")]);

/// The definitions of a document.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    by_run: HashMap<Key, Arc<[Wording]>>,
    /// Part and first syllable of each abbreviation that stands in its own definition.
    places: HashSet<(usize, usize)>,
}

impl Definitions {
    pub(super) fn read(parts: &[Written<'_>]) -> Definitions {
        let mut found = Definitions::default();
        for (number, part) in parts.iter().enumerate() {
            let mut at = 0;
            while at < part.syllables.len() && found.places.len() < DEFINITIONS_MAX {
                at += if is_candidate(&part.syllables[at]) { found.look(part, number, at) } else { 1 };
            }
        }
        found
    }

    pub(super) fn get(&self, run: Key) -> Option<&Arc<[Wording]>> {
        self.by_run.get(&run)
    }

    /// Whether the abbreviation that begins there is being defined.
    pub(super) fn is_definition(&self, part: usize, at: usize) -> bool {
        self.places.contains(&(part, at))
    }

    /// Looks at the run of capitals at a place, and gives its length.
    fn look(&mut self, part: &Written<'_>, number: usize, at: usize) -> usize {
        let length = part.span(at, part.members(at));
        let phrase = match note_before(part, at) {
            Some(end) => before(part, end, at, length),
            None => after(part, at, length),
        };
        if let Some((begin, end)) = phrase {
            let wordings = wordings_of(&part.syllables[begin..end]);
            self.by_run.entry(part.key(at, length)).or_insert_with(|| wordings.into());
            self.places.insert((number, at));
        }
        length
    }
}

/// Where the phrase ends, when the run stands in a bracket or after a note that it is short for one.
fn note_before(part: &Written<'_>, at: usize) -> Option<usize> {
    let gap = part.gap_before(at);
    if gap.contains('(') {
        return Some(at);
    }
    let last = part.syllables.get(at.checked_sub(1)?)?.key;
    if !NOTE_ENDS.contains(&last) || gap.contains(['.', '\n', ')']) {
        return None;
    }
    let note = NOTES.iter().find(|note| {
        let begin = at.saturating_sub(note.len());
        part.syllables[begin..at].iter().map(|syllable| syllable.key).eq(note.iter().copied())
    })?;
    let begin = at - note.len();
    part.gap_before(begin).contains(['(', ',', '-', '–', '/']).then_some(begin)
}

/// The words up to `end` whose first letters are the run's.
fn before(part: &Written<'_>, end: usize, at: usize, length: usize) -> Option<(usize, usize)> {
    let letters = letters(part, at, length)?;
    let (mut begin, mut skipped) = (end, 0);
    for &letter in letters.iter().rev() {
        loop {
            if begin == 0 || begin < end && parts_phrases(part.gap_before(begin)) {
                return None;
            }
            begin -= 1;
            match agrees(part, begin, letter) {
                true => break,
                false if begin + 1 < end && is_skipped(part, begin) && skipped < SKIPPED_MAX => skipped += 1,
                false => return None,
            }
        }
    }
    Some((begin, end))
}

/// The words of the bracket after the run, when their first letters are the run's.
fn after(part: &Written<'_>, at: usize, length: usize) -> Option<(usize, usize)> {
    let begin = at + length;
    if begin >= part.syllables.len() || !matches!(part.gap_before(begin).trim_matches([' ', '"', '“', '”']), "(") {
        return None;
    }
    let letters = letters(part, at, length)?;
    let (mut end, mut skipped, mut letters) = (begin, 0, letters.iter().peekable());
    while end < part.syllables.len() && (end == begin || !parts_phrases(part.gap_before(end))) {
        match letters.peek() {
            Some(&&letter) if agrees(part, end, letter) => drop(letters.next()),
            _ if end > begin && is_skipped(part, end) && skipped < SKIPPED_MAX => skipped += 1,
            _ => return None,
        }
        end += 1;
    }
    let closed = part.gap_before(end).trim_start_matches(['"', '”', ' ']).starts_with([')', ',', ';']);
    (letters.peek().is_none() && closed).then_some((begin, end))
}

fn letters(part: &Written<'_>, at: usize, length: usize) -> Option<Vec<char>> {
    let members = (at..at + length).filter(|&member| part.is_member(member));
    let letters: Vec<char> = members.flat_map(|member| initials(part.word(member))).take(LETTERS_MAX + 1).collect();
    (2..=LETTERS_MAX).contains(&letters.len()).then_some(letters)
}

fn agrees(part: &Written<'_>, at: usize, letter: char) -> bool {
    initials(part.word(at)).next() == Some(letter)
}

fn is_skipped(part: &Written<'_>, at: usize) -> bool {
    SKIPPED.contains(&part.syllables[at].key)
}

/// Phrases may hold commas (`văn hóa, thể thao và du lịch`), nothing stronger.
fn parts_phrases(gap: &str) -> bool {
    gap.contains(['.', ';', ':', '!', '?', '…', '(', ')', '\n'])
}
