//! Signs of a document's entries: identity, addresses, dates, what was lost since the last one.

use std::collections::{HashMap, HashSet};

use jiff::SignedDuration;

use super::evidence::{Evidence, Facts};
use super::examine::Shown;
use crate::model::{Health, Lag, ListingFormat, Timestamp, Trace};

/// Entries below which a document tells nothing of habits.
const FEW: usize = 3;
/// Entries that must agree before their dates are suspicious.
const ALIKE_MIN: usize = 5;
/// How far a paper's clock may be ahead of ours.
const AHEAD_SECONDS: i64 = 15 * 60;
/// No paper was online before this instant: 2 January 1990.
const EPOCH_SECONDS: i64 = 631_238_400;
/// Dates this close to each other were given by a machine, not by editors.
const SAME_SECONDS: i64 = 60;
/// Between polls further apart than this, entries are lost by our fault, not by the feed's length.
const LOST_GAP_SECONDS: i64 = 6 * 3600;
/// First sight says something of an entry's date only where the poll before is not older than this.
const LAG_GAP_SECONDS: i64 = 2 * 3600;
/// Documents of fewer usual entries (in tenths) do not shrink, they vary.
const USUAL_MIN: u32 = 90;
/// Entries first seen before their zone is judged.
const LAGS_MIN: u32 = 12;
/// Documents read before a zone is judged: one batch that came late says nothing.
const LAG_DOCUMENTS_MIN: u32 = 5;
/// Entries in the memory of lags, after which all count half: a zone that was mended shows within days.
const LAGS_MAX: u32 = 200;

pub(super) fn signs(health: &Health, evidence: &Evidence<'_>, now: Timestamp) -> Vec<Shown> {
    let facts = evidence.facts;
    let feed = matches!(evidence.format, Some(ListingFormat::Rss | ListingFormat::Atom | ListingFormat::JsonFeed));
    let mut shown = Vec::new();
    if facts.is_empty() {
        // Of a sitemap we see the news alone: a quiet week leaves nothing.
        shown.extend(feed.then(|| ("feed-empty", String::new())));
        return shown;
    }
    if feed {
        shown.extend(names(facts));
        shown.extend(met_again(&health.last, facts));
        shown.extend(words(facts));
        shown.extend(dates(facts, evidence, now));
    }
    shown.extend(addresses(facts, feed));
    shown.extend(lost(health, facts, feed, now));
    shown
}

/// `part` of the whole, where it is at least half of it.
fn half(code: &'static str, part: usize, whole: usize) -> Option<Shown> {
    (part > 0 && part * 2 >= whole).then(|| (code, format!("{part}/{whole}")))
}

/// Guids within one document.
fn names(facts: &[Facts]) -> Vec<Shown> {
    let mut addresses: HashMap<u32, HashSet<u32>> = HashMap::new();
    let mut given: HashMap<u32, usize> = HashMap::new();
    for trace in facts.iter().map(|facts| facts.trace).filter(|trace| trace.guid != 0) {
        addresses.entry(trace.guid).or_default().insert(trace.url);
        *given.entry(trace.guid).or_default() += 1;
    }
    let shared = |guid: u32| addresses.get(&guid).is_some_and(|urls| urls.len() > 1);
    let repeated = facts.iter().filter(|facts| shared(facts.trace.guid)).count();
    let twice = given.iter().filter(|(guid, count)| **count > 1 && !shared(**guid)).count();
    let missing = facts.iter().filter(|facts| facts.trace.guid == 0).count();
    let foreign = facts.iter().filter(|facts| facts.guid_foreign && !facts.foreign).count();
    let count = |code, part: usize| (part > 0).then(|| (code, format!("{part}/{}", facts.len())));
    [
        count("guid-repeated", repeated),
        count("entry-repeated", twice),
        half("guid-missing", missing, facts.len()),
        half("guid-foreign", foreign, facts.len()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Entries of the last document that stand in this one too.
fn met_again(last: &[Trace], facts: &[Facts]) -> Vec<Shown> {
    let by_url = only_one(last, |trace| trace.url);
    let by_guid = only_one(last, |trace| trace.guid);
    let here: Vec<Trace> = facts.iter().map(|facts| facts.trace).collect();
    let (urls, guids) = (only_one(&here, |trace| trace.url), only_one(&here, |trace| trace.guid));
    let pairs: Vec<(&Trace, &Trace)> = urls.values().filter_map(|now| Some((*by_url.get(&now.url)?, *now))).collect();
    let named = pairs.iter().filter(|(before, now)| before.guid != 0 && now.guid != 0).count();
    let changed = pairs.iter().filter(|(before, now)| before.guid != 0 && now.guid != 0 && before.guid != now.guid);
    let changed = changed.count();
    let another = |now: &&&Trace| {
        by_guid.get(&now.guid).is_some_and(|before| {
            before.url != now.url && before.title != now.title && before.title != 0 && now.title != 0
        })
    };
    let reused = guids.values().filter(another).count();
    let mut shown = Vec::new();
    if changed >= 2 && changed * 2 >= named {
        shown.push(("guid-changing", format!("{changed}/{named}")));
    }
    if reused > 0 {
        shown.push(("guid-reused", reused.to_string()));
    }
    shown
}

/// Traces by a name that only one of them has.
fn only_one(traces: &[Trace], name: impl Fn(&Trace) -> u32) -> HashMap<u32, &Trace> {
    let mut found: HashMap<u32, Option<&Trace>> = HashMap::new();
    for trace in traces.iter().filter(|trace| name(trace) != 0) {
        found.entry(name(trace)).and_modify(|known| *known = None).or_insert(Some(trace));
    }
    found.into_iter().filter_map(|(name, trace)| Some((name, trace?))).collect()
}

/// Headlines and texts.
fn words(facts: &[Facts]) -> Vec<Shown> {
    let count = |test: fn(&Facts) -> bool| facts.iter().filter(|facts| test(facts)).count();
    let untitled = count(|facts| facts.trace.title == 0);
    let bare = count(|facts| !facts.text);
    let markup = count(|facts| facts.markup);
    let share = |part: usize| format!("{part}/{}", facts.len());
    let mut shown = Vec::new();
    shown.extend(half("title-missing", untitled, facts.len()));
    if markup > 0 {
        shown.push(("title-markup", share(markup)));
    }
    if bare == facts.len() && facts.len() >= FEW {
        shown.push(("summary-missing", share(bare)));
    }
    shown
}

/// Addresses of the entries.
fn addresses(facts: &[Facts], feed: bool) -> Vec<Shown> {
    let urls: HashSet<u32> = facts.iter().map(|facts| facts.trace.url).filter(|url| *url != 0).collect();
    let missing = facts.iter().filter(|facts| facts.trace.url == 0).count();
    let foreign = facts.iter().filter(|facts| facts.foreign).count();
    let mut shown = Vec::new();
    if feed && missing > 0 {
        shown.push(("link-missing", format!("{missing}/{}", facts.len())));
    }
    let titles: HashSet<u32> = facts.iter().map(|facts| facts.trace.title).collect();
    if feed && facts.len() >= FEW && urls.len() == 1 && missing == 0 && titles.len() > 1 {
        shown.push(("link-same", facts.len().to_string()));
    } else if feed {
        shown.extend(shared(facts));
    }
    shown.extend(half("link-foreign", foreign, facts.len()));
    shown
}

/// Entries that differ in all but their address.
fn shared(facts: &[Facts]) -> Option<Shown> {
    let traces = || facts.iter().map(|facts| facts.trace).filter(|trace| trace.url != 0);
    let mut first: HashMap<u32, Trace> = HashMap::new();
    traces().for_each(|trace| _ = first.entry(trace.url).or_insert(trace));
    let differs = |one: &Trace, other: &Trace| one.title != other.title && (one.guid != other.guid || one.guid == 0);
    let several: HashSet<u32> =
        traces().filter(|trace| differs(trace, &first[&trace.url])).map(|trace| trace.url).collect();
    let count = traces().filter(|trace| several.contains(&trace.url)).count();
    (count > 0).then(|| ("link-repeated", format!("{count}/{}", facts.len())))
}

/// What is no longer there that should be.
fn lost(health: &Health, facts: &[Facts], feed: bool, now: Timestamp) -> Option<Shown> {
    let count = u32::try_from(facts.len()).unwrap_or(u32::MAX);
    let before = health.last.iter().map(|trace| trace.url).filter(|url| *url != 0).collect::<HashSet<u32>>();
    let gap = health.at.map(|at| now.as_second() - at.as_second());
    let met = facts.iter().any(|facts| facts.known || before.contains(&facts.trace.url));
    let soon = gap.is_some_and(|gap| (0..=LOST_GAP_SECONDS).contains(&gap));
    if feed && facts.len() >= FEW && !before.is_empty() && soon && !met {
        return Some(("items-lost", facts.len().to_string()));
    }
    let shrunk = health.usual >= USUAL_MIN && count.saturating_mul(30) < health.usual;
    shrunk.then(|| ("feed-shrunk", format!("{count}/{}", health.usual / 10)))
}

/// Dates within one document.
fn dates(facts: &[Facts], evidence: &Evidence<'_>, now: Timestamp) -> Vec<Shown> {
    let dated: Vec<Timestamp> = facts.iter().filter_map(Facts::dated).collect();
    let missing = facts.len() - dated.len();
    let unreadable = evidence.faults.iter().any(|fault| fault.code == "date-unreadable");
    let early: Vec<&Timestamp> = dated.iter().filter(|at| at.as_second() < EPOCH_SECONDS).collect();
    let ahead = dated.iter().map(|at| at.as_second() - now.as_second()).filter(|ahead| *ahead > AHEAD_SECONDS);
    let furthest = ahead.clone().max().unwrap_or(0);
    let zone = i64::from(evidence.zone_seconds);
    let mut shown = Vec::new();
    if !unreadable {
        shown.extend(half("date-missing", missing, facts.len()));
    }
    if let Some(at) = early.first() {
        shown.push(("date-epoch", at.strftime("%Y-%m-%d").to_string()));
    }
    if furthest > zone + AHEAD_SECONDS || (furthest > 0 && zone <= 0) {
        shown.push(("date-future", format!("{}/{}", ahead.count(), facts.len())));
    } else if furthest > 0 {
        // No further than the zone: perhaps the zone itself, of which there is no proof yet.
        shown.push(("date-ahead", (furthest.min(zone) as u64).div_ceil(3600).to_string()));
    }
    if dated.len() >= ALIKE_MIN {
        shown.extend(pattern(&dated, facts.len(), evidence.zone_seconds));
    }
    shown
}

/// What many dates show together.
fn pattern(dated: &[Timestamp], entries: usize, zone_seconds: i32) -> Option<Shown> {
    let seconds: Vec<i64> = dated.iter().map(|at| at.as_second()).collect();
    let (first, last) = (seconds.iter().min()?, seconds.iter().max()?);
    let midnight = |offset: i64| seconds.iter().all(|at| (at + offset).rem_euclid(86_400) == 0);
    if midnight(i64::from(zone_seconds)) || midnight(0) {
        return Some(("date-no-hour", format!("{}/{entries}", dated.len())));
    }
    if last - first <= SAME_SECONDS {
        return Some(("date-same", dated.first()?.strftime("%Y-%m-%d %H:%M").to_string()));
    }
    let rising = seconds.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let pairs = seconds.len() - 1;
    (rising * 5 >= pairs * 4).then(|| ("date-order", format!("{rising}/{pairs}")))
}

/// How long after their stated time new entries were first seen, with this document's.
pub(super) fn lags(health: &Health, evidence: &Evidence<'_>, now: Timestamp) -> Vec<Lag> {
    let mut lags = health.lags.clone();
    let gap = health.at.map(|at| now.as_second() - at.as_second());
    if health.last.is_empty() || !gap.is_some_and(|gap| (0..=LAG_GAP_SECONDS).contains(&gap)) {
        return lags;
    }
    for at in evidence.facts.iter().filter(|facts| !facts.known).filter_map(|facts| facts.published) {
        let after: SignedDuration = now.duration_since(at);
        // A day and more is another matter than a zone.
        let Some(hours) = i8::try_from(after.as_secs().div_euclid(3600)).ok().filter(|hours| hours.abs() < 24) else {
            continue;
        };
        match lags.iter_mut().find(|lag| lag.hours == hours) {
            Some(lag) => lag.count = lag.count.saturating_add(1),
            None => lags.push(Lag { hours, count: 1 }),
        }
    }
    if total(&lags) > LAGS_MAX {
        lags.iter_mut().for_each(|lag| lag.count /= 2);
        lags.retain(|lag| lag.count > 0);
    }
    lags
}

fn total(lags: &[Lag]) -> u32 {
    lags.iter().map(|lag| u32::from(lag.count)).sum()
}

/// Whether new entries steadily state a time that is off by the paper's own zone.
pub(super) fn zone(lags: &[Lag], documents: u32, zone_seconds: i32) -> Option<Shown> {
    let hours = i8::try_from(zone_seconds / 3600).ok().filter(|hours| *hours != 0 && zone_seconds % 3600 == 0)?;
    let all = total(lags);
    if all < LAGS_MIN || documents < LAG_DOCUMENTS_MIN {
        return None;
    }
    let at = |hours: i8| lags.iter().filter(|lag| lag.hours == hours).map(|lag| u32::from(lag.count)).sum::<u32>();
    // A true delay of up to an hour, at times of two, beside the zone.
    let steady = |off: i8| at(off) * 2 >= all && (at(off) + at(off.saturating_add(1))) * 5 >= all * 4;
    if steady(-hours) {
        return Some(("zone-ahead", hours.to_string()));
    }
    steady(hours).then(|| ("zone-behind", hours.to_string()))
}
