//! How a source's channels fare: for the association, and for the paper that must mend its feed.

use crate::doctor::{
    self, Condition, Finding, busiest, condition, condition_of, diagnose, diagnose_pages, headline, pages_title,
    polls_a_day,
};
use crate::model::{ChannelKey, ChannelState, Source, SourceKind, Timestamp};
use crate::store::Store;

use super::super::messages::{Messages, fill};
use super::super::serve::WebError;
use super::Anchor;
use super::frame::{Frame, Moment};

/// Faults that are shown as they were recorded; the first ones tell what is wrong.
const FAULTS_SHOWN: usize = 8;

/// The name that the style knows a condition by.
pub(super) fn class(condition: Condition) -> &'static str {
    match condition {
        Condition::Well => "well",
        Condition::Mend => "mend",
        Condition::Broken => "trouble",
        Condition::Waiting => "waiting",
    }
}

/// What a source's page says of it.
pub(super) struct SourceCard {
    /// What it is.
    pub(super) kind: &'static str,
    /// Its province.
    pub(super) province: Option<Anchor>,
    /// Its front page.
    pub(super) homepage: String,
    /// Its credit line.
    pub(super) credit: Option<String>,
    /// How it fares.
    pub(super) state: Condition,
    /// What its pages are called.
    pub(super) pages_title: &'static str,
    /// How they fare.
    pub(super) pages_state: Condition,
    /// What is wrong with them, whichever channel led there.
    pub(super) pages: Vec<Told>,
    /// Its channels.
    pub(super) channels: Vec<ChannelCard>,
}

/// What a source's page says of one channel.
pub(super) struct ChannelCard {
    /// Address that is asked.
    pub(super) url: String,
    /// The paper's section that it is of.
    pub(super) section: Option<String>,
    /// How it fares.
    pub(super) state: Condition,
    /// When it was last asked.
    pub(super) polled: Option<Moment>,
    /// When it last answered well.
    pub(super) succeeded: Option<Moment>,
    /// When it is due next.
    pub(super) due: Option<Moment>,
    /// Articles got from it, ever.
    pub(super) articles: u64,
    /// How often a day it is asked.
    pub(super) rhythm: Option<String>,
    /// When its paper publishes most.
    pub(super) busiest: Option<String>,
    /// The one sentence: what is wrong and what to do.
    pub(super) headline: Told,
    /// What is wrong besides.
    pub(super) findings: Vec<Told>,
    /// The last failure and the faults of the last document, as they were recorded.
    pub(super) record: Vec<String>,
    /// How many faults more.
    pub(super) more_faults: Option<String>,
}

/// A sentence of the doctor's.
pub(super) struct Told {
    /// What is wrong and what to do.
    pub(super) sentence: String,
    /// Since when.
    pub(super) since: Option<Moment>,
    /// Addresses of pages that show it.
    pub(super) pages: Vec<String>,
}

/// What a kind of sources is called.
pub(super) fn kind_name(kind: SourceKind, words: &'static Messages) -> &'static str {
    match kind {
        SourceKind::PartyPress => &words.kind_party_press,
        SourceKind::ProvincePortal => &words.kind_province_portal,
        SourceKind::Agency => &words.kind_agency,
        SourceKind::CentralPress => &words.kind_central_press,
    }
}

/// How a source fares: as its worst channel.
pub(super) fn state(source: &Source, store: &Store) -> Result<Condition, WebError> {
    Ok(worst(&channels(source, store)?, &pages(source, store)?))
}

fn worst(channels: &[ChannelState], pages: &[Finding]) -> Condition {
    let of_pages = (!pages.is_empty()).then(|| condition_of(pages));
    let of_channels = channels.iter().map(|state| condition(state, &diagnose(state)));
    doctor::worst(of_channels.chain(of_pages))
}

/// What a source's page says of it.
pub(super) fn card(source: &Source, store: &Store, frame: &Frame<'_>) -> Result<SourceCard, WebError> {
    let (states, pages) = (channels(source, store)?, pages(source, store)?);
    let card = |url: &url::Url, section: &Option<String>, state| ChannelCard {
        url: url.to_string(),
        section: section.clone(),
        ..channel_card(state, frame)
    };
    Ok(SourceCard {
        kind: kind_name(source.kind, frame.words),
        province: source.province.as_ref().and_then(|id| frame.province(id)),
        homepage: source.homepage.to_string(),
        credit: source.credit.clone(),
        state: worst(&states, &pages),
        pages_title: pages_title(frame.language()),
        pages_state: condition_of(&pages),
        pages: pages.iter().map(|finding| told(finding, frame)).collect(),
        channels: source
            .channels
            .iter()
            .zip(states)
            .map(|(channel, state)| card(&channel.url, &channel.section, state))
            .collect(),
    })
}

fn channels(source: &Source, store: &Store) -> Result<Vec<ChannelState>, WebError> {
    let read = |url: &url::Url| {
        let key = ChannelKey { source: source.id.clone(), url: url.to_string() };
        Ok(store.channel(&key)?.unwrap_or_default())
    };
    source.channels.iter().map(|channel| read(&channel.url)).collect()
}

/// What is wrong with a source's pages.
fn pages(source: &Source, store: &Store) -> Result<Vec<Finding>, WebError> {
    Ok(store.yields(&source.id)?.as_ref().map(diagnose_pages).unwrap_or_default())
}

fn told(finding: &Finding, frame: &Frame<'_>) -> Told {
    let since = finding.since.map(|at| frame.moment(at));
    Told { sentence: finding.sentence(frame.language()), since, pages: finding.pages.clone() }
}

fn channel_card(state: ChannelState, frame: &Frame<'_>) -> ChannelCard {
    let findings = diagnose(&state);
    let condition = condition(&state, &findings);
    let moment = |at: Option<Timestamp>| at.map(|at| frame.moment(at));
    let since = findings.first().and_then(|worst| moment(worst.since));
    let sentence = headline(condition, &findings, frame.language());
    let more = state.faults.len().saturating_sub(FAULTS_SHOWN);
    let hours = |(from, to): (usize, usize)| {
        fill(&fill(&frame.words.busiest_hours, "from", &format!("{from:02}:00")), "to", &format!("{to:02}:00"))
    };
    ChannelCard {
        url: String::new(),
        section: None,
        state: condition,
        polled: moment(state.polled),
        succeeded: moment(state.succeeded),
        due: moment(state.due),
        articles: state.articles,
        rhythm: polls_a_day(&state).map(|polls| fill(&frame.words.rhythm_polls, "count", &polls.to_string())),
        busiest: busiest(&state).map(hours),
        headline: Told { sentence, since, pages: Vec::new() },
        findings: findings.iter().skip(1).map(|finding| told(finding, frame)).collect(),
        record: recorded(&state),
        more_faults: (more > 0).then(|| fill(&frame.words.faults_more, "count", &more.to_string())),
    }
}

fn recorded(state: &ChannelState) -> Vec<String> {
    let faults = state.faults.iter().take(FAULTS_SHOWN).map(|fault| fault.message.clone());
    state.problem.clone().into_iter().chain(faults).collect()
}
