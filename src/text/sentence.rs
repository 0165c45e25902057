//! Sentences, and passages of a size to be shown, as byte ranges of a text.
//!
//! Both come in order, do not overlap, begin and end with something other than white space, and leave
//! nothing but white space between them. Every line break ends a sentence: headlines and subheads have
//! no full stop. Where it can not be told whether a sentence ends, it does not.

use std::ops::Range;

use super::{Syllable, is_syllable};

/// Syllables of a passage where a paragraph has to be cut: some two sentences at least, and what can be
/// taken in at a glance at most. Paragraphs of the press have 30 to 90.
pub const PASSAGE_SYLLABLES_MIN: usize = 40;
/// The most; longer paragraphs are cut.
pub const PASSAGE_SYLLABLES_MAX: usize = 120;

/// Letters of a word that is looked back on before a full stop: `BSCKII` has 6.
const WORD_LETTERS_MAX: usize = 8;
/// Quotes, brackets and dashes that may stand before the first word of a sentence.
const OPENERS_MAX: usize = 6;
/// Bytes of a line's head in which `1.`, `IV.` or `a.` is a number of the line.
const NUMBERING_BYTES_MAX: usize = 12;

/// Words that are written with a full stop though the sentence goes on: titles before names, kinds of
/// places before theirs, and what numbers follow.
#[rustfmt::skip]
static BEFORE_NAMES: &[&str] = &[
    "TP", "Tp", "tp", "TX", "Tx", "tx", "TT", "Tt", "ThS", "Ths", "Th", "TS", "Ts", "TSKH", "PGS", "Pgs", "GS", "Gs",
    "BS", "Bs", "BSCKI", "BSCKII", "BSNT", "CKI", "CKII", "DS", "Ds", "KS", "Ks", "LS", "Ls", "KTS", "Kts", "NCS", "NSND",
    "NSƯT", "NSUT", "NGND", "NGƯT", "NNƯT", "LM", "HT", "ĐĐ", "Đc", "đc", "Nxb", "NXB", "Tr", "tr", "Mr", "Mrs", "Ms", "Dr",
    "Prof", "St", "Jr", "No", "Vol", "vs", "pp", "Tel", "Co", "Inc",
];
/// Words that begin a sentence rather than a name: after the initial of a person (`ông B. Sau đó …`)
/// they alone tell that it was the sentence's last.
#[rustfmt::skip]
static OPENING_WORDS: &[&str] = &[
    "Anh", "Bà", "Bị", "Các", "Chiều", "Chị", "Chính", "Cho", "Cháu", "Cùng", "Cô", "Công", "Cơ", "Do", "Dù", "Hiện", "Hôm",
    "Hậu", "Khi", "Khoảng", "Không", "Lúc", "Một", "Ngay", "Ngoài", "Ngày", "Nghi", "Người", "Nhiều", "Những", "Nhưng",
    "Nếu", "Phát", "Qua", "Quá", "Rạng", "Sau", "Sáng", "Tại", "Theo", "Thấy", "Tiếp", "Trong", "Trước", "Trưa", "Tuy",
    "Tới", "Từ", "Tối", "Vào", "Vì", "Với", "Vụ", "Về", "Đang", "Đây", "Đêm", "Đến", "Để", "Đối", "Đồng", "Ông", "Ở",
];

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for line in lines(text) {
        cut_at_stops(text, line, &mut found);
    }
    found
}

/// The passages of a text, given with its syllables: paragraphs, and pieces of those that are longer
/// than [`PASSAGE_SYLLABLES_MAX`], cut between sentences where the size allows, else between clauses.
pub fn passages(text: &str, syllables: &[Syllable]) -> Vec<Range<usize>> {
    let (mut found, mut rest) = (Vec::new(), syllables);
    for line in lines(text) {
        let count = rest.iter().take_while(|syllable| (syllable.start as usize) < line.end).count();
        let (own, others) = rest.split_at(count);
        rest = others;
        if count <= PASSAGE_SYLLABLES_MAX {
            found.push(line);
        } else {
            cut_to_size(text, line, own, &mut found);
        }
    }
    found
}

/// The lines that have something on them, ends trimmed.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut next = 0;
    text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']).filter_map(move |line| {
        let begin = next;
        next += line.len();
        trimmed(text, begin..next)
    })
}

/// A range without white space at its ends; none when it holds nothing else.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = text.get(range.clone())?;
    let begin = range.start + piece.len() - piece.trim_start().len();
    let end = begin + piece.trim().len();
    (begin < end).then_some(begin..end)
}

fn cut_at_stops(text: &str, line: Range<usize>, found: &mut Vec<Range<usize>>) {
    let (mut begin, mut next) = (line.start, line.start);
    for (offset, letter) in text[line.clone()].char_indices() {
        let at = line.start + offset;
        if at < next || !is_stop(letter) {
            continue;
        }
        next = at + marks(&text[at..line.end]);
        let stop = Stop { before: &text[begin..at], marks: &text[at..next], after: &text[next..line.end] };
        if stop.ends_sentence() {
            found.extend(trimmed(text, begin..next));
            begin = next;
        }
    }
    found.extend(trimmed(text, begin..line.end));
}

/// A full stop, or what else may end a sentence.
struct Stop<'a> {
    /// The sentence so far.
    before: &'a str,
    /// The stops, and what closes with them: `...`, `?”`.
    marks: &'a str,
    /// The rest of the line.
    after: &'a str,
}

impl Stop<'_> {
    fn ends_sentence(&self) -> bool {
        if !self.after.starts_with(char::is_whitespace) {
            return self.after.is_empty() || self.lacks_blank();
        }
        let opened = |letter: &char| letter.is_whitespace() || is_opener(*letter) || is_closer(*letter);
        let mut rest = self.after.trim_start().chars();
        let Some(next) = rest.by_ref().take(OPENERS_MAX).find(|letter| !opened(letter)) else { return false };
        if next.is_lowercase() {
            return false;
        }
        match self.marks {
            marks if marks.contains(['!', '?']) => true,
            marks if marks.contains('…') || marks.contains("..") => !next.is_ascii_digit(),
            _ => self.full_stop(next),
        }
    }

    /// A full stop with a blank after it, and what stands next, which is no small letter.
    fn full_stop(&self, next: char) -> bool {
        let word = self.last_word();
        let (letters, number) = (word.chars().count(), word.bytes().all(|byte| byte.is_ascii_digit()));
        if word.is_empty() {
            return true;
        }
        if self.numbers_the_line(word) || BEFORE_NAMES.contains(&word) {
            return false;
        }
        match word.chars().next() {
            // A date or number that was typed with blanks: `9. 9`.
            _ if number => letters > 2 || !next.is_ascii_digit(),
            Some(initial) if letters == 1 && initial.is_uppercase() => self.opening_word_follows(),
            _ => true,
        }
    }

    /// `hội nghị.Ông Nam`: a blank was forgotten. Addresses and initials have none either, so both
    /// sides have to look like those of a sentence's end.
    fn lacks_blank(&self) -> bool {
        let quoted = self.after.starts_with(['“', '‘', '«']);
        let mut after = self.after.trim_start_matches(['“', '‘', '«']).chars();
        let begins = after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(char::is_lowercase);
        let word = self.last_word();
        let plain = word.chars().all(char::is_lowercase) && word.chars().nth(1).is_some() && is_syllable(word);
        let year = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        let closed = self.marks.chars().nth(1).is_some() || self.before.ends_with(['%', ')', '”', '"']);
        begins && (plain || year || quoted || closed)
    }

    /// The letters and digits directly before the stop; empty when they are too many for an
    /// abbreviation.
    fn last_word(&self) -> &str {
        let tail = self.before.char_indices().rev().take(WORD_LETTERS_MAX);
        let word = tail.take_while(|(_, letter)| letter.is_alphanumeric());
        word.last().map_or("", |(at, _)| &self.before[at..])
    }

    /// `1.`, `IV.` or `a.` at the head of its line, where nothing else has been said yet.
    fn numbers_the_line(&self, word: &str) -> bool {
        let begins =
            self.before.len() <= NUMBERING_BYTES_MAX && self.before.trim_start_matches(is_opener).trim() == word;
        let roman = word.chars().all(|letter| matches!(letter, 'I' | 'V' | 'X'));
        begins && (word.chars().count() == 1 || roman || word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()))
    }

    fn opening_word_follows(&self) -> bool {
        let rest = self.after.trim_start().trim_start_matches(is_opener);
        let word = rest.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
        OPENING_WORDS.contains(&word)
    }
}

/// Length of the stops at the head of `text`, and of what closes with them.
fn marks(text: &str) -> usize {
    text.find(|letter| !is_stop(letter) && !is_closer(letter)).unwrap_or(text.len())
}

fn is_stop(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '…')
}

fn is_closer(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

fn is_opener(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '“' | '‘' | '«' | '(' | '[' | '-' | '–' | '—' | '*' | '•' | '+')
}

/// How well a paragraph can be cut before a syllable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    Word,
    Clause,
    Sentence,
}

fn cut_to_size(text: &str, line: Range<usize>, syllables: &[Syllable], found: &mut Vec<Range<usize>>) {
    let cuts = cuts(text, &line, syllables);
    let (mut first, mut begin) = (0, line.start);
    while cuts.len() - first > PASSAGE_SYLLABLES_MAX {
        first = best_cut(&cuts, first);
        found.extend(trimmed(text, begin..cuts[first].1));
        begin = cuts[first].1;
    }
    found.extend(trimmed(text, begin..line.end));
}

/// Where the next piece begins: as good a cut as there is, then as even as can be. Both this piece and
/// the rest are left at least the least size.
fn best_cut(cuts: &[(Cut, usize)], first: usize) -> usize {
    let left = cuts.len() - first;
    let even = left / left.div_ceil(PASSAGE_SYLLABLES_MAX);
    let longest = PASSAGE_SYLLABLES_MAX.min(left - PASSAGE_SYLLABLES_MIN);
    let sizes = PASSAGE_SYLLABLES_MIN..=longest;
    let best = sizes.max_by_key(|&size| (cuts[first + size].0, std::cmp::Reverse(size.abs_diff(even))));
    first + best.unwrap_or(even)
}

/// For each syllable, how well the line can be cut before it, and at which byte.
fn cuts(text: &str, line: &Range<usize>, syllables: &[Syllable]) -> Vec<(Cut, usize)> {
    let mut sentences = Vec::new();
    cut_at_stops(text, line.clone(), &mut sentences);
    let (mut sentences, mut before) = (sentences.into_iter().peekable(), line.start);
    let mut found = Vec::with_capacity(syllables.len());
    for syllable in syllables {
        let start = syllable.start as usize;
        let mut sentence = None;
        while let Some(begun) = sentences.next_if(|sentence| sentence.start <= start) {
            sentence = Some(begun.start);
        }
        let gap = text.get(before..start).unwrap_or_default();
        let blank = gap.char_indices().rfind(|(_, letter)| letter.is_whitespace());
        let word = blank.map_or(start, |(at, letter)| before + at + letter.len_utf8());
        found.push(match sentence {
            Some(begin) => (Cut::Sentence, begin),
            None if gap.contains([',', ';', ':']) && blank.is_some() => (Cut::Clause, word),
            None => (Cut::Word, word),
        });
        before = syllable.end as usize;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{PASSAGE_SYLLABLES_MAX, PASSAGE_SYLLABLES_MIN, lines, passages, sentences};
    use crate::text::syllables;

    /// Sentences are parted by ` | ` in what is expected; the text is the same without.
    fn check(expected: &str) {
        let text = expected.replace(" | ", " ").replace('|', "");
        let found: Vec<&str> = sentences(&text).into_iter().map(|range| &text[range]).collect();
        let expected: Vec<&str> = expected.split('|').map(str::trim).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for expected in [
            "Đồng Nai họp. | Ông Nam dự.",
            "Đồng Nai họp! | Ai dự? | Không ai.",
            "Tại TP.HCM có 1.500 tỷ đồng. | Đây là số liệu tăng 6,4% so với năm trước.",
            "Sở Y tế TP. Hồ Chí Minh vừa họp. | TP. HCM có 22 quận.",
            "Tp. Biên Hòa và TX. Long Khánh cùng làm.",
            "PGS.TS. Nguyễn Văn A dự. | ThS. Trần B phát biểu.",
            "GS.TSKH. Lê Văn C cùng BS. CKII. Võ D ký.",
            "Vụ việc xảy ra ngày 9.9. | UBND tỉnh đã họp.",
            "Lúc 7h30 ngày 9.9.2023, đoàn đi. | Đến 8g15 thì tới.",
            "Hạn cuối là ngày 30. 9. | Sau đó đóng cổng.",
            "Thu hơn 2. 500 tấn.",
            "Kế hoạch của năm 2023. | 5 huyện đã xong.",
            "Có lúa, ngô, khoai... | Bà con phấn khởi.",
            "Có lúa, ngô... và khoai.",
            "Anh nói… rồi im lặng. | Chị cũng vậy…",
            "Khoảng... 5 tỷ đồng.",
            "Dự hội nghị có các sở, ngành, v.v. | Hội nghị nghe báo cáo.",
            "“Chúng tôi làm được.” | Ông Nam nói vậy.",
            "“Chúng tôi làm được!” ông Nam nói. | “Sẽ làm!”",
            "“Đi đâu?” bà hỏi.",
            "Ông nói: “Số hóa là cần. | Ai cũng phải học.” | Cả phòng đồng ý.",
            "\"Số hóa là cần.\" | \"Đúng vậy.\" | Cả phòng đồng ý.",
            "(Ảnh: Huy Anh.) | Bài tiếp theo.",
            "Bị hại là chị T. | Công an đang điều tra.",
            "Nghi phạm Nguyễn Văn B. (30 tuổi) khai nhận.",
            "Tác giả J. K. Rowling ra sách mới.",
            "Anh ở P. Tân Phong, Q. 7. | Chị ở xa.",
            "Ban Chấp hành T.Ư Đảng họp. | Ban Bí thư T.Ư. Đảng kết luận.",
            "1. Mục tiêu là nhanh. | 2. Cách làm là chắc.",
            "IV. TỔ CHỨC THỰC HIỆN",
            "a. Khoản một. | Khoản hai.",
            "Xem tại baodongnai.com.vn. | Hoặc gọi 0251.3822.491.",
            "Hội nghị đã xong.| Ông Nam kết luận.",
            "Vợ chồng sống ở đây từ 2011.| Họ có hai con.",
            "Anh ở quận 1.| “Bình không thù oán.” | Vợ anh kể.",
            "Chiếm 0,7%.| Dù vậy vẫn tăng.",
            "Có nhiều ứng dụng...| Về mặt cấu hình thì khá.",
            "Nói với S.T. rồi đi.",
            "Nghị định 13/2023/NĐ-CP. | Luật có hiệu lực.",
            "UBND tỉnh giao cho Sở KH-CN. | Sở làm ngay.",
            "Tiếng kêu... | “Cứu!” | Rồi im.",
            "Giá 15.000đ/kg. | Rẻ.",
            "Ông Nam - Giám đốc Sở - nói. | – Tôi đồng ý.",
            "Đạt 98,5%. | Vượt kế hoạch.",
            "Đội thắng 3-1 (hiệp 1: 1-0). | Khán giả vui.",
            "Mr. Smith và Dr. Who đến St. Petersburg.",
        ] {
            check(expected);
        }
    }

    #[test]
    fn every_line_ends_a_sentence() {
        let text = "Đồng Nai chuyển đổi số\n\n* Kết quả bước đầu \r\n \u{2028}Tỉnh đã làm. Tốt\n";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["Đồng Nai chuyển đổi số", "* Kết quả bước đầu", "Tỉnh đã làm.", "Tốt"]);
    }

    fn passages_of(text: &str) -> Vec<&str> {
        passages(text, &syllables(text)).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn paragraphs_are_passages_and_long_ones_are_cut_between_sentences() {
        let short = "Một đoạn ngắn. Có hai câu.";
        let sentence = format!("{}hết.", "chữ ".repeat(29));
        let long = vec![format!("C{}", &sentence[1..]); 5].join(" ");
        let text = format!("{short}\n\n{long}\n\n{short}");
        let found = passages_of(&text);
        let counts: Vec<usize> = found.iter().map(|passage| syllables(passage).len()).collect();
        assert_eq!(counts, [6, 90, 60, 6]);
        assert!(found[1].ends_with("hết.") && found[2].starts_with("Ch"));
    }

    #[test]
    fn a_sentence_without_end_is_cut_between_clauses_or_words() {
        let clauses = format!("{}hết", "chữ chữ chữ, ".repeat(50));
        let found = passages_of(&clauses);
        assert_eq!(found.len(), 2);
        assert!(found[0].ends_with(','));
        assert_eq!(passages_of(&"chữ ".repeat(121)).len(), 2);
        assert_eq!(passages_of(&"chữ-".repeat(121)).len(), 2);
        assert_eq!(passages_of(&"chữ ".repeat(120)).len(), 1);
    }

    /// Every letter stands in exactly one range.
    fn covered(text: &str, ranges: &[std::ops::Range<usize>]) {
        let mut at = 0;
        for range in ranges {
            let between = text.get(at..range.start).expect("in order, on letters");
            assert!(between.trim().is_empty(), "{between:?} is left out of {text:?}");
            let piece = text.get(range.clone()).expect("on letters");
            assert!(!piece.is_empty() && piece.trim() == piece, "{piece:?}");
            at = range.end;
        }
        assert!(text[at..].trim().is_empty(), "the end of {text:?}");
    }

    proptest! {
        #[test]
        fn sentences_and_passages_cover_the_text(
            text in ".{0,200}|([A-ZĐa-zđ0-9]{1,3}[ .,!?…“”\"()\n]{1,3}){0,80}|((chữ|Ông|TP|A|1|các)(\\. |, |\\.| |\n|…|\\? |-)){0,400}"
        ) {
            covered(&text, &sentences(&text));
            let syllables = syllables(&text);
            let found = passages(&text, &syllables);
            covered(&text, &found);
            let count = |range: &std::ops::Range<usize>| {
                syllables.iter().filter(|syllable| range.contains(&(syllable.start as usize))).count()
            };
            for line in lines(&text).filter(|line| count(line) > PASSAGE_SYLLABLES_MAX) {
                for piece in found.iter().filter(|piece| line.contains(&piece.start)) {
                    prop_assert!((PASSAGE_SYLLABLES_MIN..=PASSAGE_SYLLABLES_MAX).contains(&count(piece)));
                }
            }
            for piece in &found {
                prop_assert!(count(piece) <= PASSAGE_SYLLABLES_MAX);
            }
        }
    }

    #[test]
    fn hostile_texts_are_cut_in_linear_time() {
        for unit in [".", ". ", "A. ", ".“", "( ", "1. ", "a.B", "… ", "!\" ", ". (((((((((((((((("] {
            let text = unit.repeat(30_000 / unit.len());
            covered(&text, &sentences(&text));
            covered(&text, &passages(&text, &syllables(&text)));
        }
    }
}
