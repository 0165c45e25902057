//! A page or an entry, and a source's rules, to a draft and faults.
//!
//! Never imports store, network or clock.
