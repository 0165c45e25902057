//! What hubs deliver: held against its signature, then given to the pipeline.

use std::sync::Arc;
use std::time::Instant;

use tracing::{error, info, warn};
use url::Url;

use super::super::{Service, when_free};
use crate::model::Subscription;
use crate::pipeline::{Given, Job, PollError, Pushed};
use crate::push::signed;
use crate::web::Delivery;

/// Takes one delivery, and counts what became of it.
pub(super) async fn take(service: &Service, job: Option<Job>, delivery: Delivery) {
    let result = taken(service, job, delivery).await;
    service.subscriptions.delivered(result);
}

async fn taken(service: &Service, job: Option<Job>, delivery: Delivery) -> &'static str {
    let Delivery { callback, content_type, signature, body, room: _room } = delivery;
    let (Some((key, subscription)), Some(job)) = (service.subscriptions.of(&callback), job) else { return "unwanted" };
    let secret = subscription.secret.clone();
    let checked = tokio::task::spawn_blocking(move || signed(&secret, signature.as_deref(), &body).then_some(body));
    let Ok(Some(body)) = checked.await else {
        warn!(source.id = %key.source, "a delivery for `{}` is not signed as agreed: it is left out", key.source);
        return "forged";
    };
    match read(service, &job, &subscription, content_type, body.to_vec()).await {
        Ok(Given::Listed { drafts }) => {
            if drafts > 0 {
                info!(source.id = %key.source, push.drafts = drafts, "source `{}`: {drafts} articles came by push", key.source);
            }
            service.subscriptions.notice(&key);
            "taken"
        }
        Ok(Given::Nothing) => poll(service, &job, &callback, "thin").await,
        Ok(Given::Foreign) => poll(service, &job, &callback, "foreign").await,
        Err(why) => {
            error!(source.id = %key.source, "a delivery for `{}` left no trace: {why}", key.source);
            "failed"
        }
    }
}

/// Gives a delivery to the pipeline when no poll of its channel runs.
async fn read(
    service: &Service,
    job: &Job,
    subscription: &Subscription,
    content_type: Option<String>,
    body: Vec<u8>,
) -> Result<Given, PollError> {
    // Offers hold addresses alone.
    let Ok(topic) = Url::parse(&subscription.topic) else { return Ok(Given::Foreign) };
    let pushed = Pushed { callback: subscription.callback.clone(), topic, content_type, body: Arc::new(body) };
    when_free(|| service.delivered(job, pushed.clone())).await
}

/// Asks the channel itself, since a hub says that there is something.
async fn poll(service: &Service, job: &Job, callback: &str, result: &'static str) -> &'static str {
    if service.subscriptions.may_poll(callback) {
        let began = Instant::now();
        match service.poll(job, None).await {
            Ok(report) => service.metrics.polled(&report, began.elapsed().as_secs_f64()),
            // It is being polled: that is what was wanted.
            Err(PollError::Leased(_)) => {}
            Err(why) => error!(source.id = %job.key.source, "a poll of `{}` left no trace: {why}", job.key.source),
        }
        service.subscriptions.notice(&job.key);
        service.changed(&job.key);
    }
    result
}
