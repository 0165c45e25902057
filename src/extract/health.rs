//! Whether a source's pages still yield what they used to: pure, from one poll's pages to the next.
//!
//! Owns: what is remembered of a source's pages, and when that says that their layout changed. Does
//! not own: where it is kept, which is the lead's to say: `Yields` is small and bounded for it.

use serde::{Deserialize, Serialize};

use super::Extract;
use crate::model::Fault;

/// Pages that are compared with those before them: fewer are chance, more are late.
const RECENT: usize = 8;
/// Pages that a baseline is made of before anything is compared with it.
const KNOWN_MIN: u32 = 12;
/// What one more page weighs in the baseline: one part of so many.
const MEMORY: u32 = 50;
/// Longest text that counts: one long report must not lift the baseline.
const LETTERS_MAX: u32 = 20_000;
/// Below this share of the usual letters, in percent, something is lost.
const LETTERS_SHARE: u32 = 40;
/// A field counts as usual when so many of a thousand pages had it.
const USUAL: u32 = 600;
/// Pages that yield little in a row until they are what is usual now.
const LOW_MAX: u32 = 300;
/// Longest address that is remembered as a sample.
const URL_BYTES_MAX: usize = 300;
/// Sample pages that a fault names.
const SAMPLES: usize = 3;

/// What one page gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yield {
    /// Its address.
    pub url: String,
    /// Letters of its text.
    pub letters: u32,
    /// Whether a headline was found.
    pub title: bool,
    /// Whether a date was found.
    pub date: bool,
    /// Whether a name was found.
    pub author: bool,
}

/// What is remembered of a source's pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yields {
    /// Pages in the baseline, counted up to what it forgets after.
    known: u32,
    /// Usual letters of a page.
    letters: u32,
    /// Of a thousand pages, how many had a headline, a date, a name.
    shares: [u32; 3],
    /// The last pages, oldest first; they join the baseline when they leave.
    recent: Vec<Yield>,
    /// Pages since the yield is low.
    low: u32,
}

impl Yield {
    /// What a page gave. A body that a script makes is no matter of layout, and no yield.
    pub fn of(page: &Extract) -> Option<Yield> {
        if page.faults.iter().any(|fault| fault.code == super::page::BY_SCRIPT) {
            return None;
        }
        let letters = page.text.chars().count().min(LETTERS_MAX as usize);
        Some(Yield {
            url: page.url.chars().take(URL_BYTES_MAX).collect(),
            letters: u32::try_from(letters).unwrap_or(LETTERS_MAX),
            title: page.title.is_some(),
            date: page.published.is_some(),
            author: !page.authors.is_empty(),
        })
    }

    fn fields(&self) -> [bool; 3] {
        [self.title, self.date, self.author]
    }
}

impl Yields {
    /// What is remembered after further pages, and a fault while they yield less than is usual.
    pub fn after(mut self, pages: &[Yield]) -> (Yields, Option<Fault>) {
        for page in pages {
            self.recent.push(page.clone());
            if self.recent.len() > RECENT {
                let left = self.recent.remove(0);
                self.add(left);
            }
        }
        let fault = self.lost();
        (self, fault)
    }

    /// A page joins the baseline, but not while pages yield little: that must not become usual at once.
    fn add(&mut self, page: Yield) {
        if self.losses().is_empty() {
            self.low = 0;
        } else {
            self.low += 1;
            if self.low <= LOW_MAX {
                return;
            }
            *self = Yields { recent: std::mem::take(&mut self.recent), ..Yields::default() };
        }
        let weight = self.known.min(MEMORY);
        let mean = |usual: u32, new: u32| (usual * weight + new + weight.div_ceil(2)) / (weight + 1);
        self.letters = mean(self.letters, page.letters);
        for (share, found) in self.shares.iter_mut().zip(page.fields()) {
            *share = mean(*share, if found { 1000 } else { 0 });
        }
        self.known = (weight + 1).min(MEMORY);
    }

    /// What the last pages lack that was usual, in words.
    fn losses(&self) -> Vec<String> {
        if self.known < KNOWN_MIN || self.recent.len() < RECENT {
            return Vec::new();
        }
        let mut letters: Vec<u32> = self.recent.iter().map(|page| page.letters).collect();
        letters.sort_unstable();
        let middle = letters[RECENT / 2];
        let mut losses = Vec::new();
        if middle * 100 < self.letters * LETTERS_SHARE {
            losses.push(format!("{middle} letters of text where {} are usual", self.letters));
        }
        for (at, name) in ["headline", "date", "author"].into_iter().enumerate() {
            let found = self.recent.iter().filter(|page| page.fields()[at]).count();
            if self.shares[at] >= USUAL && found * 2000 < self.shares[at] as usize * RECENT {
                losses.push(format!("{found} with {}", if at == 2 { "an author" } else { name }));
            }
        }
        losses
    }

    fn lost(&self) -> Option<Fault> {
        let losses = self.losses();
        let samples: Vec<&str> = self.recent.iter().rev().take(SAMPLES).map(|page| page.url.as_str()).collect();
        (!losses.is_empty()).then(|| {
            let message = format!(
                "the last {RECENT} pages gave less than is usual ({}): has the paper's layout changed? see {}, and set \
                 selectors under `[source.extract]`",
                losses.join("; "),
                samples.join(", ")
            );
            Fault::new("layout-changed", message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{LOW_MAX, RECENT, Yield, Yields};

    fn page(letters: u32, date: bool) -> Yield {
        Yield {
            url: format!("https://bao.example/{letters}"),
            letters,
            title: true,
            date,
            author: letters.is_multiple_of(2),
        }
    }

    /// The faults after each of `pages`, polled one by one.
    fn faults(mut yields: Yields, pages: Vec<Yield>) -> (Yields, Vec<bool>) {
        let mut told = Vec::new();
        for page in pages {
            let (next, fault) = yields.after(&[page]);
            told.push(fault.is_some());
            yields = next;
        }
        (yields, told)
    }

    fn usual() -> Yields {
        let pages = (0..40).map(|number| page(1500 + number * 37 % 1000, true)).collect();
        let (yields, told) = faults(Yields::default(), pages);
        assert!(told.iter().all(|told| !told), "usual pages are no fault");
        yields
    }

    #[test]
    fn a_new_source_has_no_baseline_to_fall_below() {
        let (_, told) = faults(Yields::default(), (0..15).map(|_| page(0, false)).collect());
        assert!(told.iter().all(|told| !told));
    }

    #[test]
    fn a_few_short_pages_among_long_ones_are_no_change() {
        let pages = (0..60).map(|number| page(if number % 3 == 0 { 90 } else { 2000 }, true)).collect();
        assert!(faults(usual(), pages).1.iter().all(|told| !told));
    }

    #[test]
    fn lost_text_and_lost_dates_are_told_with_samples() {
        for (broken, word) in [(page(120, true), "120 letters"), (page(1800, false), "0 with date")] {
            let (_, fault) = usual().after(&vec![broken.clone(); RECENT]);
            let fault = fault.expect("told at once");
            assert_eq!(fault.code, "layout-changed");
            assert!(fault.message.contains(word) && fault.message.contains(&broken.url), "{}", fault.message);
        }
    }

    #[test]
    fn it_is_told_until_mended_and_what_stays_becomes_usual() {
        let broken = || page(120, true);
        let (yields, told) = faults(usual(), (0..100).map(|_| broken()).collect());
        assert!(told[RECENT..].iter().all(|told| *told), "bad pages do not become usual at once");
        let (_, told) = faults(yields.clone(), (0..20).map(|_| page(2000, true)).collect());
        assert!(!told[RECENT..].iter().any(|told| *told), "mended");
        let (_, told) = faults(yields, (0..LOW_MAX + 20).map(|_| broken()).collect());
        assert!(!told.last().expect("many"), "the paper writes short now");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let (yields, _) = usual().after(&vec![page(1000, true); 500]);
        assert!(yields.recent.len() == RECENT && yields.known <= 50);
    }
}
