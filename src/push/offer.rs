//! What a document offers: where its headers say it, and where it says it itself.

use url::Url;

use crate::model::{PushLinks, URL_BYTES_MAX};

/// Hubs kept of one document: papers name one, some two.
pub const HUBS_MAX: usize = 4;

/// What is offered: what the headers say, and what the document says where they are silent
/// (WebSub, 4). Addresses that are none of the web are left out.
pub fn merged(headers: &PushLinks, document: &PushLinks) -> PushLinks {
    let of_headers = addresses(&headers.hubs);
    let hubs = if of_headers.is_empty() { addresses(&document.hubs) } else { of_headers };
    let itself = [&headers.itself, &document.itself].into_iter().flatten().find_map(|url| address(url));
    PushLinks { hubs, itself }
}

fn addresses(urls: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for url in urls.iter().filter_map(|url| address(url)) {
        if found.len() < HUBS_MAX && !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// The address as it was written: a topic is compared to the letter.
fn address(text: &str) -> Option<String> {
    let short = text.len() <= URL_BYTES_MAX;
    let url = short.then(|| Url::parse(text).ok()).flatten()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then(|| text.to_owned())
}
