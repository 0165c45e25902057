//! Named word lists: what several rules name, written once.
//!
//! A line of a list is one thing in one or more words: `"bệnh viện | phòng khám"`. Where a rule writes
//! `words:ID`, any word of the list will do; `AT LEAST n OF words:ID` asks for n of its lines.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

use super::term::{TERM_SYLLABLES_MAX, Term};
use super::{RuleError, TERMS_MAX};

#[cfg(test)]
mod tests;

/// What parts the words of a line.
const OR: char = '|';

/// Word lists by id.
#[derive(Debug, Clone, Default)]
pub struct WordLists(BTreeMap<String, Arc<WordList>>);

/// A word list.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    terms: Vec<Term>,
    /// Which of the terms each line holds.
    lines: Vec<Range<usize>>,
    except: Vec<Term>,
}

impl WordLists {
    /// Adds a list; the same id again takes the place of the one before.
    pub fn add(&mut self, id: &str, list: WordList) {
        self.0.insert(id.to_owned(), Arc::new(list));
    }

    pub(super) fn get(&self, id: &str) -> Option<&Arc<WordList>> {
        self.0.get(id)
    }

    /// All ids, for whoever wrote one that is not there.
    pub(super) fn ids(&self) -> String {
        self.0.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl WordList {
    /// Adds a line: one word or phrase, or several parted by `|`.
    pub fn line(&mut self, line: &str) -> Result<(), RuleError> {
        let begin = self.terms.len();
        read(line, &mut self.terms)?;
        self.lines.push(begin..self.terms.len());
        Ok(())
    }

    /// Adds phrases within which no word of the list counts: `xem xét xử lý` has no `xét xử`.
    pub fn except(&mut self, line: &str) -> Result<(), RuleError> {
        read(line, &mut self.except)
    }

    pub(super) fn terms(&self) -> &[Term] {
        &self.terms
    }

    pub(super) fn lines(&self) -> &[Range<usize>] {
        &self.lines
    }

    pub(super) fn exceptions(&self) -> &[Term] {
        &self.except
    }

    /// The list in one text: the same for lists that mean the same.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            let terms: Vec<&str> = self.terms[line.clone()].iter().map(|term| term.text.as_str()).collect();
            let _ = writeln!(text, "{}", terms.join("|"));
        }
        for term in &self.except {
            let _ = writeln!(text, "!{}", term.text);
        }
        text
    }
}

fn read(line: &str, terms: &mut Vec<Term>) -> Result<(), RuleError> {
    let mut at = 0;
    for word in line.split(OR) {
        let fault = |message: String| Err(RuleError { at, message });
        let Some(term) = Term::read(word) else {
            return fault(format!("`{}` holds no letter or digit: there is nothing to look for", word.trim()));
        };
        if term.steps.len() > TERM_SYLLABLES_MAX {
            return fault(format!("a phrase of {} syllables; at most {TERM_SYLLABLES_MAX} are read", term.steps.len()));
        }
        if terms.len() == TERMS_MAX {
            return fault(format!("more than {TERMS_MAX} terms: make two lists of it"));
        }
        terms.push(term);
        at += word.len() + OR.len_utf8();
    }
    Ok(())
}
