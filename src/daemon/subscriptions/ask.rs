//! What is asked of hubs, and what they answer.

use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};
use tracing::{error, info, warn};
use url::Url;

use super::super::Service;
use super::happened;
use crate::fetch::FetchError;
use crate::model::{ChannelKey, FailureClass, Push, PushEvent, Secret, Subscription};
use crate::push::{self, CALLBACK_PATH, Intent, Mode, RANDOM_BYTES, Step, step, wait};

/// Does what is to be done about a channel's subscription.
pub(super) async fn act(service: &Service, key: &ChannelKey, wanted: bool) {
    let Ok(Some(push)) = service.store.channel(key).map(|state| state.and_then(|state| state.push)) else { return };
    match (step(&push, wanted, (service.clock)()), &push.subscription) {
        (Step::Subscribe, _) => subscribe(service, key, &push).await,
        (Step::Renew, Some(subscription)) => renew(service, key, &push, subscription).await,
        (Step::Unsubscribe, Some(subscription)) => give_back(service, key, subscription).await,
        (Step::Lapse, Some(subscription)) => {
            let why = format!("{} did not come back in time to verify what was asked", subscription.hub);
            failed(service, key, &push, &subscription.callback, FailureClass::Temporary, None, why).await;
        }
        _ => {}
    }
}

/// Asks the next hub for a new subscription.
async fn subscribe(service: &Service, key: &ChannelKey, push: &Push) {
    let (Some(hub), Some(callback), Some(secret)) = (push::hub(push), random(), random()) else { return };
    let subscription = Subscription { hub: hub.to_owned(), topic: push.topic.clone(), callback, secret };
    let asked = PushEvent::Asked {
        hub: subscription.hub.clone(),
        topic: subscription.topic.clone(),
        secret: subscription.secret.clone(),
    };
    if !happened(service, key, &subscription.callback, asked).await {
        return;
    }
    // The hub may come back to verify before it answers.
    let known = Push { subscription: Some(subscription.clone()), ..push.clone() };
    service.subscriptions.know(key, &known);
    post(service, key, &known, &subscription).await;
}

/// Asks the hub to go on, under the same callback.
async fn renew(service: &Service, key: &ChannelKey, push: &Push, subscription: &Subscription) {
    if happened(service, key, &subscription.callback, PushEvent::Renewing).await {
        post(service, key, push, subscription).await;
    }
}

async fn post(service: &Service, key: &ChannelKey, push: &Push, subscription: &Subscription) {
    match sent(service, Mode::Subscribe, subscription).await {
        Ok(()) => {}
        Err(why) => {
            let (class, again, why) = (why.class(), why.retry_after(), why.to_string());
            failed(service, key, push, &subscription.callback, class, again, why).await;
        }
    }
}

/// Gives a subscription back. Whatever the hub answers, nothing of it is taken any more.
async fn give_back(service: &Service, key: &ChannelKey, subscription: &Subscription) {
    service.subscriptions.end(subscription.callback.reveal());
    if happened(service, key, &subscription.callback, PushEvent::Ended).await
        && let Err(why) = sent(service, Mode::Unsubscribe, subscription).await
    {
        info!(source.id = %key.source, "the subscription of {key} ends with its lease, the hub was not reached: {why}");
    }
}

async fn sent(service: &Service, mode: Mode, subscription: &Subscription) -> Result<(), FetchError> {
    let path = format!("{CALLBACK_PATH}{}", subscription.callback.reveal());
    let callback = service.live.get().service.link(&path);
    let fields = push::fields(mode, subscription, &callback);
    let form: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match Url::parse(&subscription.hub) {
        Ok(hub) => service.observer.fetcher().post_form(&hub, &form).await,
        // Offers hold addresses alone.
        Err(_) => Ok(()),
    }
}

/// Takes down that a request came to nothing.
async fn failed(
    service: &Service,
    key: &ChannelKey,
    push: &Push,
    callback: &Secret,
    class: FailureClass,
    retry_after: Option<Duration>,
    problem: String,
) {
    let wait = wait(push, class, retry_after);
    warn!(source.id = %key.source, channel.url = %key.url, "no push for `{}`, asked again in {wait:?}: {problem}", key.source);
    let wait_seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX);
    happened(service, key, callback, PushEvent::Failed { wait_seconds, problem }).await;
}

/// Takes down what a hub said of a subscription that it could name.
pub(super) async fn hear(service: &Service, callback: &str, intent: Intent) {
    let Some((key, subscription)) = service.subscriptions.of(callback) else { return };
    let event = match intent {
        Intent::Subscribe { lease, .. } => {
            info!(source.id = %key.source, "`{}` is pushed to us for {lease:?}", key.source);
            PushEvent::Verified { lease_seconds: u32::try_from(lease.as_secs()).unwrap_or(u32::MAX) }
        }
        Intent::Denied { reason, .. } => {
            let said = reason.as_deref().unwrap_or("it gave no reason");
            warn!(source.id = %key.source, "{} denied push for `{}`: {said}", subscription.hub, key.source);
            PushEvent::Denied { reason }
        }
        // It is ended already.
        Intent::Unsubscribe { .. } => return,
    };
    happened(service, &key, &subscription.callback, event).await;
}

fn random() -> Option<Secret> {
    let mut bytes = [0; RANDOM_BYTES];
    match SystemRandom::new().fill(&mut bytes) {
        Ok(()) => Some(push::named(&bytes)),
        Err(_) => {
            error!("the system gives no random numbers: no hub is asked");
            None
        }
    }
}
