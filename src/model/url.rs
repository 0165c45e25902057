//! The canonical URL: one spelling for one address.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

/// Longest address kept, in bytes. Longer ones in the press were session junk or attacks.
pub const URL_BYTES_MAX: usize = 2048;

/// Query parameters that say how a reader came, not what is read. Exact names, lower case.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "dclid",
    "fb_action_ids",
    "fb_action_types",
    "fb_ref",
    "fb_source",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igshid",
    "mc_cid",
    "mc_eid",
    "mibextid",
    "msclkid",
    "spm",
    "twclid",
    "wbraid",
    "yclid",
    "zarsrc",
];

/// An http(s) address in canonical spelling: lower-case host, no default port, no user info, no
/// fragment, no tracking parameters (`utm_*`, `fbclid`, `zarsrc` …), no trailing dot on the host.
///
/// The path keeps its case and its trailing slash: papers tell addresses apart by both. The query
/// keeps its order for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CanonicalUrl(Url);

/// Why an address can not be a canonical URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It does not parse as an absolute address.
    #[error("`{0}` is not an absolute address: {1}")]
    Unreadable(String, url::ParseError),
    /// It is neither http nor https, or names no host.
    #[error("`{0}` is neither http nor https")]
    Scheme(String),
    /// It is longer than [`URL_BYTES_MAX`].
    #[error("address of {0} bytes; at most {URL_BYTES_MAX} are kept")]
    TooLong(usize),
}

impl CanonicalUrl {
    /// Reads an absolute address.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        let text = text.trim();
        if text.len() > URL_BYTES_MAX {
            return Err(UrlError::TooLong(text.len()));
        }
        let url = Url::parse(text).map_err(|why| UrlError::Unreadable(shown(text), why))?;
        Self::from_url(url)
    }

    /// Brings an address that was already read into canonical spelling.
    pub fn from_url(mut url: Url) -> Result<Self, UrlError> {
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return Err(UrlError::Scheme(shown(url.as_str())));
        }
        url.set_fragment(None);
        // Neither can fail for a URL with a host.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        if let Some(host) = url.host_str().and_then(|host| host.strip_suffix('.')).map(str::to_owned) {
            let _ = url.set_host(Some(&host));
        }
        strip_tracking(&mut url);
        if url.as_str().len() > URL_BYTES_MAX {
            return Err(UrlError::TooLong(url.as_str().len()));
        }
        Ok(CanonicalUrl(url))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address as a [`Url`].
    pub fn as_url(&self) -> &Url {
        &self.0
    }

    /// The host without `www.` and without the `m.` and `amp.` of mobile editions: what names the paper.
    pub fn site(&self) -> &str {
        let host = self.0.host_str().unwrap_or_default();
        ["www.", "m.", "amp."].iter().find_map(|prefix| host.strip_prefix(prefix)).unwrap_or(host)
    }

    /// What two spellings of one address share: scheme, `www.` and a trailing slash left out.
    /// Used as the key under which an article is found again; never shown.
    pub fn identity(&self) -> String {
        let query = self.0.query().map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", self.site(), self.0.path().trim_end_matches('/'))
    }
}

fn strip_tracking(url: &mut Url) {
    let Some(query) = url.query() else { return };
    let tracked = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        name.is_empty() || name.starts_with("utm_") || TRACKING.contains(&name.as_str())
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !tracked(pair)).collect();
    let kept = (!kept.is_empty()).then(|| kept.join("&"));
    url.set_query(kept.as_deref());
}

fn shown(text: &str) -> String {
    text.chars().take(120).collect()
}

impl fmt::Display for CanonicalUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for CanonicalUrl {
    type Error = UrlError;

    fn try_from(text: String) -> Result<Self, UrlError> {
        Self::parse(&text)
    }
}

impl From<CanonicalUrl> for String {
    fn from(url: CanonicalUrl) -> String {
        url.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::CanonicalUrl;

    fn check(given: &str, expected: &str) {
        assert_eq!(CanonicalUrl::parse(given).map(String::from), Ok(expected.to_owned()), "{given}");
    }

    #[test]
    fn one_spelling_for_one_address() {
        check(
            "HTTPS://BaoDongNai.com.vn:443/a/b?utm_source=zalo&x=1&fbclid=9#top",
            "https://baodongnai.com.vn/a/b?x=1",
        );
        check("http://user:pw@example.vn./tin", "http://example.vn/tin");
        check("https://example.vn/tin?utm_medium=rss", "https://example.vn/tin");
        check("  https://example.vn/Tin-Bai/ ", "https://example.vn/Tin-Bai/");
    }

    #[test]
    fn only_web_addresses_count() {
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/tin/bai", "mailto:a@b.vn", ""] {
            assert!(CanonicalUrl::parse(bad).is_err(), "{bad}");
        }
        assert!(CanonicalUrl::parse(&format!("https://e.vn/{}", "a".repeat(3000))).is_err());
    }

    #[test]
    fn spellings_of_one_address_share_an_identity() {
        let identity = |text: &str| CanonicalUrl::parse(text).expect("a web address").identity();
        assert_eq!(identity("http://www.baotayninh.vn/tin-a1.html/"), identity("https://m.baotayninh.vn/tin-a1.html"));
        assert_ne!(identity("https://baotayninh.vn/tin-a1.html"), identity("https://en.baotayninh.vn/tin-a1.html"));
    }
}
