//! Vietnamese text: cleaning at the door, syllables and their keys, folding, shingles, collation,
//! abbreviations, sentences and passages.
//!
//! Owns what "the same word" means. Does not own: rules, languages other than Vietnamese (their
//! words simply are syllables here), or what is done with a match. Imports nothing but `model`.
//!
//! The **key** of a syllable is the same for NFC and NFD, for both placements of tone marks
//! (hòa = hoà), for `i` and `y` where they are one sound (tỷ = tỉ), for letters of either case, and
//! for `Ð` typed in place of `Đ`. It keeps â ă ê ô ơ ư đ and the tone: `số` is never `so`, `đ` never `d`.

mod abbreviation;
mod clean;
mod collate;
mod lift;
mod sentence;
mod shingle;
mod spelling;
mod syllable;

pub use self::abbreviation::{Abbreviation, Known, Word, Wording, Written, abbreviations};
pub use self::clean::{clean_line, clean_paragraphs, nfc};
pub use self::collate::collation_key;
pub use self::sentence::{PASSAGE_SYLLABLES_MAX, PASSAGE_SYLLABLES_MIN, passages, sentences};
pub use self::shingle::{SHINGLE_SYLLABLES, Shingles, shingles};
pub use self::spelling::is_syllable;
pub use self::syllable::{Case, Key, Syllable, fold, key_of, keys, syllables};
