//! Reading: single records, and the lists that readers see.

use std::cmp::Ordering;

use serde::de::DeserializeOwned;

use super::keys::{self, Index, Place};
use super::{Store, StoreError, channel, group, record};
use crate::model::{
    Article, ArticleId, Body, CanonicalUrl, ChannelKey, ChannelState, Cursor, Decision, Group, Item, ProvinceId,
    ReprintLink, Shelf, SourceId, Story, StoryId, TopicId, Yields,
};

/// Copies named under one item; the most seen in the press was about 40.
const REPRINTS_MAX: usize = 60;
/// Items of one list; feeds ask for 200 at most.
const ITEMS_MAX: usize = 1_000;
/// Stories that one was merged into, one after another; each is older than the one before.
const MERGES_MAX: usize = 32;
/// Pinned items of a topic that stand first.
const PINS_MAX: usize = 20;

impl Store {
    /// An article without its body.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>, StoreError> {
        let place = self.record("place", &keys::place_of(id))?;
        place.map_or(Ok(None), |place| self.record("article", &keys::article(place)))
    }

    /// An article's body.
    pub fn body(&self, id: ArticleId) -> Result<Option<Body>, StoreError> {
        let place = self.record("place", &keys::place_of(id))?;
        place.map_or(Ok(None), |place| self.body_at(place))
    }

    pub(super) fn body_at(&self, place: Place) -> Result<Option<Body>, StoreError> {
        self.engine.get(&keys::body(place))?.map(|bytes| record::unpack("body", &bytes)).transpose()
    }

    /// A reprint group by its id.
    pub fn group(&self, id: ArticleId) -> Result<Option<Group>, StoreError> {
        self.engine.get(&keys::group(id))?.map(|bytes| group::decode(&bytes)).transpose()
    }

    /// A story by its id, under the id that it goes by now: what it was merged into answers for it.
    pub fn story(&self, id: StoryId) -> Result<Option<(StoryId, Story)>, StoreError> {
        let mut id = id;
        for _ in 0..MERGES_MAX {
            let Some(story) = self.record::<Story>("story", &keys::story(id))? else { return Ok(None) };
            match story.into {
                Some(into) => id = into,
                None => return Ok(Some((id, story))),
            }
        }
        Ok(None)
    }

    /// The article at an address, whatever its spelling; the first source's when several claim it.
    pub fn find(&self, url: &CanonicalUrl) -> Result<Option<ArticleId>, StoreError> {
        let prefix = keys::addresses(url);
        let mut found = None;
        self.engine.scan(&prefix, &prefix, &mut |_, value| {
            found = Some(record::decode("address", value)?);
            Ok(false)
        })?;
        Ok(found)
    }

    /// What is remembered of a channel.
    pub fn channel(&self, key: &ChannelKey) -> Result<Option<ChannelState>, StoreError> {
        self.engine.get(&keys::channel(key))?.map(|bytes| channel::decode(&bytes)).transpose()
    }

    /// What is remembered of a source's pages.
    pub fn yields(&self, source: &SourceId) -> Result<Option<Yields>, StoreError> {
        self.record("yields", &keys::yields(source))
    }

    /// Visits what is remembered of every channel, those among them that are no longer configured.
    pub fn channels(&self, visit: &mut dyn FnMut(ChannelKey, ChannelState)) -> Result<(), StoreError> {
        let prefix = keys::channels();
        self.engine.scan(&prefix, &prefix, &mut |key, value| {
            if let Some(key) = keys::channel_of(key) {
                visit(key, channel::decode(value)?);
            }
            Ok(true)
        })
    }

    /// Decisions on record, oldest first; of one topic or of all.
    pub fn decisions(&self, topic: Option<&TopicId>) -> Result<Vec<Decision>, StoreError> {
        let mut decisions = Vec::new();
        let prefix = keys::decisions();
        self.engine.scan(&prefix, &prefix, &mut |_, value| {
            let decision: Decision = record::decode("decision", value)?;
            if topic.is_none_or(|topic| decision.topic == *topic) {
                decisions.push(decision);
            }
            Ok(true)
        })?;
        Ok(decisions)
    }

    /// Visits what all decisions teach, oldest first, with the place of each.
    pub fn lessons<T: DeserializeOwned>(&self, visit: &mut dyn FnMut(Place, T)) -> Result<(), StoreError> {
        let prefix = keys::lessons();
        self.engine.scan(&prefix, &prefix, &mut |key, value| {
            let place = keys::place(key).ok_or(StoreError::Damaged { what: "lesson" })?;
            visit(place, record::decode("lesson", value)?);
            Ok(true)
        })
    }

    /// Visits all texts in the order of their admission, oldest first, with what identity keeps of
    /// them; an article comes once for each of its texts.
    pub fn admitted<T: DeserializeOwned>(&self, visit: &mut dyn FnMut(ArticleId, T)) -> Result<(), StoreError> {
        let prefix = keys::admissions();
        self.engine.scan(&prefix, &prefix, &mut |_, value| {
            let (id, sample) = record::decode("admission", value)?;
            visit(id, sample);
            Ok(true)
        })
    }

    /// The ids of all articles, in no order that means anything.
    pub fn ids(&self) -> Result<Vec<ArticleId>, StoreError> {
        let (prefix, mut ids) = (keys::places(), Vec::new());
        self.engine.scan(&prefix, &prefix, &mut |key, _| {
            ids.extend(key.last_chunk::<8>().map(|id| ArticleId(u64::from_be_bytes(*id))));
            Ok(true)
        })?;
        Ok(ids)
    }

    /// Something that the program remembers of itself, by name.
    pub fn note(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.record("note", &keys::meta(name))
    }

    /// The reprint group of an article as readers see it.
    pub fn item(&self, id: ArticleId) -> Result<Option<Item>, StoreError> {
        let Some(article) = self.article(id)? else { return Ok(None) };
        let place = Cursor { at: article.listed_at(), article: id };
        self.item_around(article, place, None).map(Some)
    }

    /// What stands on a shelf, pinned items first, then newest first; at most `limit`, and only
    /// what is older than `before`.
    pub fn items(&self, shelf: &Shelf, before: Option<Cursor>, limit: usize) -> Result<Vec<Item>, StoreError> {
        let limit = limit.min(ITEMS_MAX);
        match shelf {
            Shelf::All => self.group_items(Index::All, before, limit, None),
            Shelf::Topic(topic) => self.topic_items(topic, before, limit),
            Shelf::Province(id) => self.group_items(Index::Province(id.as_str()), before, limit, None),
            Shelf::Region(provinces) => self.region_items(provinces, before, limit),
            Shelf::Source(id) => {
                let places = self.places(Index::Source(id.as_str()), before, limit)?;
                self.gather(places, |store, place| match store.article(place.article)? {
                    Some(article) => store.item_around(article, place, None).map(Some),
                    None => Ok(None),
                })
            }
            Shelf::Story(id) => self.story_items(*id, before, limit),
        }
    }

    pub(super) fn story_items(
        &self,
        id: StoryId,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let Some((_, story)) = self.story(id)? else { return Ok(Vec::new()) };
        let mut groups: Vec<ArticleId> = story.members.iter().map(|member| member.group).collect();
        groups.sort_unstable();
        groups.dedup();
        let mut items = self.gather_groups(groups)?;
        items.retain(|item| before.is_none_or(|before| is_behind(item.place, before)));
        items.sort_unstable_by(|a, b| newest_first(a.place, b.place));
        items.truncate(limit);
        Ok(items)
    }

    fn gather_groups(&self, groups: Vec<ArticleId>) -> Result<Vec<Item>, StoreError> {
        groups.into_iter().filter_map(|group| self.group_item(group, None, None).transpose()).collect()
    }

    fn topic_items(&self, topic: &TopicId, before: Option<Cursor>, limit: usize) -> Result<Vec<Item>, StoreError> {
        let pinned = self.pinned(topic)?;
        let mut items = Vec::new();
        if before.is_none() {
            for &group in &pinned {
                items.extend(self.group_item(group, None, Some(topic))?);
            }
        }
        // Pinned ones stand in the index too: ask for as many more as there are to pass over.
        let rest = self.group_items(Index::Topic(topic.as_str()), before, limit + pinned.len(), Some(topic))?;
        items.extend(rest.into_iter().filter(|item| !item.pinned));
        items.truncate(limit);
        Ok(items)
    }

    fn region_items(
        &self,
        provinces: &[ProvinceId],
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Item>, StoreError> {
        let places = self.region_places(provinces, before, limit)?;
        self.gather(places, |store, place| store.group_item(place.article, Some(place), None))
    }

    /// Places of what is about any of several provinces.
    pub(super) fn region_places(
        &self,
        provinces: &[ProvinceId],
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Cursor>, StoreError> {
        let mut places = Vec::new();
        for province in provinces {
            places.extend(self.places(Index::Province(province.as_str()), before, limit)?);
        }
        places.sort_unstable_by(|a, b| newest_first(*a, *b));
        places.dedup();
        places.truncate(limit);
        Ok(places)
    }

    fn group_items(
        &self,
        index: Index<'_>,
        before: Option<Cursor>,
        limit: usize,
        topic: Option<&TopicId>,
    ) -> Result<Vec<Item>, StoreError> {
        let places = self.places(index, before, limit)?;
        self.gather(places, |store, place| store.group_item(place.article, Some(place), topic))
    }

    fn gather(
        &self,
        places: Vec<Cursor>,
        item: impl Fn(&Store, Cursor) -> Result<Option<Item>, StoreError>,
    ) -> Result<Vec<Item>, StoreError> {
        places.into_iter().filter_map(|place| item(self, place).transpose()).collect()
    }

    pub(super) fn places(
        &self,
        index: Index<'_>,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<Vec<Cursor>, StoreError> {
        let mut places = Vec::with_capacity(limit.min(64));
        if limit == 0 {
            return Ok(places);
        }
        self.engine.scan(&keys::index(index), &keys::after(index, before), &mut |key, _| {
            let at = keys::placed_at(key).ok_or(StoreError::Damaged { what: "index" })?;
            let article = keys::placed_id(key).ok_or(StoreError::Damaged { what: "index" })?;
            places.push(Cursor { at, article });
            Ok(places.len() < limit)
        })?;
        Ok(places)
    }

    fn pinned(&self, topic: &TopicId) -> Result<Vec<ArticleId>, StoreError> {
        let (prefix, mut groups) = (keys::pins(topic), Vec::new());
        self.engine.scan(&prefix, &prefix, &mut |key, _| {
            groups.extend(keys::placed_id(key));
            Ok(groups.len() < PINS_MAX)
        })?;
        Ok(groups)
    }

    fn group_item(
        &self,
        id: ArticleId,
        place: Option<Cursor>,
        topic: Option<&TopicId>,
    ) -> Result<Option<Item>, StoreError> {
        let Some(group) = self.group(id)? else { return Ok(None) };
        let Some(original) = self.article(group.original)? else { return Ok(None) };
        let place = place.unwrap_or(Cursor { at: group.at, article: id });
        let standing = topic.and_then(|topic| group.standing(topic));
        let (pinned, note) = standing.map_or((false, None), |standing| (standing.pinned, standing.note.clone()));
        Ok(Some(Item { reprints: self.reprints(&group, original.id)?, article: original, pinned, note, place }))
    }

    fn item_around(&self, article: Article, place: Cursor, topic: Option<&TopicId>) -> Result<Item, StoreError> {
        let group = self.group(article.group)?;
        let note = group.as_ref().zip(topic).and_then(|(group, topic)| group.standing(topic)?.note.clone());
        let reprints = group.map(|group| self.reprints(&group, article.id)).transpose()?.unwrap_or_default();
        Ok(Item { article, reprints, pinned: false, note, place })
    }

    /// The members of a group other than `around`, in time order.
    fn reprints(&self, group: &Group, around: ArticleId) -> Result<Vec<ReprintLink>, StoreError> {
        let mut links = Vec::new();
        for member in group.members.iter().filter(|member| member.article != around).take(REPRINTS_MAX) {
            if let Some(article) = self.article(member.article)? {
                let at = article.listed_at();
                links.push(ReprintLink {
                    article: article.id,
                    source: article.source,
                    url: article.url,
                    title: article.title,
                    at,
                });
            }
        }
        links.sort_by_key(|link| (link.at, link.article));
        Ok(links)
    }

    /// Every key with its value, in order: what two stores are compared by.
    #[cfg(test)]
    pub fn content(&self) -> Vec<(Vec<u8>, Vec<u8>)> {
        let mut content = Vec::new();
        let all = |key: &[u8], value: &[u8]| {
            content.push((key.to_vec(), value.to_vec()));
            Ok(true)
        };
        let mut all = all;
        self.engine.scan(&[], &[], &mut all).expect("a store in a test reads");
        content
    }

    pub(super) fn record<T: DeserializeOwned>(&self, what: &'static str, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.engine.get(key)?.map(|bytes| record::decode(what, &bytes)).transpose()
    }
}

/// The order of every shelf, as its keys have it.
fn newest_first(a: Cursor, b: Cursor) -> Ordering {
    b.at.cmp(&a.at).then(a.article.cmp(&b.article))
}

fn is_behind(place: Cursor, before: Cursor) -> bool {
    newest_first(place, before) == Ordering::Greater
}
