//! What we publish, for those in the house who do not come by HTTP: the hub, which delivers it, and
//! `diembao publish`, which makes files of it. They get the bytes that readers get.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, LINK, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};

use super::place::Place;
use super::{Shared, machine, serve};
use crate::model::{Shelf, Timestamp};
use crate::publish::Format;
use crate::store::StoreError;

/// The largest document: two hundred entries in full have some megabytes.
const DOCUMENT_BYTES_MAX: usize = 32 << 20;
/// Who reads what is not for one reader: it counts for none itself.
const NOBODY: &str = "diembao (0 subscribers)";
/// Items of a shelf that are read at a time.
const ITEMS_AT_ONCE: usize = 500;
/// Where the files stand that pages load.
const FILES: &str = "/static/";

/// What we publish, as readers get it.
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
        let shared = State(self.0.clone());
        let answer = match uri.path().starts_with(FILES) {
            true => machine::file(shared, uri, HeaderMap::new()).await,
            false => serve::document(shared, nobody(uri)).await,
        };
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

    /// The paths of all places, their feeds, and the articles that stand after a time. What pages lead
    /// to besides, they say themselves.
    pub fn paths(&self, since: Timestamp) -> Result<Vec<String>, StoreError> {
        let config = self.0.config();
        let places = [Place::all(&config)].into_iter().chain(Place::topics(&config)).chain(Place::regions(&config));
        let places = places.chain(Place::provinces()).chain(Place::sources(&config));
        let mut paths = vec!["/opml.xml".to_owned()];
        for place in places {
            paths.push(place.page_path());
            paths.extend(Format::ALL.map(|format| place.feed_path(format)));
        }
        let mut before = None;
        loop {
            let items = self.0.app.store.items(&Shelf::All, before, ITEMS_AT_ONCE)?;
            let recent = items.iter().take_while(|item| item.place.at >= since);
            let count = recent.map(|item| paths.push(format!("/articles/{}", item.article.id))).count();
            before = items.last().map(|item| item.place);
            if count < ITEMS_AT_ONCE {
                return Ok(paths);
            }
        }
    }
}

/// A request that counts for no reader.
fn nobody(uri: Uri) -> Request {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri;
    request.headers_mut().insert(USER_AGENT, HeaderValue::from_static(NOBODY));
    request
}
