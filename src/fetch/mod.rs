//! Bytes from the world: client, limits, conditional requests, per-host politeness, address guard.
//!
//! Never imports parse or store.
