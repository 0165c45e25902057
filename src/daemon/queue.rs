//! Which due channel is polled next: the longest overdue first, a bounded number at a time, with
//! lines of their own for slow channels and for channels of one site.
//!
//! Owns who waits and who has a place. Does not own when a channel is due (plan) or the polls
//! themselves. Pure: it is told what ends, and asked what begins.
//!
//! A place is held while a document is asked for. A poll that goes on to the pages of its articles
//! gives it back: that takes minutes where pages are spaced, and others are due meanwhile.

use std::cmp::{Ordering, Reverse};
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use super::plan::Known;
use crate::model::{Site, Timestamp};

/// Of the places, slow channels have one in this many while others wait: a twentieth of ten
/// thousand channels at twenty seconds each would else hold all places for minutes.
const SLOW_SHARE: usize = 4;
/// Polls that read pages, for each place: one that reads them asks once a second at most and needs
/// little but patience, yet each holds its articles until the last is there.
const READING_PER_PLACE: usize = 2;

/// A channel that is due.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// When it fell due.
    pub due: Timestamp,
    /// The channel.
    pub known: Arc<Known>,
    /// Whether it was slow the last time.
    pub slow: bool,
}

/// A poll under way.
#[derive(Debug)]
pub struct Started {
    /// What is polled.
    pub channel: Waiting,
    reading: bool,
    /// Whether it reads pages in its place, since too many read theirs.
    stays: bool,
}

type Line = BinaryHeap<Reverse<Waiting>>;

/// The channels that are due, and the places.
#[derive(Debug)]
pub struct Queue {
    places: usize,
    per_site: usize,
    quick: Line,
    slow: Line,
    sites: HashMap<Site, Load>,
    /// Polls that hold a place: quick ones, slow ones.
    asking: usize,
    asking_slow: usize,
    reading: usize,
}

/// A site of which some channel is asked.
#[derive(Debug, Default)]
struct Load {
    asking: usize,
    /// Channels whose turn has come but for the site's.
    waiting: Line,
}

impl Queue {
    /// An empty queue: so many places, so many of them for one site.
    pub fn new(places: usize, per_site: usize) -> Queue {
        Queue {
            places: places.max(1),
            per_site: per_site.max(1),
            quick: Line::new(),
            slow: Line::new(),
            sites: HashMap::new(),
            asking: 0,
            asking_slow: 0,
            reading: 0,
        }
    }

    /// Takes other bounds into force and forgets who waits; polls under way go on.
    pub fn reset(&mut self, places: usize, per_site: usize) {
        (self.places, self.per_site) = (places.max(1), per_site.max(1));
        self.quick.clear();
        self.slow.clear();
        self.sites.retain(|_, site| {
            site.waiting.clear();
            site.asking > 0
        });
    }

    /// Puts a channel into its line.
    pub fn add(&mut self, channel: Waiting) {
        self.line(channel.slow).push(Reverse(channel));
    }

    /// The next channel to poll, when there is a place for one.
    pub fn start(&mut self) -> Option<Started> {
        while self.asking < self.places {
            let channel = self.pop()?;
            let site = self.sites.entry(channel.known.site.clone()).or_default();
            if site.asking >= self.per_site {
                site.waiting.push(Reverse(channel));
                continue;
            }
            site.asking += 1;
            self.asking += 1;
            self.asking_slow += usize::from(channel.slow);
            return Some(Started { channel, reading: false, stays: false });
        }
        None
    }

    /// A poll has its document and goes on to its pages: it gives its place back, unless too many
    /// read pages already.
    pub fn reads(&mut self, started: &mut Started) {
        started.stays = !started.reading;
        self.promote(started);
    }

    /// Lets a poll that reads pages in its place leave it, if there is room now.
    pub fn promote(&mut self, started: &mut Started) {
        if started.stays && self.reading < self.places * READING_PER_PLACE {
            (started.reading, started.stays) = (true, false);
            self.reading += 1;
            self.leave(&started.channel);
        }
    }

    /// A poll has ended.
    pub fn ended(&mut self, started: &Started) {
        if started.reading {
            self.reading -= 1;
        } else {
            self.leave(&started.channel);
        }
    }

    /// Channels that are due and wait.
    pub fn len(&self) -> usize {
        let at_sites: usize = self.sites.values().map(|site| site.waiting.len()).sum();
        self.quick.len() + self.slow.len() + at_sites
    }

    fn line(&mut self, slow: bool) -> &mut Line {
        if slow { &mut self.slow } else { &mut self.quick }
    }

    /// The head of the line whose turn it is. Slow ones have a quarter of the places while others
    /// wait; while none does they leave a quarter free, for those that fall due next.
    fn pop(&mut self) -> Option<Waiting> {
        let share = self.places.div_ceil(SLOW_SHARE);
        let slow_max = if self.quick.is_empty() { (self.places - share).max(1) } else { share };
        let slow_may = self.asking_slow < slow_max;
        let slow_first = match (self.quick.peek(), self.slow.peek()) {
            (Some(quick), Some(slow)) => slow_may && slow.0 < quick.0,
            (None, Some(_)) => slow_may,
            (_, None) => false,
        };
        self.line(slow_first).pop().map(|Reverse(channel)| channel)
    }

    fn leave(&mut self, channel: &Waiting) {
        self.asking -= 1;
        self.asking_slow -= usize::from(channel.slow);
        let Some(site) = self.sites.get_mut(&channel.known.site) else { return };
        site.asking -= 1;
        let next = site.waiting.pop();
        if site.asking == 0 && site.waiting.is_empty() {
            self.sites.remove(&channel.known.site);
        }
        if let Some(Reverse(next)) = next {
            self.add(next);
        }
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> Ordering {
        self.due.cmp(&other.due).then_with(|| self.known.job.key.cmp(&other.known.job.key))
    }
}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

#[cfg(test)]
mod tests;
