//! What the browser sees in documents: all of them in one process, a dozen at a time.

use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::chromium::Chromium;
use super::desk::Desk;

/// Longest wait for the next report: a batch of frames takes a second or two.
const SILENCE_MAX: Duration = Duration::from_secs(60);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(100);

/// A document to look at.
#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub path: String,
}

/// What was seen in one.
#[derive(Debug)]
pub struct Look {
    pub name: String,
    /// Scripts that ran, or tried to.
    pub ran: Vec<String>,
    /// Elements, attributes and addresses that our lists do not name.
    pub foreign: Vec<String>,
    /// Entries that a reader's page showed.
    pub read: u64,
}

impl Look {
    /// What is wrong with it, if anything.
    pub fn wrong(&self) -> Option<String> {
        let wrong = !self.ran.is_empty() || !self.foreign.is_empty();
        wrong.then(|| format!("{}: ran {:?}, foreign {:?}", self.name, self.ran, self.foreign))
    }
}

/// Opens all documents.
pub fn look(desk: &Desk, cases: &[Case]) -> Vec<Look> {
    desk.set_cases(cases);
    let began = Instant::now();
    let _browser = Chromium::open(&desk.url());
    let (mut looks, mut heard) = (Vec::new(), Instant::now());
    while looks.len() < cases.len() {
        let reports = desk.take_reports();
        if !reports.is_empty() {
            heard = Instant::now();
        }
        looks.extend(reports.iter().map(read));
        assert!(
            heard.elapsed() < SILENCE_MAX,
            "the browser said nothing for {SILENCE_MAX:?} after {} of {} documents",
            looks.len(),
            cases.len()
        );
        sleep(PAUSE);
    }
    eprintln!("{} documents in {:?}", looks.len(), began.elapsed());
    looks
}

fn read(report: &Value) -> Look {
    let list = |name: &str| {
        let list = report[name].as_array().into_iter().flatten();
        list.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
    };
    Look {
        name: report["name"].as_str().unwrap_or_default().to_owned(),
        ran: list("ran"),
        foreign: list("foreign"),
        read: report["read"].as_u64().unwrap_or_default(),
    }
}
