//! How a source's channels fare: for the association, and for the paper that must mend its feed.

use crate::model::{ChannelKey, ChannelState, Source, SourceKind, Timestamp};
use crate::store::Store;

use super::super::messages::{Messages, fill};
use super::super::serve::WebError;
use super::Anchor;
use super::frame::{Frame, Moment};

/// Faults that are told of one channel; the first ones tell what is wrong with it.
const FAULTS_SHOWN: usize = 8;

/// How a source or channel fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It answers.
    Well,
    /// Its last poll failed.
    Trouble,
    /// It has not been polled yet.
    Waiting,
}

impl State {
    /// The name that the style knows it by.
    pub(super) fn class(self) -> &'static str {
        match self {
            State::Well => "well",
            State::Trouble => "trouble",
            State::Waiting => "waiting",
        }
    }

    /// What it is called.
    pub(super) fn name(self, words: &Messages) -> &str {
        match self {
            State::Well => &words.state_well,
            State::Trouble => &words.state_trouble,
            State::Waiting => &words.state_waiting,
        }
    }

    fn of(channel: &ChannelState) -> State {
        match channel {
            ChannelState { polled: None, .. } => State::Waiting,
            ChannelState { failures: 0, .. } => State::Well,
            _ => State::Trouble,
        }
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
    pub(super) state: State,
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
    pub(super) state: State,
    /// When it was last asked.
    pub(super) polled: Option<Moment>,
    /// When it last answered well.
    pub(super) succeeded: Option<Moment>,
    /// When it is due next.
    pub(super) due: Option<Moment>,
    /// Articles got from it, ever.
    pub(super) articles: u64,
    /// What is wrong.
    pub(super) problem: Option<String>,
    /// What was wrong with its last document.
    pub(super) faults: Vec<String>,
    /// How many faults more.
    pub(super) more_faults: Option<String>,
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
pub(super) fn state(source: &Source, store: &Store) -> Result<State, WebError> {
    Ok(worst(&channels(source, store)?))
}

fn worst(channels: &[ChannelState]) -> State {
    let any = |state: State| channels.iter().any(|channel| State::of(channel) == state);
    match (any(State::Trouble), any(State::Well)) {
        (true, _) => State::Trouble,
        (false, true) => State::Well,
        (false, false) => State::Waiting,
    }
}

/// What a source's page says of it.
pub(super) fn card(source: &Source, store: &Store, frame: &Frame<'_>) -> Result<SourceCard, WebError> {
    let states = channels(source, store)?;
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
        state: worst(&states),
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

fn channel_card(state: ChannelState, frame: &Frame<'_>) -> ChannelCard {
    let moment = |at: Option<Timestamp>| at.map(|at| frame.moment(at));
    let more = state.faults.len().saturating_sub(FAULTS_SHOWN);
    ChannelCard {
        url: String::new(),
        section: None,
        state: State::of(&state),
        polled: moment(state.polled),
        succeeded: moment(state.succeeded),
        due: moment(state.due),
        articles: state.articles,
        problem: state.problem,
        faults: state.faults.into_iter().take(FAULTS_SHOWN).map(|fault| fault.message).collect(),
        more_faults: (more > 0).then(|| fill(&frame.words.faults_more, "count", &more.to_string())),
    }
}
