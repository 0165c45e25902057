//! robots.txt, by RFC 9309: what a site asks of those who read its pages by machine.
//!
//! Owns the file's grammar, what it allows, and how long an answer counts. It is kept to for article
//! pages. Feeds and sitemaps that the configuration names are exempt: somebody gave them to be
//! polled. `[fetch] robots = false`, or that of a `[[source]]`, switches it off.
//!
//! `Crawl-delay` and `Sitemap` are no part of the RFC; papers write them, so they are read.

use std::time::Duration;

use url::Url;

mod keep;
mod pattern;
#[cfg(test)]
mod tests;

pub(super) use self::keep::{Kept, Standing};
use self::pattern::{Pattern, normal};

/// How much of a file is read: the RFC asks for 500 KiB at least.
const BYTES_MAX: usize = 512 * 1024;
/// The name that a file's groups know us by.
const PRODUCT: &str = "diembao";
/// The longest `Crawl-delay` kept to: a poll reads tens of pages, and one that takes hours finds its
/// feed changed. Papers write 10 and less.
const CRAWL_DELAY_MAX: Duration = Duration::from_secs(60);
/// Sitemaps remembered of one file.
const SITEMAPS_MAX: usize = 20;
/// Longest address of a sitemap, in bytes.
const SITEMAP_BYTES_MAX: usize = 2048;

/// What a robots.txt asks of us: the rules of the groups that name us, else of those for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
    sitemaps: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    allow: bool,
    pattern: Pattern,
}

/// What groups say, while a file is read: those for us and those for all, each merged into one.
#[derive(Default)]
struct Groups<'a> {
    /// The name that we go by.
    product: &'a str,
    ours: Group,
    all: Group,
    /// Whom the group being read is for.
    for_us: bool,
    for_all: bool,
    /// Whether the group being read has a rule already: the next `User-agent` begins another.
    ruled: bool,
}

#[derive(Default)]
struct Group {
    named: bool,
    rules: Vec<Rule>,
    crawl_delay: Option<Duration>,
}

impl Robots {
    /// Reads a file. Anything can be read: what is not understood is passed over.
    pub fn parse(bytes: &[u8]) -> Robots {
        Robots::parse_as(bytes, PRODUCT)
    }

    /// The same for who calls itself by `user_agent`: papers can only know us by what they see.
    pub fn parse_as(bytes: &[u8], user_agent: &str) -> Robots {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let product = Some(token(user_agent)).filter(|token| !token.is_empty()).unwrap_or(PRODUCT);
        let (mut groups, mut sitemaps) = (Groups { product, ..Groups::default() }, Vec::new());
        for (name, value) in lines(within_bounds(bytes)) {
            match name.as_str() {
                "user-agent" => groups.agent(&value),
                "allow" => groups.rule(true, &value),
                "disallow" => groups.rule(false, &value),
                "crawl-delay" => groups.delay(&value),
                "sitemap" if sitemaps.len() < SITEMAPS_MAX && value.len() <= SITEMAP_BYTES_MAX => sitemaps.push(value),
                _ => {}
            }
        }
        let group = if groups.ours.named { groups.ours } else { groups.all };
        Robots { rules: group.rules, crawl_delay: group.crawl_delay, sitemaps }
    }

    /// Whether we may ask for what stands at this path, its query included. The longest rule that
    /// matches decides; of two as long, the one that allows; where none does, we may.
    pub fn allows(&self, path_and_query: &str) -> bool {
        let path = normal(path_and_query);
        let matching = self.rules.iter().filter(|rule| rule.pattern.matches(&path));
        path == "/robots.txt" || matching.max_by_key(|rule| (rule.pattern.len(), rule.allow)).is_none_or(|it| it.allow)
    }

    /// The least time between two requests that it asks for, at most a minute.
    pub fn crawl_delay(&self) -> Option<Duration> {
        self.crawl_delay
    }

    /// Addresses of sitemaps, as written.
    pub fn sitemaps(&self) -> &[String] {
        &self.sitemaps
    }

    /// The same as web addresses, relative to a page of the server, each once. One for news comes first:
    /// it holds the last two days, with titles and dates.
    pub fn sitemaps_from(&self, page: &Url) -> Vec<Url> {
        let mut found: Vec<Url> = Vec::new();
        for stated in self.sitemaps.iter().filter(|stated| !stated.is_empty()) {
            let url = page.join(stated).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
            found.extend(url.filter(|url| !found.contains(url)));
        }
        found.sort_by_key(|url| !url.as_str().to_ascii_lowercase().contains("news"));
        found
    }

    /// Room that it takes in memory, about.
    fn bytes(&self) -> usize {
        let rules = self.rules.iter().map(|rule| rule.pattern.len() + size_of::<Rule>());
        rules.chain(self.sitemaps.iter().map(String::len)).sum()
    }

    /// The same as a file: what is kept of it, with nothing in it that is not for us.
    pub(super) fn written(&self) -> String {
        let mut lines = vec!["User-agent: *".to_owned()];
        let word = |rule: &Rule| if rule.allow { "Allow" } else { "Disallow" };
        lines.extend(self.rules.iter().map(|rule| format!("{}: {}", word(rule), rule.pattern.written())));
        lines.extend(self.crawl_delay.map(|delay| format!("Crawl-delay: {}", delay.as_secs_f64())));
        lines.extend(self.sitemaps.iter().map(|url| format!("Sitemap: {url}")));
        lines.join("\n") + "\n"
    }
}

/// The product token that a name begins with (RFC 9309, 2.2.1).
fn token(name: &str) -> &str {
    let end = name.find(|letter: char| !matches!(letter, 'a'..='z' | 'A'..='Z' | '_' | '-'));
    &name[..end.unwrap_or(name.len())]
}

impl Groups<'_> {
    fn agent(&mut self, value: &str) {
        if std::mem::take(&mut self.ruled) {
            (self.for_us, self.for_all) = (false, false);
        }
        if value.split_whitespace().next() == Some("*") {
            (self.for_all, self.all.named) = (true, true);
        } else if token(value).eq_ignore_ascii_case(self.product) {
            (self.for_us, self.ours.named) = (true, true);
        }
    }

    fn rule(&mut self, allow: bool, value: &str) {
        self.ruled = true;
        // A rule without a path is none: `Disallow:` alone lets everybody in.
        if !value.is_empty() {
            let rule = Rule { allow, pattern: Pattern::parse(value) };
            self.each(|group| group.rules.push(rule.clone()));
        }
    }

    fn delay(&mut self, value: &str) {
        let seconds = value.parse().ok().filter(|seconds: &f64| *seconds >= 0.0);
        let Some(seconds) = seconds.map(|seconds| seconds.min(CRAWL_DELAY_MAX.as_secs_f64())) else { return };
        let delay = Duration::from_secs_f64(seconds);
        self.each(|group| group.crawl_delay = group.crawl_delay.max(Some(delay)));
    }

    fn each(&mut self, mut tell: impl FnMut(&mut Group)) {
        if self.for_us {
            tell(&mut self.ours);
        }
        if self.for_all {
            tell(&mut self.all);
        }
    }
}

/// What is read of a file: its beginning, without a line that was cut in two.
fn within_bounds(bytes: &[u8]) -> &[u8] {
    if bytes.len() <= BYTES_MAX {
        return bytes;
    }
    let end = bytes[..BYTES_MAX].iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    &bytes[..end.unwrap_or(0)]
}

/// The lines `name: value`, names in lower case, comments left out.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (String, String)> {
    bytes.split(|byte| matches!(byte, b'\n' | b'\r')).filter_map(|line| {
        let line = line.split(|byte| *byte == b'#').next().unwrap_or_default();
        let line = String::from_utf8_lossy(line);
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    })
}
