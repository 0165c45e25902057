//! The table of what can be wrong: how bad it is, how often it must be seen, when it is forgotten.

use serde::Serialize;

/// How bad a finding is, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Nothing comes from the channel.
    Broken,
    /// Articles, dates or identities are lost or wrong.
    Harmful,
    /// It works, and costs more than it must or is bad manners.
    Untidy,
}

/// Something that can be wrong with a channel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ailment {
    /// Its name, for counting, filtering and the sentences in `locales/doctor.*.toml`.
    pub(super) code: &'static str,
    pub(super) severity: Severity,
    /// Documents that must have shown it: more than one where a sound feed has an odd day.
    pub(super) times: u32,
    pub(super) keeps: Keeps,
}

/// When a sign is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeps {
    /// After so many documents in a row without it.
    Documents(u8),
    /// A week after it was last seen: it shows only now and then.
    Week,
}

use Keeps::{Documents, Week};
use Severity::{Broken, Harmful, Untidy};

const fn row(code: &'static str, severity: Severity, times: u32, keeps: Keeps) -> Ailment {
    Ailment { code, severity, times, keeps }
}

/// A fact of the document at hand: one is enough, and the first document without it ends it.
const fn fact(code: &'static str, severity: Severity) -> Ailment {
    row(code, severity, 1, Documents(1))
}

/// All of them; among equals, what stands first is told first.
pub(super) const AILMENTS: &[Ailment] = &[
    // What a failed poll shows. A passing failure counts as untidy until it lasts (`diagnose`).
    fact("gone", Broken),
    fact("failing-refused", Broken),
    fact("failing-html", Broken),
    fact("failing-empty", Broken),
    fact("failing-not-a-feed", Broken),
    fact("failing-sitemap-index", Broken),
    fact("failing-not-found", Broken),
    fact("failing-forbidden", Broken),
    fact("failing-tls", Broken),
    fact("failing-redirect", Broken),
    fact("failing-large", Broken),
    fact("failing-name", Broken),
    fact("failing-connect", Broken),
    fact("failing-server", Broken),
    fact("failing-slow", Broken),
    fact("failing-busy", Broken),
    fact("failing-answer", Broken),
    fact("failing-other", Broken),
    row("feed-empty", Broken, 3, Documents(1)),
    row("failing-often", Harmful, 1, Documents(1)),
    // A matter of the channel's habits (`silence`): its sign is kept whether it is one or not.
    row("silent", Harmful, 1, Documents(u8::MAX)),
    // Identity.
    row("guid-changing", Harmful, 2, Documents(3)),
    fact("guid-repeated", Harmful),
    row("guid-reused", Harmful, 2, Week),
    fact("link-same", Harmful),
    fact("link-repeated", Harmful),
    fact("link-missing", Harmful),
    fact("title-missing", Harmful),
    // What is lost.
    row("items-lost", Harmful, 2, Week),
    row("truncated", Harmful, 1, Documents(1)),
    row("feed-shrunk", Harmful, 2, Documents(2)),
    fact("selector-empty", Harmful),
    row("pages-missing", Harmful, 2, Documents(2)),
    row("robots", Harmful, 1, Documents(2)),
    row("robots-unknown", Harmful, 2, Documents(2)),
    row("pages-later", Untidy, 3, Documents(2)),
    row("sitemap-child", Harmful, 2, Documents(2)),
    // The source's pages: told of most of the last ones (`pages`).
    fact("layout-changed", Harmful),
    fact("body-by-script", Harmful),
    fact("rule-missed", Harmful),
    fact("body-missing", Harmful),
    fact("page-large", Untidy),
    fact("page-cut", Untidy),
    // Dates.
    fact("zone-ahead", Harmful),
    fact("zone-behind", Harmful),
    row("date-ahead", Harmful, 2, Documents(2)),
    row("date-future", Harmful, 2, Documents(2)),
    fact("date-epoch", Harmful),
    fact("date-unreadable", Harmful),
    fact("date-missing", Harmful),
    row("date-same", Harmful, 2, Documents(2)),
    // The document.
    fact("encoding-legacy", Harmful),
    fact("encoding-undeclared", Harmful),
    fact("encoding-wrong", Harmful),
    fact("encoding-mixed", Harmful),
    fact("xml-broken", Harmful),
    row("validators-lie", Harmful, 1, Documents(1)),
    fact("moved", Harmful),
    row("push-dead", Harmful, 1, Documents(1)),
    // Costs and manners.
    fact("validators-none", Untidy),
    row("validators-useless", Untidy, 3, Documents(3)),
    fact("uncompressed", Untidy),
    fact("document-large", Untidy),
    row("answer-slow", Untidy, 3, Documents(3)),
    row("redirected", Untidy, 5, Documents(1)),
    fact("type-wrong", Untidy),
    fact("link-relative", Untidy),
    row("link-foreign", Untidy, 3, Documents(3)),
    fact("guid-foreign", Untidy),
    fact("guid-missing", Untidy),
    fact("entry-repeated", Untidy),
    fact("date-no-hour", Untidy),
    fact("date-order", Untidy),
    fact("date-month-first", Untidy),
    fact("summary-missing", Untidy),
    fact("title-markup", Untidy),
    fact("format-old", Untidy),
    fact("entries-many", Untidy),
    fact("elements-many", Untidy),
];

/// The ailment with a code, and its place in the table.
pub(super) fn ailment(code: &str) -> Option<(usize, &'static Ailment)> {
    AILMENTS.iter().enumerate().find(|(_, ailment)| ailment.code == code)
}
