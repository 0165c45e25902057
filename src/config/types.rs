//! What feeds.toml says, checked: the types that the rest of the house reads.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use url::Url;

use super::network::Network;
use crate::model::{Channel, Names, ProvinceId, RegionId, Slug, Source, SourceId, TopicId};
use crate::rule::Rule;
use crate::source::{Rhythm, Schedule};

/// Everything that feeds.toml says, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// `[service]`
    pub service: Service,
    /// `[fetch]`
    pub fetch: Fetch,
    /// `[retention] articles`: how long articles are kept.
    pub retention: Duration,
    /// `[[source]]`, in file order; shared with whoever polls them, since there may be thousands.
    pub sources: Vec<Arc<Source>>,
    /// `[[topic]]`, in file order.
    pub topics: Vec<Topic>,
    /// `[[alert]]`, in file order.
    pub alerts: Vec<Alert>,
    /// The six built-in regions, then `[[region]]`.
    pub regions: Vec<Region>,
}

/// `[service]`: what we are and where we answer.
#[derive(Debug, Clone)]
pub struct Service {
    /// Name of the service, on every page and feed.
    pub title: String,
    /// Public address, used in every link that we publish: its path has no trailing slash, but for
    /// the root's own. [`Service::link`] joins it with a path.
    pub base_url: Url,
    /// Where the pages and feeds are served.
    pub listen: SocketAddr,
    /// Folder of durable state, absolute.
    pub data_dir: PathBuf,
    /// Default language of the pages.
    pub language: Language,
    /// Zone in which dates are shown, cron expressions are read, and undated zones are understood.
    pub timezone: TimeZone,
}

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

/// `[fetch]`: how channels are polled.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// When channels are polled that set no schedule of their own.
    pub schedule: Schedule,
    /// Whether the rhythm follows the paper's own within bounds.
    pub adaptive: bool,
    /// The shortest distance of polls that the rhythm may choose; none: half of the schedule's.
    pub min_interval: Option<Duration>,
    /// The longest; none: 36 times the schedule's, at most six hours.
    pub max_interval: Option<Duration>,
    /// Requests in flight, all hosts together.
    pub concurrency: usize,
    /// Requests in flight to one site: all hosts of one registrable domain.
    pub per_host: usize,
    /// The least time between the starts of two requests for article pages of one site.
    pub page_interval: Duration,
    /// Whether robots.txt is kept to when article pages are read.
    pub robots: bool,
    /// Whether hubs are asked to tell us what is new; they must reach us under `base_url`.
    pub push: bool,
    /// Longest time for one request, redirects and body included.
    pub timeout: Duration,
    /// Largest body in bytes, after decompression.
    pub body_bytes_max: u64,
    /// What we call ourselves.
    pub user_agent: String,
    /// The proxy that requests go through; none: straight, whatever the environment says.
    pub proxy: Option<Url>,
    /// Private networks that may be fetched from; none by default.
    pub allow_private: AllowPrivate,
}

impl Fetch {
    /// By what a channel is polled that has a schedule of its own, or none.
    pub fn rhythm<'a>(&'a self, own: Option<&'a Schedule>, zone: &'a TimeZone, pushed: bool) -> Rhythm<'a> {
        Rhythm {
            schedule: own.unwrap_or(&self.schedule),
            zone,
            own: own.is_some(),
            adaptive: self.adaptive,
            min: self.min_interval,
            max: self.max_interval,
            pushed,
        }
    }
}

/// Which private, loopback and otherwise special addresses may be fetched from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AllowPrivate {
    /// Public addresses alone.
    No,
    /// Any address.
    All,
    /// Public addresses and those in the named networks.
    Networks(Vec<Network>),
}

/// `[[topic]]`: an editor's rule; the editors' decisions stand in the store.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its id.
    pub id: TopicId,
    /// Its name.
    pub name: Names,
    /// What belongs to it.
    pub rule: Rule,
    /// When not empty, only articles about one of these provinces.
    pub provinces: Vec<ProvinceId>,
    /// When not empty, only articles of these sources.
    pub sources: Vec<SourceId>,
    /// The score that an article must reach.
    pub threshold: f32,
    /// Whether matches are published at once or wait for an editor.
    pub curated: Curated,
}

/// Who decides what a topic publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Curated {
    /// What matches is published until an editor rejects it.
    Open,
    /// Only what an editor accepts is published.
    Review,
}

/// `[[alert]]`: a saved search that tells somebody.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Its id.
    pub id: Slug,
    /// What it waits for.
    pub rule: Rule,
    /// Where it posts.
    pub webhook: Option<Url>,
    /// Whom it writes to.
    pub mail: Vec<String>,
}

/// A region: a named set of provinces, built in or from `[[region]]`.
#[derive(Debug, Clone)]
pub struct Region {
    /// Its id.
    pub id: RegionId,
    /// Its name.
    pub name: Names,
    /// Its provinces.
    pub provinces: Vec<ProvinceId>,
}

impl Config {
    /// Every channel with its source, in file order.
    pub fn channels(&self) -> impl Iterator<Item = (&Source, &Channel)> {
        self.sources.iter().flat_map(|source| source.channels.iter().map(move |channel| (&**source, channel)))
    }

    /// The source with an id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().map(|source| &**source).find(|source| source.id.as_str() == id)
    }

    /// The topic with an id.
    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id.as_str() == id)
    }

    /// The region with an id.
    pub fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|region| region.id.as_str() == id)
    }
}

impl Service {
    /// The public address of `path`, which begins with a slash.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.base_url.as_str().trim_end_matches('/'))
    }
}

impl AllowPrivate {
    /// Whether a special address may be fetched from.
    pub fn allows(&self, address: IpAddr) -> bool {
        match self {
            AllowPrivate::No => false,
            AllowPrivate::All => true,
            AllowPrivate::Networks(networks) => networks.iter().any(|network| network.contains(address)),
        }
    }
}
