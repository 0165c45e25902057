//! The tree of a rule: what its words mean, each part with its place in the text.

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
    Near { left: Vec<usize>, right: Vec<usize>, within: usize },
    Within(Field, Box<Node>),
    Source(SourceId),
    Province(ProvinceId),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    AtLeast(usize, Vec<Node>),
}

impl Node {
    /// Whether it asks for something, rather than for its absence alone.
    pub(super) fn is_positive(&self) -> bool {
        match &self.kind {
            Kind::Not(_) => false,
            Kind::Within(_, inner) => inner.is_positive(),
            Kind::All(parts) => parts.iter().any(Node::is_positive),
            Kind::Any(parts) | Kind::AtLeast(_, parts) => parts.iter().all(Node::is_positive),
            Kind::Term(_) | Kind::Near { .. } | Kind::Source(_) | Kind::Province(_) => true,
        }
    }

    /// Whether it can hold only when one of its terms was found: most rules need not be looked at
    /// for most articles.
    pub(super) fn needs_term(&self) -> bool {
        match &self.kind {
            Kind::Term(_) | Kind::Near { .. } => true,
            Kind::Not(_) | Kind::Source(_) | Kind::Province(_) => false,
            Kind::Within(_, inner) => inner.needs_term(),
            Kind::All(parts) => parts.iter().any(Node::needs_term),
            Kind::Any(parts) | Kind::AtLeast(_, parts) => parts.iter().all(Node::needs_term),
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
