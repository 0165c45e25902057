//! Bytes from the world: client, limits, conditional requests, politeness by site, robots.txt, address guard.
//!
//! Owns everything between an address and the bytes that it holds: which addresses may be asked,
//! how many at a time, for how long, how much may come, and what an answer means in HTTP. Does not
//! own when a channel is asked (source) or what its bytes mean (parse). Reads the clock only to
//! turn the dates in headers into waits. Never imports parse or store.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::config;
use crate::model::{PushLinks, Validators};

mod asked;
mod body;
mod client;
mod courier;
mod decode;
mod error;
mod fresh;
mod guard;
mod headers;
mod links;
mod manners;
mod pace;
mod permit;
mod polite;
mod post;
mod robots;
mod status;
mod tls;
mod walk;

#[cfg(test)]
mod tests;

pub use courier::{Courier, CourierError, Reply, permitted};
pub use decode::CodingFault;
pub use error::{FetchError, RedirectFault};
pub use guard::Refusal;
pub use manners::{Moment, Watcher};
pub use pace::Delay;
pub use robots::Robots;
pub use tls::TlsFault;

/// Fetches documents within the bounds of `[fetch]`. Cheap to clone: all clones share their
/// connections and their politeness.
#[derive(Clone)]
pub struct Fetcher(Arc<walk::Walker>);

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a Url,
    /// What the server gave with the last document; sent back to the letter.
    pub validators: &'a Validators,
    /// What kind of document is hoped for.
    pub accept: Accept,
}

/// What kind of document a request hopes for; the server may send another all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed or a sitemap.
    Feed,
    /// A page for readers; robots.txt is kept to.
    Page,
    /// A page that its paper asked us to read, whatever its robots.txt says.
    PageOnRequest,
    /// The robots.txt of a server.
    Robots,
    /// A hub's word that it has taken a form.
    Hub,
}

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Nothing changed (304).
    NotModified {
        /// What to send next time: the old ones, or the new ones where the answer carried such.
        validators: Validators,
        /// For how long the server says that it stays fresh from now on.
        max_age: Option<Duration>,
        /// As in [`Document::moved_permanently`].
        moved_permanently: Option<Url>,
        /// From the request to the answer, without the wait for a turn.
        took: Duration,
    },
    /// A whole document.
    Document(Document),
}

/// A document, whole: what was cut short is an error and never comes here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Where it was found, after redirects; without a name and password.
    pub url: Url,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Whether it came compressed.
    pub compressed: bool,
    /// The bytes, decompressed.
    pub body: Vec<u8>,
    /// What to send next time.
    pub validators: Validators,
    /// Where the asked address has moved for good: as far as 301 and 308 led, before any other
    /// redirect; without a name and password. What a later 302 says is of today.
    pub moved_permanently: Option<Url>,
    /// For how long the server says that it stays fresh.
    pub max_age: Option<Duration>,
    /// What its `Link` headers say of push.
    pub push: PushLinks,
    /// From the request to the last byte, without the wait for a turn.
    pub took: Duration,
}

impl Fetcher {
    /// A fetcher with these settings; fails when the user agent can not stand in a header.
    pub fn new(settings: &config::Fetch) -> Result<Fetcher, FetchError> {
        Fetcher::of(settings, polite::Politeness::of(settings, Arc::default()))
    }

    /// Asks for a document, following redirects.
    ///
    /// Waits for its turn first, as long as that takes; `[fetch] timeout` counts from then on.
    pub async fn get(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        self.0.walk(request).await
    }
}
