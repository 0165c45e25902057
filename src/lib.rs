//! Điểm Báo: gathers the regional party press, recognises what is the same text, sorts it into
//! curated topics, and republishes those as feeds.
//!
//! The road of one article, in the order of the modules: a **source**'s channel is due, **fetch**
//! brings its bytes, **parse** makes entries of them, **extract** a draft of each; the draft goes
//! into the **log**, and in the log's order **identify** says what it is, **classify** where it
//! belongs, as rules have it or as **learn** was taught, **store** keeps it, and **publish** and **web** give it to readers. `pipeline.rs` is
//! the only file where stages meet; ARCHITECTURE.md is the map.

pub mod model;
pub mod text;

pub mod config;
pub mod rule;

pub mod source;

pub mod push;

pub mod fetch;

pub mod parse;

pub mod extract;

pub mod doctor;

pub mod log;

pub mod identify;

pub mod classify;

pub mod learn;

pub mod store;

pub mod publish;

pub mod web;

pub mod pipeline;

pub mod metrics;

pub mod control;

pub mod daemon;

pub mod demo;

pub mod cli;

#[cfg(test)]
mod corpora;
