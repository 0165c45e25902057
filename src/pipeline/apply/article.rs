//! A draft to the article that is kept.

use crate::identify::{content_hash, language, plain_address};
use crate::model::{Article, ArticleId, Draft, Revision, SourceId, StoryId, Timestamp};

/// Revisions kept of an article: what changes more often is a ticker.
const REVISIONS_MAX: usize = 16;

/// The text that an article is known by: its body, or its lead while there is none.
pub fn text_of<'a>(text: &'a str, summary: Option<&'a str>) -> &'a str {
    if text.is_empty() { summary.unwrap_or_default() } else { text }
}

/// A draft as an article of its own.
pub(super) fn article_of(source: &SourceId, draft: &Draft, at: Timestamp) -> Article {
    let id = ArticleId::derive(source, &draft.url);
    Article {
        id,
        source: source.clone(),
        url: draft.url.clone(),
        listed_url: draft.listed_url.clone(),
        guid: draft.guid.clone(),
        title: draft.title.clone(),
        kicker: draft.kicker.clone(),
        summary: draft.summary.clone(),
        authors: draft.authors.clone(),
        published: draft.published,
        updated: draft.updated,
        first_seen: at,
        changed: at,
        section: draft.section.clone(),
        tags: draft.tags.clone(),
        images: draft.images.clone(),
        language: language(&draft.text, draft.language.as_deref()),
        content_hash: content_hash(draft),
        revisions: Vec::new(),
        group: id,
        reprint: None,
        story: StoryId(id),
        topics: Vec::new(),
        provinces: Vec::new(),
    }
}

/// The article after a revision: the draft's word and address, the article's identity and history. A date of
/// publication that was stated once stays.
pub(super) fn revised(old: &Article, draft: &Draft, at: Timestamp) -> Article {
    let mut revisions = old.revisions.clone();
    revisions.push(Revision { until: at, title: old.title.clone(), content_hash: old.content_hash });
    if revisions.len() > REVISIONS_MAX {
        revisions.remove(0);
    }
    let new = article_of(&old.source, draft, at);
    // A make for other devices is no place to send readers to.
    let for_devices = plain_address(&new.url).is_some() && plain_address(&old.url).is_none();
    Article {
        id: old.id,
        url: if for_devices { old.url.clone() } else { new.url.clone() },
        guid: old.guid.clone(),
        published: old.published.or(draft.published),
        first_seen: old.first_seen,
        revisions,
        group: old.group,
        reprint: old.reprint.clone(),
        story: old.story,
        ..new
    }
}
