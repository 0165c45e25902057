//! What topic rules cost: microseconds an article of taking it into syllables, and of the nine rules of
//! `feeds.toml`; then of ninety, 81 of them of other words; then of each of the nine ten times over: ten
//! rules are looked at, and ten times reasons are written, where one is, the most that ninety can ask.

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;

use diembao::config;
use diembao::model::SourceId;
use diembao::rule::{Document, Fields, Rule, RuleSet};

/// Articles that are measured.
const ARTICLES: usize = if cfg!(debug_assertions) { 50 } else { 2_000 };
/// Each set is matched as often, and the fastest time counts: other programs only ever add to it.
const ROUNDS: usize = 5;
/// How many times the shipped rules are repeated.
const REPEATED: usize = 10;
/// Phrases of a rule of other words.
const PHRASES: usize = 500;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let shipped = config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml"))?;
    let rules: Vec<&Rule> = shipped.topics.iter().map(|topic| &topic.rule).collect();
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let corpus = std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(corpus.join("articles/news-2016.jsonl")) else {
        println!("NO CORPUS: {} is absent, so nothing was measured (set DIEMBAO_CORPORA)", corpus.display());
        return Ok(());
    };
    let rows: Vec<Value> = text.lines().take(ARTICLES).map(serde_json::from_str).collect::<Result<_, _>>()?;
    let source: SourceId = "paper".parse()?;
    let read = || rows.iter().map(|row| document(row, &source)).collect::<Vec<_>>();
    println!("{:36} {:>8} {:>9}", "", "terms", "µs each");
    println!("{:36} {:>8} {:>9.1}", "syllables", "", fastest(&read) * 1e6 / rows.len() as f64);
    let documents = read();
    let repeated: Vec<&Rule> = rules.iter().copied().cycle().take(rules.len() * REPEATED).collect();
    let others = others(&rows, rules.len() * (REPEATED - 1))?;
    let beside: Vec<&Rule> = rules.iter().copied().chain(&others).collect();
    for (name, rules) in [("topics", rules), ("topics, 9 in 10 of others", beside), ("topics, repeated", repeated)] {
        let set = RuleSet::new(rules.iter().copied());
        let terms: usize = rules.iter().map(|rule| rule.terms()).sum();
        let seconds = fastest(&|| documents.iter().map(|document| set.hits(document).len()).sum::<usize>());
        let each = seconds * 1e6 / rows.len() as f64;
        println!("{:36} {terms:>8} {each:>9.1}", format!("{} {name}", rules.len()));
    }
    Ok(())
}

fn document<'a>(row: &'a Value, source: &'a SourceId) -> Document<'a> {
    let field = |name: &str| row[name].as_str().unwrap_or_default();
    Document::new(Fields {
        title: field("title"),
        summary: field("summary"),
        section: field("section"),
        authors: &[],
        source,
        provinces: &[],
        body: field("text"),
        body_syllables: None,
        home: None,
    })
}

/// Rules as editors write them, of phrases of three words that the articles themselves hold.
fn others(rows: &[Value], count: usize) -> Result<Vec<Rule>, Box<dyn Error>> {
    let texts = rows.iter().filter_map(|row| row["text"].as_str());
    let words: Vec<&str> = texts.flat_map(|text| text.split(|letter: char| !letter.is_alphabetic())).collect();
    let runs: Vec<String> = words.chunks(3).map(|run| run.join(" ")).filter(|run| run.len() > 12).collect();
    let rule = |number: usize| {
        let phrases: Vec<String> =
            (0..PHRASES).map(|phrase| runs[(number * PHRASES + phrase) * 7 % runs.len()].clone()).collect();
        let list = |phrases: &[String]| phrases.iter().map(|phrase| format!("\"{phrase}\"")).collect::<Vec<_>>();
        let (title, body) = (list(&phrases[..PHRASES / 5]), list(&phrases[PHRASES / 5..]));
        Rule::parse(&format!("title:({}) AND AT LEAST 3 OF ({})", title.join(" OR "), body.join(", ")))
    };
    Ok((0..count).map(rule).collect::<Result<_, _>>()?)
}

/// The seconds of the fastest of some rounds.
fn fastest<T>(work: &dyn Fn() -> T) -> f64 {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}
