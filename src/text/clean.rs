//! Cleaning at the door: NFC, one kind of space, nothing invisible, nothing that XML forbids.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// One line of clean text: NFC, runs of white space (NBSP too) as one blank, ends trimmed, no
/// control characters, no invisible or direction-changing ones.
pub fn clean_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let (mut gap, mut settled) = (false, true);
    for letter in text.chars().filter(|&letter| !is_invisible(letter)) {
        if letter.is_whitespace() || letter.is_control() {
            gap = !line.is_empty();
        } else {
            if gap {
                line.push(' ');
            }
            gap = false;
            settled &= is_settled(letter);
            line.push(letter);
        }
    }
    if settled { line } else { composed(line) }
}

/// Clean paragraphs, parted by a blank line: every non-empty line of `text` is one.
pub fn clean_paragraphs(text: &str) -> String {
    let mut paragraphs = String::with_capacity(text.len());
    for line in text.split(['\n', '\r', '\u{2028}', '\u{2029}']).map(clean_line).filter(|line| !line.is_empty()) {
        if !paragraphs.is_empty() {
            paragraphs.push_str("\n\n");
        }
        paragraphs.push_str(&line);
    }
    paragraphs
}

/// Letters that no normalisation to NFC ever changes or joins: nearly all of Vietnamese. What is not
/// among them is looked at in full.
fn is_settled(letter: char) -> bool {
    matches!(letter, '\0'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2010}'..='\u{2027}')
}

fn composed(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// `text` in NFC; texts that are so already, as nearly all are, are only looked at.
pub fn nfc(text: String) -> String {
    if text.chars().all(is_settled) { text } else { composed(text) }
}

/// Characters without width (zero-width, soft hyphen, BOM), those that change the direction of
/// writing, and those that XML 1.0 can not carry.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFFE}' | '\u{FFFF}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::{clean_line, clean_paragraphs};

    #[test]
    fn a_line_is_composed_and_single_spaced() {
        assert_eq!(clean_line(" Chuye\u{302}\u{309}n\u{a0} đổi\u{200b}\n so\u{302}\u{301}\u{7} "), "Chuyển đổi số");
    }

    #[test]
    fn every_line_is_a_paragraph() {
        assert_eq!(clean_paragraphs("một \r\n\n  \n hai"), "một\n\nhai");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in "\\PC{0,80}|.{0,80}") {
            let once = clean_line(&text);
            prop_assert!(is_nfc(&once));
            prop_assert_eq!(clean_line(&once), once);
        }
    }
}
