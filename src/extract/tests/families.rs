//! Made-up pages, each with its answer beside it. In `families/<family>-<n>.html` those in the shapes of
//! the CMS families: nine frames, each in five makes (with and without metadata, figures, tables, AMP, old
//! markup; bylines above, below, in data that names the paper instead). In `shapes/` those that were
//! written before anybody looked at the rules: portals, editions, old character sets, odd makes.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::corpora::shared_shingles;
use super::{read_with, zone};
use crate::extract::Extract;
use crate::model::ExtractRules;
use crate::model::time::rfc3339;
use crate::parse::decode;

/// Fields that must be right to the letter.
const FIELDS: [&str; 9] =
    ["title", "kicker", "summary", "authors", "published", "section", "tags", "images", "language"];
const BODY_F1_MIN: f64 = 0.985;

fn field(found: &Extract, name: &str) -> Value {
    match name {
        "title" => json!(found.title),
        "kicker" => json!(found.kicker),
        "summary" => json!(found.summary),
        "authors" => json!(found.authors),
        "published" => json!(found.published.map(|at| rfc3339(at, &zone()))),
        "section" => json!(found.section),
        "tags" => json!(found.tags),
        "language" => json!(found.language),
        _ => json!(found.images),
    }
}

/// The answers, by name.
fn answers(folder: &str) -> BTreeMap<String, (String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/tests").join(folder);
    let files = std::fs::read_dir(&folder).expect("the fixtures").map(|file| file.expect("a fixture").path());
    let pages = files.filter(|file| file.extension().is_some_and(|kind| kind == "html")).map(|file| {
        let answer = std::fs::read_to_string(file.with_extension("json")).expect("an answer beside the page");
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let (html, _) = decode(&std::fs::read(&file).expect("a page"), None);
        (name, (html, serde_json::from_str(&answer).expect("the answer is JSON")))
    });
    pages.collect()
}

#[test]
fn pages_of_every_family_are_read_to_the_letter() {
    check("families", 45);
}

#[test]
fn pages_in_shapes_of_their_own_are_read_to_the_letter() {
    check("shapes", 40);
}

fn check(folder: &str, pages_min: usize) {
    let (mut table, mut wrong) = (BTreeMap::<String, ([usize; FIELDS.len()], f64, usize)>::new(), Vec::new());
    for (name, (html, answer)) in answers(folder) {
        let url = answer["url"].as_str().expect("an address");
        let found = read_with(&html, url, &ExtractRules::default());
        let family =
            name.rsplit_once('-').filter(|_| folder == "families").map_or(folder, |(family, _)| family).to_owned();
        let row = table.entry(family).or_default();
        for (at, field_name) in FIELDS.into_iter().enumerate() {
            // A page's own language is stated only where it is in question.
            let Some(wanted) = answer.get(field_name) else { continue };
            let got = field(&found, field_name);
            row.0[at] += usize::from(got == *wanted);
            if got != *wanted {
                wrong.push(format!("{name} {field_name}: {got} for {wanted}"));
            }
        }
        let text = answer["text"].as_str().unwrap_or_default();
        // Stories in pictures have no text.
        let f1 = if text.is_empty() && found.text.is_empty() { 1.0 } else { shared_shingles(text, &found.text) };
        if f1 < 1.0 {
            wrong.push(format!("{name} body {f1:.4}: {:?}", differing(text, &found.text)));
        }
        (row.1, row.2) = (row.1 + f1, row.2 + 1);
        let told = found.faults.iter().filter(|fault| answer["fault"] != fault.code.as_ref());
        assert_eq!(told.count(), 0, "{name}: {:?}", found.faults);
    }
    for (family, (right, f1, pages)) in &table {
        let right: Vec<String> = FIELDS.iter().zip(right).map(|(name, count)| format!("{name} {count}")).collect();
        eprintln!("{family:<12} {pages} pages: {}; body F1 {:.4}", right.join(", "), f1 / *pages as f64);
    }
    let pages: usize = table.values().map(|row| row.2).sum();
    let f1 = table.values().map(|row| row.1).sum::<f64>() / pages as f64;
    eprintln!("{pages} pages, body F1 {f1:.4}\n{}", wrong.join("\n"));
    assert!(pages >= pages_min && f1 >= BODY_F1_MIN, "{pages} pages, F1 {f1:.4}");
    let fields: Vec<&String> = wrong.iter().filter(|line| !line.contains(" body ")).collect();
    assert!(fields.is_empty(), "{fields:#?}");
}

/// Paragraphs that stand in one of the two only.
fn differing<'a>(wanted: &'a str, got: &'a str) -> Vec<&'a str> {
    let both = wanted.split("\n\n").map(|line| (line, got)).chain(got.split("\n\n").map(|line| (line, wanted)));
    both.filter(|(line, other)| !other.split("\n\n").any(|known| known == *line)).map(|(line, _)| line).collect()
}
