//! Names of provinces and places, ready to be found in a text.

use std::collections::HashMap;

use crate::model::PROVINCES;
use crate::text::{Case, Key, Syllable, keys};

use super::context::Context;
use super::places::PLACES;
use super::words::{ABROAD, DECOYS, NUMBERED};

/// Bits of the filter before the look-up: some 900 first syllables.
const FILTER_BITS: usize = 1 << 13;
/// Names that are no name of the place when they stand alone: a person's, or a word.
const NEVER_ALONE: &[&str] = &["Hồ Chí Minh"];
/// Provinces whose names are words or oceans as well: in a text in capitals they can not be told.
const WORDS_TOO: &[&str] = &["Hòa Bình", "Thái Bình", "Hải Dương", "Bình Định", "Thanh Hóa"];

/// The names, and the words that tell what they mean.
#[derive(Debug)]
pub(super) struct Gazetteer {
    names: HashMap<Key, Vec<Name>>,
    filter: Vec<u64>,
    pub(super) places: Vec<Place>,
    pub(super) context: Context,
    /// The districts that have a number for a name.
    pub(super) numbered: Place,
}

/// A place and the provinces that have one of that name.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) name: String,
    /// Places in [`PROVINCES`]; none where the name only sounds like a place.
    pub(super) provinces: Vec<u8>,
    /// Whether it needs a word such as `huyện` before it.
    pub(super) cued: bool,
    /// Whether its name is a word as well.
    pub(super) word_too: bool,
    /// Whether a place abroad has the same name.
    pub(super) abroad: bool,
}

#[derive(Debug)]
struct Name {
    rest: Vec<Key>,
    place: u16,
}

impl Gazetteer {
    pub(super) fn new() -> Gazetteer {
        let city = PROVINCES.iter().position(|province| province.id == NUMBERED.0).map(|number| number as u8);
        let numbered = Place {
            name: "Quận".to_owned(),
            provinces: city.into_iter().collect(),
            cued: false,
            word_too: false,
            abroad: false,
        };
        let mut gazetteer = Gazetteer {
            numbered,
            names: HashMap::new(),
            filter: vec![0; FILTER_BITS / 64],
            places: Vec::new(),
            context: Context::new(),
        };
        for (number, province) in PROVINCES.iter().enumerate() {
            let former = province.former.iter().map(|former| former.name);
            for name in std::iter::once(province.name).chain(former).filter(|name| !NEVER_ALONE.contains(name)) {
                gazetteer.add(name, Some(number as u8), false);
            }
        }
        for row in PLACES {
            let Some(number) = PROVINCES.iter().position(|province| province.id == row.province) else { continue };
            for (names, cued) in [(row.known, false), (row.cued, true)] {
                names.split(", ").for_each(|name| gazetteer.add(name, Some(number as u8), cued));
            }
        }
        DECOYS.iter().for_each(|name| gazetteer.add(name, None, false));
        gazetteer.names.values_mut().for_each(|names| names.sort_by_key(|name| std::cmp::Reverse(name.rest.len())));
        gazetteer
    }

    fn add(&mut self, name: &str, province: Option<u8>, cued: bool) {
        let keys = keys(name);
        let Some((&first, rest)) = keys.split_first() else { return };
        self.filter[slot(first) / 64] |= 1 << (slot(first) % 64);
        let names = self.names.entry(first).or_default();
        if let Some(known) = names.iter().find(|known| known.rest == rest) {
            let place = &mut self.places[known.place as usize];
            place.provinces.extend(province.filter(|number| !place.provinces.contains(number)));
            return;
        }
        names.push(Name { rest: rest.to_vec(), place: self.places.len() as u16 });
        let (word_too, abroad) = (WORDS_TOO.contains(&name), ABROAD.contains(&name));
        self.places.push(Place {
            name: name.to_owned(),
            provinces: province.into_iter().collect(),
            cued,
            word_too,
            abroad,
        });
    }

    /// The longest name that begins at a syllable, written as a name, and its length.
    #[inline]
    pub(super) fn at(&self, text: &str, syllables: &[Syllable], at: usize) -> Option<(&Place, usize)> {
        let first = &syllables[at];
        if first.case == Case::Lower || self.filter[slot(first.key) / 64] & (1 << (slot(first.key) % 64)) == 0 {
            return None;
        }
        let names = self.names.get(&first.key)?;
        let rest = &syllables[at + 1..];
        let name = names.iter().find(|name| {
            let end = at + 1 + name.rest.len();
            name.rest.len() <= rest.len()
                && name.rest.iter().zip(rest).all(|(key, found)| *key == found.key && found.case != Case::Lower)
                && (at + 1..end).all(|at| !parts(gap(text, syllables, at)))
        })?;
        Some((&self.places[name.place as usize], 1 + name.rest.len()))
    }
}

fn slot(key: Key) -> usize {
    key.0 as usize % FILTER_BITS
}

/// What stands between a syllable and the one before it.
pub(super) fn gap<'t>(text: &'t str, syllables: &[Syllable], at: usize) -> &'t str {
    let begin = at.checked_sub(1).map_or(0, |before| syllables[before].end as usize);
    let end = syllables.get(at).map_or(text.len(), |syllable| syllable.start as usize);
    text.get(begin..end).unwrap_or_default()
}

/// Whether a gap can not stand inside a name; `TP.HCM` has a dot.
fn parts(gap: &str) -> bool {
    gap.contains([',', ';', ':', '!', '?', '(', ')', '\n', '/', '|', '"', '”', '“'])
}
