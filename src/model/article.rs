//! An article as it is kept, and the groups that it belongs to.

use serde::{Deserialize, Serialize};

use super::{ArticleId, CanonicalUrl, Image, ProvinceId, SourceId, StoryId, Timestamp, TopicId, time};

/// One text at one canonical address of one source: everything but its body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// Canonical address.
    pub url: CanonicalUrl,
    /// Headline.
    pub title: String,
    /// Line above the headline.
    pub kicker: Option<String>,
    /// Lead.
    pub summary: Option<String>,
    /// Names as printed.
    pub authors: Vec<String>,
    /// When the paper says it was published.
    #[serde(with = "time::seconds::optional")]
    pub published: Option<Timestamp>,
    /// When the paper says it was changed.
    #[serde(with = "time::seconds::optional")]
    pub updated: Option<Timestamp>,
    /// When we first saw it.
    #[serde(with = "time::seconds::required")]
    pub first_seen: Timestamp,
    /// When its title, summary or text last changed in our sight; equal to `first_seen` when never.
    #[serde(with = "time::seconds::required")]
    pub changed: Timestamp,
    /// Section of the paper.
    pub section: Option<String>,
    /// Tags of the paper.
    pub tags: Vec<String>,
    /// Pictures.
    pub images: Vec<Image>,
    /// Language tag.
    pub language: Option<String>,
    /// Hash of title, summary and text: what tells a revision from the same thing seen again.
    pub content_hash: u64,
    /// Earlier revisions, oldest first, at most a handful.
    pub revisions: Vec<Revision>,
    /// The reprint group: the id of the first article of it that we saw.
    pub group: ArticleId,
    /// What it takes from another article, if anything.
    pub reprint: Option<Reprint>,
    /// The story.
    pub story: StoryId,
    /// Topics whose rule it meets, with reasons.
    pub topics: Vec<TopicMatch>,
    /// Provinces that it is about.
    pub provinces: Vec<ProvinceId>,
}

impl Article {
    /// The time that it is listed under: published, but never later than we first saw it; first
    /// seen when no date was stated.
    pub fn listed_at(&self) -> Timestamp {
        self.published.map_or(self.first_seen, |published| published.min(self.first_seen))
    }
}

/// An article's body.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Body {
    /// Plain text, paragraphs parted by a blank line.
    pub text: String,
    /// Sanitised HTML.
    pub html: String,
}

/// What an article was before it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// When we saw that it had changed away from this.
    #[serde(with = "time::seconds::required")]
    pub until: Timestamp,
    /// The headline then.
    pub title: String,
    /// The content hash then.
    pub content_hash: u64,
}

/// What an article takes from another one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reprint {
    /// The original.
    pub of: ArticleId,
    /// How much of a reprint it is.
    pub relation: Relation,
    /// Share (0..=1) of this article's text that stands in the original.
    pub share: f32,
}

/// How much of a reprint an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same text or mostly the same: a member of the original's reprint group.
    Copy,
    /// A text of its own that holds part of the other.
    Part,
}

/// A reprint group: articles whose text is mostly the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The earliest credible member.
    pub original: ArticleId,
    /// All members, the original among them, in the order in which we saw them.
    pub members: Vec<GroupMember>,
}

/// One member of a reprint group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupMember {
    /// The article.
    pub article: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// The time that it counts with when the original is chosen.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
}

/// A topic whose rule an article meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopicMatch {
    /// The topic.
    pub topic: TopicId,
    /// The rule's score; the topic's threshold is what it had to reach.
    pub score: f32,
    /// Which words at which places, one short line each.
    pub because: Vec<String>,
}
