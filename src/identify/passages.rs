//! The passages that two texts have in common, for people to see what was taken over.
//!
//! Greedy tiling on syllable keys: ours is read from its head; at each syllable the longest run that
//! the other text has from there on is taken, and reading goes on behind it. Runs that small edits
//! part are joined. What is left out: runs of fewer than twelve syllables, which any two texts share.
//! A passage of the other text is shown once, however often it is repeated.
//!
//! Work is bounded by the texts' lengths whatever they hold: a repeated word has at most
//! [`PLACES_MAX`] places where runs are tried.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::text::{Key, Syllable, syllables};

/// Syllables that a run begins with: three are shared by chance in each sentence or two.
const SEED_SYLLABLES: usize = 4;
/// Places of one seed that are tried: only names and set phrases have more.
const PLACES_MAX: usize = 8;
/// Syllables that two runs may be apart, in either text, and still be one passage: a word or two.
const GAP_SYLLABLES_MAX: usize = 4;
/// The least that a passage has, in syllables: a clause that nobody writes twice by chance.
const PASSAGE_SYLLABLES_MIN: usize = 12;
/// Syllables of each text that are compared: the longest reports of a session have a fifth of it.
const SYLLABLES_MAX: usize = 60_000;

/// One passage that both texts have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Where it stands in ours, in bytes.
    pub ours: Range<usize>,
    /// Where it stands in the other text, in bytes.
    pub theirs: Range<usize>,
    /// Syllables that are the same in both.
    pub syllables: usize,
}

/// What two texts share.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Passages {
    /// Longest first.
    pub passages: Vec<Passage>,
    /// Share (0..=1) of our syllables that stand in them.
    pub share: f32,
}

/// A run of syllables that both texts have, with small differences within.
#[derive(Debug, Clone, Copy)]
struct Run {
    ours: usize,
    theirs: usize,
    ours_end: usize,
    theirs_end: usize,
    same: usize,
}

/// Finds the passages that `ours` shares with `theirs`.
pub fn passages(ours: &str, theirs: &str) -> Passages {
    let (our_syllables, their_syllables) = (read(ours), read(theirs));
    let (our_keys, their_keys) = (keys(&our_syllables), keys(&their_syllables));
    let mut found = widened(long(joined(runs(&our_keys, &their_keys))), &our_keys, &their_keys);
    // The sort is stable: of two as long the first comes first.
    found.sort_by_key(|run| std::cmp::Reverse(run.same));
    let found = apart(found);
    let same: usize = found.iter().map(|run| run.same).sum();
    let place =
        |syllables: &[Syllable], from: usize, to: usize| syllables[from].start as usize..syllables[to - 1].end as usize;
    let passages = found.iter().map(|run| Passage {
        ours: place(&our_syllables, run.ours, run.ours_end),
        theirs: place(&their_syllables, run.theirs, run.theirs_end),
        syllables: run.same,
    });
    Passages { passages: passages.collect(), share: same as f32 / our_syllables.len().max(1) as f32 }
}

fn read(text: &str) -> Vec<Syllable> {
    let mut found = syllables(text);
    found.truncate(SYLLABLES_MAX);
    found
}

fn keys(syllables: &[Syllable]) -> Vec<Key> {
    syllables.iter().map(|syllable| syllable.key).collect()
}

/// Runs of at least a seed, in our order, none overlapping another in ours.
fn runs(ours: &[Key], theirs: &[Key]) -> Vec<Run> {
    let places = places(theirs);
    let (mut found, mut at): (Vec<Run>, usize) = (Vec::new(), 0);
    while at + SEED_SYLLABLES <= ours.len() {
        let elsewhere = places.get(&ours[at..at + SEED_SYLLABLES]).map(Vec::as_slice).unwrap_or_default();
        let going_on = found.last().and_then(|last| best(ours, theirs, at, continuing(last, at)));
        let other = best(ours, theirs, at, elsewhere.iter().copied());
        // What goes on where the last run ended is only left for a passage that is longer by itself.
        let chosen = match (going_on, other) {
            (Some(on), Some(other)) if other.same >= on.same + PASSAGE_SYLLABLES_MIN => Some(other),
            (Some(on), _) => Some(on),
            (None, other) => other,
        };
        at = chosen.map_or(at + 1, |run| run.ours_end);
        found.extend(chosen);
    }
    found
}

/// Where each seed stands.
fn places(theirs: &[Key]) -> HashMap<&[Key], Vec<usize>> {
    let mut places: HashMap<&[Key], Vec<usize>> = HashMap::new();
    for (at, seed) in theirs.windows(SEED_SYLLABLES).enumerate() {
        let known = places.entry(seed).or_default();
        if known.len() < PLACES_MAX {
            known.push(at);
        }
    }
    places
}

/// Places where a passage that was read up to `last` may go on; none when it is too long ago.
fn continuing(last: &Run, at: usize) -> Range<usize> {
    let near = at - last.ours_end <= GAP_SYLLABLES_MAX;
    last.theirs_end..last.theirs_end + if near { GAP_SYLLABLES_MAX + 1 } else { 0 }
}

/// The longest run from `at` on that begins at one of `places`; the first of equals.
fn best(ours: &[Key], theirs: &[Key], at: usize, places: impl Iterator<Item = usize>) -> Option<Run> {
    let mut best: Option<Run> = None;
    for place in places.filter(|place| *place < theirs.len()) {
        let same = ours[at..].iter().zip(&theirs[place..]).take_while(|(left, right)| left == right).count();
        if same >= SEED_SYLLABLES && best.is_none_or(|best| same > best.same) {
            best = Some(Run { ours: at, theirs: place, ours_end: at + same, theirs_end: place + same, same });
        }
    }
    best
}

/// Runs that stand close together in both texts, in the same order, made one.
fn joined(runs: Vec<Run>) -> Vec<Run> {
    let mut passages: Vec<Run> = Vec::new();
    for run in runs {
        match passages.last_mut() {
            Some(last)
                if run.ours - last.ours_end <= GAP_SYLLABLES_MAX
                    && (last.theirs_end..=last.theirs_end + GAP_SYLLABLES_MAX).contains(&run.theirs) =>
            {
                (last.ours_end, last.theirs_end) = (run.ours_end, run.theirs_end);
                last.same += run.same;
            }
            _ => passages.push(run),
        }
    }
    passages
}

fn long(mut passages: Vec<Run>) -> Vec<Run> {
    passages.retain(|passage| passage.same >= PASSAGE_SYLLABLES_MIN);
    passages
}

/// Passages with what a set phrase before them had taken of their heads.
fn widened(mut passages: Vec<Run>, ours: &[Key], theirs: &[Key]) -> Vec<Run> {
    let mut free = 0;
    for passage in &mut passages {
        while passage.ours > free && passage.theirs > 0 && ours[passage.ours - 1] == theirs[passage.theirs - 1] {
            passage.ours -= 1;
            passage.theirs -= 1;
            passage.same += 1;
        }
        free = passage.ours_end;
    }
    passages
}

/// Of passages, longest first, those that lie apart in the other text too.
fn apart(passages: Vec<Run>) -> Vec<Run> {
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept = Vec::with_capacity(passages.len());
    for passage in passages {
        let before = taken.range(..passage.theirs_end).next_back();
        if before.is_none_or(|(_, end)| *end <= passage.theirs) {
            taken.insert(passage.theirs, passage.theirs_end);
            kept.push(passage);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PASSAGE_SYLLABLES_MIN, passages};
    use crate::text::keys;

    /// Words `from..to` of a text in which none comes twice.
    fn words(from: usize, to: usize) -> String {
        (from..to).map(|number| format!("từ{number} ")).collect()
    }

    #[test]
    fn passages_are_shown_longest_first_with_their_share() {
        let ours = format!("{}{}{}{}", words(900, 920), words(10, 30), words(930, 940), words(50, 90));
        let found = passages(&ours, &format!("{}Xen giữa. {}", words(50, 90), words(0, 40)));
        let shown: Vec<&str> = found.passages.iter().map(|passage| ours[passage.ours.clone()].trim()).collect();
        assert_eq!(shown, [words(50, 90).trim(), words(10, 30).trim()]);
        assert!((found.share - 60.0 / 90.0).abs() < 1e-6, "{}", found.share);
    }

    #[test]
    fn a_changed_word_does_not_part_a_passage_and_another_spelling_changes_nothing() {
        let theirs = "Ủy ban nhân dân tỉnh hôm nay công bố kế hoạch chuyển đổi số của các xã vùng sâu trong ba năm tới";
        let ours =
            "Mở đầu khác. Uỷ ban nhân dân tỉnh vừa công bố kế hoạch chuyển đổi số của các xã vùng xa trong ba năm tới";
        let found = passages(ours, theirs);
        assert_eq!(found.passages.len(), 1, "{found:?}");
        assert_eq!(&ours[found.passages[0].ours.clone()], &ours[ours.find("Uỷ").expect("it is there")..]);
        assert_eq!(&theirs[found.passages[0].theirs.clone()], theirs);
        assert_eq!(found.passages[0].syllables, 5 + 11 + 4);
    }

    #[test]
    fn what_any_two_texts_share_is_no_passage() {
        let set_phrase = words(1, PASSAGE_SYLLABLES_MIN);
        let found = passages(&format!("{}{set_phrase}", words(100, 120)), &format!("{set_phrase}{}", words(200, 220)));
        assert_eq!((found.passages.len(), found.share), (0, 0.0));
        assert_eq!(passages("", "a b c d"), super::Passages::default());
    }

    #[test]
    fn a_set_phrase_before_a_passage_takes_nothing_from_it() {
        let theirs = format!("{} {} {}", words(20, 26), "xen giữa", words(22, 60));
        let found = passages(&words(20, 60), &theirs);
        assert_eq!(found.passages[0].syllables, 38, "{found:?}");
    }

    #[test]
    fn repeated_words_cost_no_more_than_others() {
        // Compared place by place these would be thousands of millions of steps.
        for (ours, theirs) in
            [("a ".repeat(50_000), "a ".repeat(60_000)), ("a b ".repeat(30_000), "b a a ".repeat(20_000))]
        {
            let found = passages(&ours, &theirs);
            assert!(found.share <= 1.0, "{}", found.share);
        }
    }

    /// Texts of few words, so that they meet often.
    fn text() -> impl Strategy<Value = String> {
        proptest::collection::vec(prop_oneof!["[a-đ]", "tỉnh", "xã", "[0-9]{1,2}"], 0..160)
            .prop_map(|words| words.join(" "))
    }

    proptest! {
        #[test]
        fn passages_lie_in_both_texts_and_apart(ours in text(), theirs in text()) {
            let found = passages(&ours, &theirs);
            let mut before = usize::MAX;
            for (at, passage) in found.passages.iter().enumerate() {
                let (left, right) = (&ours[passage.ours.clone()], &theirs[passage.theirs.clone()]);
                prop_assert!(passage.syllables >= PASSAGE_SYLLABLES_MIN && passage.syllables <= before);
                let (left, right) = (keys(left), keys(right));
                prop_assert!(left.len() >= passage.syllables && right.len() >= passage.syllables);
                prop_assert_eq!((left.first(), left.last()), (right.first(), right.last()));
                before = passage.syllables;
                for other in &found.passages[at + 1..] {
                    prop_assert!(passage.ours.end <= other.ours.start || other.ours.end <= passage.ours.start);
                    prop_assert!(passage.theirs.end <= other.theirs.start || other.theirs.end <= passage.theirs.start);
                }
            }
            prop_assert!((0.0..=1.0).contains(&found.share));
        }

        #[test]
        fn what_was_taken_over_is_found_whole(head in 0_usize..60, taken in 12_usize..80, tail in 0_usize..60, lead in 0_usize..60) {
            let core = words(0, taken);
            let ours = format!("{}{core}{}", words(1000, 1000 + head), words(2000, 2000 + tail));
            let theirs = format!("{}{core}", words(3000, 3000 + lead));
            let found = passages(&ours, &theirs);
            prop_assert_eq!(found.passages.len(), 1);
            prop_assert_eq!(ours[found.passages[0].ours.clone()].trim(), core.trim());
            prop_assert_eq!(theirs[found.passages[0].theirs.clone()].trim(), core.trim());
        }

        #[test]
        fn a_text_shares_all_of_itself(length in 12_usize..300) {
            let found = passages(&words(0, length), &words(0, length));
            prop_assert_eq!(found.share, 1.0);
        }
    }
}
