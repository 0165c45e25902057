//! An entry's draft, bettered by its page.

use super::Extract;
use super::entry::has_full_text;
use crate::model::{CanonicalUrl, Draft};

/// A page's body replaces the channel's when it is at least this share as long.
const BODY_SHARE_MIN: f64 = 0.8;

/// Fills and betters a draft from its article's page. The body, kicker, tags and pictures are the
/// page's; the title stays the channel's unless it has none; dates of the channel stay where the
/// page states none.
pub fn complete(draft: Draft, page: Extract) -> Draft {
    let mut draft = draft;
    if let Some(canonical) = page.canonical.filter(|canonical| canonical.site() == draft.url.site()) {
        readdress(&mut draft, canonical);
    }
    if draft.title.is_empty() {
        draft.title = page.title.unwrap_or_default();
    }
    draft.kicker = page.kicker.or(draft.kicker);
    draft.summary = page.summary.or(draft.summary);
    if !page.authors.is_empty() {
        draft.authors = page.authors;
    }
    draft.published = page.published.or(draft.published);
    draft.updated = page.updated.or(draft.updated);
    draft.section = page.section.or(draft.section);
    for tag in page.tags {
        if !draft.tags.contains(&tag) {
            draft.tags.push(tag);
        }
    }
    if !page.images.is_empty() {
        draft.images = page.images;
    }
    draft.language = page.language.or(draft.language);
    let shorter = (page.text.len() as f64) < draft.text.len() as f64 * BODY_SHARE_MIN;
    let poorer = page.text.is_empty() || shorter && has_full_text(&draft);
    if !poorer {
        draft.text = page.text;
        draft.html = page.html;
    }
    draft
}

fn readdress(draft: &mut Draft, canonical: CanonicalUrl) {
    if canonical != draft.url {
        let listed = std::mem::replace(&mut draft.url, canonical);
        draft.listed_url.get_or_insert(listed);
    }
}
