//! Debian's Chromium without a window: started on one address, ended with the value.

use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// It talks to nobody but loopback, keeps nothing, and runs as root too: what it opens is ours.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--window-size=1400,2400",
];

/// A browser that runs.
pub struct Chromium {
    process: Child,
    _profile: TempDir,
}

impl Chromium {
    pub fn open(url: &str) -> Chromium {
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(name());
        command.args(ARGUMENTS).arg(format!("--user-data-dir={}", profile.path().display())).arg(url);
        // A group of its own: its many processes end together.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        Chromium { process: command.spawn().unwrap(), _profile: profile }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{}", self.process.id())]).status();
        let _ = self.process.wait();
    }
}

/// What Chromium is called here.
pub fn name() -> String {
    std::env::var("DIEMBAO_BROWSER").unwrap_or_else(|_| "chromium".to_owned())
}

pub fn there() -> bool {
    let version = Command::new(name()).arg("--version").stdin(Stdio::null()).output();
    version.is_ok_and(|output| output.status.success())
}
