//! Cursors: where a list goes on. Opaque to those who carry them, checked when they come back.

use xxhash_rust::xxh3::xxh3_64;

/// Bytes of the check behind the place.
const CHECK_BYTES: usize = 8;

/// Most digits that are read: a place is an id of at most 64 bytes, or two numbers.
const DIGITS_MAX: usize = 2 * (64 + CHECK_BYTES);

/// A place of a list as a cursor. `scope` names the list with its filters: elsewhere the cursor is
/// no good. The check keeps garbage and mix-ups out; whoever forges one only begins somewhere else.
pub(super) fn write(scope: &str, place: &[u8]) -> String {
    let check = check(scope, place).to_be_bytes();
    place.iter().chain(&check).map(|byte| format!("{byte:02x}")).collect()
}

/// The place that a cursor of this list stands for.
pub(super) fn read(scope: &str, text: &str) -> Option<Vec<u8>> {
    let lower = |digit: u8| digit.is_ascii_digit() || (b'a'..=b'f').contains(&digit);
    if text.len() > DIGITS_MAX || !text.len().is_multiple_of(2) || !text.bytes().all(lower) {
        return None;
    }
    let pairs = text.as_bytes().chunks(2);
    let bytes: Option<Vec<u8>> =
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect();
    let bytes = bytes?;
    let (place, found) = bytes.split_last_chunk::<CHECK_BYTES>()?;
    (u64::from_be_bytes(*found) == check(scope, place)).then(|| place.to_vec())
}

fn check(scope: &str, place: &[u8]) -> u64 {
    xxh3_64(&[scope.as_bytes(), b"\0", place].concat())
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    #[test]
    fn a_cursor_is_good_for_its_own_list_and_nothing_else_is() {
        let cursor = write("articles", &[0, 255, 7]);
        assert_eq!(read("articles", &cursor), Some(vec![0, 255, 7]));
        assert_eq!(read("articles?topic=y-te", &cursor), None);
        let broken = [&cursor[..cursor.len() - 2], &cursor.to_uppercase(), &format!("00{cursor}"), "", "zz", "é0"];
        for text in broken {
            assert_eq!(read("articles", text), None, "{text}");
        }
        for at in 0..cursor.len() {
            let digit = if &cursor[at..=at] == "0" { "1" } else { "0" };
            let changed = [&cursor[..at], digit, &cursor[at + 1..]].concat();
            assert_eq!(read("articles", &changed), None, "{changed}");
        }
    }
}
