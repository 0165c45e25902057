//! The made-up newsroom that `demo` and whole-program tests fetch from.
//!
//! Owns: twelve invented papers with an English edition, an agency and two portals; their texts,
//! reprints and daily series; their faults; and the truth about all of it, for tests. The same seed
//! gives the same articles in the same order. Never imports any stage: what reads the press must
//! not be what wrote it.
//!
//! The road of one article: a desk's file (`desk`) → the plan (`plan`, `series`) → published
//! (`printed`) → served as feed or page (`feed`, `page`, `answer`, `serve`).

mod answer;
mod config;
mod desk;
mod feed;
mod letters;
mod page;
mod paper;
mod plan;
mod printed;
mod rng;
mod room;
mod series;
mod serve;
#[cfg(test)]
mod tests;
pub mod volume;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use crate::model::Timestamp;

pub use self::room::Served;
use self::serve::Running;

/// How a newsroom is opened.
#[derive(Debug, Clone)]
pub struct Options {
    /// The same seed gives the same newsroom.
    pub seed: u64,
    /// The time of its opening: its articles are of the days before.
    pub now: Timestamp,
    /// Time between two new articles; zero: none comes but by [`Newsroom::release`].
    pub arrivals: Duration,
    /// Port of the control address; 0: any.
    pub port: u16,
}

/// A newsroom that answers on loopback until it is stopped or dropped.
#[derive(Debug)]
pub struct Newsroom(Running);

impl Newsroom {
    /// Opens the newsroom: one listener a paper and one for control, all on 127.0.0.1.
    pub async fn start(options: Options) -> std::io::Result<Newsroom> {
        Running::start(&options).await.map(Newsroom)
    }

    /// A complete feeds.toml of these papers, for a service that answers at `listen`.
    pub fn feeds_toml(&self, listen: &str, data_dir: &Path) -> String {
        config::feeds_toml(self.0.addresses(), listen, data_dir)
    }

    /// What is there and what each fault does, for the terminal.
    pub fn tell(&self) -> String {
        config::tell(self.0.addresses(), self.0.control(), self.0.room().waiting())
    }

    /// Publishes the next `n` prepared articles now.
    pub async fn release(&self, n: usize) {
        self.0.room().release(n);
    }

    /// Every article published so far, oldest first: the truth for tests.
    pub fn served(&self) -> Vec<Served> {
        self.0.room().served()
    }

    /// Articles that are prepared and not yet published.
    pub fn waiting(&self) -> usize {
        self.0.room().waiting()
    }

    /// Where another process reads `GET /truth.json` and asks `POST /release?n=3`.
    pub fn control(&self) -> SocketAddr {
        self.0.control()
    }

    /// Closes the newsroom and waits until its tasks have ended.
    pub async fn stop(self) {
        self.0.stop().await;
    }
}
