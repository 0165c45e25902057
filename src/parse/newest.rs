//! Of more entries than are read the newest, told while they come by: what is left out takes no memory.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::limits::ENTRIES_MAX;
use crate::model::{Fault, Timestamp};

/// What came by, as far as it may be kept: the first, and the newest by `K`.
pub(super) struct Newest<K, T> {
    first: Vec<T>,
    /// By age, then by place, so that those of one age keep their order.
    newest: BTreeMap<(K, Reverse<usize>), T>,
    ends: Option<(K, K)>,
    count: usize,
}

impl<K, T> Default for Newest<K, T> {
    fn default() -> Self {
        Newest { first: Vec::new(), newest: BTreeMap::new(), ends: None, count: 0 }
    }
}

impl<K: Ord + Clone, T: Clone> Newest<K, T> {
    pub(super) fn push(&mut self, age: K, one: T) {
        let place = (age.clone(), Reverse(self.count));
        let full = self.count >= ENTRIES_MAX;
        if !full {
            self.first.push(one.clone());
        }
        if !full || self.newest.first_key_value().is_some_and(|(oldest, _)| *oldest < place) {
            self.newest.insert(place, one);
        }
        if self.newest.len() > ENTRIES_MAX {
            self.newest.pop_first();
        }
        let first = self.ends.take().map_or_else(|| age.clone(), |(first, _)| first);
        self.ends = Some((first, age));
        self.count += 1;
    }

    /// How many came by.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The fault of there being too many.
    pub(super) fn fault(&self) -> Option<Fault> {
        let message = || format!("{} entries; the newest {ENTRIES_MAX} are read", self.count);
        (self.count > ENTRIES_MAX).then(|| Fault::new("entries-many", message()))
    }

    /// All in their order, or the newest by age.
    pub(super) fn by_age(self) -> Vec<T> {
        if self.count <= ENTRIES_MAX { self.first } else { self.newest.into_values().rev().collect() }
    }
}

impl<T: Clone> Newest<Option<Timestamp>, T> {
    /// The first are the newest, unless the document is oldest first.
    pub(super) fn by_order(self) -> Vec<T> {
        match &self.ends {
            Some((Some(first), Some(last))) if first < last => self.by_age(),
            _ => self.first,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Newest;
    use crate::model::Timestamp;

    #[test]
    fn the_newest_stay_whichever_end_they_stand_at() {
        for (dates, first) in [(0..2000_i64, 1999), (-1999..1, 0)] {
            let mut newest = Newest::default();
            for second in dates {
                newest.push(Some(Timestamp::from_second(second.abs()).expect("in range")), second.abs());
            }
            assert_eq!(newest.fault().map(|fault| fault.code), Some("entries-many".into()));
            let kept = newest.by_order();
            assert_eq!((kept.len(), kept[0], kept[499]), (500, 1999, 1500), "{first}");
        }
    }
}
