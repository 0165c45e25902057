//! `[[topic]]` and `[[alert]]`.

use super::super::read::{Field, OneOrMore, Text, start};
use super::super::types::{Alert, Curated, Topic};
use super::super::{defaults, raw};
use super::place::{Ids, province};
use super::value::{each, names, optional, required, slug, web_address, word};
use super::{Faults, about};
use crate::rule::{Rule, WordLists};

/// The highest threshold: no score comes near it.
const THRESHOLD_MAX: f64 = 1000.0;

const CURATED: &[(&str, Curated)] = &[("open", Curated::Open), ("review", Curated::Review)];

pub(super) fn topics(raw: &[raw::Topic], sources: &Ids, lists: &WordLists, faults: &mut Faults<'_>) -> Vec<Topic> {
    let read = |raw: &raw::Topic| faults.about(about("topic", &raw.id), |faults| topic(raw, sources, lists, faults));
    raw.iter().filter_map(read).collect()
}

pub(super) fn alerts(raw: &[raw::Alert], lists: &WordLists, faults: &mut Faults<'_>) -> Vec<Alert> {
    raw.iter().filter_map(|raw| faults.about(about("alert", &raw.id), |faults| alert(raw, lists, faults))).collect()
}

fn topic(raw: &raw::Topic, sources: &Ids, lists: &WordLists, faults: &mut Faults<'_>) -> Option<Topic> {
    let id = required("id", &raw.id, raw.at, faults, slug);
    if let Field::Absent = raw.name {
        faults.add(raw.at, "`name` is missing: write { vi = \"…\", en = \"…\" }");
    }
    let name = names(&raw.name, faults);
    let rule = rule(&raw.rule, raw.at, lists, faults);
    let provinces = each(raw.provinces.each(), faults, province);
    let sources = each(raw.sources.each(), faults, |id| sources.resolve(id));
    let threshold = threshold(raw, faults);
    let curated = optional(&raw.curated, faults, word("way of curating", CURATED)).unwrap_or(Curated::Open);
    Some(Topic { id: id?, name: name?, rule: rule?, provinces, sources, threshold, curated })
}

fn alert(raw: &raw::Alert, lists: &WordLists, faults: &mut Faults<'_>) -> Option<Alert> {
    let id = required("id", &raw.id, raw.at, faults, slug);
    let rule = rule(&raw.rule, raw.at, lists, faults);
    if let (Field::Absent, Field::Absent) = (&raw.webhook, &raw.mail) {
        faults.add(raw.at, "it tells nobody: add `webhook`, `mail` or both");
    }
    let webhook = optional(&raw.webhook, faults, web_address);
    let mail = match raw.mail.given() {
        Some(OneOrMore(texts)) => each(texts, faults, mail_address),
        None => Vec::new(),
    };
    Some(Alert { id: id?, rule: rule?, webhook, mail })
}

/// A rule; what is wrong within it is shown at its own line and column.
fn rule(field: &Field<Text>, at: usize, lists: &WordLists, faults: &mut Faults<'_>) -> Option<Rule> {
    if let Field::Absent = field {
        faults.add(at, "`rule` is missing");
    }
    let text = field.given()?;
    match Rule::parse_with(text.get_ref(), lists) {
        Ok(rule) => Some(rule),
        Err(wrong) => {
            let place = faults.inside(text.span(), text.get_ref(), wrong.at);
            faults.add(place, format!("rule: {}", wrong.message));
            None
        }
    }
}

fn threshold(raw: &raw::Topic, faults: &mut Faults<'_>) -> f32 {
    let Some(number) = raw.threshold.given() else { return defaults::THRESHOLD };
    let value = *number.get_ref();
    if !(0.0..=THRESHOLD_MAX).contains(&value) {
        faults.add(start(number), format!("`threshold` is {value}, where 0 to {THRESHOLD_MAX} is needed"));
    }
    value as f32
}

/// Something before an `@`, a host with a dot after it; whether mail arrives only mail can tell.
fn mail_address(text: &str) -> Result<String, String> {
    let plain = !text.chars().any(|letter| letter.is_whitespace() || letter.is_control() || "<>,;".contains(letter));
    match text.split_once('@') {
        Some((name, host)) if plain && !name.is_empty() && host.contains('.') && !host.contains('@') => {
            Ok(text.to_owned())
        }
        _ => Err(format!("`{text}` is no mail address; write it as `ban-bien-tap@example.org`")),
    }
}
