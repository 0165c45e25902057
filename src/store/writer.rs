//! Writing: one step of the log at a time, all of it or nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;
use std::sync::{MutexGuard, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::changes::Touched;
use super::engine::{Batch, Bytes};
use super::keys::{self, Index, Place};
use super::record::{self, Packer};
use super::{Store, StoreError, channel, group};
use crate::model::{
    Article, ArticleId, Body, CanonicalUrl, ChannelKey, ChannelState, Decision, Group, SourceId, Story, StoryId,
    TopicId, Yields,
};

/// What an entry of a channel led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The article.
    pub article: ArticleId,
    /// What the channel listed for it then; the same again need not be read again.
    pub fingerprint: u64,
}

/// An article as kept: with the place of its text.
pub(super) struct Kept {
    pub(super) article: Article,
    pub(super) place: Place,
}

/// A step being prepared: sees its own changes, shows them to nobody before [`Writer::commit`].
pub struct Writer<'a> {
    store: &'a Store,
    changes: HashMap<Bytes, Option<Bytes>>,
    packer: Packer,
    sequence: u64,
    /// Articles and decisions of the record at hand so far: parts of their keys.
    numbers: BTreeMap<u64, u16>,
    pub(super) touched: Touched,
    _alone: MutexGuard<'a, ()>,
}

impl Store {
    /// Begins a step; waits until no other is being prepared.
    pub fn writer(&self) -> Result<Writer<'_>, StoreError> {
        // A panic in another step left nothing behind: its changes died with it.
        let alone = self.writing.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        Ok(Writer {
            store: self,
            changes: HashMap::new(),
            packer: Packer::new()?,
            sequence: self.sequence(),
            numbers: BTreeMap::new(),
            touched: Touched::default(),
            _alone: alone,
        })
    }

    /// What an entry led to, by its name (see [`crate::model::entry_name`]).
    pub fn seen(&self, source: &SourceId, name: &str) -> Result<Option<Seen>, StoreError> {
        self.record("entry", &keys::entry(source, name))
    }

    /// A source's article at an address.
    pub fn at_address(&self, source: &SourceId, url: &CanonicalUrl) -> Result<Option<ArticleId>, StoreError> {
        self.record("address", &keys::address(source, url))
    }
}

impl Writer<'_> {
    /// The number of the last record that is part of this step or was applied before it.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Says that what follows belongs to the record `sequence`.
    pub fn begin(&mut self, sequence: u64) {
        self.sequence = sequence;
    }

    /// How many keys the step changes so far.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether the step changes nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// An article, as this step has it.
    pub fn article(&self, id: ArticleId) -> Result<Option<Article>, StoreError> {
        Ok(self.kept(id)?.map(|kept| kept.article))
    }

    /// A group, as this step has it.
    pub fn group(&self, id: ArticleId) -> Result<Option<Group>, StoreError> {
        let key = keys::group(id);
        match self.changes.get(&key) {
            Some(change) => change.as_ref().map(|bytes| group::decode(bytes)).transpose(),
            None => self.store.group(id),
        }
    }

    /// A body, as this step has it.
    pub fn body(&self, id: ArticleId) -> Result<Option<Body>, StoreError> {
        let Some(kept) = self.kept(id)? else { return Ok(None) };
        match self.changes.get(&keys::body(kept.place)) {
            Some(change) => change.as_ref().map(|bytes| record::unpack("body", bytes)).transpose(),
            None => self.store.body_at(kept.place),
        }
    }

    /// A source's article at an address, as this step has it.
    pub fn at_address(&self, source: &SourceId, url: &CanonicalUrl) -> Result<Option<ArticleId>, StoreError> {
        self.get("address", &keys::address(source, url))
    }

    /// What an entry led to, as this step has it.
    pub fn seen(&self, source: &SourceId, name: &str) -> Result<Option<Seen>, StoreError> {
        self.get("entry", &keys::entry(source, name))
    }

    /// Keeps a new article: its record, body, addresses, place in its source's index, and in the
    /// order of admission with what identity keeps of the text (`sample`, in identity's own form).
    pub fn admit<T: Serialize>(&mut self, article: &Article, body: &Body, sample: &T) -> Result<(), StoreError> {
        self.put(source_place(article), Vec::new());
        let place = self.admit_text(article.id, body, sample)?;
        self.put_article(article, place);
        Ok(())
    }

    /// Keeps an article in place of what it was before (`old`), with its new text.
    pub fn revise<T: Serialize>(
        &mut self,
        article: &Article,
        old: &Article,
        body: &Body,
        sample: &T,
    ) -> Result<(), StoreError> {
        if let Some(kept) = self.kept(old.id)? {
            self.delete_text(kept.place);
        }
        if source_place(old) != source_place(article) {
            self.delete(source_place(old));
        }
        self.admit(article, body, sample)
    }

    /// Keeps an article whose text is the same, such as after the rules changed.
    pub fn reclass(&mut self, article: &Article) -> Result<(), StoreError> {
        if let Some(kept) = self.kept(article.id)? {
            self.put_article(article, kept.place);
        }
        Ok(())
    }

    /// Remembers a further address of an article.
    pub fn also_at(&mut self, source: &SourceId, url: &CanonicalUrl, id: ArticleId) {
        self.put(keys::address(source, url), record::encode(&id));
    }

    fn put_article(&mut self, article: &Article, place: Place) {
        self.touched.article(article);
        for url in [Some(&article.url), article.listed_url.as_ref()].into_iter().flatten() {
            self.also_at(&article.source, url, article.id);
        }
        self.put(keys::place_of(article.id), record::encode(&place));
        self.put(keys::article(place), record::encode(article));
    }

    fn admit_text<T: Serialize>(&mut self, id: ArticleId, body: &Body, sample: &T) -> Result<Place, StoreError> {
        let place = self.next_place();
        let packed = self.packer.encode(body)?;
        self.put(keys::body(place), packed);
        self.put(keys::admission(place), record::encode(&(id, sample)));
        Ok(place)
    }

    /// Takes a text back. Its place in the order of admission stays, with its sample: the window
    /// that is read back must be the one that was.
    pub(super) fn delete_text(&mut self, place: Place) {
        self.delete(keys::article(place));
        self.delete(keys::body(place));
    }

    pub(super) fn kept(&self, id: ArticleId) -> Result<Option<Kept>, StoreError> {
        let Some(place) = self.get("place", &keys::place_of(id))? else { return Ok(None) };
        let article = self.get("article", &keys::article(place))?;
        Ok(article.map(|article| Kept { article, place }))
    }

    /// Remembers what an entry led to.
    pub fn see(&mut self, source: &SourceId, name: &str, seen: Seen) {
        self.put(keys::entry(source, name), record::encode(&seen));
    }

    /// Keeps a group in place of what it was before (`old`), and its places in the indexes.
    pub fn put_group(&mut self, id: ArticleId, group: &Group, old: Option<&Group>) {
        old.into_iter().chain([group]).for_each(|group| self.touched.group(id, group));
        let new_places = group_places(id, group);
        for place in old.map(|old| group_places(id, old)).unwrap_or_default() {
            if !new_places.contains(&place) {
                self.delete(place);
            }
        }
        for place in new_places {
            self.put(place, Vec::new());
        }
        self.put(keys::group(id), super::group::encode(group));
    }

    /// Takes a group back whose last member went into another.
    pub fn drop_group(&mut self, id: ArticleId, group: &Group) {
        self.touched.group(id, group);
        for place in group_places(id, group) {
            self.delete(place);
        }
        self.delete(keys::group(id));
    }

    /// A story, as this step has it.
    pub fn story(&self, id: StoryId) -> Result<Option<Story>, StoreError> {
        self.get("story", &keys::story(id))
    }

    /// Keeps a story; one that has no members left and leads nowhere is forgotten.
    pub fn put_story(&mut self, id: StoryId, story: &Story) {
        self.touched.story(id);
        if story.members.is_empty() && story.into.is_none() {
            self.delete(keys::story(id));
        } else {
            self.put(keys::story(id), record::encode(story));
        }
    }

    /// A channel's state, as this step has it.
    pub fn channel(&self, key: &ChannelKey) -> Result<Option<ChannelState>, StoreError> {
        let key = keys::channel(key);
        match self.changes.get(&key) {
            Some(change) => change.as_ref().map(|bytes| channel::decode(bytes)).transpose(),
            None => self.store.engine.get(&key)?.map(|bytes| channel::decode(&bytes)).transpose(),
        }
    }

    /// Keeps a channel's state.
    pub fn put_channel(&mut self, key: &ChannelKey, state: &ChannelState) {
        self.put(keys::channel(key), channel::encode(state));
    }

    /// What is remembered of a source's pages, as this step has it.
    pub fn yields(&self, source: &SourceId) -> Result<Option<Yields>, StoreError> {
        self.get("yields", &keys::yields(source))
    }

    /// Keeps what is remembered of a source's pages.
    pub fn put_yields(&mut self, source: &SourceId, yields: &Yields) {
        self.put(keys::yields(source), record::encode(yields));
    }

    /// Keeps a decision on record; says where.
    pub fn put_decision(&mut self, decision: &Decision) -> Place {
        let place = self.next_place();
        self.put(keys::decision(place), record::encode(decision));
        place
    }

    /// Keeps what the decision at `place` teaches, in learning's own form: for ever, whatever becomes of the article.
    pub fn put_lesson<T: Serialize>(&mut self, place: Place, lesson: &T) {
        self.put(keys::lesson(place), record::encode(lesson));
    }

    /// Remembers something of the program itself, by name.
    pub fn put_note(&mut self, name: &str, text: &str) {
        self.put(keys::meta(name), record::encode(&text));
    }

    /// Makes the step durable. Nothing of it is seen before, all of it after.
    pub fn commit(mut self) -> Result<(), StoreError> {
        let (sequence, shelves) = (self.sequence, self.touched_shelves()?);
        self.put(keys::meta("sequence"), record::encode(&sequence));
        let mut changes: Vec<(Bytes, Option<Bytes>)> = std::mem::take(&mut self.changes).into_iter().collect();
        // In key order the engine touches each page once, and the same log makes the same calls.
        changes.sort_unstable();
        self.store.engine.commit(Batch { changes })?;
        self.store.sequence.store(sequence, Ordering::Release);
        // First what changed, then that something did: who sees the step sees its shelves.
        let step = self.store.steps() + 1;
        self.store.changes.write().unwrap_or_else(PoisonError::into_inner).note(shelves, step);
        self.store.steps.store(step, Ordering::Release);
        Ok(())
    }

    pub(super) fn delete(&mut self, key: Bytes) {
        self.changes.insert(key, None);
    }

    fn put(&mut self, key: Bytes, value: Bytes) {
        self.changes.insert(key, Some(value));
    }

    fn get<T: DeserializeOwned>(&self, what: &'static str, key: &[u8]) -> Result<Option<T>, StoreError> {
        match self.changes.get(key) {
            Some(change) => change.as_ref().map(|bytes| record::decode(what, bytes)).transpose(),
            None => self.store.record(what, key),
        }
    }

    fn next_place(&mut self) -> Place {
        let number = self.numbers.entry(self.sequence).or_default();
        *number = number.saturating_add(1);
        Place { sequence: self.sequence, number: *number }
    }
}

fn source_place(article: &Article) -> Bytes {
    keys::placed(Index::Source(article.source.as_str()), article.listed_at(), article.id)
}

/// All keys under which a group stands in the indexes.
fn group_places(id: ArticleId, group: &Group) -> Vec<Bytes> {
    let topics: Vec<&TopicId> = group.published_topics();
    let pins = topics.iter().filter(|topic| group.standing(topic).is_some_and(|standing| standing.pinned));
    let mut places: Vec<Bytes> = pins.map(|topic| keys::pin(topic, id)).collect();
    places.push(keys::placed(Index::All, group.at, id));
    places.extend(topics.iter().map(|topic| keys::placed(Index::Topic(topic.as_str()), group.at, id)));
    places
        .extend(group.provinces.iter().map(|province| keys::placed(Index::Province(province.as_str()), group.at, id)));
    places
}
