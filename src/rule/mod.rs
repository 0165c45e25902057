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
//! | `title:X`, `summary:X`, `section:X`, `author:X` | X, a term, a word list or a group in parentheses, holds on that field alone |
//! | `head:X` | X holds on title and summary taken together |
//! | `source:ID`, `province:ID` | the article is of that source, about that province; `province:any`: about one at least |
//! | `words:ID` | any word of the list `[[words]]` with that id; usable wherever terms joined by OR are |
//! | `A NEAR/n B` | both in one field, in either order, with at most n syllables between them |
//! | `AT LEAST n OF (A, B, C)` | n of the parts hold |
//! | `AT LEAST n OF words:ID` | n of the list's lines are found |
//! | `AT LEAST n TIMES (A, B)` | the terms are found n times, all together; a place that two of them share counts once |
//!
//! From a `#` before a space to the end of its line is a comment.
//!
//! A term with diacritics matches them; one without any matches with and without, unless `=` stands
//! before it (`"=cam"` is no `cấm`); one in capitals (`CĐS`, `KH-CN` = `KHCN`) matches capitals alone,
//! as a whole word. A line of a word list may name one thing in several words (`"bệnh viện | phòng
//! khám"`), and a list may name phrases within which its words do not count (`except`).
//!
//! A phrase also matches an abbreviation that stands for its words in the document (`text::abbreviations`);
//! one whose sense the document leaves open (`CĐS` of a college) is matched by no term in capitals either.

mod document;
mod explain;
mod lexer;
mod matching;
mod parser;
mod set;
mod term;
mod tree;
mod verdict;
mod words;

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
pub use self::words::{WordList, WordLists};

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
    /// The text, and that of the word lists that it names.
    meaning: String,
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
    /// Reads a rule that names no word lists.
    pub fn parse(text: &str) -> Result<Rule, RuleError> {
        Rule::parse_with(text, &WordLists::default())
    }

    /// Reads a rule that may name word lists.
    pub fn parse_with(text: &str, lists: &WordLists) -> Result<Rule, RuleError> {
        if text.len() > RULE_BYTES_MAX {
            let message = format!("a rule of {} bytes; at most {RULE_BYTES_MAX} are read", text.len());
            return Err(RuleError { at: 0, message });
        }
        let (root, terms, meaning) = Parser::new(text, lists)?.rule()?;
        Ok(Rule(Arc::new(Parsed { text: text.to_owned(), meaning, terms, root })))
    }

    /// The rule as it was written.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The rule as it was written with the word lists that it names: whatever changes what it says of
    /// an article changes this.
    pub fn meaning(&self) -> &str {
        &self.0.meaning
    }

    /// How many terms it has, those of its word lists among them.
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
        self.0.meaning == other.0.meaning
    }
}

impl Eq for Rule {}
