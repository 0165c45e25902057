//! What is asked of the hub: the form of a subscriber, read and refused (WebSub, 5.1).

use std::borrow::Cow;
use std::time::Duration;

use url::form_urlencoded;

use super::super::Mode;
use super::{Callback, Full};
use crate::model::Secret;

/// Lease of who asks for none: ten days, as most hubs give.
pub const LEASE_DEFAULT: Duration = Duration::from_secs(10 * 24 * 3600);
/// Shortest lease: whoever wants to come back sooner would only ask and be asked all day.
pub const LEASE_MIN: Duration = Duration::from_secs(3600);
/// Longest: who is gone without a word is written to for no longer.
pub const LEASE_MAX: Duration = Duration::from_secs(30 * 24 * 3600);
/// Parameters of a form that are looked at: subscribers send five.
const PARAMETERS_MAX: usize = 32;
/// A secret has less (WebSub, 5.1).
const SECRET_BYTES_MAX: usize = 200;
/// Longest topic looked at; ours have some sixty letters.
const TOPIC_BYTES_MAX: usize = 2048;
/// Longest word repeated in an answer.
const SHOWN_CHARS_MAX: usize = 32;

/// What a subscriber asks for, read and well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// To begin or to end.
    pub mode: Mode,
    /// What, to the letter.
    pub topic: String,
    /// Where it is to be delivered.
    pub callback: Callback,
    /// For how long, within our bounds.
    pub lease: Duration,
    /// What to sign with.
    pub secret: Option<Secret>,
}

/// Why the hub does not do what it was asked: cause and remedy, for who wrote the subscriber.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not a form.
    #[error("this is no form: send `application/x-www-form-urlencoded`")]
    NotForm,
    /// It is longer than any subscriber's.
    #[error("the form is too long: a subscriber sends five fields")]
    TooLong,
    /// It did not come in time.
    #[error("the form did not come in time: send it at once")]
    TooSlow,
    /// A page of another site made a browser send it.
    #[error("a page of another site sent this: subscribers send it themselves")]
    FromPage,
    /// A field is missing.
    #[error("`{0}` is missing: it is needed")]
    Missing(&'static str),
    /// `hub.mode` is none of the two.
    #[error("`hub.mode` is `{0}`: it is `subscribe` or `unsubscribe`")]
    Mode(String),
    /// The callback can not be written to.
    #[error("`hub.callback` {0}")]
    Callback(&'static str),
    /// It is inside.
    #[error("`hub.callback` leads to a {0} address: give one that is reached from the public internet")]
    Inside(&'static str),
    /// `hub.lease_seconds` is no number.
    #[error("`hub.lease_seconds` is no whole number: leave it out, or give seconds such as 864000")]
    Lease,
    /// The secret is too long.
    #[error("`hub.secret` has {0} bytes: less than {SECRET_BYTES_MAX} are allowed")]
    Secret(usize),
    /// The topic is not ours.
    #[error("`hub.topic` is none of our addresses: give the rel=\"self\" address of one of our feeds")]
    Foreign,
    /// It is ours and no feed.
    #[error("`hub.topic` is none of our feeds: give the rel=\"self\" address that the feed names")]
    NoFeed,
    /// It is a page of older entries.
    #[error("`hub.topic` is a page of older entries, where nothing new comes: leave out `before`")]
    Older,
    /// Nobody is subscribed there.
    #[error("there is no such subscription: it has ended, or its topic or callback is spelt in another way")]
    Unknown,
    /// The bound of subscribers is reached.
    #[error("{0}")]
    Full(Full),
    /// Too many requests, of one asker or for one host.
    #[error("too many requests {whose}: come again in {seconds} seconds")]
    Often {
        /// Of whom.
        whose: &'static str,
        /// When there is room again.
        seconds: u64,
    },
    /// Too much waits, or the service is about to stop.
    #[error("there is no room for more requests now: come again in a minute")]
    Busy,
}

impl Refusal {
    /// The status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Refusal::NotForm => 415,
            Refusal::TooLong => 413,
            Refusal::TooSlow => 408,
            Refusal::FromPage | Refusal::Inside(_) => 403,
            Refusal::Foreign | Refusal::NoFeed | Refusal::Unknown => 404,
            Refusal::Often { .. } => 429,
            Refusal::Full(_) | Refusal::Busy => 503,
            _ => 400,
        }
    }

    /// After how many seconds it is worth asking again, where it may be.
    pub fn again_seconds(&self) -> Option<u64> {
        match self {
            Refusal::Often { seconds, .. } => Some(*seconds),
            Refusal::Busy => Some(60),
            Refusal::Full(_) => Some(LEASE_MIN.as_secs()),
            _ => None,
        }
    }
}

impl Asked {
    /// Reads a form. The first of equal fields counts; unknown ones are ignored.
    pub fn read(form: &[u8]) -> Result<Asked, Refusal> {
        let [mode, topic, callback, lease, secret] = fields(form);
        let mode = match mode.ok_or(Refusal::Missing("hub.mode"))?.as_ref() {
            "subscribe" => Mode::Subscribe,
            "unsubscribe" => Mode::Unsubscribe,
            other => return Err(Refusal::Mode(shown(other))),
        };
        let callback = callback.filter(|text| !text.is_empty()).ok_or(Refusal::Missing("hub.callback"))?;
        let topic = topic.filter(|text| !text.is_empty()).ok_or(Refusal::Missing("hub.topic"))?;
        if topic.len() > TOPIC_BYTES_MAX {
            return Err(Refusal::Foreign);
        }
        Ok(Asked {
            mode,
            topic: topic.into_owned(),
            callback: Callback::read(&callback).map_err(Refusal::Callback)?,
            // A lease in a request to unsubscribe says nothing (5.1).
            lease: if mode == Mode::Subscribe { granted(lease.as_deref())? } else { LEASE_DEFAULT },
            secret: secret.filter(|text| !text.is_empty()).map(kept).transpose()?,
        })
    }
}

fn fields(form: &[u8]) -> [Option<Cow<'_, str>>; 5] {
    const NAMES: [&str; 5] = ["hub.mode", "hub.topic", "hub.callback", "hub.lease_seconds", "hub.secret"];
    let mut found = [const { None }; 5];
    for (name, value) in form_urlencoded::parse(form).take(PARAMETERS_MAX) {
        if let Some(place) = NAMES.iter().position(|known| *known == name) {
            found[place].get_or_insert(value);
        }
    }
    found
}

fn granted(seconds: Option<&str>) -> Result<Duration, Refusal> {
    let Some(text) = seconds.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(LEASE_DEFAULT) };
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::Lease);
    }
    // More digits than a number holds are more than we give.
    let seconds = text.parse().unwrap_or(u64::MAX);
    Ok(Duration::from_secs(seconds).clamp(LEASE_MIN, LEASE_MAX))
}

fn kept(secret: Cow<'_, str>) -> Result<Secret, Refusal> {
    match secret.len() {
        SECRET_BYTES_MAX.. => Err(Refusal::Secret(secret.len())),
        _ => Ok(Secret::new(secret.into_owned())),
    }
}

fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(SHOWN_CHARS_MAX).collect()
}
