//! What identity holds in memory: the window of 300,000 texts that reprints are looked for in, and the
//! stories of a week of a thousand papers, each filled to its bound; and what a text costs there.
//!
//! The words of a text are drawn as often as the press writes them, in any order, so that hardly three
//! come together twice: no texts of one size take more of a window. No articles are put together, for of
//! real ones some share a shingle. Without the corpora nothing is measured, which is said.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;
use xxhash_rust::xxh3::xxh3_64;

use diembao::identify::{Fingerprints, Sample, Stories, Subject, Terms, Window, reprint};
use diembao::model::{ArticleId, StoryId, Timestamp};
use diembao::text::keys;

/// Texts that the window takes in: as many as it holds, and some more.
const WINDOW_TEXTS: u64 = if cfg!(debug_assertions) { 300 } else { 310_000 };
/// Texts that stories take in: the same of theirs.
const STORY_TEXTS: u64 = if cfg!(debug_assertions) { 300 } else { 105_000 };
/// Syllables of a text: the mean of the press.
const SYLLABLES: u64 = 550;
/// Syllables of its title.
const TITLE_SYLLABLES: usize = 12;
/// Articles that words are taken from.
const ARTICLES: usize = 3_000;
/// When the first appears.
const BEGIN: i64 = 1_790_000_000;
/// Seconds between two texts: the window's in two months, those of stories in six days.
const APART: [i64; 2] = [17, 5];
/// What is wanted of the window, in millions of bytes.
const WANTED: f64 = 512.0;
/// Bytes of a page of memory, on every machine that we build for.
const PAGE: f64 = 4096.0;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(words) = words()? else { return Ok(()) };
    println!("{:10} {:>9} {:>8} {:>12}", "", "texts", "MB", "µs a text");
    let (mut window, before, mut seconds) = (Window::default(), resident()?, 0.0);
    for number in 0..WINDOW_TEXTS {
        let (title, text) = text(&words, number);
        let prints = Fingerprints::new(&title, &keys(&text), &text);
        let at = Timestamp::from_second(BEGIN + number as i64 * APART[0])?;
        let began = Instant::now();
        let found = reprint(&prints, at, &window, &mut |_| None);
        window.insert(ArticleId(number), at, &Sample::new(&prints, None));
        seconds += began.elapsed().as_secs_f64();
        assert!(found.is_none(), "no text is asked for");
    }
    let held = resident()? - before;
    println!("{:10} {:>9} {held:>8.0} {:>12.0}", "window", window.len(), seconds * 1e6 / WINDOW_TEXTS as f64);
    println!("wanted of the window: {WANTED:.0} MB at most");
    drop(window);
    let (mut stories, before, mut seconds) = (Stories::default(), resident()?, 0.0);
    for number in 0..STORY_TEXTS {
        let (title, text) = text(&words, number);
        let prints = Fingerprints::new(&title, &keys(&text), &text);
        let subject = Subject { terms: Terms::new(&title, "", &keys(&text)), skeleton: prints.skeleton };
        let at = Timestamp::from_second(BEGIN + number as i64 * APART[1])?;
        let began = Instant::now();
        stories.tell(ArticleId(number), at, subject, StoryId(ArticleId(number)));
        seconds += began.elapsed().as_secs_f64();
    }
    let held = resident()? - before;
    println!("{:10} {STORY_TEXTS:>9} {held:>8.0} {:>12.0}", "stories", seconds * 1e6 / STORY_TEXTS as f64);
    Ok(())
}

/// The words of real articles, each as often as it stands there; none where there are no corpora.
fn words() -> Result<Option<Vec<String>>, Box<dyn Error>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let corpus = std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from);
    let Ok(file) = fs::read_to_string(corpus.join("articles/news-2016.jsonl")) else {
        println!("NO CORPUS: {} is absent, so nothing was measured (set DIEMBAO_CORPORA)", corpus.display());
        return Ok(None);
    };
    let mut words = Vec::new();
    for line in file.lines().take(ARTICLES) {
        let row: Value = serde_json::from_str(line)?;
        words.extend(row["text"].as_str().unwrap_or_default().split_whitespace().map(str::to_owned));
    }
    Ok(Some(words))
}

/// A title and a text, always the same for one number.
fn text(words: &[String], number: u64) -> (String, String) {
    let draw = |nth: u64| &*words[xxh3_64(&(number * SYLLABLES + nth).to_le_bytes()) as usize % words.len()];
    let drawn: Vec<&str> = (0..SYLLABLES).map(draw).collect();
    (drawn[..TITLE_SYLLABLES].join(" "), drawn.join(" "))
}

/// Memory that is resident now, in millions of bytes.
fn resident() -> Result<f64, Box<dyn Error>> {
    let pages = fs::read_to_string("/proc/self/statm")?;
    let pages: f64 = pages.split_whitespace().nth(1).ok_or("statm has no second field")?.parse()?;
    Ok(pages * PAGE / 1e6)
}
