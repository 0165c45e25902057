//! Candidates to a verdict: how much of the text stands in which other one.

use std::sync::Arc;

use super::window::{Candidate, Evidence, Text, Window, day_of, sample_shift};
use super::{Fingerprints, Match};
use crate::model::{ArticleId, Relation, Timestamp};
use crate::text::Shingles;

/// Sampled shingles that a candidate must share (measured: below 3, false candidates multiply).
const SHARED_SAMPLES_MIN: u32 = 3;
/// Share of the samples, of the text that has fewer, that a candidate must have: two standard errors
/// of 64 samples below what makes a part.
const SAMPLED_SHARE_MIN: f32 = LONG_PART_SHARE / 2.0;
/// Candidates counted in full: the right one was among the first three in all trials.
const CANDIDATES_MAX: usize = 4;
/// Share from which no other candidate is looked at: it can not be a better one.
const PLAIN_COPY_SHARE: f32 = 0.9;
/// Shingles that must be shared: about four lines of a column.
const SHARED_MIN: usize = 12;
/// Texts of fewer shingles are compared whole: a share of so little means nothing.
const SHINGLES_MIN: usize = 40;
/// Best share, in either direction, from which a text may be a copy (methods note, section 4.4).
const COPY_SHARE: f32 = 0.60;
/// Shares in both directions, added up, from which heads are not asked about.
const SURE_SHARES: f32 = 1.25;
/// Share of its head that each of an unsure pair has from the other: who reports the next turn of an
/// affair opens with the news and repeats the background.
const HEAD_SHARE: f32 = 0.20;
/// The same of the one that has more.
const EITHER_HEAD_SHARE: f32 = 0.30;
/// Share of the other text below which only its head makes a copy: a brief is no copy of the
/// round-up that it stands in, but a cut article is one of the whole.
const WHOLE_SHARE: f32 = 0.30;
/// Share of the other's head that such a copy has.
const CUT_HEAD_SHARE: f32 = 0.35;
/// Share of its own text that a copy has from the other: a long article that quotes a brief whole is
/// no copy of it.
const COPY_OWN_SHARE: f32 = 0.40;
/// Best share from which a text holds part of another.
const PART_SHARE: f32 = 0.30;
/// Best share from which it does so when what they share is long: then it is no chance.
const LONG_PART_SHARE: f32 = 0.20;
/// Shingles that a long part has: some fifty syllables, a paragraph.
const LONG_PART_SHINGLES: usize = 48;
/// Share of a text's samples that templates must cover before the rest alone decides. Phrases that
/// everybody writes cover up to a quarter of any text; a series' template covers most of it.
const TEMPLATE_SHARE: f32 = 0.40;
/// Share of what templates leave that must stand in the other text of such a pair. Issues of a
/// series share next to nothing there, copies of one issue nearly all; 64 samples are coarse.
const BEYOND_TEMPLATE_SHARE: f32 = 0.40;

pub(super) fn find(
    text: &Fingerprints,
    at: Timestamp,
    window: &Window,
    texts: &mut dyn FnMut(ArticleId) -> Option<Arc<Shingles>>,
) -> Option<Match> {
    if let Some(same) = window.whole(text)
        && texts(same.article).is_some()
    {
        return Some(Match { with: same.article, relation: Relation::Copy, share: 1.0, share_of_other: 1.0 });
    }
    if text.shingles.len() < SHINGLES_MIN {
        return None;
    }
    let evidence = window.evidence(text, at);
    let day = day_of(at);
    let mut best: Option<Match> = None;
    let shown = promising(&evidence, text, day).take(CANDIDATES_MAX).map(|candidate| candidate.text);
    for candidate in window.same_issue(text, at).into_iter().chain(shown) {
        let Some(found) = texts(candidate.article).and_then(|other| compare(text, candidate, &other)) else {
            continue;
        };
        if best.is_none_or(|best| rank(&found) > rank(&best)) {
            best = Some(found);
        }
        if found.share.min(found.share_of_other) >= PLAIN_COPY_SHARE {
            break;
        }
    }
    best
}

/// Candidates worth counting in full.
fn promising<'a>(
    evidence: &'a Evidence<'a>,
    text: &'a Fingerprints,
    day: i32,
) -> impl Iterator<Item = &'a Candidate<'a>> {
    let masked = 1.0 - evidence.unmasked as f32 / evidence.samples.max(1) as f32;
    let shift = sample_shift(&text.shingles);
    evidence.candidates.iter().filter(move |candidate| {
        let enough = candidate.shared >= SHARED_SAMPLES_MIN
            && (masked >= TEMPLATE_SHARE || sampled_share(candidate, evidence, shift) >= SAMPLED_SHARE_MIN);
        let beyond_template =
            masked < TEMPLATE_SHARE || unmasked_share(candidate, evidence, shift) >= BEYOND_TEMPLATE_SHARE;
        enough && beyond_template && !text.skeleton.is_other_issue(&candidate.text.skeleton, day == candidate.text.day)
    })
}

/// The best share, in either direction, that the samples suggest.
fn sampled_share(candidate: &Candidate<'_>, evidence: &Evidence<'_>, shift: u32) -> f32 {
    let coarser = shift.max(candidate.text.shift);
    let ours = evidence.unmasked as u32 >> (coarser - shift);
    let theirs = candidate.text.count >> (coarser - candidate.text.shift);
    candidate.shared as f32 / ours.min(theirs).max(1) as f32
}

/// The share of the samples without templates that the candidate has. A candidate that is sampled
/// more coarsely can only show every so many of them.
fn unmasked_share(candidate: &Candidate<'_>, evidence: &Evidence<'_>, shift: u32) -> f32 {
    let visible = evidence.unmasked >> candidate.text.shift.saturating_sub(shift);
    candidate.shared as f32 / visible.max(1) as f32
}

fn compare(text: &Fingerprints, candidate: &Text, other: &Shingles) -> Option<Match> {
    let shared = text.shingles.shared(other);
    let share = shared as f32 / text.shingles.len().max(1) as f32;
    let share_of_other = shared as f32 / other.len().max(1) as f32;
    let relation = match share.max(share_of_other) {
        _ if shared < SHARED_MIN => return None,
        best if best >= COPY_SHARE
            && share >= COPY_OWN_SHARE
            && is_of_one_piece(text, other, share, share_of_other) =>
        {
            Relation::Copy
        }
        best if best >= PART_SHARE => Relation::Part,
        best if best >= LONG_PART_SHARE && shared >= LONG_PART_SHINGLES => Relation::Part,
        _ => return None,
    };
    Some(Match { with: candidate.article, relation, share, share_of_other })
}

/// Whether what the two share is what they are about, and not the background of one or a piece of the other.
fn is_of_one_piece(text: &Fingerprints, other: &Shingles, share: f32, share_of_other: f32) -> bool {
    let (head, head_of_other) = (text.shingles.head_within(other), other.head_within(&text.shingles));
    let open_alike = head.min(head_of_other) >= HEAD_SHARE && head.max(head_of_other) >= EITHER_HEAD_SHARE;
    let holds_whole = share_of_other >= WHOLE_SHARE || head_of_other >= CUT_HEAD_SHARE;
    (open_alike || share + share_of_other >= SURE_SHARES) && holds_whole
}

fn rank(found: &Match) -> (bool, f32) {
    (found.relation == Relation::Copy, found.share + found.share_of_other)
}
