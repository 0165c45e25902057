//! A draft and what is known, to a verdict: the same article, a revision, a reprint, a story.
//!
//! Owns: what counts as the same text. Does not own: finding records (the caller hands in what it
//! has) or keeping the verdict. Pure and deterministic: the same articles in the same order give
//! the same verdicts. Never imports store, network or clock.
//!
//! Reprints are found by **containment** of syllable shingles, not resemblance: desks cut, extend and
//! re-head what they take over, which ruins any symmetric measure. Candidates come from an inverted
//! index over a sample of the shingles ([`Window`]); the share is then counted on all of them.
//! Series (weather, prices, lottery) share most of their words from issue to issue: shingles that
//! earlier days already had are masked, and titles that differ in numbers alone mark two issues.

mod chronicle;
mod credit;
mod group;
mod language;
mod moved;
mod origin;
mod passages;
mod reprint;
mod sameness;
mod series;
mod stories;
mod terms;
mod told;
mod window;

use crate::model::{ArticleId, Relation, Timestamp};
use crate::text::{Key, Shingles, shingles};

pub use self::chronicle::{stories_merged, story_with, story_without};
pub use self::credit::{Credited, Houses};
pub use self::group::{clues, joined, regrouped};
pub use self::language::{language, other_language};
pub use self::moved::{Twins, is_same_elsewhere, plain_address};
pub use self::origin::origin;
pub use self::passages::{Passage, Passages, passages};
pub use self::sameness::{Known, Sameness, content_hash, sameness};
pub use self::series::Skeleton;
pub use self::stories::{Stories, Subject, Told};
pub use self::terms::Terms;
pub use self::told::{origin_line, passage_lines};
pub use self::window::{Sample, Window};

/// What identity needs to know of one text. Made once per draft.
#[derive(Debug, Clone)]
pub struct Fingerprints {
    /// All shingles of the body.
    pub shingles: Shingles,
    /// What marks an issue of a series.
    pub skeleton: Skeleton,
    /// Hash of title and body as syllables: equal for equal texts, however spelled. For texts too
    /// short for shares to mean anything.
    pub whole: u64,
}

impl Fingerprints {
    /// Fingerprints of a text whose title and body are given as keys of syllables; `title` and
    /// `body` are the words themselves, for their numbers.
    pub fn new(title: &str, body_keys: &[Key], body: &str) -> Self {
        let title_keys = crate::text::keys(title);
        let whole = title_keys.iter().chain(body_keys).fold(0, |hash, key| run_on(hash, *key));
        Fingerprints { shingles: shingles(body_keys), skeleton: Skeleton::new(title, body), whole }
    }
}

/// The hash of a run of syllables, and one more.
fn run_on(hash: u64, key: Key) -> u64 {
    (hash.rotate_left(5) ^ key.0).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// What an article takes from an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Match {
    /// The article that it shares most with.
    pub with: ArticleId,
    /// Copy or part.
    pub relation: Relation,
    /// Share (0..=1) of this article's shingles that stand in the other.
    pub share: f32,
    /// Share (0..=1) of the other's shingles that stand in this one.
    pub share_of_other: f32,
}

/// Says what the text at `at` is a reprint of, if anything in the window. `texts` gives the full
/// shingles of a candidate; one that it no longer has does not count.
pub fn reprint(
    text: &Fingerprints,
    at: Timestamp,
    window: &Window,
    texts: &mut dyn FnMut(ArticleId) -> Option<std::sync::Arc<Shingles>>,
) -> Option<Match> {
    reprint::find(text, at, window, texts)
}

#[cfg(test)]
mod tests;
