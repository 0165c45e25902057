//! Decisions in the log, and what they do to what is published.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::config;
use crate::log::{Record, Sequence};
use crate::model::{Act, ArticleId, CanonicalUrl, Decision, Draft, Shelf};
use crate::pipeline::tests::{FEEDS, apply, at, draft, open, polled, slug};
use crate::pipeline::{Applier, Lessons, Live};
use crate::store::Store;

const TOPIC: &str = "chuyen-doi-so";
const OURS: [&str; 6] =
    ["chính quyền số", "dịch vụ công trực tuyến", "nền tảng dữ liệu", "thanh toán điện tử", "phần mềm", "kinh tế số"];
const OTHERS: [&str; 6] = ["vòng loại", "bàn thắng", "cầu thủ trẻ", "huấn luyện viên", "khán đài", "đội khách"];
/// Articles that are decided; the rule takes each, since all headlines name the topic.
const DECIDED: usize = 48;

/// An article that belongs when its number is even.
fn article(number: usize) -> Draft {
    let words = if number.is_multiple_of(2) { OURS } else { OTHERS };
    let said = (0..30).map(|at| {
        format!("tin{} {} xã{} ", number * 31 + at, words[(number / 2 + at) % 6], (number * 7 + at * at) % 97)
    });
    draft("bao-a", number, &said.collect::<String>())
}

fn id_of(number: usize) -> ArticleId {
    ArticleId::derive(&slug("bao-a"), &CanonicalUrl::parse(article(number).url.as_str()).expect("an address"))
}

fn decided(number: usize, act: Act) -> Record {
    Record::Decided(Decision { topic: slug(TOPIC), article: id_of(number), act, by: "Lan".to_owned(), at: at(600) })
}

/// Articles, decisions on most by what belongs, and two more articles afterwards.
fn log(yes: impl Fn(usize) -> bool) -> Vec<(Sequence, Record)> {
    let come = (0..DECIDED + 4).map(|number| polled("bao-a", number as i64, vec![article(number)]));
    let acts = (0..DECIDED).map(|number| decided(number, if yes(number) { Act::Accept } else { Act::Reject }));
    let later = polled("bao-a", 700, vec![article(DECIDED + 4), article(DECIDED + 5)]);
    (1..).zip(come.chain(acts).chain([later])).collect()
}

fn listed(store: &Store) -> Vec<ArticleId> {
    let items = store.items(&Shelf::Topic(slug(TOPIC)), None, 200).expect("reads");
    items.into_iter().map(|item| item.article.id).collect()
}

fn all(store: &Store) -> String {
    serde_json::to_string(&store.items(&Shelf::All, None, 200).expect("reads")).expect("plain data")
}

/// A store to which a log was applied at once, and brought up to what it taught.
fn applied(log: &[(Sequence, Record)]) -> (TempDir, Arc<Store>, Applier) {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    applier.reclassify().expect("the disk takes it");
    apply(&mut applier, log);
    applier.refresh().expect("the disk takes it");
    (folder, store, applier)
}

#[test]
fn a_model_that_beats_its_rule_takes_over_with_reasons_and_editors_go_before_it() {
    let mut log = log(|number| number % 2 == 0);
    // Against the text, and after the model learned: it is the editor's all the same.
    log.push((log.len() as Sequence + 1, decided(DECIDED + 1, Act::Accept)));
    log.push((log.len() as Sequence + 1, decided(DECIDED + 2, Act::Reject)));
    let (_folder, store, _applier) = applied(&log);
    let listed = listed(&store);
    let expected = |number: usize| match number {
        _ if number == DECIDED + 1 => true,
        _ if number == DECIDED + 2 => false,
        _ => number.is_multiple_of(2),
    };
    for number in 0..DECIDED + 6 {
        assert_eq!(listed.contains(&id_of(number)), expected(number), "article {number}");
    }
    let matches = |number| store.article(id_of(number)).expect("reads").expect("is stored").topics;
    for number in [DECIDED, DECIDED + 4] {
        let because = &matches(number)[0].because;
        assert!(because[0].starts_with("learned from 49 decisions, ") && because[0].contains("% sure"), "{because:?}");
        assert!(because[0].contains("dịch vụ") && because[0].contains("nền tảng"), "{because:?}");
        assert!(because[1].contains("in title"), "what the rule says stands behind it: {because:?}");
    }
    assert_eq!(matches(DECIDED + 5), []);
}

#[test]
fn nothing_published_changes_while_the_model_is_no_better() {
    // What editors decide has nothing to do with the text.
    let log = log(|number| number % 4 < 2);
    let (_folder, store, _applier) = applied(&log);
    let listed = listed(&store);
    for number in 0..DECIDED + 6 {
        assert_eq!(listed.contains(&id_of(number)), number >= DECIDED || number % 4 < 2, "article {number}");
    }
    let lessons = Lessons::read(&store, &[]).expect("reads");
    assert_eq!(lessons.count(&slug(TOPIC)), DECIDED, "it learned all the same");
}

#[test]
fn the_same_log_teaches_the_same_in_any_batches_and_over_restarts() {
    let log = log(|number| number % 2 == 0);
    let (_folder, store, _applier) = applied(&log);
    let folder = tempfile::tempdir().expect("a folder");
    for batch in log.chunks(7) {
        let (_store, mut applier) = open(&folder);
        applier.reclassify().expect("the disk takes it");
        apply(&mut applier, batch);
    }
    let (again, mut applier) = open(&folder);
    applier.reclassify().expect("the disk takes it");
    assert_eq!(all(&again), all(&store));
    assert_eq!(listed(&again), listed(&store));
}

#[test]
fn what_was_decided_teaches_on_when_the_articles_are_gone() {
    let (folder, store, applier) = applied(&log(|number| number % 2 == 0));
    let topic = config::parse(FEEDS, Path::new("feeds.toml")).expect("it is right");
    let taught = || Lessons::read(&store, &[]).expect("reads").taught(&topic.topics[0]).expect("both kinds");
    let before = taught();
    assert!(before.in_charge);
    while store.prune(at(10_000)).expect("prunes") > 0 {}
    assert_eq!(store.article(id_of(0)).expect("reads"), None);
    let after = taught();
    assert_eq!((after.decisions, after.learned.clone()), (before.decisions, before.learned));
    drop((store, applier));
    let (store, mut applier) = open(&folder);
    applier.reclassify().expect("the disk takes it");
    apply(&mut applier, &[(1000, polled("bao-a", 800, vec![article(200), article(201)]))]);
    assert_eq!(listed(&store), [id_of(200)], "a new article is judged by them");
}

#[test]
fn a_rule_that_was_mended_is_tried_again_on_the_old_decisions() {
    let (folder, store, applier) = applied(&log(|number| number.is_multiple_of(2)));
    assert!(
        store.article(id_of(DECIDED)).expect("reads").expect("is stored").topics[0].because[0].starts_with("learned")
    );
    drop((store, applier));
    let mended = FEEDS.replace("'\"chuyển đổi số\"'", "'\"dịch vụ công trực tuyến\"'");
    assert_ne!(mended, FEEDS);
    let config = config::parse(&mended, Path::new("feeds.toml")).expect("it is right");
    let store = Arc::new(Store::open(folder.path()).expect("opens"));
    let mut applier = Applier::open(store.clone(), Live::new(config.clone())).expect("opens");
    applier.reclassify().expect("the disk takes it");
    let taught = Lessons::read(&store, &[]).expect("reads").taught(&config.topics[0]).expect("both kinds");
    assert!(!taught.in_charge && taught.learned.trial.rule.f1() == Some(1.0), "{:?}", taught.learned.trial);
    let because = |number| store.article(id_of(number)).expect("reads").expect("is stored").topics;
    assert!(because(DECIDED)[0].because[0].starts_with("\"dịch vụ công trực tuyến\" in "), "{:?}", because(DECIDED));
    assert_eq!(because(DECIDED + 1), []);
}
