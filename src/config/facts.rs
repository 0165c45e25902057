//! What feeds.toml holds, counted: for the summary, and as JSON for programs.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::types::{Config, Curated};
use crate::model::{ChannelKind, PROVINCES, SourceKind, TopicId};
use crate::text::collation_key;

/// What the file holds, counted.
#[derive(Debug, Serialize)]
pub struct Facts<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) provinces: Provinces,
    pub(super) channels: Channels<'a>,
    pub(super) topics: Vec<Topic<'a>>,
    pub(super) alerts: usize,
    pub(super) regions: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Sources<'a> {
    pub(super) total: usize,
    pub(super) party_press: usize,
    pub(super) province_portal: usize,
    pub(super) agency: usize,
    pub(super) central_press: usize,
    /// Those whose channels somebody has seen to work, and the last day of that.
    pub(super) verified: usize,
    pub(super) last_verified: Option<&'a str>,
}

/// Both lists in Vietnamese order.
#[derive(Debug, Serialize)]
pub(super) struct Provinces {
    pub(super) covered: Vec<Province>,
    pub(super) missing: Vec<Province>,
}

#[derive(Debug, Serialize)]
pub(super) struct Province {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) sources: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct Channels<'a> {
    pub(super) total: usize,
    pub(super) feed: usize,
    pub(super) sitemap: usize,
    pub(super) page: usize,
    /// Their first poll will tell what they are.
    pub(super) unknown: usize,
    pub(super) schedules: BTreeMap<&'a str, usize>,
}

#[derive(Debug, Serialize)]
pub(super) struct Topic<'a> {
    pub(super) id: &'a TopicId,
    pub(super) terms: usize,
    pub(super) threshold: f32,
    #[serde(serialize_with = "curated")]
    pub(super) curated: Curated,
}

/// Counts what the file holds.
pub fn facts(config: &Config) -> Facts<'_> {
    Facts {
        sources: sources(config),
        provinces: provinces(config),
        channels: channels(config),
        topics: topics(config),
        alerts: config.alerts.len(),
        regions: config.regions.len(),
    }
}

fn sources(config: &Config) -> Sources<'_> {
    let of = |kind| config.sources.iter().filter(|source| source.kind == kind).count();
    let verified = config.sources.iter().filter_map(|source| source.verified.as_deref());
    Sources {
        total: config.sources.len(),
        party_press: of(SourceKind::PartyPress),
        province_portal: of(SourceKind::ProvincePortal),
        agency: of(SourceKind::Agency),
        central_press: of(SourceKind::CentralPress),
        verified: verified.clone().count(),
        last_verified: verified.max(),
    }
}

fn provinces(config: &Config) -> Provinces {
    let count = |id: &str| {
        let of = |source: &&std::sync::Arc<crate::model::Source>| {
            source.province.as_ref().is_some_and(|province| province.as_str() == id)
        };
        config.sources.iter().filter(of).count()
    };
    let mut all: Vec<Province> = PROVINCES
        .iter()
        .map(|province| Province { id: province.id, name: province.name, sources: count(province.id) })
        .collect();
    all.sort_by_key(|province| collation_key(province.name));
    let (covered, missing) = all.into_iter().partition(|province| province.sources > 0);
    Provinces { covered, missing }
}

fn channels(config: &Config) -> Channels<'_> {
    let default = config.fetch.schedule.as_str();
    let mut schedules: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, channel) in config.channels() {
        *schedules.entry(channel.schedule.as_deref().unwrap_or(default)).or_default() += 1;
    }
    let of = |kind| config.channels().filter(|(_, channel)| channel.kind == kind).count();
    Channels {
        total: config.channels().count(),
        feed: of(Some(ChannelKind::Feed)),
        sitemap: of(Some(ChannelKind::Sitemap)),
        page: of(Some(ChannelKind::Page)),
        unknown: of(None),
        schedules,
    }
}

fn topics(config: &Config) -> Vec<Topic<'_>> {
    let mut topics: Vec<&super::Topic> = config.topics.iter().collect();
    topics.sort_by(|a, b| a.id.cmp(&b.id));
    topics
        .into_iter()
        .map(|topic| Topic {
            id: &topic.id,
            terms: topic.rule.terms(),
            threshold: topic.threshold,
            curated: topic.curated,
        })
        .collect()
}

/// As feeds.toml writes it.
fn curated<S: Serializer>(curated: &Curated, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(match curated {
        Curated::Open => "open",
        Curated::Review => "review",
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::facts;
    use crate::config::parse;

    #[test]
    fn the_facts_of_a_file_are_one_object() {
        let text = r#"
            [[source]]
            id = "bao-dong-nai"
            name = "Báo Đồng Nai"
            kind = "party-press"
            province = "dong-nai"
            homepage = "https://baodongnai.com.vn"
            verified = "2026-01-31"
            [[source.channel]]
            url = "https://baodongnai.com.vn/rss"
            kind = "feed"
            [[topic]]
            id = "y-te"
            name = { vi = "Y tế", en = "Health" }
            rule = '"bệnh viện" OR "y tế"'
            curated = "review"
        "#;
        let config = parse(text, Path::new("feeds.toml")).expect("a right file");
        let found = serde_json::to_value(facts(&config)).expect("plain data");
        for (place, expected) in [
            ("/sources/party_press", "1"),
            ("/sources/agency", "0"),
            ("/sources/last_verified", "\"2026-01-31\""),
            ("/provinces/covered/0/id", "\"dong-nai\""),
            ("/provinces/missing/32/id", "\"vinh-long\""),
            ("/channels/feed", "1"),
            ("/channels/schedules", r#"{"0 */10 * * * *":1}"#),
            ("/topics", r#"[{"curated":"review","id":"y-te","terms":2,"threshold":0.0}]"#),
        ] {
            assert_eq!(found.pointer(place).map(ToString::to_string).as_deref(), Some(expected), "{place}");
        }
    }
}
