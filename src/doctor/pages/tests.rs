//! What is told of a source's pages: one row a state of them.

use super::diagnose_pages;
use crate::config::Language;
use crate::doctor::{Condition, Severity, condition_of};
use crate::model::{Loss, Lost, Recent, Timestamp, Yield, Yields};

/// So many pages with a fault, after so many without.
fn pages(sound: usize, faulty: usize, fault: &'static str) -> Yields {
    let recent = |number: usize| Recent {
        page: Yield {
            url: format!("https://bao.example/{number}"),
            faults: if number < sound { vec![] } else { vec![fault.into()] },
            ..Yield::default()
        },
        channel: 1,
        expected: None,
        doubted: number >= sound,
    };
    Yields { recent: (0..sound + faulty).map(recent).collect(), ..Yields::default() }
}

fn loss(what: &'static str, now: u32, usual: u32) -> Option<Loss> {
    let lost = vec![Lost { what: what.into(), now, usual }];
    Some(Loss { since: Timestamp::UNIX_EPOCH, pages: 9, lost })
}

#[test]
fn what_most_of_the_last_pages_have_is_told() {
    for (sound, faulty, fault, expected) in [
        (0, 7, "body-by-script", None),
        (0, 8, "body-by-script", Some("body-by-script")),
        (5, 11, "body-by-script", None),
        (4, 12, "body-by-script", Some("body-by-script")),
        (2, 8, "body-short", Some("body-missing")),
        (2, 8, "body-missing", Some("body-missing")),
        (0, 9, "body-rule-missed", Some("rule-missed")),
        (0, 9, "page-large", Some("page-large")),
        (0, 9, "page-cut", Some("page-cut")),
        (0, 16, "charset-wrong", None),
    ] {
        let told: Vec<&str> = diagnose_pages(&pages(sound, faulty, fault)).iter().map(|found| found.code).collect();
        assert_eq!(told, Vec::from_iter(expected), "{sound} {faulty} {fault}");
    }
}

#[test]
fn a_changed_layout_is_told_with_what_is_lost_and_three_pages() {
    let yields = Yields { loss: loss("letters", 120, 1800), ..pages(10, 6, "") };
    let findings = diagnose_pages(&yields);
    let [finding] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(
        (finding.code, finding.severity, finding.since),
        ("layout-changed", Severity::Harmful, Some(Timestamp::UNIX_EPOCH))
    );
    assert_eq!(finding.pages, [15, 14, 13].map(|number| format!("https://bao.example/{number}")));
    assert_eq!(condition_of(&findings), Condition::Mend);
    let (vi, en) = (finding.sentence(Language::Vi), finding.sentence(Language::En));
    assert!(vi.contains("còn 120 ký tự mỗi trang thay vì 1800"), "{vi}");
    assert!(en.contains("120 characters a page instead of 1800"), "{en}");
    for language in [Language::Vi, Language::En] {
        assert!(finding.ours(language).is_some_and(|ours| ours.contains("[source.extract]")));
    }
}

#[test]
fn all_that_can_be_lost_has_words() {
    for what in ["letters", "title", "date", "author"] {
        let yields = Yields { loss: loss(what, 1, 8), ..Yields::default() };
        for language in [Language::Vi, Language::En] {
            let said = diagnose_pages(&yields)[0].sentence(language);
            assert!(!said.contains("lost-") && !said.contains(['{', '}']), "{said}");
        }
    }
}

#[test]
fn a_script_that_makes_the_text_is_the_cause_of_what_lacks() {
    let yields = Yields { loss: loss("letters", 0, 1800), ..pages(0, 16, "body-by-script") };
    let told: Vec<&str> = diagnose_pages(&yields).iter().map(|found| found.code).collect();
    assert_eq!(told, ["body-by-script"]);
    assert!(diagnose_pages(&Yields::default()).is_empty());
}
