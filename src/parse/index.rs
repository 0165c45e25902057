//! Which sitemaps of an index are worth asking: those that list the newest articles.

use super::address::{month_of, runs};
use crate::model::{Entry, Timestamp};

/// Words in the names of sitemaps that list no articles. WordPress and its plug-ins name them so.
const NO_ARTICLES: [&str; 17] = [
    "category",
    "categories",
    "chuyen-muc",
    "danh-muc",
    "tag",
    "tags",
    "taxonomies",
    "author",
    "authors",
    "users",
    "page",
    "pages",
    "image",
    "images",
    "video",
    "videos",
    "static",
];
/// Words in the names of those that list the news of the last days (at most two, by the format's own rule).
const NEWS: [&str; 3] = ["news", "tin-moi", "latest"];

/// A sitemap that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChildLink {
    /// Its address.
    pub url: String,
    /// When it last changed, as the index says.
    pub changed: Option<Timestamp>,
}

/// The sitemaps that an index names, those with the newest articles first, those that list none left
/// out: news sitemaps, then by `lastmod`, then by the date or the number in their names, which
/// content systems count upwards. Where nothing tells, the first come first and the last second:
/// papers begin with either end, and one of two requests is right.
pub fn newest_children(entries: &[Entry]) -> Vec<ChildLink> {
    let all: Vec<ChildLink> = entries.iter().filter_map(child).collect();
    let listing: Vec<ChildLink> = all.iter().filter(|child| !names_any(&child.url, &NO_ARTICLES)).cloned().collect();
    let mut found = if listing.is_empty() { all } else { listing };
    let told = |child: &ChildLink| child.changed.is_some() || name_age(&child.url) > (0, 0);
    if found.len() > 2 && !found.iter().any(told) {
        // By turning the rest once, the last comes second.
        found[1..].rotate_right(1);
    }
    // A date that all share is that of the index's making: it says nothing.
    let same = found.len() > 1 && found.iter().all(|child| child.changed == found[0].changed);
    let order = |child: &ChildLink| {
        let changed = child.changed.filter(|_| !same);
        (names_any(&child.url, &NEWS), changed, name_age(&child.url))
    };
    found.sort_by_key(|child| std::cmp::Reverse(order(child)));
    found
}

fn child(entry: &Entry) -> Option<ChildLink> {
    Some(ChildLink { url: entry.url.clone()?, changed: entry.updated })
}

/// The last part of an address, in lower case.
fn name(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or_default().to_ascii_lowercase()
}

fn names_any(url: &str, words: &[&str]) -> bool {
    let name = name(url);
    let parts: Vec<&str> = name.split(|letter: char| !letter.is_ascii_alphabetic()).collect();
    words.iter().any(|word| if word.contains('-') { name.contains(word) } else { parts.contains(word) })
}

/// A date in a name such as `sitemap-2026-11.xml` or `news-20261123.xml`, as 20261100; then its number.
fn name_age(url: &str) -> (u64, u64) {
    let name = name(url);
    let stem = name.split('.').next().unwrap_or_default();
    let numbers: Vec<&str> = runs(stem).collect();
    let year = numbers.iter().position(|run| run.len() >= 4 && (1995..2100).contains(&first_four(run)));
    let date = match year {
        Some(at) => dated(&numbers[at..]),
        None => u64::from(month_of(url).unwrap_or_default()) * 100,
    };
    let last = numbers.last().filter(|_| year.is_none()).and_then(|run| run.parse().ok());
    (date, last.unwrap_or_default())
}

fn first_four(digits: &str) -> u32 {
    digits.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

/// `["2026", "9", "1"]` or `["20260901"]` as 20260901; what is not said is 0.
fn dated(numbers: &[&str]) -> u64 {
    let joined = match numbers {
        [one, ..] if one.len() > 4 => format!("{one:0<8}"),
        [year, rest @ ..] => {
            let part = |at: usize| rest.get(at).copied().filter(|run| run.len() <= 2).unwrap_or("0");
            format!("{year}{:0>2}{:0>2}", part(0), part(1))
        }
        [] => String::new(),
    };
    joined.get(..8).and_then(|day| day.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::newest_children;
    use crate::model::{Entry, Timestamp};

    fn check(given: &[(&str, i64)], expected: &[&str]) {
        let entry = |(name, changed): &(&str, i64)| Entry {
            url: Some(format!("https://bao.vn/{name}")),
            updated: (*changed > 0).then(|| Timestamp::from_second(*changed).expect("in range")),
            ..Entry::default()
        };
        let entries: Vec<Entry> = given.iter().map(entry).collect();
        let found: Vec<String> = newest_children(&entries).into_iter().map(|child| child.url).collect();
        let expected: Vec<String> = expected.iter().map(|name| format!("https://bao.vn/{name}")).collect();
        assert_eq!(found.get(..expected.len()), Some(expected.as_slice()), "{found:?}");
    }

    #[test]
    fn the_newest_come_first_by_whatever_tells() {
        check(&[("a.xml", 10), ("b.xml", 30), ("c.xml", 20)], &["b.xml", "c.xml", "a.xml"]);
        check(&[("a.xml", 90), ("sitemap-news.xml", 10)], &["sitemap-news.xml", "a.xml"]);
        check(
            &[("sitemap-2025-12.xml", 0), ("sitemap-2026-11.xml", 0), ("sitemap-2026-2.xml", 0)],
            &["sitemap-2026-11.xml", "sitemap-2026-2.xml"],
        );
        check(&[("s/20261001.xml", 0), ("s/20261123.xml.gz", 0)], &["s/20261123.xml.gz"]);
        check(
            &[("post-sitemap.xml", 0), ("post-sitemap2.xml", 0), ("post-sitemap12.xml", 0)],
            &["post-sitemap12.xml", "post-sitemap2.xml"],
        );
        check(&[("2026/10/sitemap.xml", 0), ("2026/11/sitemap.xml", 0)], &["2026/11/sitemap.xml"]);
        check(&[("sitemap-2026-10.xml", 7), ("sitemap-2026-11.xml", 7)], &["sitemap-2026-11.xml"]);
        check(&[("tin.xml", 0), ("bai.xml", 0), ("thoi-su.xml", 0)], &["tin.xml", "thoi-su.xml", "bai.xml"]);
    }

    #[test]
    fn sitemaps_of_sections_tags_and_pictures_are_left_out_unless_there_is_nothing_else() {
        check(
            &[("category-sitemap.xml", 99), ("post_tag-sitemap.xml", 98), ("post-sitemap.xml", 1)],
            &["post-sitemap.xml"],
        );
        check(
            &[("wp-sitemap-users-1.xml", 99), ("wp-sitemap-posts-post-3.xml", 0), ("wp-sitemap-posts-post-4.xml", 0)],
            &["wp-sitemap-posts-post-4.xml", "wp-sitemap-posts-post-3.xml"],
        );
        check(&[("category-sitemap.xml", 9)], &["category-sitemap.xml"]);
    }
}
