//! Places: everything, a topic, a province, a region, a source. Each has a page, feeds and a name.

use crate::config::{Config, Language};
use crate::model::{Names, PROVINCES, Province, Shelf, heir};
use crate::publish::Format;

use super::messages::{Messages, fill};

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Everything.
    All,
    /// A topic.
    Topic,
    /// A province.
    Province,
    /// A region.
    Region,
    /// A source.
    Source,
}

impl Kind {
    /// The folder that it stands in, of pages and of feeds.
    fn folder(self) -> &'static str {
        match self {
            Kind::All => "all",
            Kind::Topic => "topics",
            Kind::Province => "provinces",
            Kind::Region => "regions",
            Kind::Source => "sources",
        }
    }
}

/// One place that is published.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// What it is.
    pub(super) kind: Kind,
    /// Its id; empty for everything.
    pub(super) id: String,
    /// Its name.
    pub(super) names: Names,
    /// What stands there.
    pub(super) shelf: Shelf,
}

impl Place {
    /// Everything.
    pub(super) fn all(config: &Config) -> Place {
        let title = &config.service.title;
        let names = Names { vi: title.clone(), en: title.clone() };
        Place { kind: Kind::All, id: String::new(), names, shelf: Shelf::All }
    }

    /// The place in a folder with an id.
    pub(super) fn find(config: &Config, folder: &str, id: &str) -> Option<Place> {
        match folder {
            "topics" => Self::topics(config).find(|place| place.id == id),
            // Links of before July 2025 go on: `binh-duong` is part of `ho-chi-minh`.
            "provinces" => heir(id).map(Self::of_province),
            "regions" => Self::regions(config).find(|place| place.id == id),
            "sources" => Self::sources(config).find(|place| place.id == id),
            _ => None,
        }
    }

    /// All topics, in the order of the configuration.
    pub(super) fn topics(config: &Config) -> impl Iterator<Item = Place> + '_ {
        config.topics.iter().map(|topic| Place {
            kind: Kind::Topic,
            id: topic.id.to_string(),
            names: topic.name.clone(),
            shelf: Shelf::Topic(topic.id.clone()),
        })
    }

    /// All regions: the built-in ones, then the configured ones.
    pub(super) fn regions(config: &Config) -> impl Iterator<Item = Place> + '_ {
        config.regions.iter().map(|region| Place {
            kind: Kind::Region,
            id: region.id.to_string(),
            names: region.name.clone(),
            shelf: Shelf::Region(region.provinces.clone()),
        })
    }

    /// All sources, in the order of the configuration.
    pub(super) fn sources(config: &Config) -> impl Iterator<Item = Place> + '_ {
        config.sources.iter().map(|source| Place {
            kind: Kind::Source,
            id: source.id.to_string(),
            names: Names { vi: source.name.clone(), en: source.name.clone() },
            shelf: Shelf::Source(source.id.clone()),
        })
    }

    /// All provinces, from north to south.
    pub(super) fn provinces() -> impl Iterator<Item = Place> {
        PROVINCES.iter().map(Self::of_province)
    }

    fn of_province(province: &Province) -> Place {
        Place {
            kind: Kind::Province,
            id: province.id.to_owned(),
            names: Names { vi: province.name.to_owned(), en: province.name_en.to_owned() },
            shelf: Shelf::Province(province.id.parse().expect("the table of provinces holds ids")),
        }
    }

    /// Its name.
    pub(super) fn name(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.names.vi,
            Language::En => &self.names.en,
        }
    }

    /// One line about it.
    pub(super) fn about(&self, words: &Messages, language: Language) -> String {
        let line = match self.kind {
            Kind::All => return words.about_all.clone(),
            Kind::Topic => &words.about_topic,
            Kind::Province => &words.about_province,
            Kind::Region => &words.about_region,
            Kind::Source => &words.about_source,
        };
        fill(line, "name", self.name(language))
    }

    /// The path of its page.
    pub(super) fn page_path(&self) -> String {
        match self.kind {
            Kind::All => "/".to_owned(),
            kind => format!("/{}/{}", kind.folder(), self.id),
        }
    }

    /// The path of its feed in a format.
    pub(super) fn feed_path(&self, format: Format) -> String {
        format!("/feeds/{}.{}", self.stem(), format.extension())
    }

    /// What its feeds are called, whatever their format: `topics/chuyen-doi-so`.
    pub(super) fn stem(&self) -> String {
        match self.kind {
            Kind::All => "all".to_owned(),
            kind => format!("{}/{}", kind.folder(), self.id),
        }
    }
}
