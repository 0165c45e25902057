//! What all pages share: words, language, addresses, dates, the links in the head.

use jiff::tz::TimeZone;

use crate::config::{Config, Language};
use crate::doctor::Condition;
use crate::model::time::rfc3339;
use crate::model::{ProvinceId, SourceId, Timestamp, TopicId, province};
use crate::publish::Format;

use super::super::address::Query;
use super::super::machine::files_mark;
use super::super::messages::{Messages, messages, tag};
use super::super::place::Place;
use super::Anchor;
use super::source::class;

/// The frame of a page.
pub(super) struct Frame<'a> {
    /// The words.
    pub(super) words: &'static Messages,
    /// Language tag.
    pub(super) tag: &'static str,
    /// Title of the page, without the service's.
    pub(super) title: String,
    /// One line about the page.
    pub(super) about: String,
    /// Title of the service.
    pub(super) service: &'a str,
    /// The service's own folder on its host; empty when it has the host for itself.
    pub(super) root: String,
    /// What marks the state of the style.
    pub(super) mark: &'static str,
    /// This page in the other language.
    pub(super) switch: Anchor,
    /// Language tag of the other language.
    pub(super) switch_tag: &'static str,
    /// This page's one address.
    pub(super) canonical: String,
    /// The feeds that show the same.
    pub(super) feeds: Vec<FeedLink>,
    /// The front page.
    pub(super) home: String,
    config: &'a Config,
    language: Language,
    /// Stated in the address: carried along, for want of a cookie.
    stated: Option<Language>,
}

/// A feed in one format.
pub(super) struct FeedLink {
    /// Name of the format.
    pub(super) format: &'static str,
    /// Media type.
    pub(super) media_type: &'static str,
    /// Absolute address.
    pub(super) url: String,
}

impl<'a> Frame<'a> {
    /// The frame of the page at `path`.
    pub(super) fn new(config: &'a Config, language: Language, query: &Query, path: &str) -> Frame<'a> {
        let root = config.service.base_url.path().trim_end_matches('/').to_owned();
        let other = match language {
            Language::Vi => Language::En,
            Language::En => Language::Vi,
        };
        let switched = Query { language: Some(other), limit: None, ..query.clone() };
        let plain = Query { language: None, limit: None, ..query.clone() };
        let frame = Frame {
            words: messages(language),
            tag: tag(language),
            title: config.service.title.clone(),
            about: messages(language).about_all.clone(),
            service: &config.service.title,
            mark: files_mark(),
            switch: Anchor { name: messages(other).language.clone(), href: format!("{root}{}", switched.on(path)) },
            switch_tag: tag(other),
            canonical: config.service.link(&plain.on(path)),
            feeds: Vec::new(),
            home: String::new(),
            root,
            config,
            language,
            stated: query.language,
        };
        Frame { home: frame.link("/"), ..frame }
    }

    /// The same frame with another title.
    pub(super) fn titled(self, title: &str) -> Self {
        Frame { title: title.to_owned(), ..self }
    }

    /// The same frame with another line about the page.
    pub(super) fn about(self, about: String) -> Self {
        Frame { about, ..self }
    }

    /// The frame of a place: its title, its line, its feeds.
    pub(super) fn of(self, place: &Place) -> Self {
        let feed = |format: Format| FeedLink {
            format: format.name(),
            media_type: format.media_type(),
            url: self.config.service.link(&place.feed_path(format)),
        };
        Frame {
            title: place.name(self.language).to_owned(),
            about: place.about(self.words, self.language),
            feeds: Format::ALL.into_iter().map(feed).collect(),
            ..self
        }
    }

    /// What the browser shows as the page's title.
    pub(super) fn head_title(&self) -> String {
        if self.title == self.service { self.title.clone() } else { format!("{} – {}", self.title, self.service) }
    }

    /// A link to one of our pages.
    pub(super) fn link(&self, path: &str) -> String {
        format!("{}{}", self.root, Query { language: self.stated, ..Query::default() }.on(path))
    }

    /// A link to a place.
    pub(super) fn anchor(&self, place: &Place) -> Anchor {
        Anchor { name: place.name(self.language).to_owned(), href: self.link(&place.page_path()) }
    }

    /// A link to a source's page; its id is its name when it is configured no longer.
    pub(super) fn source(&self, id: &SourceId) -> Anchor {
        let source = self.config.source(id.as_str());
        let name = source.map_or_else(|| id.to_string(), |source| source.name.clone());
        Anchor { name, href: self.link(&format!("/sources/{id}")) }
    }

    /// A link to a province's page.
    pub(super) fn province(&self, id: &ProvinceId) -> Option<Anchor> {
        let province = province(id.as_str())?;
        let name = match self.language {
            Language::Vi => province.name,
            Language::En => province.name_en,
        };
        Some(Anchor { name: name.to_owned(), href: self.link(&format!("/provinces/{id}")) })
    }

    /// A link to a topic's page, while the topic is configured.
    pub(super) fn topic(&self, id: &TopicId) -> Option<Anchor> {
        let place = Place::topics(self.config).find(|place| place.id == id.as_str())?;
        Some(self.anchor(&place))
    }

    /// The language of the page.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// What a condition is called.
    pub(super) fn condition(&self, condition: &Condition) -> &'static str {
        condition.name(self.language)
    }

    /// The name that the style knows a condition by.
    pub(super) fn class(&self, condition: &Condition) -> &'static str {
        class(*condition)
    }

    /// A moment as pages show it.
    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        Moment::new(at, &self.config.service.timezone)
    }
}

/// A moment, for people and for machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Moment {
    /// `08:31, 09/09/2023`
    pub(super) shown: String,
    /// RFC 3339.
    pub(super) exact: String,
}

impl Moment {
    fn new(at: Timestamp, zone: &TimeZone) -> Moment {
        let shown = at.to_zoned(zone.clone()).strftime("%H:%M, %d/%m/%Y").to_string();
        Moment { shown, exact: rfc3339(at, zone) }
    }
}
