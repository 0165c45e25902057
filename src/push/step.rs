//! What is to be done next about a subscription, and how long to wait after a failure.

use std::time::Duration;

use super::lease::renewal;
use crate::model::{FailureClass, Push, PushState, Subscription, Timestamp};

/// A hub that has not come back to verify by then will not: it answered 202 and lost it, or can not
/// reach us.
const VERIFICATION_MAX: Duration = Duration::from_secs(10 * 60);
/// The first wait after a failure that may pass.
const TEMPORARY_WAIT: Duration = Duration::from_secs(60);
/// The first wait after one that may pass within days.
const SOFT_WAIT: Duration = Duration::from_secs(3600);
/// The longest wait: every offer is taken up again once a day.
const WAIT_MAX: Duration = Duration::from_secs(24 * 3600);
/// Doublings after which the wait has surely reached a day, from a minute on.
const DOUBLINGS_MAX: u32 = 11;

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Nothing before this time; none: nothing until something happens.
    Wait(Option<Timestamp>),
    /// Ask a hub for a new subscription.
    Subscribe,
    /// Ask the hub to go on.
    Renew,
    /// Give the subscription back.
    Unsubscribe,
    /// Take down that what was asked for, or the lease, came to its end.
    Lapse,
}

/// What is to be done at `now`; `wanted` says whether the channel is configured and push is on.
pub fn step(push: &Push, wanted: bool, now: Timestamp) -> Step {
    let offered = wanted && !push.hubs.is_empty();
    if let Some(subscription) = &push.subscription {
        return if offered && stands(push, subscription) {
            going_on(push, subscription, now)
        } else {
            Step::Unsubscribe
        };
    }
    match push.next.filter(|next| *next > now) {
        _ if !offered => Step::Wait(None),
        Some(next) => Step::Wait(Some(next)),
        None => Step::Subscribe,
    }
}

/// Whether a subscription is still of what the document offers, and brings it.
fn stands(push: &Push, subscription: &Subscription) -> bool {
    let dead = matches!(push.state, PushState::Dead);
    !dead && subscription.topic == push.topic && push.hubs.contains(&subscription.hub)
}

fn going_on(push: &Push, subscription: &Subscription, now: Timestamp) -> Step {
    let (end, renewal) = match push.state {
        PushState::Asked { since } => (later(since, VERIFICATION_MAX), None),
        PushState::Active { since, until, renewing: None } => {
            let renewal = renewal(since, until, &subscription.callback);
            (until, Some(push.next.map_or(renewal, |next| next.max(renewal))))
        }
        PushState::Active { until, renewing: Some(asked), .. } => (until.min(later(asked, VERIFICATION_MAX)), None),
        // A subscription without a state that knows it: given back.
        PushState::Offered | PushState::Denied { .. } | PushState::Dead => return Step::Unsubscribe,
    };
    match renewal {
        _ if end <= now => Step::Lapse,
        Some(renewal) if renewal <= now => Step::Renew,
        renewal => Step::Wait(Some(renewal.map_or(end, |renewal| renewal.min(end)))),
    }
}

/// The hub to ask next: the first, and after each failure another, in the document's order.
pub fn hub(push: &Push) -> Option<&str> {
    let count = u32::try_from(push.hubs.len()).ok().filter(|count| *count > 0)?;
    push.hubs.get((push.failures % count) as usize).map(String::as_str)
}

/// How long nothing is asked after one more failure: not at all while there are hubs left to try,
/// else by the class of the failure, doubling to a day.
pub fn wait(push: &Push, class: FailureClass, retry_after: Option<Duration>) -> Duration {
    let hubs = u32::try_from(push.hubs.len()).unwrap_or(u32::MAX).max(1);
    let failures = push.failures.saturating_add(1);
    let renewing = matches!(push.state, PushState::Active { .. });
    if !renewing && !failures.is_multiple_of(hubs) {
        return Duration::ZERO;
    }
    let first = match class {
        FailureClass::Temporary => TEMPORARY_WAIT,
        FailureClass::Soft => SOFT_WAIT,
        FailureClass::Hard => WAIT_MAX,
    };
    let rounds = if renewing { failures } else { failures / hubs };
    let wait = first.saturating_mul(1 << rounds.saturating_sub(1).min(DOUBLINGS_MAX));
    wait.max(retry_after.unwrap_or_default()).min(WAIT_MAX)
}

pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}
