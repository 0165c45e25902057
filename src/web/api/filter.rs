//! Filters of the list of articles: which index is walked, and what of it is passed over.

use std::cmp::Reverse;
use std::collections::VecDeque;

use crate::model::{
    Article, ArticleId, Cursor, Group, ProvinceId, Shelf, Slug, SourceId, Story, StoryId, Timestamp, TopicId, heir,
};
use crate::store::{Store, StoreError};

use super::answer::Asked;
use super::problem::Problem;

/// Places read at a time.
const STEP: usize = 128;

/// What is wanted of all articles.
pub(super) struct Filter {
    topic: Option<TopicId>,
    /// None: all. A province, or those of a region.
    provinces: Vec<Vec<ProvinceId>>,
    source: Option<SourceId>,
    language: Option<String>,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
    shelf: Shelf,
    /// Of a story, a source's own articles: they stand on no shelf.
    own: Option<Vec<Cursor>>,
}

/// What stands at a place.
pub(super) struct Found {
    /// The original of a reprint group; one's own article where a source is asked for.
    pub(super) article: Article,
    /// Its reprint group.
    pub(super) group: Option<Group>,
}

/// Places, newest first.
pub(super) struct Places<'a> {
    store: &'a Store,
    /// None: those that are waiting are all.
    shelf: Option<&'a Shelf>,
    before: Option<Cursor>,
    since: Option<Timestamp>,
    waiting: VecDeque<Cursor>,
}

impl Filter {
    /// Reads the filters of a query.
    pub(super) fn read(asked: &Asked<'_>) -> Result<Filter, Problem> {
        let (config, query) = (&asked.reading.config, &asked.query);
        let topic = known(asked, "topic", "/topics", |id| config.topic(id.as_str()).map(|topic| topic.id.clone()))?;
        let source = source(asked)?;
        let province = province(asked)?;
        let region = region(asked)?;
        let story = story(asked)?;
        let own = source.as_ref().zip(story.as_ref()).map(|(source, (_, story))| own_of(story, source));
        // The shelf that holds least of what is not wanted.
        let shelf = match (&source, &story, &topic, &province, &region) {
            (Some(source), ..) => Shelf::Source(source.clone()),
            (_, Some((story, _)), ..) => Shelf::Story(*story),
            (_, _, Some(topic), ..) => Shelf::Topic(topic.clone()),
            (.., Some(province), _) => Shelf::Province(province.clone()),
            (.., Some(provinces)) => Shelf::Region(provinces.clone()),
            _ => Shelf::All,
        };
        Ok(Filter {
            topic,
            provinces: province.map(|province| vec![province]).into_iter().chain(region).collect(),
            source,
            language: query.language("language")?.map(str::to_owned),
            since: query.time("since")?,
            until: query.time("until")?,
            shelf,
            own,
        })
    }

    /// The places to look at, newest first, behind `before`.
    pub(super) fn places<'a>(&'a self, store: &'a Store, before: Option<Cursor>) -> Places<'a> {
        let mut places = Places::on(&self.shelf, store, before, self);
        if let Some(own) = &self.own {
            places.shelf = None;
            let before = places.before;
            let comes = |place: &&Cursor| before.is_none_or(|before| place_order(**place) > place_order(before));
            places.waiting = own.iter().filter(comes).copied().collect();
        }
        places
    }

    /// What stands at a place, if it is wanted.
    pub(super) fn find(&self, store: &Store, place: Cursor) -> Result<Option<Found>, StoreError> {
        let (article, group) = match self.source {
            Some(_) => {
                let Some(article) = store.article(place.article)? else { return Ok(None) };
                let group = store.group(article.group)?;
                (article, group)
            }
            None => {
                let Some(group) = store.group(place.article)? else { return Ok(None) };
                let Some(article) = store.article(group.original)? else { return Ok(None) };
                (article, Some(group))
            }
        };
        let found = Found { article, group };
        Ok(self.wants(&found).then_some(found))
    }

    fn wants(&self, Found { article, group }: &Found) -> bool {
        let speaks = |language: &String| {
            article.language.as_deref().is_some_and(|tag| tag.split('-').next() == Some(language.as_str()))
        };
        group.as_ref().is_some_and(|group| self.wants_group(group)) && self.language.as_ref().is_none_or(speaks)
    }

    /// Whether a text is of the topic and about the provinces that are asked for.
    pub(super) fn wants_group(&self, group: &Group) -> bool {
        let about = |provinces: &Vec<ProvinceId>| group.provinces.iter().any(|province| provinces.contains(province));
        self.topic.as_ref().is_none_or(|topic| group.published_topics().contains(&topic))
            && self.provinces.iter().all(about)
    }
}

impl<'a> Places<'a> {
    /// The places of a shelf behind `before`, within the span of a filter.
    pub(super) fn on(shelf: &'a Shelf, store: &'a Store, before: Option<Cursor>, filter: &Filter) -> Places<'a> {
        let before = before.or_else(|| filter.until.map(first_before));
        Places { store, shelf: Some(shelf), before, since: filter.since, waiting: VecDeque::new() }
    }

    /// The next place.
    pub(super) fn next(&mut self) -> Result<Option<Cursor>, StoreError> {
        if self.waiting.is_empty()
            && let Some(shelf) = self.shelf
        {
            self.waiting = self.store.places_on(shelf, self.before, STEP)?.into();
            self.before = self.waiting.back().copied().or(self.before);
        }
        let place = self.waiting.pop_front();
        Ok(place.filter(|place| self.since.is_none_or(|since| place.at >= since)))
    }
}

/// What a parameter names, which must be there.
fn known<T>(
    asked: &Asked<'_>,
    parameter: &'static str,
    list: &'static str,
    find: impl FnOnce(&Slug) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let Some(id) = asked.query.slug(parameter)? else { return Ok(None) };
    let missing = || Problem::Missing { parameter: Some(parameter), id: id.to_string(), list };
    find(&id).map(Some).ok_or_else(missing)
}

/// The source that is asked for.
pub(super) fn source(asked: &Asked<'_>) -> Result<Option<SourceId>, Problem> {
    let config = &asked.reading.config;
    known(asked, "source", "/sources", |id| config.source(id.as_str()).map(|source| source.id.clone()))
}

/// The province that is asked for; for one of before July 2025, the one that it is part of.
pub(super) fn province(asked: &Asked<'_>) -> Result<Option<ProvinceId>, Problem> {
    let id = |id: &Slug| heir(id.as_str()).map(|unit| unit.id.parse().expect("the table of provinces holds ids"));
    known(asked, "province", "/provinces", id)
}

/// The provinces of the region that is asked for.
pub(super) fn region(asked: &Asked<'_>) -> Result<Option<Vec<ProvinceId>>, Problem> {
    let config = &asked.reading.config;
    known(asked, "region", "/regions", |id| config.region(id.as_str()).map(|region| region.provinces.clone()))
}

fn story(asked: &Asked<'_>) -> Result<Option<(StoryId, Story)>, Problem> {
    let Some(id) = asked.query.article("story")? else { return Ok(None) };
    let missing = || Problem::Missing { parameter: Some("story"), id: id.to_string(), list: "/stories" };
    asked.reading.store.story(StoryId(id))?.ok_or_else(missing).map(Some)
}

/// The places of a source's own articles in a story, copies among them, newest first.
fn own_of(story: &Story, source: &SourceId) -> Vec<Cursor> {
    let own = story.members.iter().filter(|member| member.source == *source);
    let mut places: Vec<Cursor> = own.map(|member| Cursor { at: member.at, article: member.article }).collect();
    places.sort_unstable_by_key(|place| place_order(*place));
    places
}

/// The cursor behind which everything is older than `until`.
pub(super) fn first_before(until: Timestamp) -> Cursor {
    Cursor { at: until, article: ArticleId(u64::MAX) }
}

/// What sorts places as the indexes do: the newest first, of equals the smaller id.
pub(super) fn place_order(place: Cursor) -> (Reverse<Timestamp>, ArticleId) {
    (Reverse(place.at), place.article)
}

/// A place as a cursor carries it.
pub(super) fn place_bytes(place: Cursor) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&place.at.as_second().to_be_bytes());
    bytes[8..].copy_from_slice(&place.article.0.to_be_bytes());
    bytes
}

/// The place that a cursor carries.
pub(super) fn place_read(bytes: &[u8]) -> Option<Cursor> {
    let (at, article) = bytes.split_first_chunk::<8>()?;
    let at = Timestamp::from_second(i64::from_be_bytes(*at)).ok()?;
    Some(Cursor { at, article: ArticleId(u64::from_be_bytes(article.try_into().ok()?)) })
}
