//! A hostile origin: one behaviour a row, and what is right after it.
//!
//! One service polls all rows at once, each at an address of its own, and five papers without any
//! fault beside them. Each row ends in one clear sentence or in faults with names; memory stays
//! bounded; no healthy paper is polled late; nobody calls at the canary; the service ends in order.

pub(crate) mod canary;
mod origin;
mod paper;
mod row;
mod rows;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use self::canary::Canary;
use self::origin::Origin;
use self::row::{Door, Row, Seen};
use crate::service::Service;

/// How often each channel is due. The service is a debug build and shares its cores with whatever
/// else is tested: a shorter interval would measure those.
const INTERVAL: Duration = Duration::from_secs(5);
/// No poll of a healthy channel may begin more than one interval late, and so little more.
const LATE_MAX: Duration = Duration::from_secs(1);
/// Tasks that wait for each core before lateness is the machine's: this test alone makes one or two.
const CROWD: f64 = 2.0;
/// Longest request, as `[fetch] timeout`.
const TIMEOUT: &str = "3s";
/// Largest body, as `[fetch] max_body`.
const BODY_MAX: &str = "4 MiB";
/// Resident memory of the service at its highest, in KiB. A debug build takes 106 MiB with one good
/// channel (2026-11), and several bodies of [`BODY_MAX`] are on their way at once.
const MEMORY_KIB_MAX: u64 = 256 * 1024;
/// Bytes of one answer that are taken, headers and what the system holds included: a flood that was
/// not cut off would be more.
const TAKEN_BYTES_MAX: u64 = 24 << 20;
/// Longest wait for all rows.
const WAIT: Duration = Duration::from_secs(100);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(100);

#[test]
fn every_hostile_answer_ends_in_one_clear_outcome_and_harms_nobody() {
    let rows = rows::all();
    let canary = Canary::open();
    let origin = Origin::open(0, &rows, &canary);
    let papers = Origin::open(1, &rows::WITNESSES, &canary);
    let mut service = Service::new(|listen, data_dir| {
        let hostile = rows.iter().map(|row| source(row, &origin));
        let healthy = rows::WITNESSES.iter().map(|row| source(row, &papers));
        service_toml(listen, data_dir) + &healthy.chain(hostile).collect::<String>()
    });
    service.start();
    let hostile = rows.iter().map(|row| (*row, &origin));
    let all: Vec<_> = hostile.chain(rows::WITNESSES.iter().map(|row| (*row, &papers))).collect();
    let mut wrong = outcomes(&all, &watch(&service, &all));
    let memory = high_water(&service);
    eprintln!("memory at its highest: {memory} KiB");
    if memory > MEMORY_KIB_MAX {
        wrong.push(format!("memory: wanted at most {MEMORY_KIB_MAX} KiB, seen: {memory}"));
    }
    wrong.extend(late(&papers));
    wrong.extend(
        ["atom", "rss"].iter().filter_map(|format| ill_formed(&service, &format!("/feeds/all.{format}?limit=200"))),
    );
    wrong.extend(canary.calls().iter().map(|call| format!("canary: somebody called: {call}")));
    service.stop();
    wrong.extend(service.all_log().lines().filter(|line| line.contains("panicked")).map(str::to_owned));
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Waits until every row has been polled as often as it must be, and looks at each once it has.
fn watch(service: &Service, rows: &[(Row, &Origin)]) -> BTreeMap<&'static str, Seen> {
    let began = Instant::now();
    let mut seen = BTreeMap::new();
    loop {
        for (row, origin) in rows {
            if seen.contains_key(row.name) {
                continue;
            }
            if answered(origin, row) < row.wanted.polls && began.elapsed() < WAIT {
                continue;
            }
            let now = look(service, origin, row);
            if now.polls() >= row.wanted.polls || began.elapsed() > WAIT {
                seen.insert(row.name, now);
            }
        }
        if seen.len() == rows.len() {
            eprintln!("all rows polled after {:?}", began.elapsed());
            return seen;
        }
        sleep(PAUSE);
    }
}

/// Answers of a row's channel that are over: so many polls are soon on record.
fn answered(origin: &Origin, row: &Row) -> u64 {
    let channel = |path: &str| path == "/rss" || path.is_empty();
    origin.notes(row.name).iter().filter(|note| channel(&note.path) && note.over).count() as u64
}

fn look(service: &Service, origin: &Origin, row: &Row) -> Seen {
    let shown = service.json(&["show", row.name, "--json"]);
    let state = shown[0]["channels"][0]["state"].clone();
    Seen { state, items: service.items(&format!("sources/{}", row.name)), notes: origin.notes(row.name) }
}

/// Tells what was seen of each row; gives what is wrong.
fn outcomes(rows: &[(Row, &Origin)], seen: &BTreeMap<&'static str, Seen>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (row, _) in rows {
        let seen = &seen[row.name];
        let mut found = seen.wrong(&row.wanted);
        if seen.polls() < row.wanted.polls {
            found.push(format!("wanted polls: {}, seen: {}", row.wanted.polls, seen.polls()));
        }
        let taken = seen.notes.iter().map(|note| note.sent).max().unwrap_or_default();
        if taken > TAKEN_BYTES_MAX {
            found.push(format!("wanted at most {TAKEN_BYTES_MAX} bytes of an answer taken, seen: {taken}"));
        }
        eprintln!("{}", told(row, seen, &found));
        wrong.extend(found.into_iter().map(|what| format!("{}: {what}", row.name)));
    }
    wrong
}

/// A line of the table of what was seen.
fn told(row: &Row, seen: &Seen, wrong: &[String]) -> String {
    let verdict = if wrong.is_empty() { "right" } else { "WRONG" };
    let (polls, articles, faults) = (seen.polls(), seen.items.len(), seen.faults().join(","));
    let problem = seen.problem().unwrap_or("-");
    format!("{:40} {polls} polls {articles:3} articles [{faults}] {problem} | {verdict}", row.name)
}

/// Witnesses that were asked later than they were due.
fn late(origin: &Origin) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut longest = Duration::ZERO;
    let longest_allowed = INTERVAL + INTERVAL.mul_f64(crowd()) + LATE_MAX;
    for row in rows::WITNESSES {
        let times: Vec<Instant> = origin.notes(row.name).iter().map(|note| note.at).collect();
        let last = times.last().map(Instant::elapsed).into_iter();
        let gaps = times.windows(2).map(|pair| pair[1] - pair[0]).chain(last);
        let gap = gaps.max().unwrap_or(WAIT);
        longest = longest.max(gap);
        if gap > longest_allowed {
            wrong.push(format!("{}: wanted a poll every {INTERVAL:?}, seen {gap:?} between two", row.name));
        }
    }
    eprintln!("healthy channels were asked at most {longest:?} apart, allowed: {longest_allowed:?}");
    wrong
}

/// How much longer everything takes on a machine that others use too; 1 on a quiet one.
fn crowd() -> f64 {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap();
    let load: f64 = load.split(' ').next().unwrap().parse().unwrap();
    let cores = std::thread::available_parallelism().map_or(1, usize::from) as f64;
    (load / cores / CROWD).max(1.0)
}

/// What is wrong with the XML that is published of all rows.
fn ill_formed(service: &Service, path: &str) -> Option<String> {
    let answer = service.get(path);
    if answer.status != 200 {
        return Some(format!("{path} answered {}", answer.status));
    }
    let mut reader = quick_xml::Reader::from_str(answer.text());
    loop {
        match reader.read_event() {
            Ok(quick_xml::events::Event::Eof) => break,
            Ok(_) => {}
            Err(why) => return Some(format!("{path}: {why}")),
        }
    }
    let control = |letter: &char| letter.is_control() && !matches!(letter, '\n' | '\t');
    answer.text().chars().find(control).map(|letter| format!("{path} has a control character: {letter:?}"))
}

/// The most memory that the service has had in residence, in KiB.
fn high_water(service: &Service) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the system counts it");
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn service_toml(listen: &str, data_dir: &Path) -> String {
    format!(
        r#"[service]
title     = "Thử lửa"
base_url  = "http://{listen}"
listen    = "{listen}"
data_dir  = "{}"

[fetch]
schedule      = "*/{} * * * * *"
adaptive      = false
push          = true
page_interval = "0ms"
timeout       = "{TIMEOUT}"
max_body      = "{BODY_MAX}"
allow_private = ["127.77.0.0/16"]
"#,
        data_dir.display(),
        INTERVAL.as_secs(),
    )
}

fn source(row: &Row, origin: &Origin) -> String {
    let scheme = if row.door == Door::Http { "http" } else { "https" };
    let address = format!("{scheme}://{}", origin.authority(row.name));
    let kind = if row.kind.is_empty() { String::new() } else { format!("kind = \"{}\"\n", row.kind) };
    let schedule = if row.rarely { "schedule = \"0 * * * * *\"\n" } else { "" };
    format!(
        "\n[[source]]\nid = \"{name}\"\nname = \"Báo {name}\"\nkind = \"central-press\"\nhomepage = \"{address}/\"\n\
         republish = \"full\"\n[[source.channel]]\nurl = \"{address}/rss\"\n{kind}{schedule}",
        name = row.name
    )
}
