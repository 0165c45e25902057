//! Many papers with many articles, for benchmarks: they run in a second process, so that what is
//! measured is the reader alone. [`Volume`] has them all on one address, [`Storm`] each on one of
//! its own, some of them slow and some failing.
//!
//! Owns: recombined texts in bulk, their feeds, cycles of new items, the storm's ledger of requests.
//! Does not own: pages; every item carries its whole text. The same seed gives the same bytes.

mod serve;
mod storm;
mod writer;

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use crate::model::{PROVINCES, Timestamp};

use self::serve::{Bases, Shelf, routes};
pub use self::storm::{Manner, Storm};
use super::config;
use super::serve::Tasks;

/// When the benchmark's channels are due by themselves: hourly, since it drives its rounds by hand.
const SCHEDULE: &str = "0 0 * * * *";
/// All papers share one address here, so politeness to a host would measure waiting.
const PER_HOST: usize = 16;

/// A host of many papers that answers on loopback until it is stopped or dropped.
#[derive(Debug)]
pub struct Volume {
    shelf: Arc<Shelf>,
    address: SocketAddr,
    tasks: Tasks,
}

/// How much is published so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Papers.
    pub papers: usize,
    /// Items ever published.
    pub items: usize,
    /// Items among them that are agency copies.
    pub copies: usize,
    /// Different agency texts among those.
    pub agency_texts: usize,
    /// Bytes of all feeds as they stand.
    pub feed_bytes: usize,
}

impl Volume {
    /// Serves `papers` RSS feeds of `items` full-text items each, 15 % of them agency copies, at
    /// `/p/N/rss.xml` of one address on 127.0.0.1.
    pub async fn start(papers: usize, items: usize, seed: u64, now: Timestamp) -> std::io::Result<Volume> {
        let (listener, address) = Tasks::bind(0).await?;
        let shelf = Arc::new(Shelf::new(papers, items, seed, now, Bases::One(format!("http://{address}"))));
        let mut tasks = Tasks::default();
        tasks.serve(listener, routes(shelf.clone()));
        Ok(Volume { shelf, address, tasks })
    }

    /// Where it answers; also `POST /cycle` and `GET /counts.json`.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Gives a tenth of the papers, the next in turn, three new items; the others answer 304.
    pub fn next_cycle(&self) {
        self.shelf.next_cycle();
    }

    /// How much is published so far.
    pub fn counts(&self) -> Counts {
        self.shelf.counts()
    }

    /// A feeds.toml with every paper as one source, its province in turn.
    pub fn feeds_toml(&self, listen: &str, data_dir: &Path) -> String {
        let service =
            config::Service {
                title: "Điểm báo đo tải", listen, data_dir, schedule: SCHEDULE, per_host: PER_HOST
            };
        let mut toml = config::service(&service);
        for paper in 0..self.counts().papers {
            let home = self.shelf.home(paper);
            toml += &source(paper, &home, &format!("{home}/rss.xml"));
        }
        toml + config::TOPICS
    }

    /// Closes and waits until the tasks have ended.
    pub async fn stop(self) {
        self.tasks.stop().await;
    }
}

/// A paper as a source of feeds.toml, its province in turn.
fn source(paper: usize, home: &str, feed: &str) -> String {
    let province = PROVINCES[paper % PROVINCES.len()].id;
    format!(
        "\n[[source]]\nid        = \"bao-so-{paper}\"\nname      = \"Báo số {paper}\"\nkind      = \"party-press\"\n\
         province  = \"{province}\"\nhomepage  = \"{home}/\"\nrepublish = \"full\"\n\
         [[source.channel]]\nurl  = \"{feed}\"\nkind = \"feed\"\n"
    )
}
