//! Articles of the corpora, labelled by reading them for the provinces that they are about. Some of them
//! rules may be mended by; those marked `held_out` only measure.

use std::collections::HashMap;

use serde_json::Value;

use super::{Classifier, classify, corpora};

const LABELS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/labels/provinces.jsonl"));

/// What was found of what.
#[derive(Default)]
struct Score {
    articles: usize,
    hit: usize,
    wanted: usize,
    got: usize,
}

impl Score {
    fn add(&mut self, want: &[&str], found: &[&str]) {
        self.articles += 1;
        self.hit += found.iter().filter(|id| want.contains(id)).count();
        self.wanted += want.len();
        self.got += found.len();
    }

    fn f1(&self) -> f64 {
        2.0 * self.hit as f64 / (self.wanted + self.got) as f64
    }

    fn line(&self, half: &str) -> String {
        let Score { articles, hit, wanted, got } = self;
        format!(
            "provinces, {half}: F1 {:.3} of {articles} articles, {hit} of {wanted} found, {} false",
            self.f1(),
            got - hit
        )
    }
}

#[test]
fn provinces_are_found_in_articles_held_out() {
    let labels: Vec<Value> = LABELS.lines().map(|line| serde_json::from_str(line).expect("a label")).collect();
    let mut files: HashMap<&str, HashMap<String, Value>> = HashMap::new();
    for file in labels.iter().filter_map(|label| label["file"].as_str()) {
        if files.contains_key(file) {
            continue;
        }
        let Some(text) = corpora(file) else { return };
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a row"));
        files.insert(file, rows.map(|row| (row["id"].as_str().unwrap_or_default().to_owned(), row)).collect());
    }
    let classifier = Classifier::new(&[]);
    let (mut known, mut held_out) = (Score::default(), Score::default());
    for label in labels.iter().filter(|label| label["unsure"] != true) {
        let (file, id) = (label["file"].as_str().expect("a file"), label["id"].as_str().expect("an id"));
        let classes = classify(&classifier, files[file].get(id).expect("the corpus holds it"));
        let want: Vec<&str> = label["provinces"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        let found: Vec<&str> = classes.provinces.iter().map(|id| id.as_str()).collect();
        let half = if label["held_out"] == true { &mut held_out } else { &mut known };
        half.add(&want, &found);
    }
    eprintln!("{}\n{}", known.line("to mend by"), held_out.line("held out"));
    assert!(known.articles + held_out.articles >= 160);
    assert!(known.f1() >= 0.93, "{}", known.line("to mend by"));
    assert!(held_out.f1() >= 0.93, "{}", held_out.line("held out"));
}
