//! A fault: what was wrong with something from the press, and was survived.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// One thing that was wrong with a document, an entry or a page. Never an error: the value that
/// could be had is returned beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// A short stable name in kebab case, such as `date-unreadable`: for counting and filtering.
    pub code: Cow<'static, str>,
    /// One sentence for the person who must act: lower case, no full stop.
    pub message: String,
    /// Position of the entry in its document, counted from 0; none when it is about the whole.
    pub entry: Option<u32>,
}

impl Fault {
    /// A fault of a whole document.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Fault { code: Cow::Borrowed(code), message: message.into(), entry: None }
    }

    /// A fault of the entry at `entry` (from 0).
    pub fn at(entry: usize, code: &'static str, message: impl Into<String>) -> Self {
        Fault { entry: u32::try_from(entry).ok(), ..Fault::new(code, message) }
    }
}
