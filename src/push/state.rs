//! What a subscription becomes by what happens to it: applied in the log's order, the same on every
//! node.

use std::time::Duration;

use super::offer::merged;
use super::step::{later, wait};
use crate::model::{FailureClass, Push, PushEvent, PushLinks, PushState, Secret, Subscribed, Subscription, Timestamp};

/// Polls in a row that found what the hub should have brought, after which it counts as dead.
pub const MISSED_MAX: u32 = 3;
/// What a poll finds may be younger than this and on its way: hubs deliver within seconds, some
/// look at the topic themselves once a minute.
const UNDER_WAY: Duration = Duration::from_secs(120);
/// What a lease that ended unrenewed is told as.
const LAPSED: &str = "the hub did not renew the lease in time";

/// The channel's push after a poll. `offer` is what its document said, where there was one;
/// `missed` says whether it held what should have come by push.
pub fn polled(push: Option<Push>, offer: Option<&PushLinks>, missed: bool, at: Timestamp) -> Option<Push> {
    let push = match offer {
        // What a log brings is held to the same bounds as what a document brings.
        Some(offer) => offered(push, &merged(offer, &PushLinks::default())),
        None => push,
    };
    push.map(|push| if missed { with_a_miss(push, at) } else { push })
}

fn offered(push: Option<Push>, offer: &PushLinks) -> Option<Push> {
    let topic = offer.itself.clone().filter(|_| !offer.hubs.is_empty());
    match (push, topic) {
        (None, None) => None,
        (None, Some(topic)) => Some(new(offer.hubs.clone(), topic)),
        // What was asked for has to be given back first.
        (Some(push), None) => push.subscription.is_some().then(|| Push { hubs: Vec::new(), ..push }),
        (Some(push), Some(topic)) if push.topic == topic && push.hubs == offer.hubs => Some(push),
        (Some(push), Some(topic)) => Some(Push { hubs: offer.hubs.clone(), topic, failures: 0, next: None, ..push }),
    }
}

fn new(hubs: Vec<String>, topic: String) -> Push {
    Push {
        hubs,
        topic,
        state: PushState::Offered,
        subscription: None,
        failures: 0,
        next: None,
        problem: None,
        proven: false,
        delivered: None,
        deliveries: 0,
        missed: 0,
    }
}

fn with_a_miss(push: Push, at: Timestamp) -> Push {
    let push = Push { missed: push.missed.saturating_add(1), ..push };
    if push.missed < MISSED_MAX || !matches!(push.state, PushState::Active { .. }) {
        return push;
    }
    let problem = format!("{MISSED_MAX} polls found what the hub should have brought");
    // The lease no longer counts: the wait is that of a subscription that never came to stand.
    let dead = Push { state: PushState::Dead, problem: Some(problem), ..push };
    let wait = wait(&dead, FailureClass::Temporary, None);
    Push { next: Some(later(at, wait)), failures: dead.failures.saturating_add(1), ..dead }
}

/// Whether a new entry that a poll found at `at` should have come by push before. One that states
/// no date should have: what is found by chance in its first seconds is forgiven with the next
/// delivery.
pub fn should_have_come(push: &Push, published: Option<Timestamp>, at: Timestamp) -> bool {
    let PushState::Active { since, until, .. } = push.state else { return false };
    let waited = published.is_none_or(|published| published >= since && later(published, UNDER_WAY) <= at);
    until > at && waited
}

/// A subscription after an event.
pub fn after(push: Push, happened: &Subscribed) -> Push {
    let at = happened.at;
    if let PushEvent::Asked { hub, topic, secret } = &happened.event {
        let (hub, topic, secret) = (hub.clone(), topic.clone(), secret.clone());
        let subscription = Some(Subscription { hub, topic, callback: happened.callback.clone(), secret });
        return Push { state: PushState::Asked { since: at }, subscription, proven: false, missed: 0, ..push };
    }
    if !is_of(&push, &happened.callback) {
        return push;
    }
    match &happened.event {
        PushEvent::Asked { .. } => push,
        PushEvent::Renewing => Push { state: renewing(push.state, at), ..push },
        PushEvent::Verified { lease_seconds } => verified(push, at, *lease_seconds),
        PushEvent::Denied { reason } => denied(push, at, reason.clone()),
        PushEvent::Failed { wait_seconds, problem } => failed(push, at, *wait_seconds, problem),
        PushEvent::Ended => ended(push),
    }
}

fn renewing(state: PushState, at: Timestamp) -> PushState {
    match state {
        PushState::Active { since, until, .. } => PushState::Active { since, until, renewing: Some(at) },
        state => state,
    }
}

/// A lease: failures are forgiven with the first delivery alone.
fn verified(push: Push, at: Timestamp, lease_seconds: u32) -> Push {
    if !matches!(push.state, PushState::Asked { .. } | PushState::Active { .. }) {
        return push;
    }
    let until = later(at, Duration::from_secs(lease_seconds.into()));
    Push { state: PushState::Active { since: at, until, renewing: None }, next: None, problem: None, ..push }
}

fn denied(push: Push, at: Timestamp, reason: Option<String>) -> Push {
    // A hub that says no is asked again at most once a day; another one may say yes at once.
    let asked = Push { state: PushState::Offered, ..push };
    let wait = wait(&asked, FailureClass::Hard, None);
    let problem = Some(format!("the hub denied it: {}", reason.as_deref().unwrap_or("it gave no reason")));
    let (next, failures) = (Some(later(at, wait)), asked.failures.saturating_add(1));
    Push { state: PushState::Denied { reason }, subscription: None, next, failures, problem, ..asked }
}

fn failed(push: Push, at: Timestamp, wait_seconds: u32, problem: &str) -> Push {
    let next = Some(later(at, Duration::from_secs(wait_seconds.into())));
    let failed = Push { failures: push.failures.saturating_add(1), next, problem: Some(problem.to_owned()), ..push };
    match failed.state {
        PushState::Active { since, until, .. } if until > at => {
            Push { state: PushState::Active { since, until, renewing: None }, ..failed }
        }
        PushState::Active { .. } => {
            Push { state: PushState::Offered, subscription: None, problem: Some(LAPSED.to_owned()), ..failed }
        }
        _ => Push { state: PushState::Offered, subscription: None, ..failed },
    }
}

/// A dead one is remembered as such until a hub is asked anew.
fn ended(push: Push) -> Push {
    let dead = matches!(push.state, PushState::Dead);
    Push { state: if dead { PushState::Dead } else { PushState::Offered }, subscription: None, ..push }
}

/// A subscription after a delivery: it lives, whatever was before.
pub fn delivered(push: Push, callback: &Secret, at: Timestamp) -> Push {
    if !is_of(&push, callback) {
        return push;
    }
    let deliveries = push.deliveries.saturating_add(1);
    Push { proven: true, delivered: Some(at), deliveries, missed: 0, failures: 0, ..push }
}

/// Whether polls may slow down: a lease stands, something came by it, and no poll since then found
/// what should have come.
pub fn alive(push: &Push, now: Timestamp) -> bool {
    let leased = matches!(push.state, PushState::Active { until, .. } if until > now);
    leased && push.proven && push.missed == 0
}

fn is_of(push: &Push, callback: &Secret) -> bool {
    push.subscription.as_ref().is_some_and(|subscription| subscription.callback == *callback)
}
