//! The encodings of Vietnamese before Unicode, where they survive: TCVN3 (the ABC fonts) and VNI.
//!
//! Texts typed for such fonts reach us as Latin letters: `ChuyÓn ®æi sè` and `Chuyeån ñoåi soá` are
//! both `Chuyển đổi số`. Owns recognising and converting them. Converts only what proves to be
//! Vietnamese by its syllables afterwards and was not before; all else stays as it is. Works on
//! decoded text, so a document in such an encoding and a piece pasted into a good one are the same.

use std::sync::LazyLock;

use super::entities::unescape;
use crate::model::Fault;
use crate::text::is_syllable;

/// Words with strange letters that must be there before a text is judged: below it, chance decides.
const WORDS_MIN: usize = 3;
/// Of a hundred such words, how many must be syllables afterwards: names and slips are the rest.
const SYLLABLES_PERCENT_MIN: usize = 90;
/// One part of its length that a restored text gets room for at a time.
const GROWTH_STEP: usize = 8;
/// Words that are looked at to judge a whole document.
const WORDS_JUDGED: usize = 400;
/// The longest word that is looked at, in letters: VNI writes one letter as two or three.
const WORD_LETTERS_MAX: usize = 16;

/// An encoding of Vietnamese before Unicode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Legacy {
    Tcvn3,
    Vni,
}

/// TCVN 5712:1993 VN3, as the ABC fonts have it: capitals have no tones of their own.
const TCVN3: &[(char, char)] = &[
    ('¡', 'Ă'),
    ('¢', 'Â'),
    ('£', 'Ê'),
    ('¤', 'Ô'),
    ('¥', 'Ơ'),
    ('¦', 'Ư'),
    ('§', 'Đ'),
    ('¨', 'ă'),
    ('©', 'â'),
    ('ª', 'ê'),
    ('«', 'ô'),
    ('¬', 'ơ'),
    ('\u{AD}', 'ư'),
    ('®', 'đ'),
    ('µ', 'à'),
    ('¶', 'ả'),
    ('·', 'ã'),
    ('¸', 'á'),
    ('¹', 'ạ'),
    ('»', 'ằ'),
    ('¼', 'ẳ'),
    ('½', 'ẵ'),
    ('¾', 'ắ'),
    ('Æ', 'ặ'),
    ('Ç', 'ầ'),
    ('È', 'ẩ'),
    ('É', 'ẫ'),
    ('Ê', 'ấ'),
    ('Ë', 'ậ'),
    ('Ì', 'è'),
    ('Î', 'ẻ'),
    ('Ï', 'ẽ'),
    ('Ð', 'é'),
    ('Ñ', 'ẹ'),
    ('Ò', 'ề'),
    ('Ó', 'ể'),
    ('Ô', 'ễ'),
    ('Õ', 'ế'),
    ('Ö', 'ệ'),
    ('×', 'ì'),
    ('Ø', 'ỉ'),
    ('Ü', 'ĩ'),
    ('Ý', 'í'),
    ('Þ', 'ị'),
    ('ß', 'ò'),
    ('á', 'ỏ'),
    ('â', 'õ'),
    ('ã', 'ó'),
    ('ä', 'ọ'),
    ('å', 'ồ'),
    ('æ', 'ổ'),
    ('ç', 'ỗ'),
    ('è', 'ố'),
    ('é', 'ộ'),
    ('ê', 'ờ'),
    ('ë', 'ở'),
    ('ì', 'ỡ'),
    ('í', 'ớ'),
    ('î', 'ợ'),
    ('ï', 'ù'),
    ('ñ', 'ủ'),
    ('ò', 'ũ'),
    ('ó', 'ú'),
    ('ô', 'ụ'),
    ('õ', 'ừ'),
    ('ö', 'ử'),
    ('÷', 'ữ'),
    ('ø', 'ứ'),
    ('ù', 'ự'),
    ('ú', 'ỳ'),
    ('û', 'ỷ'),
    ('ü', 'ỹ'),
    ('ý', 'ý'),
    ('þ', 'ỵ'),
];

/// VNI's letters that stand alone.
const VNI_ALONE: &[(char, char)] =
    &[('ô', 'ơ'), ('ö', 'ư'), ('ñ', 'đ'), ('í', 'í'), ('ì', 'ì'), ('æ', 'ỉ'), ('ó', 'ĩ'), ('ò', 'ị'), ('î', 'ỵ')];

/// VNI's marks: what each does to the vowel before it, as Unicode's marks in NFD.
const VNI_MARKS: &[(char, &str)] = &[
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{306}\u{323}"),
];

/// Code points that the tables know: one look each.
const TABLE: std::ops::Range<usize> = 0xA0..0x100;

static TCVN3_BY_CODE: LazyLock<[char; 0x60]> = LazyLock::new(|| by_code(TCVN3));

fn by_code(pairs: &[(char, char)]) -> [char; 0x60] {
    let mut table = ['\0'; 0x60];
    for &(from, to) in pairs {
        table[from as usize - TABLE.start] = to;
    }
    table
}

/// The text with what was typed for old fonts put into Unicode, and the fault that says so.
pub(super) fn restored(text: String) -> (String, Option<Fault>) {
    if !text.chars().any(is_strange) && !text.contains('&') {
        return (text, None);
    }
    let whole = [Legacy::Tcvn3, Legacy::Vni].into_iter().find(|&legacy| proves(legacy, runs(&text), WORDS_JUDGED));
    let (mut restored, mut found) = (String::with_capacity(text.len() + text.len() / GROWTH_STEP), None);
    for piece in pieces(&text) {
        let own = || [Legacy::Tcvn3, Legacy::Vni].into_iter().find(|&legacy| proves(legacy, [piece], usize::MAX));
        let legacy = if piece.starts_with('<') || !suspicious(piece) { None } else { whole.or_else(own) };
        match legacy.map(|legacy| (legacy, converted(legacy, &readable(piece)))) {
            Some((legacy, better)) if at_least_as_good(piece, &better) => {
                found = found.or(Some(legacy));
                if restored.capacity() - restored.len() < better.len() {
                    // Left alone, it would double.
                    restored.reserve_exact(better.len() + text.len() / GROWTH_STEP);
                }
                restored.push_str(&better);
            }
            _ => restored.push_str(piece),
        }
    }
    restored.shrink_to_fit();
    match found {
        Some(legacy) => (restored, Some(fault(legacy))),
        None => (text, None),
    }
}

fn fault(legacy: Legacy) -> Fault {
    let (code, name) = match legacy {
        Legacy::Tcvn3 => ("charset-tcvn3", "TCVN3 (ABC fonts)"),
        Legacy::Vni => ("charset-vni", "VNI"),
    };
    Fault::new(code, format!("text is encoded for {name} and was put into Unicode: let the paper publish Unicode"))
}

/// Markup and what stands between, in turn; a piece that is markup begins with `<`.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = match rest.strip_prefix('<') {
            Some(tag) => tag.find(['>', '<']).map(|at| at + 1 + usize::from(tag.as_bytes()[at] == b'>')),
            None => rest.find('<'),
        };
        let (piece, left) = rest.split_at(end.unwrap_or(rest.len()));
        rest = left;
        (!piece.is_empty()).then_some(piece)
    })
}

fn runs(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter(|piece| !piece.starts_with('<') && suspicious(piece))
}

/// Letters that both encodings are made of, and that Vietnamese in Unicode has beside others.
fn is_strange(letter: char) -> bool {
    TABLE.contains(&(letter as usize)) && letter != '\u{A0}'
}

/// Whether a run may be of an old encoding: it has their letters, and none that only Unicode has.
fn suspicious(run: &str) -> bool {
    let unicode =
        |letter: char| matches!(letter, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ĩ' | 'ũ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | 'Ạ'..='ỹ');
    (run.chars().any(is_strange) || run.contains('&')) && !run.chars().any(unicode)
}

/// A run with the entities of Latin letters put in: pages wrote `ChuyÓn` as `Chuy&Oacute;n`. Those of
/// markup stay.
fn readable(run: &str) -> String {
    let mut parts = run.split('&');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(';').filter(|&end| end <= 8);
        let letter = end.map(|end| unescape(&format!("&{};", &part[..end])).into_owned()).filter(|letter| {
            let mut letters = letter.chars();
            letters.next().is_some_and(is_strange) && letters.next().is_none()
        });
        match (letter, end) {
            (Some(letter), Some(end)) => text.extend([letter.as_str(), &part[end + 1..]]),
            _ => text.extend(["&", part]),
        }
    }
    text
}

/// Whether runs prove to be Vietnamese of an old encoding: of their words with strange letters nearly
/// all are syllables once converted, and most are none before.
fn proves<'a>(legacy: Legacy, runs: impl IntoIterator<Item = &'a str>, words_max: usize) -> bool {
    let (mut words, mut after, mut before) = (0, 0, 0);
    for run in runs {
        let run = readable(run);
        for word in run.split(|letter: char| !belongs(letter)).filter(|word| word.chars().any(is_strange)) {
            words += 1;
            after += usize::from(holds(&converted(legacy, word)));
            before += usize::from(holds(word));
            if words >= words_max {
                break;
            }
        }
    }
    words >= WORDS_MIN && after * 100 >= words * SYLLABLES_PERCENT_MIN && before * 2 < after
}

fn at_least_as_good(before: &str, after: &str) -> bool {
    let count = |text: &str| text.split(|letter: char| !belongs(letter)).filter(|word| holds(word)).count();
    count(after) >= count(before)
}

fn holds(word: &str) -> bool {
    word.chars().count() <= WORD_LETTERS_MAX && is_syllable(word)
}

/// Letters of a word in either encoding, whose letters partly are signs in Latin-1.
fn belongs(letter: char) -> bool {
    letter.is_alphabetic() || is_strange(letter)
}

fn converted(legacy: Legacy, text: &str) -> String {
    match legacy {
        Legacy::Tcvn3 => text.chars().map(tcvn3).collect(),
        Legacy::Vni => vni(text),
    }
}

fn tcvn3(letter: char) -> char {
    match TCVN3_BY_CODE.get((letter as usize).wrapping_sub(TABLE.start)) {
        Some('\0') | None => letter,
        Some(&known) => known,
    }
}

/// Marks follow their vowel, in its case; the result is composed where the document is cleaned.
fn vni(text: &str) -> String {
    let mut restored = String::with_capacity(text.len());
    let mut vowel = false;
    for letter in text.chars() {
        let small = letter.to_lowercase().next().unwrap_or(letter);
        let mark = VNI_MARKS.iter().find(|(known, _)| *known == small).filter(|_| vowel);
        let alone = VNI_ALONE.iter().find(|(known, _)| *known == small).map(|&(_, to)| to);
        match (mark, alone) {
            (Some((_, marks)), _) => restored.push_str(marks),
            (None, Some(to)) if letter.is_uppercase() => restored.extend(to.to_uppercase()),
            (None, Some(to)) => restored.push(to),
            (None, None) => restored.push(letter),
        }
        vowel = mark.is_none() && matches!(alone.unwrap_or(small), 'a' | 'e' | 'o' | 'u' | 'y' | 'ơ' | 'ư');
    }
    crate::text::nfc(restored)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    const TEXT: &str = "Chuyển đổi số ở tỉnh Đồng Nai: Ủy ban nhân dân họp sơ kết, nhiều kết quả rõ rệt; \
                        kỹ sư trẻ, nguồn lực thiếu, hệ thống cũ kĩ, ý kiến cử tri được tiếp nhận sớm";

    fn typed_tcvn3(text: &str) -> String {
        // Capitals with tones are small letters in another font: they come back small.
        let back = |letter: char| TCVN3.iter().rev().find(|(_, to)| *to == letter).map_or(letter, |(from, _)| *from);
        text.nfc()
            .map(|letter| if "ỦỶÝ".contains(letter) { letter.to_lowercase().next().unwrap() } else { letter })
            .map(back)
            .collect()
    }

    fn typed_vni(text: &str) -> String {
        let vowel = |letter: char| {
            let mut parts = letter.nfd();
            let base = parts.next()?;
            let marks: String = parts.filter(|mark| *mark != '\u{31B}').collect();
            let horned = letter.nfd().any(|mark| mark == '\u{31B}');
            let whole = match (base.to_ascii_lowercase(), horned) {
                ('o', true) => 'ô',
                ('u', true) => 'ö',
                ('i', _) => return VNI_ALONE.iter().find(|(_, to)| *to == letter).map(|(from, _)| from.to_string()),
                _ => base,
            };
            // VNI names the shape before the tone, whatever the canonical order is.
            let mark = VNI_MARKS.iter().find(|(_, known)| sorted(known) == sorted(&marks)).map(|(mark, _)| *mark);
            let whole = if base.is_uppercase() { whole.to_uppercase().next()? } else { whole };
            (!marks.is_empty() || horned).then(|| format!("{whole}{}", mark.map(String::from).unwrap_or_default()))
        };
        text.nfc()
            .map(|letter| match letter {
                'đ' => "ñ".to_owned(),
                'Đ' => "Ñ".to_owned(),
                _ => vowel(letter).unwrap_or_else(|| letter.to_string()),
            })
            .collect()
    }

    fn sorted(text: &str) -> Vec<char> {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    }

    #[test]
    fn both_encodings_come_back() {
        assert_eq!(typed_tcvn3("Chuyển đổi số"), "ChuyÓn ®æi sè");
        assert_eq!(typed_vni("Chuyển đổi số"), "Chuyeån ñoåi soá");
        let (found, fault) = restored(typed_tcvn3(TEXT));
        assert_eq!(
            (found.as_str(), fault.map(|fault| fault.code)),
            (TEXT.replace('Ủ', "ủ").as_str(), Some("charset-tcvn3".into()))
        );
        let (found, fault) = restored(typed_vni(TEXT));
        assert_eq!((found.as_str(), fault.map(|fault| fault.code)), (TEXT, Some("charset-vni".into())));
    }

    #[test]
    fn markup_and_its_entities_stay() {
        let typed = format!("<p title=\"Ó\">{} &amp; a &lt; b</p>", typed_tcvn3(TEXT));
        let (found, _) = restored(typed);
        assert!(found.starts_with("<p title=\"Ó\">Chuyển đổi số") && found.ends_with(" &amp; a &lt; b</p>"), "{found}");
        let entities =
            "<b>Chuy&Oacute;n &reg;&aelig;i s&egrave; qu&egrave;c gia c&ntilde;a t&Oslash;nh &sect;&aring;ng Nai</b>";
        assert_eq!(restored(entities.to_owned()).0, "<b>Chuyển đổi số quốc gia của tỉnh Đồng Nai</b>");
    }

    #[test]
    fn a_short_title_follows_its_document() {
        let typed = format!("<t>{}</t><d>{}</d><t>Bão số 3, Café</t>", typed_tcvn3("Họp"), typed_tcvn3(TEXT));
        let (found, _) = restored(typed);
        assert!(found.starts_with("<t>Họp</t>") && found.ends_with("<t>Bão số 3, Café</t>"), "{found}");
    }

    #[test]
    fn other_languages_and_unicode_stay() {
        for text in [
            TEXT,
            "Le café à la gare: l'été, où êtes-vous, la forêt, très près, déjà, çà et là, élève",
            "Straße, Größe, über Äpfel, schön, für Öl, Mädchen, Füße, größer, Übung",
            "España: niños, mañana, año, señor, corazón, también, así, aquí, café, jamón",
            "© 2026 Báo Đồng Nai ® — 5 × 3 · 10 % «trích» ½",
            "hà, là, và, hè, bé, xe; nhà, xã hà nam, hoà, bà",
            "R&D, AT&T &copy; 2026",
        ] {
            assert_eq!(restored(text.to_owned()), (text.to_owned(), None));
        }
    }

    #[test]
    fn real_articles_are_left_alone_and_come_back() {
        let Some(folder) = crate::corpora::corpus("articles") else { return };
        let (mut all, mut back) = (0, 0);
        for file in ["vietnews-8k.jsonl", "news-2016.jsonl", "vnexpress-2026.jsonl"] {
            let lines = std::fs::read_to_string(folder.join(file)).expect("a corpus");
            for line in lines.lines().step_by(25) {
                let article: serde_json::Value = serde_json::from_str(line).expect("an article");
                let text: String = article["text"].as_str().unwrap_or_default().nfc().collect();
                assert_eq!(restored(text.clone()).1, None, "{text}");
                let lower = text.replace(['<', '&'], " ").to_lowercase();
                all += 2;
                back += usize::from(restored(typed_tcvn3(&lower)).0 == lower);
                back += usize::from(restored(typed_vni(&lower)).0 == lower);
            }
        }
        eprintln!("{back} of {all} articles came back to the letter");
        assert!(back * 100 >= all * 97, "{back} of {all}");
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_what_was_restored_stays(text in "[a-zA-Z<>&; \u{A0}-\u{FF}ăđơưạ-ỹ]{0,80}") {
            let (once, fault) = restored(text.clone());
            prop_assert!(fault.is_some() || once == text);
            prop_assert_eq!(restored(once.clone()).0, once);
        }

        #[test]
        fn whatever_was_typed_comes_back(
            words in prop::collection::vec(prop::sample::select(TEXT.split([' ', ',', ':', ';']).collect::<Vec<_>>()), 1..60),
        ) {
            let text = format!("{} {}", words.join(" "), TEXT).replace('Ủ', "ủ");
            prop_assert_eq!(&restored(typed_tcvn3(&text)).0, &text);
            prop_assert_eq!(&restored(typed_vni(&text)).0, &text);
            prop_assert_eq!(&restored(text.clone()).0, &text);
        }
    }
}
