//! `[service]`, `[fetch]`, `[retention]`.

use std::net::SocketAddr;
use std::path::{self, Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use jiff::tz::TimeZone;
use url::Url;

use super::super::read::FlagOrList;
use super::super::types::{AllowPrivate, Fetch, Language, Service};
use super::super::{Network, defaults, quantity, raw};
use super::Faults;
use super::value::{bounded, duration_within, each, line, optional, web_address, word};
use crate::source::Schedule;

/// The shortest time-out that a TLS handshake over a slow line can meet.
const TIMEOUT_MIN: Duration = Duration::from_millis(100);

pub(super) fn service(raw: Option<&raw::Service>, path: &Path, faults: &mut Faults<'_>) -> Service {
    let none = raw::Service::default();
    let raw = raw.unwrap_or(&none);
    faults.about("[service]".to_owned(), |faults| {
        let listen = optional(&raw.listen, faults, listen).unwrap_or(defaults::LISTEN);
        let data_dir = optional(&raw.data_dir, faults, line);
        Service {
            title: optional(&raw.title, faults, line).unwrap_or_else(|| defaults::TITLE.to_owned()),
            base_url: optional(&raw.base_url, faults, base_url).unwrap_or_else(|| address_of(listen)),
            listen,
            data_dir: beside(path, data_dir.as_deref().unwrap_or(defaults::DATA_DIR)),
            language: optional(&raw.language, faults, word("language of the pages", LANGUAGES)).unwrap_or(Language::Vi),
            timezone: optional(&raw.timezone, faults, zone).unwrap_or_else(default_zone),
        }
    })
}

pub(super) fn fetch(raw: Option<&raw::Fetch>, base_url: &Url, faults: &mut Faults<'_>) -> Fetch {
    let none = raw::Fetch::default();
    let raw = raw.unwrap_or(&none);
    faults.about("[fetch]".to_owned(), |faults| Fetch {
        schedule: optional(&raw.schedule, faults, Schedule::parse).unwrap_or_else(default_schedule),
        adaptive: raw.adaptive.given().map_or(defaults::ADAPTIVE, |flag| *flag.get_ref()),
        concurrency: bounded(&raw.concurrency, "concurrency", defaults::CONCURRENCY_MAX, faults)
            .unwrap_or(defaults::CONCURRENCY),
        min_interval: optional(&raw.min_interval, faults, interval),
        max_interval: longest_interval(raw, faults),
        per_host: bounded(&raw.per_host, "per_host", defaults::PER_HOST_MAX, faults).unwrap_or(defaults::PER_HOST),
        page_interval: optional(&raw.page_interval, faults, page_interval).unwrap_or(defaults::PAGE_INTERVAL),
        robots: raw.robots.given().is_none_or(|flag| *flag.get_ref()),
        push: raw.push.given().map_or_else(|| reachable(base_url), |flag| *flag.get_ref()),
        timeout: optional(&raw.timeout, faults, duration_within(TIMEOUT_MIN, defaults::TIMEOUT_MAX))
            .unwrap_or(defaults::TIMEOUT),
        body_bytes_max: optional(&raw.max_body, faults, body_bytes).unwrap_or(defaults::BODY_BYTES_MAX),
        user_agent: optional(&raw.user_agent, faults, user_agent).unwrap_or_else(|| defaults::user_agent(base_url)),
        proxy: optional(&raw.proxy, faults, web_address),
        allow_private: allow_private(raw, faults),
    })
}

fn interval(text: &str) -> Result<Duration, String> {
    duration_within(defaults::INTERVAL_MIN, defaults::INTERVAL_MAX)(text)
}

fn page_interval(text: &str) -> Result<Duration, String> {
    duration_within(Duration::ZERO, defaults::PAGE_INTERVAL_MAX)(text)
}

/// `max_interval`, which may not be shorter than `min_interval`.
fn longest_interval(raw: &raw::Fetch, faults: &mut Faults<'_>) -> Option<Duration> {
    let shortest = raw.min_interval.given().and_then(|text| interval(text.get_ref()).ok());
    optional(&raw.max_interval, faults, |text| match (interval(text)?, shortest) {
        (longest, Some(shortest)) if longest < shortest => {
            Err(format!("`{text}` is shorter than `min_interval`: polls can not be both"))
        }
        (longest, _) => Ok(longest),
    })
}

/// Whether hubs of the web can be expected to reach us under an address: not on this machine or in
/// a private network.
fn reachable(base_url: &Url) -> bool {
    match base_url.host() {
        Some(url::Host::Domain(name)) => name.contains('.') && !name.ends_with(".local"),
        Some(url::Host::Ipv4(ip)) => !(ip.is_loopback() || ip.is_private() || ip.is_link_local()),
        Some(url::Host::Ipv6(ip)) => !(ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local()),
        None => false,
    }
}

pub(super) fn retention(raw: &raw::Retention, faults: &mut Faults<'_>) -> Duration {
    let within = duration_within(defaults::RETENTION_MIN, defaults::RETENTION_MAX);
    faults.about("[retention]".to_owned(), |faults| {
        optional(&raw.articles, faults, within).unwrap_or(defaults::RETENTION)
    })
}

const LANGUAGES: &[(&str, Language)] = &[("vi", Language::Vi), ("en", Language::En)];

fn listen(text: &str) -> Result<SocketAddr, String> {
    SocketAddr::from_str(text).map_err(|_| {
        format!("`{text}` is no address to listen at: an IP address and a port are needed, such as `127.0.0.1:8080`")
    })
}

fn base_url(text: &str) -> Result<Url, String> {
    let mut url = web_address(text)?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("`{text}` is more than the public address: leave out query and fragment"));
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// The address of a listening socket, as somebody on this machine would write it.
fn address_of(listen: SocketAddr) -> Url {
    let host = match listen.ip() {
        ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
        std::net::IpAddr::V4(ip) => ip.to_string(),
        std::net::IpAddr::V6(ip) => format!("[{ip}]"),
    };
    Url::parse(&format!("http://{host}:{}", listen.port())).expect("an IP address and a port make an address")
}

/// A path relative to the file's folder, made absolute.
fn beside(file: &Path, given: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let joined = folder.join(given);
    // Fails only for an empty path or without a current folder: then the path stays as it was given.
    path::absolute(&joined).unwrap_or(joined)
}

fn zone(text: &str) -> Result<TimeZone, String> {
    TimeZone::get(text).map_err(|_| format!("`{text}` is no known time zone; write it as `Asia/Ho_Chi_Minh`"))
}

fn default_zone() -> TimeZone {
    // Bundled with jiff; Việt Nam has been at UTC+7 all year since 1975.
    TimeZone::get(defaults::TIMEZONE).unwrap_or_else(|_| TimeZone::fixed(jiff::tz::offset(7)))
}

fn default_schedule() -> Schedule {
    Schedule::parse(defaults::SCHEDULE).expect("the default schedule is tested")
}

fn body_bytes(text: &str) -> Result<u64, String> {
    let bytes = quantity::bytes(text)?;
    if (1024..=defaults::BODY_BYTES_LIMIT).contains(&bytes) {
        return Ok(bytes);
    }
    let max = quantity::show_bytes(defaults::BODY_BYTES_LIMIT);
    Err(format!("`{text}` is out of bounds: 1 KiB to {max} is needed"))
}

/// What may stand in a header: RFC 9110, 5.5, without the obsolete bytes.
fn user_agent(text: &str) -> Result<String, String> {
    let text = line(text)?;
    match text.chars().find(|letter| !matches!(letter, ' '..='~')) {
        Some(letter) => Err(format!("`{letter}` can not stand in a user agent: use ASCII letters alone")),
        None => Ok(text),
    }
}

fn allow_private(raw: &raw::Fetch, faults: &mut Faults<'_>) -> AllowPrivate {
    match raw.allow_private.given() {
        None | Some(FlagOrList::Flag(false)) => AllowPrivate::No,
        Some(FlagOrList::Flag(true)) => AllowPrivate::All,
        Some(FlagOrList::List(texts)) => AllowPrivate::Networks(each(texts, faults, Network::from_str)),
    }
}
