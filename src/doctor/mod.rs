//! The feed's doctor: what is wrong with a channel, from what its polls showed, or with a source's pages,
//! and what to do.
//!
//! Owns: which signs a document shows ([`examine`] keeps them from poll to poll), when they are
//! enough for a finding ([`diagnose`], [`diagnose_pages`]), how bad each is, and the sentences ([`Finding::sentence`]; the words
//! stand in `locales/doctor.*.toml`). Does not own what a document says (parse), what a failure is
//! (fetch) or when the channel is asked again (source). Pure: no clock, no network, no store.
//!
//! A finding is never from one odd document where odd documents happen: how often a sign must be
//! seen stands in the table of `ailments`. A sign is forgotten when documents came without it.

mod ailments;
mod diagnose;
mod document;
mod entries;
mod evidence;
mod examine;
mod pages;
mod rhythm;
mod silence;
mod words;

pub use self::ailments::Severity;
pub use self::diagnose::{Condition, Finding, condition, condition_of, diagnose, worst};
pub use self::evidence::{Answered, Evidence, Facts, Own, Visit};
pub use self::examine::examine;
pub use self::pages::diagnose_pages;
pub use self::rhythm::{busiest, polls_a_day};
pub use self::words::{headline, pages_title};

#[cfg(test)]
mod codes;
#[cfg(test)]
mod tests;
