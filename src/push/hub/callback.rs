//! Callbacks: addresses that strangers name, and that we write to.

use std::fmt;

use url::{Host, Url};

use crate::model::{Secret, Site};

/// Longest callback taken: what servers take without complaint, and each is kept.
const CALLBACK_BYTES_MAX: usize = 2048;
/// Below this, only the two ports of the web: what listens there is mail, files, names, shells.
const PORT_MIN: u16 = 1024;
/// Ports above it that browsers send nothing to either (Fetch Standard, "port blocking"), because
/// what listens there may take a request of ours for one in its own language.
const PORTS_BLOCKED: &[u16] = &[
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/// Where a subscriber is told: an address of the web that may be written to, as far as it can be
/// judged by its letters. What it leads to is judged when it is connected to (`fetch`).
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    url: Url,
    text: Secret,
}

impl Callback {
    /// Reads a callback; the error says in a sentence what is wrong with it, without repeating it.
    pub fn read(text: &str) -> Result<Callback, &'static str> {
        if text.len() > CALLBACK_BYTES_MAX {
            return Err("has more than 2048 bytes: give a shorter address");
        }
        let url = Url::parse(text).map_err(|_| "is no absolute address: give one that begins with https://")?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("is neither http nor https: give an address of the web");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("holds a name or password: give an address that can not be guessed instead");
        }
        if url.fragment().is_some() {
            return Err("holds a fragment, which is never sent: leave out what follows the #");
        }
        match url.port() {
            Some(port) if port < PORT_MIN || PORTS_BLOCKED.contains(&port) => {
                Err("is at a port that serves something other than the web: use 80, 443, or another from 1024 on")
            }
            _ => Ok(Callback { url, text: Secret::new(text.to_owned()) }),
        }
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// As it was given.
    pub fn text(&self) -> &Secret {
        &self.text
    }

    /// The site that it is of: what may be shown of it, and what work in flight is counted by.
    pub fn site(&self) -> Site {
        Site::of(&self.url)
    }

    /// Who would be harmed if it were written to too often: a site, or an IP address whatever its port.
    pub fn victim(&self) -> String {
        match self.url.host() {
            Some(Host::Ipv4(ip)) => ip.to_string(),
            Some(Host::Ipv6(ip)) => ip.to_string(),
            _ => self.site().to_string(),
        }
    }
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Callback({}…)", self.site())
    }
}
