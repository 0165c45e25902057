//! Whose server an address is on: the registrable domain, by the public suffix list.

use std::fmt;
use std::sync::Arc;

use psl::Psl;
use url::{Host, Url};

/// What politeness is counted by: all hosts that one owner runs under one registrable domain.
///
/// The list's private section counts too: two papers at one blog host are two sites. An IP address
/// and `localhost` stand for one server a port, because tests and mirrors run many on one address.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Site(Arc<str>);

impl Site {
    /// The site of an address.
    pub fn of(url: &Url) -> Site {
        let port = || url.port_or_known_default().unwrap_or_default();
        let name = match url.host() {
            Some(Host::Domain(name)) => match name.trim_end_matches('.') {
                name if name == "localhost" || name.ends_with(".localhost") => format!("{name}:{}", port()),
                name => registrable(name).to_owned(),
            },
            Some(host) => format!("{host}:{}", port()),
            None => String::new(),
        };
        Site(name.into())
    }

    /// As text: a domain, or a host with its port.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The registrable domain of a name; the name itself where the list knows none.
fn registrable(name: &str) -> &str {
    let known = psl::List.domain(name.as_bytes()).filter(|domain| domain.suffix().is_known());
    known.and_then(as_text).unwrap_or(name)
}

/// The registrable domain of a host's name; where the list does not know its ending, the last two parts
/// (the list's own rule, `*`), and the name itself where there are no two.
pub fn domain(name: &str) -> &str {
    psl::List.domain(name.as_bytes()).and_then(as_text).unwrap_or(name)
}

fn as_text<'a>(domain: psl::Domain<'a>) -> Option<&'a str> {
    std::str::from_utf8(domain.as_bytes()).ok()
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn a_site_is_what_one_owner_registered() {
        for (url, site) in [
            ("https://baodongnai.com.vn/rss", "baodongnai.com.vn"),
            ("https://media.baodongnai.com.vn/a.jpg", "baodongnai.com.vn"),
            ("http://www.baodongnai.com.vn.:8080/", "baodongnai.com.vn"),
            ("https://dongnai.gov.vn/", "dongnai.gov.vn"),
            ("https://stnmt.dongnai.gov.vn/", "dongnai.gov.vn"),
            ("https://longan.gov.vn/", "longan.gov.vn"),
            ("https://baolongan.vn/", "baolongan.vn"),
            ("https://bao-a.blogspot.com/", "bao-a.blogspot.com"),
            ("https://com.vn/", "com.vn"),
            ("https://xn--bo-lya.vn/", "xn--bo-lya.vn"),
            ("http://paper.test/", "paper.test"),
            ("http://a.paper.internal/", "a.paper.internal"),
            ("http://intranet/", "intranet"),
            ("http://localhost:81/", "localhost:81"),
            ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
            ("https://127.0.0.1/", "127.0.0.1:443"),
            ("http://[::1]:81/", "[::1]:81"),
            ("http://203.113.0.1/", "203.113.0.1:80"),
        ] {
            assert_eq!(Site::of(&url.parse().unwrap()).as_str(), site, "{url}");
        }
    }
}
