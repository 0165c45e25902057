//! The few words that feeds themselves say, in the two languages of the service.

use crate::config::Language;

/// Words of one language.
pub(super) struct Words {
    /// Before an editor's remark.
    pub(super) note: &'static str,
    /// Before the name of the paper.
    pub(super) source: &'static str,
    /// Before the names of the papers that carry a copy.
    pub(super) also_in: &'static str,
}

const VI: Words = Words { note: "Ban biên tập", source: "Nguồn", also_in: "Cũng đăng trên" };
const EN: Words = Words { note: "Editor’s note", source: "Source", also_in: "Also published by" };

/// The words of a language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Vi => &VI,
        Language::En => &EN,
    }
}
