//! Vietnamese collation: a ă â b c d đ e ê … o ô ơ … u ư, then tones by the standard order.

use super::lift::{Lifted, lift, table};

/// Order of the letters, lower case; what is not here sorts by code point after them.
const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";

/// Tones in dictionary order: level, huyền, hỏi, ngã, sắc, nặng.
const TONE_ORDER: [u8; 6] = [0, 1, 4, 2, 3, 5];

/// A key that sorts as a Vietnamese dictionary does: letters first, tones only between equals.
pub fn collation_key(text: &str) -> Vec<u32> {
    let table = table();
    let (mut letters, mut tones) = (Vec::new(), Vec::new());
    for letter in text.chars() {
        match lift(table, letter) {
            Lifted::Letter(base, tone, _) => {
                letters.push(rank(base));
                tones.push(u32::from(TONE_ORDER[usize::from(tone)]));
            }
            Lifted::Break => letters.push(1),
            Lifted::ToneMark(tone) => *tones.last_mut().unwrap_or(&mut 0) = u32::from(TONE_ORDER[usize::from(tone)]),
            Lifted::ShapeMark(_) | Lifted::Invisible => {}
        }
    }
    letters.push(0);
    letters.extend(tones);
    letters
}

fn rank(base: char) -> u32 {
    match ALPHABET.chars().position(|letter| letter == base) {
        Some(place) => 200 + place as u32,
        None if base.is_ascii_digit() => 100 + (base as u32 - '0' as u32),
        None => 300 + base as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::collation_key;

    #[test]
    fn provinces_stand_in_dictionary_order() {
        let expected = [
            "An Giang",
            "Cà Mau",
            "Cần Thơ",
            "Đà Nẵng",
            "Đắk Lắk",
            "Điện Biên",
            "Đồng Nai",
            "Gia Lai",
            "Hà Nội",
            "Hà Tĩnh",
            "Huế",
            "Thanh Hóa",
            "Vĩnh Long",
        ];
        let mut names = expected;
        names.reverse();
        names.sort_by_key(|name| collation_key(name));
        assert_eq!(names, expected);
    }

    #[test]
    fn tones_part_equal_letters() {
        let expected = ["ma", "mà", "mả", "mã", "má", "mạ"];
        let mut words = ["mạ", "má", "mã", "mả", "mà", "ma"];
        words.sort_by_key(|word| collation_key(word));
        assert_eq!(words, expected);
    }
}
