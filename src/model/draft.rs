//! A draft: everything that was read of one article at one moment, before it is identified.

use serde::{Deserialize, Serialize};

use super::{CanonicalUrl, Timestamp, time};

/// One article as observed: the unit that goes into the log. Text is NFC and plain but for
/// `html`, which is sanitised. Dates that were not stated are absent, never made up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Canonical address: the page's own word where it is credible, else as listed.
    pub url: CanonicalUrl,
    /// The address that the channel listed, when it is another one.
    pub listed_url: Option<CanonicalUrl>,
    /// The channel's identifier for it.
    pub guid: Option<String>,
    /// Headline.
    pub title: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// Lead or summary (sapo).
    pub summary: Option<String>,
    /// Names as printed.
    pub authors: Vec<String>,
    /// When the paper says it was published.
    #[serde(with = "time::seconds::optional")]
    pub published: Option<Timestamp>,
    /// When the paper says it was changed.
    #[serde(with = "time::seconds::optional")]
    pub updated: Option<Timestamp>,
    /// The paper's own section.
    pub section: Option<String>,
    /// The paper's own tags.
    pub tags: Vec<String>,
    /// Pictures, the lead picture first.
    pub images: Vec<Image>,
    /// Language tag, such as `vi` or `en`.
    pub language: Option<String>,
    /// Body as plain text: paragraphs parted by a blank line, captions and furniture left out.
    pub text: String,
    /// Body as sanitised HTML.
    pub html: String,
    /// Hash of what the channel listed for it (see `parse::fingerprint`): an entry that comes again
    /// with the same one need not be read again.
    pub fingerprint: u64,
}

/// A picture with its caption.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Absolute address, http or https.
    pub url: String,
    /// Caption as printed.
    pub caption: Option<String>,
}
