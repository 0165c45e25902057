//! On real articles: decisions are made from what papers' sections and our labels say.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use crate::corpora::corpus;
use crate::learn::{Example, Features, Model, SURE, Tally, Text, Waiting, average_precision, learn, queue};
use crate::model::ArticleId;

/// Sections that stand for topics.
const SECTIONS: [&str; 3] = ["Thể thao", "Giáo dục", "Sức khỏe"];
/// Decisions before there is a queue.
const FIRST: usize = 4;
/// Times that the queue is looked at anew.
const LOOKS: usize = 8;

/// Sections with words that a simple rule for them would name.
const RULES: [(&str, &[&str]); 4] = [
    ("Giáo dục", &["giáo dục", "học sinh", "sinh viên", "đại học", "giáo viên"]),
    ("Thể thao", &["bóng đá", "cầu thủ", "huấn luyện viên", "trận đấu"]),
    ("Sức khỏe", &["bệnh viện", "bác sĩ", "sức khỏe", "bệnh nhân"]),
    ("Kinh doanh", &["doanh nghiệp", "ngân hàng", "kinh tế", "cổ phiếu"]),
];

struct Read {
    id: ArticleId,
    section: String,
    features: Features,
    text: String,
}

fn lines(file: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(file).expect("it reads");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn field<'a>(row: &'a Value, name: &str) -> &'a str {
    row[name].as_str().unwrap_or_default()
}

fn features_of(row: &Value) -> Features {
    Features::of(Text { title: field(row, "title"), lead: field(row, "summary"), body: field(row, "text") })
}

fn read(row: &Value) -> Read {
    let id = ArticleId(xxh3_64(field(row, "id").as_bytes()));
    let text = format!("{} {} {}", field(row, "title"), field(row, "summary"), field(row, "text")).to_lowercase();
    Read { id, section: field(row, "section").to_owned(), features: features_of(row), text }
}

fn decided(read: &Read, section: &str) -> Example {
    let yes = read.section.contains(section);
    Example { group: read.id, yes, ruled: None, features: read.features.clone() }
}

/// Decides `count` articles of a pool: some that belong and some that do not, then by the queue or as they come.
fn decide(pool: &[&Read], section: &str, count: usize, by_queue: bool) -> Vec<Example> {
    let of_kind = |yes| pool.iter().filter(move |read| read.section.contains(section) == yes).take(FIRST / 2);
    let mut examples: Vec<Example> = of_kind(true).chain(of_kind(false)).map(|read| decided(read, section)).collect();
    while examples.len() < count {
        let known: HashSet<ArticleId> = examples.iter().map(|example| example.group).collect();
        let left = pool.iter().filter(|read| !known.contains(&read.id));
        let model = Model::train(&examples.iter().collect::<Vec<_>>());
        let mut next: Vec<(&Read, f32)> = left.map(|read| (*read, model.certainty(&read.features))).collect();
        if by_queue {
            let waiting = next.iter().map(|(read, certainty)| Waiting { article: read.id, certainty: *certainty });
            let place: HashMap<ArticleId, usize> = queue(waiting.collect(), examples.len())
                .iter()
                .enumerate()
                .map(|(at, one)| (one.article, at))
                .collect();
            next.sort_by_key(|(read, _)| place[&read.id]);
        }
        let step = (count / LOOKS).clamp(1, count - examples.len());
        examples.extend(next.iter().take(step).map(|(read, _)| decided(read, section)));
    }
    examples
}

/// On articles that were never decided.
fn ranked(examples: &[Example], others: &[&Read], section: &str) -> f64 {
    let model = learn(examples).expect("both kinds").model;
    let said = others.iter().map(|read| (model.certainty(&read.features), read.section.contains(section)));
    average_precision(said.collect()).expect("some belong")
}

#[test]
fn the_queue_teaches_more_than_articles_as_they_come() {
    let Some(file) = corpus("articles/news-2016.jsonl") else { return };
    let read: Vec<Read> = lines(&file).iter().step_by(2).map(read).filter(|read| !read.section.is_empty()).collect();
    let (pool, others): (Vec<&Read>, Vec<&Read>) = read.iter().partition(|read| read.id.0 % 2 == 0);
    let mut means = [[0.0; 2]; 2];
    for section in SECTIONS {
        for (at, count) in [40, 160].into_iter().enumerate() {
            for (way, by_queue) in [false, true].into_iter().enumerate() {
                let average = ranked(&decide(&pool, section, count, by_queue), &others, section);
                means[at][way] += average / SECTIONS.len() as f64;
                eprintln!("{section}: {count} decisions, by queue {by_queue}: average precision {average:.3}");
            }
        }
    }
    let [[random_40, queued_40], [random_160, queued_160]] = means;
    eprintln!("mean at 40: {random_40:.3} and {queued_40:.3}; at 160: {random_160:.3} and {queued_160:.3}");
    assert!(queued_40 > random_40 + 0.05 && queued_160 > random_160 + 0.03, "{means:?}");
    assert!(queued_40 > 0.45 && queued_160 > 0.6, "{means:?}");
}

#[test]
fn a_model_that_takes_over_is_better_on_what_nobody_decided() {
    let Some(file) = corpus("articles/news-2016.jsonl") else { return };
    let read: Vec<Read> = lines(&file).iter().map(read).filter(|read| !read.section.is_empty()).step_by(2).collect();
    let (pool, others): (Vec<&Read>, Vec<&Read>) = read.iter().partition(|read| read.id.0 % 2 == 0);
    let mut gains = Vec::new();
    for (section, words) in RULES {
        let rule = |read: &Read| words.iter().map(|word| read.text.matches(word).count()).sum::<usize>() >= 2;
        // An editor who sees no more than what the rule takes.
        let decisions = pool.iter().filter(|read| rule(read)).take(160);
        let examples: Vec<Example> =
            decisions.map(|read| Example { ruled: Some(true), ..decided(read, section) }).collect();
        let learned = learn(&examples).expect("both kinds");
        let (mut model, mut ruled) = (Tally::default(), Tally::default());
        for read in &others {
            let belongs = read.section.contains(section);
            model.count(learned.model.certainty(&read.features) >= SURE, belongs);
            ruled.count(rule(read), belongs);
        }
        let (model, ruled) = (model.f1().expect("some belong"), ruled.f1().expect("some belong"));
        let wins = learned.trial.model_wins();
        eprintln!("{section}: {} decisions, takes over {wins}: F1 {model:.3}, rule {ruled:.3}", examples.len());
        gains.extend(wins.then_some(model - ruled));
    }
    // What the rule never took nobody decided: where a model takes less than it should, no decision tells.
    let mean = gains.iter().sum::<f64>() / gains.len() as f64;
    assert!(gains.len() >= 2 && mean > 0.02 && gains.iter().all(|gain| *gain > -0.05), "{gains:?}");
}

#[test]
fn a_model_and_what_it_learns_from_stay_small() {
    let Some(file) = corpus("articles/news-2016.jsonl") else { return };
    let read: Vec<Read> = lines(&file).iter().take(500).map(read).collect();
    let examples: Vec<Example> = read.iter().map(|read| decided(read, "Thể thao")).collect();
    let began = std::time::Instant::now();
    let model = Model::train(&examples.iter().collect::<Vec<_>>());
    let bytes: usize = read.iter().map(|read| Vec::<u8>::from(read.features.clone()).len()).sum();
    eprintln!("500 decisions: {:?}, {} buckets, {} bytes an article", began.elapsed(), model.size(), bytes / 500);
    assert!(model.size() * 8 < 512 * 1024 && bytes / 500 < 600, "{} {bytes}", model.size());
}

/// The articles of all corpora, by corpus and id.
fn articles() -> Option<HashMap<(String, String), Value>> {
    let mut found = HashMap::new();
    for name in ["news-2016", "vnexpress-2026", "vietnews-8k"] {
        for row in lines(&corpus(&format!("articles/{name}.jsonl"))?) {
            found.insert((name.to_owned(), field(&row, "id").to_owned()), row);
        }
    }
    Some(found)
}

#[test]
fn labelled_topics_are_learned_from_a_hundred_decisions() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labels");
    let Some(articles) = articles() else { return };
    let files = std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut averages = Vec::new();
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "jsonl")) {
        let rows = lines(&file);
        let sure = rows.iter().filter(|row| row["label"].is_string() && !row["unsure"].as_bool().unwrap_or_default());
        let examples: Vec<Example> = sure
            .filter_map(|row| {
                let article = articles.get(&(field(row, "corpus").to_owned(), field(row, "id").to_owned()))?;
                let id = ArticleId(xxh3_64(field(row, "id").as_bytes()));
                let yes = field(row, "label") == "main";
                Some(Example { group: id, yes, ruled: None, features: features_of(article) })
            })
            .collect();
        let Some(learned) = learn(&examples) else { continue };
        let ranked = examples.iter().zip(&learned.held_out).filter_map(|(example, said)| Some(((*said)?, example.yes)));
        let average = average_precision(ranked.collect()).expect("some belong");
        let belong = examples.iter().filter(|example| example.yes).count();
        eprintln!(
            "{}: {} decisions, {belong} belong: average precision {average:.3} on unseen ones",
            file.display(),
            examples.len()
        );
        averages.push(average);
    }
    if averages.is_empty() {
        return eprintln!("skipped: no labels in {}", folder.display());
    }
    let mean = averages.iter().sum::<f64>() / averages.len() as f64;
    assert!(mean > 0.7, "{mean:.3}: {averages:?}");
}
