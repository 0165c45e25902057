//! What several answers share: references and links.

use serde::Serialize;

use crate::config::{Config, Region};
use crate::model::{Names, ProvinceId, Slug, SourceId, TopicId, province};
use crate::publish::{Format, Press};

use super::answer::Asked;

/// A topic, province or region by id and name.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Reference {
    id: String,
    name: Names,
}

impl Reference {
    /// A topic, while it is configured.
    pub(super) fn of_topic(id: &TopicId, config: &Config) -> Option<Reference> {
        config.topic(id.as_str()).map(|topic| Reference { id: id.to_string(), name: topic.name.clone() })
    }

    /// A region.
    pub(super) fn of_region(region: &Region) -> Reference {
        Reference { id: region.id.to_string(), name: region.name.clone() }
    }

    /// A province.
    pub(super) fn of_province(id: &ProvinceId) -> Option<Reference> {
        let unit = province(id.as_str())?;
        let name = Names { vi: unit.name.to_owned(), en: unit.name_en.to_owned() };
        Some(Reference { id: id.to_string(), name })
    }
}

/// A source by id and name.
#[derive(Debug, Clone, Serialize)]
pub(super) struct SourceReference {
    id: String,
    name: String,
}

impl SourceReference {
    /// A source; by its id alone when it is configured no longer.
    pub(super) fn of(id: &SourceId, press: Press<'_>) -> SourceReference {
        SourceReference { id: id.to_string(), name: press.source_name(id) }
    }
}

/// The feeds of something, in every format.
#[derive(Serialize)]
struct FeedLinks {
    atom: String,
    rss: String,
    json: String,
}

/// Where else something is told of that has a page, feeds and articles.
#[derive(Serialize)]
pub(super) struct PlaceLinks {
    #[serde(rename = "self", skip_serializing_if = "Option::is_none")]
    own: Option<String>,
    page: String,
    articles: String,
    feeds: FeedLinks,
}

impl PlaceLinks {
    /// The links of a `topic`, `province`, `region` or `source`.
    pub(super) fn of(asked: &Asked<'_>, kind: &str, id: &Slug) -> PlaceLinks {
        let press = asked.press();
        let feed = |format: Format| press.url(&format!("/feeds/{kind}s/{id}.{}", format.extension()));
        // Provinces and regions are given whole in their lists.
        let own = matches!(kind, "topic" | "source").then(|| asked.api(&format!("/{kind}s/{id}")));
        PlaceLinks {
            own,
            page: press.url(&format!("/{kind}s/{id}")),
            articles: asked.api(&format!("/articles?{kind}={id}")),
            feeds: FeedLinks { atom: feed(Format::Atom), rss: feed(Format::Rss), json: feed(Format::Json) },
        }
    }
}
