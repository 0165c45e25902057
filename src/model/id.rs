//! Identifiers: the slugs that people write in feeds.toml, and the numbers that we derive.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use xxhash_rust::xxh3::xxh3_64;

use super::CanonicalUrl;

/// The longest slug, in bytes: it stands in addresses and store keys.
const SLUG_BYTES_MAX: usize = 64;

/// An identifier from feeds.toml: `a-z`, `0-9` and inner hyphens, at most 64 bytes.
///
/// ```
/// use diembao::model::Slug;
/// assert!("bao-dong-nai".parse::<Slug>().is_ok());
/// assert!("Báo Đồng Nai".parse::<Slug>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(Arc<str>);

/// The id of a source.
pub type SourceId = Slug;
/// The id of a topic.
pub type TopicId = Slug;
/// The id of one of the 34 provinces and cities.
pub type ProvinceId = Slug;
/// The id of a region: a named set of provinces.
pub type RegionId = Slug;

/// Why a text is no slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id: use a-z, 0-9 and inner hyphens, at most 64 characters, such as `bao-dong-nai`")]
pub struct SlugError(String);

impl Slug {
    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        let letters = text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
        let edges = !text.starts_with('-') && !text.ends_with('-');
        if text.is_empty() || text.len() > SLUG_BYTES_MAX || !letters || !edges {
            return Err(SlugError(text.chars().take(SLUG_BYTES_MAX).collect()));
        }
        Ok(Slug(Arc::from(text)))
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, SlugError> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0.to_string()
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Digits of an article's id as it is printed.
const ID_DIGITS: usize = 16;

/// The id of an article: derived from its source and the canonical address it was first seen at,
/// so that every node gives the same article the same id. Printed as 16 hexadecimal digits, in JSON
/// too, whose readers round large numbers; a number in records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u64);

/// Why a text is no article's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an article's id: write its 16 hexadecimal digits, such as `00c5a1b2e3f40917`")]
pub struct ArticleIdError(String);

impl ArticleId {
    /// The id of the article that `source` published at `url`.
    pub fn derive(source: &SourceId, url: &CanonicalUrl) -> Self {
        let mut name = Vec::with_capacity(source.as_str().len() + 1 + url.as_str().len());
        name.extend_from_slice(source.as_str().as_bytes());
        name.push(0);
        name.extend_from_slice(url.as_str().as_bytes());
        ArticleId(xxh3_64(&name))
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for ArticleId {
    type Err = ArticleIdError;

    fn from_str(text: &str) -> Result<Self, ArticleIdError> {
        let whole = text.len() == ID_DIGITS && text.bytes().all(|digit| digit.is_ascii_hexdigit());
        let read = if whole { u64::from_str_radix(text, 16).ok() } else { None };
        read.map(ArticleId).ok_or_else(|| ArticleIdError(text.chars().take(SLUG_BYTES_MAX).collect()))
    }
}

impl Serialize for ArticleId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() { to.collect_str(self) } else { to.serialize_u64(self.0) }
    }
}

impl<'de> Deserialize<'de> for ArticleId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            String::deserialize(from)?.parse().map_err(de::Error::custom)
        } else {
            u64::deserialize(from).map(ArticleId)
        }
    }
}

/// The id of a story: the id of the first article that told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoryId(pub ArticleId);

impl StoryId {
    /// Another id for the same article, for when a story goes on under its own.
    pub fn another(self) -> StoryId {
        StoryId(ArticleId(xxh3_64(&self.0.0.to_be_bytes())))
    }
}

impl fmt::Display for StoryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::ArticleId;

    #[test]
    fn an_article_id_is_read_as_it_is_printed_and_nothing_else_is() {
        let id = ArticleId(0x00c5_a1b2_e3f4_0917);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("00C5A1B2E3F40917".parse(), Ok(id));
        for wrong in
            ["", "c5a1b2e3f40917", "+0c5a1b2e3f40917", "00c5a1b2e3f409170", "00c5a1b2e3f4091g", "số bài thứ 12"]
        {
            let why = wrong.parse::<ArticleId>().expect_err(wrong).to_string();
            assert!(why.contains(wrong) && why.contains("16 hexadecimal digits"), "{why}");
        }
    }
}
