//! What is told of pages that come one by one, in lists, from several channels; and of real lengths.

use std::collections::BTreeMap;
use std::fs;

use super::{CHANNELS_MAX, KNOWN_MAX, LOST_MAX, RECENT_MAX, yields_after};
use crate::corpora::corpus;
use crate::model::{Timestamp, Yield, Yields};

const CHANNEL: &str = "https://bao.example/rss";
/// Pages after which a loss is told at the latest.
const LATEST: usize = 16;

fn at(poll: usize) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + poll as i64 * 600).expect("in range")
}

/// A page of its own for each number.
fn page(number: usize, letters: u32) -> Yield {
    Yield {
        url: format!("https://bao.example/bai-{number}.html"),
        letters,
        title: true,
        date: true,
        author: true,
        faults: vec![],
    }
}

/// Pages of a paper: their lengths differ, and all have all.
fn usual(numbers: std::ops::Range<usize>) -> Vec<Yield> {
    numbers.map(|number| page(number, 1200 + (number as u32 * 397) % 1900)).collect()
}

/// What is lacking, by name.
fn lacking(yields: &Yields) -> Vec<&str> {
    yields.loss.iter().flat_map(|loss| &loss.lost).map(|lost| lost.what.as_ref()).collect()
}

/// The source after pages that came one a poll, and after how many of them something was lacking.
fn one_by_one(mut yields: Yields, pages: &[Yield]) -> (Yields, Vec<usize>) {
    let mut told = Vec::new();
    for (count, page) in pages.iter().enumerate() {
        yields = yields_after(yields, CHANNEL, std::slice::from_ref(page), at(count));
        if yields.loss.is_some() {
            told.push(count + 1);
        }
    }
    (yields, told)
}

/// A source that is known.
fn known() -> Yields {
    let (yields, told) = one_by_one(Yields::default(), &usual(0..40));
    assert_eq!(told, [0; 0], "usual pages are no loss");
    yields
}

fn bent(numbers: std::ops::Range<usize>, bend: fn(&mut Yield)) -> Vec<Yield> {
    let mut pages = usual(numbers);
    pages.iter_mut().for_each(bend);
    pages
}

#[test]
fn what_is_lost_is_told_within_eight_pages_and_gone_soon_after_it_is_back() {
    type Row = (&'static str, fn(&mut Yield));
    let losses: [Row; 4] = [
        ("letters", |page| page.letters = 130),
        ("title", |page| page.title = false),
        ("date", |page| page.date = false),
        ("author", |page| page.author = false),
    ];
    for (what, bend) in losses {
        let (yields, told) = one_by_one(known(), &bent(100..108, bend));
        assert_eq!((lacking(&yields), told.last()), (vec![what], Some(&8)));
        assert!(told[0] >= 5, "{what}: a few pages are chance");
        let (yields, told) = one_by_one(yields, &usual(200..208));
        assert!(yields.loss.is_none() && told.len() <= 4, "{what}: told for {told:?} pages after");
    }
}

#[test]
fn a_source_of_twenty_five_pages_is_known_however_they_came() {
    for polls in [1, 5, 8, 25] {
        let mut yields = Yields::default();
        for (poll, pages) in usual(0..25).chunks(polls).enumerate() {
            yields = yields_after(yields, CHANNEL, pages, at(poll));
        }
        let lost = yields_after(yields, CHANNEL, &bent(100..108, |page| page.letters = 90), at(99));
        assert_eq!(lacking(&lost), ["letters"], "{polls} a poll");
        assert_eq!(lost.loss.map(|loss| loss.since), Some(at(99)));
    }
}

#[test]
fn a_new_source_has_nothing_to_fall_below() {
    let (_, told) = one_by_one(Yields::default(), &bent(0..60, |page| (page.letters, page.date) = (0, false)));
    assert_eq!(told, [0; 0]);
}

#[test]
fn pages_that_chance_brings_together_are_no_loss() {
    // Every third page is a notice; every fourth names nobody; six picture stories come in a row.
    let mut pages = usual(0..600);
    for (number, page) in pages.iter_mut().enumerate() {
        if number % 3 == 0 || number % 97 < 6 {
            page.letters = 90;
        }
        page.author = number % 4 != 0;
    }
    assert_eq!(one_by_one(Yields::default(), &pages).1, [0; 0]);
}

#[test]
fn a_loss_shows_through_a_paper_of_short_and_long_pages() {
    let mixed = |numbers| {
        let mut pages = usual(numbers);
        pages.iter_mut().step_by(4).for_each(|page| page.letters = 90);
        pages
    };
    let (yields, told) = one_by_one(Yields::default(), &mixed(0..88));
    assert_eq!(told, [0; 0]);
    let (_, told) = one_by_one(yields, &bent(100..100 + LATEST, |page| page.letters = 120));
    assert!(told.first().is_some_and(|first| (8..=LATEST).contains(first)), "{told:?}");
}

#[test]
fn channels_of_another_kind_are_judged_by_what_they_usually_give() {
    let videos = |numbers| bent(numbers, |page| (page.letters, page.author) = (60, false));
    let mut yields = known();
    for poll in 0..6 {
        // Their first list is long, their next pages come in rows.
        let pages = if poll == 0 { videos(1000..1060) } else { videos(2000 + poll * 10..2010 + poll * 10) };
        yields = yields_after(yields, "https://bao.example/video.rss", &pages, at(poll));
        assert_eq!(lacking(&yields), [""; 0], "poll {poll}");
    }
    yields = yields_after(yields, CHANNEL, &bent(3000..3008, |page| page.letters = 60), at(9));
    assert_eq!(lacking(&yields), ["letters"], "in the other channel that is a loss");
}

#[test]
fn channels_that_share_a_source_know_it_together() {
    let mut yields = Yields::default();
    let polled = |yields, number: usize, page: Yield| {
        yields_after(yields, &format!("{CHANNEL}/{}", number % 4), &[page], at(number))
    };
    for (number, page) in usual(0..25).into_iter().enumerate() {
        yields = polled(yields, number, page);
    }
    for (number, page) in bent(100..108, |page| page.date = false).into_iter().enumerate() {
        yields = polled(yields, number, page);
    }
    assert_eq!(lacking(&yields), ["date"]);
}

#[test]
fn a_long_list_is_judged_as_a_whole() {
    let mut list = usual(100..160);
    list[45..].iter_mut().for_each(|page| page.letters = 40);
    assert_eq!(lacking(&yields_after(known(), CHANNEL, &list, at(0))), [""; 0], "a block of videos at its end");
    let broken = bent(100..160, |page| page.letters = 40);
    assert_eq!(lacking(&yields_after(known(), CHANNEL, &broken, at(0))), ["letters"]);
}

#[test]
fn a_page_that_is_read_again_stands_once() {
    let ticker = Yield { letters: 50, ..page(7, 0) };
    assert_eq!(one_by_one(known(), &vec![ticker; 100]).1, [0; 0]);
}

#[test]
fn a_body_that_a_script_makes_is_remembered_and_not_compared() {
    let scripted = |page: &mut Yield| (page.letters, page.faults) = (0, vec!["body-by-script".into()]);
    let (yields, told) = one_by_one(known(), &bent(100..140, scripted));
    assert_eq!(told, [0; 0]);
    assert!(yields.recent.iter().all(|recent| recent.page.faults == ["body-by-script"]));
    let (_, told) = one_by_one(yields, &usual(200..240));
    assert_eq!(told, [0; 0]);
}

#[test]
fn what_was_lost_becomes_usual_only_after_hundreds_of_pages() {
    let broken = |numbers| bent(numbers, |page| page.author = false);
    let (yields, told) = one_by_one(known(), &broken(1000..1000 + LOST_MAX as usize));
    assert_eq!(told.len(), 301 - told[0], "told without a break");
    let (yields, told) = one_by_one(yields, &broken(2000..2100));
    assert!(told.len() < 10, "the paper names nobody any more: {told:?}");
    assert_eq!(lacking(&yields), [""; 0]);
}

#[test]
fn what_is_kept_is_bounded() {
    let mut yields = Yields::default();
    for poll in 0..100 {
        yields = yields_after(yields, &format!("{CHANNEL}/{poll}"), &usual(poll * 60..poll * 60 + 60), at(poll));
    }
    assert!(yields.recent.len() <= RECENT_MAX && yields.usual.len() <= CHANNELS_MAX);
    assert!(yields.usual.iter().all(|usual| usual.pages.len() <= KNOWN_MAX));
}

/// Lengths of the texts of each outlet, in the order of publication: by day, then by the number in the
/// address, which grows in time. The file's own order is a crawler's, section by section.
fn outlets() -> BTreeMap<String, Vec<u32>> {
    let mut outlets = BTreeMap::<String, Vec<(String, String, u32)>>::new();
    let Some(path) = corpus("articles/news-2016.jsonl") else { return BTreeMap::new() };
    for line in fs::read_to_string(path).expect("a text file").lines() {
        let article: serde_json::Value = serde_json::from_str(line).expect("an article");
        let said = |name: &str| article[name].as_str().unwrap_or_default().to_owned();
        let numbers = said("url").split(|letter: char| !letter.is_ascii_digit()).map(str::to_owned).collect::<Vec<_>>();
        let number = numbers.into_iter().rfind(|number| number.len() >= 6).unwrap_or_default();
        let letters = said("text").chars().count() as u32;
        outlets.entry(said("source")).or_default().push((said("published"), number, letters));
    }
    let in_order = |mut texts: Vec<(String, String, u32)>| {
        texts.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
        texts.into_iter().map(|(_, _, letters)| letters).collect::<Vec<u32>>()
    };
    outlets
        .into_iter()
        .filter(|(_, texts)| texts.len() >= 100)
        .map(|(outlet, texts)| (outlet, in_order(texts)))
        .collect()
}

fn pages(lengths: &[u32]) -> Vec<Yield> {
    lengths.iter().enumerate().map(|(number, &letters)| page(number, letters)).collect()
}

#[test]
fn real_papers_give_no_finding_in_sound_weeks() {
    for (outlet, lengths) in outlets() {
        let (_, told) = one_by_one(Yields::default(), &pages(&lengths));
        assert_eq!(told, [0; 0], "{outlet}: {} pages", lengths.len());
    }
}

#[test]
fn real_papers_that_lose_their_texts_are_found_within_sixteen_pages() {
    let (mut found, mut tried) = (0, 0);
    for (outlet, lengths) in outlets() {
        let (mut yields, mut after) = (Yields::default(), Vec::new());
        for (number, page) in pages(&lengths).into_iter().enumerate() {
            yields = yields_after(yields, CHANNEL, &[page], at(number));
            if number % 50 == 40 {
                let broken = bent(90_000..90_000 + LATEST, |page| page.letters = 0);
                after.push(one_by_one(yields.clone(), &broken).1.first().copied());
            }
        }
        (found, tried) = (found + after.iter().flatten().count(), tried + after.len());
        eprintln!("{outlet}: found after {after:?} pages");
    }
    // The others are pages of films and pictures, a quarter and more of which have no text at any time.
    assert!(found * 100 >= tried * 70, "{found} of {tried}");
}
