//! Everything durable: articles, groups, channel states, decisions, and the indexes that readers'
//! lists are made of, on Sled behind a small engine trait.
//!
//! Owns: keys, record versions, atomic durable steps, upkeep. Does not own: what the records mean
//! (`model`), which article is which (`identify`), or how anything is shown. Never imports HTML,
//! network or config.
//!
//! One writer ([`Writer`]) at a time applies the log; readers never wait for it and see whole steps only.

mod changes;
mod channel;
mod engine;
mod group;
mod hub;
mod keys;
mod read;
mod record;
mod retention;
mod sled;
mod walk;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, RwLock};

use self::changes::Changes;
pub use self::engine::{Batch, Engine};
pub use self::keys::Place;
pub use self::writer::{Seen, Writer};

/// Version of the store as a whole; another one is refused.
const STORE_VERSION: u32 = 1;

/// Everything durable, opened. Cheap to share behind an `Arc`; reads never wait for writes.
pub struct Store {
    engine: Box<dyn Engine>,
    /// Number of the last applied record, as committed.
    sequence: AtomicU64,
    /// Steps committed since it was opened.
    steps: AtomicU64,
    /// The step at which each shelf last changed.
    changes: RwLock<Changes>,
    /// Held while a [`Writer`] lives: one step at a time.
    writing: Mutex<()>,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("the store in `{}` is in use by another process: stop it, or let the command reach it with the same --config", .folder.display())]
    Busy {
        /// The folder.
        folder: PathBuf,
    },
    /// The engine gave up on the files.
    #[error("the store in `{}` can not be read: its files are damaged; move the folder away and restore a backup", .folder.display())]
    Unreadable {
        /// The folder.
        folder: PathBuf,
    },
    /// A file operation failed.
    #[error("`{}`: {why}", .path.display())]
    Folder {
        /// What it was about.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// The engine failed.
    #[error("the store's engine failed: {0}")]
    Engine(#[from] ::sled::Error),
    /// A record does not read.
    #[error("a record ({what}) is damaged")]
    Damaged {
        /// What kind of record.
        what: &'static str,
    },
    /// A record or the store is of a version that this program does not know.
    #[error("a record ({what}) has version {version}, which this program does not know: use a newer diembao")]
    Version {
        /// What kind of record.
        what: &'static str,
        /// The version found.
        version: u8,
    },
    /// A body could not be compressed.
    #[error("compression failed: {0}")]
    Compression(std::io::Error),
}

impl StoreError {
    fn folder(path: &Path, why: std::io::Error) -> Self {
        StoreError::Folder { path: path.to_owned(), why }
    }
}

impl Store {
    /// Opens the store in `folder`, or makes one there.
    pub fn open(folder: &Path) -> Result<Store, StoreError> {
        Store::on(Box::new(self::sled::SledEngine::open(folder)?))
    }

    /// Opens a store on an engine.
    pub fn on(engine: Box<dyn Engine>) -> Result<Store, StoreError> {
        let store = Store {
            engine,
            sequence: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            changes: RwLock::default(),
            writing: Mutex::new(()),
        };
        match store.record::<u32>("store version", &keys::meta("version"))? {
            Some(STORE_VERSION) => {}
            Some(version) => return Err(StoreError::Version { what: "store", version: version as u8 }),
            None => {
                let change = (keys::meta("version"), Some(record::encode(&STORE_VERSION)));
                store.engine.commit(Batch { changes: vec![change] })?;
            }
        }
        let sequence = store.record::<u64>("sequence", &keys::meta("sequence"))?.unwrap_or_default();
        store.sequence.store(sequence, Ordering::Release);
        Ok(store)
    }

    /// The number of the last applied record of the log.
    pub fn sequence(&self) -> u64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Steps committed since it was opened: what is published changes only with them. Retention and
    /// changed rules change it too, without a record.
    pub fn steps(&self) -> u64 {
        self.steps.load(Ordering::Acquire)
    }

    /// Bytes on disk.
    pub fn disk_bytes(&self) -> Result<u64, StoreError> {
        self.engine.disk_bytes()
    }
}

#[cfg(test)]
mod tests;
