//! What `diembao check` prints: the file in plain words, sorted, one fact a line.

use std::fmt::Write;

use super::facts::{Facts, Provinces, facts};
use super::quantity::{show_bytes, show_duration};
use super::types::{AllowPrivate, Config, Curated, Language};
use crate::model::Timestamp;

/// Width of a line of names, in characters.
const LINE_CHARS_MAX: usize = 92;

/// The file in plain words: what was understood, counted; which provinces no local source covers.
pub fn summary(config: &Config) -> String {
    let facts = facts(config);
    let parts = [
        service(config),
        fetch(config),
        sources(&facts, config),
        provinces(&facts),
        channels(&facts, config.fetch.schedule.as_str()),
        topics(&facts, config),
    ];
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
        ("rhythm", rhythm(config)),
        ("requests at once", format!("{}, {} to one site", fetch.concurrency, fetch.per_host)),
        ("between pages of a site", show_duration(fetch.page_interval)),
        ("robots.txt", if fetch.robots { "kept to" } else { "not read" }.to_owned()),
        ("hubs", if fetch.push { "subscribed to" } else { "not used" }.to_owned()),
        ("time-out", show_duration(fetch.timeout)),
        ("largest body", show_bytes(fetch.body_bytes_max)),
        ("user agent", fetch.user_agent.clone()),
        ("private networks", private),
    ];
    section("Fetching", &rows)
}

/// How the schedule is kept: the paper's own rhythm may move polls within bounds.
fn rhythm(config: &Config) -> String {
    // What is asked is the distance of polls, which a schedule has at any time: no clock is needed.
    let rhythm = config.fetch.rhythm(None, &config.service.timezone, false);
    match rhythm.bounds(Timestamp::UNIX_EPOCH) {
        Some(bounds) => {
            let (min, max) = (show_duration(bounds.min), show_duration(bounds.max));
            format!("adaptive, between {min} and {max}; a channel's own schedule is kept to the letter")
        }
        None => "schedules are kept to the letter".to_owned(),
    }
}

fn sources(facts: &Facts<'_>, config: &Config) -> String {
    let sources = &facts.sources;
    let mut seen = format!("{} of {}", sources.verified, sources.total);
    if let Some(latest) = sources.last_verified {
        let _ = write!(seen, ", last on {latest}");
    }
    let rows = [
        ("party press", sources.party_press.to_string()),
        ("province portals", sources.province_portal.to_string()),
        ("agencies", sources.agency.to_string()),
        ("central press", sources.central_press.to_string()),
        ("seen to work", seen),
    ];
    let mut ids: Vec<&str> = config.sources.iter().map(|source| source.id.as_str()).collect();
    ids.sort_unstable();
    section(&format!("Sources: {}", sources.total), &rows) + &wrapped(ids.into_iter().map(str::to_owned))
}

fn provinces(facts: &Facts<'_>) -> String {
    let Provinces { covered, missing } = &facts.provinces;
    let mut text = format!("Provinces covered: {} of {}\n", covered.len(), covered.len() + missing.len());
    text += &wrapped(covered.iter().map(|province| match province.sources {
        1 => province.name.to_owned(),
        more => format!("{} ({more})", province.name),
    }));
    if !missing.is_empty() {
        let _ = writeln!(text, "Provinces not covered: {}", missing.len());
        text += &wrapped(missing.iter().map(|province| province.name.to_owned()));
    }
    text
}

fn channels(facts: &Facts<'_>, default: &str) -> String {
    let channels = &facts.channels;
    let rows = [
        ("feeds", channels.feed.to_string()),
        ("sitemaps", channels.sitemap.to_string()),
        ("pages", channels.page.to_string()),
        ("to be found out", channels.unknown.to_string()),
    ];
    let mut text = section(&format!("Channels: {}", channels.total), &rows);
    let _ = writeln!(text, "Schedules: {}", channels.schedules.len());
    let width = channels.schedules.keys().map(|schedule| schedule.len()).max().unwrap_or_default();
    for (schedule, count) in &channels.schedules {
        let note = if *schedule == default { ", the default" } else { "" };
        let _ = writeln!(text, "  {schedule:width$}  {}{note}", counted(*count, "channel"));
    }
    text
}

fn topics(facts: &Facts<'_>, config: &Config) -> String {
    let mut text = format!("Topics: {}\n", facts.topics.len());
    let width = facts.topics.iter().map(|topic| topic.id.as_str().len()).max().unwrap_or_default();
    for topic in &facts.topics {
        let curated = match topic.curated {
            Curated::Open => "published until rejected",
            Curated::Review => "published when accepted",
        };
        let terms = counted(topic.terms, "term");
        let threshold = if topic.threshold > 0.0 { format!("threshold {}, ", topic.threshold) } else { String::new() };
        let _ = writeln!(text, "  {:width$}  {terms}, {threshold}{curated}", topic.id.as_str());
    }
    let _ = writeln!(text, "Alerts: {}", facts.alerts);
    let own = config.regions.iter().filter(|region| crate::model::region(region.id.as_str()).is_none()).count();
    let _ = writeln!(text, "Regions: {}, {own} of them from the file", facts.regions);
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
