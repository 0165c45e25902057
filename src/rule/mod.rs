//! The rule language: parse, match on syllables, explain.
//!
//! Owns what a rule means. Does not own topics, decisions or search indexes. Never imports store
//! or network.
//!
//! A [`Rule`] is read once and kept as a tree over its terms. A [`RuleSet`] puts the terms of many
//! rules into one trie, so that a [`Document`] is walked once however many rules there are.
//!
//! | written | holds when |
//! | --- | --- |
//! | `"a phrase"`, `WORD` | it stands in title, summary, section or body; syllables in order, no comma or full stop between them that the rule does not write |
//! | `A AND B`, `A OR B`, `A NOT B` | AND and NOT bind tighter than OR |
//! | `title:X`, `summary:X`, `section:X`, `author:X` | X, a term or a group in parentheses, holds on that field alone |
//! | `source:ID`, `province:ID` | the article is of that source, about that province |
//! | `A NEAR/n B` | both in one field, in either order, with at most n syllables between them |
//! | `AT LEAST n OF (A, B, C)` | n of the parts hold |
//!
//! A term with diacritics matches them; one without any matches with and without; one in capitals
//! (`CĐS`, `KH-CN` = `KHCN`) matches capitals alone, as a whole word.

mod document;
mod explain;
mod lexer;
mod matching;
mod parser;
mod set;
mod term;
mod tree;
mod verdict;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use self::parser::Parser;
use self::term::Term;
use self::tree::Node;

pub use self::document::{Document, Field, Fields};
pub use self::explain::{Explanation, explain};
pub use self::set::RuleSet;
pub use self::verdict::Verdict;

/// The longest rule, in bytes: a page of terms is 2 KiB, the largest word list seen 20.
pub const RULE_BYTES_MAX: usize = 64 * 1024;
/// Most terms in a rule.
pub const TERMS_MAX: usize = 2_000;
/// Deepest nesting of parentheses, fields and NOT: reading and matching recurse.
pub const DEPTH_MAX: usize = 64;
/// Largest n of `NEAR/n` and `AT LEAST n`: an article has some 550 syllables.
pub const COUNT_MAX: u32 = 1_000;

/// A rule, read and compiled. Cloning is cheap.
#[derive(Clone)]
pub struct Rule(Arc<Parsed>);

/// What was read of a rule.
struct Parsed {
    text: String,
    terms: Vec<Term>,
    root: Node,
}

/// Why a text is no rule, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RuleError {
    /// Byte offset in the rule's text at which reading stopped.
    pub at: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

impl Rule {
    /// Reads a rule.
    pub fn parse(text: &str) -> Result<Rule, RuleError> {
        if text.len() > RULE_BYTES_MAX {
            let message = format!("a rule of {} bytes; at most {RULE_BYTES_MAX} are read", text.len());
            return Err(RuleError { at: 0, message });
        }
        let (root, terms) = Parser::new(text)?.rule()?;
        Ok(Rule(Arc::new(Parsed { text: text.to_owned(), terms, root })))
    }

    /// The rule as it was written.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// How many terms it has.
    pub fn terms(&self) -> usize {
        self.0.terms.len()
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rule").field(&self.0.text).finish()
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.0.text == other.0.text
    }
}

impl Eq for Rule {}
