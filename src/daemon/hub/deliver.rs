//! Deliveries: the newest document to one callback (WebSub, 7).

use tracing::debug;

use super::Office;
use super::desk::mark;
use crate::push::hub::{Errand, Outcome};
use crate::push::sign;

/// Brings the document as it is now.
pub(super) async fn bring(office: &Office, errand: &Errand) -> Outcome {
    let failed = Outcome::Failed { retry_after: None };
    let Ok(document) = office.publications.read(&errand.path).await else { return failed };
    let bytes = document.bytes;
    let signature = match errand.secret.clone() {
        None => None,
        Some(secret) => {
            let signed = bytes.clone();
            match tokio::task::spawn_blocking(move || sign(&secret, &signed)).await {
                Ok(signature) => Some(signature),
                // Never unsigned where a signature is expected.
                Err(_) => return failed,
            }
        }
    };
    let mut headers = vec![("Content-Type", document.media_type.as_str())];
    headers.extend(document.links.iter().map(|link| ("Link", link.as_str())));
    headers.extend(signature.iter().map(|signature| ("X-Hub-Signature", signature.as_str())));
    match office.courier(errand.inside).bring(errand.callback.url(), &headers, bytes.clone()).await {
        Ok(reply) if (200..300).contains(&reply.status) => Outcome::Delivered(mark(&bytes)),
        Ok(reply) if reply.status == 410 => Outcome::Gone,
        Ok(reply) => {
            debug!(site = %errand.callback.site(), "a delivery of {} was answered {}", errand.path, reply.status);
            Outcome::Failed { retry_after: reply.retry_after }
        }
        Err(why) => {
            debug!(site = %errand.callback.site(), "a delivery of {} failed: {why}", errand.path);
            failed
        }
    }
}
