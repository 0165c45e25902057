//! What a round costs: `diembao fetch` on many papers with all their texts new, then once more when
//! a tenth of them have something new and the others answer 304.
//!
//! The newsroom runs in a second process (this program again, told `newsroom`) and the rounds are
//! those of the real binary, so the figures are of the reader alone. Nothing is asserted about
//! time: the round fails when the articles are not those that the newsroom served.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{ExitCode, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use diembao::control::Row;
use diembao::demo::volume::Volume;
use diembao::model::{Outcome, Timestamp};
use diembao::store::Store;

mod process;

use process::{ask_json, children_cpu_seconds, data_dir, feeds_toml, fetch, option, resident_bytes_max, rows};

/// Papers of a benchmark.
const PAPERS: usize = 1_000;
/// Papers when `cargo test --bench round` only wants to know whether it runs.
const PAPERS_TRIED: usize = 20;
/// Items of each paper's feed.
const ITEMS: usize = 30;
/// The same texts in every run.
const SEED: u64 = 20_250_701;
/// Where the configuration says that pages are served; a round serves none.
const LISTEN: &str = "127.0.0.1:8080";
/// Requests in flight.
const CONCURRENCY: i64 = 64;
/// Requests in flight to one host: all papers are on one, so as many as the configuration bears.
const PER_HOST: i64 = 16;
/// A busy machine is no failing paper.
const TIMEOUT: &str = "60s";
/// Longest time for everything.
const RUN_MAX: Duration = Duration::from_secs(600);
/// Between two looks at a round's memory: the kernel keeps the peak, so few are enough.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Bytes of a block in what the file system says of a file, whatever its own blocks are.
const BLOCK_BYTES: u64 = 512;
const MB: f64 = 1e6;
const HEADER: &str = "round  channels  unchanged  articles new   CPU s  wall s  peak MB  disk MB";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("round: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measured = arguments.iter().any(|argument| argument == "--bench");
    let usual = if measured { PAPERS } else { PAPERS_TRIED };
    let papers = option("DIEMBAO_BENCH_PAPERS", usual)?;
    let items = option("DIEMBAO_BENCH_ITEMS", ITEMS)?;
    match arguments.as_slice() {
        [first, folder] if first == "newsroom" => newsroom(Path::new(folder), papers, items),
        _ => rounds(papers, items),
    }
}

/// Serves until the other process closes our input, which the system does for it when it is killed.
fn newsroom(folder: &Path, papers: usize, items: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let volume = Volume::start(papers, items, SEED, Timestamp::now()).await?;
        fs::write(feeds_toml(folder), configuration(&volume, folder)?)?;
        println!("{}", volume.address());
        tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
        volume.stop().await;
        Ok(())
    })
}

fn configuration(volume: &Volume, folder: &Path) -> anyhow::Result<String> {
    let mut file: toml::Table = volume.feeds_toml(LISTEN, &data_dir(folder)).parse()?;
    let fetch = file.get_mut("fetch").and_then(toml::Value::as_table_mut).context("no [fetch] in the configuration")?;
    fetch.insert("concurrency".to_owned(), CONCURRENCY.into());
    fetch.insert("per_host".to_owned(), PER_HOST.into());
    fetch.insert("timeout".to_owned(), TIMEOUT.into());
    Ok(toml::to_string(&file)?)
}

/// Both rounds, their table, and whether all that was served is in the store.
fn rounds(papers: usize, items: usize) -> anyhow::Result<()> {
    let deadline = Instant::now() + RUN_MAX;
    let folder = tempfile::tempdir()?;
    let (_newsroom, ready) = process::newsroom(folder.path(), papers, items, None, deadline)?;
    let address: SocketAddr = ready.trim().parse().context("the newsroom ended before it was ready")?;
    let opened: Counts = ask_json(address, "GET", "/counts.json")?;
    println!(
        "{papers} papers of {items} items, {:.1} MB of feeds; {} items are copies of {} agency texts",
        opened.feed_bytes as f64 / MB,
        opened.copies,
        opened.agency_texts
    );
    println!("{HEADER}");
    round("1", folder.path(), opened.items, deadline)?;
    let cycled: Counts = ask_json(address, "POST", "/cycle")?;
    round("2", folder.path(), cycled.items - opened.items, deadline)?;
    verify(folder.path(), &cycled)
}

/// What the newsroom has published so far.
#[derive(Debug, serde::Deserialize)]
struct Counts {
    items: usize,
    copies: usize,
    agency_texts: usize,
    feed_bytes: usize,
}

/// One round of the real binary; prints its line of the table.
fn round(name: &str, folder: &Path, served: usize, deadline: Instant) -> anyhow::Result<()> {
    let (cpu_before, began) = (children_cpu_seconds()?, Instant::now());
    let (status, peak_bytes) = fetched(folder, deadline)?;
    let (wall, cpu) = (began.elapsed().as_secs_f64(), children_cpu_seconds()? - cpu_before);
    let rows = rows(folder)?;
    let unchanged = rows.iter().filter(|row| matches!(row.outcome, Outcome::NotModified)).count();
    let articles: usize = rows.iter().map(|row| row.drafts).sum();
    let (channels, peak, disk) = (rows.len(), peak_bytes as f64 / MB, disk_bytes(&data_dir(folder))? as f64 / MB);
    println!(
        "{name:>5}  {channels:>8}  {unchanged:>9}  {articles:>12}  {cpu:>6.2}  {wall:>6.2}  {peak:>7.1}  {disk:>7.1}"
    );
    if let Some(Row { channel, outcome: Outcome::Failed { message, .. }, .. }) = rows.iter().find(|row| failed(row)) {
        bail!("round {name}: {} channels failed; {channel}: {message}", rows.iter().filter(|row| failed(row)).count());
    }
    ensure!(status.success(), "round {name}: diembao fetch: {status}");
    ensure!(articles == served, "round {name}: {articles} articles are new where {served} were served");
    Ok(())
}

fn failed(row: &Row) -> bool {
    matches!(row.outcome, Outcome::Failed { .. })
}

/// Runs `diembao fetch` to its end: how it ended and the most memory that it held, in bytes.
fn fetched(folder: &Path, deadline: Instant) -> anyhow::Result<(ExitStatus, u64)> {
    let (mut child, mut peak_bytes) = (fetch(folder)?, 0);
    loop {
        // A process that has ended has no peak any more: what was read before stands.
        peak_bytes = resident_bytes_max(child.0.id()).unwrap_or_default().max(peak_bytes);
        if let Some(status) = child.0.try_wait()? {
            return Ok((status, peak_bytes));
        }
        ensure!(Instant::now() < deadline, "not done within {RUN_MAX:?}: give it fewer papers");
        thread::sleep(LOOK_EVERY);
    }
}

/// What a folder takes on disk, holes left out.
fn disk_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() { disk_bytes(&entry.path())? } else { metadata.blocks() * BLOCK_BYTES };
    }
    Ok(bytes)
}

/// Opens the store when both rounds are over, since opening it writes to it: is everything there?
fn verify(folder: &Path, served: &Counts) -> anyhow::Result<()> {
    let store = Store::open(&data_dir(folder).join("store"))?;
    let ids = store.ids()?;
    let mut copies = 0;
    for id in &ids {
        let article = store.article(*id)?.context("an article has an id and no record")?;
        copies += usize::from(article.group != article.id);
    }
    println!(
        "in the store: {} articles, {copies} of them joined to an earlier one (the newsroom served {} again)",
        ids.len(),
        served.copies - served.agency_texts
    );
    ensure!(ids.len() == served.items, "{} articles are in the store where {} were served", ids.len(), served.items);
    Ok(())
}
