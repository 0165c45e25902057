//! The way from an address to a document: one exchange a hop, each hop checked, all within one time.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Response, StatusCode};
use tokio::time::timeout;
use url::Url;

use super::error::{network, shown};
use super::polite::Politeness;
use super::{Accept, Answer, Document, FetchError, RedirectFault, Request, body, client, guard, headers};
use crate::config::{self, AllowPrivate};
use crate::model::PushLinks;

/// Redirects followed. Papers need one or two (https, www); RFC 9110 asks for a bound, five was its custom.
pub(super) const REDIRECTS_MAX: usize = 5;

const ACCEPT_FEED: HeaderValue = HeaderValue::from_static(
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
);
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml;q=0.9, */*;q=0.1");

/// What requests are held to: the part of `[fetch]` that is not about when to ask.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) concurrency: usize,
    pub(super) per_host: usize,
    pub(super) timeout: Duration,
    pub(super) body_bytes_max: u64,
    pub(super) user_agent: String,
    pub(super) allow_private: AllowPrivate,
}

/// All that requests share.
pub(super) struct Walker {
    client: reqwest::Client,
    polite: Politeness,
    limits: Limits,
}

/// What one exchange came to.
enum Step {
    Arrived(Box<Answer>),
    Moved { to: Url, permanently: bool },
}

impl From<&config::Fetch> for Limits {
    fn from(settings: &config::Fetch) -> Limits {
        Limits {
            concurrency: settings.concurrency,
            per_host: settings.per_host,
            timeout: settings.timeout,
            body_bytes_max: settings.body_bytes_max,
            user_agent: settings.user_agent.clone(),
            allow_private: settings.allow_private.clone(),
        }
    }
}

impl Walker {
    pub(super) fn new(limits: Limits) -> Result<Walker, FetchError> {
        let client = client::build(&limits)?;
        let polite = Politeness::new(limits.concurrency, limits.per_host);
        Ok(Walker { client, polite, limits })
    }

    /// Follows the redirects from the asked address to its answer.
    pub(super) async fn walk(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        let mut visited = vec![request.url.clone()];
        let mut all_permanent = true;
        let mut left = self.limits.timeout;
        loop {
            let url = &visited[visited.len() - 1];
            match self.step(url, request, &mut left).await? {
                Step::Arrived(answer) => return Ok(self.arrived(*answer, &visited, all_permanent, left)),
                Step::Moved { to, permanently } => {
                    all_permanent &= permanently;
                    follow(&mut visited, to)?;
                }
            }
        }
    }

    /// The answer, with what only the whole way shows.
    fn arrived(&self, answer: Answer, visited: &[Url], all_permanent: bool, left: Duration) -> Answer {
        match answer {
            Answer::Document(mut document) => {
                document.took = self.limits.timeout.saturating_sub(left);
                document.moved_permanently = (all_permanent && visited.len() > 1).then(|| document.url.clone());
                Answer::Document(document)
            }
            unchanged => unchanged,
        }
    }

    /// One exchange, in its turn; what it takes once its turn has come is taken from the time left.
    async fn step(&self, url: &Url, request: &Request<'_>, left: &mut Duration) -> Result<Step, FetchError> {
        guard::check(url, &self.limits.allow_private).map_err(|why| FetchError::Refused { url: shown(url), why })?;
        let _turn = self.polite.turn(url).await;
        let began = Instant::now();
        let exchange = timeout(*left, self.exchange(url, request)).await;
        *left = left.saturating_sub(began.elapsed());
        exchange.map_err(|_| FetchError::TooSlow { url: shown(url) })?
    }

    async fn exchange(&self, url: &Url, request: &Request<'_>) -> Result<Step, FetchError> {
        // The validators go with every hop: a channel that redirects (http to https, most often)
        // would never be answered 304 otherwise.
        let conditions = headers::conditions(request.validators);
        let asked = !conditions.is_empty();
        let response = self.send(url, request.accept, conditions).await?;
        if headers::too_large(response.headers()) {
            return Err(FetchError::HeadersTooLarge { url: shown(url) });
        }
        match response.status() {
            // 203 is a 200 that a proxy on the way has touched. 206 would be half a document.
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                self.document(url, response).await.map(|document| Step::Arrived(Box::new(Answer::Document(document))))
            }
            StatusCode::NOT_MODIFIED if asked => {
                let validators = headers::renewed(request.validators, response.headers());
                Ok(Step::Arrived(Box::new(Answer::NotModified { validators })))
            }
            StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT => moved(url, response.headers(), true),
            StatusCode::FOUND | StatusCode::SEE_OTHER | StatusCode::TEMPORARY_REDIRECT => {
                moved(url, response.headers(), false)
            }
            status => Err(failed(url, status, response.headers())),
        }
    }

    async fn send(&self, url: &Url, accept: Accept, conditions: HeaderMap) -> Result<Response, FetchError> {
        let accept = match accept {
            Accept::Feed => ACCEPT_FEED,
            Accept::Page => ACCEPT_PAGE,
        };
        let request = self.client.get(url.clone()).header(ACCEPT, accept).headers(conditions);
        request.send().await.map_err(|why| network(url, &why))
    }

    async fn document(&self, url: &Url, response: Response) -> Result<Document, FetchError> {
        let content_type = headers::content_type(response.headers());
        let validators = headers::validators(response.headers());
        let max_age = headers::max_age(response.headers());
        let body = body::read(response, self.limits.body_bytes_max).await?;
        Ok(Document {
            url: url.clone(),
            content_type,
            body,
            validators,
            moved_permanently: None,
            max_age,
            push: PushLinks::default(),
            took: Duration::ZERO,
        })
    }
}

/// Adds a hop to the way, unless it leads in a circle or too far.
fn follow(visited: &mut Vec<Url>, to: Url) -> Result<(), FetchError> {
    let lost = |why| Err(FetchError::Redirect { url: shown(&visited[0]), why });
    if visited.contains(&to) {
        return lost(RedirectFault::Circle);
    }
    if visited.len() > REDIRECTS_MAX {
        return lost(RedirectFault::TooMany);
    }
    visited.push(to);
    Ok(())
}

/// Where a redirect leads. A name and password are for the server that they were given for.
fn moved(url: &Url, headers: &HeaderMap, permanently: bool) -> Result<Step, FetchError> {
    let nowhere = || FetchError::Redirect { url: shown(url), why: RedirectFault::Nowhere };
    let location = headers.get(LOCATION).ok_or_else(nowhere)?;
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| nowhere())?;
    let mut to = url.join(location).map_err(|_| nowhere())?;
    to.set_fragment(None);
    if to.origin() != url.origin() {
        // Neither can fail for an address with a host; the guard refuses those without.
        let _ = to.set_username("");
        let _ = to.set_password(None);
    }
    Ok(Step::Moved { to, permanently })
}

fn failed(url: &Url, status: StatusCode, headers: &HeaderMap) -> FetchError {
    let url = shown(url);
    match status {
        StatusCode::NOT_MODIFIED => FetchError::Unasked { url },
        StatusCode::GONE => FetchError::Gone { url },
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let retry_after = headers::retry_after(headers, Timestamp::now());
            FetchError::Busy { url, status: status.as_u16(), retry_after }
        }
        _ => FetchError::Status { url, status: status.as_u16() },
    }
}
