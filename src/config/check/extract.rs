//! `[source.extract]`: selectors.

use scraper::Selector;

use super::super::raw;
use super::Faults;
use super::value::{each, optional};
use crate::model::ExtractRules;

pub(super) fn extract(raw: &raw::Extract, faults: &mut Faults<'_>) -> ExtractRules {
    ExtractRules {
        title: optional(&raw.title, faults, selector),
        body: optional(&raw.body, faults, selector),
        drop: each(raw.drop.each(), faults, selector),
        date: optional(&raw.date, faults, selector),
        author: optional(&raw.author, faults, selector),
        summary: optional(&raw.summary, faults, selector),
        kicker: optional(&raw.kicker, faults, selector),
        section: optional(&raw.section, faults, selector),
        image: optional(&raw.image, faults, selector),
        caption: optional(&raw.caption, faults, selector),
    }
}

/// A CSS selector.
pub(super) fn selector(text: &str) -> Result<String, String> {
    match Selector::parse(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err(format!("`{text}` is no CSS selector; write it as `div.content-detail` or `#body p`")),
    }
}
