//! Pages for readers: values into templates, in two languages, without scripts.
//!
//! Owns what each page says and in which order. Does not own addresses (`address`), the words
//! (`messages`) or which items stand where (`store`).

mod article;
mod frame;
mod home;
mod hub;
mod items;
mod listing;
mod source;

use askama::Template;

use crate::config::{Config, Language};
use crate::text::collation_key;

use super::address::Query;
use super::place::{Kind, Place};
use super::serve::{Document, Reading, WebError};

pub(super) use self::article::article;
use self::frame::Frame;
pub(super) use self::hub::hub;

/// Why a page is not there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Failure {
    /// Nothing is at the address.
    Missing,
    /// The query can not be read.
    BadQuery,
    /// Only reading is possible.
    NotAllowed,
    /// Our own fault.
    Ours,
}

/// Writes the page of a place.
pub(super) fn place(reading: &Reading, place: &Place, query: &Query, language: Language) -> Result<Document, WebError> {
    match place.kind {
        Kind::All if query.before.is_none() => home::home(reading, place, query, language),
        _ => listing::listing(reading, place, query, language),
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage<'a> {
    frame: Frame<'a>,
    status: u16,
    title: &'a str,
    hint: &'a str,
}

/// Writes the page that stands in for one that is not there.
pub(super) fn failure(
    failure: Failure,
    status: u16,
    config: &Config,
    language: Language,
) -> Result<String, askama::Error> {
    let frame = Frame::new(config, language, &Query::default(), "/");
    let words = frame.words;
    let (title, hint) = match failure {
        Failure::Missing => (&words.not_found, &words.not_found_hint),
        Failure::BadQuery => (&words.bad_request, &words.bad_request_hint),
        Failure::NotAllowed => (&words.not_allowed, &words.not_allowed_hint),
        Failure::Ours => (&words.failed, &words.failed_hint),
    };
    FailurePage { frame: frame.titled(title), status, title, hint }.render()
}

/// A link with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Anchor {
    name: String,
    href: String,
}

/// Links in dictionary order.
fn sorted(anchors: impl Iterator<Item = Anchor>) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = anchors.collect();
    anchors.sort_by_cached_key(|anchor| collation_key(&anchor.name));
    anchors
}

/// The address of the next older page of a list.
fn older(frame: &Frame<'_>, query: &Query, next: Option<crate::model::Cursor>, path: &str) -> Option<String> {
    let query = Query { before: Some(next?), limit: None, ..query.clone() };
    Some(format!("{}{}", frame.root, query.on(path)))
}
