//! What is asked of a hub: the fields of the form, and the two texts that nobody can guess.

use std::fmt::Write;

use super::lease::LEASE_ASKED;
use crate::model::{Secret, Subscription};

/// Where callbacks stand under the service's own address; the hub that we run has `/websub`.
pub const CALLBACK_PATH: &str = "/websub/callback/";
/// Random bytes of a callback and of a secret: 192 bits, where 128 can not be guessed any more. A
/// secret has 48 letters then, where the Recommendation allows less than 200 bytes.
pub const RANDOM_BYTES: usize = 24;

/// What a hub is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// To deliver, or to go on delivering.
    Subscribe,
    /// To stop.
    Unsubscribe,
}

impl Mode {
    /// As it stands in requests.
    pub fn word(self) -> &'static str {
        match self {
            Mode::Subscribe => "subscribe",
            Mode::Unsubscribe => "unsubscribe",
        }
    }
}

/// A text that nobody can guess, of random bytes.
pub fn named(random: &[u8; RANDOM_BYTES]) -> Secret {
    let mut text = String::with_capacity(2 * RANDOM_BYTES);
    for byte in random {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Secret::new(text)
}

/// The fields of the form (WebSub, 5.1); `callback` is the whole address.
pub fn fields(mode: Mode, subscription: &Subscription, callback: &str) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("hub.callback", callback.to_owned()),
        ("hub.mode", mode.word().to_owned()),
        ("hub.topic", subscription.topic.clone()),
    ];
    if mode == Mode::Subscribe {
        fields.push(("hub.lease_seconds", LEASE_ASKED.as_secs().to_string()));
        fields.push(("hub.secret", subscription.secret.reveal().to_owned()));
    }
    fields
}
