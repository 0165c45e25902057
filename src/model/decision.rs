//! A decision: what an editor did to an article in a topic.

use serde::{Deserialize, Serialize};

use super::{ArticleId, Timestamp, TopicId, time};

/// An editor's act, on record for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// In which topic.
    pub topic: TopicId,
    /// On which article.
    pub article: ArticleId,
    /// What was done.
    pub act: Act,
    /// Who did it.
    pub by: String,
    /// When.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
}

/// What an editor can do to an article in a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// It belongs to the topic, whatever the rule says.
    Accept,
    /// It does not, whatever the rule says.
    Reject,
    /// It stands first in the topic.
    Pin,
    /// It does so no longer.
    Unpin,
    /// A remark that is published with it; an empty one takes it back.
    Note(String),
}
