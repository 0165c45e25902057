//! `[[source]]` and its channels.

use std::collections::BTreeMap;

use super::super::read::{Field, Text, start};
use super::super::{defaults, raw};
use super::extract::{extract, selector};
use super::place::province;
use super::value::{each, line, optional, parsed, required, slug, web_address, word};
use super::{Faults, about};
use crate::model::{Channel, ChannelKind, ProvinceId, Republish, Source, SourceKind};
use crate::source::{Pattern, Schedule};

const KINDS: &[(&str, SourceKind)] = &[
    ("party-press", SourceKind::PartyPress),
    ("province-portal", SourceKind::ProvincePortal),
    ("agency", SourceKind::Agency),
    ("central-press", SourceKind::CentralPress),
];

const REPUBLISH: &[(&str, Republish)] =
    &[("link", Republish::Link), ("summary", Republish::Summary), ("full", Republish::Full)];

const CHANNEL_KINDS: &[(&str, ChannelKind)] =
    &[("feed", ChannelKind::Feed), ("sitemap", ChannelKind::Sitemap), ("page", ChannelKind::Page)];

pub(super) fn sources(raw: &[raw::Source], faults: &mut Faults<'_>) -> Vec<Source> {
    let mut seen = BTreeMap::new();
    raw.iter()
        .filter_map(|raw| faults.about(about("source", &raw.id), |faults| source(raw, &mut seen, faults)))
        .collect()
}

/// Addresses of channels, each with its place.
type Seen = BTreeMap<String, usize>;

fn source(raw: &raw::Source, seen: &mut Seen, faults: &mut Faults<'_>) -> Option<Source> {
    let id = required("id", &raw.id, raw.at, faults, slug);
    let name = required("name", &raw.name, raw.at, faults, line);
    let kind = required("kind", &raw.kind, raw.at, faults, word("kind of source", KINDS));
    let homepage = required("homepage", &raw.homepage, raw.at, faults, web_address);
    let language = optional(&raw.language, faults, language).unwrap_or_else(|| defaults::LANGUAGE.to_owned());
    let republish = optional(&raw.republish, faults, word("extent of republishing", REPUBLISH)).unwrap_or_default();
    let credit = optional(&raw.credit, faults, line);
    let verified = raw.verified.given().and_then(|day| parsed(&day.0, faults, self::day));
    let hosts = each(raw.hosts.each(), faults, host);
    let schedule = optional(&raw.schedule, faults, Schedule::parse).map(|schedule| schedule.to_string());
    let province = province_of(kind, raw, faults);
    let channels = channels(raw, schedule.as_deref(), seen, faults);
    let extract = raw.extract.given().map(|raw| extract(raw, faults)).unwrap_or_default();
    Some(Source {
        id: id?,
        name: name?,
        kind: kind?,
        province,
        language,
        homepage: homepage?,
        hosts,
        republish,
        credit,
        robots: raw.robots.given().is_none_or(|flag| *flag.get_ref()),
        verified,
        channels,
        extract,
    })
}

/// Local sources have a province, the others none.
fn province_of(kind: Option<SourceKind>, raw: &raw::Source, faults: &mut Faults<'_>) -> Option<ProvinceId> {
    match (&raw.province, kind) {
        (Field::Absent, Some(SourceKind::PartyPress | SourceKind::ProvincePortal)) => {
            faults.add(raw.at, "`province` is missing: local papers and portals have one, such as \"dong-nai\"");
            None
        }
        (Field::Given(text), Some(SourceKind::Agency | SourceKind::CentralPress)) => {
            faults.add(start(text), "agencies and the central press have no province: leave `province` out");
            None
        }
        (field, _) => optional(field, faults, province),
    }
}

fn channels(raw: &raw::Source, schedule: Option<&str>, seen: &mut Seen, faults: &mut Faults<'_>) -> Vec<Channel> {
    if raw.channel.each().is_empty() && !matches!(raw.channel, Field::Wrong) {
        faults
            .add(raw.at, "there is no channel: add [[source.channel]] with a `url`, the homepage if no feed is known");
    }
    raw.channel.each().iter().filter_map(|raw| channel(raw, schedule, seen, faults)).collect()
}

fn channel(raw: &raw::Channel, schedule: Option<&str>, seen: &mut Seen, faults: &mut Faults<'_>) -> Option<Channel> {
    let url = required("url", &raw.url, raw.at, faults, web_address);
    if let (Some(url), Field::Given(text)) = (&url, &raw.url) {
        note_twice(url.as_str(), text, seen, faults);
    }
    let kind = optional(&raw.kind, faults, word("kind of channel", CHANNEL_KINDS));
    let own = optional(&raw.schedule, faults, Schedule::parse).map(|schedule| schedule.to_string());
    let link = optional(&raw.link, faults, selector);
    if let (Some(ChannelKind::Feed | ChannelKind::Sitemap), Field::Given(text)) = (kind, &raw.link) {
        faults.add(start(text), "`link` selects the links of a page: leave it out, or set `kind = \"page\"`");
    }
    Some(Channel {
        url: url?,
        kind,
        section: optional(&raw.section, faults, line),
        schedule: own.or_else(|| schedule.map(str::to_owned)),
        link,
        include: each(raw.include.each(), faults, pattern),
        exclude: each(raw.exclude.each(), faults, pattern),
    })
}

fn note_twice(url: &str, text: &Text, seen: &mut Seen, faults: &mut Faults<'_>) {
    if let Some(&before) = seen.get(url) {
        let line = faults.line(before);
        faults.add(start(text), format!("channel `{url}` stands twice: line {line} has it too"));
    } else {
        seen.insert(url.to_owned(), start(text));
    }
}

fn pattern(text: &str) -> Result<String, crate::source::PatternError> {
    Pattern::parse(text).map(|_| text.to_owned())
}

/// A language tag: RFC 5646 without its rarer parts.
fn language(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let first =
        parts.next().is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase()));
    let rest = parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    match first && rest {
        true => Ok(text.to_owned()),
        false => Err(format!("`{text}` is no language code; write it as `vi` or `en`")),
    }
}

/// A host name alone, in lower case.
fn host(text: &str) -> Result<String, String> {
    match url::Host::parse(text) {
        Ok(host) if !text.is_empty() => Ok(host.to_string()),
        _ => Err(format!("`{text}` is no host; write it without scheme and path, such as `baodongnai.com.vn`")),
    }
}

/// A day, `YYYY-MM-DD`.
fn day(text: &str) -> Result<String, String> {
    let day: Result<jiff::civil::Date, _> = text.parse();
    match day {
        Ok(day) if text == day.to_string() => Ok(text.to_owned()),
        _ => Err(format!("`{text}` is no date; write it as `2026-01-31`")),
    }
}
