//! What is at an address: feeds, sitemaps, a listing page, an article. For `diembao probe`: asks with
//! few requests and with the fetcher's politeness, keeps nothing.

mod import;
mod prober;
mod suggest;

use std::collections::HashSet;

use serde::Serialize;
use url::Url;

pub use self::import::{Import, Imported, import};
use self::prober::Prober;
use crate::config::Config;
use crate::fetch::{FetchError, Fetcher};
use crate::model::{ChannelKind, Fault, ListingFormat, Timestamp};
use crate::parse::FeedLink;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Probed {
    /// What was asked for.
    pub asked: Url,
    /// The front page of its site.
    pub home: Url,
    /// The title of the front page, or of the feed.
    pub site: Option<String>,
    /// Language tag of the front page.
    pub language: Option<String>,
    /// Feeds and sitemaps, in the order in which they were found.
    pub channels: Vec<Channel>,
    /// Feeds that pages name and that were not all asked for, the whole paper's first.
    #[serde(serialize_with = "links")]
    pub sections: Vec<FeedLink>,
    /// The listing page: the one that was asked for, or the front page.
    pub page: Option<Page>,
    /// The article's page that was asked for, or that of the newest entry.
    pub article: Option<Article>,
    /// What did not come, each with why.
    pub failed: Vec<String>,
    /// Requests that it took.
    pub requests: usize,
    /// A `[[source]]` for feeds.toml; none where there is nothing to poll or read.
    pub source: Option<String>,
}

/// A feed or a sitemap.
#[derive(Debug, Serialize)]
pub struct Channel {
    /// Its address.
    pub url: String,
    /// What it is.
    pub kind: ChannelKind,
    /// What it is written in.
    pub format: Option<ListingFormat>,
    /// How it was found.
    pub found: &'static str,
    /// Its title.
    pub title: Option<String>,
    /// Entries in it; of an index, in its newest sitemap.
    pub entries: usize,
    /// Of an index: the sitemaps that it names.
    pub sitemaps: Option<usize>,
    /// The newest date in it.
    pub newest: Option<String>,
    /// Entries that carry the whole text.
    pub full_texts: usize,
    /// Whether it can be asked for by `ETag`.
    pub etag: bool,
    /// Whether it can be asked for by `Last-Modified`.
    pub last_modified: bool,
    /// Whether it is of the whole paper, as far as is known.
    pub whole: bool,
    /// Its first entries.
    pub samples: Vec<Sample>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

/// A page that lists articles.
#[derive(Debug, Serialize)]
pub struct Page {
    /// Its address.
    pub url: String,
    /// Links to articles on it.
    pub links: usize,
    /// The first of them.
    pub samples: Vec<Sample>,
}

/// An entry or a link.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// Its date.
    pub date: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its address.
    pub url: String,
}

/// What extraction gives of an article's page.
#[derive(Debug, Serialize)]
pub struct Article {
    /// Its address.
    pub url: String,
    /// Headline.
    pub title: Option<String>,
    /// Date of publication.
    pub published: Option<String>,
    /// Names.
    pub authors: Vec<String>,
    /// Lead.
    pub summary: Option<String>,
    /// Length of its text in letters.
    pub letters: usize,
    /// The first lines of its text.
    pub first: String,
    /// Whether hardly any text was found.
    pub short: bool,
    /// What was wrong.
    pub faults: Vec<Fault>,
}

impl Probed {
    /// Whether anything was found that can be polled or read.
    pub fn any(&self) -> bool {
        let article = self.article.as_ref().is_some_and(|article| !article.short);
        self.channels.iter().any(|channel| channel.entries > 0) || self.page.is_some() || article
    }
}

/// Looks at `url` and around it; `tell` hears of every request. Fails where the address itself can
/// not be asked; what an unwilling server answers is told in the findings.
pub async fn probe(
    config: &Config,
    url: &Url,
    now: Timestamp,
    tell: &(dyn Fn(&str) + Sync),
) -> Result<Probed, FetchError> {
    let fetcher = Fetcher::new(&config.fetch)?;
    let found = Probed {
        asked: url.clone(),
        home: suggest::home(url),
        site: None,
        language: None,
        channels: Vec::new(),
        sections: Vec::new(),
        page: None,
        article: None,
        failed: Vec::new(),
        requests: 0,
        source: None,
    };
    let mut prober = Prober { fetcher, config, tell, asked: HashSet::new(), found };
    prober.begin(url).await?;
    prober.front().await;
    prober.places().await;
    prober.sitemaps().await;
    prober.sample().await;
    let mut found = prober.found;
    found.source = found.any().then(|| suggest::source(&found, now, &config.service.timezone));
    Ok(found)
}

fn links<S: serde::Serializer>(links: &[FeedLink], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(links.iter().map(|link| serde_json::json!({"url": link.url, "name": link.name})))
}
