//! The road of one article: the only place where stages meet.
//!
//! [`Observer`] is the part that runs per channel, anywhere: fetch → parse → extract → log.
//! [`Applier`] is the part that runs in the log's order, the same on every node: identify →
//! classify → store. Owns the order of the stages and nothing of what they know.
//! Never names axum, sled or reqwest.

mod apply;
mod document;
mod drafts;
mod entries;
mod finding;
mod health;
mod learned;
mod observe;
mod pages;
pub mod probe;
mod push;
mod reclassify;
mod sitemaps;
mod texts;

use std::sync::{Arc, RwLock};

use crate::config::Config;

#[cfg(test)]
mod tests;

pub use self::apply::{Applied, Applier, text_of};
pub use self::learned::{Lessons, Taught, seen};
pub use self::observe::{Job, Observer, Place, PollError, Report};
pub use self::push::{Given, Pushed};

/// The configuration in force: replaced as a whole when feeds.toml is read again.
#[derive(Clone)]
pub struct Live(Arc<RwLock<Arc<Config>>>);

impl Live {
    /// A configuration that can be replaced.
    pub fn new(config: Config) -> Self {
        Live(Arc::new(RwLock::new(Arc::new(config))))
    }

    /// The configuration now; whoever holds it keeps it while another takes force.
    pub fn get(&self) -> Arc<Config> {
        self.0.read().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// Puts another configuration in force.
    pub fn set(&self, config: Config) {
        *self.0.write().unwrap_or_else(|poisoned| poisoned.into_inner()) = Arc::new(config);
    }

    /// The cell itself, for those who only read it.
    pub fn shared(&self) -> Arc<RwLock<Arc<Config>>> {
        self.0.clone()
    }
}
