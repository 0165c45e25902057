//! The hub's door: forms of subscribers read, their topics found among our feeds, refusals said
//! plainly.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use url::Url;

use super::address::{Query, Target};
use super::{Shared, readers};
use crate::config::Config;
use crate::push::hub::{Asked, Refusal};

/// Longest form: five fields, two of them addresses that may be percent-encoded whole.
const FORM_BYTES_MAX: usize = 16 * 1024;
/// Longest time for it to come.
const FORM_TIME_MAX: Duration = Duration::from_secs(10);
/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";
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
