//! Names of places in one text, with what they mean there.

use crate::text::{Case, Syllable};

use super::context::Meaning;
use super::gazetteer::{Gazetteer, Place, gap};

/// A name at its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention<'g> {
    pub(super) place: &'g Place,
    pub(super) meaning: Meaning,
    /// Whether it is called an urban district.
    pub(super) urban: bool,
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
    let mut found = Vec::new();
    let mut at = 0;
    while at < syllables.len() {
        let Some((place, length)) = gazetteer.at(text, syllables, at) else {
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
        if shouted && place.word_too && meaning == Meaning::Place {
            meaning = Meaning::Other;
        }
        // `Đông Hà Nội` is no Đông Hà: what was no name is read again from its second syllable.
        at = if meaning == Meaning::Part { begin + 1 } else { end };
        if !place.cued || meaning == Meaning::Cued {
            let urban = meaning == Meaning::Cued && gazetteer.context.is_urban(syllables, begin);
            found.push(Mention { place, meaning, urban, begin, end });
        }
    }
    found
}
