//! What `diembao check` prints: the file in plain words, sorted, one fact a line.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::quantity::{show_bytes, show_duration};
use super::types::{AllowPrivate, Config, Curated, Language};
use crate::model::{ChannelKind, PROVINCES, Province, SourceKind};
use crate::text::collation_key;

/// Width of a line of names, in characters.
const LINE_CHARS_MAX: usize = 92;

/// The file in plain words: what was understood, counted; which provinces no local source covers.
pub fn summary(config: &Config) -> String {
    let parts = [service(config), fetch(config), sources(config), provinces(config), channels(config), topics(config)];
    parts.join("\n")
}

fn service(config: &Config) -> String {
    let service = &config.service;
    let language = match service.language {
        Language::Vi => "Vietnamese",
        Language::En => "English",
    };
    let rows = [
        ("public address", service.base_url.to_string()),
        ("listens at", service.listen.to_string()),
        ("data folder", service.data_dir.display().to_string()),
        ("pages in", language.to_owned()),
        ("time zone", service.timezone.iana_name().unwrap_or("fixed").to_owned()),
        ("articles kept", show_duration(config.retention)),
    ];
    section(&service.title, &rows)
}

fn fetch(config: &Config) -> String {
    let fetch = &config.fetch;
    let private = match &fetch.allow_private {
        AllowPrivate::No => "none".to_owned(),
        AllowPrivate::All => "all".to_owned(),
        AllowPrivate::Networks(networks) => networks.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    };
    let rows = [
        ("schedule", fetch.schedule.to_string()),
        ("requests at once", format!("{}, {} to one host", fetch.concurrency, fetch.per_host)),
        ("time-out", show_duration(fetch.timeout)),
        ("largest body", show_bytes(fetch.body_bytes_max)),
        ("user agent", fetch.user_agent.clone()),
        ("private networks", private),
    ];
    section("Fetching", &rows)
}

fn sources(config: &Config) -> String {
    let kind = |kind| config.sources.iter().filter(|source| source.kind == kind).count();
    let verified: Vec<&str> = config.sources.iter().filter_map(|source| source.verified.as_deref()).collect();
    let mut seen = format!("{} of {}", verified.len(), config.sources.len());
    if let Some(latest) = verified.iter().max() {
        let _ = write!(seen, ", last on {latest}");
    }
    let rows = [
        ("party press", kind(SourceKind::PartyPress).to_string()),
        ("province portals", kind(SourceKind::ProvincePortal).to_string()),
        ("agencies", kind(SourceKind::Agency).to_string()),
        ("central press", kind(SourceKind::CentralPress).to_string()),
        ("seen to work", seen),
    ];
    section(&format!("Sources: {}", config.sources.len()), &rows)
}

fn provinces(config: &Config) -> String {
    let count = |province: &Province| {
        let of = |id: &crate::model::ProvinceId| id.as_str() == province.id;
        config.sources.iter().filter(|source| source.province.as_ref().is_some_and(of)).count()
    };
    let (mut covered, mut missing): (Vec<&Province>, Vec<&Province>) =
        PROVINCES.iter().partition(|province| count(province) > 0);
    for list in [&mut covered, &mut missing] {
        list.sort_by_key(|province| collation_key(province.name));
    }
    let mut text = format!("Provinces covered: {} of {}\n", covered.len(), PROVINCES.len());
    text += &wrapped(covered.iter().map(|province| match count(province) {
        1 => province.name.to_owned(),
        more => format!("{} ({more})", province.name),
    }));
    if !missing.is_empty() {
        let _ = writeln!(text, "Provinces not covered: {}", missing.len());
        text += &wrapped(missing.iter().map(|province| province.name.to_owned()));
    }
    text
}

fn channels(config: &Config) -> String {
    let channels: Vec<_> = config.sources.iter().flat_map(|source| &source.channels).collect();
    let kind = |kind| channels.iter().filter(|channel| channel.kind == kind).count().to_string();
    let rows = [
        ("feeds", kind(Some(ChannelKind::Feed))),
        ("sitemaps", kind(Some(ChannelKind::Sitemap))),
        ("pages", kind(Some(ChannelKind::Page))),
        ("to be found out", kind(None)),
    ];
    let mut text = section(&format!("Channels: {}", channels.len()), &rows);
    let default = config.fetch.schedule.as_str();
    let mut schedules: BTreeMap<&str, usize> = BTreeMap::new();
    for channel in &channels {
        *schedules.entry(channel.schedule.as_deref().unwrap_or(default)).or_default() += 1;
    }
    let _ = writeln!(text, "Schedules: {}", schedules.len());
    let width = schedules.keys().map(|schedule| schedule.len()).max().unwrap_or_default();
    for (schedule, count) in schedules {
        let note = if schedule == default { ", the default" } else { "" };
        let _ = writeln!(text, "  {schedule:width$}  {}{note}", counted(count, "channel"));
    }
    text
}

fn topics(config: &Config) -> String {
    let mut text = format!("Topics: {}\n", config.topics.len());
    let mut topics: Vec<_> = config.topics.iter().collect();
    topics.sort_by(|a, b| a.id.cmp(&b.id));
    let width = topics.iter().map(|topic| topic.id.as_str().len()).max().unwrap_or_default();
    for topic in topics {
        let curated = match topic.curated {
            Curated::Open => "published until rejected",
            Curated::Review => "published when accepted",
        };
        let terms = counted(topic.rule.terms(), "term");
        let threshold = if topic.threshold > 0.0 { format!("threshold {}, ", topic.threshold) } else { String::new() };
        let _ = writeln!(text, "  {:width$}  {terms}, {threshold}{curated}", topic.id.as_str());
    }
    let _ = writeln!(text, "Alerts: {}", config.alerts.len());
    let own = config.regions.iter().filter(|region| crate::model::region(region.id.as_str()).is_none()).count();
    let _ = writeln!(text, "Regions: {}, {own} of them from the file", config.regions.len());
    text
}

/// A heading and rows of name and value, the values in one column.
fn section(heading: &str, rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
    let rows: Vec<String> = rows.iter().map(|(name, value)| format!("  {name:width$}  {value}\n")).collect();
    format!("{heading}\n{}", rows.concat())
}

/// Names parted by commas, in lines of bearable width.
fn wrapped(names: impl Iterator<Item = String>) -> String {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if line.chars().count() + name.chars().count() + 2 <= LINE_CHARS_MAX => {
                let _ = write!(line, ", {name}");
            }
            Some(line) => {
                line.push(',');
                lines.push(name);
            }
            None => lines.push(name),
        }
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
