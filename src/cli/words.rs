//! Words that several commands print.

use crate::model::ListingFormat;

/// A number and what it counts: `1 entry`, `2 entries`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// What a listing is written in, as people call it.
pub(super) fn format_name(format: ListingFormat) -> &'static str {
    match format {
        ListingFormat::Rss => "RSS",
        ListingFormat::Atom => "Atom",
        ListingFormat::JsonFeed => "JSON Feed",
        ListingFormat::Sitemap => "sitemap",
        ListingFormat::Page => "page",
    }
}
