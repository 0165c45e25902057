//! A paper that moves: nothing that it had comes to readers again.

use super::*;
use crate::identify::plain_address;
use crate::model::Article;

const ARTICLES: usize = 30;
/// When the paper has moved, in minutes.
const MOVED: i64 = 4 * 24 * 60;

/// Báo A with a second host of its own.
fn open_with_hosts(folder: &TempDir) -> (Arc<Store>, Applier) {
    let homepage = "homepage = \"https://bao-a.example/\"\n";
    let feeds = FEEDS.replace(homepage, &format!("{homepage}hosts = [\"bao-a-moi.test\"]\n"));
    assert_ne!(feeds, FEEDS);
    let store = Arc::new(Store::open(folder.path()).expect("a fresh store opens"));
    let config = config::parse(&feeds, &folder.path().join("feeds.toml")).expect("a right file");
    let applier = Applier::open(store.clone(), Live::new(config)).expect("the store reads");
    (store, applier)
}

/// What Báo A had before.
fn before() -> Vec<(Sequence, Record)> {
    let polls = (0..ARTICLES).map(|number| {
        let minute = number as i64 * 10 + 5;
        let published = Some(at(minute - 4));
        polled("bao-a", minute, vec![Draft { published, ..draft("bao-a", number, &text(number)) }])
    });
    (1..).zip(polls).collect()
}

/// The same at other addresses, as `change` has them.
fn moved(change: impl Fn(usize, Draft) -> Draft) -> Vec<(Sequence, Record)> {
    let drafts = (0..ARTICLES).map(|number| {
        let published = Some(at(number as i64 * 10 + 1));
        let old = Draft { published, ..draft("bao-a", number, &text(number)) };
        let url = format!("https://bao-a-moi.test/xa-hoi/bai-viet-{}-post{number}", number * 3);
        change(number, Draft { url: address(&url), guid: Some(format!("moi-{number}")), fingerprint: 2, ..old })
    });
    vec![(ARTICLES as Sequence + 1, polled("bao-a", MOVED, drafts.collect()))]
}

fn address(url: &str) -> CanonicalUrl {
    CanonicalUrl::parse(url).expect("a web address")
}

/// Articles on all shelves after both logs; the number of those on the paper's own.
fn entries(records: &[(Sequence, Record)]) -> (Vec<Article>, usize, super::super::Applied) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open_with_hosts(&folder);
    apply(&mut applier, &before());
    let (_, applied) = applier.apply(records).expect("the disk takes it");
    let items = store.items(&Shelf::All, None, 200).expect("reads");
    let own = store.items(&Shelf::Source(slug("bao-a")), None, 200).expect("reads");
    assert!(items.iter().all(|item| item.reprints.is_empty()), "none is a reprint of itself");
    (items.into_iter().map(|item| item.article).collect(), own.len(), applied)
}

#[test]
fn a_paper_that_moves_its_host_and_guids_brings_no_new_entry() {
    let (articles, own, applied) = entries(&moved(|_, draft| draft));
    assert_eq!((articles.len(), own), (ARTICLES, ARTICLES));
    assert_eq!((applied.new, applied.revised, applied.copies), (0, 0, 0));
    assert!(articles.iter().all(|article| article.url.as_str().starts_with("https://bao-a-moi.test/")));
    assert!(articles.iter().all(|article| article.revisions.is_empty()));
}

#[test]
fn what_changed_while_it_moved_is_a_revision() {
    let mended = |number, draft: Draft| match number % 3 {
        0 => Draft { text: format!("{} Bài đã được cập nhật.", draft.text), ..draft },
        _ => draft,
    };
    let (articles, own, applied) = entries(&moved(mended));
    assert_eq!((articles.len(), own), (ARTICLES, ARTICLES));
    assert_eq!((applied.new, applied.revised), (0, ARTICLES as u64 / 3));
    assert_eq!(articles.iter().filter(|article| article.revisions.len() == 1).count(), ARTICLES / 3);
}

#[test]
fn a_move_that_dates_everything_anew_is_seen_through() {
    let (articles, _, applied) =
        entries(&moved(|number, draft| Draft { published: Some(at(MOVED - 60 + number as i64)), ..draft }));
    assert_eq!((articles.len(), applied.new), (ARTICLES, 0));
}

#[test]
fn makes_for_other_devices_are_no_articles_and_no_address_for_readers() {
    let variant = |number, draft: Draft| {
        let path = format!("bao-a.example/tin-{number}.html");
        let url = match number % 4 {
            0 => format!("https://bao-a.example/amp/tin-{number}.html"),
            1 => format!("http://www.{path}?utm_source=zalo"),
            2 => format!("https://m.{path}"),
            _ => format!("https://{path}?outputType=amp"),
        };
        Draft { url: address(&url), title: format!("{} ", draft.title), ..draft }
    };
    let (articles, _, applied) = entries(&moved(variant));
    assert_eq!((articles.len(), applied.new), (ARTICLES, 0));
    assert!(articles.iter().all(|article| plain_address(&article.url).is_none()));
}

#[test]
fn other_headlines_second_prints_and_foreign_hosts_stay_articles_of_their_own() {
    let other = |number, draft: Draft| match number % 3 {
        0 => Draft { title: format!("Tít khác {number}"), ..draft },
        1 => Draft { url: address(&format!("https://bao-khac.test/{number}.html")), ..draft },
        _ => Draft {
            url: address(&format!("https://bao-a.example/chuyen-muc/tin-{number}.html")),
            published: draft.published.map(|_| at(MOVED - 10)),
            ..draft
        },
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open_with_hosts(&folder);
    apply(&mut applier, &before());
    let (_, applied) = applier.apply(&moved(other)).expect("the disk takes it");
    assert_eq!((applied.new, applied.copies), (ARTICLES as u64, ARTICLES as u64));
    assert_eq!(store.items(&Shelf::All, None, 200).expect("reads").len(), ARTICLES, "readers see each once");
}

#[test]
fn a_wire_text_that_another_paper_had_first_is_found_by_its_group() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open_with_hosts(&folder);
    let wire = |number: usize| polled("bao-b", number as i64, vec![draft("bao-b", number, &text(number))]);
    let first = (1..).zip((0..ARTICLES).map(wire)).collect::<Vec<_>>();
    apply(&mut applier, &first);
    let later = |records: Vec<(Sequence, Record)>, by: Sequence| {
        records.into_iter().map(move |(sequence, record)| (sequence + by, record)).collect::<Vec<_>>()
    };
    apply(&mut applier, &later(before(), ARTICLES as Sequence));
    let (_, applied) = applier.apply(&later(moved(|_, draft| draft), ARTICLES as Sequence)).expect("the disk takes it");
    assert_eq!((applied.new, applied.revised), (0, 0));
    let items = store.items(&Shelf::All, None, 200).expect("reads");
    assert!(items.iter().all(|item| item.reprints.len() == 1), "one print of each paper");
}

#[test]
fn a_language_edition_is_an_article_of_its_own() {
    let edition = |_, draft: Draft| Draft { language: Some("km".to_owned()), text: KHMER.repeat(20), ..draft };
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open_with_hosts(&folder);
    apply(&mut applier, &before());
    let one = |records: Vec<(Sequence, Record)>| match records.into_iter().next() {
        Some((sequence, Record::Polled(poll))) => {
            let drafts = poll.drafts[..1].to_vec();
            (sequence, Record::Polled(Box::new(Poll { drafts, ..*poll })))
        }
        _ => unreachable!(),
    };
    let (_, applied) = applier.apply(&[one(moved(edition))]).expect("the disk takes it");
    assert_eq!((applied.new, applied.copies), (1, 0));
    assert_eq!(store.items(&Shelf::All, None, 200).expect("reads").len(), ARTICLES + 1);
}

const KHMER: &str = "គណៈកម្មាធិការប្រជាជនខេត្តបានចេញផែនការផ្លាស់ប្តូរឌីជីថល ";
