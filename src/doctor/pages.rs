//! What is wrong with a source's pages: of all its channels, since its pages share a layout.

use super::ailments::ailment;
use super::diagnose::{Finding, found, told};
use crate::model::{Recent, Yields};

/// Pages that a finding is told of at least.
const PAGES_MIN: usize = 8;
/// Sample pages that a finding names.
const SAMPLES: usize = 3;
/// The ailment of pages that lack what was usual.
const LAYOUT: &str = "layout-changed";

/// Faults of reading a page, and the ailment that most of the last pages have when each had one.
pub(super) const MEANS: &[(&str, &str)] = &[
    ("body-by-script", "body-by-script"),
    ("body-rule-missed", "rule-missed"),
    ("selector-wrong", "rule-missed"),
    ("body-missing", "body-missing"),
    ("body-short", "body-missing"),
    ("reader-failed", "body-missing"),
    ("page-large", "page-large"),
    ("page-cut", "page-cut"),
];

/// What is wrong with a source's pages, worst first. Pure: what was seen until one was last read.
pub fn diagnose_pages(yields: &Yields) -> Vec<Finding> {
    let mut findings: Vec<Finding> = changed(yields).into_iter().collect();
    for (_, code) in MEANS {
        if findings.iter().all(|finding| finding.code != *code) {
            findings.extend(most(&yields.recent, code));
        }
    }
    told(findings)
}

/// What pages lack since their layout changed.
fn changed(yields: &Yields) -> Option<Finding> {
    let loss = yields.loss.as_ref()?;
    let lost: Vec<String> =
        loss.lost.iter().map(|lost| format!("lost-{} {}/{}", lost.what, lost.now, lost.usual)).collect();
    let (_, ailment) = ailment(LAYOUT)?;
    let finding = found(ailment, Some(loss.since), loss.pages, &lost.join(", "));
    Some(Finding { pages: samples(yields.recent.iter().filter(|recent| recent.doubted)), ..finding })
}

/// A finding that three quarters of the last pages have: a few, such as films, are no matter.
fn most(recent: &[Recent], code: &str) -> Option<Finding> {
    let means = |fault: &str| MEANS.iter().any(|(from, to)| *to == code && *from == fault);
    let having = recent.iter().filter(|recent| recent.page.faults.iter().any(|fault| means(fault)));
    let count = having.clone().count();
    if recent.len() < PAGES_MIN || count * 4 < recent.len() * 3 {
        return None;
    }
    let (_, ailment) = ailment(code)?;
    let times = u32::try_from(count).unwrap_or(u32::MAX);
    let finding = found(ailment, None, times, &format!("{count}/{}", recent.len()));
    Some(Finding { pages: samples(having), ..finding })
}

/// The newest pages of some.
fn samples<'a>(pages: impl DoubleEndedIterator<Item = &'a Recent>) -> Vec<String> {
    let shown = pages.rev().map(|recent| &recent.page.url).filter(|url| !url.is_empty());
    shown.take(SAMPLES).cloned().collect()
}

#[cfg(test)]
mod tests;
