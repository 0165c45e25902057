//! What it takes to read an article's page: milliseconds a page of `extract::from_page`, one thread, pages
//! already decoded; and how near the texts come to the wanted ones.
//!
//! Two sets: the open pages of the shared corpora, of papers of the world, and our made-up pages of the
//! CMS families of the Vietnamese press. Where the corpora are absent, the first set is skipped.

use std::error::Error;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use jiff::tz::TimeZone;
use serde_json::Value;
use url::Url;

use diembao::extract::{Page, from_page};
use diembao::model::ExtractRules;
use diembao::parse::decode;

use self::shingles::{f1, shares};

#[path = "../src/extract/tests/shingles.rs"]
mod shingles;

/// Each page is read as often, and its fastest time counts: other programs only ever add to it.
const ROUNDS: usize = 5;
/// What a page may take on average.
const MEAN_MS_WANTED: f64 = 5.0;
const HEADER: &str =
    "pages             count    KB each |    mean     p50     p99     max     CPU |  MB/s | precision  recall     F1";

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A page and the text that it should yield.
struct Asked {
    html: String,
    url: Url,
    text: String,
}

fn main() -> Result<(), Box<dyn Error>> {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh")?;
    println!("{HEADER}");
    let corpus = corpora().join("extraction");
    if corpus.exists() {
        let mean = line("open, worldwide", &open(&corpus)?, &zone);
        let verdict = if mean <= MEAN_MS_WANTED { "as wanted" } else { "TOO SLOW" };
        println!("{mean:.2} ms on average, {MEAN_MS_WANTED} wanted: {verdict}");
    } else {
        println!("NO CORPUS: {} is absent, so no open page was read (set DIEMBAO_CORPORA)", corpus.display());
    }
    line("families, made up", &families()?, &zone);
    Ok(())
}

fn corpora() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from)
}

/// Pages of the article extraction benchmark.
fn open(folder: &Path) -> Result<Vec<Asked>, Box<dyn Error>> {
    let truth: Value = serde_json::from_slice(&std::fs::read(folder.join("ground-truth.json"))?)?;
    let mut pages = Vec::new();
    for (key, page) in truth.as_object().ok_or("the truth is no object")? {
        let file = folder.join(format!("html/{key}.html.gz"));
        let unpacked = Command::new("gzip").arg("-dc").arg(&file).output()?;
        pages.push(Asked {
            html: decode(&unpacked.stdout, None).0,
            url: Url::parse(page["url"].as_str().unwrap_or("http://example.org/"))?,
            text: page["articleBody"].as_str().unwrap_or_default().to_owned(),
        });
    }
    Ok(pages)
}

/// Our own fixtures.
fn families() -> Result<Vec<Asked>, Box<dyn Error>> {
    let mut pages = Vec::new();
    for file in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/extract/tests/families"))? {
        let path = file?.path();
        if path.extension().is_some_and(|kind| kind == "html") {
            let answer: Value = serde_json::from_slice(&std::fs::read(path.with_extension("json"))?)?;
            pages.push(Asked {
                html: decode(&std::fs::read(&path)?, None).0,
                url: Url::parse(answer["url"].as_str().ok_or("an answer without an address")?)?,
                text: answer["text"].as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    Ok(pages)
}

/// Measures one set and prints its line; gives the milliseconds of a page: of the processor, which other
/// programs lengthen least, or of the clock where the processor's are not counted.
fn line(name: &str, pages: &[Asked], zone: &TimeZone) -> f64 {
    let count = pages.len().max(1) as f64;
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let begun = cpu_ms();
    let mut times: Vec<f64> = pages.iter().map(|page| fastest(page, zone)).collect();
    let cpu = (cpu_ms() - begun) / count / ROUNDS as f64;
    let (precision, recall) = pages.iter().map(|page| shares(&page.text, &text(page, zone))).fold((0.0, 0.0), add);
    let (precision, recall) = (precision / count, recall / count);
    times.sort_by(f64::total_cmp);
    let total: f64 = times.iter().sum();
    let at =
        |share: f64| times.get((times.len() as f64 * share) as usize).or(times.last()).copied().unwrap_or_default();
    println!(
        "{name:17} {count:5} {:10.1} | {:7.2} {:7.2} {:7.2} {:7.2} {cpu:7.2} | {:5.1} | {precision:9.4} {recall:7.4} {:6.4}",
        bytes as f64 / count / 1e3,
        total / count,
        at(0.5),
        at(0.99),
        at(1.0),
        bytes as f64 / 1e3 / total,
        f1((precision, recall)),
    );
    if cpu > 0.0 { cpu } else { total / count }
}

fn add(sum: (f64, f64), more: (f64, f64)) -> (f64, f64) {
    (sum.0 + more.0, sum.1 + more.1)
}

/// Milliseconds of the fastest of some readings.
fn fastest(page: &Asked, zone: &TimeZone) -> f64 {
    let readings = (0..ROUNDS).map(|_| {
        let begun = Instant::now();
        black_box(text(page, zone));
        begun.elapsed().as_secs_f64() * 1e3
    });
    readings.fold(f64::INFINITY, f64::min)
}

/// Milliseconds that this thread has computed so far, as Linux counts them; 0 elsewhere.
fn cpu_ms() -> f64 {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    counted.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

fn text(page: &Asked, zone: &TimeZone) -> String {
    let rules = ExtractRules::default();
    from_page(&Page { html: &page.html, url: &page.url, rules: &rules, zone, language: "vi" }).text
}
