//! Names of places in one text, with what they mean there.

use crate::text::{Case, Syllable};

use super::context::{District, Meaning};
use super::gazetteer::{Gazetteer, Place, gap};

/// A name at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'g> {
    pub(super) place: &'g Place,
    pub(super) meaning: Meaning,
    /// What kind of district it is called.
    pub(super) district: Option<District>,
    /// Whether it is part of an authority's name.
    pub(super) official: bool,
    /// Its first syllable and the one after its last.
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// All names in a text, in order. `headline`: a place may stand at its head with a colon.
pub(super) fn mentions<'g>(
    gazetteer: &'g Gazetteer,
    text: &str,
    syllables: &[Syllable],
    headline: bool,
) -> Vec<Mention<'g>> {
    let shouted = syllables.len() > 2 && syllables.iter().all(|syllable| syllable.case == Case::Upper);
    let mut found: Vec<Mention<'g>> = Vec::new();
    let mut at = 0;
    while at < syllables.len() {
        let Some((place, length)) = named(gazetteer, text, syllables, at) else {
            at += 1;
            continue;
        };
        let (begin, end) = (at, at + length);
        if place.provinces.is_empty() {
            at = end;
            continue;
        }
        let mut meaning = gazetteer.context.meaning(place, text, syllables, begin, end);
        let heads = headline && begin == 0 && gap(text, syllables, end).trim_start().starts_with(':');
        if heads {
            meaning = Meaning::Cued;
        }
        // `chợ Bến Thành Sài Gòn`: a name beside a name is no part of it.
        let beside = gazetteer.at(text, syllables, end.min(syllables.len() - 1)).is_some_and(|_| end < syllables.len());
        let joined = found.last().is_some_and(|before| before.end == begin);
        if meaning == Meaning::Part && (beside || joined) {
            meaning = Meaning::Place;
        }
        // `đường sắt Sài Gòn, Hà Nội`: what is said of the first is said of the next.
        let listed = |before: &&Mention<'_>| before.end == begin && gap(text, syllables, begin).trim() == ",";
        if found.last().filter(listed).is_some_and(|before| before.meaning == Meaning::Other)
            && meaning == Meaning::Place
        {
            meaning = Meaning::Other;
        }
        if shouted && place.word_too && meaning == Meaning::Place {
            meaning = Meaning::Other;
        }
        // `Đông Hà Nội` is no Đông Hà: what was no name is read again from its second syllable.
        at = if meaning == Meaning::Part { begin + 1 } else { end };
        if !place.cued || meaning == Meaning::Cued {
            let district = gazetteer.context.district(syllables, begin).filter(|_| meaning != Meaning::Part);
            let official = meaning == Meaning::Cued && gazetteer.context.is_official(syllables, begin);
            found.push(Mention { place, meaning, district, official, begin, end });
        }
    }
    found
}

/// The place that is named at a syllable: by its name, or by its number.
fn named<'g>(gazetteer: &'g Gazetteer, text: &str, syllables: &[Syllable], at: usize) -> Option<(&'g Place, usize)> {
    let numbered = || gazetteer.context.numbered(text, syllables, at).then_some((&gazetteer.numbered, 1));
    gazetteer.at(text, syllables, at).or_else(numbered)
}
