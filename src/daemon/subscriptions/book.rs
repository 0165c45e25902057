//! The callbacks that hubs know, in memory: what each request that comes in is held against.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, mpsc};

use crate::metrics::Metrics;
use crate::model::{ChannelKey, Push, Subscription, Timestamp};
use crate::push::{Intent, Wanted};
use crate::web::{Callbacks, Delivery};

/// What hubs say that waits to be remembered: a word each.
const INTENTS_WAITING: usize = 256;
/// Deliveries that wait; their bodies are bounded together by `web`.
const DELIVERIES_WAITING: usize = 32;
/// Deliveries of one subscription in a minute: an agency has one or two at its busiest.
const PER_MINUTE: u32 = 60;
/// Seconds between polls that a subscription may bring about by telling that there is something.
const POLL_SECONDS: i64 = 60;
/// Seconds for which a hub may still verify that a subscription is to end.
const ENDED_SECONDS: i64 = 600;

/// What hubs say and bring, and those who wait for it.
pub struct Subscriptions {
    known: Mutex<HashMap<String, Known>>,
    intents: mpsc::Sender<(String, Intent)>,
    deliveries: mpsc::Sender<Delivery>,
    receivers: Mutex<Option<Receivers>>,
    changed: Mutex<HashSet<ChannelKey>>,
    wake: Notify,
    metrics: Arc<Metrics>,
    clock: fn() -> Timestamp,
}

type Receivers = (mpsc::Receiver<(String, Intent)>, mpsc::Receiver<Delivery>);

/// One callback.
struct Known {
    channel: ChannelKey,
    subscription: Subscription,
    /// Since when it is to end.
    ended: Option<Timestamp>,
    /// The minute that deliveries are counted in, and their count.
    minute: (i64, u32),
    /// When it last brought about a poll.
    polled: Option<Timestamp>,
}

impl Subscriptions {
    /// None yet: what is stored comes with the task's first look.
    pub fn new(metrics: Arc<Metrics>, clock: fn() -> Timestamp) -> Subscriptions {
        let (intents, intents_in) = mpsc::channel(INTENTS_WAITING);
        let (deliveries, deliveries_in) = mpsc::channel(DELIVERIES_WAITING);
        Subscriptions {
            known: Mutex::default(),
            intents,
            deliveries,
            receivers: Mutex::new(Some((intents_in, deliveries_in))),
            changed: Mutex::default(),
            wake: Notify::new(),
            metrics,
            clock,
        }
    }

    /// Says that a channel's push may have changed, such as by a poll.
    pub fn notice(&self, key: &ChannelKey) {
        lock(&self.changed).insert(key.clone());
        self.wake.notify_one();
    }

    /// What hubs say and bring, once: for the task.
    pub(super) fn receivers(&self) -> Option<Receivers> {
        lock(&self.receivers).take()
    }

    /// Waits for a notice.
    pub(super) async fn noticed(&self) {
        self.wake.notified().await;
    }

    /// Takes the notices.
    pub(super) fn notices(&self) -> HashSet<ChannelKey> {
        std::mem::take(&mut lock(&self.changed))
    }

    /// Knows a channel's callback by what is stored, and no other of it but those that end.
    pub(in crate::daemon) fn know(&self, key: &ChannelKey, push: &Push) {
        let now = (self.clock)();
        let mut known = lock(&self.known);
        let stands = |callback: &str| push.subscription.as_ref().is_some_and(|it| it.callback.reveal() == callback);
        let ending = |known: &Known| known.ended.is_some_and(|ended| (now - ended).get_seconds() < ENDED_SECONDS);
        known.retain(|callback, known| match known.ended {
            Some(_) => ending(known),
            None => known.channel != *key || stands(callback),
        });
        if let Some(subscription) = &push.subscription {
            let callback = subscription.callback.reveal().to_owned();
            known.entry(callback).or_insert_with(|| Known {
                channel: key.clone(),
                subscription: subscription.clone(),
                ended: None,
                minute: (0, 0),
                polled: None,
            });
        }
    }

    /// Takes only word of its end from a hub from now on.
    pub(super) fn end(&self, callback: &str) {
        if let Some(known) = lock(&self.known).get_mut(callback) {
            known.ended = Some((self.clock)());
        }
    }

    /// Whose a callback is, and what was asked under it.
    pub(super) fn of(&self, callback: &str) -> Option<(ChannelKey, Subscription)> {
        lock(&self.known).get(callback).map(|known| (known.channel.clone(), known.subscription.clone()))
    }

    /// Whether a hub's word that there is something may bring about a poll now.
    pub(super) fn may_poll(&self, callback: &str) -> bool {
        let now = (self.clock)();
        let mut known = lock(&self.known);
        let Some(known) = known.get_mut(callback) else { return false };
        let early = known.polled.is_some_and(|polled| (0..POLL_SECONDS).contains(&(now - polled).get_seconds()));
        known.polled = if early { known.polled } else { Some(now) };
        !early
    }

    /// Counts a delivery.
    pub(super) fn delivered(&self, result: &'static str) {
        self.metrics.push_delivered(result);
    }

    /// Counts subscriptions by state.
    pub(super) fn count(&self, states: &HashMap<ChannelKey, &'static str>) {
        let mut counts: HashMap<&'static str, i64> = HashMap::new();
        for state in states.values() {
            *counts.entry(state).or_default() += 1;
        }
        self.metrics.push_states(&counts);
    }
}

impl Callbacks for Subscriptions {
    fn wanted(&self, callback: &str) -> Option<Wanted> {
        let known = lock(&self.known);
        let known = known.get(callback)?;
        Some(Wanted { topic: known.subscription.topic.clone(), subscribed: known.ended.is_none() })
    }

    fn admits(&self, callback: &str) -> bool {
        let minute = (self.clock)().as_second() / 60;
        let mut known = lock(&self.known);
        let Some(known) = known.get_mut(callback) else { return false };
        let before = if known.minute.0 == minute { known.minute.1 } else { 0 };
        known.minute = (minute, before.saturating_add(1));
        let admitted = before < PER_MINUTE;
        if !admitted {
            self.metrics.push_delivered("refused");
        }
        admitted
    }

    fn said(&self, callback: &str, intent: Intent) -> bool {
        self.intents.try_send((callback.to_owned(), intent)).is_ok()
    }

    fn brought(&self, delivery: Delivery) -> bool {
        let taken = self.deliveries.try_send(delivery).is_ok();
        if !taken {
            self.metrics.push_delivered("refused");
        }
        taken
    }
}

/// What is guarded is whole after any panic: single values are put in and taken out.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
