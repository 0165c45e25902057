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
