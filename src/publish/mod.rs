//! Articles to bytes: Atom, RSS, JSON Feed, OPML.
//!
//! Never imports store or clock.
