//! What a round costs: `diembao fetch` on many papers with all their texts new, then once more when
//! a tenth of them have something new and the others answer 304.
//!
//! The newsroom runs in a second process (this program again, told `newsroom`) and the rounds are
//! those of the real binary, so the figures are of the reader alone. Nothing is asserted about
//! time: the round fails when the articles are not those that the newsroom served.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use diembao::control::Row;
use diembao::demo::volume::Volume;
use diembao::model::{Outcome, Timestamp};
use diembao::store::Store;

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
/// Longest time for one answer of the newsroom's.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// Between two looks at a round's memory: the kernel keeps the peak, so few are enough.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Clock ticks a second in /proc: Linux shows 100 to programs on every machine that we build for.
const TICKS_PER_SECOND: f64 = 100.0;
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

/// The number that the environment sets, or else the usual one.
fn option(name: &str, usual: usize) -> anyhow::Result<usize> {
    let Ok(set) = std::env::var(name) else { return Ok(usual) };
    let number = set.parse().ok().filter(|number| *number > 0);
    number.with_context(|| format!("{name} is `{set}`: give a number of 1 or more"))
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
    let (_newsroom, address) = open_newsroom(folder.path(), papers, items, deadline)?;
    let opened = ask(address, "GET", "/counts.json")?;
    println!(
        "{papers} papers of {items} items, {:.1} MB of feeds; {} items are copies of {} agency texts",
        opened.feed_bytes as f64 / MB,
        opened.copies,
        opened.agency_texts
    );
    println!("{HEADER}");
    round("1", folder.path(), opened.items, deadline)?;
    let cycled = ask(address, "POST", "/cycle")?;
    round("2", folder.path(), cycled.items - opened.items, deadline)?;
    verify(folder.path(), &cycled)
}

/// A child that does not outlive us, whatever happens.
struct Ours(Child);

impl Drop for Ours {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn open_newsroom(folder: &Path, papers: usize, items: usize, deadline: Instant) -> anyhow::Result<(Ours, SocketAddr)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("newsroom").arg(folder).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.env("DIEMBAO_BENCH_PAPERS", papers.to_string()).env("DIEMBAO_BENCH_ITEMS", items.to_string());
    let mut child = Ours(command.spawn().context("the newsroom does not start")?);
    let output = child.0.stdout.take().context("the newsroom has no output")?;
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        let read = BufReader::new(output).read_line(&mut line);
        // Nobody may be waiting any more.
        let _ = said.send(read.map(|_| line));
    });
    let left = deadline.saturating_duration_since(Instant::now());
    let line = heard.recv_timeout(left).context("the newsroom was not ready in time")??;
    let address = line.trim().parse().context("the newsroom ended before it was ready")?;
    Ok((child, address))
}

/// What the newsroom has published so far.
#[derive(Debug, serde::Deserialize)]
struct Counts {
    items: usize,
    copies: usize,
    agency_texts: usize,
    feed_bytes: usize,
}

fn ask(address: SocketAddr, method: &str, path: &str) -> anyhow::Result<Counts> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_MAX)?;
    stream.set_read_timeout(Some(ANSWER_MAX))?;
    write!(stream, "{method} {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the newsroom's answer has no end of its head")?;
    ensure!(head.starts_with("HTTP/1.1 200"), "{method} {path}: {}", head.lines().next().unwrap_or_default());
    Ok(serde_json::from_str(body)?)
}

/// One round of the real binary; prints its line of the table.
fn round(name: &str, folder: &Path, served: usize, deadline: Instant) -> anyhow::Result<()> {
    let (cpu_before, began) = (children_cpu_seconds()?, Instant::now());
    let (status, peak_bytes) = fetch(folder, deadline)?;
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
fn fetch(folder: &Path, deadline: Instant) -> anyhow::Result<(ExitStatus, u64)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diembao"));
    command.args(["fetch", "--json", "--config"]).arg(feeds_toml(folder));
    // To a file: a pipe that nobody empties would hold the round up.
    command.stdin(Stdio::null()).stdout(File::create(output(folder))?);
    let mut child = Ours(command.spawn().context("diembao does not start")?);
    let status_file = format!("/proc/{}/status", child.0.id());
    let mut peak_bytes = 0;
    loop {
        // A process that has ended has no peak any more: what was read before stands.
        peak_bytes = resident_bytes_max(&status_file).unwrap_or_default().max(peak_bytes);
        if let Some(status) = child.0.try_wait()? {
            return Ok((status, peak_bytes));
        }
        ensure!(Instant::now() < deadline, "not done within {RUN_MAX:?}: give it fewer papers");
        thread::sleep(LOOK_EVERY);
    }
}

/// User and system time of all children that were waited for: fields 16 and 17 of /proc/self/stat.
fn children_cpu_seconds() -> anyhow::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").context("processor time is read from /proc, as on Linux")?;
    // The second field is a name in parentheses that may hold spaces: count from the third on.
    let (_, fields) = stat.rsplit_once(") ").context("/proc/self/stat has no name")?;
    let mut ticks = fields.split(' ').skip(16 - 3).map(str::parse::<u64>);
    let mut next = || ticks.next().context("/proc/self/stat is too short");
    Ok((next()?? + next()??) as f64 / TICKS_PER_SECOND)
}

fn resident_bytes_max(status_file: &str) -> Option<u64> {
    let status = fs::read_to_string(status_file).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// What the round said of each channel.
fn rows(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let text = fs::read_to_string(output(folder))?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
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

fn feeds_toml(folder: &Path) -> PathBuf {
    folder.join("feeds.toml")
}

fn data_dir(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn output(folder: &Path) -> PathBuf {
    folder.join("rows.jsonl")
}
