//! What a source's pages gave and usually give, from which the health of its rules is told.
//!
//! Plain values; what a page gives is extract's to say, and what that means to people the doctor's.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Timestamp, time};

/// What one page gave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yield {
    /// Its address; empty when it is too long to be shown.
    pub url: String,
    /// Letters of its text.
    pub letters: u32,
    /// Whether a headline was found.
    pub title: bool,
    /// Whether a date was found.
    pub date: bool,
    /// Whether a name was found.
    pub author: bool,
    /// Codes of the faults of reading it.
    pub faults: Vec<Cow<'static, str>>,
}

/// What is remembered of a source's pages: bounded, whatever the source publishes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yields {
    /// What is usual, by channel; the one that gave pages last stands last.
    pub usual: Vec<Usual>,
    /// The last pages, oldest first.
    pub recent: Vec<Recent>,
    /// What the last pages lack that was usual.
    pub loss: Option<Loss>,
}

/// What the pages of one channel usually give: sections differ, in videos and in notices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// Hash of the channel's address.
    pub channel: u32,
    /// The last pages that were as usual, oldest first.
    pub pages: Vec<Gave>,
}

/// What a page gave, as what is usual is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gave {
    /// Letters of its text.
    pub letters: u32,
    /// Whether a headline, a date and a name were found.
    pub found: [bool; 3],
}

/// A page that was read lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// What it gave.
    pub page: Yield,
    /// The channel that led to it, as a hash.
    pub channel: u32,
    /// What was usual there; none: it was not known yet, or the page is of a kind that is not compared.
    pub expected: Option<Expected>,
    /// Whether it lacks what was lost then: it never counts as usual.
    pub doubted: bool,
}

/// What is expected of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Letters: half of the pages have more.
    pub letters: u32,
    /// Of a thousand pages, how many have a text that is not short, a headline, a date, a name.
    pub shares: [u16; 4],
}

/// Something that pages lack since a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// When it was first seen.
    #[serde(with = "time::seconds::required")]
    pub since: Timestamp,
    /// Pages that were read since then.
    pub pages: u32,
    /// What is lacking.
    pub lost: Vec<Lost>,
}

/// One thing that pages lack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// Which: `letters`, `title`, `date` or `author`.
    pub what: Cow<'static, str>,
    /// Letters of a page now; or pages among the last ones that have it.
    pub now: u32,
    /// The same as it was usual.
    pub usual: u32,
}
