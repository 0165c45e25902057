//! The topics of the feeds.toml that we ship, on articles that people judged.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::config::{self, Topic};
use crate::corpora::corpus;

use super::{Classifier, classify, corpora};

/// Topics that are labelled in `tests/labels`.
const LABELLED: [&str; 8] = [
    "cai-cach-hanh-chinh",
    "nong-nghiep-nong-thon-moi",
    "dau-tu-cong-ha-tang",
    "moi-truong-khi-hau",
    "y-te",
    "giao-duc",
    "khoi-nghiep-doi-moi-sang-tao",
    "xay-dung-dang",
];

/// Where the texts of each collection are.
const COLLECTIONS: [(&str, &str); 5] = [
    ("news-2016", "articles/news-2016.jsonl"),
    ("vnexpress-2026", "articles/vnexpress-2026.jsonl"),
    ("vietnews-8k", "articles/vietnews-8k.jsonl"),
    ("provinces", "labels/provinces.jsonl"),
    ("topic_cds", "labels/topic_cds.jsonl"),
];

/// A row of `tests/labels`.
#[derive(Debug, Deserialize)]
struct Label {
    corpus: String,
    id: String,
    label: String,
    #[serde(default)]
    unsure: bool,
    half: String,
}

/// Right, wanted and found, counted.
#[derive(Debug, Default, Clone, Copy)]
struct Score {
    hit: usize,
    wanted: usize,
    got: usize,
}

impl Score {
    fn add(&mut self, wanted: bool, found: bool) {
        self.hit += usize::from(wanted && found);
        self.wanted += usize::from(wanted);
        self.got += usize::from(found);
    }

    fn f1(self) -> f64 {
        2.0 * self.hit as f64 / (self.wanted + self.got).max(1) as f64
    }

    fn line(self) -> String {
        let share = |of: usize| self.hit as f64 / of.max(1) as f64;
        let (precision, recall) = (share(self.got), share(self.wanted));
        format!("P {precision:.2} R {recall:.2} F1 {:.2} ({} of {} found)", self.f1(), self.hit, self.wanted)
    }
}

/// The topics that we ship, or those of the file that `DIEMBAO_FEEDS` names.
fn shipped() -> Vec<Topic> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml");
    let path = std::env::var_os("DIEMBAO_FEEDS").map_or(beside, PathBuf::from);
    config::load(&path).unwrap_or_else(|wrong| panic!("{wrong}")).topics
}

fn belongs(classifier: &Classifier, topic: &str, row: &Value) -> bool {
    classify(classifier, row).topics.iter().any(|found| found.topic.as_str() == topic)
}

#[test]
fn the_shipped_topic_finds_what_people_judged_to_belong() {
    let Some(labels) = corpora("labels/topic_cds.jsonl") else { return };
    let classifier = Classifier::new(&shipped());
    let mut score = Score::default();
    for line in labels.lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        if row["unsure"].is_string() {
            continue;
        }
        let (wanted, found) = (row["label"] == "main", belongs(&classifier, "chuyen-doi-so", &row));
        if wanted != found {
            eprintln!("{} | {} | found: {found}", row["title"], row["label"]);
        }
        score.add(wanted, found);
    }
    eprintln!("chuyen-doi-so: {}", score.line());
    assert!(score.f1() >= 0.95, "{}", score.line());
}

/// Labels by topic.
fn labels() -> Vec<(&'static str, Vec<Label>)> {
    let read = |topic| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/labels/{topic}.jsonl"));
        let text = std::fs::read_to_string(&path).expect("labels are of the repository");
        (topic, text.lines().map(|line| serde_json::from_str(line).expect("a label")).collect())
    };
    LABELLED.into_iter().map(read).collect()
}

/// The labelled articles, by collection and id; none where a collection is not at hand.
fn articles(labels: &[(&str, Vec<Label>)]) -> Option<HashMap<(String, String), Value>> {
    let wanted: HashSet<(&str, &str)> = labels
        .iter()
        .flat_map(|(_, rows)| rows.iter().map(|label| (label.corpus.as_str(), label.id.as_str())))
        .collect();
    let mut articles = HashMap::new();
    for (name, file) in COLLECTIONS {
        let text = std::fs::read_to_string(corpus(file)?).expect("the corpus is readable");
        for line in text.lines() {
            let row: Value = serde_json::from_str(line).expect("a row");
            let id = row["id"].as_str().expect("an id").to_owned();
            if wanted.contains(&(name, id.as_str())) {
                articles.insert((name.to_owned(), id), row);
            }
        }
    }
    Some(articles)
}

#[test]
fn every_labelled_topic_is_shipped_and_defined() {
    let topics = shipped();
    for (topic, rows) in labels() {
        assert!(topics.iter().any(|shipped| shipped.id.as_str() == topic), "{topic} is in feeds.toml");
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/topics/{topic}.md"));
        assert!(page.is_file(), "{topic} is defined");
        assert!(rows.len() >= 60, "{topic}: {} labels", rows.len());
        for label in rows {
            assert!(["main", "mention", "no"].contains(&label.label.as_str()), "{topic}: {label:?}");
            assert!(["development", "held-out", "fresh"].contains(&label.half.as_str()), "{topic}: {label:?}");
        }
    }
}

#[test]
fn the_shipped_topics_find_what_was_labelled_as_theirs() {
    let labels = labels();
    let Some(articles) = articles(&labels) else { return };
    let classifier = Classifier::new(&shipped());
    let mut macro_f1 = Vec::new();
    for half in ["development", "held-out", "fresh"] {
        let mut scores = Vec::new();
        for (topic, rows) in &labels {
            let mut score = Score::default();
            for label in rows.iter().filter(|label| !label.unsure && label.half == half) {
                let row = &articles[&(label.corpus.clone(), label.id.clone())];
                score.add(label.label == "main", belongs(&classifier, topic, row));
            }
            eprintln!("{topic}, {half}: {}", score.line());
            scores.push(score.f1());
        }
        macro_f1.push(scores.iter().sum::<f64>() / scores.len() as f64);
        eprintln!("macro F1, {half}: {:.3}", macro_f1[macro_f1.len() - 1]);
    }
    // Of rows that no rule was written by, less is asked: .83 was what they first gave.
    for (f1, least) in macro_f1.iter().zip([0.85, 0.85, 0.84]) {
        assert!(*f1 >= least, "macro F1 {f1:.3}");
    }
}
