//! Listing pages in the shapes of the content systems of the press: made-up pages, the answer beside
//! each. Articles that are found and should not be count as much as those that are missed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::tz::TimeZone;
use url::Url;

use crate::model::time::rfc3339;
use crate::model::{ChannelKind, Entry};
use crate::parse::{Document, listing};

/// A line of an answer: address, headline, date where the page gives one.
fn line(entry: &Entry, zone: &TimeZone) -> String {
    let date = entry.published.map(|at| rfc3339(at, zone)).unwrap_or_default();
    format!("{}\t{}\t{date}", entry.url.as_deref().unwrap_or_default(), entry.title.as_deref().unwrap_or_default())
}

#[test]
fn the_articles_of_a_listing_page_are_found_and_nothing_else() {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parse/tests/lists");
    let url = Url::parse("https://bao.vn/").expect("a fixture's address");
    let (mut right, mut found, mut wanted, mut said) = (0, 0, 0, String::new());
    let mut pages = 0;
    for file in fs::read_dir(folder).expect("the fixtures are there") {
        let path = file.expect("it can be read").path();
        if path.extension().is_none_or(|ending| ending != "html") {
            continue;
        }
        pages += 1;
        let body = fs::read(&path).expect("it can be read");
        let answer = fs::read_to_string(path.with_extension("expected")).expect("an answer is beside it");
        let kind = Some(ChannelKind::Page);
        let read = listing(&Document { body: &body, content_type: None, url: &url, kind, zone: &zone, links: None });
        let lines: BTreeSet<String> = read.entries.iter().map(|entry| line(entry, &zone)).collect();
        let answer: BTreeSet<String> = answer.lines().map(str::to_owned).collect();
        (right, found, wanted) =
            (right + lines.intersection(&answer).count(), found + read.entries.len(), wanted + answer.len());
        let differing = lines.symmetric_difference(&answer);
        said.extend(differing.map(|line| format!("{}: {line}\n", path.display())));
    }
    assert!(pages >= 12, "{pages} pages");
    let (precision, recall) = (right as f64 / found as f64, right as f64 / wanted as f64);
    assert!(precision >= 0.98 && recall >= 0.98, "precision {precision:.3}, recall {recall:.3}\n{said}");
}
