//! Whether a draft is an article that its source already has: by address, by guid, by content.

use xxhash_rust::xxh3::Xxh3;

use crate::model::{ArticleId, Draft};
use crate::text::keys;

/// An article that may be the draft's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its id.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// Its content hash.
    pub content_hash: u64,
}

/// What a draft is to its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// Never seen.
    New,
    /// Seen, and nothing changed.
    Same(ArticleId),
    /// Seen, and its title, lead or text changed.
    Revision(ArticleId),
}

/// Says what `draft` is, given what its source has at its address and under its guid.
///
/// The address decides. A guid alone is believed only with the same headline beside it: papers
/// were seen to give one guid to every entry, and to give guids anew.
pub fn sameness(draft: &Draft, at_address: Option<&Known>, under_guid: Option<&Known>) -> Sameness {
    let by_guid = under_guid.filter(|known| keys(&known.title) == keys(&draft.title));
    match at_address.or(by_guid) {
        None => Sameness::New,
        Some(known) if known.content_hash == content_hash(draft) => Sameness::Same(known.article),
        Some(known) => Sameness::Revision(known.article),
    }
}

/// Hash of title, lead and text: what tells a revision from the same thing seen again.
pub fn content_hash(draft: &Draft) -> u64 {
    let mut hash = Xxh3::new();
    for part in [draft.title.as_str(), draft.summary.as_deref().unwrap_or_default(), draft.text.as_str()] {
        hash.update(part.as_bytes());
        hash.update(b"\0");
    }
    hash.digest()
}
