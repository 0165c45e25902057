//! What is wrong with a channel: findings, worst first, and the one word for its condition.

use serde::Serialize;

use super::ailments::{Ailment, Severity, ailment};
use super::silence::{SILENT, silence};
use crate::model::{ChannelState, FailureClass, PushState, Timestamp};

/// Passing failures in a row before they count as a broken channel.
const PASSING_FAILURES_MAX: u32 = 3;
/// Failures that pass by themselves more often than a person mends them.
const PASSING: [&str; 6] =
    ["failing-server", "failing-slow", "failing-busy", "failing-name", "failing-connect", "failing-answer"];
/// The score of failures from which the server is at fault: three outages within some ten polls.
const OFTEN: u32 = 250;
/// Polls at which an address must have said that it moved for good.
const MOVED_TIMES_MIN: u32 = 3;

/// A finding that makes another one needless: the first is the cause of the second.
const CAUSES: &[(&str, &str)] = &[
    ("zone-ahead", "date-future"),
    ("zone-ahead", "date-ahead"),
    ("feed-empty", "feed-shrunk"),
    ("feed-empty", "silent"),
    ("truncated", "xml-broken"),
    ("guid-repeated", "guid-reused"),
    // Guids that are places in the document: they change for each article and are used again.
    ("guid-reused", "guid-changing"),
    ("validators-lie", "validators-useless"),
    ("moved", "redirected"),
    ("robots", "pages-missing"),
    ("gone", "failing-"),
    ("date-epoch", "date-same"),
    ("body-by-script", "layout-changed"),
    ("body-by-script", "body-missing"),
    ("layout-changed", "body-missing"),
];

/// One thing that is wrong with a channel, or with its source's pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its name: stable, for counting and filtering.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Since when it shows.
    pub since: Option<Timestamp>,
    /// How often it was seen.
    pub times: u32,
    /// What its sentence needs: a number, a share, an address, an example.
    pub value: String,
    /// Addresses of pages that show it.
    pub pages: Vec<String>,
}

/// How a channel is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It was never asked.
    Waiting,
    /// Nothing that loses or falsifies anything.
    Well,
    /// It works, and must be mended.
    Mend,
    /// Nothing comes from it.
    Broken,
}

/// What is wrong with a channel, worst first. Pure: what was seen until its last poll.
pub fn diagnose(state: &ChannelState) -> Vec<Finding> {
    let signs = state.health.signs.iter().filter_map(|sign| {
        let (_, ailment) = ailment(&sign.code).filter(|(_, ailment)| sign.times >= ailment.times)?;
        if ailment.code == SILENT {
            return silent(state, ailment, &sign.value);
        }
        Some(found(ailment, Some(sign.since), sign.times, &sign.value))
    });
    told(signs.chain(beside(state)).collect())
}

/// Findings without those that others cause, worst first.
pub(super) fn told(mut findings: Vec<Finding>) -> Vec<Finding> {
    let told: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    let caused = |code: &str| CAUSES.iter().any(|(cause, effect)| code.starts_with(effect) && told.contains(cause));
    let kept: Vec<bool> = told.iter().map(|code| !caused(code)).collect();
    let mut kept = kept.into_iter();
    findings.retain(|_| kept.next().unwrap_or(true));
    findings.sort_by_key(|finding| (finding.severity, ailment(finding.code).map(|(place, _)| place)));
    findings.dedup_by_key(|finding| finding.code);
    findings
}

/// How a channel is, by its findings.
pub fn condition(state: &ChannelState, findings: &[Finding]) -> Condition {
    if state.polled.is_none() { Condition::Waiting } else { condition_of(findings) }
}

/// How something is whose parts are in these conditions: as the worst of them.
pub fn worst(parts: impl Iterator<Item = Condition>) -> Condition {
    parts
        .min_by_key(|part| match part {
            Condition::Broken => 0,
            Condition::Mend => 1,
            Condition::Well => 2,
            Condition::Waiting => 3,
        })
        .unwrap_or(Condition::Waiting)
}

/// How something is that has these findings.
pub fn condition_of(findings: &[Finding]) -> Condition {
    match findings.first().map(|finding| finding.severity) {
        Some(Severity::Broken) => Condition::Broken,
        Some(Severity::Harmful) => Condition::Mend,
        Some(Severity::Untidy) | None => Condition::Well,
    }
}

/// What the note of the last article comes to.
fn silent(state: &ChannelState, ailment: &Ailment, note: &str) -> Option<Finding> {
    let (day, rate) = silence(state, note)?;
    Some(found(ailment, None, 1, &format!("{day}; {:.0}", rate.max(1.0))))
}

/// What others keep of the channel.
fn beside(state: &ChannelState) -> Vec<Finding> {
    let of =
        |code: &str, since, times, value: &str| ailment(code).map(|(_, ailment)| found(ailment, since, times, value));
    let moved = state.moved.as_ref().filter(|moved| moved.times >= MOVED_TIMES_MIN);
    let moved = moved.and_then(|moved| of("moved", Some(moved.since), moved.times, &moved.to));
    let lie = state.trust.liar.and_then(|since| of("validators-lie", Some(since), 1, ""));
    let gone = state.gone.and_then(|since| of("gone", Some(since), 1, ""));
    let failing = failing(state);
    let lasts = failing.as_ref().is_some_and(|finding| finding.severity == Severity::Broken);
    let often = (state.health.failed >= OFTEN && !lasts).then(|| of("failing-often", None, 1, "")).flatten();
    let dead = state.push.as_ref().filter(|push| push.state == PushState::Dead);
    let dead = dead.and_then(|push| of("push-dead", push.delivered, 1, push.hubs.first().map_or("", String::as_str)));
    [gone, failing, often, moved, lie, dead].into_iter().flatten().collect()
}

/// The failure that lasts. One that passes by itself is not worth a person's time before it lasted.
fn failing(state: &ChannelState) -> Option<Finding> {
    let problem = state.problem.as_deref().filter(|_| state.failures > 0)?;
    let failing = state.health.failing.as_ref();
    let (_, ailment) = failing.and_then(|failing| ailment(&failing.code)).or_else(|| ailment("failing-other"))?;
    let since = failing.map(|failing| failing.since).or(state.polled);
    let value = failing.map_or(problem, |failing| &failing.value);
    let finding = found(ailment, since, state.failures, value);
    let passing = (state.class == Some(FailureClass::Temporary) || PASSING.contains(&finding.code))
        && state.failures < PASSING_FAILURES_MAX
        && state.succeeded.is_some();
    Some(if passing { Finding { severity: Severity::Untidy, ..finding } } else { finding })
}

pub(super) fn found(ailment: &Ailment, since: Option<Timestamp>, times: u32, value: &str) -> Finding {
    Finding { code: ailment.code, severity: ailment.severity, since, times, value: value.to_owned(), pages: Vec::new() }
}
