//! The tree of a rule: what its words mean, each part with its place in the text.

use std::fmt;
use std::ops::Range;

use crate::model::{ProvinceId, SourceId};

use super::document::Field;

/// A part of a rule.
#[derive(Debug)]
pub(super) struct Node {
    /// Where it stands in the rule's text, in bytes.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// One of these terms must be found for it to hold; none when it may hold without any.
    terms: Option<Range<usize>>,
    /// Whether its parts stand in the order of such terms, no two over the same.
    ordered: bool,
}

/// What a part of a rule is. Terms are places in the rule's list of terms.
#[derive(Debug)]
pub(super) enum Kind {
    Term(usize),
    Near {
        left: Vec<usize>,
        right: Vec<usize>,
        within: usize,
    },
    Within(Scope, Box<Node>),
    Source(SourceId),
    Province(ProvinceId),
    AnyProvince,
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    AtLeast(usize, Vec<Node>),
    /// So many places of the terms, all together.
    Times(usize, Vec<usize>),
}

/// What part of an article a part of a rule is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Field(Field),
    /// Title and summary.
    Head,
}

impl Scope {
    /// Whether it takes in a field.
    pub(super) fn has(self, field: Field) -> bool {
        match self {
            Scope::Field(only) => only == field,
            Scope::Head => matches!(field, Field::Title | Field::Summary),
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Field(field) => field.fmt(f),
            Scope::Head => f.write_str("head"),
        }
    }
}

impl Node {
    pub(super) fn new(span: Range<usize>, kind: Kind) -> Node {
        let terms = kind.terms();
        let ordered = match &kind {
            Kind::Any(parts) | Kind::AtLeast(_, parts) => are_ordered(parts),
            _ => false,
        };
        Node { span, kind, terms, ordered }
    }

    /// The same, standing elsewhere.
    pub(super) fn at(self, span: Range<usize>) -> Node {
        Node { span, ..self }
    }

    /// Whether it may hold where `found`, in order, are all the terms that were found.
    pub(super) fn may_hold(&self, found: &[usize]) -> bool {
        self.terms.as_ref().is_none_or(|terms| !among(found, terms).is_empty())
    }

    /// The parts that may hold where `found`, in order, are all the terms that were found: of a long
    /// list of words only those are looked at.
    pub(super) fn parts_of<'a>(&'a self, found: &'a [usize]) -> impl Iterator<Item = &'a Node> {
        let (parts, terms) = match (&self.kind, &self.terms) {
            (Kind::All(parts) | Kind::Any(parts) | Kind::AtLeast(_, parts), terms) => (parts.as_slice(), terms),
            _ => (&[][..], &None),
        };
        let sought = terms.as_ref().filter(|_| self.ordered).map(|terms| among(found, terms));
        let mut next = 0;
        let sought = sought.map(|terms| {
            terms.iter().filter_map(move |term| {
                let place = next + parts[next..].partition_point(|part| part.end() <= *term);
                let part = parts.get(place).filter(|part| part.begin() <= *term)?;
                next = place + 1;
                Some(part)
            })
        });
        let all = sought.is_none().then(|| parts.iter());
        all.into_iter().flatten().chain(sought.into_iter().flatten())
    }

    fn begin(&self) -> usize {
        self.terms.as_ref().map_or(0, |terms| terms.start)
    }

    fn end(&self) -> usize {
        self.terms.as_ref().map_or(usize::MAX, |terms| terms.end)
    }

    /// Whether it asks for something, rather than for its absence alone.
    pub(super) fn is_positive(&self) -> bool {
        match &self.kind {
            Kind::Not(_) => false,
            Kind::Within(_, inner) => inner.is_positive(),
            Kind::All(parts) => parts.iter().any(Node::is_positive),
            Kind::Any(parts) | Kind::AtLeast(_, parts) => parts.iter().all(Node::is_positive),
            Kind::Term(_) | Kind::Near { .. } | Kind::Times(..) => true,
            Kind::Source(_) | Kind::Province(_) | Kind::AnyProvince => true,
        }
    }

    /// Terms of which one must be found for it to hold: most rules need not be looked at for most
    /// articles. None when it may hold without any.
    pub(super) fn needed_terms(&self) -> Option<Vec<usize>> {
        match &self.kind {
            Kind::Term(term) => Some(vec![*term]),
            Kind::Near { left, .. } => Some(left.clone()),
            Kind::Times(_, terms) => Some(terms.clone()),
            Kind::Not(_) | Kind::Source(_) | Kind::Province(_) | Kind::AnyProvince => None,
            Kind::Within(_, inner) => inner.needed_terms(),
            Kind::All(parts) => parts.iter().find_map(Node::needed_terms),
            Kind::Any(parts) | Kind::AtLeast(_, parts) => {
                let terms: Option<Vec<_>> = parts.iter().map(Node::needed_terms).collect();
                terms.map(|terms| terms.concat())
            }
        }
    }

    /// The terms that it names when it is a term or terms joined by OR: what may stand beside NEAR.
    pub(super) fn alternatives(&self) -> Option<Vec<usize>> {
        match &self.kind {
            Kind::Term(term) => Some(vec![*term]),
            Kind::Any(parts) => {
                let terms: Option<Vec<_>> = parts.iter().map(Node::alternatives).collect();
                terms.map(|terms| terms.concat())
            }
            _ => None,
        }
    }
}

impl Kind {
    /// Terms, as a range that takes them in, of which one must be found for it to hold.
    fn terms(&self) -> Option<Range<usize>> {
        match self {
            Kind::Term(term) => Some(*term..*term + 1),
            Kind::Near { left: terms, .. } | Kind::Times(_, terms) => {
                Some(*terms.iter().min()?..terms.iter().max()? + 1)
            }
            Kind::Not(_) | Kind::Source(_) | Kind::Province(_) | Kind::AnyProvince => None,
            Kind::Within(_, inner) => inner.terms.clone(),
            Kind::All(parts) => parts.iter().find_map(|part| part.terms.clone()),
            Kind::Any(parts) | Kind::AtLeast(_, parts) => {
                let hull = |one: Range<usize>, other: &Range<usize>| one.start.min(other.start)..one.end.max(other.end);
                let mut ranges = parts.iter().map(|part| part.terms.as_ref());
                let first = ranges.next()??.clone();
                ranges.try_fold(first, |so_far, range| Some(hull(so_far, range?)))
            }
        }
    }
}

fn are_ordered(parts: &[Node]) -> bool {
    parts.iter().all(|part| part.terms.is_some()) && parts.windows(2).all(|pair| pair[0].end() <= pair[1].begin())
}

/// Those of `found`, which are in order, that are in a range.
fn among<'a>(found: &'a [usize], range: &Range<usize>) -> &'a [usize] {
    let rest = &found[found.partition_point(|term| *term < range.start)..];
    &rest[..rest.partition_point(|term| *term < range.end)]
}
