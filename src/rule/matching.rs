//! All terms of many rules as one trie, and one walk of it over a document.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::text::{Case, Key, Syllable, Word};

use super::document::{Document, Field, Part};
use super::term::{Step, StepKind, breaks, joined_capitals, run_key};
use super::tree::Scope;

/// Most places that are kept of one document: some 100 times what a long article gives to some
/// hundreds of rules.
const FOUND_MAX: usize = 1 << 16;
/// Bits of the filter before the root, a power of two: rules begin with some thousand syllables at
/// most, so that nearly every syllable of a text is passed over without a look-up.
const FILTER_BITS: usize = 1 << 16;
/// Letters from which a part of a joined run counts by itself: `ĐMST` in `KHCN-ĐMST`, but no `KH` in `KH-CN`.
const MEMBER_LETTERS_MIN: usize = 3;

/// Terms, ready to be walked.
#[derive(Debug, Default)]
pub(super) struct Trie {
    edges: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    nodes: Vec<Node>,
    filter: Vec<u64>,
}

/// A node of the trie.
#[derive(Debug, Default, Clone, Copy)]
struct Node {
    /// The term that ends here.
    end: Option<u32>,
    /// Which sorts of edges go on from here, a bit each: most look-ups are spared.
    sorts: u8,
}

/// One term at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) term: u32,
    /// Which part of the document.
    pub(super) part: u32,
    /// Its first syllable.
    pub(super) at: u32,
    /// How many syllables.
    pub(super) length: u32,
    /// Whether an abbreviation stands for words of the term.
    pub(super) short: bool,
}

/// What is left of the words that an abbreviation stands for.
#[derive(Debug, Clone, Copy)]
struct Words<'a> {
    words: &'a [Word],
    /// How many syllables the abbreviation is.
    length: u32,
    /// Whether a comma or the like stands before it.
    parted: bool,
}

/// Everything found in a document, by term.
#[derive(Debug, Default)]
pub(super) struct Findings {
    found: Vec<Found>,
    /// Each term found, and where its places begin.
    terms: Vec<(u32, usize)>,
    /// For each term of the trie, its place among `terms`, from 1; 0 for what was not found. Rules ask
    /// for hundreds of terms of which an article has a few: asking must cost next to nothing.
    nth: Vec<u32>,
}

const ROOT: u32 = 0;

impl Trie {
    pub(super) fn new() -> Trie {
        Trie { nodes: vec![Node::default()], filter: vec![0; FILTER_BITS / 64], ..Trie::default() }
    }

    /// Adds a term; the same steps again give the term that was there.
    pub(super) fn add(&mut self, steps: &[Step], term: u32) -> u32 {
        let mut node = ROOT;
        for step in steps {
            let sort = sort(step.kind, step.after_break);
            let edge = edge(node, sort, step.key);
            if node == ROOT {
                self.filter[slot(edge) / 64] |= 1 << (slot(edge) % 64);
            }
            self.nodes[node as usize].sorts |= 1 << sort;
            node = *self.edges.entry(edge).or_insert_with(|| {
                self.nodes.push(Node::default());
                (self.nodes.len() - 1) as u32
            });
        }
        *self.nodes[node as usize].end.get_or_insert(term)
    }

    /// Every one of `terms_count` terms at every place of a document.
    pub(super) fn walk(&self, document: &Document<'_>, terms_count: usize) -> Findings {
        let mut found = Vec::new();
        for (number, part) in document.parts.iter().enumerate() {
            for at in 0..part.syllables.len() {
                let begin = Found { term: 0, part: number as u32, at: at as u32, length: 0, short: false };
                self.step(part, ROOT, begin, &mut found);
            }
        }
        Findings::new(found, terms_count)
    }

    /// Goes on from `node` with the syllable after what `so_far` covers.
    fn step(&self, part: &Part<'_>, node: u32, so_far: Found, found: &mut Vec<Found>) {
        let at = (so_far.at + so_far.length) as usize;
        let Some(syllable) = part.syllables.get(at) else { return };
        let from = self.nodes[node as usize];
        if from.has(StepKind::Exact) {
            self.follow(part, node, (StepKind::Exact, syllable.key, 1), so_far, found);
        }
        if from.has(StepKind::Folded) {
            self.follow(part, node, (StepKind::Folded, syllable.folded, 1), so_far, found);
        }
        if syllable.case == Case::Lower {
            return;
        }
        if from.has(StepKind::Capitals) && syllable.case != Case::Mixed {
            for (key, length) in capitals(part, at).into_iter().flatten() {
                self.follow(part, node, (StepKind::Capitals, key, length), so_far, found);
            }
        }
        if let Some(short) = part.abbreviation(at) {
            let parted = self.is_parted(part, node, so_far);
            for words in short.wordings.iter() {
                self.expand(part, node, Words { words, length: short.length, parted }, so_far, found);
            }
        }
    }

    /// Takes the edges of one kind, key and length of syllables.
    #[inline]
    fn follow(&self, part: &Part<'_>, node: u32, step: (StepKind, Key, u32), so_far: Found, found: &mut Vec<Found>) {
        let (kind, key, length) = step;
        for after_break in [false, true] {
            let Some(next) = self.next(node, sort(kind, after_break), key) else { continue };
            if after_break || !self.is_parted(part, node, so_far) {
                self.arrive(part, next, Found { length: so_far.length + length, ..so_far }, found);
            }
        }
    }

    /// Takes the edges of all words that an abbreviation stands for.
    fn expand(&self, part: &Part<'_>, node: u32, ahead: Words<'_>, so_far: Found, found: &mut Vec<Found>) {
        let Some((word, rest)) = ahead.words.split_first() else {
            let longer = Found { length: so_far.length + ahead.length, short: true, ..so_far };
            return self.arrive(part, node, longer, found);
        };
        for (kind, key) in [(StepKind::Exact, word.key), (StepKind::Folded, word.folded)] {
            for after_break in [false, true] {
                if let Some(next) = self.next(node, sort(kind, after_break), key)
                    && (after_break || !ahead.parted)
                {
                    self.expand(part, next, Words { words: rest, parted: false, ..ahead }, so_far, found);
                }
            }
        }
    }

    /// Where an edge leads.
    #[inline]
    fn next(&self, node: u32, sort: u8, key: Key) -> Option<u32> {
        if self.nodes[node as usize].sorts & (1 << sort) == 0 {
            return None;
        }
        let edge = edge(node, sort, key);
        if node == ROOT && self.filter[slot(edge) / 64] & (1 << (slot(edge) % 64)) == 0 {
            return None;
        }
        self.edges.get(&edge).copied()
    }

    /// Whether a comma or the like stands between what `so_far` covers and what is next.
    fn is_parted(&self, part: &Part<'_>, node: u32, so_far: Found) -> bool {
        node != ROOT && breaks(part.gap_before((so_far.at + so_far.length) as usize))
    }

    /// Takes note of the term that ends at a node, and goes on from there.
    #[inline]
    fn arrive(&self, part: &Part<'_>, node: u32, so_far: Found, found: &mut Vec<Found>) {
        let reached = &self.nodes[node as usize];
        if let Some(term) = reached.end
            && found.len() < FOUND_MAX
        {
            found.push(Found { term, ..so_far });
        }
        if reached.sorts != 0 {
            self.step(part, node, so_far, found);
        }
    }
}

impl Node {
    fn has(&self, kind: StepKind) -> bool {
        self.sorts & (1 << sort(kind, false) | 1 << sort(kind, true)) != 0
    }
}

/// The abbreviations in capitals that begin at a syllable: the whole joined run, and the member
/// alone when it is long enough. Not one of several senses, when the document does not say which.
fn capitals(part: &Part<'_>, at: usize) -> [Option<(Key, u32)>; 2] {
    let rest = &part.syllables[at..];
    let run = joined_capitals(part.text, rest);
    if run == 0 {
        return [None, None];
    }
    let inner = rest[0].joined && at > 0 && is_capital(part.text, &part.syllables[at - 1]);
    let letters = part.text[rest[0].range()].chars().count();
    let whole = (!inner && (run > 1 || letters > 1)).then(|| (run_key(part.text, &rest[..run]), run as u32));
    let member = ((inner || run > 1) && letters >= MEMBER_LETTERS_MIN).then_some((rest[0].key, 1));
    [whole, member].map(|one| one.filter(|&(_, length)| !part.is_open(at, length)))
}

fn is_capital(text: &str, syllable: &Syllable) -> bool {
    joined_capitals(text, std::slice::from_ref(syllable)) > 0
}

/// The sort of an edge, 0 to 5.
fn sort(kind: StepKind, after_break: bool) -> u8 {
    u8::from(after_break) * 3
        + match kind {
            StepKind::Exact => 0,
            StepKind::Folded => 1,
            StepKind::Capitals => 2,
        }
}

fn edge(node: u32, sort: u8, key: Key) -> u64 {
    let from = u64::from(node) << 3 | u64::from(sort);
    (key.0 ^ from.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

fn slot(edge: u64) -> usize {
    (edge >> 40) as usize % FILTER_BITS
}

impl Findings {
    fn new(mut found: Vec<Found>, terms_count: usize) -> Findings {
        found.sort_unstable();
        let mut terms: Vec<(u32, usize)> = Vec::new();
        for (place, one) in found.iter().enumerate() {
            if terms.last().is_none_or(|&(term, _)| term != one.term) {
                terms.push((one.term, place));
            }
        }
        let mut nth = vec![0; terms_count];
        for (number, &(term, _)) in terms.iter().enumerate() {
            nth[term as usize] = number as u32 + 1;
        }
        Findings { found, terms, nth }
    }

    /// The terms that were found, each once.
    pub(super) fn terms(&self) -> impl Iterator<Item = u32> {
        self.terms.iter().map(|&(term, _)| term)
    }

    /// Where a term stands: by part, then by place.
    pub(super) fn of(&self, term: u32) -> &[Found] {
        let Some(nth) = (self.nth[term as usize] as usize).checked_sub(1) else { return &[] };
        let end = self.terms.get(nth + 1).map_or(self.found.len(), |&(_, begin)| begin);
        &self.found[self.terms[nth].1..end]
    }
}

impl Found {
    /// Whether a place of `wider`, which come in order, takes this one in.
    pub(super) fn is_within(&self, wider: &[Found]) -> bool {
        let begin = wider.partition_point(|other| (other.part, other.at) <= (self.part, self.at));
        let Some(last) = begin.checked_sub(1).map(|last| &wider[last]) else { return false };
        last.part == self.part && last.at + last.length >= self.at + self.length
    }
}

/// The field that a place is in, when it counts for `scope`; without one, authors do not count.
pub(super) fn in_scope(document: &Document<'_>, found: &Found, scope: Option<Scope>) -> Option<Field> {
    let field = document.parts[found.part as usize].field;
    match scope {
        Some(scope) => scope.has(field).then_some(field),
        None => (field != Field::Author).then_some(field),
    }
}

/// Edges are mixed already: their own value is their hash.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
