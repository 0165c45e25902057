//! Why nothing could be had, with cause and remedy for the one who must act.

use std::error::Error;
use std::io;
use std::time::Duration;

use url::Url;

use super::guard::Refusal;
use super::status::nameless;
use super::{CodingFault, Delay, TlsFault};
use crate::model::FailureClass;

/// Longest address shown in a message, in characters.
const SHOWN_CHARS_MAX: usize = 200;
/// Longest cause shown, in characters: causes may quote what a server sent.
const CAUSE_CHARS_MAX: usize = 200;
/// What the HTTP/1 reader says of headers beyond its bounds; its error has no type that can be named here.
const HEADERS_TOO_LARGE: &str = "message head is too large";
/// Causes of causes that are looked through: chains are short, and a bound ends any circle.
const CAUSES_MAX: usize = 16;

/// Why nothing could be had from an address.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The address may not be asked.
    #[error("{url} is not fetched: {why}")]
    Refused {
        /// The address, perhaps one that a redirect named.
        url: String,
        /// Why not.
        why: Refusal,
    },
    /// The server says that the document is gone for good (410).
    #[error("{url} is gone for good (410): give the channel's new address or remove the channel")]
    Gone {
        /// The address.
        url: String,
    },
    /// Not the paper answers but a guard before it, which only lets browsers pass.
    #[error(
        "{url} is behind a guard against robots ({status}), which asks for proof that only a browser gives: \
         ask the paper to let our user agent pass"
    )]
    Challenged {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// The server asks us to come later (429, 503, and other 5xx that say for how long).
    #[error("{url} asks us to come later ({status}): if this goes on, poll it less often")]
    Busy {
        /// The address.
        url: String,
        /// The status.
        status: u16,
        /// How long it asks us to wait, at most a day.
        retry_after: Option<Duration>,
    },
    /// Any other status that brings no document.
    #[error("{url} answered {status}: {}", remedy(*status))]
    Status {
        /// The address.
        url: String,
        /// The status.
        status: u16,
    },
    /// A 304 to a request that named nothing to compare with.
    #[error("{url} answered 304 though nothing was compared: tell the paper that its cache is broken")]
    Unasked {
        /// The address.
        url: String,
    },
    /// The redirects lead nowhere.
    #[error("{url} {why}: open it in a browser and give the channel the address where it ends")]
    Redirect {
        /// The address at which we stopped.
        url: String,
        /// How.
        why: RedirectFault,
    },
    /// The body is larger than `[fetch] max_body`.
    #[error("{url} holds more than {bytes_max} bytes: raise `[fetch] max_body` if it is meant to")]
    TooLarge {
        /// The address.
        url: String,
        /// The bound.
        bytes_max: u64,
    },
    /// The headers are larger than an honest server's.
    #[error(
        "{url} sent more than {} headers or {} bytes of them: tell the paper",
        super::headers::HEADERS_COUNT_MAX,
        super::headers::HEADERS_BYTES_MAX
    )]
    HeadersTooLarge {
        /// The address.
        url: String,
    },
    /// The body's compression can not be undone, or is not to be.
    #[error("{url} {why}")]
    Coding {
        /// The address.
        url: String,
        /// What is wrong with it.
        why: CodingFault,
    },
    /// No answer, or no end of it, in time.
    #[error("{url} {why}: it is tried again; raise `[fetch] timeout` if it is only slow")]
    TooSlow {
        /// The address.
        url: String,
        /// What was waited for.
        why: Delay,
    },
    /// The host's name leads to no address.
    #[error("the host of {url} was not found ({why}): check its spelling, or this machine's DNS")]
    Name {
        /// The address.
        url: String,
        /// What the resolver said.
        why: String,
    },
    /// No connection.
    #[error("no connection to {url} ({why}): it is tried again")]
    Connect {
        /// The address.
        url: String,
        /// What the system said.
        why: String,
    },
    /// The server could not prove who it is, or does not speak TLS.
    #[error("no secure connection to {url}: {why}")]
    Tls {
        /// The address.
        url: String,
        /// What was wrong.
        why: TlsFault,
    },
    /// The answer broke off or can not be read as HTTP.
    #[error("the answer of {url} broke off or is not HTTP ({why}): it is tried again; if it goes on, tell the paper")]
    Broken {
        /// The address.
        url: String,
        /// What was wrong.
        why: String,
    },
    /// The site's robots.txt does not let us read the page.
    #[error(
        "robots.txt does not let us read {url}: ask the paper to allow us by the name that `[fetch] user_agent` begins with, or set `robots = false` for a source that has"
    )]
    Disallowed {
        /// The address.
        url: String,
    },
    /// The site's robots.txt could not be had: until it can, no page is read.
    #[error("robots.txt of {url} could not be had, so the page is not read until it can ({why})")]
    RobotsUnknown {
        /// The address.
        url: String,
        /// Why not.
        why: String,
    },
    /// It is not asked for now: there is word to stop, a process before this one has just asked, or
    /// the site has asked us to come later.
    #[error("{url} is left for the next poll")]
    Later {
        /// The address.
        url: String,
        /// Whether the site has asked us to come later.
        busy: bool,
    },
    /// The client could not be built.
    #[error("fetching can not start ({why}): check `[fetch] user_agent`, which must be plain ASCII text, and `proxy`")]
    Setup {
        /// What was wrong.
        why: String,
    },
}

/// How redirects lead nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RedirectFault {
    /// There are more than we follow.
    #[error("redirects more than {} times", super::walk::REDIRECTS_MAX)]
    TooMany,
    /// They come back to where they were.
    #[error("redirects in a circle")]
    Circle,
    /// One names no address, or none that can be read.
    #[error("redirects without saying where to")]
    Nowhere,
    /// One leads from https to http with something to keep.
    #[error("redirects from https to http")]
    Insecure,
}

impl FetchError {
    /// How soon it is worth asking again.
    pub fn class(&self) -> FailureClass {
        match self {
            Self::Refused { .. } | Self::Gone { .. } | Self::Setup { .. } => FailureClass::Hard,
            Self::Status { status: 408 | 425 | 500.., .. } => FailureClass::Temporary,
            Self::Busy { .. } | Self::TooSlow { .. } | Self::Name { .. } => FailureClass::Temporary,
            Self::Connect { .. } | Self::Broken { .. } => FailureClass::Temporary,
            Self::Coding { why: CodingFault::Truncated(_) | CodingFault::Damaged { .. }, .. } => {
                FailureClass::Temporary
            }
            Self::Status { .. } | Self::Unasked { .. } | Self::Redirect { .. } => FailureClass::Soft,
            Self::TooLarge { .. } | Self::HeadersTooLarge { .. } | Self::Challenged { .. } => FailureClass::Soft,
            Self::Coding { .. } | Self::Tls { .. } | Self::Disallowed { .. } => FailureClass::Soft,
            Self::RobotsUnknown { .. } | Self::Later { .. } => FailureClass::Temporary,
        }
    }

    /// How long the server asks us to wait, at most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn remedy(status: u16) -> &'static str {
    match status {
        401 | 403 => "ask the paper to let us in, or remove the channel",
        404 => "correct the channel's address",
        407 => "give `[fetch] proxy` its name and password",
        511 => "this machine's network wants a login: sign it in",
        500.. => "it is tried again",
        _ => "open it in a browser and correct the channel's address",
    }
}

/// What a failure of the client means.
pub(super) fn network(url: &Url, why: &reqwest::Error) -> FetchError {
    let url = shown(url);
    if let Some(refusal) = find::<Refusal>(why) {
        return FetchError::Refused { url, why: refusal.clone() };
    }
    if let Some(fault) = find::<rustls::Error>(why) {
        return FetchError::Tls { url, why: fault.into() };
    }
    let text = cause(why);
    match why {
        why if why.is_dns() => FetchError::Name { url, why: text },
        why if why.is_connect() => FetchError::Connect { url, why: text },
        _ if text == HEADERS_TOO_LARGE => FetchError::HeadersTooLarge { url },
        _ => FetchError::Broken { url, why: text },
    }
}

/// An address as messages show it: without name and password, and not endless.
pub(super) fn shown(url: &Url) -> String {
    cut(nameless(url).as_str(), SHOWN_CHARS_MAX)
}

/// The innermost cause, in its own words: the outer ones only say that something failed.
pub(super) fn cause(why: &(dyn Error + 'static)) -> String {
    plain(&causes(why).last().map(ToString::to_string).unwrap_or_default())
}

/// What something outside said, fit to stand in a sentence of ours.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    cut(plain.trim_end_matches('.'), CAUSE_CHARS_MAX)
}

fn cut(text: &str, chars_max: usize) -> String {
    let mut cut: String = text.chars().take(chars_max).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

fn find<'e, T: Error + 'static>(why: &'e (dyn Error + 'static)) -> Option<&'e T> {
    causes(why).find_map(|why| why.downcast_ref::<T>())
}

/// The error and its causes, outermost first. What an `io::Error` wraps does not show in its
/// `source`, and that is where TLS hides its own.
fn causes<'e>(why: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(why), |why| next_cause(*why)).take(CAUSES_MAX)
}

fn next_cause<'e>(why: &'e (dyn Error + 'static)) -> Option<&'e (dyn Error + 'static)> {
    match why.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => why.source(),
    }
}
