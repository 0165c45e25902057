//! Signs of a document as a whole: its bytes, its server, how it had to be mended.

use std::collections::BTreeSet;

use super::evidence::Evidence;
use super::examine::Shown;
use crate::model::{Fault, Health, ListingFormat};

/// A document from this size on should come compressed: below it the headers weigh as much as is saved.
const COMPRESS_BYTES: u32 = 64 << 10;
/// A document from this size on is large: feeds of the press stay under 300 kB.
const LARGE_BYTES: u32 = 1 << 20;
/// An answer from this time on is slow: the press answers within two seconds.
const SLOW_MS: u32 = 10_000;
/// Pages of one document that must have failed before it is worth a word.
const PAGES_MISSING_MIN: usize = 3;

/// What reading says of a feed that it had to mend: told where it does not say what it mended.
pub(super) const MENDED: &str = "feed-broken";

/// Faults of reading and the ailment that each is a sign of. One that stands nowhere here is no sign.
pub(super) const MEANS: &[(&str, &str)] = &[
    ("charset-undeclared", "encoding-undeclared"),
    ("charset-guessed", "encoding-undeclared"),
    ("encoding-undeclared", "encoding-undeclared"),
    ("charset-wrong", "encoding-wrong"),
    ("utf8-broken", "encoding-mixed"),
    ("charset-tcvn3", "encoding-legacy"),
    ("charset-vni", "encoding-legacy"),
    ("cut-off", "truncated"),
    ("items-broken", "xml-broken"),
    ("json-broken", "xml-broken"),
    ("sitemap-broken", "xml-broken"),
    ("bare-ampersand", "xml-broken"),
    ("html-entity", "xml-broken"),
    ("bad-reference", "xml-broken"),
    ("control-characters", "xml-broken"),
    ("text-before-root", "xml-broken"),
    ("doctype", "xml-broken"),
    ("stray-tag", "xml-broken"),
    ("prefix-undeclared", "xml-broken"),
    ("atom-0.3", "format-old"),
    ("rss-version", "format-old"),
    ("date-unreadable", "date-unreadable"),
    ("entries-many", "entries-many"),
    ("elements-many", "elements-many"),
    ("date-month-first", "date-month-first"),
    ("links-missing", "selector-empty"),
    ("selector-wrong", "selector-empty"),
    ("link-relative", "link-relative"),
    ("title-markup", "title-markup"),
    ("sitemap-child", "sitemap-child"),
    ("pages-later", "pages-later"),
];

pub(super) fn signs(health: &Health, evidence: &Evidence<'_>) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for (fault, code) in MEANS {
        let Some(found) = evidence.faults.iter().find(|known| known.code == *fault && whole(known, code)) else {
            continue;
        };
        match shown.iter_mut().find(|(other, _)| other == code) {
            Some((_, value)) => {
                value.push_str(", ");
                value.push_str(&value_of(found));
            }
            None => shown.push((code, value_of(found))),
        }
    }
    let told = shown.iter().any(|(code, _)| matches!(*code, "xml-broken" | "format-old" | "truncated"));
    if !told && evidence.faults.iter().any(|fault| fault.code == MENDED) {
        shown.push(("xml-broken", MENDED.to_owned()));
    }
    shown.extend(pages(evidence.faults));
    shown.extend(answer(health, evidence));
    shown
}

/// What a fault says in any language: the example that it quotes, the set or the number that it
/// names; else its code.
fn value_of(fault: &Fault) -> String {
    let quoted = fault.message.split('`').nth(1).filter(|_| !fault.code.contains("ampersand"));
    let set = || fault.message.strip_prefix("declared as ").and_then(|rest| rest.split(',').next());
    let number = || fault.message.split(' ').next().filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    quoted.or_else(set).or_else(number).filter(|value| !value.is_empty()).unwrap_or(&fault.code).to_owned()
}

/// Faults of an entry's page bear the entry's place and are no fault of the document, but where
/// reading the document itself names the entry.
fn whole(fault: &Fault, code: &str) -> bool {
    fault.entry.is_none() || matches!(code, "date-unreadable" | "xml-broken")
}

/// What came of the entries' pages.
fn pages(faults: &[Fault]) -> Vec<Shown> {
    let count = |test: &dyn Fn(&Fault) -> bool| {
        faults.iter().filter(|fault| test(fault)).filter_map(|fault| fault.entry).collect::<BTreeSet<u32>>().len()
    };
    let missing = count(&|fault| fault.code == "page-missing" && !fault.message.contains("robots.txt"));
    let mut shown = Vec::new();
    for (code, means) in [("robots-disallow", "robots"), ("robots-unknown", "robots-unknown")] {
        if let Some(fault) = faults.iter().find(|fault| fault.code == code) {
            let host = fault.message.strip_prefix("robots.txt of ").and_then(|rest| rest.split(' ').next());
            shown.push((means, host.unwrap_or(code).to_owned()));
        }
    }
    if missing >= PAGES_MISSING_MIN {
        shown.push(("pages-missing", missing.to_string()));
    }
    shown
}

/// What the server has to answer for.
fn answer(health: &Health, evidence: &Evidence<'_>) -> Vec<Shown> {
    let answered = evidence.answered;
    let mut shown = Vec::new();
    if answered.url.is_empty() {
        // Sitemaps came of an index that did not.
        return shown;
    }
    let kilobytes = || (answered.bytes / 1024).max(1).to_string();
    if !answered.validators {
        shown.push(("validators-none", kilobytes()));
    } else if evidence.conditional && health.documents > 0 && health.body == answered.body {
        shown.push(("validators-useless", kilobytes()));
    }
    if answered.compressed == Some(false) && answered.bytes >= COMPRESS_BYTES {
        shown.push(("uncompressed", kilobytes()));
    }
    if answered.bytes >= LARGE_BYTES {
        shown.push(("document-large", kilobytes()));
    }
    if answered.took_ms >= SLOW_MS {
        shown.push(("answer-slow", (answered.took_ms / 1000).to_string()));
    }
    if !answered.asked.is_empty() && answered.asked != answered.url {
        shown.push(("redirected", answered.url.clone()));
    }
    if evidence.format.is_some_and(|format| !fits(format, answered.content_type.as_deref())) {
        let stated = answered.content_type.as_deref().unwrap_or("–");
        shown.push(("type-wrong", stated.to_owned()));
    }
    shown
}

/// Whether a media type says what the document is.
fn fits(format: ListingFormat, content_type: Option<&str>) -> bool {
    let stated = content_type.unwrap_or_default().split(';').next().unwrap_or_default().to_ascii_lowercase();
    match format {
        ListingFormat::Page => true,
        ListingFormat::JsonFeed => stated.contains("json"),
        // Compressed sitemaps are files of their own type.
        ListingFormat::Sitemap => stated.contains("xml") || stated.contains("gzip"),
        ListingFormat::Rss | ListingFormat::Atom => {
            stated.contains("xml") || stated.contains("rss") || stated.contains("atom")
        }
    }
}
