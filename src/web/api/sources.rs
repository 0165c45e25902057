//! Sources, with how they fare: what the doctor says of their channels and pages.

use serde::Serialize;

use crate::config::Language;
use crate::doctor::{
    Condition, Finding, Severity, condition, condition_of, diagnose, diagnose_pages, polls_a_day, worst,
};
use crate::model::{ChannelKey, ChannelKind, ChannelState, Names, Republish, Source, SourceKind};

use super::answer::{Asked, Reply};
use super::filter;
use super::problem::Problem;
use super::shapes::{PlaceLinks, Reference};

/// What the list of sources can be asked for.
pub(super) const PARAMETERS: &[&str] = &["kind", "province", "region", "condition", "limit", "cursor"];

const KINDS: &[&str] = &["party-press", "province-portal", "agency", "central-press"];
const CONDITIONS: &[&str] = &["waiting", "well", "mend", "broken"];

/// A source as it is given.
#[derive(Serialize)]
struct SourceShown {
    id: String,
    name: String,
    kind: SourceKind,
    province: Option<Reference>,
    language: String,
    homepage: String,
    republish: Republish,
    credit: Option<String>,
    condition: Condition,
    links: PlaceLinks,
}

/// The same with its channels and pages.
#[derive(Serialize)]
struct SourceWhole {
    #[serde(flatten)]
    source: SourceShown,
    channels: Vec<ChannelShown>,
    pages: PagesShown,
}

/// A channel with what its polls showed.
#[derive(Serialize)]
struct ChannelShown {
    url: String,
    kind: Option<ChannelKind>,
    section: Option<String>,
    condition: Condition,
    polled: Option<String>,
    succeeded: Option<String>,
    due: Option<String>,
    polls: u64,
    polls_a_day: Option<u32>,
    failures: u32,
    articles: u64,
    findings: Vec<FindingShown>,
}

/// How the pages of a source's articles can be read.
#[derive(Serialize)]
struct PagesShown {
    condition: Condition,
    findings: Vec<FindingShown>,
}

/// A sentence of the doctor's.
#[derive(Serialize)]
struct FindingShown {
    code: &'static str,
    severity: Severity,
    since: Option<String>,
    times: u32,
    sentence: Names,
    pages: Vec<String>,
}

/// What is known of how a source fares.
struct Health {
    channels: Vec<ChannelState>,
    pages: Vec<Finding>,
}

impl Health {
    fn of(source: &Source, asked: &Asked<'_>) -> Result<Health, Problem> {
        let store = &asked.reading.store;
        let read = |url: &url::Url| {
            let key = ChannelKey { source: source.id.clone(), url: url.to_string() };
            Ok::<_, Problem>(store.channel(&key)?.unwrap_or_default())
        };
        let channels = source.channels.iter().map(|channel| read(&channel.url)).collect::<Result<_, _>>()?;
        let pages = store.yields(&source.id)?.as_ref().map(diagnose_pages).unwrap_or_default();
        Ok(Health { channels, pages })
    }

    /// As the worst of its channels and pages.
    fn condition(&self) -> Condition {
        let of_pages = (!self.pages.is_empty()).then(|| condition_of(&self.pages));
        worst(self.channels.iter().map(|state| condition(state, &diagnose(state))).chain(of_pages))
    }
}

/// Sources in the order of their ids, which stays when others come and go.
pub(super) fn list(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let (kind, wanted) = (asked.query.one_of("kind", KINDS)?, asked.query.one_of("condition", CONDITIONS)?);
    let (province, region) = (filter::province(asked)?, filter::region(asked)?);
    let (limit, after) = (asked.query.limit()?, asked.place()?.unwrap_or_default());
    let mut sources: Vec<&Source> = asked.reading.config.sources.iter().map(|source| &**source).collect();
    sources.retain(|source| {
        let in_province = province.as_ref().is_none_or(|province| source.province.as_ref() == Some(province));
        let in_region = |provinces: &Vec<_>| source.province.as_ref().is_some_and(|id| provinces.contains(id));
        let of_kind = kind.is_none_or(|kind| kind_name(source.kind) == kind);
        source.id.as_str().as_bytes() > &after[..] && of_kind && in_province && region.as_ref().is_none_or(in_region)
    });
    sources.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let (mut items, mut last) = (Vec::new(), None);
    for source in sources {
        let health = Health::of(source, asked)?;
        if wanted.is_some_and(|wanted| condition_name(health.condition()) != wanted) {
            continue;
        }
        if items.len() == limit {
            return Ok(asked.page(items, last));
        }
        items.push(shown(source, &health, asked));
        last = Some(source.id.as_str().as_bytes());
    }
    Ok(asked.page(items, None))
}

/// One source.
pub(super) fn one(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let missing = || Problem::Missing { parameter: None, id: asked.id.to_owned(), list: "/sources" };
    let source = asked.reading.config.source(asked.id).ok_or_else(missing)?;
    let health = Health::of(source, asked)?;
    let channels = source.channels.iter().zip(&health.channels);
    let channel = |(channel, state): (&crate::model::Channel, &ChannelState)| ChannelShown {
        url: channel.url.to_string(),
        kind: channel.kind.or(state.kind),
        section: channel.section.clone(),
        ..channel_shown(state, asked)
    };
    Ok(Reply::new(&SourceWhole {
        channels: channels.map(channel).collect(),
        pages: PagesShown {
            condition: condition_of(&health.pages),
            findings: health.pages.iter().map(|finding| finding_shown(finding, asked)).collect(),
        },
        source: shown(source, &health, asked),
    }))
}

fn shown(source: &Source, health: &Health, asked: &Asked<'_>) -> SourceShown {
    SourceShown {
        id: source.id.to_string(),
        name: source.name.clone(),
        kind: source.kind,
        province: source.province.as_ref().and_then(Reference::of_province),
        language: source.language.clone(),
        homepage: source.homepage.to_string(),
        republish: source.republish,
        credit: source.credit.clone(),
        condition: health.condition(),
        links: PlaceLinks::of(asked, "source", &source.id),
    }
}

fn channel_shown(state: &ChannelState, asked: &Asked<'_>) -> ChannelShown {
    let findings = diagnose(state);
    ChannelShown {
        url: String::new(),
        kind: None,
        section: None,
        condition: condition(state, &findings),
        polled: state.polled.map(|at| asked.time(at)),
        succeeded: state.succeeded.map(|at| asked.time(at)),
        due: state.due.map(|at| asked.time(at)),
        polls: state.polls,
        polls_a_day: polls_a_day(state),
        failures: state.failures,
        articles: state.articles,
        findings: findings.iter().map(|finding| finding_shown(finding, asked)).collect(),
    }
}

fn finding_shown(finding: &Finding, asked: &Asked<'_>) -> FindingShown {
    FindingShown {
        code: finding.code,
        severity: finding.severity,
        since: finding.since.map(|at| asked.time(at)),
        times: finding.times,
        sentence: Names { vi: finding.sentence(Language::Vi), en: finding.sentence(Language::En) },
        pages: finding.pages.clone(),
    }
}

fn kind_name(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::PartyPress => "party-press",
        SourceKind::ProvincePortal => "province-portal",
        SourceKind::Agency => "agency",
        SourceKind::CentralPress => "central-press",
    }
}

fn condition_name(condition: Condition) -> &'static str {
    match condition {
        Condition::Waiting => "waiting",
        Condition::Well => "well",
        Condition::Mend => "mend",
        Condition::Broken => "broken",
    }
}
