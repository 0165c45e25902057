//! Shapes of addresses: what the addresses of one kind of page of one site have in common.
//!
//! The provincial press names articles in some ten ways (`…-a123.html`, `…-post123.html`,
//! `/202611/…-1a2b3c4/`, `/…/123.htm`, `?id=123`), and no list of them is ever whole. So a shape is
//! learned: words become `w`, a headline `S`, numbers `#`, and addresses alike in that are of one kind.

use url::Url;

/// Words joined by hyphens from which a part of an address names a headline, not a section.
const SLUG_WORDS_MIN: usize = 4;
/// Digits from which a number is an id, not a page's number.
const ID_DIGITS_MIN: usize = 3;
/// Digits and letters a to f from which a word with a digit is an id.
const HEX_MIN: usize = 6;
/// Parts of an address that are looked at, from its end.
const SEGMENTS_MAX: usize = 6;
/// Names of query parameters that are looked at.
const PAIRS_MAX: usize = 6;
/// Parts of addresses under which no articles stand.
const ELSEWHERE: [&str; 20] = [
    "tag",
    "tags",
    "tu-khoa",
    "chu-de",
    "topic",
    "topics",
    "search",
    "tim-kiem",
    "author",
    "tac-gia",
    "login",
    "dang-nhap",
    "lien-he",
    "rss",
    "feed",
    "category",
    "binh-luan",
    "in-bai",
    "print",
    "sitemap",
];
/// Words before a number that make it the id of a collection.
const COLLECTIONS: [&str; 3] = ["event", "tag", "topic"];

/// Whether an address alone says that an article is there: it names a headline, and has an id, a date
/// or an ending.
pub fn is_article_address(url: &Url) -> bool {
    shape(url).is_some_and(|shape| certain(&shape))
}

/// The shape of an address; none when it can not be an article's.
pub(super) fn shape(url: &Url) -> Option<String> {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    let mut segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.iter().any(|segment| ELSEWHERE.contains(segment)) {
        return None;
    }
    let last = segments.pop().unwrap_or_default();
    let (name, ending) = last.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).unwrap_or((last, ""));
    // Sections are of any depth in one paper: only dates, ids and headlines before the last part count.
    let before = segments.iter().rev().take(SEGMENTS_MAX).map(|segment| part(segment));
    let mut parts: Vec<String> = before.flatten().filter(|part| part != "w").collect();
    parts.reverse();
    parts.push(part(name)?);
    Some(format!("{}.{ending}{}", parts.join("/"), query(url)))
}

/// Whether a shape may be an article's: it names a headline or has an id.
pub(super) fn marked(shape: &str) -> bool {
    shape.contains(['S', '#', 'x'])
}

/// Whether a shape names a headline and an id: enough to know an article's address by itself.
pub(super) fn certain(shape: &str) -> bool {
    let ended = !shape.contains(".?") && !shape.ends_with('.');
    shape.contains('S') && (ended || shape.contains(['#', 'x', 'm']))
}

/// Whether a shape has an id.
pub(super) fn has_id(shape: &str) -> bool {
    shape.contains(['#', 'x'])
}

/// What orders addresses of one paper by age when nothing else does: the month in them, then the
/// number, which content systems count upwards.
pub(super) fn age(url: &str) -> (u32, u64) {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(_, path)| path);
    let number = runs(path).filter(|run| run.len() >= ID_DIGITS_MIN && month(run).is_none()).last();
    (month_of(url).unwrap_or_default(), number.and_then(|run| run.parse().ok()).unwrap_or_default())
}

/// The month that an address names as a part of its own, such as `/202611/` or `/2026/11/`, as 202611.
pub(super) fn month_of(url: &str) -> Option<u32> {
    let parts: Vec<&str> = url.split('/').collect();
    let together = parts.iter().find_map(|part| month(part));
    let apart = || {
        parts.windows(2).find_map(|pair| {
            let digits = pair[0].len() == 4 && (1..=2).contains(&pair[1].len());
            digits.then(|| month(&format!("{}{:0>2}", pair[0], pair[1]))).flatten()
        })
    };
    together.or_else(apart)
}

/// Runs of digits.
pub(super) fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// A month such as 202611.
fn month(digits: &str) -> Option<u32> {
    let number: u32 = digits.parse().ok().filter(|_| digits.len() == 6)?;
    ((1995..2100).contains(&(number / 100)) && (1..=12).contains(&(number % 100))).then_some(number)
}

fn is_ending(ending: &str) -> bool {
    (2..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What one part of an address is; none when nothing under it is an article.
fn part(segment: &str) -> Option<String> {
    if month(segment).is_some() {
        return Some("m".to_owned());
    }
    if !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(if segment.len() <= 2 || segment.len() == 4 { "n" } else { "#" }.to_owned());
    }
    let mut words: Vec<&str> = segment.split(['-', '_']).filter(|word| !word.is_empty()).collect();
    let id = match words.last().and_then(|word| id(word)) {
        Some(id) => {
            words.pop();
            id?
        }
        None => String::new(),
    };
    let name = match words.len() {
        0 => "",
        words if words >= SLUG_WORDS_MIN => "S",
        _ => "w",
    };
    Some(format!("{name}{id}"))
}

/// The shape of a word that is an id, if it is one; inside, none when it is of a collection.
fn id(word: &str) -> Option<Option<String>> {
    let digits = word.bytes().rev().take_while(u8::is_ascii_digit).count();
    let before = &word[..word.len() - digits];
    if digits >= ID_DIGITS_MIN && before.len() <= 6 && before.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return Some((!COLLECTIONS.contains(&before)).then(|| format!("{before}#")));
    }
    let hex = word.len() >= HEX_MIN && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    (hex && word.bytes().any(|byte| byte.is_ascii_digit())).then(|| Some("x".to_owned()))
}

fn query(url: &Url) -> String {
    let numbered = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let pairs = url.query_pairs().take(PAIRS_MAX).filter(|(_, value)| numbered(value) && value.len() >= ID_DIGITS_MIN);
    pairs.map(|(name, _)| format!("?{}=#", name.to_ascii_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{age, certain, marked, shape};

    fn of(path: &str) -> Option<String> {
        shape(&Url::parse(&format!("https://bao.vn{path}")).expect("a fixture's address"))
    }

    #[test]
    fn articles_of_one_paper_share_a_shape_that_its_sections_have_not() {
        for (articles, section) in [
            (
                [
                    "/kinh-te/202611/day-manh-chuyen-doi-so-1a2b3c4/",
                    "/xa-hoi/y-te/202512/them-mot-benh-vien-moi-77e0f11/",
                ],
                "/kinh-te/",
            ),
            (["/day-manh-chuyen-doi-so-a123456.html", "/them-mot-benh-vien-moi-a98.html"], "/kinh-te.html"),
            (
                ["/day-manh-chuyen-doi-so-post123456.html", "/them-mot-benh-vien-moi-post9876.html"],
                "/chu-de-nong-event12.html",
            ),
            (
                ["/kinh-te/day-manh-chuyen-doi-so/123456.htm", "/them-mot-benh-vien-moi/98765.htm"],
                "/kinh-te/123456.htm",
            ),
            (["/Pages/chi-tiet.aspx?ItemID=1234", "/Pages/chi-tiet.aspx?ItemID=99871"], "/Pages/default.aspx"),
            (["/2026/11/23/day-manh-chuyen-doi-so/", "/2026/1/3/them-mot-benh-vien-moi/"], "/2026/11/"),
            (["/tin-bai/kinh-te/day-manh-chuyen-doi-so", "/tin-bai/them-mot-benh-vien-moi"], "/tin-bai/kinh-te"),
            (
                ["/thoi-su/day-manh-chuyen-doi-so-12345.html", "/y-te/them-mot-benh-vien-moi-999.html"],
                "/thoi-su-215.html",
            ),
        ] {
            let [first, second] = articles.map(of);
            if articles[1].contains("-a98") {
                assert!(marked(second.as_deref().unwrap_or_default()));
            } else {
                assert_eq!(first, second, "{articles:?}");
            }
            assert!(first.as_deref().is_some_and(marked), "{articles:?}");
            assert_ne!(first, of(section), "{section}");
        }
    }

    #[test]
    fn what_holds_no_article_has_no_shape_and_only_headlines_with_a_mark_are_certain() {
        for path in ["/tag/day-manh-chuyen-doi-so-123.html", "/su-kien-nong-event123.html", "/tim-kiem?q=so"] {
            assert_eq!(of(path), None, "{path}");
        }
        for (path, expected) in [
            ("/kinh-te/day-manh-chuyen-doi-so-123456.html", true),
            ("/202611/day-manh-chuyen-doi-so/", true),
            ("/day-manh-chuyen-doi-so.html", true),
            ("/day-manh-chuyen-doi-so/", false),
            ("/kinh-te-123.html", false),
        ] {
            assert_eq!(certain(&of(path).expect("a shape")), expected, "{path}");
        }
    }

    #[test]
    fn addresses_tell_their_age_by_month_then_number() {
        assert!(age("https://b.vn/202611/mot-7/") > age("https://b.vn/202610/mot-9999/"));
        assert!(age("https://b.vn/2026/11/mot/") > age("https://b.vn/2026/2/mot/"));
        assert!(age("https://b.vn/mot-a12346.html") > age("https://b.vn/mot-a12345.html"));
    }
}
