//! A term: what a phrase or word of a rule asks of each syllable.

use std::ops::Range;

use unicode_normalization::char::decompose_canonical;

use crate::text::{Key, Syllable, key_of, syllables};

/// Most syllables in a phrase: a long official title has some 20.
pub(super) const TERM_SYLLABLES_MAX: usize = 64;

/// Most joints in an abbreviation: `A-A-A-…` over a whole page is none.
const RUN_MAX: usize = 8;

/// A phrase or word of a rule.
#[derive(Debug, Clone)]
pub(super) struct Term {
    /// As it was written, quotes left out.
    pub(super) text: String,
    /// What it asks, in order.
    pub(super) steps: Vec<Step>,
    /// Terms of the rule within which it does not count: a word list's exceptions.
    pub(super) except: Range<usize>,
}

/// What stands before a term that is meant as it is written, without diacritics.
const AS_WRITTEN: char = '=';

/// What one syllable of a term asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Step {
    /// Its key, by kind.
    pub(super) key: Key,
    /// What the key is compared with.
    pub(super) kind: StepKind,
    /// Whether the rule writes a comma or the like before it: then the text may have one as well.
    pub(super) after_break: bool,
}

/// What a step's key is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum StepKind {
    /// The syllable with its diacritics.
    Exact,
    /// The syllable without any.
    Folded,
    /// A run of capitals, joiners left out.
    Capitals,
}

impl Term {
    /// Reads a term; none when there is no letter or digit in it.
    pub(super) fn read(text: &str) -> Option<Term> {
        let found = syllables(text);
        let plain = text.is_ascii() && !text.trim_start().starts_with(AS_WRITTEN);
        // Tone marks are for words: ĐỒNG NAI and CÔNG NGHỆ are words in capitals, ĐMST an abbreviation.
        let shouted = !text.chars().any(char::is_lowercase) && text.chars().any(has_tone);
        let mut steps = Vec::with_capacity(found.len());
        let mut at = 0;
        while at < found.len() {
            let run = if shouted { None } else { capital_run(text, &found, at) };
            let after_break = at > 0 && breaks(&text[found[at - 1].end as usize..found[at].start as usize]);
            let (key, kind, length) = match run {
                Some(length) => (run_key(text, &found[at..at + length]), StepKind::Capitals, length),
                None if plain => (found[at].folded, StepKind::Folded, 1),
                None => (found[at].key, StepKind::Exact, 1),
            };
            steps.push(Step { key, kind, after_break });
            at += length;
        }
        (!steps.is_empty()).then(|| Term { text: text.trim().to_owned(), steps, except: 0..0 })
    }
}

/// How many syllables from `at` on are one abbreviation in capitals: `CĐS`, `KH-CN`, `R&D`.
fn capital_run(text: &str, found: &[Syllable], at: usize) -> Option<usize> {
    let length = joined_capitals(text, &found[at..]);
    let letters: usize = found[at..at + length].iter().map(|part| text[part.range()].chars().count()).sum();
    let toned = found[at..at + length].iter().any(|part| text[part.range()].chars().any(has_tone));
    (letters >= 2 && !toned).then_some(length)
}

/// How many syllables at the head of `found` are capitals throughout and joined to each other.
pub(super) fn joined_capitals(text: &str, found: &[Syllable]) -> usize {
    let capital = |part: &&Syllable| text[part.range()].chars().all(char::is_uppercase);
    match found.first().filter(capital) {
        Some(_) => 1 + found[1..].iter().take(RUN_MAX).take_while(|part| part.joined).take_while(capital).count(),
        None => 0,
    }
}

/// The key of an abbreviation, joiners left out.
pub(super) fn run_key(text: &str, run: &[Syllable]) -> Key {
    match run {
        [only] => only.key,
        _ => key_of(&run.iter().map(|part| &text[part.range()]).collect::<String>()),
    }
}

/// Whether what stands between two syllables parts them: `kinh tế, số hóa` has no `kinh tế số`.
pub(super) fn breaks(gap: &str) -> bool {
    gap.contains([',', '.', ';', ':', '!', '?', '…', '(', ')', '[', ']', '\n', '|'])
}

fn has_tone(letter: char) -> bool {
    let mut toned = false;
    decompose_canonical(letter, |part| {
        toned |= matches!(part, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
    });
    toned
}
