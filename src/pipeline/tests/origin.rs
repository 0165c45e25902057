//! Who was first, as the log tells it.

use super::*;
use crate::model::{Evidence, First, Group};

/// A poll that leaves behind when it answered well; the drafts state no time.
fn looked(source: &str, minute: i64, drafts: Vec<Draft>) -> Record {
    let drafts = drafts.into_iter().map(|draft| Draft { published: None, ..draft }).collect();
    match polled(source, minute, drafts) {
        Record::Polled(mut poll) => {
            poll.state.succeeded = Some(at(minute));
            Record::Polled(poll)
        }
        other => other,
    }
}

/// The one group that the records make.
fn group(records: Vec<Record>) -> (ArticleId, Group) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    apply(&mut applier, &(1..).zip(records).collect::<Vec<_>>());
    let items = store.items(&Shelf::All, None, 10).expect("reads");
    assert_eq!(items.len(), 1);
    let group = store.group(items[0].article.group).expect("reads").expect("each article has one");
    (items[0].article.id, group)
}

fn id(source: &str, number: usize) -> ArticleId {
    ArticleId::derive(&slug(source), &draft(source, number, "").url)
}

fn credited(number: usize, line: &str) -> Draft {
    draft("bao-b", number, &format!("{}\n\n{line}", text(1)))
}

#[test]
fn our_looks_tell_it_with_their_intervals() {
    let first = || vec![looked("bao-a", 0, vec![]), looked("bao-b", 0, vec![])];
    let mut records = first();
    records.push(looked("bao-a", 30, vec![draft("bao-a", 1, &text(1))]));
    records.push(looked("bao-b", 290, vec![]));
    records.push(looked("bao-b", 300, vec![draft("bao-b", 9, &text(1))]));
    let (original, apart) = group(records);
    assert_eq!((original, &apart.origin.first), (id("bao-a", 1), &First::Article(id("bao-a", 1))));
    // From the middle of one interval to the middle of the other, half of each.
    assert!(apart.origin.evidence.contains(&Evidence::Sighted { ahead_s: 280 * 60, error_s: 20 * 60 }), "{apart:?}");

    let mut records = first();
    records.push(looked("bao-a", 295, vec![draft("bao-a", 1, &text(1))]));
    records.push(looked("bao-b", 300, vec![draft("bao-b", 9, &text(1))]));
    let (original, close) = group(records);
    assert_eq!((original, close.origin.first), (id("bao-a", 1), First::Unknown), "five minutes of five hours");
}

#[test]
fn a_paper_that_is_credited_is_published_though_it_was_seen_later() {
    let (original, found) = group(vec![
        looked("bao-b", 10, vec![credited(9, "(Theo Báo A)")]),
        looked("bao-a", 20, vec![draft("bao-a", 1, &text(1))]),
    ]);
    assert_eq!((original, found.original), (id("bao-a", 1), id("bao-a", 1)));
    assert_eq!(found.origin.first, First::Article(id("bao-a", 1)));
    let (original, found) = group(vec![
        looked("bao-a", 10, vec![draft("bao-a", 1, &format!("{}\n\n(TTXVN)", text(1)))]),
        looked("bao-b", 20, vec![credited(9, "Theo TTXVN")]),
    ]);
    assert_eq!(original, id("bao-a", 1), "readers get the first of those that there are");
    assert_eq!(found.origin.first, First::Unseen("TTXVN".to_owned()));
}

#[test]
fn a_revision_of_the_first_paper_does_not_make_it_a_copy() {
    let mut records = vec![
        looked("bao-a", 0, vec![]),
        looked("bao-b", 0, vec![]),
        looked("bao-a", 30, vec![draft("bao-a", 1, &text(1))]),
        looked("bao-b", 290, vec![]),
        looked("bao-b", 300, vec![credited(9, "Theo Báo A")]),
    ];
    let (_, before) = group(records.clone());
    let revised = format!("{} {} Bản tin được bổ sung.\n\n(TTXVN)", text(1), &text(2)[..200]);
    records.push(looked("bao-a", 400, vec![draft("bao-a", 1, &revised)]));
    let (original, after) = group(records);
    assert_eq!((original, &after.origin), (id("bao-a", 1), &before.origin));
    assert_eq!(after.members[0].clues, before.members[0].clues);
}
