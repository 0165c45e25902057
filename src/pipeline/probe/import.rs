//! Subscriptions of a reader as `[[source]]`s: what was not asked yet is told as such.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::suggest::{self, Unseen};
use crate::config::Config;
use crate::model::{CanonicalUrl, Fault, Site, SourceId};
use crate::parse::{FeedLink, Subscription, subscriptions};

/// What a list of subscriptions comes to.
#[derive(Debug, Default)]
pub struct Import {
    /// Sources to add, in the order of the list.
    pub sources: Vec<Imported>,
    /// Feeds that are polled already.
    pub known: Vec<String>,
    /// Further feeds of papers that are configured, each with its source: a second source for the same
    /// paper would take its articles for copies.
    pub beside: Vec<(String, SourceId)>,
    /// What was wrong with the list.
    pub faults: Vec<Fault>,
}

/// A source to add.
#[derive(Debug)]
pub struct Imported {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many channels it has.
    pub channels: usize,
    /// Its `[[source]]`.
    pub text: String,
}

/// Reads a list of subscriptions. The feeds of one site are one source's; those that `config` polls
/// already, and those of its papers, are left out.
pub fn import(body: &[u8], config: Option<&Config>) -> Import {
    let (found, faults) = subscriptions(body);
    let polled: BTreeSet<String> =
        config.iter().flat_map(|config| config.channels()).filter_map(|(_, channel)| identity(&channel.url)).collect();
    let mut taken: BTreeSet<String> =
        config.iter().flat_map(|config| &config.sources).map(|source| source.id.to_string()).collect();
    let owners = owners(config);
    let (mut known, mut beside, mut order) = (Vec::new(), Vec::new(), Vec::new());
    let mut sites: BTreeMap<Site, Vec<(Url, Subscription)>> = BTreeMap::new();
    for subscription in found {
        let Ok(url) = Url::parse(&subscription.url) else { continue };
        if identity(&url).is_some_and(|identity| polled.contains(&identity)) {
            known.push(subscription.url);
            continue;
        }
        let home = subscription.home.as_deref().and_then(|home| Url::parse(home).ok());
        let home = suggest::home(&home.unwrap_or(url));
        let site = Site::of(&home);
        if let Some(owner) = owners.get(&site) {
            beside.push((subscription.url, owner.clone()));
            continue;
        }
        order.extend((!sites.contains_key(&site)).then(|| site.clone()));
        sites.entry(site).or_default().push((home, subscription));
    }
    let sources = order.iter().filter_map(|site| imported(sites.get(site)?, &mut taken)).collect();
    Import { sources, known, beside, faults }
}

/// Whose each site is, by homepages and channels.
fn owners(config: Option<&Config>) -> BTreeMap<Site, SourceId> {
    let sources = config.iter().flat_map(|config| &config.sources);
    let sites = sources.flat_map(|source| {
        let urls = source.channels.iter().map(|channel| &channel.url).chain([&source.homepage]);
        urls.map(|url| (Site::of(url), source.id.clone()))
    });
    sites.collect()
}

fn identity(url: &Url) -> Option<String> {
    CanonicalUrl::from_url(url.clone()).ok().map(|url| url.identity())
}

/// The feeds of one site as a source.
fn imported(feeds: &[(Url, Subscription)], taken: &mut BTreeSet<String>) -> Option<Imported> {
    let (home, first) = feeds.first()?;
    let folders: Vec<&str> = first.folders.iter().rev().map(String::as_str).collect();
    let link = |(_, feed): &(Url, Subscription)| FeedLink { url: feed.url.clone(), name: feed.title.clone() };
    let links: Vec<FeedLink> = feeds.iter().map(link).collect();
    let Unseen { id, name, text } = suggest::unseen(home, &links, first.language.as_deref(), &folders, taken);
    taken.insert(id.clone());
    Some(Imported { id, name, channels: feeds.len(), text })
}
