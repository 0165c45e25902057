//! Which of a document's entries are worth reading: those that count, and that are new or changed.

use std::collections::HashMap;

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
    for (place, entry) in without_shared_guids(entries).into_iter().enumerate() {
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

/// A guid that several entries of one document give names none of them: papers were seen to give
/// one to all. Such entries go by their addresses.
fn without_shared_guids(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut given: HashMap<String, usize> = HashMap::new();
    for guid in entries.iter().filter_map(|entry| entry.guid.clone()) {
        *given.entry(guid).or_default() += 1;
    }
    for entry in &mut entries {
        entry.guid = entry.guid.take().filter(|guid| given.get(guid) == Some(&1));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::{Entry, without_shared_guids};

    #[test]
    fn a_guid_that_entries_share_names_none_of_them() {
        let entry = |guid: Option<&str>| Entry { guid: guid.map(str::to_owned), ..Entry::default() };
        let entries = vec![entry(Some("a")), entry(Some("b")), entry(Some("a")), entry(None)];
        let guids: Vec<Option<String>> = without_shared_guids(entries).into_iter().map(|entry| entry.guid).collect();
        assert_eq!(guids, [None, Some("b".to_owned()), None, None]);
    }
}
