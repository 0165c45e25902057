//! Patterns of addresses: what a channel's `include` and `exclude` hold.

use crate::model::Channel;

/// The longest pattern, in bytes: that of the longest address kept.
pub const PATTERN_BYTES_MAX: usize = crate::model::URL_BYTES_MAX;

/// A pattern of addresses. `*` stands for any run of characters, none included; all others stand
/// for themselves. A pattern that begins with `http://` or `https://` must cover the address from
/// its start, one that begins with `/` from the start of its path, any other may begin anywhere;
/// it need not reach the end unless it ends with `$`.
///
/// ```
/// use diembao::source::Pattern;
/// let pattern = Pattern::parse("/kinh-te/*.html$").unwrap();
/// assert!(pattern.matches("https://baodongnai.com.vn/kinh-te/gia-ca-phe.html"));
/// assert!(!pattern.matches("https://baodongnai.com.vn/van-hoa/kinh-te/a.html"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    anchor: Anchor,
    /// What stands between the stars.
    parts: Vec<String>,
    /// Whether the last part must be the address's end.
    closed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Anchor {
    Address,
    Path,
    Anywhere,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing, or stars alone.
    #[error("pattern `{0}` matches every address: name a part of an address, such as `/kinh-te/*`")]
    Empty(String),
    /// Addresses hold no white space.
    #[error("pattern `{0}` holds white space, which no address does")]
    Space(String),
    /// Longer than [`PATTERN_BYTES_MAX`].
    #[error("pattern of {0} bytes; at most {PATTERN_BYTES_MAX} are read")]
    TooLong(usize),
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(text: &str) -> Result<Pattern, PatternError> {
        if text.len() > PATTERN_BYTES_MAX {
            return Err(PatternError::TooLong(text.len()));
        }
        if text.chars().any(char::is_whitespace) {
            return Err(PatternError::Space(text.to_owned()));
        }
        let (body, closed) = text.strip_suffix('$').map_or((text, false), |body| (body, true));
        if body.chars().all(|letter| letter == '*') {
            return Err(PatternError::Empty(text.to_owned()));
        }
        let anchor = match body {
            _ if body.starts_with("http://") || body.starts_with("https://") => Anchor::Address,
            _ if body.starts_with('/') => Anchor::Path,
            _ => Anchor::Anywhere,
        };
        Ok(Pattern { anchor, parts: body.split('*').map(str::to_owned).collect(), closed })
    }

    /// Whether the pattern matches an address.
    pub fn matches(&self, address: &str) -> bool {
        let mut rest = match self.anchor {
            Anchor::Path => path_of(address),
            Anchor::Address | Anchor::Anywhere => address,
        };
        let last = self.parts.len() - 1;
        for (place, part) in self.parts.iter().enumerate() {
            let fixed_start = place == 0 && self.anchor != Anchor::Anywhere;
            let fixed_end = place == last && self.closed;
            let found = match (fixed_start, fixed_end) {
                (true, true) => (rest == part).then_some(rest.len()),
                (true, false) => rest.starts_with(part.as_str()).then_some(part.len()),
                (false, true) => rest.ends_with(part.as_str()).then_some(rest.len()),
                (false, false) => rest.find(part.as_str()).map(|at| at + part.len()),
            };
            match found {
                Some(end) => rest = &rest[end..],
                None => return false,
            }
        }
        true
    }
}

/// Whether an address that a channel listed counts: it matches one of `include`, when there are
/// any, and none of `exclude`. What is no pattern matches nothing.
pub fn wanted(channel: &Channel, address: &str) -> bool {
    let any = |patterns: &[String]| {
        patterns.iter().filter_map(|text| Pattern::parse(text).ok()).any(|pattern| pattern.matches(address))
    };
    (channel.include.is_empty() || any(&channel.include)) && !any(&channel.exclude)
}

/// Path, query and fragment of an address.
fn path_of(address: &str) -> &str {
    let after_scheme = address.find("://").map_or(0, |at| at + 3);
    address[after_scheme..].find('/').map_or("", |at| &address[after_scheme + at..])
}
