//! The hub's door: forms of subscribers read, their topics found among our feeds, refusals said
//! plainly; and our documents as the hub delivers them, which are those that readers get.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LINK, RETRY_AFTER, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::address::{Query, Target};
use super::{Shared, readers, serve};
use crate::config::Config;
use crate::push::hub::{Asked, Refusal};

/// Longest form: five fields, two of them addresses that may be percent-encoded whole.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Longest time for it to come.
const FORM_TIME_MAX: Duration = Duration::from_secs(10);
/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";
/// The largest document that is delivered: two hundred entries in full have some megabytes.
const DOCUMENT_BYTES_MAX: usize = 32 << 20;
/// Who reads what is not for one reader: it counts for none itself.
const NOBODY: &str = "diembao (0 subscribers)";
/// What subscribers are told that are taken.
const TAKEN: &str = "taken: your callback is asked now whether you meant it\n";

/// The hub that takes what was asked well.
pub trait Hub: Send + Sync {
    /// Takes a request for what stands at `path` of ours; what comes of it, the callback is asked and
    /// told. The asker's address counts for rates alone.
    fn asked(&self, asked: Asked, path: String, asker: Option<IpAddr>) -> Result<(), Refusal>;

    /// Hears that a request was refused.
    fn refused(&self) {}
}

/// No hub: everything is asked in vain.
pub struct NoHub;

impl Hub for NoHub {
    fn asked(&self, _: Asked, _: String, _: Option<IpAddr>) -> Result<(), Refusal> {
        Err(Refusal::Busy)
    }
}

/// Takes a request of a subscriber.
pub(super) async fn ask(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let asker = readers::address(&parts.headers, &parts.extensions);
    match asked(&shared, &parts.headers, body, asker).await {
        Ok(()) => plain(StatusCode::ACCEPTED, TAKEN.to_owned()),
        Err(why) => {
            shared.app.hub.refused();
            refused(&why)
        }
    }
}

async fn asked(shared: &Shared, headers: &HeaderMap, body: Body, asker: Option<IpAddr>) -> Result<(), Refusal> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // Browsers say where a form comes from. A page that any of us may open must not ask in our name.
    if !matches!(text("sec-fetch-site"), "" | "none" | "same-origin") {
        return Err(Refusal::FromPage);
    }
    if !text("content-type").split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(FORM) {
        return Err(Refusal::NotForm);
    }
    let form = tokio::time::timeout(FORM_TIME_MAX, to_bytes(body, FORM_BYTES_MAX)).await;
    let form = form.map_err(|_| Refusal::TooSlow)?.map_err(|_| Refusal::TooLong)?;
    let asked = Asked::read(&form)?;
    let path = path(&shared.config(), &asked.topic)?;
    shared.app.hub.asked(asked, path, asker)
}

/// The path of the feed that a topic names, in its one spelling.
fn path(config: &Config, topic: &str) -> Result<String, Refusal> {
    let topic = Url::parse(topic).map_err(|_| Refusal::Foreign)?;
    let below = below(config, &topic).ok_or(Refusal::Foreign)?;
    let uri: Uri = below.parse().map_err(|_| Refusal::NoFeed)?;
    let Some(Target::Feed(place, format)) = Target::read(config, uri.path()) else { return Err(Refusal::NoFeed) };
    let query = Query::read(&uri).map_err(|_| Refusal::NoFeed)?;
    match query.before {
        Some(_) => Err(Refusal::Older),
        None => Ok(Query { language: None, ..query }.on(&place.feed_path(format))),
    }
}

/// What of an address stands below one of ours: the public one, by either scheme as a server in front
/// of us may speak TLS in our place, or the one that we listen at.
fn below(config: &Config, topic: &Url) -> Option<String> {
    let listen = Url::parse(&format!("http://{}", config.service.listen)).ok();
    let ours = [Some(&config.service.base_url), listen.as_ref()];
    let base = ours.into_iter().flatten().find(|base| {
        let plain = base.port().is_none() && topic.port().is_none();
        let web = matches!(topic.scheme(), "http" | "https");
        let same = base.scheme() == topic.scheme() || plain;
        web && topic.host() == base.host() && base.port() == topic.port() && same && folder(base, topic).is_some()
    })?;
    let path = folder(base, topic)?;
    Some(topic.query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

/// The path of an address below the folder of another one.
fn folder<'a>(base: &Url, topic: &'a Url) -> Option<&'a str> {
    topic.path().strip_prefix(base.path().trim_end_matches('/')).filter(|rest| rest.starts_with('/'))
}

fn refused(why: &Refusal) -> Response {
    let status = StatusCode::from_u16(why.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = plain(status, format!("{why}\n"));
    if let Some(seconds) = why.again_seconds() {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

fn plain(status: StatusCode, text: String) -> Response {
    (status, [(CONTENT_TYPE, "text/plain; charset=utf-8"), (CACHE_CONTROL, "no-store")], text).into_response()
}

/// What we publish, as readers get it, for those who do not come by HTTP.
#[derive(Clone)]
pub struct Publications(Arc<Shared>);

/// A document as it is served.
#[derive(Debug, Clone)]
pub struct Published {
    /// Its `Content-Type`.
    pub media_type: String,
    /// Its `Link` headers.
    pub links: Vec<String>,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Why there is no document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unpublished {
    /// Nothing is published there, or no longer.
    #[error("nothing is published there")]
    Missing,
    /// It could not be written now.
    #[error("it could not be written")]
    Failed,
}

impl Publications {
    pub(super) fn of(shared: Arc<Shared>) -> Publications {
        Publications(shared)
    }

    /// The document at a path, with its query, that a reader without preferences would get now.
    pub async fn read(&self, path: &str) -> Result<Published, Unpublished> {
        let uri: Uri = path.parse().map_err(|_| Unpublished::Missing)?;
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = uri;
        request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(NOBODY));
        let answer = serve::document(State(self.0.clone()), request).await;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::BAD_REQUEST => return Err(Unpublished::Missing),
            _ => return Err(Unpublished::Failed),
        }
        let (parts, body) = answer.into_parts();
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        Ok(Published {
            media_type: parts.headers.get(CONTENT_TYPE).map(text).unwrap_or_default(),
            links: parts.headers.get_all(LINK).iter().map(text).collect(),
            bytes: to_bytes(body, DOCUMENT_BYTES_MAX).await.map_err(|_| Unpublished::Failed)?,
        })
    }
}
