//! An article to its topics and provinces, with reasons.
//!
//! Never imports store, network or clock.
