use std::collections::HashMap;

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::{Case, Key, fold, key_of, keys, syllables};
use crate::text::spelling::{ONSETS, RHYMES};

/// Grave, acute, hook, tilde, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{309}', '\u{303}', '\u{323}'];
const VOWELS: &str = "aăâeêioôơuưy";
/// Circumflex, breve and horn, and the letters that they make.
const SHAPES: [(char, char, char); 6] = [
    ('a', '\u{306}', 'ă'),
    ('a', '\u{302}', 'â'),
    ('e', '\u{302}', 'ê'),
    ('o', '\u{302}', 'ô'),
    ('o', '\u{31B}', 'ơ'),
    ('u', '\u{31B}', 'ư'),
];
const VIETNAMESE: &str = "[a-zA-ZđĐ0-9 àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ\
                          ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ,.-]{0,60}";

fn same(left: &str, right: &str) {
    assert_eq!(keys(left), keys(right), "{left} = {right}");
    assert_eq!(keys(left).len(), keys(right).len(), "{left} = {right}");
}

fn other(left: &str, right: &str) {
    assert_ne!(keys(left), keys(right), "{left} is not {right}");
}

/// Every onset with every rhyme, spelled right or not.
fn bare_syllables() -> impl Iterator<Item = String> {
    ONSETS.iter().flat_map(|onset| RHYMES.split_whitespace().map(move |rhyme| format!("{onset}{rhyme}")))
}

/// The syllable with a tone mark behind its nth letter, decomposed.
fn toned(syllable: &str, nth: usize, tone: char) -> String {
    let letters = syllable.chars().enumerate();
    letters.flat_map(|(at, letter)| [Some(letter), (at == nth).then_some(tone)]).flatten().collect()
}

/// Places of vowels in a syllable.
fn vowels(syllable: &str) -> Vec<usize> {
    let vowel = |(at, letter): (usize, char)| VOWELS.contains(letter).then_some(at);
    syllable.chars().enumerate().filter_map(vowel).collect()
}

#[test]
fn spellings_of_one_syllable_share_a_key() {
    same("hòa", "hoà");
    same("thủy điện", "thuỷ điện");
    same("tỷ lệ, kỹ sư", "TỈ LỆ KĨ SƯ");
    same("Đồng Nai", "Ðồng Nai");
    same("chuyển\u{a0}đổi\u{200b} số", "chuyển đổi số");
    same("vie\u{323}\u{302}t", "việt");
    same("vịêt", "việt");
}

#[test]
fn different_syllables_keep_different_keys() {
    other("số", "so");
    other("số", "sống");
    other("đường", "dường");
    other("thúy", "thúi");
    other("quy", "qui");
    other("ma", "mà");
}

/// Keys are stored: a change of them makes every stored text another.
#[test]
fn keys_are_what_they_were() {
    for (word, key, folded) in [
        ("số", 0x6c80225741e99beb, 0x56c48e153cfd284e),
        ("hoà", 0x25c118e959dbdbd6, 0xda251996986242c9),
        ("kỹ", 0x4a5cdd853da427dc, 0x5a86e86073fe95e7),
        ("Đồng", 0x913710bc69069b4e, 0x80a4f0845226dc80),
        ("GRDP", 0x9bf902d89bd3e663, 0xc95e710a6aa78e7b),
        ("2026", 0x89dc6cb41599916c, 0xd4ee64cbcf5a9e2c),
        ("Pneumonoultramicroscopicsilicovolcanoconiosis", 0x15953daacbb4a82a, 0x8dfb7a69469a8693),
    ] {
        assert_eq!((key_of(word), syllables(word)[0].folded), (Key(key), Key(folded)), "{word}");
    }
}

#[test]
fn tone_marks_may_stand_on_any_vowel() {
    for syllable in bare_syllables() {
        let places = vowels(&syllable);
        for tone in TONES {
            let first = toned(&syllable, places[0], tone);
            let expected = keys(&first);
            assert_eq!(expected.len(), 1, "{syllable}");
            for &place in &places {
                let spelled = toned(&syllable, place, tone);
                assert_eq!(keys(&spelled), expected, "{spelled}");
                assert_eq!(keys(&spelled.nfc().collect::<String>()), expected, "{spelled}");
                assert_eq!(keys(&spelled.nfd().collect::<String>()), expected, "{spelled}");
            }
        }
    }
}

#[test]
fn marks_may_be_typed_in_any_order() {
    for (base, shape, shaped) in SHAPES {
        for tone in TONES {
            let letter: String = format!("{shaped}{tone}").nfc().collect();
            let both: String = format!("{base}{tone}").nfc().collect();
            for spelled in [
                format!("{base}{shape}{tone}"),
                format!("{base}{tone}{shape}"),
                format!("{shaped}{tone}"),
                format!("{both}{shape}"),
            ] {
                for (head, tail) in [("", ""), ("t", "n"), ("NG", "")] {
                    same(&format!("{head}{spelled}{tail}"), &format!("{head}{letter}{tail}"));
                    let (upper, right) = (spelled.to_uppercase(), letter.to_uppercase());
                    same(&format!("{head}{upper}{tail}"), &format!("{head}{right}{tail}"));
                }
            }
            // The tone at the very end of the syllable, as some keyboards leave it.
            same(&format!("t{shaped}n{tone}"), &format!("t{letter}n"));
        }
    }
}

#[test]
fn syllables_that_sound_different_have_different_keys() {
    let mut seen: HashMap<Key, String> = HashMap::new();
    for syllable in bare_syllables() {
        let places = vowels(&syllable);
        for tone in TONES.iter().map(Some).chain([None]) {
            let spelled = tone.map_or(syllable.clone(), |&tone| toned(&syllable, places[0], tone));
            let spelled: String = spelled.nfc().collect();
            if let Some(before) = seen.insert(key_of(&spelled), spelled.clone())
                && before != spelled
            {
                assert_eq!(
                    before.replace('y', "i").nfc().collect::<String>(),
                    one_sound(&spelled),
                    "{before} {spelled}"
                );
            }
        }
    }
}

/// `kỹ` with `i`: the letters that are one sound with it.
fn one_sound(spelled: &str) -> String {
    spelled.nfd().map(|letter| if letter == 'y' { 'i' } else { letter }).nfc().collect()
}

#[test]
fn i_and_y_are_one_only_where_they_are_one_sound() {
    for onset in ["h", "k", "l", "m", "s", "t"] {
        same(&format!("{onset}y"), &format!("{onset}i"));
        for tone in TONES {
            same(&format!("{onset}y{tone}"), &format!("{onset}i{tone}"));
        }
    }
    for (one, two) in [("ay", "ai"), ("ây", "âi"), ("uy", "ui"), ("oay", "oai"), ("uyên", "uiên"), ("yêu", "iêu")]
    {
        for onset in ONSETS {
            other(&format!("{onset}{one}"), &format!("{onset}{two}"));
        }
    }
    for (one, two) in [("tuy", "tui"), ("máy", "mái"), ("thúy", "thúi"), ("lý do", "lúi do"), ("y", "i")] {
        other(one, two);
    }
}

#[test]
fn d_with_a_stroke_is_never_d() {
    for rhyme in RHYMES.split_whitespace() {
        for tone in TONES {
            let spelled = toned(rhyme, vowels(rhyme)[0], tone);
            other(&format!("đ{spelled}"), &format!("d{spelled}"));
            for eth in ['Đ', 'Ð', 'ð', '\u{189}', '\u{256}'] {
                same(&format!("{eth}{spelled}"), &format!("đ{spelled}"));
            }
        }
    }
}

#[test]
fn capitals_and_joints_are_told() {
    let found = syllables("CĐS, KH-CN và Đồng Nai - eGov");
    let cases: Vec<Case> = found.iter().map(|syllable| syllable.case).collect();
    assert_eq!(cases, [Case::Upper, Case::Upper, Case::Upper, Case::Lower, Case::Title, Case::Title, Case::Mixed]);
    let joints: Vec<bool> = found.iter().map(|syllable| syllable.joined).collect();
    assert_eq!(joints, [false, false, true, false, false, false, false]);
    assert_eq!(&"CĐS, KH-CN"[found[1].range()], "KH");
}

#[test]
fn folding_takes_every_mark() {
    assert_eq!(fold("Đẩy mạnh Chuyển đổi số ở Bà Rịa"), "day manh chuyen doi so o ba ria");
    assert_eq!(fold(&"Ưu tiên".nfd().collect::<String>()), "uu tien");
}

proptest! {
    #[test]
    fn normal_form_and_case_do_not_matter(text in VIETNAMESE) {
        let decomposed: String = text.nfd().collect();
        prop_assert_eq!(keys(&text), keys(&decomposed));
        prop_assert_eq!(keys(&text), keys(&text.to_lowercase()));
        prop_assert_eq!(keys(&text), keys(&text.to_uppercase()));
        prop_assert_eq!(keys(&text), keys(&decomposed.to_uppercase()));
    }

    #[test]
    fn what_has_no_width_does_not_matter(
        text in VIETNAMESE,
        at in prop::collection::vec((any::<prop::sample::Index>(), 0..HIDDEN.len()), 1..6),
        decomposed in any::<bool>(),
    ) {
        let mut letters: Vec<char> = if decomposed { text.nfd().collect() } else { text.chars().collect() };
        let expected = keys(&text);
        for (place, hidden) in at {
            letters.insert(place.index(letters.len() + 1), HIDDEN[hidden]);
        }
        prop_assert_eq!(keys(&letters.iter().collect::<String>()), expected);
    }

    #[test]
    fn any_blank_parts_words_alike(text in VIETNAMESE, blank in prop::sample::select(BLANKS)) {
        prop_assert_eq!(keys(&text.replace(' ', &blank.to_string())), keys(&text));
    }

    #[test]
    fn folded_keys_are_those_of_folded_text(text in VIETNAMESE) {
        let folded = |text: &str| syllables(text).iter().map(|syllable| syllable.folded).collect::<Vec<_>>();
        prop_assert_eq!(folded(&text), folded(&fold(&text)));
    }

    #[test]
    fn keys_are_those_of_the_syllables(text in "\\PC{0,120}|.{0,120}") {
        let found = syllables(&text);
        prop_assert_eq!(keys(&text), found.iter().map(|syllable| syllable.key).collect::<Vec<_>>());
        let mut end = 0;
        for syllable in &found {
            prop_assert!(text.get(syllable.range()).is_some_and(|word| !word.is_empty()));
            prop_assert!(syllable.range().start >= end);
            end = syllable.range().end;
            // A syllable alone has the key that it has in its text.
            prop_assert_eq!(keys(&text[syllable.range()]), [syllable.key]);
        }
    }
}

/// Soft hyphen, zero-width space, joiners, marks of direction, BOM.
const HIDDEN: [char; 9] =
    ['\u{AD}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{200E}', '\u{202A}', '\u{2060}', '\u{2066}', '\u{FEFF}'];
/// No-break, thin, ideographic and other blanks.
const BLANKS: &[char] = &['\u{A0}', '\t', '\n', '\u{2007}', '\u{2009}', '\u{202F}', '\u{3000}'];
