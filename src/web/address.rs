//! Addresses: what a path and a query ask for.

use axum::http::Uri;

use crate::config::Config;
use crate::model::{ArticleId, Cursor, Timestamp};
use crate::publish::Format;

use super::cache::Basis;
use super::place::Place;

/// Most items of one document.
pub(super) const ITEMS_MAX: usize = 200;

/// Items of a feed that states no limit.
pub(super) const FEED_ITEMS: usize = 50;

/// Items of a page: with pictures that load late, what a telephone scrolls through in a sitting.
pub(super) const PAGE_ITEMS: usize = 20;

/// What a path asks for.
#[derive(Debug)]
pub(super) enum Target {
    /// The page of a place.
    Page(Place),
    /// The page of an article.
    Article(ArticleId),
    /// The feed of a place.
    Feed(Place, Format),
    /// The list of all feeds.
    Outline,
    /// What our hub is.
    Hub,
}

impl Target {
    /// Reads a path. Ids are plain ASCII, so what is percent-encoded is none of ours.
    pub(super) fn read(config: &Config, path: &str) -> Option<Target> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        match parts[..] {
            [""] => Some(Target::Page(Place::all(config))),
            ["opml.xml"] => Some(Target::Outline),
            ["websub"] => Some(Target::Hub),
            ["articles", id] => article_id(id).map(Target::Article),
            ["feeds", file] => {
                let (stem, format) = feed_name(file)?;
                (stem == "all").then(|| Target::Feed(Place::all(config), format))
            }
            ["feeds", folder, file] => {
                let (id, format) = feed_name(file)?;
                Place::find(config, folder, id).map(|place| Target::Feed(place, format))
            }
            [folder, id] => Place::find(config, folder, id).map(Target::Page),
            _ => None,
        }
    }
}

impl Target {
    /// What its document is written from.
    pub(super) fn basis(&self) -> Basis {
        match self {
            Target::Feed(place, _) => Basis::Shelf(place.shelf.clone()),
            Target::Outline | Target::Hub => Basis::Configuration,
            Target::Page(_) | Target::Article(_) => Basis::Store,
        }
    }

    /// Whether who asks is a reader of our feeds.
    pub(super) fn is_feed(&self) -> bool {
        matches!(self, Target::Feed(..))
    }
}

fn feed_name(file: &str) -> Option<(&str, Format)> {
    let (stem, extension) = file.rsplit_once('.')?;
    Format::of_extension(extension).map(|format| (stem, format))
}

/// One spelling for one article: sixteen lower-case digits.
fn article_id(text: &str) -> Option<ArticleId> {
    text.parse::<ArticleId>().ok().filter(|id| id.to_string() == text)
}

/// What a query asks for. Parameters that we don't know are harmless.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    /// `limit`, within bounds.
    pub(super) limit: Option<usize>,
    /// `before`.
    pub(super) before: Option<Cursor>,
    /// `lang`.
    pub(super) language: Option<crate::config::Language>,
}

/// A query that says something of ours in a way that can not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadQuery;

impl Query {
    /// Reads the query of an address; the first of equal parameters counts.
    pub(super) fn read(uri: &Uri) -> Result<Query, BadQuery> {
        let pairs: Vec<_> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).collect();
        let value = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| &**value);
        let limit = value("limit").map(|text| text.parse::<usize>().map_err(|_| BadQuery)).transpose()?;
        Ok(Query {
            limit: limit.map(|limit| limit.clamp(1, ITEMS_MAX)),
            before: value("before").map(|text| cursor(text).ok_or(BadQuery)).transpose()?,
            language: value("lang").and_then(super::messages::language),
        })
    }

    /// The same query for `path`, in one spelling.
    pub(super) fn on(&self, path: &str) -> String {
        let before = self.before.map(|cursor| format!("before={}", cursor_text(cursor)));
        let limit = self.limit.map(|limit| format!("limit={limit}"));
        let language = self.language.map(|language| format!("lang={}", super::messages::tag(language)));
        let parts: Vec<String> = [before, limit, language].into_iter().flatten().collect();
        if parts.is_empty() { path.to_owned() } else { format!("{path}?{}", parts.join("&")) }
    }
}

/// A place in a shelf as it stands in addresses: seconds since 1970, hyphen, article.
fn cursor_text(cursor: Cursor) -> String {
    format!("{}-{}", cursor.at.as_second(), cursor.article)
}

fn cursor(text: &str) -> Option<Cursor> {
    let (seconds, article) = text.rsplit_once('-')?;
    let at = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    Some(Cursor { at, article: article_id(article)? })
}

#[cfg(test)]
mod tests {
    use super::{BadQuery, Query};

    #[test]
    fn a_query_has_one_spelling() {
        let read = |uri: &str| Query::read(&uri.parse().unwrap()).map(|query| query.on("/x"));
        let check = |given: &str, expected: &str| assert_eq!(read(given).as_deref(), Ok(expected), "{given}");
        check("/x", "/x");
        check("/x?utm_source=a&b", "/x");
        check("/x?limit=500", "/x?limit=200");
        check(
            "/x?lang=en&limit=7&before=1694223060-00000000000000ff",
            "/x?before=1694223060-00000000000000ff&limit=7&lang=en",
        );
        check("/x?before=-60-00000000000000ff", "/x?before=-60-00000000000000ff");
        check("/x?lang=fr", "/x");
        for bad in [
            "/x?limit=many",
            "/x?before=yesterday",
            "/x?before=1-ff",
            "/x?limit=-1",
            "/x?before=99999999999999-00000000000000ff",
        ] {
            assert_eq!(read(bad), Err(BadQuery), "{bad}");
        }
    }
}
