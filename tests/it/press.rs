//! The made-up newsroom that a test's service polls, and the truth about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use diembao::demo::{Newsroom, Options, Served};
use tokio::runtime::Runtime;

/// The newsroom of all tests.
const SEED: u64 = 1;

/// A newsroom that runs in this process and publishes what a test releases.
pub struct Press {
    newsroom: Newsroom,
    runtime: Runtime,
}

/// What one entry of a feed should be: a text and who carries it.
#[derive(Debug, Default)]
pub struct Group {
    pub members: Vec<Served>,
}

impl Press {
    pub fn open() -> Press {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let options = Options { seed: SEED, now: diembao::daemon::clock(), arrivals: Duration::ZERO, port: 0 };
        let newsroom = runtime.block_on(Newsroom::start(options)).unwrap();
        Press { newsroom, runtime }
    }

    pub fn feeds_toml(&self, listen: &str, data_dir: &Path) -> String {
        self.newsroom.feeds_toml(listen, data_dir)
    }

    pub fn release(&self, n: usize) {
        self.runtime.block_on(self.newsroom.release(n));
    }

    pub fn waiting(&self) -> usize {
        self.newsroom.waiting()
    }

    pub fn served(&self) -> Vec<Served> {
        self.newsroom.served()
    }

    /// Addresses of all articles of each paper.
    pub fn papers(&self) -> BTreeMap<&'static str, BTreeSet<String>> {
        let mut papers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
        for one in self.served() {
            papers.entry(one.paper).or_default().insert(one.url);
        }
        papers
    }

    /// The texts that belong in a topic, each with all papers that carry it.
    pub fn topic(&self, topic: &str) -> Vec<Group> {
        let mut groups: BTreeMap<String, Group> = BTreeMap::new();
        for one in self.served().into_iter().filter(|one| one.topics.contains(&topic)) {
            // Copies are one entry. A part and an issue of a series are texts of their own.
            let own = matches!(one.kind, "part" | "series");
            let name = if own { one.url.clone() } else { one.text.clone() };
            groups.entry(name).or_default().members.push(one);
        }
        groups.into_values().collect()
    }
}

impl Group {
    /// The paper's own text: the others are copies of it.
    pub fn original(&self) -> &Served {
        self.members.iter().find(|one| one.kind != "copy").expect("every text has an original")
    }

    pub fn copies(&self) -> impl Iterator<Item = &Served> {
        self.members.iter().filter(|one| one.kind == "copy")
    }
}
