//! Items as lists show them.

use crate::config::Config;
use crate::model::{Article, Item, ReprintLink, Republish};

use super::Anchor;
use super::frame::{Frame, Moment};

/// Letters of a summary in a list; the rest stands on the article's page.
const SUMMARY_LETTERS_MAX: usize = 220;

/// Copies that a list names; the article's page names all.
const COPIES_SHOWN: usize = 4;

/// Provinces that a list names.
const PROVINCES_SHOWN: usize = 3;

/// One item of a list.
pub(super) struct Row {
    /// Our page of the article.
    pub(super) link: Anchor,
    /// Whose it is.
    pub(super) source: Anchor,
    /// When.
    pub(super) moment: Moment,
    /// What it is about.
    pub(super) provinces: Vec<Anchor>,
    /// The beginning of its summary.
    pub(super) summary: Option<String>,
    /// The lead picture's address.
    pub(super) picture: Option<String>,
    /// The first copies.
    pub(super) copies: Vec<Anchor>,
    /// How many copies are not named.
    pub(super) more_copies: usize,
    /// Whether an editor set it first.
    pub(super) pinned: bool,
    /// An editor's remark.
    pub(super) note: Option<String>,
    /// Language tag, where it is not the page's.
    pub(super) language: Option<String>,
}

/// Items as rows.
pub(super) fn rows(items: &[Item], config: &Config, frame: &Frame<'_>) -> Vec<Row> {
    items.iter().map(|item| row(item, config, frame)).collect()
}

fn row(item: &Item, config: &Config, frame: &Frame<'_>) -> Row {
    let article = &item.article;
    let rights = rights(article, config);
    Row {
        link: Anchor { name: headline(article), href: frame.link(&format!("/articles/{}", article.id)) },
        source: frame.source(&article.source),
        moment: frame.moment(article.listed_at()),
        provinces: article.provinces.iter().take(PROVINCES_SHOWN).filter_map(|id| frame.province(id)).collect(),
        summary: article.summary.as_deref().filter(|_| rights != Republish::Link).map(beginning),
        picture: picture(article, rights),
        copies: item.reprints.iter().take(COPIES_SHOWN).map(|copy| copy_link(copy, frame)).collect(),
        more_copies: item.reprints.len().saturating_sub(COPIES_SHOWN),
        pinned: item.pinned,
        note: item.note.clone(),
        language: foreign(article, frame),
    }
}

/// The headline; the address for an article without one, so that a link is never empty.
pub(super) fn headline(article: &Article) -> String {
    if article.title.trim().is_empty() { article.url.to_string() } else { article.title.clone() }
}

/// How much of an article may be shown. A source that is configured no longer permits a link alone.
pub(super) fn rights(article: &Article, config: &Config) -> Republish {
    let source = config.source(article.source.as_str());
    source.map_or(Republish::Link, |source| source.republish)
}

/// The lead picture's address, where it may be shown.
pub(super) fn picture(article: &Article, rights: Republish) -> Option<String> {
    let image = article.images.first().filter(|_| rights != Republish::Link)?;
    let url = url::Url::parse(&image.url).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// The language tag of an article that is not in the page's language.
pub(super) fn foreign(article: &Article, frame: &Frame<'_>) -> Option<String> {
    article.language.clone().filter(|language| language != frame.tag)
}

fn copy_link(copy: &ReprintLink, frame: &Frame<'_>) -> Anchor {
    Anchor { name: frame.source(&copy.source).name, href: copy.url.to_string() }
}

/// The beginning of a text, cut between words.
fn beginning(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(SUMMARY_LETTERS_MAX) else { return text.to_owned() };
    let cut = text[..end].rfind(' ').unwrap_or(end);
    format!("{}…", text[..cut].trim_end_matches([',', ';', ':', '.', ' ']))
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_long_summary_is_cut_between_words() {
        assert_eq!(beginning("Ngắn gọn."), "Ngắn gọn.");
        let long = beginning(&"số hóa, ".repeat(40));
        assert!(long.ends_with("số hóa…") || long.ends_with("số…"), "{long}");
        assert!(long.chars().count() <= 221);
    }
}
