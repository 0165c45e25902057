//! Single fields as the press prints them: headline, kicker, names, section, tags, language.

use scraper::{ElementRef, Html, Selector};

pub(super) use super::byline::names;
use super::byline::signed;
use super::metadata::Metadata;
use super::page::words;
use super::{headline, labels};
use crate::text::clean_line;

/// Between a headline and the paper's name in titles.
const SEPARATORS: [&str; 10] = [" - ", " | ", " – ", " — ", " :: ", " » ", " > ", " : ", " // ", " « "];
/// A paper's name in a title has at most this many letters.
const SITE_LETTERS_MAX: usize = 45;
/// And a portal's: "Cổng thông tin điện tử Ủy ban nhân dân tỉnh Quảng Trị".
const PORTAL_LETTERS_MAX: usize = 100;
/// What a page is, where a template says so in its title.
const KINDS: [&str; 6] = ["chi tiết tin", "chi tiết", "tin tức", "tin bài", "chi tiết bài viết", "trang chủ"];
/// Words of papers' names that are not written large.
const SMALL_WORDS: [&str; 9] = ["điện", "tử", "online", "và", "phát", "thanh", "truyền", "hình", "tỉnh"];
/// A headline in an element that is none by name has at least this many letters and digits.
const SHOWN_LETTERS_MIN: usize = 15;
/// And this many words, where nothing else tells that it is one.
const SHOWN_WORDS_MIN: usize = 4;
/// Elements that hold the line above a headline.
const KICKERS: &str = ".kicker, .article-kicker, .article__kicker, .supertitle, .sup-title, .surtitle, .pretitle, \
     .pre-title, .title-top, .tit-top, .sub-title-top, .headline-kicker, .td-kicker, .subtitle-top, [class*=kicker], [class*=sup-title], [class*=supertitle]";
/// Elements that hold names.
const AUTHORS: &str = "[rel=author], .author-name, .article__author .name, .article__author, .article-author, .detail-author, \
     .author, .tac-gia, .tacgia, .byline, .cms-author, .post-author, .news-author, .art-author, .name-author";
/// Longest kicker in letters.
const KICKER_LETTERS_MAX: usize = 200;
/// Parts of class names of the line right before a headline.
const ABOVE: [&str; 6] = ["sub", "sup", "top", "pre", "kicker", "tit"];
/// Elements that hold names, or more than names.
const NEAR_AUTHORS: &str =
    "[class*=author i], [class*=byline i], [class*=tac-gia i], [class*=tacgia i], [id*=author i]";
/// Links to tags; a page with more of them has a cloud of them.
const TAGS: &str = "a[rel=tag], [class*=tags] a, [class*=tag-list] a, [class*=__tag] a, [class*=-tag] a";
const TAGS_MAX: usize = 15;
/// A text of fewer letters tells no language.
const LANGUAGE_LETTERS_MIN: usize = 100;
/// Letters that are looked at: the share is steady after some hundred.
const LANGUAGE_LETTERS_MAX: usize = 800;
/// Share of letters with Vietnamese marks: Vietnamese text has a quarter, names in English text 1 %.
const VIETNAMESE_SHARE: f64 = 0.08;

/// The headline without the paper's name: as printed on the page, where that is the one the page
/// states; else as stated.
pub(super) fn title(html: &Html, said: &Metadata) -> Option<String> {
    let site = said.site.as_deref();
    let named = without_site(&first(html, "title").map(words).unwrap_or_default(), site);
    let stated = said.title.clone().unwrap_or_default();
    let (known_named, known_stated) = (key(&named), key(&stated));
    // The paper's own name is a headline of the first order in some heads.
    let fits = |line: &String| {
        let known = key(line);
        !known.is_empty() && !is_site(line, site) && (known_named.contains(&known) || known_stated.contains(&known))
    };
    let long = |line: &String| key(line).chars().count() >= SHOWN_LETTERS_MIN;
    let printed = all(html, "h1").map(words).find(fits);
    let printed = printed.or_else(|| headline::candidates(html).find(|line| long(line) && fits(line)));
    let found = printed.or_else(|| filled(without_site(&stated, site)));
    let found = found.or_else(|| all(html, "h1").map(words).find(|line| !line.is_empty() && !is_site(line, site)));
    let found = found.or_else(|| filled(named.clone()).filter(|named| !is_site(named, site)));
    let worded = |line: &String| line.split(' ').count() >= SHOWN_WORDS_MIN && !is_site(line, site);
    found.or_else(|| headline::candidates(html).find(worded)).or_else(|| filled(named))
}

/// "Thúc đẩy chuyển đổi số - Báo Đồng Nai điện tử": the last part is the paper; in others the first.
fn without_site(title: &str, site: Option<&str>) -> String {
    let last = SEPARATORS.iter().filter_map(|mark| title.rsplit_once(mark)).min_by_key(|(_, last)| last.len());
    if let Some((head, _)) = last.filter(|(head, last)| is_site(last, site) && !head.trim().is_empty()) {
        return without_site(head, site);
    }
    let first = SEPARATORS.iter().filter_map(|mark| title.split_once(mark)).min_by_key(|(first, _)| first.len());
    match first {
        Some((first, rest)) if is_site(first, site) && is_name_of_house(first) => without_site(rest, site),
        _ => clean_line(title),
    }
}

fn is_site(part: &str, site: Option<&str>) -> bool {
    let known = key(part);
    let named = site.map(key).is_some_and(|site| !site.is_empty() && (known.contains(&site) || site.contains(&known)));
    let lower = clean_line(part).to_lowercase();
    let paper = ["báo ", "tạp chí ", "đài "].iter().any(|start| lower.starts_with(start));
    let portal = ["cổng thông tin", "trang thông tin"].iter().any(|start| lower.starts_with(start));
    let host = [".vn", ".com", ".org", ".net"].iter().any(|end| lower.ends_with(end)) && !lower.contains(' ');
    let letters = part.chars().count();
    letters <= SITE_LETTERS_MAX && (named || paper || host || KINDS.contains(&lower.as_str()))
        || letters <= PORTAL_LETTERS_MAX && portal
}

/// "Báo Bình Định" is a paper, "Báo động đỏ" is not.
fn is_name_of_house(part: &str) -> bool {
    let mut words = part.split_whitespace().skip(1);
    words.all(|word| {
        let large = word.chars().next().is_some_and(|letter| !letter.is_lowercase());
        large || SMALL_WORDS.contains(&word.to_lowercase().as_str())
    })
}

/// The line above the headline.
pub(super) fn kicker(html: &Html) -> Option<String> {
    let short = |line: &String| !line.is_empty() && line.chars().count() <= KICKER_LETTERS_MAX;
    all(html, KICKERS).map(words).find(short).or_else(|| above_headline(html).filter(short))
}

/// The element right before the headline, if it is named for what stands there and holds no links.
fn above_headline(html: &Html) -> Option<String> {
    let before = first(html, "h1")?.prev_siblings().find_map(ElementRef::wrap)?;
    let named = before.attr("class").is_some_and(|class| {
        let class = class.to_lowercase();
        ABOVE.iter().any(|part| class.contains(part))
    });
    let plain = before.descendants().filter_map(ElementRef::wrap).all(|inner| inner.value().name() != "a");
    (named && plain).then(|| words(before)).filter(|line| !line.bytes().any(|byte| byte.is_ascii_digit()))
}

/// The tags that the page links to below its text.
pub(super) fn tags(html: &Html) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in all(html, TAGS).map(words).filter(|tag| (2..40).contains(&tag.chars().count())) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    if tags.is_empty() {
        tags = labels::tags(html);
    }
    if tags.len() > TAGS_MAX { Vec::new() } else { tags }
}

/// Names, where the page marks them.
pub(super) fn authors(html: &Html) -> Vec<String> {
    let found = all(html, AUTHORS).map(words).map(|line| names(&line)).find(|names| !names.is_empty());
    found
        .or_else(|| all(html, NEAR_AUTHORS).map(|element| signed(&words(element))).find(|names| !names.is_empty()))
        .unwrap_or_else(|| labels::authors(html))
}

/// The section, by the page's breadcrumbs.
pub(super) fn section(html: &Html) -> Option<String> {
    let trail = all(html, ".breadcrumb a, .breadcrumbs a, [class*=breadcrumb] a, [class*=crumbs] a");
    let names = trail.map(words).filter(|name| (2..40).contains(&name.chars().count()));
    names
        .filter(|name| !matches!(name.to_lowercase().as_str(), "trang chủ" | "home" | "trang nhất" | "trang chính"))
        .last()
        .or_else(|| {
            let named = all(
                html,
                ".cat > a, main [class*=cate] > a, article [class*=cate] > a, [class*=header] [class*=cate] > a",
            );
            let named = named.map(words).find(|name| (2..40).contains(&name.chars().count()));
            named.or_else(|| labels::section(html))
        })
}

/// The language of a text: by its letters, where it has enough; else as stated. Templates of English
/// editions say `vi`, those of Vietnamese ones `en`.
pub(super) fn language(text: &str, stated: Option<&str>, source: &str) -> Option<String> {
    let stated =
        stated.map(|tag| tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase()).filter(|tag| tag.len() == 2);
    let letters = text.chars().filter(|letter| is_latin(*letter)).take(LANGUAGE_LETTERS_MAX);
    let (all, marked) = letters
        .fold((0_usize, 0_usize), |(all, marked), letter| (all + 1, marked + usize::from(is_vietnamese(letter))));
    let usual = stated.unwrap_or_else(|| source.to_owned());
    if let Some(other) = other_script(text, all) {
        return Some(other.to_owned());
    }
    if all < LANGUAGE_LETTERS_MIN {
        return filled(usual);
    }
    let vietnamese = marked as f64 >= all as f64 * VIETNAMESE_SHARE;
    Some(match (vietnamese, usual.as_str()) {
        (true, _) => "vi".to_owned(),
        (false, "vi") => "en".to_owned(),
        (false, _) => usual,
    })
}

/// Editions for minorities and neighbours: a script of its own tells the language.
fn other_script(text: &str, latin: usize) -> Option<&'static str> {
    let mut counts = [("km", 0_usize), ("zh", 0), ("lo", 0), ("ru", 0), ("ko", 0), ("ja", 0)];
    for letter in text.chars().take(LANGUAGE_LETTERS_MAX) {
        let at = match letter {
            '\u{1780}'..='\u{17DD}' => 0,
            '\u{4E00}'..='\u{9FFF}' => 1,
            '\u{E80}'..='\u{EFF}' => 2,
            '\u{400}'..='\u{52F}' => 3,
            '\u{AC00}'..='\u{D7A3}' => 4,
            '\u{3041}'..='\u{30FF}' => 5,
            _ => continue,
        };
        counts[at].1 += 1;
    }
    // Japanese is written in Chinese letters too, with some of its own in every sentence.
    let japanese = counts[5].1 * 10 > counts[1].1;
    let (name, most) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let name = if name == "zh" && japanese { "ja" } else { name };
    (most > LANGUAGE_LETTERS_MIN / 4 && most > latin).then_some(name)
}

/// Letters of the scripts that the two languages are told apart in; asking for any alphabet costs a
/// look into a table for each letter.
fn is_latin(letter: char) -> bool {
    matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

fn is_vietnamese(letter: char) -> bool {
    matches!(
        letter,
        'ă' | 'Ă'
            | 'â'
            | 'Â'
            | 'đ'
            | 'Đ'
            | 'ê'
            | 'Ê'
            | 'ô'
            | 'Ô'
            | 'ơ'
            | 'Ơ'
            | 'ư'
            | 'Ư'
            | 'à'
            | 'á'
            | 'ã'
            | 'ì'
            | 'í'
            | 'ò'
            | 'ó'
            | 'ù'
            | 'ú'
            | '\u{1EA0}'..='\u{1EF9}'
    )
}

/// Plain text as HTML, a paragraph a line.
pub(super) fn as_html(text: &str) -> String {
    let escaped = super::shape::escape(text);
    escaped.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{line}</p>")).collect()
}

fn first<'a>(html: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    html.select(&Selector::parse(selector).ok()?).next()
}

fn all<'a>(html: &'a Html, selector: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let found: Vec<ElementRef<'a>> =
        Selector::parse(selector).map(|selector| html.select(&selector).take(50).collect()).unwrap_or_default();
    found.into_iter()
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// What two printings of one line share: letters and digits alone.
pub(super) fn key(text: &str) -> String {
    clean_line(text).chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
