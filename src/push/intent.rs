//! Verification of intent: what a hub asks of a callback by GET (WebSub, 5.3), and what is
//! confirmed.

use std::borrow::Cow;
use std::time::Duration;

use url::form_urlencoded;

use super::lease::lease;

/// The longest challenge that is echoed: hubs send some forty letters.
pub const CHALLENGE_BYTES_MAX: usize = 1024;
/// Parameters of a query that are looked at: hubs send four or five.
const PARAMETERS_MAX: usize = 32;
/// Longest reason kept, in characters: it stands in the state and on the source's page.
const REASON_CHARS_MAX: usize = 200;

/// What a hub asks or says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// Whether we want to subscribe.
    Subscribe {
        /// To what.
        topic: String,
        /// To be echoed.
        challenge: String,
        /// What it gives, within bounds.
        lease: Duration,
    },
    /// Whether we want to end it.
    Unsubscribe {
        /// What.
        topic: String,
        /// To be echoed.
        challenge: String,
    },
    /// It denies the subscription, or takes it back.
    Denied {
        /// To what.
        topic: String,
        /// Why.
        reason: Option<String>,
    },
}

/// What we want of a hub at one callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// What it is to deliver.
    pub topic: String,
    /// Whether it is to deliver at all; else it is to end.
    pub subscribed: bool,
}

impl Intent {
    /// Reads the query of a callback's address; none when it can not be one of a hub.
    pub fn read(query: &str) -> Option<Intent> {
        let (mut mode, mut topic, mut challenge, mut seconds, mut reason) = (None, None, None, None, None);
        for (name, value) in form_urlencoded::parse(query.as_bytes()).take(PARAMETERS_MAX) {
            let place = match name.as_ref() {
                "hub.mode" => &mut mode,
                "hub.topic" => &mut topic,
                "hub.challenge" => &mut challenge,
                "hub.lease_seconds" => &mut seconds,
                "hub.reason" => &mut reason,
                _ => continue,
            };
            place.get_or_insert(value);
        }
        let topic = topic?.into_owned();
        let challenge = challenge.map(Cow::into_owned).filter(|it| (1..=CHALLENGE_BYTES_MAX).contains(&it.len()));
        match mode?.as_ref() {
            "subscribe" => Some(Intent::Subscribe { topic, challenge: challenge?, lease: lease(seconds.as_deref()) }),
            "unsubscribe" => Some(Intent::Unsubscribe { topic, challenge: challenge? }),
            "denied" => Some(Intent::Denied { topic, reason: reason.map(|text| shown(&text)) }),
            _ => None,
        }
    }
}

/// The body to answer with, when a hub says what we want; none: it is told that nothing is there.
pub fn confirmed<'a>(intent: &'a Intent, wanted: &Wanted) -> Option<&'a str> {
    match intent {
        Intent::Subscribe { topic, challenge, .. } => {
            (wanted.subscribed && *topic == wanted.topic).then_some(challenge)
        }
        Intent::Unsubscribe { topic, challenge } => (!wanted.subscribed && *topic == wanted.topic).then_some(challenge),
        Intent::Denied { topic, .. } => (*topic == wanted.topic).then_some(""),
    }
}

fn shown(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(REASON_CHARS_MAX).collect()
}
