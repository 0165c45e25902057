//! The ledger of requests: which address was asked when, so that a restart, after `kill -9` too, asks
//! nobody for what a process before has asked for a moment ago.
//!
//! One record of sixteen bytes a request, appended right before it is sent. Nothing waits for the
//! disk: a process that is killed leaves its writes to the system, and after a power cut a paper is
//! asked a minute too soon once. Two files, so that the older one can be dropped whole.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use tracing::warn;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// How long ago a request is still worth knowing of. The longest use is a minute.
const KEPT: Duration = Duration::from_secs(5 * 60);
/// How long one file is appended to: the one before it holds what [`KEPT`] may still need.
const FILE_SECONDS: i64 = 3600;
/// Size at which a file gives way before its time: a thousand requests a second for minutes.
const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Names in the data folder.
const NAME: &str = "asked";
const NAME_BEFORE: &str = "asked.before";
/// Hash of the address, seconds since 1970, and a hash of both.
const RECORD_BYTES: usize = 16;

/// What was asked when.
#[derive(Default)]
pub(super) struct Asked {
    /// By processes before this one.
    before: HashMap<u64, Timestamp>,
    file: Mutex<Option<Ledger>>,
}

/// The file that is appended to.
struct Ledger {
    path: PathBuf,
    file: File,
    bytes: u64,
    since: i64,
}

impl Asked {
    /// Reads what is under a data folder, and goes on from there. A ledger that can not be kept is
    /// told and done without.
    pub(super) fn open(data_dir: &Path, now: Timestamp) -> Asked {
        let path = data_dir.join(NAME);
        let mut before = HashMap::new();
        for file in [data_dir.join(NAME_BEFORE), path.clone()] {
            let recent = |(_, at): &(u64, Timestamp)| {
                let ago = now.as_second() - at.as_second();
                // A clock that was put back a little is no reason to ask again.
                ago.unsigned_abs() <= KEPT.as_secs()
            };
            before.extend(records(&read(&file).unwrap_or_default()).filter(recent));
        }
        let opened = fs::create_dir_all(data_dir).and_then(|()| Ledger::open(path, now));
        Asked { before, file: Mutex::new(told(opened)) }
    }

    /// When a process before this one asked for an address, if it was within minutes.
    pub(super) fn before(&self, url: &Url) -> Option<Timestamp> {
        self.before.get(&hash(url)).copied()
    }

    /// Writes down that an address is asked for now.
    pub(super) fn note(&self, url: &Url, now: Timestamp) {
        let mut ledger = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Err(why)) = ledger.as_mut().map(|ledger| ledger.append(&record(hash(url), now), now)) {
            *ledger = told(Err(why));
        }
    }
}

impl Ledger {
    fn open(path: PathBuf, now: Timestamp) -> io::Result<Ledger> {
        let file = File::options().create(true).append(true).open(&path)?;
        let length = file.metadata()?.len();
        // What a crash cut in two would shift all that follows.
        let bytes = length - length % RECORD_BYTES as u64;
        if bytes < length {
            file.set_len(bytes)?;
        }
        Ok(Ledger { path, file, bytes, since: now.as_second() })
    }

    fn append(&mut self, record: &[u8], now: Timestamp) -> io::Result<()> {
        if self.bytes >= FILE_BYTES_MAX || now.as_second() - self.since >= FILE_SECONDS {
            fs::rename(&self.path, self.path.with_file_name(NAME_BEFORE))?;
            *self = Ledger::open(self.path.clone(), now)?;
        }
        self.file.write_all(record)?;
        self.bytes += record.len() as u64;
        Ok(())
    }
}

fn told(ledger: io::Result<Ledger>) -> Option<Ledger> {
    let told = ledger.inspect_err(|why| {
        warn!("requests can not be written down, so a restart may repeat some: make room in the data folder ({why})");
    });
    told.ok()
}

/// The end of a file, as far as it may matter.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let whole = length - length % RECORD_BYTES as u64;
    file.seek(SeekFrom::Start(whole.saturating_sub(FILE_BYTES_MAX)))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// An address without what is not sent.
fn hash(url: &Url) -> u64 {
    let sent = url.as_str().split('#').next().unwrap_or_default();
    xxh3_64(sent.as_bytes())
}

fn record(hash: u64, at: Timestamp) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(&hash.to_le_bytes());
    record[8..12].copy_from_slice(&u32::try_from(at.as_second()).unwrap_or_default().to_le_bytes());
    let check = check(&record[..12]);
    record[12..].copy_from_slice(&check);
    record
}

fn check(bytes: &[u8]) -> [u8; 4] {
    (xxh3_64(bytes) as u32).to_le_bytes()
}

/// The records that are whole.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u64, Timestamp)> {
    bytes.chunks_exact(RECORD_BYTES).filter(|record| record[12..] == check(&record[..12])).filter_map(|record| {
        let hash = u64::from_le_bytes(record[..8].try_into().ok()?);
        let seconds = u32::from_le_bytes(record[8..12].try_into().ok()?);
        Some((hash, Timestamp::from_second(seconds.into()).ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn url(path: &str) -> Url {
        format!("https://bao-song.example{path}").parse().unwrap()
    }

    #[test]
    fn the_next_process_knows_what_was_asked_within_minutes() {
        let folder = tempfile::tempdir().unwrap();
        let asked = Asked::open(folder.path(), at(0));
        asked.note(&url("/a"), at(0));
        asked.note(&url("/b#top"), at(100));
        asked.note(&url("/a"), at(200));
        assert_eq!(asked.before(&url("/a")), None, "its own requests are no process's before");
        // Nothing is closed: that is what kill -9 leaves.
        let next = Asked::open(folder.path(), at(350));
        assert_eq!(next.before(&url("/a")), Some(at(200)));
        assert_eq!(next.before(&url("/b#end")), Some(at(100)));
        assert_eq!(next.before(&url("/c")), None);
        let later = Asked::open(folder.path(), at(450));
        assert_eq!(later.before(&url("/b")), None, "five minutes are over");
    }

    #[test]
    fn what_a_crash_cut_off_or_spoilt_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let asked = Asked::open(folder.path(), at(0));
        asked.note(&url("/a"), at(0));
        asked.note(&url("/b"), at(1));
        drop(asked);
        let mut bytes = fs::read(&path).unwrap();
        bytes[3] ^= 1;
        bytes.extend([0; 32]);
        bytes.extend([7; 11]);
        fs::write(&path, &bytes).unwrap();
        let next = Asked::open(folder.path(), at(2));
        assert_eq!((next.before(&url("/a")), next.before(&url("/b"))), (None, Some(at(1))));
        assert_eq!(next.before.len(), 1);
        next.note(&url("/c"), at(3));
        let third = Asked::open(folder.path(), at(4));
        assert_eq!(third.before(&url("/c")), Some(at(3)), "what follows the torn end can be read");
    }

    #[test]
    fn the_files_stay_bounded() {
        let folder = tempfile::tempdir().unwrap();
        let asked = Asked::open(folder.path(), at(0));
        for hour in 0..5 {
            asked.note(&url(&format!("/{hour}")), at(hour * FILE_SECONDS));
            asked.note(&url("/again"), at(hour * FILE_SECONDS + 1));
        }
        let sizes = [NAME, NAME_BEFORE].map(|name| fs::metadata(folder.path().join(name)).unwrap().len());
        assert_eq!(sizes, [32, 32]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
        let next = Asked::open(folder.path(), at(4 * FILE_SECONDS + 2));
        assert_eq!(next.before(&url("/again")), Some(at(4 * FILE_SECONDS + 1)), "the newest counts");
    }

    #[test]
    fn without_a_folder_nothing_is_kept_and_nothing_fails() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let asked = Asked::open(&file, at(0));
        asked.note(&url("/a"), at(0));
        assert_eq!(Asked::default().before(&url("/a")), None);
    }
}
