//! The language of a text, and whether two texts are of different ones.
//!
//! Party papers print editions in English, Chinese, Khmer, Cham and other languages beside the
//! Vietnamese one, under the same guid or a like address: an edition is an article of its own, never
//! a revision, a further address or a copy. A script of its own tells a language; Vietnamese is told
//! by its syllables, since nearly every word of it is one. Other languages in Latin letters are what
//! the page says; where it says Vietnamese all the same, a template speaks, and English is assumed.

use crate::text::{is_syllable, syllables};

/// Letters that are looked at.
const LETTERS_MAX: usize = 1_000;
/// Letters of a script that tell the language: a name or two in it do not.
const LETTERS_MIN: usize = 20;
/// Words that are looked at.
const WORDS_MAX: usize = 120;
/// Fewer words than this tell nothing.
const WORDS_MIN: usize = 12;
/// Of ten words, how many are Vietnamese syllables in a Vietnamese text at least: names, numbers and
/// abbreviations are not, and in English text about three of ten could be.
const SYLLABLES_OF_TEN: usize = 6;

/// The language of a text as a tag of two or three letters: as recognised, else as stated.
pub fn language(text: &str, stated: Option<&str>) -> Option<String> {
    let stated = stated.and_then(primary);
    if let Some(script) = script(text) {
        return Some(script.to_owned());
    }
    match (vietnamese(text), stated) {
        (Some(true), _) => Some("vi".to_owned()),
        (Some(false), Some(stated)) if stated != "vi" => Some(stated),
        (Some(false), _) => Some("en".to_owned()),
        (None, stated) => stated,
    }
}

/// Whether two language tags say for sure that the texts are of different languages.
pub fn other_language(one: Option<&str>, other: Option<&str>) -> bool {
    one.and_then(primary).zip(other.and_then(primary)).is_some_and(|(one, other)| one != other)
}

/// `vi` of `vi-VN` and `vi_VN`.
fn primary(tag: &str) -> Option<String> {
    let tag = tag.trim().split(['-', '_']).next().unwrap_or_default().to_lowercase();
    ((2..=3).contains(&tag.len()) && tag.bytes().all(|letter| letter.is_ascii_lowercase())).then_some(tag)
}

/// The language whose script most letters are of; none for Latin letters.
fn script(text: &str) -> Option<&'static str> {
    const SCRIPTS: [&str; 8] = ["km", "zh", "lo", "ru", "ko", "ja", "cjm", "th"];
    let (mut counts, mut latin) = ([0_usize; SCRIPTS.len()], 0);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()).take(LETTERS_MAX) {
        match script_of(letter) {
            Some(at) => counts[at] += 1,
            None => latin += 1,
        }
    }
    let (at, most) = counts.into_iter().enumerate().max_by_key(|(_, count)| *count)?;
    // Japanese is written in Chinese letters too, with some of its own in every sentence.
    let (at, most) = if SCRIPTS[at] == "zh" && counts[5] * 10 > most { (5, most + counts[5]) } else { (at, most) };
    // A letter of such a script is worth a syllable: Chinese of twenty is a sentence.
    (most >= LETTERS_MIN && most > latin / 2).then_some(SCRIPTS[at])
}

fn script_of(letter: char) -> Option<usize> {
    match letter {
        '\u{1780}'..='\u{17DD}' => Some(0),
        '\u{4E00}'..='\u{9FFF}' => Some(1),
        '\u{E80}'..='\u{EFF}' => Some(2),
        '\u{400}'..='\u{52F}' => Some(3),
        '\u{AC00}'..='\u{D7A3}' => Some(4),
        '\u{3041}'..='\u{30FF}' => Some(5),
        '\u{AA00}'..='\u{AA5F}' => Some(6),
        '\u{E01}'..='\u{E5B}' => Some(7),
        _ => None,
    }
}

/// Whether a text in Latin letters is Vietnamese; none where it is too short to tell.
fn vietnamese(text: &str) -> Option<bool> {
    let head: String = text.chars().take(LETTERS_MAX).collect();
    let found = syllables(&head);
    let words = found.iter().map(|syllable| &head[syllable.range()]);
    let words = words.filter(|word| word.chars().all(char::is_alphabetic)).take(WORDS_MAX);
    let (all, ours) = words.fold((0, 0), |(all, ours), word| (all + 1, ours + usize::from(is_syllable(word))));
    (all >= WORDS_MIN).then_some(ours * 10 >= all * SYLLABLES_OF_TEN)
}

#[cfg(test)]
mod tests {
    use super::{language, other_language};

    #[test]
    fn a_text_tells_its_language_whatever_its_template_states() {
        let vi = "Ủy ban nhân dân tỉnh vừa ban hành kế hoạch chuyển đổi số năm nay với ba mục tiêu chính.";
        let plain = "Uy ban nhan dan tinh vua ban hanh ke hoach chuyen doi so nam nay voi ba muc tieu chinh.";
        let en = "The provincial People's Committee has just issued its plan for digital transformation this year, with three goals.";
        let zh = "省人民委员会刚刚颁布今年数字化转型计划，提出三个主要目标，并要求各乡镇认真落实。";
        let km = "គណៈកម្មាធិការប្រជាជនខេត្តបានចេញផែនការផ្លាស់ប្តូរឌីជីថល";
        let cham = "ꨀꨁꨂꨃꨄꨅ ꨆꨇꨈꨉꨊꨋ ꨌꨍꨎꨏꨐꨑ ꨒꨓꨔꨕꨖꨗ ꨘꨙꨚꨛ";
        let mixed =
            "VNPT, FPT, Viettel và 12 đơn vị khác ký kết hợp tác với UBND tỉnh về phát triển hạ tầng số ở 6 xã.";
        for (text, stated, wanted) in [
            (vi, Some("en"), Some("vi")),
            (vi, None, Some("vi")),
            (plain, None, Some("vi")),
            (mixed, None, Some("vi")),
            (en, Some("vi-VN"), Some("en")),
            (en, Some("fr"), Some("fr")),
            (zh, Some("vi"), Some("zh")),
            (km, None, Some("km")),
            (cham, Some("vi"), Some("cjm")),
            ("Ảnh đẹp", Some("vi_VN"), Some("vi")),
            ("Ảnh đẹp", Some("tiếng Việt"), None),
            ("", None, None),
        ] {
            assert_eq!(language(text, stated).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn only_two_that_are_known_are_different() {
        assert!(other_language(Some("vi"), Some("en-US")));
        assert!(!other_language(Some("vi-VN"), Some("VI")));
        assert!(!other_language(None, Some("en")));
        assert!(!other_language(Some("?"), Some("en")));
    }
}
