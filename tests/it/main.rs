//! Whole-program tests: the real binary over loopback, one test binary.

// A test that can not go on has failed.
#![allow(clippy::unwrap_used)]

mod api;
mod architecture;
mod browser;
mod claims;
mod commands;
mod editors;
mod hostile;
mod http;
mod layout;
mod ledger;
mod lifecycle;
mod manager;
mod opml;
mod origin;
mod pages;
mod payloads;
mod press;
mod probe;
mod publish;
mod push;
mod readers;
mod road;
mod service;
mod site;
mod topics;
mod tries;
