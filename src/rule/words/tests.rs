use proptest::prelude::*;

use crate::model::{ProvinceId, SourceId};
use crate::rule::{Document, Explanation, Fields, Rule, RuleSet, explain};

use super::{WordList, WordLists};

const TITLE: &str = "Bệnh viện xem xét xử lý rác thải y tế";
const SUMMARY: &str = "Phòng khám ở Cam Lộ giảm rác, bác sĩ cấm dùng túi nhựa.";
const BODY: &str = "Bác sĩ nói về rác. Rác thải y tế và rác nhựa được gom riêng. Tòa chưa xét xử ai.";

fn list(terms: &[&str], except: &[&str]) -> WordList {
    let mut list = WordList::default();
    terms.iter().for_each(|line| list.line(line).expect(line));
    except.iter().for_each(|line| list.except(line).expect(line));
    list
}

fn lists() -> WordLists {
    let mut lists = WordLists::default();
    lists.add("rac", list(&["rác thải | rác", "túi nhựa"], &[]));
    lists.add("y-te", list(&["bệnh viện | phòng khám", "bác sĩ", "điều dưỡng"], &[]));
    lists.add("toa-an", list(&["xét xử", "bị cáo"], &["xem xét xử lý | xét xử nội bộ"]));
    lists
}

fn explained(rule: &str) -> Explanation {
    let source: SourceId = "bao-dong-nai".parse().expect("a slug");
    let provinces: [ProvinceId; 1] = ["dong-nai".parse().expect("a slug")];
    let document = Document::new(Fields {
        title: TITLE,
        summary: SUMMARY,
        section: "Sức khỏe",
        authors: &[],
        source: &source,
        provinces: &provinces,
        body: BODY,
        body_syllables: None,
        home: None,
    });
    let rule = Rule::parse_with(rule, &lists()).expect(rule);
    let explained = explain(&rule, &document);
    assert_eq!(RuleSet::new([&rule]).hits(&document)[0].holds, explained.holds, "{}", rule.text());
    explained
}

#[test]
fn a_list_stands_wherever_terms_may() {
    for (rule, holds) in [
        ("words:rac", true),
        ("title:words:rac", true),
        ("title:words:toa-an", false),
        ("section:(words:rac OR words:y-te)", false),
        ("words:rac AND words:y-te NOT author:words:y-te", true),
        ("words:y-te NOT words:rac", false),
        ("words:y-te NEAR/3 words:rac", true),
        ("title:(words:y-te NEAR/1 words:rac)", false),
        ("(words:y-te OR \"gom\") NEAR/2 \"riêng\"", true),
        ("AT LEAST 2 OF words:y-te", true),
        ("AT LEAST 3 OF words:y-te", false),
        ("title:(AT LEAST 2 OF words:y-te)", false),
        ("AT LEAST 2 OF (words:y-te, \"điều dưỡng\")", false),
        ("head:(AT LEAST 2 OF words:rac)", true),
        ("head:\"gom riêng\"", false),
        ("head:\"túi nhựa\" AND head:\"rác thải\"", true),
        ("province:any AND words:rac", true),
    ] {
        let explained = explained(rule);
        assert_eq!(explained.holds, holds, "{rule}: {explained:?}");
    }
}

#[test]
fn hits_are_counted_once_a_place() {
    for (rule, holds) in [
        ("AT LEAST 5 TIMES words:rac", true),
        ("AT LEAST 6 TIMES words:rac", true),
        ("AT LEAST 7 TIMES words:rac", false),
        ("AT LEAST 5 TIMES rác", true),
        ("AT LEAST 6 TIMES rác", false),
        ("AT LEAST 5 TIMES (rác OR \"rác thải\", \"thải\")", true),
        ("AT LEAST 6 TIMES (rác OR \"rác thải\", \"thải\")", false),
        ("title:(AT LEAST 2 TIMES (rác, \"bệnh viện\"))", true),
        ("title:(AT LEAST 2 TIMES rác)", false),
    ] {
        let explained = explained(rule);
        assert_eq!(explained.holds, holds, "{rule}: {explained:?}");
    }
}

#[test]
fn a_word_within_an_exception_does_not_count() {
    assert!(!explained("title:words:toa-an").holds);
    assert!(explained("words:toa-an").holds);
    assert!(explained("title:\"xét xử\"").holds, "the exceptions are the list's own");
    assert!(explained("\"xem xét xử lý\" AND words:y-te").holds);
}

#[test]
fn an_equals_sign_takes_a_term_as_it_is_written() {
    assert!(explained("summary:\"cam dung\"").holds);
    assert!(!explained("summary:\"=cam dung\"").holds);
    assert!(explained("summary:\"=Cam Lộ\"").holds && explained("summary:=cam").holds);
}

#[test]
fn what_was_found_or_lacks_is_explained() {
    assert_eq!(
        explained("title:words:rac AND AT LEAST 5 TIMES rác").hits,
        [
            format!("AT LEAST 5 TIMES rác in title: \"{TITLE}\""),
            format!("\"rác thải\" in title: \"{TITLE}\""),
            format!("\"rác\" in title: \"{TITLE}\""),
        ]
    );
    for (rule, failed) in [
        ("section:words:rac", "section:words:rac: none of 3 terms found in section"),
        ("AT LEAST 3 OF words:y-te", "AT LEAST 3 OF words:y-te: 2 of 3 parts found, 3 are needed"),
        ("head:(AT LEAST 9 TIMES rác)", "(AT LEAST 9 TIMES rác): found 2 times in head, 9 are needed"),
        (
            "head:\"gom riêng\"",
            "head:\"gom riêng\": not found in head (but \"gom riêng\" in body: \"… và rác nhựa được gom riêng. Tòa chưa xét xử …\")",
        ),
    ] {
        assert_eq!(explained(rule).failed, [failed], "{rule}");
    }
}

#[test]
fn what_is_wrong_with_a_list_is_told_at_its_place() {
    for (rule, at, message) in [
        ("rác OR words:nhua", 14, "there is no word list `nhua`: there are rac, toa-an, y-te"),
        ("words:", 6, "the id of a word list is missing"),
        ("title:words:(rac)", 12, "the id of a word list is missing"),
        ("NOT words:rac", 0, "absence alone"),
        ("AT LEAST 4 OF words:y-te", 9, "from 1 to 3"),
        ("AT LEAST 0 TIMES words:y-te", 9, "from 1 to 1000"),
        ("AT LEAST 2 TIMES", 16, "after TIMES"),
        ("AT LEAST 2 TIMES (rác AND nhựa)", 18, "counts places of terms"),
        ("AT LEAST 2 IN (rác)", 11, "AT LEAST n TIMES"),
    ] {
        let error = Rule::parse_with(rule, &lists()).expect_err(rule);
        assert!(error.message.contains(message), "{rule}: {}", error.message);
        assert_eq!(error.at, at, "{rule}: {}", error.message);
    }
    let error = Rule::parse("words:rac").expect_err("no lists");
    assert!(error.message.contains("no [[words]] is given"), "{}", error.message);
    for (line, at) in [("", 0), ("a | - | b", 3), ("a |", 3)] {
        assert_eq!(WordList::default().line(line).expect_err(line).at, at, "{line}");
    }
}

#[test]
fn a_changed_list_changes_what_the_rule_means() {
    let rule = |terms: &[&str], except: &[&str]| {
        let mut lists = WordLists::default();
        lists.add("rac", list(terms, except));
        Rule::parse_with("words:rac", &lists).expect("a rule")
    };
    let first = rule(&["rác", "nhựa"], &[]);
    assert_eq!(first, rule(&["rác", "nhựa"], &[]));
    for other in [rule(&["rác"], &[]), rule(&["rác | nhựa"], &[]), rule(&["rác", "nhựa"], &["rác thải"])] {
        assert_ne!(first, other);
        assert_eq!(first.text(), other.text());
    }
}

const WORDS: [&str; 8] = ["an", "bờ", "cá", "dâu", "em", "gạo", "hoa", "lúa"];

fn said_of(rule: &str, lists: &WordLists, body: &str) -> (bool, f32) {
    let source: SourceId = "bao-dong-nai".parse().expect("a slug");
    let document = Document::new(Fields {
        title: "",
        summary: "",
        section: "",
        authors: &[],
        source: &source,
        provinces: &[],
        body,
        body_syllables: None,
        home: None,
    });
    let rule = Rule::parse_with(rule, lists).expect(rule);
    let verdict = RuleSet::new([&rule]).hits(&document).remove(0);
    (verdict.holds, verdict.score)
}

proptest! {
    /// Lists that stand in the order in which they were named first are looked at by what was found
    /// alone, others part by part.
    #[test]
    fn in_whatever_order_lists_are_named_they_say_the_same(
        places in prop::collection::vec(0..WORDS.len(), 0..12),
        cut in 1..WORDS.len(),
        least in 1..5_usize,
    ) {
        let body: Vec<&str> = places.iter().map(|place| WORDS[*place]).collect();
        let body = body.join(" ");
        let mut lists = WordLists::default();
        lists.add("dau", list(&WORDS[..cut], &[]));
        lists.add("cuoi", list(&WORDS[cut..], &[]));
        let parts: Vec<String> = WORDS.iter().map(|word| format!("\"{word}\"")).collect();
        let plain = format!("AT LEAST {least} OF ({})", parts.join(", "));
        let found: std::collections::BTreeSet<usize> = places.iter().copied().collect();
        prop_assert_eq!(said_of(&plain, &lists, &body).0, found.len() >= least);
        for pair in [("dau", "cuoi"), ("cuoi", "dau")] {
            let named = format!("(words:{} NEAR/1 words:{}) OR words:dau OR words:cuoi", pair.0, pair.1);
            prop_assert_eq!(said_of(&named, &lists, &body).0, !body.is_empty());
        }
        for id in ["dau", "cuoi"] {
            let other = if id == "dau" { "cuoi" } else { "dau" };
            let least = least.min(if id == "dau" { cut } else { WORDS.len() - cut });
            let after = format!("AT LEAST {least} OF words:{id} OR (words:{other} NOT words:{other})");
            let before = format!("(words:{other} NOT words:{other}) OR AT LEAST {least} OF words:{id}");
            let expected = found.iter().filter(|place| (**place < cut) == (id == "dau")).count() >= least;
            prop_assert_eq!(said_of(&after, &lists, &body).0, expected);
            prop_assert_eq!(said_of(&after, &lists, &body), said_of(&before, &lists, &body));
        }
    }
}
