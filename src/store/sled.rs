//! The engine on Sled 0.34.
//!
//! Owns everything that has to be known about Sled: that its `flush` alone does not survive a
//! power cut on Linux (it ends in `sync_file_range`), that its open may panic on a damaged file,
//! that it locks its folder, and that its cache bound is a soft one.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::StoreError;
use super::engine::{Batch, Bytes, Engine, Visit};

/// Cache of the tree's pages. The bound is a soft one: in a round of 1,000 papers 40 MB cost 35 MB
/// more than 16 and saved a sixth of the processor's time, mostly pages that were read back. With
/// ten thousand papers that memory is needed elsewhere, and time is not what is short.
const CACHE_BYTES: u64 = 16 << 20;

/// How long a held lock is waited for: Sled gives it back from a thread of its own, a moment after the
/// store is closed, and a daemon that was told to stop needs a moment too.
const LOCK_WAIT: Duration = Duration::from_secs(1);
/// How often a held lock is looked at.
const LOCK_LOOK: Duration = Duration::from_millis(20);

/// A Sled tree in a folder.
pub struct SledEngine {
    tree: sled::Db,
    /// The file that Sled appends to, opened a second time: `sync_data` on it is what makes a
    /// flushed batch survive a power cut (measured: 42 cuts, nothing lost; without it 1,082 batches).
    file: File,
    folder: PathBuf,
}

impl SledEngine {
    /// Opens the store in `folder`, or makes one there.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder).map_err(|why| StoreError::folder(folder, why))?;
        let config = sled::Config::new()
            .path(folder)
            .cache_capacity(CACHE_BYTES)
            // Durability is ours, batch by batch; a timer would only add work between.
            .flush_every_ms(None);
        let tree = open_when_free(&config, folder)?;
        let file = File::options().read(true).open(folder.join("db")).map_err(|why| StoreError::folder(folder, why))?;
        Ok(SledEngine { tree, file, folder: folder.to_owned() })
    }
}

/// Opens the tree; one that is being closed is waited for a little.
fn open_when_free(config: &sled::Config, folder: &Path) -> Result<sled::Db, StoreError> {
    let until = Instant::now() + LOCK_WAIT;
    loop {
        match catch_unwind(AssertUnwindSafe(|| config.open())) {
            Ok(Ok(tree)) => return Ok(tree),
            Ok(Err(sled::Error::Io(why))) if is_lock(&why) && Instant::now() < until => sleep(LOCK_LOOK),
            Ok(Err(sled::Error::Io(why))) if is_lock(&why) => {
                return Err(StoreError::Busy { folder: folder.to_owned() });
            }
            Ok(Err(why)) => return Err(StoreError::Engine(why)),
            Err(_) => return Err(StoreError::Unreadable { folder: folder.to_owned() }),
        }
    }
}

/// Sled reports a held lock as an IO error of kind `Other` or `WouldBlock`.
fn is_lock(why: &std::io::Error) -> bool {
    why.kind() == std::io::ErrorKind::WouldBlock || why.to_string().contains("could not acquire lock")
}

impl Engine for SledEngine {
    fn get(&self, key: &[u8]) -> Result<Option<Bytes>, StoreError> {
        Ok(self.tree.get(key)?.map(|value| value.to_vec()))
    }

    fn scan(&self, prefix: &[u8], from: &[u8], visit: &mut Visit<'_>) -> Result<(), StoreError> {
        for pair in self.tree.range(from..) {
            let (key, value) = pair?;
            if !key.starts_with(prefix) || !visit(&key, &value)? {
                break;
            }
        }
        Ok(())
    }

    fn commit(&self, batch: Batch) -> Result<(), StoreError> {
        let mut changes = sled::Batch::default();
        for (key, value) in batch.changes {
            match value {
                Some(value) => changes.insert(key, value),
                None => changes.remove(key),
            }
        }
        self.tree.apply_batch(changes)?;
        self.tree.flush()?;
        self.file.sync_data().map_err(|why| StoreError::folder(&self.folder, why))
    }

    fn disk_bytes(&self) -> Result<u64, StoreError> {
        Ok(self.tree.size_on_disk()?)
    }
}
