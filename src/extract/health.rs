//! Whether a source's pages still yield what they used to: pure, from one poll's pages to the next.
//!
//! Owns: what is remembered of a source's pages ([`Yields`]), and when that says that something is lost.
//! Does not own: where it is kept (store), nor the words for it (doctor).
//!
//! A page is compared with what the channel that led to it usually gives. A loss is told when the last
//! pages lack something so often that chance does not explain it: where a tenth of the pages are short
//! notices more short ones in a row are needed than where none is; where a third are, none are enough. Pages that lack what is lost never
//! become usual, until there were so many that the paper must mean it.

mod judge;

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64;

use self::judge::{expected, judge, lacks};
use super::Extract;
use crate::model::{Gave, Loss, Recent, Timestamp, Usual, Yield, Yields};

/// Pages that are remembered one by one, and judged together at most.
const RECENT_MAX: usize = 16;
/// Pages that what is usual is made of, before anything is compared with it.
const KNOWN_MIN: usize = 12;
/// Those of them that must be of the channel itself: it may be of another kind than the others.
const OWN_MIN: usize = 4;
/// Pages of a channel that are remembered at most: older ones are forgotten, as papers change slowly.
const KNOWN_MAX: usize = 50;
/// Channels of a source of which is known what is usual: the largest papers have some forty sections.
const CHANNELS_MAX: usize = 64;
/// Longest text that counts.
const LETTERS_MAX: usize = 20_000;
/// Pages that lack something until that is usual now: a paper that dropped its bylines means it.
const LOST_MAX: u32 = 300;
/// Longest address that is remembered as a sample.
const URL_BYTES_MAX: usize = 300;
/// Faults that are remembered of one page.
const FAULTS_MAX: usize = 4;

/// What a page gave.
pub fn yield_of(page: &Extract) -> Yield {
    let letters = page.text.chars().take(LETTERS_MAX).count();
    let mut faults: Vec<Cow<'static, str>> = page.faults.iter().map(|fault| fault.code.clone()).collect();
    faults.dedup();
    faults.truncate(FAULTS_MAX);
    Yield {
        url: if page.url.len() <= URL_BYTES_MAX { page.url.clone() } else { String::new() },
        letters: u32::try_from(letters).unwrap_or(u32::MAX),
        title: page.title.is_some(),
        date: page.published.is_some(),
        author: !page.authors.is_empty(),
        faults,
    }
}

/// What is remembered of a source after further pages that one of its channels led to, at `now`.
pub fn yields_after(mut yields: Yields, channel: &str, pages: &[Yield], now: Timestamp) -> Yields {
    let channel = hash(channel);
    let expected = yields.known_of(channel).map(|usual| expected(&usual));
    let (shown, others) = spread(pages);
    for &page in &shown {
        yields.remember(Recent {
            page: page.clone(),
            channel,
            expected: expected.filter(|_| compared(page)),
            doubted: false,
        });
    }
    let lost = judge(&yields.recent);
    if lost.is_empty() {
        yields.loss = None;
        // What nothing is known of yet is what will be usual.
        let at_once = if expected.is_none() { pages.iter().collect() } else { others };
        at_once.into_iter().for_each(|page| yields.learn(channel, page));
        return yields;
    }
    for recent in &mut yields.recent {
        recent.doubted |= lost.iter().any(|lost| lacks(recent, &lost.what));
    }
    let before = yields.loss.take();
    let (since, known) = before.map_or((now, 0), |loss| (loss.since, loss.pages));
    let pages = known.saturating_add(u32::try_from(pages.len()).unwrap_or(u32::MAX));
    if pages > LOST_MAX {
        return Yields::default();
    }
    yields.loss = Some(Loss { since, pages, lost });
    yields
}

/// Whether a page is compared with others. A body that a script makes is no matter of layout, and no yield.
fn compared(page: &Yield) -> bool {
    page.faults.iter().all(|code| code != super::page::BY_SCRIPT)
}

/// The pages of one poll that are remembered one by one, and the others. Lists stand in blocks, such as
/// one of videos at their end: of many pages every so-manieth is taken, and the halves are mixed.
fn spread(pages: &[Yield]) -> (Vec<&Yield>, Vec<&Yield>) {
    let count = pages.len().min(RECENT_MAX);
    let chosen: Vec<usize> = (0..count).map(|at| at * pages.len() / count).collect();
    let others = (0..pages.len()).filter(|at| !chosen.contains(at)).map(|at| &pages[at]).collect();
    let (even, odd) = (chosen.iter().step_by(2), chosen.iter().skip(1).step_by(2));
    (even.chain(odd).map(|&at| &pages[at]).collect(), others)
}

impl Yields {
    /// What a channel's pages gave while all was well; where they are few, pages of the others fill up.
    fn known_of(&self, channel: u32) -> Option<Vec<Gave>> {
        let own = &self.usual.iter().find(|usual| usual.channel == channel)?.pages;
        let others = self.usual.iter().rev().filter(|usual| usual.channel != channel);
        let others = others.flat_map(|usual| usual.pages.iter().rev());
        let known: Vec<Gave> = own.iter().chain(others.take(KNOWN_MIN.saturating_sub(own.len()))).copied().collect();
        (own.len() >= OWN_MIN && known.len() >= KNOWN_MIN).then_some(known)
    }

    /// Remembers a page; one that is read again stands once. What leaves is usual, if it lacked nothing.
    fn remember(&mut self, page: Recent) {
        self.recent.retain(|known| known.page.url.is_empty() || known.page.url != page.page.url);
        self.recent.push(page);
        while self.recent.len() > RECENT_MAX {
            let left = self.recent.remove(0);
            if left.expected.is_some() && !left.doubted {
                self.learn(left.channel, &left.page);
            }
        }
    }

    /// A page joins what is usual in its channel.
    fn learn(&mut self, channel: u32, page: &Yield) {
        if !compared(page) {
            return;
        }
        let known = self.usual.iter().position(|usual| usual.channel == channel);
        let mut usual = known.map_or_else(|| Usual { channel, ..Usual::default() }, |at| self.usual.remove(at));
        usual.pages.push(Gave { letters: page.letters, found: [page.title, page.date, page.author] });
        usual.pages.drain(..usual.pages.len().saturating_sub(KNOWN_MAX));
        self.usual.push(usual);
        self.usual.drain(..self.usual.len().saturating_sub(CHANNELS_MAX));
    }
}

fn hash(channel: &str) -> u32 {
    let [.., a, b, c, d] = xxh3_64(channel.as_bytes()).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests;
