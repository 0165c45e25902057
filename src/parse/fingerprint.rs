//! What a channel said of an entry, as one number.

use xxhash_rust::xxh3::Xxh3;

use crate::model::Entry;

/// A hash of all that an entry says. Equal for the same entry seen again, so that it need not be
/// read again. Media sizes and types are left out: servers that count them anew at each request
/// would make every poll look like news.
pub fn fingerprint(entry: &Entry) -> u64 {
    let mut hash = Xxh3::new();
    let mut add = |text: Option<&str>| {
        // Length first: no two ways to part the same letters are one entry.
        let text = text.unwrap_or("\0");
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for text in [&entry.guid, &entry.url, &entry.title, &entry.summary, &entry.content] {
        add(text.as_deref());
    }
    for list in [&entry.authors, &entry.categories] {
        list.iter().for_each(|text| add(Some(text)));
        add(None);
    }
    entry.enclosures.iter().for_each(|enclosure| add(Some(&enclosure.url)));
    for at in [entry.published, entry.updated] {
        hash.update(&at.map_or(i64::MIN, |at| at.as_second()).to_le_bytes());
    }
    hash.digest()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use crate::model::{Enclosure, Entry};

    #[test]
    fn what_is_said_counts_and_sizes_do_not() {
        let entry = |title: &str, length| Entry {
            title: Some(title.to_owned()),
            enclosures: vec![Enclosure { url: "https://e.vn/a.jpg".to_owned(), length, ..Enclosure::default() }],
            ..Entry::default()
        };
        assert_eq!(fingerprint(&entry("a", Some(1))), fingerprint(&entry("a", None)));
        assert_ne!(fingerprint(&entry("a", None)), fingerprint(&entry("b", None)));
        let parted = |authors: &[&str]| Entry {
            authors: authors.iter().map(|name| (*name).to_owned()).collect(),
            ..Entry::default()
        };
        assert_ne!(fingerprint(&parted(&["a", "b"])), fingerprint(&parted(&["ab"])));
    }
}
