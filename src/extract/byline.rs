//! Bylines: the names in "Bài, ảnh: Hải Quân", "Hải Quân - Minh Thành", "Theo TTXVN", "(TTXVN)".

use crate::text::clean_line;

/// Longest name in letters.
const NAME_LETTERS_MAX: usize = 60;
/// Most names of one line.
const NAMES_MAX: usize = 8;
/// A line of more letters is no byline.
const LINE_LETTERS_MAX: usize = 120;
/// A name of capitals alone, such as `TTXVN` or `H.Q`, has at most this many.
const INITIALS_MAX: usize = 8;
/// Words of which labels before names consist: "Bài và ảnh:", "Thực hiện:".
const LABELS: &[&str] = &[
    "tác", "giả", "bài", "ảnh", "và", "viết", "tin", "thực", "hiện", "nội", "dung", "trình", "bày", "đồ", "họa", "hoạ",
    "thiết", "kế", "video", "clip", "nguồn", "theo", "phóng", "viên", "ghi", "lược", "biên", "tập", "dịch", "by",
    "người", "đưa", "đăng", "bởi", "bút", "phỏng", "vấn", "soạn",
];
/// What stands before a name without a colon.
const STARTS: &[&str] = &["Theo ", "theo ", "By ", "Phóng viên ", "Viết bởi ", "Đăng bởi ", "Bởi ", "bởi "];
/// What somebody did, in brackets behind the name.
const DEEDS: &[&str] = &[
    "tổng hợp",
    "thực hiện",
    "lược ghi",
    "lược dịch",
    "biên dịch",
    "ghi chép",
    "sưu tầm",
    "giới thiệu",
    "ghi",
    "dịch",
    "biên soạn",
    "t/h",
];
/// First words of the house that somebody is of, in brackets behind the name.
const HOUSES: &[&str] = &[
    "báo",
    "đài",
    "tạp",
    "cổng",
    "trung",
    "phòng",
    "sở",
    "ban",
    "bộ",
    "công",
    "hội",
    "đoàn",
    "văn",
    "trường",
    "ubnd",
    "chi",
    "cục",
    "tỉnh",
    "thành",
    "xã",
    "phường",
    "liên",
];
/// Between names.
const MARKS: [char; 10] = [',', ';', '|', '/', '•', '·', '&', '(', ')', '\n'];

/// Names in a line that is there for them: "Hải Quân - Minh Thành", "Bài, ảnh: Hải Quân".
pub(super) fn names(line: &str) -> Vec<String> {
    let line = unlabelled(without_addition(line.trim()));
    let bare = line.trim_start_matches([';', ' ', '(', '-', '–']);
    let line = STARTS.iter().find_map(|start| bare.strip_prefix(start)).unwrap_or(&line);
    // The date follows in one element with the name: "Hải Quân 08:31, 09/09/2023".
    let line = line.split(|letter: char| letter.is_ascii_digit()).next().unwrap_or(line);
    let parts = line.split(MARKS).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – "));
    let parts = parts.flat_map(|part| part.split(" và "));
    let names =
        parts.map(|name| clean_line(name.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '.')));
    let mut found: Vec<String> = Vec::new();
    for name in names.filter(|name| is_name(name)) {
        if found.len() < NAMES_MAX && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// The names of a line below a text, if it is nothing but a byline.
pub(super) fn signed(line: &str) -> Vec<String> {
    let line = line.trim();
    if line.chars().count() > LINE_LETTERS_MAX || line.contains("\n\n") {
        return Vec::new();
    }
    let found = names(line);
    let alone = is_marked(line) || is_signature(&without_addition(line).replace(" và ", " - "));
    if alone && found.iter().all(|name| is_signature(name)) { found } else { Vec::new() }
}

/// Whether a line says itself that it tells of names: by a label, by brackets around it, by "Theo".
pub(super) fn is_marked(line: &str) -> bool {
    let line = line.trim();
    let bracketed = line.starts_with('(') && line.trim_end_matches('.').ends_with(')');
    bracketed
        || STARTS.iter().any(|start| line.starts_with(start))
        || unlabelled(line) != clean_line(&without_mail(line))
}

/// "Hải Quân (tổng hợp)" is a name and what its owner did, "Hải Quân (Đài Phát thanh)" whose man he is.
fn without_addition(line: &str) -> &str {
    let Some((name, addition)) = line.trim_end_matches([' ', '.']).rsplit_once('(') else { return line };
    let addition = addition.trim_end_matches([')', ' ']).to_lowercase();
    let house = addition.split(' ').next().is_some_and(|first| HOUSES.contains(&first));
    let added = DEEDS.contains(&addition.as_str()) || house && addition.contains(' ');
    if added && !name.trim().is_empty() { name.trim_end() } else { line }
}

/// A line without mail addresses, and with its labels as marks between names.
fn unlabelled(line: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let bare = without_mail(line);
    for word in bare.split_whitespace() {
        if !word.strip_suffix(':').is_some_and(is_label) {
            words.push(word);
            continue;
        }
        while words.last().is_some_and(|last| is_label(last)) {
            words.pop();
        }
        words.push(";");
    }
    clean_line(&words.join(" "))
}

fn without_mail(line: &str) -> String {
    line.split_whitespace().filter(|word| !word.contains('@')).collect::<Vec<_>>().join(" ")
}

fn is_label(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    LABELS.contains(&word.as_str())
}

/// "tổng hợp" and the like are what somebody did; a weekday belongs to the date after the name.
fn is_name(name: &str) -> bool {
    let letters = name.chars().count();
    let weekday = ["Thứ ", "Chủ nhật", "Chủ Nhật", "Ngày "].iter().any(|start| name.starts_with(start));
    let small = name.chars().next().is_some_and(char::is_lowercase) && name.contains(' ');
    (2..=NAME_LETTERS_MAX).contains(&letters) && !weekday && !(small && DEEDS.contains(&name.to_lowercase().as_str()))
}

/// Whether a line is nothing but names: each word begins with a capital.
fn is_signature(line: &str) -> bool {
    let words: Vec<&str> = line.split([' ', ',', '-', '–', '(', ')', '/']).filter(|word| !word.is_empty()).collect();
    let plain = |word: &str| word.chars().all(|letter| letter.is_alphabetic() || letter == '.');
    let capital = |word: &&str| plain(word) && word.chars().next().is_some_and(char::is_uppercase);
    if let [only] = words.as_slice() {
        let initials = only.chars().all(|letter| letter.is_uppercase() || letter == '.');
        return initials && (2..=INITIALS_MAX).contains(&only.chars().count());
    }
    (2..=8).contains(&words.len())
        && line.chars().count() <= NAME_LETTERS_MAX
        && words.iter().all(capital)
        && !line.ends_with(['.', ':'])
}

#[cfg(test)]
mod tests {
    use super::{names, signed};

    #[test]
    fn names_are_read_from_every_form_of_byline() {
        for (line, wanted) in [
            ("Hải Quân", &["Hải Quân"][..]),
            ("Hải Quân - Minh Thành", &["Hải Quân", "Minh Thành"]),
            ("Bài, ảnh: Hải Quân", &["Hải Quân"]),
            ("Bài và ảnh: HẢI QUÂN", &["HẢI QUÂN"]),
            ("Bài: Hải Quân - Ảnh: Minh Thành", &["Hải Quân", "Minh Thành"]),
            ("Tác giả: Hải Quân, Minh Thành và Thu Hà", &["Hải Quân", "Minh Thành", "Thu Hà"]),
            ("Theo TTXVN", &["TTXVN"]),
            ("(TTXVN)", &["TTXVN"]),
            ("(Theo TTXVN)", &["TTXVN"]),
            ("Hải Quân (tổng hợp)", &["Hải Quân"]),
            ("HẢI QUÂN (Thực hiện)", &["HẢI QUÂN"]),
            ("Hải Quân (Đài Phát thanh - Truyền hình)", &["Hải Quân"]),
            ("Viết bởi Hải Quân", &["Hải Quân"]),
            ("Người đăng: Hải Quân", &["Hải Quân"]),
            ("Hải Quân hai.quan@bao.example", &["Hải Quân"]),
            ("Hải Quân | Thứ Bảy, 09/09/2023 08:31", &["Hải Quân"]),
            ("Nhóm PV", &["Nhóm PV"]),
            ("H.Q", &["H.Q"]),
        ] {
            assert_eq!(names(line), wanted, "{line}");
        }
    }

    #[test]
    fn a_last_sentence_is_no_byline() {
        for (line, wanted) in [
            ("Hải Quân", &["Hải Quân"][..]),
            ("Bài, ảnh: Hải Quân", &["Hải Quân"]),
            ("Theo TTXVN", &["TTXVN"]),
            ("(TTXVN)", &["TTXVN"]),
            ("Theo kế hoạch, công trình xong trong quý tới.", &[]),
            ("Hải Quân và Thu Hà", &["Hải Quân", "Thu Hà"]),
            ("Hải Quân (tổng hợp)", &["Hải Quân"]),
            ("Tỉnh sẽ bố trí thêm kinh phí.", &[]),
            ("(Theo TTXVN)", &["TTXVN"]),
            ("Hải Quân (Thực hiện)", &["Hải Quân"]),
            ("Hải Quân\n(Đài Phát thanh - Truyền hình)", &["Hải Quân"]),
            ("(Còn nữa)", &[]),
            ("Ông nói", &[]),
        ] {
            assert_eq!(signed(line), wanted, "{line}");
        }
    }
}
