//! What the abbreviations of a document stand for: `CĐS`, `KH-CN`, `Sở GD&ĐT`.
//!
//! Owns: which runs of capitals are abbreviations whose words are known, by a definition in the
//! document itself, by the press's own table, or, where one abbreviation has several meanings, by what
//! the document is about. Does not own what is made of it. Places and people have tables of their own.
//!
//! A document is read as a whole: what the text defines holds for the headline too. Time is linear in
//! the syllables, since a run, a phrase and a note such as `(gọi tắt là …)` have a greatest length.

mod context;
mod definition;
mod table;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::lift::{Lifted, lift, plain, table as letters};
use super::{Case, Key, Syllable, key_of, syllables};

use self::context::Context;
use self::definition::Definitions;
use self::table::{PRESS, Sense};

/// Most parts that are joined: `VH-TT&DL` has three, `KHCN-ĐMST-CĐS` is three abbreviations.
const MEMBERS_MAX: usize = 4;

/// A text of a document, with its syllables.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The text.
    pub text: &'a str,
    /// Its syllables, all or the first ones.
    pub syllables: &'a [Syllable],
}

/// An abbreviation at one place of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abbreviation {
    /// Its first syllable.
    pub at: u32,
    /// How many syllables it is.
    pub length: u32,
    /// The words that it stands for, in each wording that is used; empty when that is unknown.
    pub wordings: Arc<[Wording]>,
    /// How they are known.
    pub known: Known,
}

/// Words in order.
pub type Wording = Box<[Word]>;

/// A word that an abbreviation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Key with diacritics.
    pub key: Key,
    /// Key without.
    pub folded: Key,
}

/// How it is known what an abbreviation stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// The document says so.
    Defined,
    /// The whole press uses it in this sense alone.
    Press,
    /// It has several senses; the document's other words decide.
    Context,
    /// It has several senses, and the document does not tell.
    Open,
}

/// The abbreviations of each of a document's texts, in order. `home` is the province of its source.
///
/// Where an abbreviation is defined it is not listed: its words stand beside it.
pub fn abbreviations(parts: &[Written<'_>], home: Option<&str>) -> Vec<Vec<Abbreviation>> {
    if !parts.iter().any(|part| part.syllables.iter().any(is_candidate)) {
        return vec![Vec::new(); parts.len()];
    }
    let defined = Definitions::read(parts);
    let context = Context::new(parts, home);
    let found = |(number, part)| in_part(part, number, &defined, &context);
    parts.iter().enumerate().map(found).collect()
}

fn in_part(part: &Written<'_>, number: usize, defined: &Definitions, context: &Context<'_>) -> Vec<Abbreviation> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(ahead) = part.syllables.get(at..).and_then(|rest| rest.iter().position(is_candidate)) {
        at += ahead;
        // The longest run that is known: `VH-TT&DL` before `VH`.
        let known = (1..=part.members(at)).rev().find_map(|members| {
            let length = part.span(at, members);
            Some((length, meaning(part, at, part.key(at, length), defined, context)?))
        });
        let length = known.as_ref().map_or(1, |(length, _)| *length);
        if let Some((_, (wordings, known))) = known
            && !defined.is_definition(number, at)
        {
            found.push(Abbreviation { at: at as u32, length: length as u32, wordings, known });
        }
        at += length;
    }
    found
}

/// What a run of capitals stands for at its place; none when it is no abbreviation that is known.
fn meaning(
    part: &Written<'_>,
    at: usize,
    run: Key,
    defined: &Definitions,
    context: &Context<'_>,
) -> Option<(Arc<[Wording]>, Known)> {
    if let Some(wordings) = defined.get(run) {
        return Some((Arc::clone(wordings), Known::Defined));
    }
    let listed = PRESS.get(&run)?;
    let holds = match listed.sense {
        Sense::Only => return Some((Arc::clone(&listed.wordings[0]), Known::Press)),
        Sense::Digital => context.is_digital(part, at).then_some(0),
        Sense::Enterprise => (!context.is_place(part, at)).then_some(0),
        Sense::Province => context.province(),
    };
    Some(match holds {
        Some(sense) => (Arc::clone(&listed.wordings[sense]), Known::Context),
        None => (Arc::new([]), Known::Open),
    })
}

/// Whether an abbreviation may begin with it: two capitals at least.
fn is_candidate(syllable: &Syllable) -> bool {
    syllable.case == Case::Upper
}

/// The wordings of a phrase: as it is, and without `và`.
fn wordings(phrase: &str) -> Vec<Wording> {
    wordings_of(&syllables(phrase))
}

fn wordings_of(phrase: &[Syllable]) -> Vec<Wording> {
    let words = |phrase: &mut dyn Iterator<Item = &Syllable>| -> Wording {
        phrase.map(|syllable| Word { key: syllable.key, folded: syllable.folded }).collect()
    };
    let and = key_of("và");
    let mut found = vec![words(&mut phrase.iter())];
    if phrase.iter().any(|syllable| syllable.key == and) {
        found.push(words(&mut phrase.iter().filter(|syllable| syllable.key != and)));
    }
    found
}

impl<'a> Written<'a> {
    /// What stands between a syllable and the one before it, or the text's begin.
    fn gap_before(&self, at: usize) -> &'a str {
        let begin = at.checked_sub(1).map_or(0, |before| self.syllables[before].end as usize);
        let end = self.syllables.get(at).map_or(self.text.len(), |syllable| syllable.start as usize);
        self.text.get(begin..end).unwrap_or_default()
    }

    fn word(&self, at: usize) -> &'a str {
        self.text.get(self.syllables[at].range()).unwrap_or_default()
    }

    /// How many capitals are joined from a syllable on, itself included: `GD-ĐT`, `GD & ĐT`, `NN và PTNT`.
    fn members(&self, at: usize) -> usize {
        let (mut members, mut last) = (1, at);
        while members < MEMBERS_MAX
            && let Some(next) = self.next_member(last)
        {
            (members, last) = (members + 1, next);
        }
        members
    }

    /// How many syllables the first members are, `và` between them counted.
    fn span(&self, at: usize, members: usize) -> usize {
        let mut last = at;
        for _ in 1..members {
            last = self.next_member(last).unwrap_or(last);
        }
        last + 1 - at
    }

    fn next_member(&self, last: usize) -> Option<usize> {
        let next = self.syllables.get(last + 1)?;
        if self.is_member(last + 1) {
            return joins(self.gap_before(last + 1)).then_some(last + 1);
        }
        let spaced = next.case == Case::Lower && self.word(last + 1) == "và";
        let blanks = || self.gap_before(last + 1) == " " && self.gap_before(last + 2) == " ";
        (spaced && self.syllables.len() > last + 2 && self.is_member(last + 2) && blanks()).then_some(last + 2)
    }

    /// Capitals throughout; one alone is enough for a member of a run: `LĐ-TB-X`.
    fn is_member(&self, at: usize) -> bool {
        let syllable = &self.syllables[at];
        syllable.case == Case::Upper || syllable.case == Case::Title && self.word(at).chars().count() == 1
    }

    /// The key of a run's letters, joiners and `và` left out.
    fn key(&self, at: usize, length: usize) -> Key {
        if length == 1 {
            return self.syllables[at].key;
        }
        let members = (at..at + length).filter(|&member| self.is_member(member));
        key_of(&members.map(|member| self.word(member)).collect::<String>())
    }

    /// Whether nothing but a blank parts a syllable from the one before it.
    fn follows_directly(&self, at: usize) -> bool {
        at > 0 && self.gap_before(at) == " "
    }
}

/// Whether what stands between two runs of capitals joins them to one abbreviation.
fn joins(gap: &str) -> bool {
    matches!(gap, "-" | "–" | "&" | "/" | "," | " - " | " – " | " & " | "- " | " -" | "& " | " &")
}

/// The lower-case letters of a word, tones and shapes left out but for `đ`, which is a letter of its own.
fn initials(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter_map(|letter| match lift(letters(), letter) {
        Lifted::Letter('đ', ..) => Some('đ'),
        Lifted::Letter(base, ..) => Some(plain(base)),
        _ => None,
    })
}
