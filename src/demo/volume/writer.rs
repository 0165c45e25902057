//! Texts in bulk: sentences of the desks recombined, with words exchanged, so that no two texts
//! share a long passage but the copies of one agency text.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::demo::desk::DESK;
use crate::demo::rng::Rng;

/// Bytes of a text: with markup some 4.8 KB an item, as in the feeds that were measured.
const TEXT_BYTES: usize = 2_950;
/// Bytes of a paragraph.
const PARAGRAPH_BYTES: usize = 480;
/// Of a hundred words, those exchanged for another: a recombined sentence alone would stand in
/// hundreds of texts, which no real press has.
const EXCHANGED_PERCENT: usize = 35;

static SENTENCES: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| {
    let vietnamese = DESK.iter().filter(|text| text.paper != "song-trang-english");
    let lines = vietnamese.flat_map(|text| text.paragraphs.iter().filter(|line| !line.starts_with('*')));
    lines
        .flat_map(|line| line.split(". "))
        .map(|sentence| sentence.trim_end_matches('.').split(' ').collect())
        .collect()
});

static WORDS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let words: BTreeSet<&str> =
        SENTENCES.iter().flatten().copied().filter(|word| word.chars().all(char::is_lowercase)).collect();
    words.into_iter().collect()
});

/// One text.
#[derive(Debug, Clone)]
pub struct Written {
    /// Headline.
    pub title: String,
    /// Lead.
    pub lead: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

/// Writes the text that `rng` leads to.
pub fn write(rng: &mut Rng) -> Written {
    let title = headline(rng);
    let lead = sentence(rng);
    let mut paragraphs = Vec::new();
    let mut bytes = 0;
    while bytes < TEXT_BYTES {
        let mut paragraph = sentence(rng);
        while paragraph.len() < PARAGRAPH_BYTES {
            paragraph.push(' ');
            paragraph += &sentence(rng);
        }
        bytes += paragraph.len();
        paragraphs.push(paragraph);
    }
    Written { title, lead, paragraphs }
}

/// A headline of its own, as a desk puts over an agency's text.
pub fn headline(rng: &mut Rng) -> String {
    let words: Vec<&str> = sentence_words(rng).into_iter().take(13).collect();
    words.join(" ").trim_end_matches([',', ':', ';']).to_owned()
}

fn sentence(rng: &mut Rng) -> String {
    sentence_words(rng).join(" ") + "."
}

fn sentence_words(rng: &mut Rng) -> Vec<&'static str> {
    let mut words = rng.pick(&SENTENCES).clone();
    for word in &mut words {
        if rng.below(100) < EXCHANGED_PERCENT {
            *word = WORDS[rng.below(WORDS.len())];
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Rng, write};

    #[test]
    fn no_two_texts_share_a_long_passage() {
        let texts: Vec<Vec<String>> = (0..80)
            .map(|seed| write(&mut Rng::new(seed)).paragraphs.join(" ").split(' ').map(str::to_owned).collect())
            .collect();
        let shingles: Vec<HashSet<&[String]>> = texts.iter().map(|words| words.windows(3).collect()).collect();
        for (at, left) in shingles.iter().enumerate() {
            for right in &shingles[at + 1..] {
                let shared = left.intersection(right).count();
                assert!(shared * 10 < left.len(), "{shared} of {} shingles", left.len());
            }
        }
    }
}
