//! What servers answered when they were asked for robots.txt: kept for a day, over restarts too.
//!
//! One small file an origin (scheme, host and port) under the data folder. It is written without
//! waiting for the disk: what a power cut takes is asked for again, which harms nobody.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use tracing::warn;
use xxhash_rust::xxh3::xxh3_64;

use super::Robots;

/// How long an answer counts (RFC 9309, 2.4).
const ANSWER_SECONDS: i64 = 24 * 3600;
/// How soon a server that did not answer is asked again.
const RETRY_SECONDS: i64 = 10 * 60;
/// After so long without an answer the file counts as not there (RFC 9309, 2.3.1.4).
const UNREACHABLE_SECONDS: i64 = 30 * 24 * 3600;
/// Origins held in memory: a press of thousands, and the sites that its feeds link to.
const ORIGINS_MAX: usize = 4096;
/// Bytes of rules held in memory; files of papers have hundreds, hostile ones the whole bound.
const HELD_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Files kept, and the size of each: larger ones are asked for again after a restart.
const FILES_MAX: usize = 4096;
const FILE_BYTES_MAX: usize = 64 * 1024;
/// Files that were not written for so long are of sites that are not read any more.
const FILE_AGE_MAX: Duration = Duration::from_secs(31 * 24 * 3600);
/// Folder of the files, in the data folder.
const FOLDER: &str = "robots";
/// First word of a file: another one when its form changes.
const MARK: &str = "robots-1";

/// All answers. Whoever needs one that is not there asks for it while others wait.
#[derive(Default)]
pub(in crate::fetch) struct Kept {
    folder: Option<PathBuf>,
    origins: Mutex<HashMap<String, Place>>,
    held_bytes: AtomicUsize,
}

/// Where the answer of one origin is put; held by the one who asks for it.
pub(in crate::fetch) type Place = Arc<tokio::sync::Mutex<Option<Standing>>>;

/// What is known of one origin's robots.txt.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::fetch) struct Standing {
    /// When it was asked for.
    at: Timestamp,
    /// Since when there was no answer, and why.
    unreachable: Option<(Timestamp, String)>,
    /// The last that it sent; none: it never has.
    robots: Option<Arc<Robots>>,
}

impl Kept {
    /// What was kept under a data folder. Never fails: what can not be read is asked for again.
    pub(in crate::fetch) fn open(data_dir: &Path) -> Kept {
        let folder = data_dir.join(FOLDER);
        forget_old(&folder);
        Kept { folder: Some(folder), ..Kept::default() }
    }

    /// The place of an origin, with what its file says in it.
    pub(in crate::fetch) fn place(&self, origin: &str) -> Place {
        let mut origins = self.origins.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = origins.get(origin) {
            return place.clone();
        }
        if origins.len() >= ORIGINS_MAX || self.held_bytes.load(Ordering::Relaxed) > HELD_BYTES_MAX {
            origins.retain(|_, place| Arc::strong_count(place) > 1);
            self.held_bytes.store(0, Ordering::Relaxed);
        }
        let standing = self.read(origin);
        self.hold(standing.as_ref());
        let place: Place = Arc::new(tokio::sync::Mutex::new(standing));
        origins.insert(origin.to_owned(), place.clone());
        place
    }

    /// Writes down what is known of an origin.
    pub(in crate::fetch) fn put(&self, origin: &str, standing: &Standing) {
        self.hold(Some(standing));
        let (Some(folder), text) = (&self.folder, standing.written(origin)) else { return };
        let path = folder.join(name(origin));
        if let Err(why) = write(folder, &path, &text) {
            warn!("{} could not be written, so robots.txt is asked for again after a restart: {why}", path.display());
        }
    }

    fn read(&self, origin: &str) -> Option<Standing> {
        let path = self.folder.as_ref()?.join(name(origin));
        let size = fs::metadata(&path).ok()?.len();
        let text = (size <= FILE_BYTES_MAX as u64).then(|| fs::read_to_string(&path).ok()).flatten()?;
        Standing::read(&text, origin)
    }

    /// Counts what is put into a place; what is replaced counts on, which only empties them sooner.
    fn hold(&self, standing: Option<&Standing>) {
        let robots = standing.and_then(|standing| standing.robots.as_ref());
        self.held_bytes.fetch_add(robots.map_or(0, |robots| robots.bytes()), Ordering::Relaxed);
    }
}

impl Standing {
    /// After the server sent a file to who calls itself so.
    pub(in crate::fetch) fn sent(bytes: &[u8], user_agent: &str, at: Timestamp) -> Standing {
        Standing { at, unreachable: None, robots: Some(Arc::new(Robots::parse_as(bytes, user_agent))) }
    }

    /// After it said that there is none.
    pub(in crate::fetch) fn none(at: Timestamp) -> Standing {
        Standing { at, unreachable: None, robots: Some(Arc::default()) }
    }

    /// After there was no answer: what it sent before still holds (RFC 9309, 2.4).
    pub(in crate::fetch) fn unreachable(before: Option<&Standing>, at: Timestamp, why: &str) -> Standing {
        let since = before.and_then(|before| before.unreachable.as_ref()).map_or(at, |(since, _)| *since);
        let robots = before.and_then(|before| before.robots.clone());
        Standing { at, unreachable: Some((since, why.replace(['\n', '\r'], " "))), robots }
    }

    /// Whether it need not be asked for again. A time that is yet to come is that of a clock put back.
    pub(in crate::fetch) fn counts(&self, now: Timestamp) -> bool {
        let kept = if self.unreachable.is_some() { RETRY_SECONDS } else { ANSWER_SECONDS };
        (0..kept).contains(&(now.as_second() - self.at.as_second()))
    }

    /// What the server asks of us; or why that is not known, and nothing may be read until it is.
    pub(in crate::fetch) fn robots(&self, now: Timestamp) -> Result<Arc<Robots>, String> {
        match (&self.robots, &self.unreachable) {
            (Some(robots), _) => Ok(robots.clone()),
            (None, Some((since, why))) if now.as_second() - since.as_second() < UNREACHABLE_SECONDS => Err(why.clone()),
            (None, _) => Ok(Arc::default()),
        }
    }

    fn written(&self, origin: &str) -> String {
        let at = self.at.as_second();
        let robots = self.robots.as_ref().map(|robots| robots.written()).unwrap_or_default();
        match &self.unreachable {
            None => format!("{MARK} {at} - {origin}\n{robots}"),
            Some((since, why)) => format!("{MARK} {at} {} {origin}\n{why}\n{robots}", since.as_second()),
        }
    }

    fn read(text: &str, origin: &str) -> Option<Standing> {
        let (head, rest) = text.split_once('\n')?;
        let [MARK, at, since, of] = head.split(' ').collect::<Vec<_>>()[..] else { return None };
        let time = |text: &str| Timestamp::from_second(text.parse().ok()?).ok();
        let (unreachable, rest) = match since {
            "-" => (None, rest),
            since => {
                let (why, rest) = rest.split_once('\n')?;
                (Some((time(since)?, why.to_owned())), rest)
            }
        };
        let robots = (!rest.is_empty()).then(|| Arc::new(Robots::parse(rest.as_bytes())));
        (of == origin).then_some(Standing { at: time(at)?, unreachable, robots })
    }
}

fn name(origin: &str) -> String {
    format!("{:016x}", xxh3_64(origin.as_bytes()))
}

/// A file is there whole or not at all, and there are not too many.
fn write(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    if text.len() > FILE_BYTES_MAX {
        // What is there is older.
        return if path.exists() { fs::remove_file(path) } else { Ok(()) };
    }
    fs::create_dir_all(folder)?;
    if !path.exists() && fs::read_dir(folder)?.take(FILES_MAX).count() == FILES_MAX {
        return Ok(());
    }
    let new = path.with_extension("new");
    fs::write(&new, text)?;
    fs::rename(&new, path)
}

fn forget_old(folder: &Path) {
    let Ok(files) = fs::read_dir(folder) else { return };
    let Some(oldest) = SystemTime::now().checked_sub(FILE_AGE_MAX) else { return };
    for file in files.flatten().take(2 * FILES_MAX) {
        let modified = file.metadata().and_then(|about| about.modified());
        if modified.is_ok_and(|at| at < oldest) {
            // It stays for the next start.
            let _ = fs::remove_file(file.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    const ORIGIN: &str = "https://bao-song.example";

    #[test]
    fn what_was_answered_is_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let file = b"User-agent: *\nDisallow: /in/*?b=$\nCrawl-delay: 2.5\nSitemap: https://bao-song.example/s.xml\n";
        let unreachable = Standing::unreachable(None, at(50), "no\nconnection");
        let silent_now = Standing::unreachable(Some(&Standing::sent(file, "", at(100))), at(50), "down");
        for standing in [Standing::sent(file, "", at(100)), Standing::none(at(100)), unreachable, silent_now] {
            let kept = Kept::open(folder.path());
            kept.put(ORIGIN, &standing);
            let read = Kept::open(folder.path()).place(ORIGIN).try_lock().unwrap().clone();
            assert_eq!(read, Some(standing));
        }
        assert_eq!(*Kept::open(folder.path()).place("https://khac.example").try_lock().unwrap(), None);
    }

    #[test]
    fn a_damaged_file_is_asked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path());
        kept.put(ORIGIN, &Standing::none(at(100)));
        let path = folder.path().join(FOLDER).join(name(ORIGIN));
        for text in ["", "robots-1", "robots-1 x - https://bao-song.example\n", "robots-1 1 - https://other.example\n"]
        {
            fs::write(&path, text).unwrap();
            assert_eq!(*Kept::open(folder.path()).place(ORIGIN).try_lock().unwrap(), None, "{text}");
        }
        fs::write(&path, [0xff, 0xfe]).unwrap();
        assert_eq!(kept.read(ORIGIN), None);
    }

    #[test]
    fn files_of_a_hostile_size_fill_neither_memory_nor_disk() {
        let folder = tempfile::tempdir().unwrap();
        let kept = Kept::open(folder.path());
        let file = "User-agent: *\n".to_owned() + &"Disallow: /a\n".repeat(30_000);
        let standing = Standing::sent(file.as_bytes(), "", at(100));
        for number in 0..100 {
            let origin = format!("https://{number}.example");
            let place = kept.place(&origin);
            *place.try_lock().unwrap() = Some(standing.clone());
            kept.put(&origin, &standing);
            assert_eq!(kept.read(&origin), None);
        }
        assert!(kept.origins.lock().unwrap().len() <= 20);
        kept.put(ORIGIN, &Standing::none(at(100)));
        kept.put(ORIGIN, &standing);
        assert_eq!(kept.read(ORIGIN), None, "what is older is not left behind");
    }

    #[test]
    fn an_answer_counts_for_a_day_and_a_silence_for_minutes() {
        let (sent, silent) = (Standing::sent(b"", "", at(1000)), Standing::unreachable(None, at(1000), "down"));
        for (after, sent_counts, silent_counts) in
            [(0, true, true), (599, true, true), (600, true, false), (86_399, true, false), (86_400, false, false)]
        {
            assert_eq!(sent.counts(at(1000 + after)), sent_counts, "{after}");
            assert_eq!(silent.counts(at(1000 + after)), silent_counts, "{after}");
        }
        assert!(!sent.counts(at(900)), "of a clock that was put back");
    }

    #[test]
    fn a_server_that_is_silent_lets_nobody_in_for_thirty_days() {
        let first = Standing::unreachable(None, at(0), "down");
        let days = |days: i64| at(days * 86_400);
        assert_eq!(first.robots(days(29)), Err("down".to_owned()));
        let later = Standing::unreachable(Some(&first), days(30), "still down");
        assert!(later.robots(days(30)).is_ok(), "as if there was none");
        let sent = Standing::sent(b"User-agent: *\nDisallow: /a", "", days(0));
        let silent = Standing::unreachable(Some(&sent), days(1), "down");
        assert!(silent.robots(days(2)).is_ok_and(|robots| !robots.allows("/a")), "what it sent before still holds");
        assert!(!silent.counts(days(2)), "and it is asked again");
    }
}
