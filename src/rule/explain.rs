//! Why a rule holds for a document, or what it lacks.

use super::Rule;
use super::document::Document;
use super::set::RuleSet;
use super::tree::{Kind, Node, Scope};
use super::verdict::{Look, Reason, shown};

/// Most failed parts that are listed.
const FAILED_MAX: usize = 24;

/// Why a rule holds, or what it lacks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// Whether it holds.
    pub holds: bool,
    /// Its score; 0 when it does not hold.
    pub score: f32,
    /// Every term that was found, whether or not it was enough.
    pub hits: Vec<String>,
    /// When it does not hold: the parts that failed, and why.
    pub failed: Vec<String>,
}

/// Explains what one rule says of one document.
pub fn explain(rule: &Rule, document: &Document<'_>) -> Explanation {
    let look = |look: &Look<'_>| {
        let verdict = look.verdict();
        let mut explanation = Explanation { holds: verdict.holds, score: verdict.score, ..Explanation::default() };
        match verdict.holds {
            true => explanation.hits = verdict.because,
            false => {
                hits(look, &rule.0.root, None, &mut explanation.hits);
                failures(look, &rule.0.root, None, &mut explanation.failed);
            }
        }
        explanation
    };
    RuleSet::new([rule]).look(document, look).unwrap_or_default()
}

/// What was found of a part that need not hold.
fn hits(look: &Look<'_>, node: &Node, scope: Option<Scope>, lines: &mut Vec<String>) {
    match &node.kind {
        Kind::Within(field, inner) => hits(look, inner, Some(*field), lines),
        Kind::All(parts) | Kind::Any(parts) | Kind::AtLeast(_, parts) => {
            parts.iter().for_each(|part| hits(look, part, scope, lines));
        }
        Kind::Not(_) => {}
        Kind::Times(_, terms) => {
            for &term in terms {
                let mut found = Vec::new();
                look.term(term, scope, &mut found);
                found.iter().for_each(|reason| push(lines, look.line(reason)));
            }
        }
        Kind::Term(_) | Kind::Near { .. } | Kind::Source(_) | Kind::Province(_) | Kind::AnyProvince => {
            for reason in reasons(look, node, scope) {
                push(lines, look.line(&reason));
            }
        }
    }
}

/// Why a part does not hold.
fn failures(look: &Look<'_>, node: &Node, scope: Option<Scope>, lines: &mut Vec<String>) {
    if look.holds(node, scope, &mut Vec::new()) {
        return;
    }
    let text = shown(&look.rule.text[node.span.clone()]);
    match &node.kind {
        Kind::All(parts) => parts.iter().for_each(|part| failures(look, part, scope, lines)),
        Kind::Any(parts) => match node.alternatives() {
            Some(terms) => {
                push(lines, format!("{}: none of {} terms found{}", scoped(text, scope), terms.len(), at(scope)));
            }
            None => parts.iter().for_each(|part| failures(look, part, scope, lines)),
        },
        Kind::Times(least, terms) => {
            let held = look.separate(terms, scope).len();
            push(lines, format!("{text}: found {held} times{}, {least} are needed", at(scope)));
        }
        Kind::AtLeast(least, parts) => {
            let held = look.count(node, scope, &mut Vec::new());
            push(lines, format!("{text}: {held} of {} parts found{}, {least} are needed", parts.len(), at(scope)));
        }
        Kind::Within(field, inner) => failures(look, inner, Some(*field), lines),
        Kind::Not(inner) => {
            for reason in reasons(look, inner, scope) {
                let line = look.line(&reason);
                let (name, place) = line.split_once(" in ").unwrap_or((&line, "the article"));
                push(lines, format!("NOT {name}: found in {place}"));
            }
        }
        Kind::Term(_) => {
            push(lines, format!("{}: not found{}{}", scoped(text, scope), at(scope), elsewhere(look, node, scope)))
        }
        Kind::Near { within, .. } => {
            push(lines, format!("{text}: not within {within} syllables of each other{}", at(scope)))
        }
        Kind::Source(_) => push(lines, format!("{text}: the article is of `{}`", look.document.source)),
        Kind::Province(_) | Kind::AnyProvince => {
            let about: Vec<&str> = look.document.provinces.iter().map(|id| id.as_str()).collect();
            let about = if about.is_empty() { "none".to_owned() } else { about.join(", ") };
            push(lines, format!("{text}: the provinces of the article: {about}"));
        }
    }
}

fn reasons(look: &Look<'_>, node: &Node, scope: Option<Scope>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    look.holds(node, scope, &mut reasons);
    reasons
}

fn scoped(text: String, scope: Option<Scope>) -> String {
    scope.map_or(text.clone(), |field| format!("{field}:{text}"))
}

fn at(scope: Option<Scope>) -> String {
    scope.map_or(String::new(), |field| format!(" in {field}"))
}

/// Where a term stands that its field lacks.
fn elsewhere(look: &Look<'_>, node: &Node, scope: Option<Scope>) -> String {
    let found = scope.map(|_| reasons(look, node, None)).unwrap_or_default();
    found.first().map_or(String::new(), |reason| format!(" (but {})", look.line(reason)))
}

fn push(lines: &mut Vec<String>, line: String) {
    if lines.len() < FAILED_MAX && !lines.contains(&line) {
        lines.push(line);
    }
}
