//! Feeds, pages, health and metrics over HTTP.
//!
//! Never imports fetch, parse, extract or sled.
