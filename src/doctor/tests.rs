//! What is found, poll by poll: one row a finding; and that sound feeds stay without any.

use std::collections::BTreeMap;

use super::ailments::AILMENTS;
use super::{Answered, Condition, Evidence, Facts, Severity, Visit, condition, diagnose, examine, headline};
use crate::config::Language;
use crate::model::{ChannelState, FailureClass, Fault, Health, ListingFormat, Moved, Timestamp, Trace, Trust};
use crate::parse;

/// Việt Nam's.
const ZONE: i32 = 7 * 3600;
/// Entries of the sample's documents.
const ENTRIES: i64 = 20;
/// Seconds between its articles, and between polls.
const STEP: i64 = 600;

/// One document, made of whole values that a row bends.
#[derive(Clone)]
struct Document {
    answered: Answered,
    format: ListingFormat,
    faults: Vec<Fault>,
    facts: Vec<Facts>,
    conditional: bool,
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_123 + seconds).unwrap()
}

fn now(poll: i64) -> Timestamp {
    at(poll * STEP)
}

/// The sound document of poll `poll`: an article every ten minutes, seen five minutes later.
fn sound(poll: i64) -> Document {
    let entry = |number: i64| {
        let name = (10_000 + number) as u32;
        Facts {
            trace: Trace { guid: name, url: name + 1_000_000, title: name + 2_000_000 },
            published: Some(at(number * STEP - 300)),
            text: true,
            known: number < poll,
            ..Facts::default()
        }
    };
    let address = "https://bao.example/rss".to_owned();
    Document {
        answered: Answered {
            asked: address.clone(),
            url: address,
            content_type: Some("application/rss+xml; charset=utf-8".to_owned()),
            body: poll as u64,
            bytes: 40_000,
            took_ms: 300,
            validators: true,
            compressed: Some(true),
        },
        format: ListingFormat::Rss,
        faults: vec![],
        facts: (0..ENTRIES).map(|back| entry(poll - back)).collect(),
        conditional: true,
    }
}

fn visited(health: &Health, document: &Document, now: Timestamp) -> Health {
    let evidence = Evidence {
        answered: &document.answered,
        format: Some(document.format),
        faults: &document.faults,
        facts: &document.facts,
        conditional: document.conditional,
        zone_seconds: ZONE,
    };
    examine(health, &Visit::Document(&evidence), now)
}

fn state(health: Health) -> ChannelState {
    ChannelState { polled: health.at, succeeded: health.at, health, ..ChannelState::default() }
}

fn codes(state: &ChannelState) -> Vec<&'static str> {
    diagnose(state).into_iter().map(|finding| finding.code).collect()
}

/// What is found after so many polls of documents that were bent.
fn after(polls: i64, bend: impl Fn(i64, &mut Document)) -> Vec<&'static str> {
    after_each(0..polls, bend)
}

fn after_each(polls: impl Iterator<Item = i64>, bend: impl Fn(i64, &mut Document)) -> Vec<&'static str> {
    let mut health = Health::default();
    for poll in polls {
        let mut document = sound(poll);
        bend(poll, &mut document);
        health = visited(&health, &document, now(poll));
    }
    codes(&state(health))
}

fn each(document: &mut Document, mut bend: impl FnMut(usize, &mut Facts)) {
    document.facts.iter_mut().enumerate().for_each(|(place, facts)| bend(place, facts));
}

type Row = (&'static str, i64, fn(i64, &mut Document));

/// What is found, after how many polls, of which documents.
const ROWS: &[Row] = &[
    ("guid-missing", 1, |_, it| each(it, |_, facts| facts.trace.guid = 0)),
    ("guid-repeated", 1, |_, it| each(it, |_, facts| facts.trace.guid = 7)),
    ("guid-changing", 3, |poll, it| each(it, |_, facts| facts.trace.guid += 10_000 * poll as u32)),
    ("guid-reused", 3, |_, it| each(it, |place, facts| facts.trace.guid = 50 + place as u32)),
    ("guid-foreign", 1, |_, it| each(it, |_, facts| facts.guid_foreign = true)),
    ("entry-repeated", 1, |_, it| it.facts[4] = it.facts[3]),
    ("link-missing", 1, |_, it| it.facts[2].trace.url = 0),
    ("link-same", 1, |_, it| each(it, |_, facts| facts.trace.url = 9)),
    ("link-repeated", 1, |_, it| it.facts[4].trace.url = it.facts[3].trace.url),
    ("link-foreign", 3, |_, it| each(it, |_, facts| facts.foreign = true)),
    ("link-relative", 1, |_, it| it.faults.push(Fault::new("link-relative", "`/tin-1.html`"))),
    ("title-missing", 1, |_, it| each(it, |_, facts| facts.trace.title = 0)),
    ("title-markup", 1, |_, it| it.facts[0].markup = true),
    ("summary-missing", 1, |_, it| each(it, |_, facts| facts.text = false)),
    ("items-lost", 3, |poll, it| {
        each(it, |place, facts| {
            facts.trace.url = (poll * 100) as u32 + place as u32 + 1;
            facts.trace.guid = facts.trace.url;
            facts.known = false;
        });
    }),
    ("feed-empty", 3, |_, it| it.facts.clear()),
    ("feed-shrunk", 12, |poll, it| {
        if poll >= 10 {
            it.facts.truncate(4)
        }
    }),
    ("date-missing", 1, |_, it| each(it, |_, facts| facts.published = None)),
    ("date-unreadable", 1, |_, it| it.faults.push(Fault::new("date-unreadable", "`hôm nay` is no date"))),
    ("date-epoch", 1, |_, it| it.facts[1].published = Some(Timestamp::UNIX_EPOCH)),
    ("date-future", 2, |poll, it| it.facts[0].published = Some(at(poll * STEP + 86_400 * 27_000))),
    ("date-ahead", 2, |poll, it| it.facts[0].published = Some(at(poll * STEP + 6 * 3600))),
    ("date-same", 2, |poll, it| each(it, |_, facts| facts.published = Some(now(poll)))),
    ("date-no-hour", 1, |_, it| {
        each(it, |place, facts| facts.published = Timestamp::from_second(1_699_981_200 - 86_400 * place as i64).ok());
    }),
    ("date-order", 1, |_, it| it.facts.reverse()),
    ("zone-ahead", 30, |_, it| each(it, |_, facts| shift(facts, 7))),
    ("zone-behind", 30, |_, it| each(it, |_, facts| shift(facts, -7))),
    ("encoding-undeclared", 1, |_, it| it.faults.push(Fault::new("charset-guessed", "windows-1258"))),
    ("encoding-wrong", 1, |_, it| it.faults.push(Fault::new("charset-wrong", "declared as x"))),
    ("encoding-mixed", 1, |_, it| it.faults.push(Fault::new("utf8-broken", "3 bytes are not UTF-8"))),
    ("encoding-legacy", 1, |_, it| it.faults.push(Fault::new("charset-tcvn3", "TCVN3"))),
    ("encoding-legacy", 1, |_, it| it.faults.push(Fault::new("charset-vni", "VNI"))),
    ("xml-broken", 1, |_, it| it.faults.push(Fault::new("bare-ampersand", "`&` (3 times)"))),
    ("truncated", 1, |_, it| it.faults.push(Fault::new("cut-off", "it ends in the middle"))),
    ("format-old", 1, |_, it| it.faults.push(Fault::new("atom-0.3", "Atom 0.3"))),
    ("entries-many", 1, |_, it| it.faults.push(Fault::new("entries-many", "900 entries"))),
    ("elements-many", 1, |_, it| it.faults.push(Fault::new("elements-many", "an item has more elements"))),
    ("date-month-first", 1, |_, it| it.faults.push(Fault::new("date-month-first", "11/23/2026"))),
    ("selector-empty", 1, |_, it| it.faults.push(Fault::new("links-missing", "none"))),
    ("robots", 1, |_, it| it.faults.push(Fault::new("robots-disallow", "robots.txt of bao.example does not let us"))),
    ("robots-unknown", 2, |_, it| it.faults.push(Fault::new("robots-unknown", "robots.txt of bao.example could not"))),
    ("pages-missing", 2, |_, it| it.faults.extend((0..9).map(|place| Fault::at(place, "page-missing", "404")))),
    ("type-wrong", 1, |_, it| it.answered.content_type = Some("text/html".to_owned())),
    ("type-wrong", 1, |_, it| it.answered.content_type = None),
    ("validators-none", 1, |_, it| it.answered.validators = false),
    ("validators-useless", 4, |_, it| it.answered.body = 5),
    ("uncompressed", 1, |_, it| (it.answered.compressed, it.answered.bytes) = (Some(false), 100_000)),
    ("document-large", 1, |_, it| it.answered.bytes = 2_000_000),
    ("answer-slow", 3, |_, it| it.answered.took_ms = 14_000),
    ("redirected", 5, |_, it| it.answered.url = "https://bao.example/rss.xml".to_owned()),
];

fn shift(facts: &mut Facts, hours: i64) {
    facts.published = facts.published.map(|at| Timestamp::from_second(at.as_second() + hours * 3600).unwrap());
}

#[test]
fn each_ailment_is_found_and_nothing_beside_it() {
    for (code, polls, bend) in ROWS {
        assert_eq!(after(*polls, bend), [*code], "{code}");
        assert!(*polls == 1 || !after(1, bend).contains(code), "{code} after one poll");
    }
}

#[test]
fn what_was_mended_is_forgotten() {
    for (code, polls, bend) in ROWS {
        let mended = |poll: i64, document: &mut Document| {
            if poll < *polls {
                bend(poll, document);
            }
        };
        // Twelve sound documents at once, and some more after a week.
        let week = (polls + 1_100)..(polls + 1_104);
        assert_eq!(after_each((0..polls + 12).chain(week), mended), Vec::<&str>::new(), "{code}");
    }
}

#[test]
fn failures_are_found_by_what_they_were() {
    let failed = |code: &'static str, times: u32, class: FailureClass| {
        let mut health = visited(&Health::default(), &sound(0), now(0));
        let faults = [Fault::new(code, "")];
        let message = "it did not come";
        for poll in 1..=i64::from(times) {
            health = examine(&health, &Visit::Failed { faults: &faults, message }, now(poll));
        }
        let problem = Some(message.to_owned());
        ChannelState { problem, failures: times, class: Some(class), ..state(health) }
    };
    use FailureClass::{Hard, Soft, Temporary};
    for (fault, times, class, code, expected) in [
        ("html-instead", 1, Soft, "failing-html", Condition::Broken),
        ("empty", 1, Soft, "failing-empty", Condition::Broken),
        ("not-a-feed", 1, Soft, "failing-not-a-feed", Condition::Broken),
        ("sitemap-index", 1, Soft, "failing-sitemap-index", Condition::Broken),
        ("failing-not-found", 2, Soft, "failing-not-found", Condition::Broken),
        ("failing-refused", 1, Hard, "failing-refused", Condition::Broken),
        ("failing-server", 1, Temporary, "failing-server", Condition::Well),
        ("failing-server", 3, Temporary, "failing-server", Condition::Broken),
        ("never-heard-of", 1, Soft, "failing-other", Condition::Broken),
    ] {
        let state = failed(fault, times, class);
        let findings = diagnose(&state);
        assert_eq!(codes(&state), [code], "{fault}");
        assert_eq!(condition(&state, &findings), expected, "{fault}");
        assert_eq!(findings[0].since, Some(now(1)), "{fault}");
    }
    let mended = visited(&failed("empty", 4, Soft).health, &sound(5), now(5));
    assert_eq!(codes(&state(mended)), Vec::<&str>::new());
}

#[test]
fn a_server_that_fails_often_is_told_of_and_one_that_failed_once_is_not() {
    let fares = |every: i64| {
        let mut health = Health::default();
        for poll in 0..60 {
            let faults = [Fault::new("failing-busy", "")];
            health = match poll % every {
                1 => examine(&health, &Visit::Failed { faults: &faults, message: "503" }, now(poll)),
                _ => visited(&health, &sound(poll), now(poll)),
            };
        }
        codes(&state(health))
    };
    assert_eq!((fares(3), fares(20)), (vec!["failing-often"], vec![]));
}

#[test]
fn what_others_keep_of_a_channel_is_told_too() {
    let sound = state(visited(&Health::default(), &sound(0), now(0)));
    let moved = |times| Some(Moved { to: "https://moi.example/rss".to_owned(), since: now(0), times, seen: now(0) });
    let trust = Trust { liar: Some(now(0)), ..Trust::default() };
    for (state, expected) in [
        (ChannelState { moved: moved(3), ..sound.clone() }, vec!["moved"]),
        (ChannelState { moved: moved(1), ..sound.clone() }, vec![]),
        (
            ChannelState { gone: Some(now(0)), failures: 1, problem: Some("410".to_owned()), ..sound.clone() },
            vec!["gone"],
        ),
        (ChannelState { trust, ..sound.clone() }, vec!["validators-lie"]),
    ] {
        assert_eq!(codes(&state), expected);
    }
}

#[test]
fn the_worst_comes_first_and_is_the_headline() {
    let mut document = sound(0);
    document.answered.validators = false;
    each(&mut document, |_, facts| (facts.trace.guid, facts.published) = (7, None));
    let state = state(visited(&Health::default(), &document, now(0)));
    let findings = diagnose(&state);
    assert_eq!(codes(&state), ["guid-repeated", "date-missing", "validators-none"]);
    assert_eq!(condition(&state, &findings), Condition::Mend);
    let (vi, en) =
        (headline(Condition::Mend, &findings, Language::Vi), headline(Condition::Mend, &findings, Language::En));
    assert!(vi.contains("guid") && vi.contains("20/20") && en.contains("20/20"), "{vi} {en}");
    assert!(findings.is_sorted_by_key(|finding| finding.severity));
    assert_eq!(findings[2].severity, Severity::Untidy);
    assert_eq!(condition(&ChannelState::default(), &[]), Condition::Waiting);
}

#[test]
fn a_value_stays_small_whatever_a_document_says() {
    let mut document = sound(0);
    document.faults.push(Fault::new("date-unreadable", "ngày ".repeat(9_000)));
    document.facts = (0..50_000).map(|_| document.facts[0]).collect();
    let health = visited(&Health::default(), &document, now(0));
    assert!(postcard::to_stdvec(&health).unwrap().len() < 2_000);
}

/// A stream of numbers that is the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end) as i64
    }
}

/// Weeks of a sound paper: busy by day, quiet by night, entries corrected, one pinned on top, a
/// 304 whenever nothing changed, now and then a slow answer or a failure that passes.
fn weeks(seed: u64, per_day: u64, length: usize, poll_minutes: i64) -> Vec<(Timestamp, Vec<&'static str>)> {
    let mut chance = Chance(seed);
    let (mut health, mut articles, mut found) = (Health::default(), Vec::<(i64, u32)>::new(), Vec::new());
    let (mut seen, mut version, mut sent) = (0_u32, 1_u64, 0_u64);
    for minute in 0..21 * 1440 {
        let hour = (minute / 60 + 7) % 24;
        let busy = if (6..22).contains(&hour) { 90 } else { 5 };
        if chance.below(1440 * 60) < i64::try_from(per_day).unwrap() * busy {
            articles.insert(0, (minute * 60 + chance.below(60), articles.len() as u32 + 1));
            version += 1;
        }
        if chance.below(700) == 0 {
            version += 1; // A headline was corrected.
        }
        if minute % poll_minutes != 0 || articles.len() < 10 {
            continue;
        }
        let now = at(minute * 60 + 60);
        if chance.below(200) == 0 {
            health = examine(&health, &Visit::Failed { faults: &[], message: "time-out" }, now);
            continue;
        }
        if version == sent {
            health = examine(&health, &Visit::Unchanged, now);
            continue;
        }
        let mut document = sound(0);
        document.answered.body = version;
        document.answered.took_ms = if chance.below(50) == 0 { 12_000 } else { 400 };
        let mut listed: Vec<&(i64, u32)> = articles.iter().take(length).collect();
        if listed.len() > 8 {
            listed.swap(0, 6); // One is pinned on top.
        }
        let corrected = chance.below(30) as usize;
        document.facts = listed
            .iter()
            .enumerate()
            .map(|(place, (published, number))| Facts {
                trace: Trace {
                    guid: *number,
                    url: 500_000 + number,
                    title: 900_000 + number + if place == corrected { 3_000_000 } else { 0 },
                },
                published: Some(at(*published)),
                text: true,
                known: *number <= seen,
                ..Facts::default()
            })
            .collect();
        health = visited(&health, &document, now);
        seen = articles.first().map_or(0, |(_, number)| *number);
        sent = version;
        found.push((now, codes(&state(health.clone()))));
    }
    found
}

#[test]
fn weeks_of_sound_feeds_give_no_finding() {
    for (seed, per_day, length, poll_minutes) in
        [(1, 12, 20, 10), (2, 60, 30, 10), (3, 200, 50, 10), (4, 4, 10, 10), (5, 60, 50, 60), (6, 30, 30, 240)]
    {
        let found = weeks(seed, per_day, length, poll_minutes);
        assert!(found.len() > 20, "{seed}: {}", found.len());
        for (at, codes) in found {
            assert!(codes.is_empty(), "paper {seed} at {at}: {codes:?}");
        }
    }
}

/// Articles at these hours, listed `length` at a time, each document's newest first, polled every six hours
/// until `days`: whether the channel was ever called silent.
fn called_silent(published: &[i64], length: usize, days: i64) -> bool {
    let (mut health, mut listed, mut seen, mut ever) = (Health::default(), 0, 0, false);
    for hour in (0..days * 24).step_by(6) {
        let here: Vec<i64> = published.iter().copied().filter(|at| *at <= hour).rev().take(length).collect();
        let now = at(hour * 3600 + 60);
        let count = published.iter().filter(|at| **at <= hour).count();
        health = if count == listed {
            examine(&health, &Visit::Unchanged, now)
        } else {
            let mut document = sound(0);
            document.facts = here
                .iter()
                .map(|it| Facts { published: Some(at(it * 3600)), known: *it <= seen, text: true, ..Facts::default() })
                .collect();
            visited(&health, &document, now)
        };
        (listed, seen) = (count, here.first().copied().unwrap_or(0));
        let mut state = state(health.clone());
        // What habits come to: what was seen fades within four weeks.
        let left = |since: i64| (-(since as f32) / (28.0 * 24.0)).exp();
        let past: f32 = published.iter().filter(|it| **it <= hour).map(|it| left(hour - it)).sum();
        state.habits.published.hours = [past / 24.0; 24];
        state.habits.watched.hours = [28.0 * (1.0 - left(hour)); 24];
        ever |= codes(&state).contains(&"silent");
    }
    ever
}

#[test]
fn a_channel_is_silent_by_its_own_habit_alone() {
    let every = |hours: i64, days: i64| (0..days * 24).step_by(hours as usize).collect::<Vec<i64>>();
    let batches = |each: i64, days: i64, every: i64| -> Vec<i64> {
        (0..days / every).flat_map(|batch| (0..each).map(move |_| batch * every * 24 + 8)).collect()
    };
    let tet = |hours: i64, gap: i64| -> Vec<i64> {
        every(hours, 70).into_iter().filter(|at| !(30 * 24..(30 + gap) * 24).contains(at)).collect()
    };
    for (name, published, length, days, expected) in [
        ("frozen after a month at ten a day", every(2, 30), 20, 70, true),
        ("frozen after a month at forty a day", every(1, 30), 50, 40, true),
        ("frozen for half a year at four a day", every(6, 30), 30, 200, true),
        ("a weekend's silence of a busy desk", every(1, 30), 50, 32, false),
        ("a portal that writes weekly", every(168, 140), 20, 147, false),
        ("a portal that puts out thirty every Monday", batches(30, 140, 7), 20, 147, false),
        ("a portal that puts out sixty every month", batches(60, 180, 30), 20, 200, false),
        ("one batch, and nothing after it", batches(30, 1, 1), 30, 60, false),
        ("nine days of Tết at four a day", tet(6, 9), 20, 70, false),
        ("nine days of Tết at twelve a day", tet(2, 9), 20, 70, false),
        ("no article ever", vec![], 20, 60, false),
    ] {
        assert_eq!(called_silent(&published, length, days), expected, "{name}");
    }
}

#[test]
fn a_feed_that_stood_still_before_we_came_is_found_at_once() {
    let of = |minutes: i64, days_ago: i64| {
        let mut document = sound(0);
        each(&mut document, |place, facts| {
            facts.published = Some(at(-days_ago * 86_400 - place as i64 * minutes * 60));
            facts.known = false;
        });
        let state = state(visited(&Health::default(), &document, at(0)));
        let findings = diagnose(&state);
        findings.first().map(|finding| (finding.code, finding.sentence(Language::Vi)))
    };
    let (code, sentence) = of(180, 40).expect("a finding");
    assert_eq!(code, "silent");
    assert!(sentence.starts_with("Không có bài mới từ 06/10/2023") && sentence.contains("chừng 8 bài"), "{sentence}");
    assert!(of(30, 40).is_some(), "twenty within ten hours, and nothing for forty days");
    assert_eq!((of(180, 5), of(1, 20), of(0, 40).filter(|(code, _)| *code == "silent")), (None, None, None));
}

#[test]
fn the_table_names_each_ailment_once() {
    for (place, ailment) in AILMENTS.iter().enumerate() {
        assert!(AILMENTS[place + 1..].iter().all(|other| other.code != ailment.code), "{}", ailment.code);
    }
}

/// What the doctor says of one document of a corpus.
fn codes_of(path: &std::path::Path) -> Vec<&'static str> {
    let body = std::fs::read(path).expect("a feed");
    let url: url::Url = "https://vnexpress.net/rss/tin.rss".parse().expect("an address");
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    let document = parse::Document { body: &body, content_type: None, url: &url, kind: None, zone: &zone, links: None };
    let listing = parse::listing(&document);
    let facts: Vec<Facts> =
        listing.entries.iter().map(|entry| Facts::of(entry, &super::Own::default(), false)).collect();
    let facts: Vec<Facts> = facts.into_iter().map(|it| Facts { foreign: false, guid_foreign: false, ..it }).collect();
    let stated = if listing.format == Some(ListingFormat::JsonFeed) { "application/feed+json" } else { "text/xml" };
    let content_type = Some(stated.to_owned());
    let answered = Answered { content_type, bytes: body.len() as u32, validators: true, ..sound(0).answered };
    let evidence = Evidence {
        answered: &answered,
        format: listing.format,
        faults: &listing.faults,
        facts: &facts,
        conditional: true,
        zone_seconds: ZONE,
    };
    let now = "2026-11-01T00:00:00Z".parse().expect("a time");
    let visit = match listing.format {
        Some(_) => Visit::Document(&evidence),
        None => Visit::Failed { faults: &listing.faults, message: "nothing was recognised" },
    };
    let health = examine(&Health::default(), &visit, now);
    let problem = listing.format.is_none().then(|| "nothing was recognised".to_owned());
    codes(&ChannelState { failures: u32::from(problem.is_some()), problem, ..state(health) })
}

#[test]
fn feeds_of_the_world_get_findings_that_make_sense() {
    let Some(folder) = crate::corpora::corpus("feeds") else { return };
    let (mut folders, mut counts, mut all, mut sound) = (vec![folder], BTreeMap::<&str, usize>::new(), 0, 0);
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).map(|file| file.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "xml" || end == "json") {
                let found = codes_of(&path);
                (all, sound) = (all + 1, sound + usize::from(found.is_empty()));
                found.iter().for_each(|code| *counts.entry(code).or_default() += 1);
                let ours = path.to_string_lossy().contains("vnexpress");
                assert!(!ours || found.is_empty(), "{}: {found:?}", path.display());
            }
        }
    }
    eprintln!("{sound} of {all} documents are sound; found: {counts:?}");
    assert!(all > 0);
}
