//! `[[words]]`: the word lists that rules name.

use super::super::raw;
use super::super::read::{Field, Text};
use super::value::{required, slug};
use super::{Faults, about};
use crate::rule::{RuleError, WordList, WordLists};

/// All lists. One with a fault keeps its right terms, so that the rules that name it are checked.
pub(super) fn lists(raw: &[raw::Words], faults: &mut Faults<'_>) -> WordLists {
    let mut lists = WordLists::default();
    for raw in raw {
        faults.about(about("words", &raw.id), |faults| {
            let list = list(raw, faults);
            if let Some(id) = required("id", &raw.id, raw.at, faults, slug) {
                lists.add(id.as_str(), list);
            }
        });
    }
    lists
}

fn list(raw: &raw::Words, faults: &mut Faults<'_>) -> WordList {
    let mut list = WordList::default();
    if raw.terms.each().is_empty() && !matches!(raw.terms, Field::Wrong) {
        faults.add(raw.at, "`terms` is missing: name at least one, such as [\"bão | lũ\", \"sạt lở\"]");
    }
    for line in raw.terms.each() {
        note(line, list.line(line.get_ref()), faults);
    }
    for line in raw.except.each() {
        note(line, list.except(line.get_ref()), faults);
    }
    list
}

/// What is wrong within a line is shown at its own column.
fn note(line: &Text, read: Result<(), RuleError>, faults: &mut Faults<'_>) {
    if let Err(wrong) = read {
        let place = faults.inside(line.span(), line.get_ref(), wrong.at);
        faults.add(place, wrong.message);
    }
}
