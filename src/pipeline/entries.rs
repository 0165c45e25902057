//! Which of a document's entries are worth reading: those that count, and that are new or changed.

use std::collections::HashMap;

use crate::doctor::{Facts, Own};
use crate::model::{CanonicalUrl, Channel, Entry, Source, entry_name};
use crate::parse;
use crate::source::wanted;
use crate::store::{Seen, Store, StoreError};

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
    /// Whether it is met again only because its page did not come, and says nothing new.
    pub again: bool,
    /// Whether that page was asked for: what the channel says of it must do after the second time.
    pub retried: bool,
}

/// The fingerprint of an entry whose page was not asked for, since its site was in the way.
pub const UNTRIED: u64 = 0;
/// The fingerprint of one whose page was asked for and did not come.
pub const TRIED: u64 = 1;

/// What a document's entries are to us.
pub struct Met {
    /// Those worth reading, in document order.
    pub fresh: Vec<Fresh>,
    /// What the doctor looks at, of all.
    pub facts: Vec<Facts>,
}

/// Meets a document's entries with what is known of their source. Those without an address are
/// never fresh: nothing could be linked to.
pub fn met(
    entries: Vec<Entry>,
    source: &Source,
    channel: &Channel,
    own: &Own,
    store: &Store,
) -> Result<Met, StoreError> {
    let mut met = Met { fresh: Vec::new(), facts: entries.iter().map(|entry| Facts::of(entry, own, true)).collect() };
    for (place, entry) in without_shared_guids(entries).into_iter().enumerate() {
        let Some(url) = entry.url.as_deref().and_then(|url| CanonicalUrl::parse(url).ok()) else { continue };
        if !wanted(channel, url.as_str()) {
            continue;
        }
        let fingerprint = parse::fingerprint(&entry);
        let name = entry_name(entry.guid.as_deref(), &url).to_owned();
        let seen = match store.seen(&source.id, &name)? {
            None => seen_at(&entry, &url, fingerprint, source, store)?,
            seen => seen,
        };
        met.facts[place].known = seen.is_some();
        if seen.is_none_or(|seen| seen.fingerprint != fingerprint) {
            let (again, retried) =
                seen.map_or((false, false), |seen| (seen.fingerprint <= TRIED, seen.fingerprint == TRIED));
            met.fresh.push(Fresh { place, entry, name, fingerprint, again, retried });
        }
    }
    Ok(met)
}

/// An entry by its address, where nothing is known by its name: feeds that give a new guid at every
/// poll would have all their pages read each time. It is as seen when it says the same but for the guid.
fn seen_at(
    entry: &Entry,
    url: &CanonicalUrl,
    fingerprint: u64,
    source: &Source,
    store: &Store,
) -> Result<Option<Seen>, StoreError> {
    let Some(id) = store.at_address(&source.id, url)? else { return Ok(None) };
    let Some(article) = store.article(id)? else { return Ok(None) };
    let Some(seen) = store.seen(&source.id, article.entry_name())? else { return Ok(None) };
    let as_then = parse::fingerprint(&Entry { guid: article.guid, ..entry.clone() });
    let same = seen.fingerprint == as_then;
    Ok(Some(Seen { fingerprint: if same { fingerprint } else { seen.fingerprint }, ..seen }))
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
mod tests;
