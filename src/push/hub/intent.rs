//! Verification of intent, from the hub's side: the question at a callback, its right answer, and
//! word that there is no subscription (WebSub, 5.2 and 5.3).

use std::time::Duration;

use url::Url;

use super::super::Mode;

/// The address that asks whether a subscription, or its end, was meant. What the callback's own query
/// says stays before it.
pub fn verification(callback: &Url, mode: Mode, topic: &str, challenge: &str, lease: Duration) -> Url {
    let seconds = lease.as_secs().to_string();
    let mut fields = vec![("hub.mode", mode.word()), ("hub.topic", topic), ("hub.challenge", challenge)];
    if mode == Mode::Subscribe {
        fields.push(("hub.lease_seconds", &seconds));
    }
    joined(callback, &fields)
}

/// The address that says that a topic is not, or no longer, delivered.
pub fn denial(callback: &Url, topic: &str, reason: &str) -> Url {
    joined(callback, &[("hub.mode", "denied"), ("hub.topic", topic), ("hub.reason", reason)])
}

/// Whether an answer confirms: a 2xx, and the challenge to the letter. A redirect does not.
pub fn confirms(status: u16, body: &[u8], challenge: &str) -> bool {
    (200..300).contains(&status) && body == challenge.as_bytes()
}

fn joined(callback: &Url, fields: &[(&str, &str)]) -> Url {
    let mut url = callback.clone();
    url.query_pairs_mut().extend_pairs(fields);
    url
}
