//! Sled: keys, record versions, the engine, upkeep.
//!
//! Owns durable state. Never imports HTML, network or config.

use crate::model::{
    Article, ArticleId, Body, CanonicalUrl, ChannelKey, ChannelState, Cursor, Decision, Group, Item, Shelf, TopicId,
};

/// Why the store could not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Not yet written.
    #[error("the store is damaged")]
    Damaged,
}

/// Everything durable, opened. Cheap to share behind an `Arc`; reads never wait for writes.
pub struct Store;

impl Store {
    /// The number of the last applied record of the log: what is published changes only with it.
    pub fn sequence(&self) -> u64 {
        unimplemented!()
    }

    /// An article without its body.
    pub fn article(&self, _id: ArticleId) -> Result<Option<Article>, StoreError> {
        unimplemented!()
    }

    /// An article's body.
    pub fn body(&self, _id: ArticleId) -> Result<Option<Body>, StoreError> {
        unimplemented!()
    }

    /// A reprint group by its id.
    pub fn group(&self, _id: ArticleId) -> Result<Option<Group>, StoreError> {
        unimplemented!()
    }

    /// The article at an address, whatever its spelling.
    pub fn find(&self, _url: &CanonicalUrl) -> Result<Option<ArticleId>, StoreError> {
        unimplemented!()
    }

    /// The reprint group of an article as readers see it.
    pub fn item(&self, _id: ArticleId) -> Result<Option<Item>, StoreError> {
        unimplemented!()
    }

    /// What stands on a shelf, pinned items first, then newest first; at most `limit`, and only
    /// what is older than `before`.
    pub fn items(&self, _shelf: &Shelf, _before: Option<Cursor>, _limit: usize) -> Result<Vec<Item>, StoreError> {
        unimplemented!()
    }

    /// What is remembered of a channel.
    pub fn channel(&self, _key: &ChannelKey) -> Result<Option<ChannelState>, StoreError> {
        unimplemented!()
    }

    /// Decisions on record, oldest first; of one topic or of all.
    pub fn decisions(&self, _topic: Option<&TopicId>) -> Result<Vec<Decision>, StoreError> {
        unimplemented!()
    }
}
