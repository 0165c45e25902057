//! The generic reader: where the article stands in a page of which nothing is known.
//!
//! It is `dom_smoothie`. On the 120 open pages of the article extraction benchmark, between the same
//! stages of ours (November 2026), shingle F1 was .968 with it and .956 with `trafilatura` 0.6, with or
//! without that one's fallback; the difference is .012 (95 %: .001 to .023), and of the same sign in both
//! halves of a split by hash (.965 to .950, .973 to .965). `trafilatura` takes two to three and a half
//! times as long and brings 23 packages more, a second html5ever and scraper among them (Apache-2.0; ours
//! is MIT). It does not serve as a second opinion either: no page of the 120 is lost by the first, and
//! neither reader's result tells which of the two is better.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_smoothie::{Config, Readability, ReadabilityError};
use url::Url;

use super::lean::without_frames;
use crate::model::Fault;

/// The attribute that says so.
pub(super) const MIDDLE: &str = "data-middle";
/// Most elements of a page: the heaviest of the press have 12,000.
const ELEMENTS_MAX: usize = 60_000;

/// How pages set a line in the middle, where captions stand.
const MIDDLES: [&str; 5] =
    ["style=\"text-align:center", "style=\"text-align: center", "align=\"center\"", "align=center", "align='center'"];

/// The reader takes styles away: what is set in the middle says so in an attribute that it leaves.
fn with_middles(html: &str) -> String {
    MIDDLES.iter().fold(html.to_owned(), |html, middle| match html.contains(middle) {
        true => html.replace(&format!(" {middle}"), &format!(" {MIDDLE}=\"\" {middle}")),
        false => html,
    })
}

/// The HTML of the main text. A failure of the reader is the page's fault, never ours.
pub(super) fn main_text(html: &str, url: &Url) -> Result<String, Fault> {
    // The reader cuts what frames say of themselves in the middle of letters, and panics.
    let html = without_frames(html);
    let config = Config {
        // Classes tell captions and furniture.
        keep_classes: true,
        max_elements_to_parse: ELEMENTS_MAX,
        disable_json_ld: true,
        ..Config::default()
    };
    let read = catch_unwind(AssertUnwindSafe(|| -> Result<String, ReadabilityError> {
        let mut reader = Readability::new(with_middles(&html), Some(url.as_str()), Some(config))?;
        Ok(reader.parse()?.content.to_string())
    }));
    match read {
        Ok(Ok(content)) => Ok(content),
        Ok(Err(why)) => Err(Fault::new("body-missing", format!("no main text was found: {why}"))),
        Err(_) => Err(Fault::new("reader-failed", "the generic reader failed on this page")),
    }
}
