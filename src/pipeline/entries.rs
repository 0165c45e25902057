//! Which of a document's entries are worth reading: those that count, and that are new or changed.

use crate::model::{CanonicalUrl, Channel, Entry, Source, entry_name};
use crate::parse;
use crate::source::wanted;
use crate::store::{Store, StoreError};

/// An entry that is new or says something else than last time.
#[derive(Debug, Clone)]
pub struct Fresh {
    /// Its place in the document, from 0.
    pub place: usize,
    /// What it says.
    pub entry: Entry,
    /// The name that it goes by.
    pub name: String,
    /// Hash of what it says.
    pub fingerprint: u64,
    /// Whether it was read before and its page did not come: it is not tried a third time.
    pub retried: bool,
}

/// The fresh ones among `entries`, in document order. Entries without an address are left out:
/// nothing could be linked to.
pub fn fresh(entries: Vec<Entry>, source: &Source, channel: &Channel, store: &Store) -> Result<Vec<Fresh>, StoreError> {
    let mut found: Vec<Fresh> = Vec::new();
    for (place, entry) in entries.into_iter().enumerate() {
        let Some(url) = entry.url.as_deref().and_then(|url| CanonicalUrl::parse(url).ok()) else { continue };
        if !wanted(channel, url.as_str()) {
            continue;
        }
        let fingerprint = parse::fingerprint(&entry);
        let name = entry_name(entry.guid.as_deref(), &url).to_owned();
        let seen = store.seen(&source.id, &name)?;
        if seen.is_none_or(|seen| seen.fingerprint != fingerprint) {
            let retried = seen.is_some_and(|seen| seen.fingerprint == 0);
            found.push(Fresh { place, entry, name, fingerprint, retried });
        }
    }
    Ok(found)
}
