//! A story as it is kept: who told it, and when.

use serde::{Deserialize, Serialize};

use super::{Article, ArticleId, SourceId, StoryId, Timestamp, time};

/// Articles about one event, reprinted or independently written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    /// Its articles, copies among them, in the order in which we saw them.
    pub members: Vec<StoryMember>,
    /// The story that it turned out to be a part of; then it has no members of its own.
    pub into: Option<StoryId>,
}

/// One article of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryMember {
    /// The article.
    pub article: ArticleId,
    /// Its reprint group: members of one tell the story once.
    pub group: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// The time that it is listed under.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// How central it is: the certainties with which others are of one story with it, in thousandths.
    pub central: u32,
}

impl StoryMember {
    /// An article as a member, of no weight yet.
    pub fn of(article: &Article) -> StoryMember {
        let at = article.listed_at();
        StoryMember { article: article.id, group: article.group, source: article.source.clone(), at, central: 0 }
    }
}

impl Story {
    /// The earliest article; of equals the first that we saw.
    pub fn first(&self) -> Option<&StoryMember> {
        self.members.iter().min_by_key(|member| member.at)
    }

    /// The article whose headline names the story best: the one that the others have most in common
    /// with; of equals the earliest.
    pub fn headline(&self) -> Option<&StoryMember> {
        self.members.iter().min_by_key(|member| (std::cmp::Reverse(member.central), member.at))
    }

    /// How many sources tell it.
    pub fn sources(&self) -> usize {
        let mut sources: Vec<&SourceId> = self.members.iter().map(|member| &member.source).collect();
        sources.sort_unstable();
        sources.dedup();
        sources.len()
    }
}
