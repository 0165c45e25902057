//! The real binary over loopback: started, asked, told to stop, killed.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::http::{self, Answer};
use crate::press::Press;

/// Longest wait for anything: a test that waits longer has failed.
const WAIT: Duration = Duration::from_secs(30);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(40);
/// An orderly stop takes no longer: the promise.
const STOP: Duration = Duration::from_secs(10);
/// Ports below those that the system hands to outgoing connections: between finding one and
/// listening at it, and between a stop and a start, nobody else takes it.
const PORTS: std::ops::Range<u16> = 20_000..32_000;
/// Lines of the log that a failed test shows.
const LOG_LINES: usize = 30;

/// One installation of the service: its folder, its configuration, its process when it runs.
pub struct Service {
    folder: TempDir,
    base: String,
    process: Option<Child>,
}

impl Service {
    /// Writes the configuration of a service on `press`; nothing runs yet. Its store is named as in
    /// the manual, relative to the file.
    pub fn of(press: &Press) -> Service {
        Service::new(|listen, data_dir| press.feeds_toml(listen, data_dir))
    }

    /// The same with another configuration, made from where it listens and its data folder.
    pub fn new(feeds_toml: impl FnOnce(&str, &Path) -> String) -> Service {
        let folder = tempfile::tempdir().unwrap();
        let listen = format!("127.0.0.1:{}", free_port());
        let service = Service { base: format!("http://{listen}"), folder, process: None };
        fs::write(service.config(), feeds_toml(&listen, Path::new("storage"))).unwrap();
        service
    }

    /// The same, running and answering.
    pub fn running(press: &Press) -> Service {
        let mut service = Service::of(press);
        service.start();
        service
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn config(&self) -> PathBuf {
        self.path("feeds.toml")
    }

    /// Starts `diembao run` and waits until it is ready.
    pub fn start(&mut self) {
        self.start_with(&[]);
    }

    /// The same with these words in its environment.
    pub fn start_with(&mut self, environment: &[(&str, &Path)]) {
        let log = File::options().create(true).append(true).open(self.path("log")).unwrap();
        let mut command = Command::new(binary());
        command.arg("run").arg("--config").arg(self.config()).envs(environment.iter().copied());
        self.process = Some(command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap());
        self.until("the service is ready", || self.try_get("/readyz").is_some_and(|answer| answer.status == 200));
    }

    /// Tells the service to stop; it must end well and in time.
    pub fn stop(&mut self) {
        self.signal("TERM");
        let (status, took) = wait(self.process.as_mut().expect("it runs"), STOP);
        assert!(status.is_some_and(|status| status.code() == Some(0)), "{status:?} after {took:?}\n{}", self.log());
        self.process = None;
    }

    /// Ends the service in the middle of whatever it does.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("it runs");
        process.kill().unwrap();
        process.wait().unwrap();
    }

    pub fn signal(&self, name: &str) {
        signal(self.process.as_ref().expect("it runs"), name);
    }

    /// The number of its process.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("it runs").id()
    }

    /// Where it answers: `http://HOST:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What the service answers at `path`, whatever its status.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let path = path.strip_prefix(&self.base).unwrap_or(path);
        http::get(&format!("{}{path}", self.base), headers)
            .unwrap_or_else(|why| panic!("{path}: {why}\n{}", self.log()))
    }

    pub fn try_get(&self, path: &str) -> Option<Answer> {
        http::get(&format!("{}{path}", self.base), &[]).ok()
    }

    /// The entries of a JSON feed, paged to its end; none when it is not served.
    pub fn items(&self, feed: &str) -> Vec<Value> {
        let (mut items, mut next) = (Vec::new(), Some(format!("/feeds/{feed}.json?limit=200")));
        while let Some(path) = next {
            let answer = self.get(&path);
            if answer.status != 200 {
                break;
            }
            let page = answer.json();
            items.extend(page["items"].as_array().cloned().unwrap());
            next = page["next_url"].as_str().map(str::to_owned);
        }
        items
    }

    /// Addresses of the entries of a feed, in its order.
    pub fn urls(&self, feed: &str) -> Vec<String> {
        self.items(feed).iter().map(|item| item["url"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until `holds`; fails the test with the log when it does not come.
    pub fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < WAIT, "waited {WAIT:?} in vain: {what}\n{}", self.log());
            sleep(PAUSE);
        }
    }

    /// Waits until every article that the press has published is in the feed of its paper.
    pub fn until_all_stored(&self, press: &Press) {
        let papers = press.papers();
        self.until("every article is in the feed of its paper", || {
            papers.iter().all(|(paper, urls)| self.urls(&format!("sources/{paper}")).len() >= urls.len())
        });
    }

    /// Runs a command of the binary on this installation.
    pub fn diembao(&self, arguments: &[&str]) -> Output {
        command(self.folder.path(), arguments).arg("--config").arg(self.config()).output().unwrap()
    }

    /// The lines of JSON that a command prints; it must end well.
    pub fn json(&self, arguments: &[&str]) -> Vec<Value> {
        lines(&self.diembao(arguments))
    }

    /// All that the service logged.
    pub fn all_log(&self) -> String {
        fs::read_to_string(self.path("log")).unwrap_or_default()
    }

    /// The end of what the service logged, for a test that fails.
    pub fn log(&self) -> String {
        let text = self.all_log();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            // The test is over: nothing is to be saved, and it may have ended already.
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// The binary under test.
pub fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_diembao")
}

/// A command of the binary, run in `folder`.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

/// The lines of JSON in an output that ended well.
pub fn lines(output: &Output) -> Vec<Value> {
    assert!(output.status.success(), "{:?}: {}", output.status, said(output));
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|why| panic!("{why}: {line}"))).collect()
}

/// All that a command said.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Sends a signal to a process that this test started.
pub fn signal(process: &Child, name: &str) {
    let sent = Command::new("kill").arg(format!("-{name}")).arg(process.id().to_string()).status().unwrap();
    assert!(sent.success(), "the process is gone already");
}

/// Waits for the end of a process, at most `longest`.
pub fn wait(process: &mut Child, longest: Duration) -> (Option<ExitStatus>, Duration) {
    let began = Instant::now();
    loop {
        let ended = process.try_wait().unwrap();
        if ended.is_some() || began.elapsed() > longest {
            return (ended, began.elapsed());
        }
        sleep(PAUSE);
    }
}

/// A port that is free now. Processes begin at different places, so that two test runs do not meet.
pub fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = (std::process::id() % u32::from(PORTS.end - PORTS.start)) as u16;
    for _ in PORTS {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let port = PORTS.start + (start.wrapping_mul(37).wrapping_add(step)) % (PORTS.end - PORTS.start);
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
    panic!("no port of {PORTS:?} is free");
}
