//! Push by WebSub: what a document says of it, what is remembered of a subscription, and what can
//! happen to one.
//!
//! Plain values; what an event makes of a subscription is push's to say.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ChannelKey, Draft, Passed, Timestamp, Yield, time};

/// What a document says of push: in its `Link` headers or in itself (WebSub, 4).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushLinks {
    /// Addresses of hubs, absolute, in order.
    pub hubs: Vec<String>,
    /// The address that it goes by (`rel=self`), absolute.
    pub itself: Option<String>,
}

/// What is remembered of a channel's push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The hubs that the document names, in its order; none: it names none any more.
    pub hubs: Vec<String>,
    /// What is subscribed to: the document's own address, as it states it.
    pub topic: String,
    /// How far the subscription is.
    pub state: PushState,
    /// What was asked for, while a hub may act on it.
    pub subscription: Option<Subscription>,
    /// Requests, leases and subscriptions that came to nothing since the last delivery.
    pub failures: u32,
    /// Nothing is asked of a hub before this time.
    #[serde(with = "time::seconds::optional")]
    pub next: Option<Timestamp>,
    /// Why the last one came to nothing, in one sentence.
    pub problem: Option<String>,
    /// Whether this subscription has brought anything yet.
    pub proven: bool,
    /// When something was last delivered.
    #[serde(with = "time::seconds::optional")]
    pub delivered: Option<Timestamp>,
    /// Deliveries, ever.
    pub deliveries: u64,
    /// Polls since the last delivery that found what the hub should have brought.
    pub missed: u32,
}

/// How far a subscription is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushState {
    /// A hub is named; it was not asked, or is to be asked again.
    Offered,
    /// A hub was asked and has not come back to verify it.
    Asked {
        /// Since when.
        #[serde(with = "time::seconds::required")]
        since: Timestamp,
    },
    /// The hub delivers until the end of its lease.
    Active {
        /// When the lease was given.
        #[serde(with = "time::seconds::required")]
        since: Timestamp,
        /// When it ends.
        #[serde(with = "time::seconds::required")]
        until: Timestamp,
        /// Since when a new one is asked for.
        #[serde(with = "time::seconds::optional")]
        renewing: Option<Timestamp>,
    },
    /// The hub said no.
    Denied {
        /// Why, in its words.
        reason: Option<String>,
    },
    /// The lease stands and nothing comes.
    Dead,
}

impl PushState {
    /// The state in one word.
    pub fn name(&self) -> &'static str {
        match self {
            PushState::Offered => "offered",
            PushState::Asked { .. } => "asked",
            PushState::Active { .. } => "active",
            PushState::Denied { .. } => "denied",
            PushState::Dead => "dead",
        }
    }
}

/// What was asked of a hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The hub.
    pub hub: String,
    /// What it is to deliver.
    pub topic: String,
    /// The part of the callback's address that nobody can guess.
    pub callback: Secret,
    /// What deliveries are signed with.
    pub secret: Secret,
}

/// Something that only the hub and we may know: written in full to the store alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text secret.
    pub fn new(text: String) -> Secret {
        Secret(text)
    }

    /// The text, for the hub and for comparing.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let shown = if to.is_human_readable() { "…" } else { &self.0 };
        to.serialize_str(shown)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Secret)
    }
}

/// Something that happened to a subscription: a record of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscribed {
    /// Whose subscription.
    pub channel: ChannelKey,
    /// Which one: events of an earlier one change nothing.
    pub callback: Secret,
    /// When.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// What.
    pub event: PushEvent,
}

/// What can happen to a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushEvent {
    /// A hub is being asked for a new one.
    Asked {
        /// The hub.
        hub: String,
        /// What it is to deliver.
        topic: String,
        /// What it is to sign with.
        secret: Secret,
    },
    /// The hub is being asked to go on.
    Renewing,
    /// The hub verified it and gave a lease.
    Verified {
        /// For how long.
        lease_seconds: u32,
    },
    /// The hub denied it or took it back.
    Denied {
        /// Why, in its words.
        reason: Option<String>,
    },
    /// What was asked came to nothing.
    Failed {
        /// For how long nothing is asked.
        wait_seconds: u32,
        /// Why, in one sentence.
        problem: String,
    },
    /// It is given back.
    Ended,
}

/// Content that a hub delivered, read: a record of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivered {
    /// Which channel.
    pub channel: ChannelKey,
    /// By which subscription.
    pub callback: Secret,
    /// When.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// Articles that were new or changed.
    pub drafts: Vec<Draft>,
    /// Entries that gave no article and need not be read again while they say the same.
    pub passed: Vec<Passed>,
    /// What each of its pages gave that were read.
    pub yields: Vec<Yield>,
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn a_secret_is_shown_to_nobody() {
        let secret = Secret::new("bí mật".to_owned());
        assert!(!format!("{secret:?}").contains("bí mật"));
        assert!(!serde_json::to_string(&secret).unwrap().contains("bí mật"));
        assert_eq!(secret.reveal(), "bí mật");
    }
}
