//! What is found, in sentences of both languages: `locales/identify.vi.toml`, `locales/identify.en.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Passages;
use crate::config::Language;
use crate::model::{ArticleId, Evidence, First, Origin};

/// Passages that are told; the desk sees the longest.
const PASSAGES_MAX: usize = 8;
/// Letters of a passage that are told, half from its head and half from its end.
const LETTERS_MAX: usize = 160;
/// Nothing that clues tell is certain.
const CERTAINTY_MAX: f32 = 0.99;
/// Seconds of a minute, an hour, a day, with the word for them and the least that is told in it.
const UNITS: [(&str, u64, u64); 3] = [("days", 86_400, 172_800), ("hours", 3600, 7200), ("minutes", 60, 0)];

/// Sentences by name.
type Words = HashMap<String, String>;

/// One line on who was first; `name` gives the name of an article's paper. None where the article is
/// not known any more.
pub fn origin_line(origin: &Origin, name: &dyn Fn(ArticleId) -> Option<String>, language: Language) -> Option<String> {
    let words = words(language);
    let name = match &origin.first {
        First::Unknown => return Some(words["unknown"].clone()),
        First::Article(id) => name(*id)?,
        First::Unseen(house) => words["unseen"].replace("{name}", house),
    };
    let reasons = reasons(&origin.evidence, words);
    let line = &words[if reasons.is_empty() { "origin-bare" } else { "origin" }];
    let hundredths = (origin.certainty.clamp(0.0, CERTAINTY_MAX) * 100.0).round() / 100.0;
    let certainty = hundredths.to_string().replace('.', &words["decimal"]);
    // The name last: it may hold anything.
    let line = line.replace("{certainty}", &certainty).replace("{reasons}", &reasons.join(", "));
    Some(line.replace("{name}", &name))
}

/// Lines on the passages that a text shares with that of `name`; none when it shares none.
pub fn passage_lines(ours: &str, shared: &Passages, name: &str, language: Language) -> Vec<String> {
    if shared.passages.is_empty() {
        return Vec::new();
    }
    let words = words(language);
    let percent = format!("{:.0}", shared.share * 100.0);
    let mut lines = vec![words["shared"].replace("{percent}", &percent).replace("{name}", name)];
    lines.extend(shared.passages.iter().take(PASSAGES_MAX).map(|passage| {
        let text = excerpt(ours.get(passage.ours.clone()).unwrap_or_default());
        words["passage"].replace("{count}", &passage.syllables.to_string()).replace("{text}", &text)
    }));
    let more = shared.passages.len().saturating_sub(PASSAGES_MAX);
    lines.extend((more > 0).then(|| words["more"].replace("{count}", &more.to_string())));
    lines
}

/// Each kind of evidence once.
fn reasons(evidence: &[Evidence], words: &Words) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for one in evidence {
        let reason = match one {
            Evidence::Credited { .. } => words["credited"].clone(),
            Evidence::Stated { ahead_s, .. } => words["stated"].replace("{ahead}", &lasting(*ahead_s, words)),
            Evidence::Sighted { ahead_s, error_s } => {
                let line = words["sighted"].replace("{ahead}", &lasting(*ahead_s, words));
                line.replace("{error}", &lasting(*error_s, words))
            }
            Evidence::Extended { .. } => words["extended"].clone(),
        };
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    reasons
}

/// "42 phút", "3 giờ", "2 ngày".
fn lasting(seconds: u64, words: &Words) -> String {
    let (unit, length, _) = UNITS.iter().find(|(_, _, least)| seconds >= *least).unwrap_or(&UNITS[2]);
    words[*unit].replace("{count}", &(seconds.div_ceil(*length)).to_string())
}

/// Head and end of a passage on one line.
fn excerpt(passage: &str) -> String {
    let line = passage.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters: Vec<char> = line.chars().collect();
    if letters.len() <= LETTERS_MAX {
        return line;
    }
    let (head, end) = (&letters[..LETTERS_MAX / 2], &letters[letters.len() - LETTERS_MAX / 2..]);
    format!("{}…{}", head.iter().collect::<String>(), end.iter().collect::<String>())
}

fn words(language: Language) -> &'static Words {
    static VI: OnceLock<Words> = OnceLock::new();
    static EN: OnceLock<Words> = OnceLock::new();
    let (cell, text) = match language {
        Language::Vi => (&VI, include_str!("../../locales/identify.vi.toml")),
        Language::En => (&EN, include_str!("../../locales/identify.en.toml")),
    };
    cell.get_or_init(|| toml::from_str(text).expect("the files are part of the program and a test reads them"))
}

#[cfg(test)]
mod tests {
    use super::{Language, origin_line, passage_lines, words};
    use crate::identify::passages;
    use crate::model::{ArticleId, Evidence, First, Origin};

    fn told(first: First, certainty: f32, evidence: Vec<Evidence>, language: Language) -> Option<String> {
        let name = |id: ArticleId| (id == ArticleId(1)).then(|| "Báo Đồng Nai".to_owned());
        origin_line(&Origin { first, certainty, evidence }, &name, language)
    }

    #[test]
    fn the_origin_is_told_with_its_certainty_and_reasons() {
        let credited = |by| Evidence::Credited { by: ArticleId(by), house: "Báo Đồng Nai".to_owned() };
        let stated = Evidence::Stated { ahead_s: 3 * 3600 - 30, error_s: 60 };
        let sighted = Evidence::Sighted { ahead_s: 1500, error_s: 900 };
        let (first, vi, en) = (First::Article(ArticleId(1)), Language::Vi, Language::En);
        for (told, wanted) in [
            (
                told(first.clone(), 0.9, vec![credited(2), credited(3)], vi),
                "Nguồn gốc: Báo Đồng Nai (chắc chắn 0,9; dẫn nguồn)",
            ),
            (
                told(first.clone(), 0.9999, vec![credited(2), stated], en),
                "Origin: Báo Đồng Nai (certainty 0.99; credited, states a time 3 h earlier)",
            ),
            (
                told(first.clone(), 0.85, vec![sighted], vi),
                "Nguồn gốc: Báo Đồng Nai (chắc chắn 0,85; thấy sớm hơn 25 phút, sai số 15 phút)",
            ),
            (told(first, 0.8, vec![], en), "Origin: Báo Đồng Nai (certainty 0.8)"),
            (told(First::Unknown, 0.5, vec![credited(2)], vi), "Nguồn gốc: chưa rõ"),
            (
                told(First::Unseen("TTXVN".to_owned()), 0.8, vec![credited(2)], vi),
                "Nguồn gốc: TTXVN, chưa thấy bài gốc (chắc chắn 0,8; dẫn nguồn)",
            ),
        ] {
            assert_eq!(told.as_deref(), Some(wanted));
        }
        assert_eq!(told(First::Article(ArticleId(9)), 0.9, vec![], vi), None, "one that was forgotten");
    }

    #[test]
    fn passages_are_told_longest_first_and_in_short() {
        let words = |from: usize, to: usize| (from..to).map(|at| format!("từ{at} ")).collect::<String>();
        let (ours, theirs) =
            (format!("{}{}", words(0, 15), words(100, 180)), format!("{}mới {}", words(100, 180), words(0, 15)));
        let lines = passage_lines(&ours, &passages(&ours, &theirs), "Báo Đồng Nai", Language::Vi);
        assert_eq!(lines[0], "Đoạn trùng với Báo Đồng Nai: 100 % văn bản");
        assert!(lines[1].starts_with("80 tiếng: “từ100 ") && lines[1].contains('…'), "{lines:?}");
        assert!(lines[2].starts_with("15 tiếng: “từ0 ") && lines[2].ends_with("từ14”"), "{lines:?}");
        assert!(passage_lines("khác", &passages("khác", &theirs), "", Language::En).is_empty());
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let places = |language| {
            let mut places: Vec<String> = Vec::new();
            for (key, line) in words(language) {
                let named = line.split('{').skip(1).filter_map(|rest| rest.split('}').next());
                places.push(format!("{key}: {:?}", named.collect::<std::collections::BTreeSet<_>>()));
            }
            places.sort();
            places
        };
        assert_eq!(places(Language::Vi), places(Language::En));
    }
}
