//! The page at the hub's address: what it is, for who opens it in a browser.

use askama::Template;

use super::super::address::Query;
use super::super::messages::fill;
use super::super::serve::{Document, Reading, WebError};
use super::frame::Frame;
use crate::config::Language;
use crate::push::hub::{HUB_PATH, LEASE_DEFAULT};

/// Hours of a day, for saying a lease in days.
const DAY_SECONDS: u64 = 24 * 3600;

#[derive(Template)]
#[template(path = "hub.html")]
struct HubPage<'a> {
    frame: Frame<'a>,
    limits: String,
    /// What a subscriber sends, as an example.
    form: String,
}

/// Writes the page of the hub.
pub(in super::super) fn hub(reading: &Reading, query: &Query, language: Language) -> Result<Document, WebError> {
    let service = &reading.config.service;
    let frame = Frame::new(&reading.config, language, query, HUB_PATH);
    let words = frame.words;
    let limits = fill(&words.hub_limits, "days", &(LEASE_DEFAULT.as_secs() / DAY_SECONDS).to_string());
    let form = format!(
        "POST {}\nContent-Type: application/x-www-form-urlencoded\n\n\
         hub.mode=subscribe\n&hub.topic={}\n&hub.callback=https://…\n&hub.lease_seconds={}\n&hub.secret=…",
        service.link(HUB_PATH),
        service.link("/feeds/all.atom"),
        LEASE_DEFAULT.as_secs()
    );
    let frame = frame.titled(&words.hub_title).about(words.hub_what.clone());
    Ok(Document::page(HubPage { frame, limits, form }.render()?))
}
