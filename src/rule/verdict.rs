//! What a rule says of a document, with reasons.

use std::ops::Range;

use super::Parsed;
use super::document::{Document, Field};
use super::matching::{Findings, Found, in_scope};
use super::tree::{Kind, Node, Scope};

/// Most reasons given.
const REASONS_MAX: usize = 12;
/// What each further hit in the body adds, and how much they add at most: a word that comes
/// back is what the text is about, but ten times says little more than five times.
const REPEAT_WEIGHT: f32 = 0.25;
const REPEAT_WEIGHT_MAX: f32 = 1.0;
/// The score of a rule that asks for sources or provinces alone: as for a word in the title.
const CONDITION_SCORE: f32 = 4.0;
/// Places of one term that NEAR looks at: a word in more places than these is near everything.
const NEAR_PLACES_MAX: usize = 64;
/// Places on one side of NEAR, all its terms together: both sides are compared with each other.
const NEAR_SIDE_MAX: usize = 512;

/// What a rule says of a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// Whether it holds.
    pub holds: bool,
    /// Over the terms that made it hold, what each counts by the best field that it stands in: title
    /// 4, summary, section or author 2.5, body 1, and up to 1 more for repetition in the body. 0 when
    /// it does not hold.
    pub score: f32,
    /// Each term that made it hold, with field, count and the words around it; the weightiest first.
    pub because: Vec<String>,
}

/// A rule's view of one document.
pub(super) struct Look<'a> {
    pub(super) rule: &'a Parsed,
    /// The set's number of each term of the rule.
    pub(super) ids: &'a [u32],
    /// The terms of the rule that the document has, in order.
    pub(super) found: &'a [usize],
    pub(super) findings: &'a Findings,
    pub(super) document: &'a Document<'a>,
}

/// Something that was asked for and found.
#[derive(Debug, Clone)]
pub(super) struct Reason {
    /// The set's number of the term; none for what is no single term.
    term: Option<u32>,
    /// As it stands in the rule.
    name: Name,
    score: f32,
    /// The best field, how often in it, and where first; none for sources and provinces.
    place: Option<(Field, usize, Found)>,
}

#[derive(Debug, Clone)]
enum Name {
    Term(usize),
    Span(Range<usize>),
}

impl Look<'_> {
    pub(super) fn verdict(&self) -> Verdict {
        let mut reasons = Vec::new();
        if !self.holds(&self.rule.root, None, &mut reasons) {
            return Verdict::default();
        }
        let reasons = distinct(reasons);
        let terms: f32 = reasons.iter().map(|reason| reason.score).sum();
        let score = if reasons.iter().all(|reason| reason.place.is_none()) { CONDITION_SCORE } else { terms };
        Verdict { holds: true, score, because: self.lines(&reasons) }
    }

    /// Whether a part of the rule holds; if so, what was found is added to `reasons`.
    pub(super) fn holds(&self, node: &Node, scope: Option<Scope>, reasons: &mut Vec<Reason>) -> bool {
        if !node.may_hold(self.found) {
            return false;
        }
        let before = reasons.len();
        let holds = match &node.kind {
            Kind::Term(term) => self.term(*term, scope, reasons),
            Kind::Near { left, right, within } => self.near(node, left, right, *within, scope, reasons),
            Kind::Within(field, inner) => self.holds(inner, Some(*field), reasons),
            Kind::Source(id) => *self.document.source == *id && condition(node, reasons),
            Kind::Province(id) => self.document.provinces.contains(id) && condition(node, reasons),
            Kind::AnyProvince => !self.document.provinces.is_empty() && condition(node, reasons),
            Kind::Times(least, terms) => self.times(node, *least, terms, scope, reasons),
            Kind::All(parts) => parts.iter().all(|part| self.holds(part, scope, reasons)),
            Kind::Any(_) => self.count(node, scope, reasons) > 0,
            Kind::AtLeast(least, _) => self.count(node, scope, reasons) >= *least,
            Kind::Not(inner) => !self.holds(inner, scope, &mut Vec::new()),
        };
        if !holds {
            reasons.truncate(before);
        }
        holds
    }

    /// How many parts of a node hold.
    pub(super) fn count(&self, node: &Node, scope: Option<Scope>, reasons: &mut Vec<Reason>) -> usize {
        node.parts_of(self.found).filter(|part| self.holds(part, scope, reasons)).count()
    }

    pub(super) fn term(&self, term: usize, scope: Option<Scope>, reasons: &mut Vec<Reason>) -> bool {
        let places = self.places(term).filter_map(|found| Some((in_scope(self.document, &found, scope)?, found)));
        let Some((place, score)) = weigh(places) else { return false };
        reasons.push(Reason { term: Some(self.ids[term]), name: Name::Term(term), score, place: Some(place) });
        true
    }

    /// Where a term stands, but for places within an exception of its word list.
    fn places(&self, term: usize) -> impl Iterator<Item = Found> {
        let except = &self.rule.terms[term].except;
        let excepted = |found: &Found| {
            let mut wider = except.clone().map(|wider| self.findings.of(self.ids[wider]));
            wider.any(|wider| found.is_within(wider))
        };
        self.findings.of(self.ids[term]).iter().filter(move |&found| !excepted(found)).copied()
    }

    /// The places that terms have in a scope, in order; of those that overlap the first and longest.
    pub(super) fn separate(&self, terms: &[usize], scope: Option<Scope>) -> Vec<(Field, Found)> {
        let places = terms.iter().flat_map(|&term| self.places(term));
        let places = places.filter_map(|found| Some((in_scope(self.document, &found, scope)?, found)));
        // The head of a text that stands for its missing summary is there twice.
        let lead = |field: Field| field == Field::Summary && scope.is_none() && self.document.lead() > 0;
        let mut places: Vec<_> = places.filter(|(field, _)| !lead(*field)).collect();
        places.sort_by_key(|(_, found)| (found.part, found.at, std::cmp::Reverse(found.length)));
        let mut end = None;
        places.retain(|(_, found)| {
            let free = end.is_none_or(|end| (found.part, found.at) >= end);
            if free {
                end = Some((found.part, found.at + found.length));
            }
            free
        });
        places
    }

    fn times(
        &self,
        node: &Node,
        least: usize,
        terms: &[usize],
        scope: Option<Scope>,
        reasons: &mut Vec<Reason>,
    ) -> bool {
        let places = self.separate(terms, scope);
        if places.len() < least {
            return false;
        }
        let Some((place, score)) = weigh(places.into_iter()) else { return false };
        reasons.push(Reason { term: None, name: Name::Span(node.span.clone()), score, place: Some(place) });
        true
    }

    fn near(
        &self,
        node: &Node,
        left: &[usize],
        right: &[usize],
        within: usize,
        scope: Option<Scope>,
        reasons: &mut Vec<Reason>,
    ) -> bool {
        let places = |terms: &[usize]| -> Vec<Found> {
            let found = terms.iter().flat_map(|&term| self.places(term).take(NEAR_PLACES_MAX));
            found.take(NEAR_SIDE_MAX).collect()
        };
        let right = places(right);
        let pairs = places(left).into_iter().filter_map(|one| {
            let other = right.iter().find(|other| is_near(&one, other, within))?;
            let begin = one.at.min(other.at);
            let length = (one.at + one.length).max(other.at + other.length) - begin;
            Some((in_scope(self.document, &one, scope)?, Found { at: begin, length, ..one }))
        });
        let Some((place, score)) = weigh(pairs) else { return false };
        reasons.push(Reason { term: None, name: Name::Span(node.span.clone()), score, place: Some(place) });
        true
    }

    fn lines(&self, reasons: &[Reason]) -> Vec<String> {
        let mut order: Vec<&Reason> = reasons.iter().collect();
        order.sort_by(|a, b| b.score.total_cmp(&a.score));
        order.into_iter().take(REASONS_MAX).map(|reason| self.line(reason)).collect()
    }

    /// One reason in one line: `"chuyển đổi số" in title: "Thúc đẩy tiến trình chuyển đổi số"`.
    pub(super) fn line(&self, reason: &Reason) -> String {
        let name = match &reason.name {
            Name::Term(term) => format!("\"{}\"", self.rule.terms[*term].text),
            Name::Span(span) => shown(&self.rule.text[span.clone()]),
        };
        let Some((field, count, first)) = &reason.place else { return name };
        let part = &self.document.parts[first.part as usize];
        let place = first.at as usize..(first.at + first.length) as usize;
        let times = if *count > 1 { format!(", {count} times") } else { String::new() };
        let short = if first.short { format!(" (as {})", part.short_form(place.clone())) } else { String::new() };
        format!("{name} in {field}{times}{short}: \"{}\"", part.snippet(place))
    }
}

fn condition(node: &Node, reasons: &mut Vec<Reason>) -> bool {
    reasons.push(Reason { term: None, name: Name::Span(node.span.clone()), score: 0.0, place: None });
    true
}

/// The best field with its count and first place, and what they count.
fn weigh(places: impl Iterator<Item = (Field, Found)>) -> Option<((Field, usize, Found), f32)> {
    let (mut best, mut body): (Option<(Field, usize, Found)>, usize) = (None, 0);
    for (field, found) in places {
        body += usize::from(field == Field::Body);
        match &mut best {
            Some((so_far, count, _)) if *so_far == field => *count += 1,
            Some((so_far, ..)) if so_far.weight() >= field.weight() => {}
            _ => best = Some((field, 1, found)),
        }
    }
    let best = best?;
    let repeats = (REPEAT_WEIGHT * body.saturating_sub(1) as f32).min(REPEAT_WEIGHT_MAX);
    Some((best, best.0.weight() + repeats))
}

/// Whether two places of one field do not overlap and have at most `within` syllables between them.
fn is_near(one: &Found, other: &Found, within: usize) -> bool {
    let (first, second) = if one.at <= other.at { (one, other) } else { (other, one) };
    let end = first.at + first.length;
    one.part == other.part && second.at >= end && (second.at - end) as usize <= within
}

/// Each term once, with the most that it counts: it may stand in several parts of a rule.
fn distinct(reasons: Vec<Reason>) -> Vec<Reason> {
    let mut kept: Vec<Reason> = Vec::with_capacity(reasons.len());
    for reason in reasons {
        match kept.iter_mut().find(|other| reason.term.is_some() && other.term == reason.term) {
            Some(other) if other.score >= reason.score => {}
            Some(other) => *other = reason,
            None => kept.push(reason),
        }
    }
    kept
}

/// A piece of a rule in one short line.
pub(super) fn shown(text: &str) -> String {
    const LETTERS_MAX: usize = 72;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LETTERS_MAX {
        return line;
    }
    let head: String = line.chars().take(LETTERS_MAX).collect();
    format!("{head}…")
}
