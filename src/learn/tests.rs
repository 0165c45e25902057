//! Features, training, trials and queues, on made-up articles.

mod corpora;

use super::*;
use crate::model::{Act, ArticleId, TopicId};

#[test]
fn figures_are_shares_and_none_where_there_is_nothing_to_share() {
    let mut figures = Tally::default();
    assert_eq!((figures.precision(), figures.recall(), figures.f1()), (None, None, None));
    for (taken, wanted) in [(true, true), (true, true), (true, true), (true, false), (false, true), (false, true)] {
        figures.count(taken, wanted);
    }
    assert_eq!((figures.precision(), figures.recall()), (Some(0.75), Some(0.6)));
    assert!((figures.f1().expect("there are some") - 2.0 / 3.0).abs() < 1e-9);
}
const FARM: [&str; 8] =
    ["vườn xoài", "lúa chín", "nông dân", "hợp tác xã", "vụ mùa", "phân bón", "giống cây", "thủy lợi"];
const SPORT: [&str; 8] =
    ["cầu thủ", "bàn thắng", "huấn luyện viên", "sân cỏ", "đội bóng", "giải đấu", "trọng tài", "khán giả"];

/// An article of its own for each number, in the words of farming or of sport.
fn text(number: usize, farm: bool) -> String {
    let words = if farm { FARM } else { SPORT };
    let said = |at: usize| words[(number * 3 + at * (1 + number % 5)) % words.len()];
    (0..12)
        .map(|at| format!("Ở xã {} người ta nói về {} vùng{}. ", number % 7, said(at), (number * 31 + at) % 89))
        .collect()
}

fn features(number: usize, farm: bool) -> Features {
    Features::of(Text { title: "Chuyện ở xã", lead: "", body: &text(number, farm) })
}

fn example(number: usize, yes: bool, ruled: bool) -> Example {
    Example { group: ArticleId(number as u64), yes, ruled: Some(ruled), features: features(number, yes) }
}

/// Articles of both kinds, on each of which the rule says `ruled`.
fn examples_of(count: usize, ruled: impl Fn(usize) -> bool) -> Vec<Example> {
    (0..count).map(|number| example(number, number % 2 == 0, ruled(number))).collect()
}

#[test]
fn spellings_of_one_text_have_the_same_features() {
    let of = |title, body| Features::of(Text { title, lead: "", body });
    assert_eq!(of("Hòa giải ở xã", "Thủy lợi, lúa."), of("HOÀ GIẢI Ở XÃ", "Thuỷ lợi, lúa."));
    assert_ne!(of("Hòa giải ở xã", "Thủy lợi, lúa."), of("Hoa giải ở xã", "Thủy lợi, lúa."));
}

#[test]
fn a_lead_that_stands_for_the_text_counts_once_and_common_words_not_at_all() {
    let lead = "Nông dân xã Sông Trắng gặt lúa.";
    let of = |lead, body| Features::of(Text { title: "", lead, body });
    assert_eq!(of(lead, lead), of(lead, ""));
    assert_eq!(of("và của là có các 2026 15", ""), Features::default());
}

#[test]
fn features_take_a_few_hundred_bytes_and_read_back() {
    let body: String =
        (0..550).map(|at| format!("{}{} ", ["lúa", "xoài", "sông", "đồng"][at % 4], "a".repeat(at % 61))).collect();
    for features in [Features::of(Text { title: "Vụ mùa", lead: "Lúa chín", body: &body }), Features::default()] {
        let bytes = Vec::<u8>::from(features.clone());
        assert!(bytes.len() < 700, "{}", bytes.len());
        assert_eq!(Features::try_from(bytes.clone()), Ok(features));
        if let Some(cut) = bytes.len().checked_sub(1) {
            assert!(bytes[cut] < 0x80, "the last byte ends a number");
        }
    }
    for damaged in [vec![0x80], vec![0xFF, 0xFF, 0xFF, 0xFF, 0x7F], vec![0xFF, 0xFF, 0xFF, 0x7F]] {
        assert_eq!(Features::try_from(damaged), Err(FeaturesError));
    }
}

proptest::proptest! {
    #[test]
    fn bytes_are_features_or_refused(bytes in proptest::collection::vec(0_u8.., 0..64)) {
        if let Ok(features) = Features::try_from(bytes) {
            proptest::prop_assert_eq!(Features::try_from(Vec::<u8>::from(features.clone())), Ok(features));
        }
    }
}

#[test]
fn the_same_lessons_in_the_same_order_give_the_same_model() {
    let examples = examples_of(60, |_| true);
    let [one, two] = [learn(&examples), learn(&examples.clone())].map(|learned| learned.expect("both kinds"));
    assert_eq!(one, two);
    assert_eq!(one.model.fingerprint(), two.model.fingerprint());
    let other = learn(&examples[..58]).expect("both kinds");
    assert_ne!(one.model.fingerprint(), other.model.fingerprint());
}

#[test]
fn a_model_tells_what_belongs_names_the_words_and_doubts_what_it_never_saw() {
    let model = learn(&examples_of(40, |_| true)).expect("both kinds").model;
    for number in 1000..1020 {
        assert!(model.certainty(&features(number, true)) > 0.6, "{number}");
        assert!(model.certainty(&features(number, false)) < 0.4, "{number}");
    }
    let body = "Nông dân gặt lúa chín. Cầu thủ cứu vườn xoài.";
    let text = Text { title: "", lead: "", body };
    assert!(
        model.words(text, true).iter().any(|word| word.to_lowercase().contains("nông dân")),
        "{:?}",
        model.words(text, true)
    );
    assert!(model.words(text, false).iter().any(|word| word.contains("thủ")), "{:?}", model.words(text, false));
    let unknown = Features::of(Text { title: "", lead: "", body: "Kính thiên văn chụp thiên hà xa xôi" });
    assert!(model.certainty(&unknown) < 0.4, "one of which no word is known does not belong");
    assert_eq!(learn(&examples_of(40, |_| true).into_iter().filter(|one| one.yes).collect::<Vec<_>>()), None);
}

#[test]
fn a_model_takes_over_only_where_it_beats_the_rule_by_more_than_chance() {
    // Of so many decisions, half of them yes; how the rule does; whether the model takes over.
    let takes_all: fn(usize) -> bool = |_| true;
    let knows: fn(usize) -> bool = |number| number % 2 == 0;
    let errs_once: fn(usize) -> bool = |number| number % 2 == 0 || number == 7;
    for (name, count, ruled, expected) in [
        ("a rule that takes everything", 40, takes_all, true),
        ("the same, too few of each kind", 38, takes_all, false),
        ("a rule that knows", 80, knows, false),
        ("a rule that erred once", 80, errs_once, false),
    ] {
        let learned = learn(&examples_of(count, ruled)).expect("both kinds");
        assert_eq!(learned.trial.model_wins(), expected, "{name}: {:?}", learned.trial);
        assert_eq!(learned.trial.decisions, count);
    }
    // Decisions that have nothing to do with the text.
    let whims: Vec<Example> = (0..80)
        .map(|number| Example { yes: (number * 7919 % 13) % 2 == 0, ..example(number, true, number % 3 == 0) })
        .collect();
    let learned = learn(&whims).expect("both kinds");
    assert!(!learned.trial.model_wins(), "{:?}", learned.trial);
}

#[test]
fn what_is_not_known_of_the_rule_teaches_and_is_not_judged() {
    let mut examples = examples_of(60, |_| true);
    examples.iter_mut().take(30).for_each(|example| example.ruled = None);
    let learned = learn(&examples).expect("both kinds");
    assert_eq!(learned.trial.decisions, 30);
    assert!(!learned.trial.model_wins(), "fifteen of each kind are too few");
    assert!(learned.held_out.iter().all(Option::is_some));
}

#[test]
fn of_a_group_the_last_word_counts_and_notes_say_nothing() {
    let topic: TopicId = "y-te".parse().expect("a slug");
    let lesson = |article: u64, yes, rule| Lesson {
        topic: topic.clone(),
        group: ArticleId(article.min(2)),
        article: ArticleId(article),
        yes,
        ruled: true,
        rule,
        features: features(article as usize, yes),
    };
    let lessons = [lesson(1, true, 7), lesson(2, false, 7), lesson(1, false, 7), lesson(3, true, 6)]; // 3 is a copy of 2
    let found = examples(&lessons, 7);
    let told: Vec<(u64, bool, Option<bool>)> = found.iter().map(|one| (one.group.0, one.yes, one.ruled)).collect();
    assert_eq!(told, [(1, false, Some(true)), (2, true, None)]);
    let acts = [Act::Accept, Act::Pin, Act::Reject, Act::Unpin, Act::Note("Hay".to_owned())];
    assert_eq!(acts.map(|act| says(&act)), [Some(true), Some(true), Some(false), None, None]);
}

#[test]
fn a_model_in_force_changes_when_a_tenth_more_was_decided() {
    let steps: Vec<usize> = (0..=100).map(in_force).collect();
    assert!(steps.is_sorted());
    assert_eq!((steps[39], steps[40], steps[43], steps[44]), (0, 40, 40, 44));
    let mut different = steps.clone();
    different.dedup();
    assert_eq!(different, [0, 40, 44, 49, 54, 60, 66, 73, 81, 90, 99]);
}

#[test]
fn what_is_closest_to_the_border_comes_first_and_one_in_twenty_from_elsewhere() {
    let waiting = || -> Vec<Waiting> {
        (0..100_u64).map(|id| Waiting { article: ArticleId(id), certainty: (id * 37 % 100) as f32 / 100.0 }).collect()
    };
    let queued = queue(waiting(), 12);
    let distance = |one: &Waiting| (one.certainty - SURE).abs();
    let (others, near): (Vec<_>, Vec<_>) = queued.iter().enumerate().partition(|(at, _)| (at + 1) % 20 == 0);
    assert!(near.windows(2).all(|two| distance(two[0].1) <= distance(two[1].1)));
    assert_eq!(others.len(), 5);
    assert!(others.iter().all(|(_, one)| distance(one) >= 0.24), "{others:?}");
    let mut ids: Vec<u64> = queued.iter().map(|one| one.article.0).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..100).collect::<Vec<_>>(), "each once");
    assert_eq!(queue(waiting().into_iter().rev().collect(), 12), queued, "whatever order they come in");
    assert_ne!(queue(waiting(), 13), queued, "with each decision others are drawn");
    assert_eq!(queue(Vec::new(), 0), []);
}
