//! The way from an address to a document: one exchange a hop, each hop checked, all within one time.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderValue, USER_AGENT};
use reqwest::{RequestBuilder, Response, StatusCode};
use rustls::RootCertStore;
use tokio::time::timeout;
use url::{Host, Url};

use super::error::{cause, network, shown};
use super::guard::{GuardedResolver, Lookup, Unresolved};
use super::pace::Pace;
use super::polite::Politeness;
use super::status::{failed, moved, nameless};
use super::{Accept, Answer, Delay, Document, FetchError, RedirectFault, Request};
use super::{body, client, decode, fresh, guard, headers, links};
use crate::config::{self, AllowPrivate};

/// Redirects followed. Papers need one or two (https, www); RFC 9110 asks for a bound, five was its custom.
pub(super) const REDIRECTS_MAX: usize = 5;

const ACCEPT_FEED: HeaderValue = HeaderValue::from_static(
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1",
);
const ACCEPT_ROBOTS: HeaderValue = HeaderValue::from_static("text/plain, */*;q=0.1");
const ACCEPT_PAGE: HeaderValue = HeaderValue::from_static("text/html, application/xhtml+xml;q=0.9, */*;q=0.1");

/// What requests are held to: the part of `[fetch]` that is not about when to ask.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    pub(super) concurrency: usize,
    pub(super) per_host: usize,
    pub(super) timeout: Duration,
    pub(super) pace: Pace,
    pub(super) body_bytes_max: u64,
    pub(super) user_agent: String,
    pub(super) allow_private: AllowPrivate,
    pub(super) proxy: Option<Url>,
}

/// All that requests share.
pub(super) struct Walker {
    pub(super) clients: client::Clients,
    resolver: GuardedResolver,
    pub(super) polite: Politeness,
    pub(super) limits: Limits,
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
            pace: Pace::within(settings.timeout),
            body_bytes_max: settings.body_bytes_max,
            user_agent: settings.user_agent.clone(),
            allow_private: settings.allow_private.clone(),
            proxy: settings.proxy.clone(),
        }
    }
}

impl Limits {
    /// The same for exchanges that have less time and bring less.
    pub(super) fn hurried(self, timeout: Duration, body_bytes_max: u64) -> Limits {
        Limits { timeout, pace: Pace::within(timeout), body_bytes_max, ..self }
    }
}

impl Walker {
    pub(super) fn new(limits: Limits) -> Result<Walker, FetchError> {
        Walker::with(limits, guard::system(), client::roots())
    }

    /// With names and roots other than the world's.
    pub(super) fn with(limits: Limits, lookup: Lookup, roots: RootCertStore) -> Result<Walker, FetchError> {
        let resolver = GuardedResolver::new(lookup, limits.allow_private.clone(), limits.proxy.as_ref());
        let clients = client::Clients::new(&limits, &resolver, &roots)?;
        let polite = Politeness::new(limits.concurrency, limits.per_host);
        Ok(Walker { clients, resolver, polite, limits })
    }

    /// Follows the redirects from the asked address to its answer.
    pub(super) async fn walk(&self, request: &Request<'_>) -> Result<Answer, FetchError> {
        let mut visited = vec![request.url.clone()];
        // Hops from the asked address that were permanent: where the last of them led is its new place.
        let mut settled = 0;
        let mut left = self.limits.timeout;
        loop {
            let url = &visited[visited.len() - 1];
            match self.step(url, request, &mut left).await? {
                Step::Arrived(answer) => return Ok(self.arrived(*answer, &visited[..=settled], left)),
                Step::Moved { to, permanently } => {
                    if permanently && settled + 1 == visited.len() {
                        settled += 1;
                    }
                    follow(&mut visited, to)?;
                }
            }
        }
    }

    /// The answer, with what only the whole way shows.
    fn arrived(&self, mut answer: Answer, settled: &[Url], left: Duration) -> Answer {
        let (moved, spent) = match &mut answer {
            Answer::Document(document) => (&mut document.moved_permanently, &mut document.took),
            Answer::NotModified { moved_permanently, took, .. } => (moved_permanently, took),
        };
        *moved = settled.get(1..).and_then(<[Url]>::last).map(nameless);
        *spent = self.limits.timeout.saturating_sub(left);
        answer
    }

    /// One exchange, in its turn; what it takes once its turn has come is taken from the time left.
    async fn step(&self, url: &Url, request: &Request<'_>, left: &mut Duration) -> Result<Step, FetchError> {
        guard::check(url, &self.limits.allow_private).map_err(|why| FetchError::Refused { url: shown(url), why })?;
        let turn = self.admitted(url, request.accept).await?;
        let began = Instant::now();
        let exchange = timeout(*left, self.exchange(url, request)).await;
        *left = left.saturating_sub(began.elapsed());
        let slow = |_| FetchError::TooSlow { url: shown(url), why: Delay::Total(self.limits.timeout) };
        exchange.map_err(slow)?.inspect_err(|why| turn.heed(why))
    }

    async fn exchange(&self, url: &Url, request: &Request<'_>) -> Result<Step, FetchError> {
        // The validators go with every hop: a channel that redirects (http to https, most often)
        // would never be answered 304 otherwise.
        let conditions = headers::conditions(request.validators);
        let asked = !conditions.is_empty();
        self.resolved(url).await?;
        let response = self.send(url, request.accept, conditions).await?;
        if headers::too_large(response.headers()) {
            return Err(FetchError::HeadersTooLarge { url: shown(url) });
        }
        match response.status() {
            // 203 is a 200 that a proxy on the way has touched. 206 would be half a document.
            StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
                self.document(url, response).await.map(|document| Step::Arrived(Box::new(Answer::Document(document))))
            }
            StatusCode::NOT_MODIFIED if asked => Ok(Step::Arrived(Box::new(unchanged(request, response.headers())))),
            StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT => {
                Ok(Step::Moved { to: moved(url, response.headers())?, permanently: true })
            }
            StatusCode::FOUND | StatusCode::SEE_OTHER | StatusCode::TEMPORARY_REDIRECT => {
                Ok(Step::Moved { to: moved(url, response.headers())?, permanently: false })
            }
            status => Err(failed(url, status, response.headers())),
        }
    }

    async fn send(&self, url: &Url, accept: Accept, conditions: HeaderMap) -> Result<Response, FetchError> {
        let (client, accept) = match accept {
            Accept::Feed => (&self.clients.once, ACCEPT_FEED),
            Accept::Page | Accept::PageOnRequest => (&self.clients.kept, ACCEPT_PAGE),
            Accept::Robots | Accept::Hub => (&self.clients.once, ACCEPT_ROBOTS),
        };
        let request = client.get(url.clone()).header(ACCEPT, accept);
        let request = request.header(ACCEPT_ENCODING, decode::ACCEPT_ENCODING).headers(conditions);
        self.heard(url, request).await
    }

    /// Sends a request in our name; waits for the head of its answer no longer than a head may take.
    pub(super) async fn heard(&self, url: &Url, request: RequestBuilder) -> Result<Response, FetchError> {
        let request = request.header(USER_AGENT, self.polite.user_agent(&self.limits.user_agent));
        let slow = |why| FetchError::TooSlow { url: shown(url), why };
        let pace = &self.limits.pace;
        match timeout(pace.head, request.send()).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(why)) if why.is_timeout() && why.is_connect() => Err(slow(Delay::Connection(pace.connect))),
            Ok(Err(why)) => Err(network(url, &why)),
            Err(_) => Err(slow(Delay::Head(pace.head))),
        }
    }

    /// Checks what a name leads to where a proxy will do the connecting; else the connector's own
    /// look-up is the check.
    pub(super) async fn resolved(&self, url: &Url) -> Result<(), FetchError> {
        let (Some(_), Some(Host::Domain(name))) = (&self.limits.proxy, url.host()) else { return Ok(()) };
        match self.resolver.addresses(name).await {
            Ok(_) => Ok(()),
            Err(Unresolved::Refused(why)) => Err(FetchError::Refused { url: shown(url), why }),
            Err(Unresolved::Unknown(why)) => Err(FetchError::Name { url: shown(url), why: cause(&why) }),
        }
    }

    async fn document(&self, url: &Url, response: Response) -> Result<Document, FetchError> {
        let (url, said) = (nameless(url), response.headers());
        let content_type = headers::content_type(said);
        let validators = headers::validators(said);
        let max_age = fresh::max_age(said, Timestamp::now());
        let push = links::push(said, &url);
        let compressed = said.contains_key(CONTENT_ENCODING);
        let body = body::read(response, self.limits.body_bytes_max, &self.limits.pace).await?;
        Ok(Document {
            url,
            content_type,
            compressed,
            body,
            validators,
            moved_permanently: None,
            max_age,
            push,
            took: Duration::ZERO,
        })
    }
}

/// What a 304 says of the document that we have.
fn unchanged(request: &Request<'_>, said: &HeaderMap) -> Answer {
    Answer::NotModified {
        validators: headers::renewed(request.validators, said),
        max_age: fresh::max_age(said, Timestamp::now()),
        moved_permanently: None,
        took: Duration::ZERO,
    }
}

/// Adds a hop to the way, unless it leads in a circle or too far.
pub(super) fn follow(visited: &mut Vec<Url>, to: Url) -> Result<(), FetchError> {
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
