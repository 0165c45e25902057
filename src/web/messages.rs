//! The words of the pages: locales/vi.toml and locales/en.toml.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::config::Language;

/// The words of one language; what each says stands in the files.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Messages {
    pub(super) language: String,
    pub(super) skip: String,
    pub(super) updated: String,
    pub(super) sections: String,
    pub(super) newest: String,
    pub(super) topics: String,
    pub(super) provinces: String,
    pub(super) sources: String,
    pub(super) regions: String,
    pub(super) all_feeds: String,
    pub(super) newer: String,
    pub(super) older: String,
    pub(super) empty: String,
    pub(super) also_in: String,
    pub(super) pinned: String,
    pub(super) note: String,
    pub(super) subscribe: String,
    pub(super) subscribe_how: String,
    pub(super) about_all: String,
    pub(super) about_topic: String,
    pub(super) about_province: String,
    pub(super) about_region: String,
    pub(super) about_source: String,
    pub(super) former: String,
    pub(super) region_provinces: String,
    pub(super) kind_party_press: String,
    pub(super) kind_province_portal: String,
    pub(super) kind_agency: String,
    pub(super) kind_central_press: String,
    pub(super) homepage: String,
    pub(super) channels: String,
    pub(super) polled: String,
    pub(super) succeeded: String,
    pub(super) due: String,
    pub(super) never: String,
    pub(super) articles_count: String,
    pub(super) rhythm: String,
    pub(super) rhythm_polls: String,
    pub(super) busiest: String,
    pub(super) busiest_hours: String,
    pub(super) since: String,
    pub(super) findings: String,
    pub(super) recorded: String,
    pub(super) faults_more: String,
    pub(super) read_at: String,
    pub(super) by: String,
    pub(super) section: String,
    pub(super) changed: String,
    pub(super) original: String,
    pub(super) our_page: String,
    pub(super) carried_by: String,
    pub(super) share: String,
    pub(super) in_title: String,
    pub(super) in_summary: String,
    pub(super) in_section: String,
    pub(super) in_body: String,
    pub(super) times: String,
    pub(super) why_topics: String,
    pub(super) takes_from: String,
    pub(super) part_share: String,
    pub(super) credit: String,
    pub(super) hub_title: String,
    pub(super) hub_what: String,
    pub(super) hub_need: String,
    pub(super) hub_how: String,
    pub(super) hub_limits: String,
    pub(super) not_found: String,
    pub(super) not_found_hint: String,
    pub(super) not_allowed: String,
    pub(super) not_allowed_hint: String,
    pub(super) bad_request: String,
    pub(super) bad_request_hint: String,
    pub(super) failed: String,
    pub(super) failed_hint: String,
    pub(super) back_home: String,
    pub(super) footer: String,
}

/// The words of a language.
pub(super) fn messages(language: Language) -> &'static Messages {
    static VI: OnceLock<Messages> = OnceLock::new();
    static EN: OnceLock<Messages> = OnceLock::new();
    let (cell, text) = match language {
        Language::Vi => (&VI, include_str!("../../locales/vi.toml")),
        Language::En => (&EN, include_str!("../../locales/en.toml")),
    };
    cell.get_or_init(|| toml::from_str(text).expect("the files are part of the program and a test reads them"))
}

/// A message with its one place filled in.
pub(super) fn fill(message: &str, place: &str, value: &str) -> String {
    message.replace(&format!("{{{place}}}"), value)
}

/// The language tag of a language.
pub(super) fn tag(language: Language) -> &'static str {
    match language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}

/// The language with a tag.
pub(super) fn language(tag: &str) -> Option<Language> {
    match tag {
        "vi" => Some(Language::Vi),
        "en" => Some(Language::En),
        _ => None,
    }
}

/// The language that a reader's browser prefers (`Accept-Language`), of ours; none when it names neither.
pub(super) fn preferred(header: &str) -> Option<Language> {
    let mut best = None;
    for range in header.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let tag = parts.next().unwrap_or_default().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        if let Some(language) = language(&tag).filter(|_| quality > 0.0)
            && best.is_none_or(|(_, highest)| quality > highest)
        {
            best = Some((language, quality));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Language, messages, preferred};

    fn places(text: &str) -> BTreeSet<(String, Vec<String>)> {
        let table: toml::Table = toml::from_str(text).unwrap();
        let names =
            |message: &str| message.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect();
        table.into_iter().map(|(key, message)| (key, names(message.as_str().unwrap()))).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let (vi, en) = (include_str!("../../locales/vi.toml"), include_str!("../../locales/en.toml"));
        assert_eq!(places(vi), places(en));
        assert_ne!(messages(Language::Vi).newest, messages(Language::En).newest);
    }

    #[test]
    fn the_browsers_preference_is_heard() {
        assert_eq!(preferred("en-GB,en;q=0.8,vi;q=0.9"), Some(Language::En));
        assert_eq!(preferred("fr, vi-VN;q=0.7, en;q=0.3"), Some(Language::Vi));
        assert_eq!(preferred("en;q=0"), None);
        assert_eq!(preferred("*"), None);
    }
}
