//! Many rules matched at once: one walk over the document, then only the rules that it concerns.

use std::sync::Arc;

use super::document::Document;
use super::matching::{Findings, Trie};
use super::verdict::{Look, Verdict};
use super::{Parsed, Rule};

/// Rules, their terms in one trie.
#[derive(Debug)]
pub struct RuleSet {
    rules: Vec<Compiled>,
    trie: Trie,
    /// For each term of the trie, the rules that name it.
    named_by: Vec<Vec<Named>>,
    /// Rules that may hold though no term of theirs is found.
    unbound: Vec<u32>,
}

/// A rule that names a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Named {
    rule: u32,
    /// The term's place among those of the rule.
    term: usize,
    /// Whether the rule may hold because of it.
    matters: bool,
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
        let needed = rule.0.root.needed_terms();
        let mut matters = vec![false; rule.terms()];
        needed.iter().flatten().for_each(|&term| matters[term] = true);
        let mut ids = Vec::with_capacity(rule.terms());
        for (place, term) in rule.0.terms.iter().enumerate() {
            let id = self.trie.add(&term.steps, self.named_by.len() as u32);
            if id as usize == self.named_by.len() {
                self.named_by.push(Vec::new());
            }
            self.named_by[id as usize].push(Named { rule: number, term: place, matters: matters[place] });
            ids.push(id);
        }
        if needed.is_none() {
            self.unbound.push(number);
        }
        self.rules.push(Compiled { rule: Rule(Arc::clone(&rule.0)), ids });
    }

    /// What each rule says of a document, in the order of the rules.
    pub fn hits(&self, document: &Document<'_>) -> Vec<Verdict> {
        let findings = self.trie.walk(document, self.named_by.len());
        let mut verdicts = vec![Verdict::default(); self.rules.len()];
        let named = self.named(&findings);
        let mut concerned: Vec<u32> = named.iter().filter(|named| named.matters).map(|named| named.rule).collect();
        concerned.extend(&self.unbound);
        concerned.sort_unstable();
        concerned.dedup();
        for number in concerned {
            let Compiled { rule, ids } = &self.rules[number as usize];
            let found = &found_of(&named, number);
            verdicts[number as usize] = Look { rule: &rule.0, ids, found, findings: &findings, document }.verdict();
        }
        verdicts
    }

    /// Which rules name what was found: rule after rule, the terms of each in order.
    fn named(&self, findings: &Findings) -> Vec<Named> {
        let mut named: Vec<Named> = findings.terms().flat_map(|term| &self.named_by[term as usize]).copied().collect();
        named.sort_unstable();
        named
    }

    /// Looks at a document with the first rule alone.
    pub(super) fn look<T>(&self, document: &Document<'_>, with: impl FnOnce(&Look<'_>) -> T) -> Option<T> {
        let findings = self.trie.walk(document, self.named_by.len());
        let Compiled { rule, ids } = self.rules.first()?;
        let rule: &Parsed = &rule.0;
        let found = &found_of(&self.named(&findings), 0);
        Some(with(&Look { rule, ids, found, findings: &findings, document }))
    }
}

/// The terms of one rule among what was found.
fn found_of(named: &[Named], rule: u32) -> Vec<usize> {
    let begin = named.partition_point(|named| named.rule < rule);
    named[begin..].iter().take_while(|named| named.rule == rule).map(|named| named.term).collect()
}
