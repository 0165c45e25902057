//! Coverage: who published how much on which day, how much of it its own, how much taken over.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Date;
use serde::Serialize;

use crate::model::{Shelf, Source, Timestamp};

use super::answer::{Asked, Reply};
use super::filter::{self, first_before};
use super::problem::Problem;
use super::shapes::{Reference, SourceReference};

/// What coverage can be asked for.
pub(super) const PARAMETERS: &[&str] = &["until", "days", "source", "province", "region"];

/// Days of a span that states none.
const DAYS: usize = 7;

/// Most days of a span.
const DAYS_MAX: usize = 31;

/// Articles read at a time.
const STEP: usize = 500;

/// Most articles that are counted of one source: the busiest agency gives some 300 a day.
const COUNTED_MAX: usize = 20_000;

/// Most articles that are counted for one answer: some seconds' work, a hundred papers' month.
const COUNTED_ALL_MAX: usize = 100_000;

/// The answer.
#[derive(Serialize)]
struct Coverage {
    since: String,
    until: String,
    days: Vec<Day>,
    sources: Vec<Covered>,
    counted_all: bool,
}

/// How much was published on a day.
#[derive(Serialize)]
struct Day {
    date: String,
    #[serde(flatten)]
    counts: Counts,
}

/// One source.
#[derive(Serialize)]
struct Covered {
    source: SourceReference,
    province: Option<Reference>,
    #[serde(flatten)]
    counts: Counts,
    days: Vec<Day>,
}

/// How much.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
struct Counts {
    published: u64,
    own: u64,
    reprinted: u64,
    taken_over: u64,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.published += other.published;
        self.own += other.own;
        self.reprinted += other.reprinted;
        self.taken_over += other.taken_over;
    }
}

/// The span of days, both included, with the instants at which it begins and has ended.
struct Days {
    first: Date,
    last: Date,
    begin: Timestamp,
    end: Timestamp,
}

/// Counts by source and day.
pub(super) fn coverage(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let days = days(asked)?;
    let mut total: BTreeMap<Date, Counts> = BTreeMap::new();
    let (mut sources, mut room) = (Vec::new(), COUNTED_ALL_MAX);
    let mut counted_all = true;
    for source in wanted(asked)? {
        let most = room.min(COUNTED_MAX);
        let (counted, by_day) = count(source, &days, most, asked)?;
        counted_all &= counted < most;
        room -= counted;
        for (date, counts) in &by_day {
            total.entry(*date).or_default().add(*counts);
        }
        sources.push(covered(source, by_day, asked));
    }
    Ok(Reply::new(&Coverage {
        since: days.first.to_string(),
        until: days.last.to_string(),
        days: shown(total),
        sources,
        counted_all,
    }))
}

/// `until` is the last day, today where it is not stated.
fn days(asked: &Asked<'_>) -> Result<Days, Problem> {
    let zone = &asked.reading.config.service.timezone;
    let last = asked.query.date("until")?.unwrap_or_else(|| asked.now.to_zoned(zone.clone()).date());
    let count = asked.query.number("days", 1..=DAYS_MAX)?.unwrap_or(DAYS);
    let before = Span::new().days(i64::try_from(count).unwrap_or_default() - 1);
    let first = last.saturating_sub(before);
    // At the ends of all years there is nothing to count.
    let begin = |date: Date, edge| zone.to_zoned(date.into()).map_or(edge, |zoned| zoned.timestamp());
    let end = last.tomorrow().map_or(Timestamp::MAX, |next| begin(next, Timestamp::MAX));
    Ok(Days { first, last, begin: begin(first, Timestamp::MIN), end })
}

fn wanted<'c>(asked: &'c Asked<'_>) -> Result<Vec<&'c Source>, Problem> {
    let (province, region) = (filter::province(asked)?, filter::region(asked)?);
    let source = filter::source(asked)?;
    let mut sources: Vec<&Source> = asked.reading.config.sources.iter().map(|source| &**source).collect();
    sources.retain(|one| {
        let in_province = province.as_ref().is_none_or(|province| one.province.as_ref() == Some(province));
        let in_region = |provinces: &Vec<_>| one.province.as_ref().is_some_and(|id| provinces.contains(id));
        source.as_ref().is_none_or(|id| one.id == *id) && in_province && region.as_ref().is_none_or(in_region)
    });
    Ok(sources)
}

/// Counts a source's articles, the newest `most` of them, by the day that they are listed under.
fn count(
    source: &Source,
    days: &Days,
    most: usize,
    asked: &Asked<'_>,
) -> Result<(usize, BTreeMap<Date, Counts>), Problem> {
    let (store, zone) = (&asked.reading.store, &asked.reading.config.service.timezone);
    let (mut by_day, mut counted): (BTreeMap<Date, Counts>, _) = (BTreeMap::new(), 0);
    let (shelf, mut before) = (Shelf::Source(source.id.clone()), first_before(days.end));
    while counted < most {
        let places = store.places_on(&shelf, Some(before), STEP.min(most - counted))?;
        for place in places.iter().take_while(|place| place.at >= days.begin) {
            let Some(article) = store.article(place.article)? else { continue };
            let group = store.group(article.group)?;
            let reprinted = group.as_ref().is_some_and(|group| group.original != article.id);
            let others = group.map_or(0, |group| group.members.len() as u64 - 1);
            by_day.entry(place.at.to_zoned(zone.clone()).date()).or_default().add(Counts {
                published: 1,
                own: u64::from(!reprinted),
                reprinted: u64::from(reprinted),
                taken_over: if reprinted { 0 } else { others },
            });
            counted += 1;
        }
        match places.last() {
            Some(last) if last.at >= days.begin => before = *last,
            _ => break,
        }
    }
    Ok((counted, by_day))
}

fn covered(source: &Source, by_day: BTreeMap<Date, Counts>, asked: &Asked<'_>) -> Covered {
    let mut counts = Counts::default();
    by_day.values().for_each(|day| counts.add(*day));
    Covered {
        source: SourceReference::of(&source.id, asked.press()),
        province: source.province.as_ref().and_then(Reference::of_province),
        counts,
        days: shown(by_day),
    }
}

fn shown(by_day: BTreeMap<Date, Counts>) -> Vec<Day> {
    by_day.into_iter().map(|(date, counts)| Day { date: date.to_string(), counts }).collect()
}
