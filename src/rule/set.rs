//! Many rules matched at once: one walk over the document, then only the rules that it concerns.

use std::sync::Arc;

use super::document::Document;
use super::matching::Trie;
use super::verdict::{Look, Verdict};
use super::{Parsed, Rule};

/// Rules, their terms in one trie.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Compiled>,
    trie: Trie,
    /// For each term of the trie, the rules that may hold where it is found.
    named_by: Vec<Vec<u32>>,
    /// Rules that may hold though no term of theirs is found.
    unbound: Vec<u32>,
}

#[derive(Debug)]
struct Compiled {
    rule: Rule,
    /// The trie's number of each term.
    ids: Vec<u32>,
}

impl RuleSet {
    /// Compiles rules; verdicts come in their order.
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rule>) -> RuleSet {
        let mut set = RuleSet { rules: Vec::new(), trie: Trie::new(), named_by: Vec::new(), unbound: Vec::new() };
        for rule in rules {
            set.add(rule);
        }
        set
    }

    fn add(&mut self, rule: &Rule) {
        let number = self.rules.len() as u32;
        let mut ids = Vec::with_capacity(rule.terms());
        for term in &rule.0.terms {
            let id = self.trie.add(&term.steps, self.named_by.len() as u32);
            if id as usize == self.named_by.len() {
                self.named_by.push(Vec::new());
            }
            ids.push(id);
        }
        match rule.0.root.needed_terms() {
            None => self.unbound.push(number),
            Some(needed) => {
                for term in needed {
                    let rules = &mut self.named_by[ids[term] as usize];
                    if rules.last() != Some(&number) {
                        rules.push(number);
                    }
                }
            }
        }
        self.rules.push(Compiled { rule: Rule(Arc::clone(&rule.0)), ids });
    }

    /// What each rule says of a document, in the order of the rules.
    pub fn hits(&self, document: &Document<'_>) -> Vec<Verdict> {
        let findings = self.trie.walk(document, self.named_by.len());
        let mut verdicts = vec![Verdict::default(); self.rules.len()];
        let mut concerned: Vec<u32> =
            findings.terms().flat_map(|term| &self.named_by[term as usize]).chain(&self.unbound).copied().collect();
        concerned.sort_unstable();
        concerned.dedup();
        for number in concerned {
            let Compiled { rule, ids } = &self.rules[number as usize];
            verdicts[number as usize] = Look { rule: &rule.0, ids, findings: &findings, document }.verdict();
        }
        verdicts
    }

    /// Looks at a document with the first rule alone.
    pub(super) fn look<T>(&self, document: &Document<'_>, with: impl FnOnce(&Look<'_>) -> T) -> Option<T> {
        let findings = self.trie.walk(document, self.named_by.len());
        let Compiled { rule, ids } = self.rules.first()?;
        let rule: &Parsed = &rule.0;
        Some(with(&Look { rule, ids, findings: &findings, document }))
    }
}
