//! Bytes to entries and faults: feeds, sitemaps, listing pages, character sets, dates.
//!
//! Never imports store, network or clock.
