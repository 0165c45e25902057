//! What our hub sends to subscribers: a question, or a document. The address guard is the same as for
//! all that we fetch, at every connection; redirects are never followed, and what is answered is not
//! read beyond a few bytes.
//!
//! It shares neither places nor memory with what is fetched from the papers: a subscriber that is slow
//! keeps no poll waiting. How many go out at once is for the hub to say (`daemon`). Addresses of
//! callbacks are secrets, so they stand in no ledger, and an error names the site alone.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::{RequestBuilder, Response};
use tokio::time::timeout;
use tokio_util::bytes::Bytes;
use url::Url;

use super::walk::{Limits, Walker};
use super::{FetchError, Refusal, body, fresh, guard};
use crate::config::{self, AllowPrivate};

/// Longest time for one exchange, the document on its way included.
const EXCHANGE_MAX: Duration = Duration::from_secs(10);
/// Longest answer that is read: a challenge has some forty letters.
const REPLY_BYTES_MAX: u64 = 1024;

/// Carries what the hub sends. Cheap to clone.
#[derive(Clone)]
pub struct Courier(Arc<Walker>);

/// What a subscriber answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body of the answer to a question; of others nothing is read.
    pub body: Vec<u8>,
    /// When it asks us to come again.
    pub retry_after: Option<Duration>,
}

/// Why there is no answer, without the address.
#[derive(Debug, thiserror::Error)]
pub enum CourierError {
    /// It may not be written to.
    #[error("{0}")]
    Refused(#[from] Refusal),
    /// It did not answer in time.
    #[error("it did not answer within {EXCHANGE_MAX:?}")]
    TooSlow,
    /// No connection, or no HTTP.
    #[error("it could not be reached")]
    Unreachable,
    /// Its answer is longer than a challenge.
    #[error("its answer has more than {REPLY_BYTES_MAX} bytes")]
    TooLarge,
}

impl Courier {
    /// A courier within the bounds of `[fetch]`.
    pub fn new(settings: &config::Fetch) -> Result<Courier, FetchError> {
        let limits = Limits::from(settings).hurried(settings.timeout.min(EXCHANGE_MAX), REPLY_BYTES_MAX);
        Ok(Courier::with(Walker::new(limits)?))
    }

    pub(super) fn with(walker: Walker) -> Courier {
        Courier(Arc::new(walker))
    }

    /// Asks a callback a question.
    pub async fn ask(&self, url: &Url) -> Result<Reply, CourierError> {
        self.exchange(url, self.0.clients.once.get(url.clone()), true).await
    }

    /// Brings a document to a callback, with these headers.
    pub async fn bring(
        &self,
        url: &Url,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Result<Reply, CourierError> {
        let request = self.0.clients.once.post(url.clone());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        self.exchange(url, request.body(body.into()), false).await
    }

    async fn exchange(&self, url: &Url, request: RequestBuilder, read: bool) -> Result<Reply, CourierError> {
        let walker = &self.0;
        guard::check(url, &walker.limits.allow_private)?;
        let exchange = async {
            walker.resolved(url).await.map_err(plain)?;
            let response = walker.heard(url, request).await.map_err(plain)?;
            reply(walker, response, read).await
        };
        timeout(walker.limits.timeout, exchange).await.map_err(|_| CourierError::TooSlow)?
    }
}

async fn reply(walker: &Walker, response: Response, read: bool) -> Result<Reply, CourierError> {
    let status = response.status().as_u16();
    let retry_after = fresh::retry_after(response.headers(), Timestamp::now());
    let body = match read {
        true => body::read(response, walker.limits.body_bytes_max, &walker.limits.pace).await.map_err(plain)?,
        false => Vec::new(),
    };
    Ok(Reply { status, body, retry_after })
}

/// What went wrong, without the address that it happened at.
fn plain(why: FetchError) -> CourierError {
    match why {
        FetchError::Refused { why, .. } => CourierError::Refused(why),
        FetchError::TooSlow { .. } => CourierError::TooSlow,
        FetchError::TooLarge { .. } => CourierError::TooLarge,
        _ => CourierError::Unreachable,
    }
}

/// Whether an address may be written to, as far as can be told without resolving its host.
pub fn permitted(url: &Url, allow: &AllowPrivate) -> Result<(), Refusal> {
    guard::check(url, allow)
}
