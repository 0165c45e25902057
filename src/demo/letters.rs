//! What desks and old software do to Vietnamese letters: slugs, NFD, late tone marks, windows-1258.
//!
//! A table of its own on purpose: the newsroom must not share the code that reads it.

/// Vowels by base and shape, each level and then with grave, hook, tilde, acute and dot.
const VOWELS: [(char, Option<char>, &str); 12] = [
    ('a', None, "aàảãáạ"),
    ('a', Some('\u{306}'), "ăằẳẵắặ"),
    ('a', Some('\u{302}'), "âầẩẫấậ"),
    ('e', None, "eèẻẽéẹ"),
    ('e', Some('\u{302}'), "êềểễếệ"),
    ('i', None, "iìỉĩíị"),
    ('o', None, "oòỏõóọ"),
    ('o', Some('\u{302}'), "ôồổỗốộ"),
    ('o', Some('\u{31B}'), "ơờởỡớợ"),
    ('u', None, "uùủũúụ"),
    ('u', Some('\u{31B}'), "ưừửữứự"),
    ('y', None, "yỳỷỹýỵ"),
];

/// The tone marks in the order of [`VOWELS`].
const TONES: [char; 6] = ['\0', '\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];

/// Early and late placement of the tone mark in open syllables.
const LATE: [(&str, &str); 22] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("ọe", "oẹ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ũy", "uỹ"),
    ("ụy", "uỵ"),
    ("ÒA", "OÀ"),
    ("ÓA", "OÁ"),
    ("ỎA", "OẢ"),
    ("ỌA", "OẠ"),
    ("ÚY", "UÝ"),
    ("ỦY", "UỶ"),
    ("Ủy", "Uỷ"),
    ("Úy", "Uý"),
];

/// Letters of windows-1258 that are neither ASCII nor a vowel with its shape.
const WINDOWS_1258: [(char, u8); 15] = [
    ('đ', 0xF0),
    ('Đ', 0xD0),
    ('…', 0x85),
    ('‘', 0x91),
    ('’', 0x92),
    ('“', 0x93),
    ('”', 0x94),
    ('–', 0x96),
    ('—', 0x97),
    ('\u{a0}', 0xA0),
    ('°', 0xB0),
    ('²', 0xB2),
    ('³', 0xB3),
    ('½', 0xBD),
    ('·', 0xB7),
];

/// A vowel, taken apart.
struct Vowel {
    base: char,
    shape: Option<char>,
    tone: usize,
    capital: bool,
}

/// What an address is made of: lower case, no diacritics, words parted by `-`.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in text.chars() {
        let letter = match apart(letter) {
            Some(vowel) => vowel.base,
            None if matches!(letter, 'đ' | 'Đ') => 'd',
            None => letter.to_ascii_lowercase(),
        };
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// The same text with every mark standing alone (NFD), as some Mac editors save it.
pub fn decomposed(text: &str) -> String {
    let mut parts = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let Some(vowel) = apart(letter) else {
            parts.push(letter);
            continue;
        };
        parts.push(cased(vowel.base, vowel.capital));
        let tone = (vowel.tone > 0).then_some(TONES[vowel.tone]);
        // Canonical order: horn, dot below, then what stands above, shape before tone.
        let horn = vowel.shape.filter(|&shape| shape == '\u{31B}');
        let dot = tone.filter(|&tone| tone == '\u{323}');
        parts.extend(horn);
        parts.extend(dot);
        parts.extend(vowel.shape.filter(|&shape| shape != '\u{31B}'));
        parts.extend(tone.filter(|&tone| tone != '\u{323}'));
    }
    parts
}

/// The same text with late tone marks: `hoà`, `thuỷ`.
pub fn late_tones(text: &str) -> String {
    LATE.iter().fold(text.to_owned(), |text, (early, late)| text.replace(early, late))
}

/// The same text as windows-1258 bytes; what that set lacks becomes a numeric reference.
pub fn windows_1258(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            bytes.push(letter as u8);
        } else if let Some(vowel) = apart(letter) {
            bytes.push(vowel_byte(&vowel));
            bytes.extend(tone_byte(vowel.tone));
        } else if let Some((_, byte)) = WINDOWS_1258.iter().find(|(known, _)| *known == letter) {
            bytes.push(*byte);
        } else {
            bytes.extend(format!("&#{};", letter as u32).bytes());
        }
    }
    bytes
}

fn apart(letter: char) -> Option<Vowel> {
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    VOWELS.iter().find_map(|(base, shape, tones)| {
        let tone = tones.chars().position(|toned| toned == lower)?;
        Some(Vowel { base: *base, shape: *shape, tone, capital: letter != lower })
    })
}

fn cased(letter: char, capital: bool) -> char {
    if capital { letter.to_ascii_uppercase() } else { letter }
}

fn vowel_byte(vowel: &Vowel) -> u8 {
    let lower = match (vowel.base, vowel.shape) {
        ('a', Some('\u{306}')) => 0xE3,
        ('a', Some(_)) => 0xE2,
        ('e', Some(_)) => 0xEA,
        ('o', Some('\u{302}')) => 0xF4,
        ('o', Some(_)) => 0xF5,
        ('u', Some(_)) => 0xFD,
        (base, _) => base as u8,
    };
    if vowel.capital { lower - 0x20 } else { lower }
}

fn tone_byte(tone: usize) -> Option<u8> {
    [None, Some(0xCC), Some(0xD2), Some(0xDE), Some(0xEC), Some(0xF2)][tone]
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::{decomposed, late_tones, slug, windows_1258};

    const SAMPLE: &str = "Ủy ban nhân dân xã Hòa Thuận: “đường ruộng, ÂM LỊCH, ngã rẽ, quý khách, Ậ Ấ Ữ ợ ỡ” – 35°C…";

    #[test]
    fn marks_that_stand_alone_are_in_canonical_order() {
        assert_eq!(decomposed(SAMPLE), SAMPLE.nfd().collect::<String>());
    }

    #[test]
    fn windows_1258_reads_back() {
        let bytes = windows_1258(SAMPLE);
        let (text, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&bytes);
        assert_eq!(text.nfc().collect::<String>(), SAMPLE);
    }

    #[test]
    fn tones_move_in_open_syllables_alone() {
        assert_eq!(late_tones("hòa hoàn thủy quý Ủy"), "hoà hoàn thuỷ quý Uỷ");
    }

    #[test]
    fn a_slug_is_plain() {
        assert_eq!(slug("Đồng Nai: 35 xã, phường “số hóa”"), "dong-nai-35-xa-phuong-so-hoa");
    }
}
