//! What topic rules cost: microseconds an article of taking it into syllables, and of the nine rules of
//! `feeds.toml`; then of ninety, each of the nine ten times over. So ten times as many rules are looked
//! at where one is, which is the most that ninety topics can ask: those of an editor have other words.

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
const REPEATED: [usize; 2] = [1, 10];

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
    println!("{:24} {:>8} {:>9}", "", "terms", "µs each");
    println!("{:24} {:>8} {:>9.1}", "syllables", "", fastest(&read) * 1e6 / rows.len() as f64);
    let documents = read();
    for times in REPEATED {
        let rules: Vec<&Rule> = rules.iter().copied().cycle().take(rules.len() * times).collect();
        let set = RuleSet::new(rules.iter().copied());
        let terms: usize = rules.iter().map(|rule| rule.terms()).sum();
        let seconds = fastest(&|| documents.iter().map(|document| set.hits(document).len()).sum::<usize>());
        let each = seconds * 1e6 / rows.len() as f64;
        println!("{:24} {terms:>8} {each:>9.1}", format!("{} topics", rules.len()));
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

/// The seconds of the fastest of some rounds.
fn fastest<T>(work: &dyn Fn() -> T) -> f64 {
    let round = |_| {
        let start = Instant::now();
        black_box(work());
        start.elapsed().as_secs_f64()
    };
    (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
}
