//! What the benchmarks share that run the real binary: children and what they take, questions to a
//! newsroom in a process of its own, and where a run's files stand.
//!
//! Figures are read from /proc, as on Linux.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use serde::de::DeserializeOwned;

use diembao::control::Row;

/// Longest time for one answer.
const ANSWER_MAX: Duration = Duration::from_secs(60);
/// Clock ticks a second in /proc: Linux shows 100 to programs on every machine that we build for.
const TICKS_PER_SECOND: f64 = 100.0;

/// A child that does not outlive us, whatever happens.
pub struct Ours(pub Child);

impl Drop for Ours {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The number that the environment sets, or else the usual one.
pub fn option(name: &str, usual: usize) -> anyhow::Result<usize> {
    let Ok(set) = std::env::var(name) else { return Ok(usual) };
    let number = set.parse().ok().filter(|number| *number > 0);
    number.with_context(|| format!("{name} is `{set}`: give a number of 1 or more"))
}

/// This program again as the newsroom, and the line by which it says that it is ready.
pub fn newsroom(
    folder: &Path,
    papers: usize,
    items: usize,
    more: Option<&str>,
    deadline: Instant,
) -> anyhow::Result<(Ours, String)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("newsroom").arg(folder).args(more).stdin(Stdio::piped()).stdout(Stdio::piped());
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
    Ok((child, line))
}

/// `diembao fetch` on a run's folder, begun; its rows go into a file.
pub fn fetch(folder: &Path) -> anyhow::Result<Ours> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_diembao"));
    command.args(["fetch", "--json", "--config"]).arg(feeds_toml(folder));
    // To a file: a pipe that nobody empties would hold the round up.
    command.stdin(Stdio::null()).stdout(fs::File::create(output(folder))?);
    Ok(Ours(command.spawn().context("diembao does not start")?))
}

/// What the round said of each channel.
pub fn rows(folder: &Path) -> anyhow::Result<Vec<Row>> {
    let text = fs::read_to_string(output(folder))?;
    Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// The body of a 200.
pub fn ask(address: SocketAddr, method: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER_MAX)?;
    stream.set_read_timeout(Some(ANSWER_MAX))?;
    // HTTP/1.0: the answer ends with the connection, and is in one piece.
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("the answer has no end of its head")?;
    ensure!(head.lines().next().is_some_and(|line| line.contains(" 200")), "{method} {path}: {head}");
    Ok(body.to_owned())
}

/// The same, read as JSON.
pub fn ask_json<T: DeserializeOwned>(address: SocketAddr, method: &str, path: &str) -> anyhow::Result<T> {
    Ok(serde_json::from_str(&ask(address, method, path)?)?)
}

/// User and system time of all children that were waited for.
pub fn children_cpu_seconds() -> anyhow::Result<f64> {
    ticks("/proc/self/stat", 16)
}

/// The sum of a field of a stat file and the one behind it, in seconds.
pub fn ticks(file: &str, field: usize) -> anyhow::Result<f64> {
    let stat = fs::read_to_string(file).context("processor time is read from /proc, as on Linux")?;
    // The second field is a name in parentheses that may hold spaces: count from the third on.
    let (_, fields) = stat.rsplit_once(") ").context("a stat file has no name")?;
    let mut ticks = fields.split(' ').skip(field - 3).map(str::parse::<u64>);
    let mut next = || ticks.next().context("a stat file is too short");
    Ok((next()?? + next()??) as f64 / TICKS_PER_SECOND)
}

/// The most memory that a process has held, in bytes; none once it has ended.
pub fn resident_bytes_max(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// The configuration of a run.
pub fn feeds_toml(folder: &Path) -> PathBuf {
    folder.join("feeds.toml")
}

/// Its data folder.
pub fn data_dir(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn output(folder: &Path) -> PathBuf {
    folder.join("rows.jsonl")
}
