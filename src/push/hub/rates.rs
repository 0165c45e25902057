//! Rates: how often one may ask, and how often one may be asked for the sake of others.

use std::collections::HashMap;
use std::hash::Hash;

use crate::model::Timestamp;

/// Keys that are remembered: some megabytes. When all are in use, who is not known yet waits.
const KEYS_MAX: usize = 20_000;

/// How much is allowed at once, and after how many seconds one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// At once.
    pub burst: u32,
    /// One more after so many seconds.
    pub every_seconds: u32,
}

/// What each key has left.
#[derive(Debug)]
pub struct Rates<K> {
    allowance: Allowance,
    known: HashMap<K, Bucket>,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: u32,
    /// Since when it fills.
    since: i64,
}

impl<K: Hash + Eq> Rates<K> {
    /// Rates under an allowance.
    pub fn new(allowance: Allowance) -> Rates<K> {
        Rates { allowance, known: HashMap::new() }
    }

    /// Takes one; else says after how many seconds there is one.
    pub fn take(&mut self, key: K, now: Timestamp) -> Result<(), u64> {
        let (allowance, now) = (self.allowance, now.as_second());
        if self.known.len() >= KEYS_MAX && !self.known.contains_key(&key) {
            self.known.retain(|_, bucket| bucket.filled(allowance, now).left < allowance.burst);
            if self.known.len() >= KEYS_MAX {
                return Err(allowance.every_seconds.into());
            }
        }
        let bucket = self.known.entry(key).or_insert(Bucket { left: allowance.burst, since: now });
        *bucket = bucket.filled(allowance, now);
        match bucket.left {
            0 => Err((bucket.since + i64::from(allowance.every_seconds) - now).max(1).unsigned_abs()),
            _ => {
                bucket.left -= 1;
                Ok(())
            }
        }
    }

    /// Gives one back: what was taken was wanted.
    pub fn give_back(&mut self, key: &K) {
        if let Some(bucket) = self.known.get_mut(key) {
            bucket.left = (bucket.left + 1).min(self.allowance.burst);
        }
    }
}

impl Bucket {
    fn filled(self, allowance: Allowance, now: i64) -> Bucket {
        let every = i64::from(allowance.every_seconds.max(1));
        let more = (now - self.since).max(0) / every;
        let left = u64::from(self.left).saturating_add(more.unsigned_abs()).min(allowance.burst.into());
        // A clock that was set back must not keep it from filling.
        let since =
            if self.since > now || left == u64::from(allowance.burst) { now } else { self.since + more * every };
        Bucket { left: u32::try_from(left).unwrap_or(allowance.burst), since }
    }
}
