//! What stands in pages and texts of the press and is no text: names of boxes, of buttons, of
//! classes. One table; rules for single papers stand in feeds.toml.

use crate::text::clean_line;

/// Headings of boxes: they go, and the links after them.
const BOXES: &[&str] = &[
    "tin xem nhiều",
    "tin liên quan",
    "tin cùng chuyên mục",
    "tin đọc nhiều",
    "đọc nhiều nhất",
    "đọc nhiều",
    "xem nhiều",
    "bài liên quan",
    "các tin khác",
    "các bài khác",
    "tin khác",
    "tin mới",
    "tin mới nhất",
    "tin tức liên quan",
    "tin nổi bật",
    "có thể bạn quan tâm",
    "bài viết liên quan",
    "bài cùng chuyên mục",
    "các tin đã đưa",
    "xem thêm",
    "đọc thêm",
    "tin cùng loại",
    "chủ đề liên quan",
    "tin bài liên quan",
    "bài đọc nhiều",
    "tin bài khác",
    "bài viết khác",
    "video khác",
    "tin mới hơn",
    "tin cũ hơn",
    "tin đã đưa",
    "tin đã đăng",
    "tin cùng chủ đề",
    "sự kiện liên quan",
    "mời xem thêm",
    "mời bạn đọc xem thêm",
    "mời đọc thêm",
    "đọc tiếp",
    "bạn đọc quan tâm",
    "related news",
    "most read",
    "related articles",
    "related stories",
    "related posts",
    "related",
    "read more",
    "more stories",
    "trending",
    "trending now",
    "popular",
    "most popular",
    "latest",
    "latest news",
    "recommended",
    "recommended for you",
    "you may also like",
    "you might also like",
    "don't miss",
];
/// Lines that are buttons or labels.
const LINES: &[&str] = &[
    "chia sẻ",
    "in bài viết",
    "in bài",
    "gửi bình luận",
    "bình luận",
    "gửi email",
    "báo điện tử",
    "sao chép liên kết",
    "quảng cáo",
    "theo dõi chúng tôi trên",
    "nghe đọc bài",
    "cỡ chữ",
    "từ khóa",
    "từ khoá",
    "tags",
    "thích",
    "zalo",
    "facebook",
    "twitter",
    "en",
    "vi",
    "về trang chủ",
    "quay lại",
    "lên đầu trang",
    "ý kiến bạn đọc",
    "share",
    "print",
    "advertisement",
    "advert",
    "sponsored",
    "continue reading below",
    "read more",
    "loading",
    "close",
    "caption",
    "comments",
    "leave a comment",
    "post comment",
    "post a comment",
    "subscribe",
    "sign up",
    "google news",
    "sao chép",
    "phóng to",
    "thu gọn",
    "nghe bài viết",
    "0:00",
    "gửi ý kiến",
    "gửi bình luận của bạn",
    "gửi",
    "làm lại",
    "gửi làm lại",
    "in trang",
    "nghe bài viết",
    "nghe tin",
    "tải tệp đính kèm",
    "tệp đính kèm",
    "tải về",
    "a-",
    "a+",
    "xem với cỡ chữ",
    "theo dõi trên google news",
    "nữ miền bắc",
    "nam miền nam",
];
/// What stands before a number of readers.
const COUNTERS: &[&str] = &["lượt xem", "số lượt xem", "lượt đọc", "đã xem", "views", "hits"];
/// Parts of class names and ids of what is no text. Whole words, as parted by `-`, `_` and blanks.
const CLASSES: &[&[&str]] = &[
    &["related"],
    &["relate"],
    &["tin", "lien", "quan"],
    &["lien", "quan"],
    &["tinlienquan"],
    &["tin", "xem", "nhieu"],
    &["xem", "nhieu"],
    &["share"],
    &["sharing"],
    &["social"],
    &["comment"],
    &["comments"],
    &["tags"],
    &["tag", "list"],
    &["breadcrumb"],
    &["breadcrumbs"],
    &["advertisement"],
    &["ads"],
    &["banner"],
    &["newsletter"],
    &["pagination"],
    &["toolbar"],
    &["print"],
    &["recommend"],
    &["recommended"],
    &["popular"],
    &["most", "read"],
    &["sidebar"],
    &["cms", "relate"],
    &["knc", "relate"],
    &["box", "tinlienquan"],
    &["audio", "player"],
    &["video", "player"],
    &["vnnews", "ai", "reader"],
    &["zce", "related"],
    &["lang", "switch"],
    &["visually", "hidden"],
    &["qc"],
    &["adv"],
    &["quangcao"],
    &["quang", "cao"],
    &["tin", "khac"],
    &["cung", "chuyen", "muc"],
    &["doc", "them"],
    &["xem", "them"],
    &["subscribe"],
    &["signup"],
    &["rail"],
    &["promo"],
    &["outbrain"],
    &["taboola"],
    &["author", "bio"],
    &["about", "author"],
];
/// Words before those that say what an element of another kind has or lacks: `has-sidebar`, `no-ads`.
const OF_OTHERS: &[&str] = &["has", "with", "no", "without", "hide", "show", "not"];
/// Parts of class names of captions.
const CAPTIONS: &[&[&str]] = &[
    &["caption"],
    &["pcaption"],
    &["chuthich"],
    &["chu", "thich"],
    &["photocms", "caption"],
    &["image", "note"],
    &["note", "image"],
    &["imgdesc"],
    &["desc", "img"],
    &["photo", "caption"],
    &["wp", "caption", "text"],
    &["picture", "caption"],
    &["image", "caption"],
    &["img", "caption"],
    &["image", "credit"],
    &["img", "credit"],
    &["photo", "credit"],
    &["picture", "credit"],
    &["embed", "credit"],
];

/// What stands before a photographer's name.
const CREDITS: &[&str] = &[
    "Ảnh:",
    "Ảnh :",
    "Đồ họa:",
    "Đồ hoạ:",
    "Nguồn ảnh:",
    "Photo:",
    "Photos:",
    "Image:",
    "Picture:",
    "Image credit:",
    "Credit:",
    "©",
    "(AP Photo",
];
/// Longest credit in letters.
const CREDIT_LETTERS_MAX: usize = 60;
/// What last lines ask of a reader who has read to the end.
const CALLS: &[&str] = &[
    "subscribe to",
    "sign up for",
    "newsletter",
    "follow us",
    "follow him on",
    "follow her on",
    "follow them on",
    "theo dõi chúng tôi",
    "theo dõi báo",
    "theo dõi trang",
    "theo dõi kênh",
    "trên google news",
    "đăng ký nhận tin",
];
/// Longest call in letters: what is longer says more than that.
const CALL_LETTERS_MAX: usize = 160;

/// Whether an element of that class or id is no text.
pub(super) fn is_furniture_class(class: &str) -> bool {
    has_words(class, CLASSES)
}

/// Whether an element of that class or id is a caption.
pub(super) fn is_caption_class(class: &str) -> bool {
    has_words(class, CAPTIONS)
}

fn has_words(class: &str, table: &[&[&str]]) -> bool {
    let class = parted(class);
    let words: Vec<&str> = class.split([' ', '-', '_']).filter(|word| !word.is_empty()).collect();
    let own = |at: usize| at == 0 || !OF_OTHERS.contains(&words[at - 1]);
    let stands =
        |wanted: &[&str]| words.windows(wanted.len()).enumerate().any(|(at, found)| found == wanted && own(at));
    table.iter().any(|wanted| stands(wanted))
}

/// A class in small letters, its words parted where capitals part them: `newsCaption`.
fn parted(class: &str) -> String {
    let mut parted = String::with_capacity(class.len() + 8);
    let mut small = false;
    for letter in class.chars() {
        if small && letter.is_ascii_uppercase() {
            parted.push('-');
        }
        small = letter.is_ascii_lowercase();
        parted.push(letter.to_ascii_lowercase());
    }
    parted
}

/// "… Ảnh: Hải Hà" below a picture is its caption.
pub(super) fn is_credited(text: &str) -> bool {
    let Some((_, credit)) = CREDITS.iter().find_map(|mark| text.rsplit_once(mark)) else { return false };
    credit.chars().count() <= CREDIT_LETTERS_MAX && !text.contains("\n\n")
}

/// Whether a last line asks to subscribe, to follow, to share.
pub(super) fn is_call(line: &str) -> bool {
    let short = line.chars().count() <= CALL_LETTERS_MAX;
    short && CALLS.iter().any(|call| line.to_lowercase().contains(call))
}

/// Whether a line is the heading of a box of links.
pub(super) fn is_box(line: &str) -> bool {
    let bare = bare(line);
    let few = ["các ", "những ", "một số "].iter().find_map(|start| bare.strip_prefix(start));
    BOXES.contains(&bare.as_str()) || few.is_some_and(|few| BOXES.contains(&few))
}

/// Whether a line that is a link leads to another article by its own word: ">> Xem thêm: …".
pub(super) fn is_lead_away(line: &str) -> bool {
    let bare = clean_line(line).to_lowercase();
    let arrows = [">>", "»", "►", "▶", "⇒"].iter().any(|mark| bare.starts_with(mark));
    arrows || bare.split_once(':').is_some_and(|(head, _)| BOXES.contains(&head.trim()))
}

/// Whether a line is a button or a label.
pub(super) fn is_button(line: &str) -> bool {
    let bare = bare(line);
    if is_trail(&bare) {
        return true;
    }
    // "Nghe đọc bài · 0:00 / 3:12 · Nữ miền Bắc" is a player's.
    let mut parts = bare.split(['·', '•', '|', '/']).flat_map(|part| part.split(". ")).map(str::trim);
    !bare.is_empty() && parts.all(|part| LINES.contains(&part) || is_clock(part) || is_counter(part))
}

/// "Trang chủ » Kinh tế".
fn is_trail(bare: &str) -> bool {
    let steps = ["trang chủ", "trang nhất"].iter().find_map(|home| bare.strip_prefix(home));
    steps.is_some_and(|steps| steps.trim_start().starts_with(['»', '>', '›', '/', '|']))
}

/// "Lượt xem: 1.234", "1.234 lượt xem".
fn is_counter(part: &str) -> bool {
    let word = part.trim_matches(|letter: char| !letter.is_alphabetic());
    COUNTERS.contains(&word) && part.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_clock(part: &str) -> bool {
    part.split_once(':').is_some_and(|(minutes, seconds)| {
        let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        digits(minutes) && digits(seconds)
    })
}

/// A line without the button that stands in it behind its text.
pub(super) fn without_button(line: &str) -> &str {
    ["In bài viết", "In bài", "In trang", "Gửi email", "Chia sẻ"]
        .iter()
        .find_map(|button| line.trim_end().strip_suffix(button))
        .unwrap_or(line)
}

/// Longest line that is compared with the tables.
const LINE_BYTES_MAX: usize = 80;

fn bare(line: &str) -> String {
    if line.len() > LINE_BYTES_MAX {
        return String::new();
    }
    clean_line(line).to_lowercase().trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{is_call, is_caption_class, is_furniture_class};

    #[test]
    fn classes_are_read_word_by_word_however_they_are_parted() {
        for class in
            ["tin-lien-quan", "divTinLienQuan", "box relatedPosts-related", "SocialShare_share", "articleTags tags"]
        {
            assert!(is_furniture_class(class), "{class}");
        }
        for class in ["content has-sidebar", "no-ads", "shared", "detail__content", "withShare"] {
            assert!(!is_furniture_class(class), "{class}");
        }
        assert!(is_caption_class("newsCaption") && is_caption_class("InlineImage-imageEmbedCaption"));
        assert!(!is_caption_class("captioned-text"));
    }

    #[test]
    fn last_lines_that_ask_for_followers_are_told_by_their_words() {
        for line in ["Theo dõi Báo Thử trên Google News", "Subscribe to our newsletter.", "Follow us on X"] {
            assert!(is_call(line), "{line}");
        }
        for line in
            ["Sở đã mở trang hỏi đáp cho người dân.", "Đoạn phim lan truyền trên Facebook và kênh YouTube của anh."]
        {
            assert!(!is_call(line), "{line}");
        }
    }
}
