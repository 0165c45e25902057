//! OPML: the subscriptions that another reader exported, for people who bring theirs along.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use url::Url;

use super::hints::attribute;
use super::limits::TITLE_BYTES_MAX;
use super::markup::{cut, plain_line};
use super::{decode, repair};
use crate::model::Fault;

/// Events that are read of one document: every subscription is one, its folders are few.
const EVENTS_MAX: usize = 200_000;

/// Subscriptions that are read: readers with a thousand are known.
const SUBSCRIPTIONS_MAX: usize = 10_000;

/// Folders that lie within each other: most readers know one level.
const FOLDERS_MAX: usize = 8;

/// One feed that somebody reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subscription {
    /// The feed.
    pub url: String,
    /// What the reader called it.
    pub title: Option<String>,
    /// The page that it is the feed of.
    pub home: Option<String>,
    /// Its language, as stated.
    pub language: Option<String>,
    /// The folders that it lies in, the outermost first.
    pub folders: Vec<String>,
}

/// Reads a list of subscriptions; what can not be read of it is a fault. Each feed comes once.
pub fn subscriptions(body: &[u8]) -> (Vec<Subscription>, Vec<Fault>) {
    let (text, mut faults) = decode(body, None);
    let mut found = Vec::new();
    if let Err(why) = collect(&text, &mut found) {
        faults.push(Fault::new("opml-broken", format!("the list is not well-formed: {why}")));
        let (mended, _) = repair::mend(&text);
        let mut again = Vec::new();
        let _ = collect(&mended, &mut again);
        if again.len() > found.len() {
            found = again;
        }
    }
    if found.is_empty() {
        faults.push(Fault::new("opml-empty", "the document names no feed: is it an OPML list of subscriptions?"));
    }
    (found, faults)
}

fn collect(text: &str, found: &mut Vec<Subscription>) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(text);
    let mut folders: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for _ in 0..EVENTS_MAX {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(tag) if is_outline(&tag) => {
                push(&tag, &folders, &mut seen, found);
                folders.push(name(&tag).unwrap_or_default());
            }
            Event::Empty(tag) if is_outline(&tag) => push(&tag, &folders, &mut seen, found),
            Event::End(tag) if tag.name().as_ref().eq_ignore_ascii_case("outline") => drop(folders.pop()),
            _ => {}
        }
    }
    Ok(())
}

fn is_outline(tag: &BytesStart<'_>) -> bool {
    tag.name().as_ref().eq_ignore_ascii_case("outline")
}

fn push(
    tag: &BytesStart<'_>,
    folders: &[String],
    seen: &mut std::collections::HashSet<String>,
    found: &mut Vec<Subscription>,
) {
    let web = |name: &str| {
        let url = Url::parse(attribute(tag, name)?.trim()).ok()?;
        matches!(url.scheme(), "http" | "https").then(|| url.to_string())
    };
    let Some(url) = web("xmlUrl") else { return };
    if found.len() < SUBSCRIPTIONS_MAX && seen.insert(url.clone()) {
        let folders = folders.iter().filter(|folder| !folder.is_empty()).take(FOLDERS_MAX).cloned().collect();
        let language = attribute(tag, "language").map(|tag| plain_line(&tag)).filter(|tag| !tag.is_empty());
        found.push(Subscription { url, title: name(tag), home: web("htmlUrl"), language, folders });
    }
}

fn name(tag: &BytesStart<'_>) -> Option<String> {
    let named = |key: &str| {
        let name = cut(plain_line(&attribute(tag, key)?), TITLE_BYTES_MAX);
        (!name.is_empty()).then_some(name)
    };
    named("title").or_else(|| named("text"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::subscriptions;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_faulted(body in proptest::collection::vec(any::<u8>(), 0..200), markup in "(<outline xmlUrl=\"http://a/\"|<|/>|>|\"|&|\\PC){0,20}") {
            for body in [body.as_slice(), markup.as_bytes()] {
                let (found, faults) = subscriptions(body);
                prop_assert!(!found.is_empty() || !faults.is_empty());
            }
        }
    }

    #[test]
    fn feeds_are_read_with_their_folders_once_each() {
        let text = r#"<?xml version="1.0"?><opml version="2.0"><head><title>Của tôi</title></head><body>
            <outline text="Báo"><outline text="Đồng Nai">
              <outline type="rss" text="Báo Đồng Nai &amp; bạn đọc" xmlUrl="https://a.example/rss?a=1&amp;b=2" htmlUrl="https://a.example/"/>
            </outline></outline>
            <outline text="Lẻ" xmlurl=" https://b.example/feed "/>
            <outline text="Lặp lại" xmlUrl="https://b.example/feed"/>
            <outline text="Không phải web" xmlUrl="javascript:alert(1)"/>
            </body></opml>"#;
        let (found, faults) = subscriptions(text.as_bytes());
        assert_eq!((found.len(), faults.len()), (2, 0), "{found:?} {faults:?}");
        assert_eq!(found[0].url, "https://a.example/rss?a=1&b=2");
        assert_eq!(found[0].title.as_deref(), Some("Báo Đồng Nai & bạn đọc"));
        assert_eq!(found[0].home.as_deref(), Some("https://a.example/"));
        assert_eq!(found[0].folders, ["Báo", "Đồng Nai"]);
        assert_eq!((found[1].url.as_str(), found[1].folders.len()), ("https://b.example/feed", 0));
    }

    #[test]
    fn a_broken_list_gives_what_can_be_had_and_says_so() {
        let (found, faults) = subscriptions(
            "<opml><body><outline text=\"Tin & bài\" xmlUrl=\"https://a.example/r\"/><outline".as_bytes(),
        );
        assert_eq!((found.len(), faults[0].code.as_ref()), (1, "opml-broken"));
        for empty in ["", "không phải OPML", "<html><a href='/rss'>", "<opml/>"] {
            let (found, faults) = subscriptions(empty.as_bytes());
            assert!(found.is_empty() && !faults.is_empty(), "{empty}");
        }
        let deep = format!("{}<outline xmlUrl=\"https://a.example/r\"/>", "<outline text=\"x\">".repeat(20_000));
        assert_eq!(subscriptions(deep.as_bytes()).0[0].folders.len(), 8);
    }
}
