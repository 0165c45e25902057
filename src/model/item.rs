//! An item of a feed or page: a reprint group as readers see it.

use serde::{Deserialize, Serialize};

use super::{Article, ArticleId, CanonicalUrl, ProvinceId, SourceId, StoryId, Timestamp, TopicId};

/// One entry of what we publish: the original of a reprint group, naming the others.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The original.
    pub article: Article,
    /// The other members of its reprint group, in time order.
    pub reprints: Vec<ReprintLink>,
    /// Whether an editor set it first in the topic that was asked for.
    pub pinned: bool,
    /// An editor's remark in the topic that was asked for.
    pub note: Option<String>,
    /// Where it stands on the shelf: what a next page begins after.
    pub place: Cursor,
}

/// One other paper's copy of an item: enough to name it and link to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReprintLink {
    /// The article.
    pub article: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// Its address.
    pub url: CanonicalUrl,
    /// Its headline.
    pub title: String,
    /// The time that it is listed under.
    pub at: Timestamp,
}

/// A set of articles that is published as a feed and a page, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Everything.
    All,
    /// A topic, as its rule and its editors have it.
    Topic(TopicId),
    /// What is about one province.
    Province(ProvinceId),
    /// What is about any of several provinces.
    Region(Vec<ProvinceId>),
    /// One source's own articles.
    Source(SourceId),
    /// Those of one story.
    Story(StoryId),
}

/// A place in a shelf: items strictly older than it come after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Cursor {
    /// The time that the item is listed under.
    pub at: Timestamp,
    /// Its id: the group's, or the article's on a source's shelf.
    pub article: ArticleId,
}
