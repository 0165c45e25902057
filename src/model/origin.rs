//! Who was first with a text, as far as can be told, and the clues it is told from.

use serde::{Deserialize, Serialize};

use super::{ArticleId, SourceId, Timestamp, time};

/// Who was first among those who carry a text.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Origin {
    /// Who.
    pub first: First,
    /// How sure (0..=1): the probability that it is right, by what is known.
    pub certainty: f32,
    /// What speaks for it; of whoever is most likely where nothing is sure enough.
    pub evidence: Vec<Evidence>,
}

/// An answer to the question who was first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    /// The clues do not tell.
    #[default]
    Unknown,
    /// One of the articles.
    Article(ArticleId),
    /// A house whose own article we have not seen, by its name.
    Unseen(String),
}

/// One thing that speaks for an origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Another article names it as where the text is from.
    Credited {
        /// That article.
        by: ArticleId,
        /// The house, as our table names it.
        house: String,
    },
    /// By the times that papers state it was ahead of all others.
    Stated {
        /// By how many seconds.
        ahead_s: u64,
        /// How far off that may be, in seconds.
        error_s: u64,
    },
    /// By our own first sight it was ahead of all others.
    Sighted {
        /// By how many seconds.
        ahead_s: u64,
        /// How far off that may be, in seconds: we look at a paper now and then.
        error_s: u64,
    },
    /// Another article holds it nearly whole, with something added.
    Extended {
        /// That article.
        by: ArticleId,
    },
}

/// What an article tells of who was first. Taken from its first text, and kept when it is revised.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Clues {
    /// When the paper says it was published.
    #[serde(with = "time::seconds::optional")]
    pub published: Option<Timestamp>,
    /// When we first saw it.
    #[serde(with = "time::seconds::required")]
    pub first_seen: Timestamp,
    /// When its channel had been looked at last before, and did not list it.
    #[serde(with = "time::seconds::optional")]
    pub since: Option<Timestamp>,
    /// Other houses that it credits.
    pub credits: Vec<Credit>,
    /// Whether it is signed by a person, or by its own house.
    pub signed: bool,
    /// What it shares with the article that it was found to be a copy of.
    pub shares: Option<Shares>,
}

/// A house that a text names as where it is from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The house, as our table names it.
    pub house: String,
    /// Sources of this house.
    pub sources: Vec<SourceId>,
    /// Whether it is said in so many words ("Theo TTXVN"), not only by a name beside others.
    pub firm: bool,
}

/// How much two texts share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shares {
    /// The other article.
    pub with: ArticleId,
    /// Share (0..=1) of this article that stands in the other.
    pub share: f32,
    /// Share (0..=1) of the other that stands in this article.
    pub share_of_other: f32,
}
