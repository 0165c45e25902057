//! The same log gives the same store, byte for byte, however it is cut and whenever the program stops.

use proptest::prelude::*;

use super::{apply, at, draft, open, polled, slug};
use crate::log::{Record, Sequence};
use crate::model::{Act, ArticleId, Decision, Draft, StoryId};

/// What happens once in a newsroom.
#[derive(Debug, Clone)]
enum Happening {
    /// A paper publishes its own article on an event.
    Writes { paper: usize, event: usize, minute: i64 },
    /// A paper takes over an earlier article.
    Copies { paper: usize, of: usize, minute: i64 },
    /// An article is changed: its text is another's words from now on, or its own with more.
    Changes { which: usize, event: Option<usize>, minute: i64 },
    /// An editor acts.
    Decides { which: usize, act: Act },
}

const PAPERS: [&str; 2] = ["bao-a", "bao-b"];

fn happening() -> impl Strategy<Value = Happening> {
    let minute = || 0..20_000_i64;
    prop_oneof![
        4 => (0..2_usize, 0..3_usize, minute()).prop_map(|(paper, event, minute)| Happening::Writes { paper, event, minute }),
        2 => (0..2_usize, any::<usize>(), minute()).prop_map(|(paper, of, minute)| Happening::Copies { paper, of, minute }),
        2 => (any::<usize>(), proptest::option::of(0..3_usize), minute())
            .prop_map(|(which, event, minute)| Happening::Changes { which, event, minute }),
        1 => (any::<usize>(), prop_oneof![Just(Act::Accept), Just(Act::Reject), Just(Act::Pin), Just(Act::Unpin)])
            .prop_map(|(which, act)| Happening::Decides { which, act }),
    ]
}

/// A text on an event: most of its words are the event's, the rest its own.
fn words(event: usize, own: usize) -> String {
    let of_event = (0..60).map(|at| format!("việc{event}x{} ", (at * 7 + own * 13) % 23));
    let of_its_own = (0..60).map(|at| format!("riêng{own}x{at} "));
    of_event.zip(of_its_own).flat_map(|(a, b)| [a, b]).collect()
}

fn log(happenings: &[Happening]) -> Vec<(Sequence, Record)> {
    let mut articles: Vec<(usize, Draft)> = Vec::new();
    let mut records = Vec::new();
    for (number, happening) in happenings.iter().enumerate() {
        let count = articles.len().max(1);
        let known = |which: &usize| articles.get(which % count).cloned();
        let (paper, draft) = match happening {
            Happening::Writes { paper, event, minute } => {
                let draft =
                    Draft { published: Some(at(*minute)), ..draft(PAPERS[*paper], number, &words(*event, number)) };
                (*paper, draft)
            }
            Happening::Copies { paper, of, minute } => {
                let Some((_, original)) = known(of) else { continue };
                let text = format!("Theo báo bạn. {}", original.text);
                (*paper, Draft { published: Some(at(*minute)), ..draft(PAPERS[*paper], number, &text) })
            }
            Happening::Changes { which, event, minute } => {
                let Some((paper, old)) = known(which) else { continue };
                let text =
                    event.map_or_else(|| format!("{} Bài được bổ sung.", old.text), |event| words(event, number));
                (paper, Draft { text, updated: Some(at(*minute)), fingerprint: number as u64, ..old })
            }
            Happening::Decides { which, act } => {
                let Some((paper, draft)) = known(which) else { continue };
                let article = ArticleId::derive(&slug(PAPERS[paper]), &draft.url);
                let topic = slug("chuyen-doi-so");
                records.push(Record::Decided(Decision {
                    topic,
                    article,
                    act: act.clone(),
                    by: "an".to_owned(),
                    at: at(60),
                }));
                continue;
            }
        };
        articles.retain(|(_, known)| known.url != draft.url);
        articles.push((paper, draft.clone()));
        records.push(polled(PAPERS[paper], 20_000 + number as i64, vec![draft]));
    }
    (1..).zip(records).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_same_log_gives_the_same_bytes_in_any_batches_and_over_restarts(
        happenings in proptest::collection::vec(happening(), 1..40),
        cuts in proptest::collection::vec((1..9_usize, any::<bool>()), 40),
    ) {
        let log = log(&happenings);
        let (whole, cut) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let (store, mut applier) = open(&whole);
        apply(&mut applier, &log);

        let mut rest = log.as_slice();
        let (mut cut_store, mut cut_applier) = open(&cut);
        for (length, restarts) in cuts {
            let (batch, after) = rest.split_at(length.min(rest.len()));
            apply(&mut cut_applier, batch);
            rest = after;
            if restarts {
                // The store is one process' at a time.
                drop((cut_applier, cut_store));
                (cut_store, cut_applier) = open(&cut);
            }
        }
        apply(&mut cut_applier, rest);
        prop_assert!(cut_store.content() == store.content(), "the stores differ");
    }
}

#[test]
fn an_event_that_two_papers_write_about_is_one_story_and_a_copy_is_told_with_its_original() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    let happenings = [
        Happening::Writes { paper: 0, event: 1, minute: 0 },
        Happening::Writes { paper: 1, event: 1, minute: 30 },
        Happening::Writes { paper: 0, event: 2, minute: 40 },
        Happening::Copies { paper: 1, of: 2, minute: 50 },
    ];
    apply(&mut applier, &log(&happenings));
    let id = |paper: &str, number| ArticleId::derive(&slug(paper), &draft(paper, number, "").url);
    let (first, other) = (StoryId(id("bao-a", 0)), StoryId(id("bao-a", 2)));
    let (found, story) = store.story(first).expect("reads").expect("it is told");
    assert_eq!((found, story.sources()), (first, 2));
    let members: Vec<ArticleId> = story.members.iter().map(|member| member.article).collect();
    assert_eq!(members, [id("bao-a", 0), id("bao-b", 1)]);
    assert_eq!(story.first().map(|member| member.article), Some(id("bao-a", 0)));
    let (_, story) = store.story(other).expect("reads").expect("it is told");
    assert_eq!(story.members.iter().map(|member| member.group).collect::<Vec<_>>(), [id("bao-a", 2); 2]);
}

#[test]
fn an_article_that_changed_into_another_event_leaves_its_story_with_its_copies() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    let happenings = [
        Happening::Writes { paper: 0, event: 1, minute: 0 },
        Happening::Writes { paper: 1, event: 1, minute: 30 },
        Happening::Copies { paper: 1, of: 0, minute: 50 },
        Happening::Changes { which: 0, event: Some(2), minute: 90 },
    ];
    apply(&mut applier, &log(&happenings));
    let id = |paper: &str, number| ArticleId::derive(&slug(paper), &draft(paper, number, "").url);
    let story = |article| store.article(article).expect("reads").expect("it is kept").story;
    let members = |id| store.story(id).expect("reads").map(|(_, story)| story.members.len());
    assert_eq!(story(id("bao-b", 1)), StoryId(id("bao-a", 0)), "the id stays with those that stay");
    assert_ne!(story(id("bao-a", 0)), StoryId(id("bao-a", 0)));
    assert_eq!(story(id("bao-b", 2)), story(id("bao-a", 0)));
    assert_eq!((members(StoryId(id("bao-a", 0))), members(story(id("bao-a", 0)))), (Some(1), Some(2)));
}
