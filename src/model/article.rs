//! An article as it is kept, and the groups that it belongs to.

use serde::{Deserialize, Serialize};

use super::{
    Act, ArticleId, CanonicalUrl, Clues, Image, Origin, ProvinceId, SourceId, StoryId, Timestamp, TopicId, time,
};

/// One text at one canonical address of one source: everything but its body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Its id.
    pub id: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// Canonical address.
    pub url: CanonicalUrl,
    /// The address that its channel listed, when it is another one.
    pub listed_url: Option<CanonicalUrl>,
    /// The channel's identifier for it.
    pub guid: Option<String>,
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

    /// The name that its channel's entry goes by: the guid, or the address where none is stated.
    pub fn entry_name(&self) -> &str {
        entry_name(self.guid.as_deref(), self.listed_url.as_ref().unwrap_or(&self.url))
    }
}

/// The name that an entry of a channel goes by: its guid, or its address where it states none.
pub fn entry_name<'a>(guid: Option<&'a str>, listed_url: &'a CanonicalUrl) -> &'a str {
    guid.unwrap_or_else(|| listed_url.as_str())
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
    /// The member that is most likely the first: what we publish.
    pub original: ArticleId,
    /// Who was first, and how sure that is.
    pub origin: Origin,
    /// All members, the original among them, in the order in which we saw them.
    pub members: Vec<GroupMember>,
    /// The time that the group is listed under: the original's.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// Topics whose rule a member meets and that publish what matches.
    pub topics: Vec<TopicId>,
    /// Provinces that a member is about.
    pub provinces: Vec<ProvinceId>,
    /// What editors decided, by topic.
    pub standings: Vec<Standing>,
}

impl Group {
    /// Topics that publish the group: what the rules say, as the editors have it.
    pub fn published_topics(&self) -> Vec<&TopicId> {
        let verdict = |topic: &TopicId| self.standing(topic).and_then(|standing| standing.accepted);
        let by_rule = self.topics.iter().filter(|topic| verdict(topic) != Some(false));
        let by_hand = self.standings.iter().filter(|standing| standing.accepted == Some(true) || standing.pinned);
        let by_hand = by_hand.map(|standing| &standing.topic);
        let mut topics: Vec<&TopicId> = by_rule.chain(by_hand).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// What editors decided about the group in one topic.
    pub fn standing(&self, topic: &TopicId) -> Option<&Standing> {
        self.standings.iter().find(|standing| standing.topic == *topic)
    }
}

/// What editors decided about a group in a topic: the sum of their acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The topic.
    pub topic: TopicId,
    /// Accepted, rejected, or left to the rule.
    pub accepted: Option<bool>,
    /// Whether it stands first.
    pub pinned: bool,
    /// A remark that is published with it.
    pub note: Option<String>,
}

impl Standing {
    /// Nothing decided yet.
    pub fn new(topic: TopicId) -> Self {
        Standing { topic, accepted: None, pinned: false, note: None }
    }

    /// The standing after one more act.
    pub fn after(mut self, act: &Act) -> Self {
        match act {
            Act::Accept => self.accepted = Some(true),
            Act::Reject => (self.accepted, self.pinned) = (Some(false), false),
            // Unpinned, it is the rule's again, or the one's who accepted it.
            Act::Pin => (self.accepted, self.pinned) = (self.accepted.filter(|accepted| *accepted), true),
            Act::Unpin => self.pinned = false,
            Act::Note(text) => self.note = (!text.is_empty()).then(|| text.clone()),
        }
        self
    }
}

/// One member of a reprint group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupMember {
    /// The article.
    pub article: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// The time that it is listed under.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// What it tells of who was first.
    pub clues: Clues,
}

/// A topic whose rule an article meets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TopicMatch {
    /// The topic.
    pub topic: TopicId,
    /// The rule's score; the topic's threshold is what it had to reach. Where a model is in charge, its certainty.
    pub score: f32,
    /// Which words at which places, one short line each.
    pub because: Vec<String>,
}
