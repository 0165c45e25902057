//! What the daemon bears: thousands of channels due at once, some of them slow and some failing;
//! then the same again when those that answer have nothing new; then a calm round of 304 alone.
//!
//! The newsroom runs in a second process (this program again, told `newsroom`), each paper on a
//! loopback address of its own; the rounds are those of the real binary. Nothing is asserted about
//! time: the storm fails when a paper was not asked as often as it should be, or when articles are
//! missing.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;

use diembao::control::Row;
use diembao::demo::volume::{Manner, Storm};
use diembao::model::{Outcome, Timestamp};
use diembao::store::Store;

mod process;

use process::{
    Ours, ask, ask_json, children_cpu_seconds, data_dir, feeds_toml, option, resident_bytes_max, rows, ticks,
};

/// Papers of a benchmark.
const PAPERS: usize = 10_000;
/// Papers when `cargo test --bench storm` only wants to know whether it runs.
const PAPERS_TRIED: usize = 80;
/// Items of each paper's feed.
const ITEMS: usize = 5;
/// The same texts in every run.
const SEED: u64 = 20_250_701;
/// How long slow papers take, and what a request may take.
const SLOW: (Duration, &str) = (Duration::from_secs(15), "20s");
/// The same when only tried.
const SLOW_TRIED: (Duration, &str) = (Duration::from_secs(1), "2s");
/// Stands in feeds.toml where the schedule goes.
const SCHEDULE: &str = "@yearly";
/// Longest time for everything.
const RUN_MAX: Duration = Duration::from_secs(1800);
/// Between two looks at memory and sockets.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Between two looks at how far a round is.
const ASK_EVERY: Duration = Duration::from_millis(500);
/// The zone that the configuration's clocks are in has had no other distance from UTC since 1975.
const ZONE_SECONDS: i64 = 7 * 3600;
const MB: f64 = 1e6;
const HEADER: &str =
    "round               asked    304  late p50    p99    max  sockets  at origin  peak MB   CPU s  wall s";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("storm: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is asked of this run.
#[derive(Clone, Copy)]
struct Size {
    papers: usize,
    items: usize,
    late: Duration,
    timeout: &'static str,
}

fn run() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let measured = arguments.iter().any(|argument| argument == "--bench");
    let (papers, (late, timeout)) = if measured { (PAPERS, SLOW) } else { (PAPERS_TRIED, SLOW_TRIED) };
    let size = Size {
        papers: option("DIEMBAO_BENCH_PAPERS", papers)?,
        items: option("DIEMBAO_BENCH_ITEMS", ITEMS)?,
        late,
        timeout,
    };
    match arguments.as_slice() {
        [first, folder, ..] if first == "newsroom" => newsroom(Path::new(folder), size),
        _ => storm(size, measured),
    }
}

/// Serves until the other process closes our input, which the system does for it when it is killed.
fn newsroom(folder: &Path, size: Size) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let storm = Storm::start(size.papers, size.items, SEED, Timestamp::now(), size.late).await?;
        let listen = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.to_string();
        let toml = storm.feeds_toml(&listen, &data_dir(folder), SCHEDULE);
        let mut toml: toml::Table = toml.parse()?;
        let fetch = toml.get_mut("fetch").and_then(toml::Value::as_table_mut).context("no [fetch]")?;
        fetch.insert("timeout".to_owned(), size.timeout.into());
        fs::write(template(folder), toml::to_string(&toml)?)?;
        println!("{} {listen}", storm.control());
        tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
        storm.stop().await;
        Ok(())
    })
}

/// All rounds, their table, and whether all that was served is in the store.
fn storm(size: Size, measured: bool) -> anyhow::Result<()> {
    let deadline = Instant::now() + RUN_MAX;
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    let more = measured.then_some("--bench");
    let (_newsroom, ready) = process::newsroom(folder, size.papers, size.items, more, deadline)?;
    // Where it is asked for its ledger, and where the daemon is to serve.
    let (origin, pages) = ready.trim().split_once(' ').context("the newsroom ended before it was ready")?;
    let (origin, pages): (SocketAddr, SocketAddr) = (origin.parse()?, pages.parse()?);
    let opened: Counts = ask_json(origin, "GET", "/counts.json")?;
    println!(
        "{} papers of {} items, {:.1} MB of feeds; {} slow, {} failing",
        size.papers,
        size.items,
        opened.feed_bytes as f64 / MB,
        papers(size, |manner| matches!(manner, Manner::Late | Manner::Trickles | Manner::NeverEnds)).count(),
        papers(size, |manner| !manner.delivers() && manner != Manner::NeverEnds).count(),
    );
    println!("{HEADER}");
    let delivering = papers(size, Manner::delivers).count();

    schedule(folder, &every_ten_minutes(Timestamp::now()))?;
    let began = Watch::begin(0)?;
    let mut daemon = Ours(daemon(folder)?);
    let seen = until(&mut daemon, pages, "listed", delivering, deadline)?;
    let ledger: Ledger = ask_json(origin, "GET", "/ledger.json")?;
    began.row("1: storm, all new", daemon.0.id(), &seen, &ledger, 0)?;
    ledger.verify(size)?;
    slow_ones_end(origin, size, deadline)?;

    ask(origin, "POST", "/ledger.json")?;
    let once = Timestamp::now();
    schedule(folder, &at_once(once))?;
    // Both of its times have to be over.
    thread::sleep(Duration::from_secs(3));
    let began = Watch::begin(daemon.0.id())?;
    signal(&daemon, "HUP")?;
    let seen = until(&mut daemon, pages, "not_modified", delivering, deadline)?;
    let ledger: Ledger = ask_json(origin, "GET", "/ledger.json")?;
    began.row("2: storm, 304", daemon.0.id(), &seen, &ledger, delivering)?;
    ledger.verify(size)?;
    signal(&daemon, "TERM")?;
    let ended = daemon.0.wait()?;
    ensure!(ended.success(), "the daemon ended with {ended}");

    ask(origin, "POST", "/calm")?;
    schedule(folder, &every_ten_minutes(Timestamp::now()))?;
    fetch("3: calm, rest new", folder, origin, deadline)?;
    let unchanged = fetch("4: calm, all 304", folder, origin, deadline)?;
    ensure!(unchanged == size.papers, "{unchanged} papers answered 304 of {}", size.papers);
    let (store, items) = (Store::open(&data_dir(folder).join("store"))?, size.papers * size.items);
    let kept = store.ids()?.len();
    ensure!(kept == items, "{kept} articles are in the store where {items} were served");
    println!("in the store: {kept} articles");
    Ok(())
}

fn papers(size: Size, of: impl Fn(Manner) -> bool) -> impl Iterator<Item = usize> {
    (0..size.papers).filter(move |paper| of(Manner::of(*paper)))
}

/// Every ten minutes, the next time more than nine minutes from now: no second round comes into the first.
fn every_ten_minutes(now: Timestamp) -> String {
    format!("0 {}/10 * * * *", (now.as_second() + ZONE_SECONDS) / 60 % 10)
}

/// Two seconds from now on, and never again: whoever was polled before is overdue afterwards.
fn at_once(now: Timestamp) -> String {
    let at = |seconds: i64| Timestamp::from_second(now.as_second() + ZONE_SECONDS + seconds).unwrap_or(now);
    let first = at(1);
    // Both in one minute, or else the fields would name other times as well.
    let first = if first.as_second() % 60 == 59 { at(0) } else { first };
    let second = first.as_second() % 60;
    first.strftime(&format!("{second},{} %-M %-H %-d %-m * %Y", second + 1)).to_string()
}

fn daemon(folder: &Path) -> anyhow::Result<Child> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diembao"));
    command.args(["run", "--config"]).arg(feeds_toml(folder));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(folder.join("log.txt"))?);
    command.spawn().context("diembao does not start")
}

fn signal(child: &Ours, name: &str) -> anyhow::Result<()> {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(child.0.id().to_string()).status()?;
    ensure!(sent.success(), "the daemon could not be sent {name}");
    Ok(())
}

fn schedule(folder: &Path, schedule: &str) -> anyhow::Result<()> {
    let toml = fs::read_to_string(template(folder))?;
    Ok(fs::write(feeds_toml(folder), toml.replace(SCHEDULE, schedule))?)
}

/// What was seen of a process while a round went on.
#[derive(Default)]
struct Seen {
    sockets_max: usize,
    polled: usize,
}

/// Waits until so many polls came to `result`.
fn until(daemon: &mut Ours, pages: SocketAddr, result: &str, count: usize, deadline: Instant) -> anyhow::Result<Seen> {
    let (mut seen, mut asked) = (Seen::default(), Instant::now());
    let line = format!("diembao_polls_total{{result=\"{result}\"}} ");
    let pid = daemon.0.id();
    while seen.polled < count {
        if let Some(status) = daemon.0.try_wait()? {
            bail!("the daemon ended early: {status}");
        }
        ensure!(Instant::now() < deadline, "not done within {RUN_MAX:?}: {} of {count} {result}", seen.polled);
        seen.sockets_max = seen.sockets_max.max(sockets(pid));
        if asked.elapsed() >= ASK_EVERY {
            asked = Instant::now();
            let figures = ask(pages, "GET", "/metrics").unwrap_or_default();
            seen.polled = figures.lines().find_map(|l| l.strip_prefix(&line)?.parse().ok()).unwrap_or_default();
        }
        thread::sleep(LOOK_EVERY);
    }
    Ok(seen)
}

/// Waits until every slow paper has been asked: those that never end count for nothing that is waited for.
fn slow_ones_end(origin: SocketAddr, size: Size, deadline: Instant) -> anyhow::Result<()> {
    let asked = |paper: usize| Manner::of(paper) != Manner::Refuses;
    loop {
        let ledger: Ledger = ask_json(origin, "GET", "/ledger.json")?;
        if (0..size.papers).filter(|paper| asked(*paper)).all(|paper| !ledger.asked[paper].is_empty()) {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "slow papers were not asked within {RUN_MAX:?}");
        thread::sleep(ASK_EVERY);
    }
}

/// Sockets that a process holds, those that it serves at included.
fn sockets(pid: u32) -> usize {
    let Ok(descriptors) = fs::read_dir(format!("/proc/{pid}/fd")) else { return 0 };
    let is_socket = |path: PathBuf| fs::read_link(path).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"));
    descriptors.flatten().filter(|entry| is_socket(entry.path())).count()
}

/// The beginning of a round.
struct Watch {
    at: Timestamp,
    began: Instant,
    cpu_seconds: f64,
}

impl Watch {
    fn begin(pid: u32) -> anyhow::Result<Watch> {
        let cpu_seconds = if pid == 0 { 0.0 } else { cpu_seconds(pid)? };
        if pid != 0 {
            // Forgets the peak so far, where the kernel lets us.
            let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
        }
        Ok(Watch { at: Timestamp::now(), began: Instant::now(), cpu_seconds })
    }

    /// A line of the table for a round of the daemon's.
    fn row(&self, name: &str, pid: u32, seen: &Seen, ledger: &Ledger, unchanged: usize) -> anyhow::Result<()> {
        let wall = self.began.elapsed().as_secs_f64();
        let cpu = cpu_seconds(pid)? - self.cpu_seconds;
        let peak = resident_bytes_max(pid).context("the daemon has ended")? as f64 / MB;
        let late = ledger.late(self.at);
        let share = |of: usize| {
            late.get((late.len() * of / 1000).min(late.len().saturating_sub(1))).copied().unwrap_or_default()
        };
        println!(
            "{name:18} {:>6} {unchanged:>6} {:>9.1} {:>6.1} {:>6.1} {:>8} {:>10} {peak:>8.1} {cpu:>7.2} {wall:>7.1}",
            ledger.asked.iter().filter(|times| !times.is_empty()).count(),
            share(500),
            share(990),
            share(1000),
            seen.sockets_max,
            ledger.sockets,
        );
        Ok(())
    }
}

#[derive(Debug, Deserialize)]
struct Counts {
    feed_bytes: usize,
}

/// Who was asked when, as the papers saw it.
#[derive(Debug, Deserialize)]
struct Ledger {
    /// Milliseconds since 1970, of each paper.
    asked: Vec<Vec<i64>>,
    sockets: usize,
}

impl Ledger {
    /// Seconds from `due` to the first request at each healthy paper, in order.
    fn late(&self, due: Timestamp) -> Vec<f64> {
        let healthy = |paper: &usize| Manner::of(*paper) == Manner::Well;
        let first = |paper: usize| self.asked[paper].first().copied();
        let mut late: Vec<f64> = (0..self.asked.len())
            .filter(healthy)
            .filter_map(first)
            .map(|at| (at - due.as_millisecond()) as f64 / 1000.0)
            .collect();
        late.sort_by(f64::total_cmp);
        late
    }

    /// A healthy paper is asked once a round: none is forgotten, none is troubled twice.
    fn verify(&self, size: Size) -> anyhow::Result<()> {
        let wrong: Vec<usize> =
            papers(size, |manner| manner == Manner::Well).filter(|paper| self.asked[*paper].len() != 1).collect();
        let Some(&first) = wrong.first() else { return Ok(()) };
        bail!(
            "{} healthy papers were not asked once: {first} was asked {} times",
            wrong.len(),
            self.asked[first].len()
        );
    }
}

/// A round of `diembao fetch`, its line of the table; gives how many papers had nothing new.
fn fetch(name: &str, folder: &Path, origin: SocketAddr, deadline: Instant) -> anyhow::Result<usize> {
    ask(origin, "POST", "/ledger.json")?;
    let (cpu_before, began) = (children_cpu_seconds()?, Instant::now());
    let mut child = process::fetch(folder)?;
    let (mut peak_bytes, mut sockets_max) = (0, 0);
    let status = loop {
        peak_bytes = resident_bytes_max(child.0.id()).unwrap_or_default().max(peak_bytes);
        sockets_max = sockets(child.0.id()).max(sockets_max);
        if let Some(status) = child.0.try_wait()? {
            break status;
        }
        ensure!(Instant::now() < deadline, "not done within {RUN_MAX:?}: give it fewer papers");
        thread::sleep(LOOK_EVERY);
    };
    let (wall, cpu) = (began.elapsed().as_secs_f64(), children_cpu_seconds()? - cpu_before);
    let rows = rows(folder)?;
    let unchanged = rows.iter().filter(|row| matches!(row.outcome, Outcome::NotModified)).count();
    let ledger: Ledger = ask_json(origin, "GET", "/ledger.json")?;
    println!(
        "{name:18} {:>6} {unchanged:>6} {:>9} {:>6} {:>6} {sockets_max:>8} {:>10} {:>8.1} {cpu:>7.2} {wall:>7.1}",
        rows.len(),
        "-",
        "-",
        "-",
        ledger.sockets,
        peak_bytes as f64 / MB
    );
    if let Some(Row { channel, outcome: Outcome::Failed { message, .. }, .. }) =
        rows.iter().find(|row| matches!(row.outcome, Outcome::Failed { .. }))
    {
        bail!("{name}: {channel}: {message}");
    }
    ensure!(status.success(), "{name}: diembao fetch: {status}");
    Ok(unchanged)
}

/// User and system time of a process: fields 14 and 15 of its stat.
fn cpu_seconds(pid: u32) -> anyhow::Result<f64> {
    ticks(&format!("/proc/{pid}/stat"), 14)
}

fn template(folder: &Path) -> PathBuf {
    folder.join("template.toml")
}
