//! What it takes to bring Vietnamese text into syllables and keys, and to match rules on it: articles a
//! second on one core, and the same for a canonicaliser written straight from Unicode's definitions.
//!
//! Real articles, of the shared corpora; where they are absent nothing is measured, which is said.
//! Lengths differ, so figures are scaled to an article of 550 syllables, the mean of the press.

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

use diembao::rule::{Document, Fields, Rule, RuleSet};
use diembao::text::{Syllable, Written, abbreviations, keys, passages, sentences, syllables};

/// Everything is done as often, and the fastest round counts: other programs only ever add to it.
const ROUNDS: usize = 9;
/// Articles of each file: enough that no cache holds them.
const ARTICLES_MAX: usize = 3_000;
/// What figures are scaled to.
const ARTICLE_SYLLABLES: f64 = 550.0;
/// What is wanted of the canonicaliser, in articles a second.
const WANTED: f64 = 20_000.0;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An article, its text taken into syllables.
struct Read {
    title: String,
    text: String,
    syllables: Vec<Syllable>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let articles = articles()?;
    if articles.is_empty() {
        println!("NO CORPUS: {} holds no articles, so nothing was measured (set DIEMBAO_CORPORA)", corpora().display());
        return Ok(());
    }
    let all: usize = articles.iter().map(|article| article.syllables.len()).sum();
    let bytes: usize = articles.iter().map(|article| article.text.len()).sum();
    println!("{} articles, {all} syllables, {:.1} MB; best of {ROUNDS} rounds", articles.len(), bytes as f64 / 1e6);
    println!("                          articles/s    us each      MB/s");
    let scale = all as f64 / ARTICLE_SYLLABLES;
    let line = |name: &str, work: &dyn Fn(&Read) -> usize| {
        let seconds = fastest(&articles, work);
        println!(
            "{name:24} {:11.0} {:10.2} {:9.1}",
            scale / seconds,
            seconds / scale * 1e6,
            bytes as f64 / seconds / 1e6
        );
        scale / seconds
    };
    let plain = line("NFD, plainly", &|article| nfd_keys(&article.text).len());
    let ours = line("keys", &|article| keys(&article.text).len());
    line("syllables", &|article| syllables(&article.text).len());
    line("sentences", &|article| sentences(&article.text).len());
    line("passages", &|article| passages(&article.text, &article.syllables).len());
    line("abbreviations", &|article| {
        abbreviations(&[Written { text: &article.text, syllables: &article.syllables }], None).len()
    });
    let (rules, source) = (RuleSet::new(&shipped_rules()?), "paper".parse()?);
    line("document", &|article| document(article, &source).lead());
    line("document and rules", &|article| rules.hits(&document(article, &source)).len());
    let verdict = if ours >= WANTED { "as wanted" } else { "TOO SLOW" };
    println!("keys: {ours:.0} articles a second, {:.1} times the plain way; {WANTED} wanted: {verdict}", ours / plain);
    Ok(())
}

/// An article as rules see it, its syllables at hand as in the pipeline.
fn document<'a>(article: &'a Read, source: &'a diembao::model::SourceId) -> Document<'a> {
    Document::new(Fields {
        title: &article.title,
        summary: "",
        section: "",
        authors: &[],
        source,
        home: None,
        provinces: &[],
        body: &article.text,
        body_syllables: Some(&article.syllables),
    })
}

/// The rules of the feeds.toml that we ship.
fn shipped_rules() -> Result<Vec<Rule>, Box<dyn Error>> {
    let shipped = diembao::config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml"))?;
    Ok(shipped.topics.into_iter().map(|topic| topic.rule).collect())
}

fn corpora() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from)
}

fn articles() -> Result<Vec<Read>, Box<dyn Error>> {
    let mut found = Vec::new();
    for name in ["news-2016.jsonl", "vnexpress-2026.jsonl", "vietnews-8k.jsonl"] {
        let path = corpora().join("articles").join(name);
        if !path.exists() {
            continue;
        }
        for row in std::fs::read_to_string(path)?.lines().take(ARTICLES_MAX) {
            let row: Value = serde_json::from_str(row)?;
            let field = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let (title, text) = (field("title"), field("text"));
            let syllables = syllables(&text);
            found.push(Read { title, text, syllables });
        }
    }
    Ok(found)
}

/// Seconds of the fastest round: of the processor, which other programs lengthen least, or of the clock
/// where the processor's are not counted.
fn fastest(articles: &[Read], work: &dyn Fn(&Read) -> usize) -> f64 {
    let rounds = (0..ROUNDS).map(|_| {
        let (begun, clock) = (cpu_seconds(), Instant::now());
        for article in articles {
            black_box(work(black_box(article)));
        }
        let cpu = cpu_seconds() - begun;
        if cpu > 0.0 { cpu } else { clock.elapsed().as_secs_f64() }
    });
    rounds.fold(f64::INFINITY, f64::min)
}

/// Seconds that this thread has computed so far, as Linux counts them; 0 elsewhere.
fn cpu_seconds() -> f64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    counted.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or_default() / 1e9
}

/// The key as Unicode defines its parts: decompose, take the tone off, compose again what is left, in
/// lower case, with the tone behind it. No table, and nothing of `i` and `y`.
fn nfd_keys(text: &str) -> Vec<u64> {
    let (mut found, mut word, mut tone) = (Vec::new(), String::new(), b'0');
    for letter in text.nfd().chain([' ']) {
        match letter {
            '\u{300}' => tone = b'1',
            '\u{301}' => tone = b'2',
            '\u{309}' => tone = b'3',
            '\u{303}' => tone = b'4',
            '\u{323}' => tone = b'5',
            '\u{302}' | '\u{306}' | '\u{31B}' => word.push(letter),
            _ if letter.is_alphanumeric() => word.extend(letter.to_lowercase()),
            _ if !word.is_empty() => {
                let mut key: String = word.nfc().collect();
                key.push(tone as char);
                found.push(xxh3_64(key.as_bytes()));
                (word, tone) = (String::new(), b'0');
            }
            _ => {}
        }
    }
    found
}
