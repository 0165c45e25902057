//! The sentences: `locales/doctor.vi.toml` and `locales/doctor.en.toml`, one for each code.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::diagnose::{Condition, Finding};
use crate::config::Language;

/// What a sentence says of a failure that came more than once.
const IN_A_ROW: [&str; 2] = [", {times} lần liên tiếp", ", {times} in a row"];

/// The sentences of one language, by code.
type Words = HashMap<String, String>;

impl Finding {
    /// What is wrong and what to do, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        let words = words(language);
        let sentence = words.get(self.code).map_or(self.code, String::as_str);
        let value = self.value.split(", ").map(|part| named(part, words)).collect::<Vec<_>>().join(", ");
        let (first, second) = value.split_once("; ").unwrap_or((&value, ""));
        // Once is not in a row.
        let sentence = match self.times {
            0 | 1 => IN_A_ROW.iter().fold(sentence.to_owned(), |said, phrase| said.replace(phrase, "")),
            _ => sentence.to_owned(),
        };
        // The value last: it may hold anything.
        let sentence = sentence.replace("{times}", &self.times.to_string()).replace("{second}", second);
        if sentence.contains("{first}") {
            sentence.replace("{first}", &dated(first, language))
        } else {
            sentence.replace("{value}", &value)
        }
    }

    /// What the operator of this service does about it: none where all is the paper's to do.
    pub fn ours(&self, language: Language) -> Option<&'static str> {
        words(language).get(&format!("{}-ours", self.code)).map(String::as_str)
    }
}

impl Condition {
    /// The word for it.
    pub fn name(self, language: Language) -> &'static str {
        let code = match self {
            Condition::Waiting => "condition-waiting",
            Condition::Well => "condition-well",
            Condition::Mend => "condition-mend",
            Condition::Broken => "condition-broken",
        };
        words(language).get(code).map_or(code, String::as_str)
    }
}

/// The one sentence for a channel: its worst finding; that there is none, where there is none.
pub fn headline(condition: Condition, findings: &[Finding], language: Language) -> String {
    let said = |code: &str| words(language).get(code).cloned().unwrap_or_default();
    match (condition, findings.first()) {
        (Condition::Waiting, _) => said("headline-waiting"),
        (_, Some(worst)) => worst.sentence(language),
        (_, None) => said("headline-well"),
    }
}

/// What a source's pages are called beside its channels.
pub fn pages_title(language: Language) -> &'static str {
    words(language).get("headline-pages").map_or("", String::as_str)
}

/// A part of a value: a code is named, with the two numbers that may follow it; all else says itself.
fn named(part: &str, words: &Words) -> String {
    let (code, numbers) = part.split_once(' ').unwrap_or((part, ""));
    let known = words.get(&format!("fault-{code}")).filter(|name| numbers.is_empty() || name.contains("{first}"));
    let Some(name) = known else { return part.to_owned() };
    let (first, second) = numbers.split_once('/').unwrap_or_default();
    name.replace("{first}", first).replace("{second}", second)
}

/// A day as the language writes it; what is no day stays.
fn dated(value: &str, language: Language) -> String {
    match (language, value.parse::<Date>()) {
        (Language::Vi, Ok(day)) => day.strftime("%d/%m/%Y").to_string(),
        _ => value.to_owned(),
    }
}

fn words(language: Language) -> &'static Words {
    static VI: OnceLock<Words> = OnceLock::new();
    static EN: OnceLock<Words> = OnceLock::new();
    let (cell, text) = match language {
        Language::Vi => (&VI, include_str!("../../locales/doctor.vi.toml")),
        Language::En => (&EN, include_str!("../../locales/doctor.en.toml")),
    };
    cell.get_or_init(|| toml::from_str(text).expect("the files are part of the program and a test reads them"))
}

#[cfg(test)]
mod tests {
    use super::{Finding, Language, words};
    use crate::doctor::ailments::{AILMENTS, Severity};

    #[test]
    fn a_first_failure_is_not_called_one_in_a_row() {
        let said = |times| {
            let finding = Finding {
                code: "failing-name",
                severity: Severity::Broken,
                since: None,
                times,
                value: String::new(),
                pages: vec![],
            };
            [finding.sentence(Language::Vi), finding.sentence(Language::En)]
        };
        assert!(said(1)[0].starts_with("Không tìm thấy tên miền của kênh: báo") && !said(1)[1].contains("row"));
        assert!(said(4)[0].contains(", 4 lần liên tiếp:") && said(4)[1].contains(", 4 in a row:"));
    }

    #[test]
    fn every_ailment_has_a_sentence_in_both_languages_with_the_same_places() {
        let (vi, en) = (words(Language::Vi), words(Language::En));
        for code in AILMENTS.iter().map(|ailment| ailment.code) {
            let (vi, en) =
                (vi.get(code).unwrap_or_else(|| panic!("{code}")), en.get(code).unwrap_or_else(|| panic!("{code}")));
            for place in ["{value}", "{times}", "{first}", "{second}"] {
                assert_eq!(vi.contains(place), en.contains(place), "{code}: {place}");
            }
            for sentence in [vi, en] {
                // The paper reads them: files and commands of ours are for the operator.
                assert!(!sentence.contains("feeds.toml") && !sentence.contains("diembao"), "{code}: {sentence}");
                assert!(sentence.ends_with(['.', ')']) && sentence.contains([':', ';', ',']), "{code}: {sentence}");
            }
        }
        let mut keys: (Vec<&String>, Vec<&String>) = (vi.keys().collect(), en.keys().collect());
        keys.0.sort();
        keys.1.sort();
        assert_eq!(keys.0, keys.1);
        let known = |key: &&String| {
            let code = key.strip_suffix("-ours").unwrap_or(key);
            ["condition-", "headline-", "fault-"].iter().any(|kind| key.starts_with(kind))
                || AILMENTS.iter().any(|ailment| ailment.code == code)
        };
        assert!(vi.keys().all(|key| known(&key)));
    }
}
