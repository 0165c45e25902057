//! Vietnamese collation, in the order of the Unicode CLDR for Vietnamese, which databases and
//! spreadsheets share: a ă â b c d đ e ê … o ô ơ … u ư, foreign letters at their places in the Latin
//! alphabet; then tones; then small letters before capitals.
//!
//! A difference of letters anywhere weighs more than one of tones: Hòa Bình, Hoa Lư. Blanks come
//! before other signs, these before digits, these before letters: Bà Rịa, Bạc Liêu.

use unicode_normalization::char::decompose_canonical;

use super::clean::nfc;
use super::lift::{Lifted, Tone, lift, reshape, table};

/// Order of the letters, lower case; what is not here and has no base here sorts by code point after them.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
const TONE_ORDER: [u32; 6] = [0, 1, 4, 2, 3, 5];

/// Parts the levels: less than any weight, so that a name comes before those that go on from it.
const END: u32 = 0;
const BLANK: u32 = 1;
const SIGN: u32 = 2;
const DIGITS: u32 = 100;
const LETTERS: u32 = 200;
const FOREIGN: u32 = 300;
/// Marks that are no tones, as in ü, weigh more than tones.
const FOREIGN_MARKS: u32 = 6;

/// A key that sorts as Vietnamese lists are sorted. Texts that differ in signs alone may share one.
pub fn collation_key(text: &str) -> Vec<u32> {
    let table = table();
    let mut weights = Weights::default();
    for letter in nfc(text.to_owned()).chars() {
        match lift(table, letter) {
            Lifted::Letter(base, tone, capital) => weights.letter(base, tone, capital),
            Lifted::ToneMark(tone) => weights.tone(tone),
            Lifted::ShapeMark(mark) => weights.shape(mark),
            Lifted::Break => weights.sign(letter),
            Lifted::Invisible => {}
        }
    }
    weights.key()
}

/// The weights of a text, by level.
#[derive(Default)]
struct Weights {
    letters: Vec<u32>,
    tones: Vec<u32>,
    capitals: Vec<u32>,
    /// The letter that a lone mark belongs to.
    last: Option<char>,
}

impl Weights {
    fn letter(&mut self, base: char, tone: Tone, capital: bool) {
        let (letter, mark) = rank(base);
        self.letters.push(letter);
        self.tones.push(mark + TONE_ORDER[usize::from(tone)]);
        self.capitals.push(1 + u32::from(capital));
        self.last = Some(base);
    }

    fn tone(&mut self, tone: Tone) {
        if let (Some(_), Some(last)) = (self.last, self.tones.last_mut()) {
            *last = TONE_ORDER[usize::from(tone)];
        }
    }

    fn shape(&mut self, mark: char) {
        if let (Some(base), Some(last)) = (self.last, self.letters.last_mut()) {
            let shaped = reshape(base, mark);
            (*last, _) = rank(shaped);
            self.last = Some(shaped);
        }
    }

    fn sign(&mut self, sign: char) {
        let weight = if sign.is_whitespace() { BLANK } else { SIGN };
        if weight != BLANK || self.letters.last().is_some_and(|last| *last != BLANK) {
            self.letters.push(weight);
        }
        self.last = None;
    }

    fn key(mut self) -> Vec<u32> {
        while self.letters.last() == Some(&BLANK) {
            self.letters.pop();
        }
        let mut key = self.letters;
        for level in [self.tones, self.capitals] {
            key.push(END);
            key.extend(level);
        }
        key
    }
}

/// The weight of a letter without tone, and that of a mark which no Vietnamese letter has.
fn rank(base: char) -> (u32, u32) {
    if let Some(place) = place(base) {
        return (LETTERS + place, 0);
    }
    if let Some(digit) = base.to_digit(10) {
        return (DIGITS + digit, 0);
    }
    let (mut stem, mut marks) = (base, 0);
    decompose_canonical(base, |part| match place(part) {
        Some(_) => stem = part,
        None => marks = part as u32,
    });
    place(stem).map_or((FOREIGN + base as u32, 0), |place| (LETTERS + place, FOREIGN_MARKS + marks))
}

fn place(letter: char) -> Option<u32> {
    ALPHABET.chars().position(|known| known == letter).map(|place| place as u32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::collation_key;

    /// Each sorts before the next.
    fn check(expected: &[&str]) {
        for pair in expected.windows(2) {
            assert!(collation_key(pair[0]) < collation_key(pair[1]), "{} before {}", pair[0], pair[1]);
        }
        let mut names: Vec<&str> = expected.iter().rev().copied().collect();
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(names, expected);
    }

    #[test]
    fn the_provinces_of_before_2025_stand_in_their_order() {
        let names = "An Giang, Bà Rịa - Vũng Tàu, Bạc Liêu, Bắc Giang, Bắc Kạn, Bắc Ninh, Bến Tre, Bình Dương, \
                     Bình Định, Bình Phước, Bình Thuận, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Đắk Nông, \
                     Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, Hà Giang, Hà Nam, Hà Nội, Hà Tĩnh, Hải Dương, \
                     Hải Phòng, Hậu Giang, Hòa Bình, Hưng Yên, Khánh Hòa, Kiên Giang, Kon Tum, Lai Châu, Lạng Sơn, \
                     Lào Cai, Lâm Đồng, Long An, Nam Định, Nghệ An, Ninh Bình, Ninh Thuận, Phú Thọ, Phú Yên, \
                     Quảng Bình, Quảng Nam, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sóc Trăng, Sơn La, Tây Ninh, \
                     Thái Bình, Thái Nguyên, Thanh Hóa, Thừa Thiên Huế, Tiền Giang, TP Hồ Chí Minh, Trà Vinh, \
                     Tuyên Quang, Vĩnh Long, Vĩnh Phúc, Yên Bái";
        check(&names.split(", ").collect::<Vec<_>>());
    }

    #[test]
    fn letters_stand_in_the_order_of_the_alphabet() {
        let letters = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z";
        check(&letters.split(' ').collect::<Vec<_>>());
        check(&letters.to_uppercase().split(' ').collect::<Vec<_>>());
        let doubled: Vec<String> = letters.split(' ').map(|letter| format!("{letter}z")).collect();
        check(&doubled.iter().map(String::as_str).collect::<Vec<_>>());
    }

    #[test]
    fn tones_part_equal_letters_on_every_vowel() {
        for vowel in "aăâeêioôơuưy".chars() {
            let toned = ["", "\u{300}", "\u{309}", "\u{303}", "\u{301}", "\u{323}"];
            let words: Vec<String> = toned.iter().map(|tone| format!("m{vowel}{tone}n").nfc().collect()).collect();
            check(&words.iter().map(String::as_str).collect::<Vec<_>>());
        }
        check(&["ma", "mà", "mả", "mã", "má", "mạ"]);
    }

    #[test]
    fn letters_weigh_more_than_tones_and_tones_more_than_capitals() {
        for expected in [
            &["Hòa Bình", "Hoa Lư", "Hòa Vang"][..],
            &["ma", "Ma", "mà", "Mà", "mac"],
            &["ba", "bà", "bạ", "bac"],
            &["quy", "quý", "quỹ đen", "quý giá"],
            &["cá", "ca nô", "cà phê"],
        ] {
            check(expected);
        }
    }

    #[test]
    fn blanks_signs_and_digits_come_before_letters() {
        for expected in [
            &["An Giang", "An-Giang", "An1", "Anh", "Anh Sơn"][..],
            &["*Sao", "57-NQ/TW", "5G", "An", "Ân"],
            &["Nghị quyết 57", "Nghị quyết 7", "Nghị quyết A"],
            &["Êđê", "Facebook", "Gia Lai", "Yên Bái", "Zalo"],
            &["Mũi Né", "Müller", "mưa", "Ña", "Quy"],
            &["zoo", "ß", "Москва", "日本"],
        ] {
            check(expected);
        }
        for (left, right) in [("An  Giang ", "An\u{a0}Giang"), ("Đà\u{200b} Nẵng", "Ðà Nẵng"), ("hoa\u{300}", "hoà")]
        {
            assert_eq!(collation_key(left), collation_key(right), "{left} {right}");
        }
        assert_ne!(collation_key("a\u{302}"), collation_key("a"));
        assert_eq!(collation_key("á\u{302}"), collation_key("ấ"));
    }

    const TEXT: &str =
        "[a-zđA-ZĐ0-9 àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵüñç.-]{0,16}|.{0,16}";

    proptest! {
        #[test]
        fn normal_form_does_not_matter(text in TEXT) {
            prop_assert_eq!(collation_key(&text.nfd().collect::<String>()), collation_key(&text.nfc().collect::<String>()));
        }

        #[test]
        fn what_begins_alike_comes_first(text in "[a-zđàáảãạâấêệôơưự0-9]{1,8}", more in "[ a-zđàáảãạ0-9]{0,4}[a-z]") {
            let longer = text.clone() + &more;
            prop_assert!(collation_key(&text) < collation_key(&longer));
        }

        #[test]
        fn the_order_is_one_whatever_the_list_s(mut texts in prop::collection::vec(TEXT, 0..12)) {
            let sorted = |texts: &[String]| {
                let mut keys: Vec<_> = texts.iter().map(|text| collation_key(text)).collect();
                keys.sort();
                keys
            };
            let expected = sorted(&texts);
            texts.reverse();
            prop_assert_eq!(sorted(&texts), &expected[..]);
            // Letters decide, then tones, then capitals: never a later level before an earlier one.
            for pair in texts.windows(2) {
                let letters = |text: &str| collation_key(text).split(|weight| *weight == 0).next().map(<[u32]>::to_vec);
                let (one, two) = (letters(&pair[0]), letters(&pair[1]));
                if one != two {
                    prop_assert_eq!(one.cmp(&two), collation_key(&pair[0]).cmp(&collation_key(&pair[1])));
                }
            }
        }
    }
}
