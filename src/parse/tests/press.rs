//! Made-up feeds as papers' systems write them, `press/<name>.xml`, each with its answer beside it.

use std::path::Path;

use serde_json::{Value, json};

use super::{read, read_at};
use crate::model::Entry;
use crate::model::time::rfc3339;

const FEEDS_MIN: usize = 24;

fn field(entry: &Entry, name: &str) -> Value {
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    match name {
        "guid" => json!(entry.guid),
        "title" => json!(entry.title),
        "url" => json!(entry.url),
        "summary" => json!(entry.summary),
        "authors" => json!(entry.authors),
        "published" => json!(entry.published.map(|at| rfc3339(at, &zone))),
        "images" => json!(entry.enclosures.iter().map(|enclosure| &enclosure.url).collect::<Vec<_>>()),
        other => panic!("`{other}` is no field"),
    }
}

#[test]
fn feeds_of_papers_systems_are_read_to_the_letter() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/parse/tests/press");
    let (mut feeds, mut wrong) = (0, Vec::new());
    for file in std::fs::read_dir(folder).expect("the fixtures").map(|file| file.expect("a fixture").path()) {
        if file.extension().is_none_or(|kind| kind != "xml") {
            continue;
        }
        feeds += 1;
        let answer = std::fs::read(file.with_extension("json")).expect("an answer beside the feed");
        let answer: Value = serde_json::from_slice(&answer).expect("the answer is JSON");
        let found = read_at(&std::fs::read(&file).expect("a feed"), answer["url"].as_str().expect("an address"));
        let wanted = answer["entries"].as_array().expect("entries");
        if found.entries.len() != wanted.len() {
            wrong.push(format!("{}: {} entries for {}", file.display(), found.entries.len(), wanted.len()));
        }
        for (entry, wanted) in found.entries.iter().zip(wanted) {
            for (name, wanted) in wanted.as_object().expect("fields") {
                let got = field(entry, name);
                if got != *wanted {
                    wrong.push(format!("{} {name}: {got} for {wanted}", file.display()));
                }
            }
        }
    }
    assert!(feeds >= FEEDS_MIN && wrong.is_empty(), "{feeds} feeds: {wrong:#?}");
}

#[test]
fn a_feed_that_writes_days_first_anywhere_is_not_turned_round() {
    let item = |at: &str| {
        format!("<item><title>a</title><link>https://bao.vn/{}</link><pubDate>{at}</pubDate></item>", at.len())
    };
    let feed = |dates: &[&str]| {
        let items: String = dates.iter().map(|at| item(at)).collect();
        read(format!("<rss version=\"2.0\"><channel><title>b</title>{items}</channel></rss>").as_bytes(), None, None)
    };
    let found = feed(&["11/23/2026 08:05", "23/11/2026 08:05", "12/11/2026 08:05"]);
    let dated: Vec<bool> = found.entries.iter().map(|entry| entry.published.is_some()).collect();
    assert_eq!((dated, super::codes(&found)), (vec![false, true, true], vec!["date-unreadable"]));
    let found = feed(&["11/23/2026 08:05", "11/12/2026 08:05"]);
    assert_eq!(super::codes(&found), ["date-month-first"]);
}
