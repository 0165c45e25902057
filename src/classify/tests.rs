use std::path::PathBuf;

use serde_json::Value;

use super::{Classes, Classifier, Input};

/// Where the labelled articles lie; they are not ours to ship.
fn corpora(file: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let folder = std::env::var_os("DIEMBAO_CORPORA").map_or(beside, PathBuf::from);
    let text = std::fs::read_to_string(folder.join(file)).ok();
    if text.is_none() {
        eprintln!("skipped: no {file} in {} (set DIEMBAO_CORPORA)", folder.display());
    }
    text
}

fn classify(classifier: &Classifier, row: &Value) -> Classes {
    let field = |name: &str| row[name].as_str().unwrap_or_default();
    let source = "paper".parse().expect("a slug");
    classifier.classify(&Input {
        source: &source,
        province: None,
        title: field("title"),
        summary: field("summary"),
        section: "",
        authors: &[],
        body: field("text"),
        body_syllables: None,
    })
}

#[test]
fn provinces_are_found_as_people_judged_them() {
    let Some(labels) = corpora("labels/provinces.jsonl") else { return };
    let classifier = Classifier::new(&[]);
    let (mut hit, mut wanted, mut got) = (0, 0, 0);
    for line in labels.lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        if row["unsure"].is_string() {
            continue;
        }
        let want: Vec<&str> = row["provinces"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let classes = classify(&classifier, &row);
        let found: Vec<&str> = classes.provinces.iter().map(|id| id.as_str()).collect();
        let both = found.iter().filter(|id| want.contains(id)).count();
        if both < want.len() || both < found.len() {
            eprintln!("{} | {want:?} | {:?}", row["title"], classes.because_provinces);
        }
        (hit, wanted, got) = (hit + both, wanted + want.len(), got + found.len());
    }
    let f1 = 2.0 * hit as f64 / (wanted + got) as f64;
    eprintln!("provinces: F1 {f1:.3}, {hit} of {wanted} found, {} false", got - hit);
    assert!(f1 >= 0.93, "F1 {f1:.3}");
}
