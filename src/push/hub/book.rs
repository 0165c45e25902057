//! The book of subscribers: who is told of what, who is behind, and whose turn it is.
//!
//! Only the newest document counts: a subscriber that is behind by ten of them is brought one. To
//! one subscription at most one delivery is under way, so they never overtake each other.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::{Callback, given_up, wait};
use crate::model::{Secret, Site, Subscriber, SubscriberKey, Timestamp};

/// Subscriptions in all: some ten megabytes, and at 32 deliveries at once minutes for a round.
pub const SUBSCRIBERS_MAX: usize = 10_000;
/// Of one site: a reading service takes each of our feeds once.
const SITE_MAX: usize = 2_000;
/// Of one topic.
const TOPIC_MAX: usize = 5_000;
/// Different topics: each is written anew when something changed, and `?limit=` makes many of one.
const TOPICS_MAX: usize = 1_000;

/// What bound is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// Of all subscriptions.
    #[error("the hub has {SUBSCRIBERS_MAX} subscriptions and takes no more: poll the feed, or come again later")]
    All,
    /// Of one site's.
    #[error("the hub has {SITE_MAX} subscriptions of this site and takes no more: unsubscribe from others first")]
    Site,
    /// Of one topic's.
    #[error(
        "the hub has {TOPIC_MAX} subscriptions to this topic and takes no more: poll the feed, or come again later"
    )]
    Topic,
    /// Of topics.
    #[error("the hub serves {TOPICS_MAX} topics and takes no more: subscribe to a feed without `limit`")]
    Topics,
}

/// A delivery that is to be made.
#[derive(Debug, Clone)]
pub struct Errand {
    /// Whose.
    pub key: SubscriberKey,
    /// Which subscription of that name: one may end and begin anew meanwhile.
    serial: u64,
    /// Where.
    pub callback: Callback,
    /// What of ours.
    pub path: String,
    /// Whether it may be inside.
    pub inside: bool,
    /// What to sign with.
    pub secret: Option<Secret>,
}

/// What a delivery came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was taken (2xx): the document with this mark.
    Delivered(u64),
    /// The subscriber is gone (410).
    Gone,
    /// Anything else.
    Failed {
        /// When it asks us to come again.
        retry_after: Option<Duration>,
    },
}

/// Why a subscription ended at a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// It said so (410).
    Gone,
    /// It failed too often for too long.
    GivenUp,
}

/// All subscribers.
#[derive(Default)]
pub struct Book {
    known: HashMap<SubscriberKey, Known>,
    topics: HashMap<String, Topic>,
    sites: HashMap<Site, usize>,
    /// Keys whose record is not what was last saved.
    unsaved: HashSet<SubscriberKey>,
    serial: u64,
    turn: u64,
}

struct Known {
    subscriber: Subscriber,
    callback: Callback,
    serial: u64,
    flying: bool,
    /// When it last had a turn, counted in turns: who waits longest comes first.
    turn: u64,
}

#[derive(Default)]
struct Topic {
    /// Mark of the present document, once it is known.
    mark: Option<u64>,
    subscribers: usize,
}

impl Book {
    /// The book as it was saved; a callback that may be written to no longer is left out.
    pub fn open(subscribers: Vec<Subscriber>) -> Book {
        let mut book = Book::default();
        for subscriber in subscribers {
            if let Ok(callback) = Callback::read(subscriber.callback.reveal()) {
                book.put(subscriber, callback);
            }
        }
        book.unsaved.clear();
        book
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether there is such a subscription.
    pub fn contains(&self, key: SubscriberKey) -> bool {
        self.known.contains_key(&key)
    }

    /// What is delivered to anybody.
    pub fn paths(&self) -> Vec<String> {
        self.topics.keys().cloned().collect()
    }

    /// Whether one more may come in; one that is in already may.
    pub fn room(&self, path: &str, callback: &Callback) -> Result<(), Full> {
        if self.contains(SubscriberKey::of(path, callback.text().reveal())) {
            return Ok(());
        }
        let topic = self.topics.get(path);
        if self.len() >= SUBSCRIBERS_MAX {
            return Err(Full::All);
        }
        if self.sites.get(&callback.site()).is_some_and(|count| *count >= SITE_MAX) {
            return Err(Full::Site);
        }
        if topic.is_some_and(|topic| topic.subscribers >= TOPIC_MAX) {
            return Err(Full::Topic);
        }
        if topic.is_none() && self.topics.len() >= TOPICS_MAX {
            return Err(Full::Topics);
        }
        Ok(())
    }

    /// Takes a verified subscription in, in place of an earlier one of the same topic and callback,
    /// which keeps what it has had.
    pub fn put(&mut self, subscriber: Subscriber, callback: Callback) {
        let key = subscriber.key();
        self.unsaved.insert(key);
        if let Some(known) = self.known.get_mut(&key) {
            known.subscriber = Subscriber { delivered: known.subscriber.delivered, ..subscriber };
            return;
        }
        self.serial += 1;
        self.topics.entry(subscriber.path.clone()).or_default().subscribers += 1;
        *self.sites.entry(callback.site()).or_default() += 1;
        let known = Known { subscriber, callback, serial: self.serial, flying: false, turn: self.turn };
        self.known.insert(key, known);
    }

    /// Takes a subscription out.
    pub fn remove(&mut self, key: SubscriberKey) -> Option<Subscriber> {
        let known = self.known.remove(&key)?;
        self.unsaved.insert(key);
        if let Some(topic) = self.topics.get_mut(&known.subscriber.path) {
            topic.subscribers -= 1;
            if topic.subscribers == 0 {
                self.topics.remove(&known.subscriber.path);
            }
        }
        let site = known.callback.site();
        if let Some(count) = self.sites.get_mut(&site) {
            *count -= 1;
            if *count == 0 {
                self.sites.remove(&site);
            }
        }
        Some(known.subscriber)
    }

    /// Takes out all that are subscribed to what is published no more.
    pub fn withdrawn(&mut self, path: &str) -> Vec<Subscriber> {
        self.remove_all(|subscriber| subscriber.path == path)
    }

    /// Takes out those whose lease is over.
    pub fn expired(&mut self, now: Timestamp) -> Vec<Subscriber> {
        self.remove_all(|subscriber| subscriber.until <= now)
    }

    fn remove_all(&mut self, which: impl Fn(&Subscriber) -> bool) -> Vec<Subscriber> {
        let keys: Vec<_> = self.known.iter().filter(|(_, it)| which(&it.subscriber)).map(|(key, _)| *key).collect();
        keys.into_iter().filter_map(|key| self.remove(key)).collect()
    }

    /// Learns what stands at a path now; says whether that is news.
    pub fn published(&mut self, path: &str, mark: u64) -> bool {
        let Some(topic) = self.topics.get_mut(path) else { return false };
        topic.mark.replace(mark).is_some_and(|before| before != mark)
    }

    /// The deliveries that begin now: so many in all and to one site with those under way, who waited
    /// longest first.
    pub fn due(&mut self, now: Timestamp, at_once: usize, of_site: usize) -> Vec<Errand> {
        let mut flying: HashMap<Site, usize> = HashMap::new();
        for known in self.known.values().filter(|known| known.flying) {
            *flying.entry(known.callback.site()).or_default() += 1;
        }
        let mut free = at_once.saturating_sub(flying.values().sum());
        if free == 0 {
            return Vec::new();
        }
        let behind = self.known.iter().filter(|(_, known)| known.is_due(&self.topics, now));
        let mut behind: Vec<(u64, u64, SubscriberKey)> =
            behind.map(|(key, known)| (known.turn, known.serial, *key)).collect();
        behind.sort_unstable();
        let mut errands = Vec::new();
        for (_, _, key) in behind {
            let Some(known) = self.known.get_mut(&key) else { continue };
            let busy = flying.entry(known.callback.site()).or_default();
            if *busy >= of_site {
                continue;
            }
            *busy += 1;
            self.turn += 1;
            (known.flying, known.turn) = (true, self.turn);
            errands.push(known.errand(key));
            free -= 1;
            if free == 0 {
                break;
            }
        }
        errands
    }

    /// Learns what a delivery came to; says whether the subscription ended by it. `random` is any number.
    pub fn done(&mut self, errand: &Errand, outcome: Outcome, now: Timestamp, random: u64) -> Option<Ended> {
        let known = self.known.get_mut(&errand.key).filter(|known| known.serial == errand.serial)?;
        known.flying = false;
        self.unsaved.insert(errand.key);
        let subscriber = &mut known.subscriber;
        let ended = match outcome {
            Outcome::Delivered(mark) => {
                subscriber.delivered = mark;
                (subscriber.failures, subscriber.failing, subscriber.next) = (0, None, None);
                return None;
            }
            Outcome::Gone => Ended::Gone,
            Outcome::Failed { retry_after } => {
                subscriber.failures = subscriber.failures.saturating_add(1);
                let since = *subscriber.failing.get_or_insert(now);
                let wait = wait(subscriber.failures, retry_after, random);
                subscriber.next = Some(now.checked_add(wait).unwrap_or(Timestamp::MAX));
                if !given_up(subscriber.failures, since, now) {
                    return None;
                }
                Ended::GivenUp
            }
        };
        self.remove(errand.key);
        Some(ended)
    }

    /// Whether anybody is subscribed to what is at a path.
    pub fn has_topic(&self, path: &str) -> bool {
        self.topics.contains_key(path)
    }

    /// Whether something has to be saved.
    pub fn is_unsaved(&self) -> bool {
        !self.unsaved.is_empty()
    }

    /// What has to be saved, as it is now; none where a subscription is gone. It counts as saved then.
    pub fn unsaved(&mut self) -> Vec<(SubscriberKey, Option<Subscriber>)> {
        let keys = std::mem::take(&mut self.unsaved);
        keys.into_iter().map(|key| (key, self.known.get(&key).map(|known| known.subscriber.clone()))).collect()
    }

    /// Says that these were not saved after all.
    pub fn not_saved(&mut self, keys: impl IntoIterator<Item = SubscriberKey>) {
        self.unsaved.extend(keys);
    }
}

impl Known {
    fn is_due(&self, topics: &HashMap<String, Topic>, now: Timestamp) -> bool {
        let subscriber = &self.subscriber;
        let mark = topics.get(&subscriber.path).and_then(|topic| topic.mark);
        !self.flying
            && mark.is_some_and(|mark| mark != subscriber.delivered)
            && subscriber.next.is_none_or(|next| next <= now)
            && subscriber.until > now
    }

    fn errand(&self, key: SubscriberKey) -> Errand {
        Errand {
            key,
            serial: self.serial,
            callback: self.callback.clone(),
            path: self.subscriber.path.clone(),
            inside: self.subscriber.inside,
            secret: self.subscriber.secret.clone(),
        }
    }
}
