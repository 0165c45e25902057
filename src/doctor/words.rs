//! The sentences: `locales/doctor.vi.toml` and `locales/doctor.en.toml`, one for each code.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::diagnose::{Condition, Finding};
use crate::config::Language;

/// The sentences of one language, by code.
type Words = HashMap<String, String>;

impl Finding {
    /// What is wrong and what to do, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        let words = words(language);
        let sentence = words.get(self.code).map_or(self.code, String::as_str);
        // The value last: it may hold anything.
        sentence.replace("{times}", &self.times.to_string()).replace("{value}", &self.value)
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
    use super::{Language, words};
    use crate::doctor::ailments::AILMENTS;

    #[test]
    fn every_ailment_has_a_sentence_in_both_languages_with_the_same_places() {
        let (vi, en) = (words(Language::Vi), words(Language::En));
        for code in AILMENTS.iter().map(|ailment| ailment.code) {
            let (vi, en) =
                (vi.get(code).unwrap_or_else(|| panic!("{code}")), en.get(code).unwrap_or_else(|| panic!("{code}")));
            for place in ["{value}", "{times}"] {
                assert_eq!(vi.contains(place), en.contains(place), "{code}: {place}");
            }
            for sentence in [vi, en] {
                assert!(sentence.ends_with(['.', ')']) && sentence.contains([':', ';', ',']), "{code}: {sentence}");
            }
        }
        let mut keys: (Vec<&String>, Vec<&String>) = (vi.keys().collect(), en.keys().collect());
        keys.0.sort();
        keys.1.sort();
        assert_eq!(keys.0, keys.1);
        let known = |key: &&String| {
            key.starts_with("condition-")
                || key.starts_with("headline-")
                || AILMENTS.iter().any(|ailment| ailment.code == key.as_str())
        };
        assert!(vi.keys().all(|key| known(&key)));
    }
}
