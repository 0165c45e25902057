//! What a poll tells the feed's doctor: how a document came, what a failure was, and what is kept of both.

use jiff::tz::TimeZone;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use crate::doctor::{Answered, Evidence, Facts, Visit, examine};
use crate::fetch::{Document, FetchError};
use crate::model::{ChannelState, Fault, Health, ListingFormat, Outcome, Timestamp, Validators};
use crate::source::Polled;

/// What was seen of a document that was read.
pub(super) struct Sighting {
    pub(super) answered: Answered,
    pub(super) format: Option<ListingFormat>,
    pub(super) facts: Vec<Facts>,
}

/// How a document came.
pub(super) fn answered(document: &Document) -> Answered {
    Answered {
        asked: String::new(),
        url: document.url.to_string(),
        content_type: document.content_type.clone(),
        body: xxh3_64(&document.body),
        bytes: u32::try_from(document.body.len()).unwrap_or(u32::MAX),
        took_ms: u32::try_from(document.took.as_millis()).unwrap_or(u32::MAX),
        validators: document.validators != Validators::default(),
        compressed: Some(document.compressed),
    }
}

/// The failure as a fault with the doctor's code for it.
pub(super) fn failure(why: &FetchError) -> Fault {
    let code = match why {
        FetchError::Refused { .. } => "failing-refused",
        FetchError::Gone { .. } => "gone",
        FetchError::Challenged { .. } => "failing-forbidden",
        FetchError::Busy { .. } | FetchError::Later { .. } => "failing-busy",
        FetchError::Status { status: 404, .. } => "failing-not-found",
        FetchError::Status { status: 401 | 403 | 407 | 451, .. } => "failing-forbidden",
        FetchError::Status { status: 500.., .. } => "failing-server",
        FetchError::Redirect { .. } => "failing-redirect",
        FetchError::TooLarge { .. } => "failing-large",
        FetchError::TooSlow { .. } => "failing-slow",
        FetchError::Name { .. } => "failing-name",
        FetchError::Connect { .. } => "failing-connect",
        FetchError::Tls { .. } => "failing-tls",
        FetchError::Broken { .. } | FetchError::Unasked { .. } => "failing-answer",
        FetchError::HeadersTooLarge { .. } | FetchError::Coding { .. } => "failing-answer",
        _ => "failing-other",
    };
    Fault::new(code, why.to_string())
}

/// A channel's health after a poll, `before` it and `after` it.
pub(super) fn after(
    before: &ChannelState,
    after: &ChannelState,
    channel: &Url,
    polled: &Polled,
    sighting: Option<Sighting>,
    zone: &TimeZone,
    now: Timestamp,
) -> Health {
    match (&polled.outcome, sighting) {
        (Outcome::NotModified, _) => examine(&before.health, &Visit::Unchanged, now),
        (Outcome::Failed { message, .. }, _) => {
            examine(&before.health, &Visit::Failed { faults: &polled.faults, message }, now)
        }
        (Outcome::Listed { .. }, Some(seen)) => {
            let asked = after.discovered.clone().unwrap_or_else(|| channel.to_string());
            let evidence = Evidence {
                answered: &Answered { asked, ..seen.answered },
                format: seen.format,
                faults: &polled.faults,
                facts: &seen.facts,
                conditional: !polled.sighting.whole,
                zone_seconds: zone.to_offset(now).seconds(),
            };
            examine(&before.health, &Visit::Document(&evidence), now)
        }
        (Outcome::Listed { .. }, None) => before.health.clone(),
    }
}
