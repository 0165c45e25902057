//! The rule language: parse, match on syllables, explain.
//!
//! Owns what a rule means. Does not own topics, decisions or search indexes. Never imports store
//! or network.

/// A rule, read and compiled.
#[derive(Debug, Clone)]
pub struct Rule;

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
    pub fn parse(_text: &str) -> Result<Rule, RuleError> {
        Ok(Rule)
    }
}
