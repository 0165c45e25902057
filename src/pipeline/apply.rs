//! Applies the log: identify, classify, store, in order, each batch in one durable step.

mod article;
mod groups;
mod moved;
mod stories;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use self::article::text_of;
use self::article::{article_of, revised};
use super::Live;
use super::learned::Lessons;
use super::texts::Texts;
use crate::classify::{Classes, Classifier, Input};
use crate::config::Config;
use crate::extract;
use crate::identify::{self, Fingerprints, Houses, Known, Match, Sameness, Sample, Stories, Window, sameness};
use crate::log::{Record, Sequence};
use crate::model::{
    Article, ArticleId, Body, Delivered, Draft, Passed, Poll, Push, Relation, SourceId, Subscribed, Timestamp, Yield,
    entry_name, time,
};
use crate::push;
use crate::store::{Seen, Store, StoreError, Writer};
use crate::text::{Key, Syllable, syllables};

/// Keys that one durable step changes before it is committed: a larger one made the engine's memory
/// swell, a smaller one syncs the disk more often than needed. A single record is never split.
const STEP_KEYS: usize = 500;

/// What an entry led to that gave no article.
const NO_ARTICLE: ArticleId = ArticleId(0);

/// What a batch did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Articles never seen before.
    pub new: u64,
    /// Articles whose title, lead or text changed.
    pub revised: u64,
    /// New articles that are copies of another.
    pub copies: u64,
    /// Acts of editors.
    pub decisions: u64,
}

/// Applies records to a store. There is one for a store: it holds the window that reprints are
/// looked for in.
pub struct Applier {
    store: Arc<Store>,
    live: Live,
    config: Arc<Config>,
    classifier: Classifier,
    houses: Houses,
    window: Window,
    stories: Stories,
    texts: Texts,
    pub(super) lessons: Lessons,
    /// Set when the configuration is another, or decisions changed the judge in charge of a topic: what is stored is
    /// then classified anew.
    pub(super) retaught: bool,
    /// Set when a step was prepared but not committed: the window then knows texts that the store
    /// does not, and is read anew.
    stale: bool,
}

/// A sample with the time that its text counts with, as stored.
#[derive(Serialize, Deserialize)]
struct Placed {
    #[serde(with = "time::seconds::required")]
    at: Timestamp,
    sample: Sample,
}

/// What a poll or a delivery brought.
struct Drafts<'a> {
    source: &'a SourceId,
    at: Timestamp,
    /// When the channel was last listed before; what it listed then is known.
    since: Option<Timestamp>,
    drafts: &'a [Draft],
    passed: &'a [Passed],
    /// The channel's address.
    channel: &'a str,
    yields: &'a [Yield],
}

/// A text, cut into what the stages ask for, once.
struct Read<'a> {
    body: &'a str,
    syllables: Vec<Syllable>,
    prints: Fingerprints,
}

impl Applier {
    /// An applier for a store; reads the window's texts from it.
    pub fn open(store: Arc<Store>, live: Live) -> Result<Self, StoreError> {
        let config = live.get();
        let classifier = Classifier::new(&config.topics);
        let mut applier = Applier {
            store,
            live,
            houses: Houses::new(&config.sources),
            config,
            classifier,
            window: Window::default(),
            stories: Stories::default(),
            texts: Texts::default(),
            lessons: Lessons::default(),
            retaught: false,
            stale: true,
        };
        applier.refresh()?;
        Ok(applier)
    }

    /// Applies records that follow on what is applied; says up to which one they are durable now.
    /// Those behind it are to be applied next. A record that was applied before changes nothing.
    pub fn apply(&mut self, batch: &[(Sequence, Record)]) -> Result<(Sequence, Applied), StoreError> {
        self.refresh()?;
        self.stale = true;
        let store = self.store.clone();
        let mut writer = store.writer()?;
        let (mut applied, before) = (Applied::default(), writer.sequence());
        for (sequence, record) in batch.iter().filter(|(sequence, _)| *sequence > before) {
            writer.begin(*sequence);
            match record {
                Record::Polled(poll) => self.poll(&mut writer, poll, &mut applied)?,
                Record::Decided(decision) => self.decide(&mut writer, decision, &mut applied)?,
                Record::Subscribed(subscribed) => self::subscribed(&mut writer, subscribed)?,
                Record::Delivered(delivered) => self.delivered(&mut writer, delivered, &mut applied)?,
            }
            if writer.len() >= STEP_KEYS {
                break;
            }
        }
        let upto = writer.sequence();
        if upto > before {
            writer.commit()?;
        }
        self.stale = false;
        Ok((upto, applied))
    }

    /// Takes a new configuration and a window that fell behind into account; does nothing when
    /// there is neither.
    pub fn refresh(&mut self) -> Result<(), StoreError> {
        let config = self.live.get();
        if !Arc::ptr_eq(&config, &self.config) {
            self.classifier = Classifier::new(&config.topics);
            self.houses = Houses::new(&config.sources);
            self.config = config;
            self.retaught = true;
        }
        if std::mem::take(&mut self.stale) {
            self.rebuild()?;
        }
        if self.retaught {
            self.reclassify()?;
            self.retaught = false;
        }
        Ok(())
    }

    /// Reads back from the store what decisions taught and what identity looks in.
    fn rebuild(&mut self) -> Result<(), StoreError> {
        self.lessons = Lessons::read(&self.store, &self.config.topics)?;
        (self.window, self.stories) = self::stories::read_back(&self.store)?;
        Ok(())
    }

    fn poll(&mut self, writer: &mut Writer<'_>, poll: &Poll, applied: &mut Applied) -> Result<(), StoreError> {
        let before = writer.channel(&poll.channel)?;
        let since = before.as_ref().and_then(|state| state.succeeded);
        let known = before.and_then(|state| state.push);
        let (new, missed) = self.drafts(writer, Drafts { since, ..Drafts::of_poll(poll) }, known.as_ref(), applied)?;
        let mut state = poll.state.clone();
        state.articles += new;
        state.push = push::polled(known, poll.offer.as_ref(), missed, poll.at);
        writer.put_channel(&poll.channel, &state);
        Ok(())
    }

    /// Takes in what came by push: of the channel's state no more than that may change.
    fn delivered(
        &mut self,
        writer: &mut Writer<'_>,
        delivered: &Delivered,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        let Some(mut state) = writer.channel(&delivered.channel)? else { return Ok(()) };
        let drafts = Drafts { since: state.succeeded, ..Drafts::of_push(delivered) };
        let (new, _) = self.drafts(writer, drafts, None, applied)?;
        state.articles += new;
        state.push = state.push.map(|push| push::delivered(push, &delivered.callback, delivered.at));
        writer.put_channel(&delivered.channel, &state);
        Ok(())
    }

    /// Takes drafts in; says how many articles are new, and whether one of them should have come by
    /// `push` before.
    fn drafts(
        &mut self,
        writer: &mut Writer<'_>,
        drafts: Drafts<'_>,
        push: Option<&Push>,
        applied: &mut Applied,
    ) -> Result<(u64, bool), StoreError> {
        let (before, mut missed) = (applied.new, false);
        for draft in drafts.drafts {
            let known = applied.new;
            self.draft(writer, &drafts, draft, applied)?;
            let late = || push.is_some_and(|push| push::should_have_come(push, draft.published, drafts.at));
            missed |= applied.new > known && late();
        }
        for passed in drafts.passed {
            let seen = writer.seen(drafts.source, &passed.name)?;
            let article = seen.map_or(NO_ARTICLE, |seen| seen.article);
            writer.see(drafts.source, &passed.name, Seen { article, fingerprint: passed.fingerprint });
        }
        if !drafts.yields.is_empty() {
            // Channels of a source are polled at once: only here, in the log's order, is what all gave known.
            let known = writer.yields(drafts.source)?.unwrap_or_default();
            let yields = extract::yields_after(known, drafts.channel, drafts.yields, drafts.at);
            writer.put_yields(drafts.source, &yields);
        }
        Ok((applied.new - before, missed))
    }

    fn draft(
        &mut self,
        writer: &mut Writer<'_>,
        from: &Drafts<'_>,
        draft: &Draft,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        let (source, at) = (from.source, from.at);
        let name = entry_name(draft.guid.as_deref(), draft.listed_url.as_ref().unwrap_or(&draft.url));
        let listed = draft.listed_url.as_ref().map(|url| writer.at_address(source, url)).transpose()?.flatten();
        let plain = moved::at_plain_address(writer, source, &draft.url)?;
        let at_address = known(writer, writer.at_address(source, &draft.url)?.or(listed).or(plain))?;
        let under_guid = known(writer, writer.seen(source, name)?.map(|seen| seen.article))?;
        let article = match sameness(draft, at_address.as_ref(), under_guid.as_ref()) {
            Sameness::Same(id) => {
                if at_address.is_none() || moved::is_plainer(writer, id, &draft.url)? {
                    // Known by its guid, or by what was made for other devices: the paper has moved it.
                    self.readdress(writer, from, id, draft, applied)?;
                }
                id
            }
            Sameness::Revision(id) => {
                applied.revised += 1;
                self.revision(writer, id, draft, at)?;
                id
            }
            Sameness::New => self.admission(writer, from, draft, applied)?,
        };
        writer.see(source, name, Seen { article, fingerprint: draft.fingerprint });
        Ok(())
    }

    fn admission(
        &mut self,
        writer: &mut Writer<'_>,
        from: &Drafts<'_>,
        draft: &Draft,
        applied: &mut Applied,
    ) -> Result<ArticleId, StoreError> {
        let read = Read::new(&draft.title, text_of(&draft.text, draft.summary.as_deref()));
        let mut article = article_of(from.source, draft, from.at);
        let id = article.id;
        let found = self.reprint(writer, &article, &read)?;
        if let Some(known) = self.elsewhere(writer, &article, &read, found)? {
            self.readdress(writer, from, known, draft, applied)?;
            return Ok(known);
        }
        applied.new += 1;
        self.classed(&mut article, &read);
        let clues = self.clues(&article, &draft.text, from.since, found);
        let group = self.place(writer, &mut article, found, Vec::new(), clues)?;
        applied.copies += u64::from(group.members.len() > 1);
        self.tell(writer, &mut article, &read)?;
        let body = Body { text: draft.text.clone(), html: draft.html.clone() };
        let sample = self.remember(&article, read.prints, found);
        writer.admit(&article, &body, &sample)?;
        if let Some(plain) = identify::plain_address(&draft.url) {
            writer.also_at(from.source, &plain, id);
        }
        Ok(id)
    }

    fn revision(
        &mut self,
        writer: &mut Writer<'_>,
        id: ArticleId,
        draft: &Draft,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let Some(old) = writer.article(id)? else { return Ok(()) };
        let read = Read::new(&draft.title, text_of(&draft.text, draft.summary.as_deref()));
        let mut article = revised(&old, draft, at);
        self.classed(&mut article, &read);
        let old_group = writer.group(old.group)?.filter(|group| group.members.len() == 1);
        let mut found = None;
        if let Some(group) = old_group {
            // Alone so far, such as a teaser whose page came later: only now can be told what it copies.
            found = self.reprint(writer, &article, &read)?;
            if found.is_some_and(|found| found.relation == Relation::Copy) {
                writer.drop_group(old.group, &group);
            }
            let since = group.members.first().and_then(|member| member.clues.since);
            let clues = self.clues(&article, &draft.text, since, found);
            self.place(writer, &mut article, found, group.standings, clues)?;
        }
        self.retell(writer, &mut article, &old, &read)?;
        let body = Body { text: draft.text.clone(), html: draft.html.clone() };
        let sample = self.remember(&article, read.prints, found);
        writer.revise(&article, &old, &body, &sample)?;
        self.regroup(writer, article.group)
    }

    fn reprint(
        &mut self,
        writer: &Writer<'_>,
        article: &Article,
        read: &Read<'_>,
    ) -> Result<Option<Match>, StoreError> {
        let (mut failure, texts) = (None, &mut self.texts);
        let found = identify::reprint(&read.prints, article.listed_at(), &self.window, &mut |id| {
            // An article is no reprint of its own earlier revision.
            if id == article.id {
                return None;
            }
            texts.get_or_read(id, || writer.body(id)).unwrap_or_else(|why| {
                failure = Some(why);
                None
            })
        });
        failure.map_or(Ok(found), Err)?.map_or(Ok(None), |found| {
            let other = writer.article(found.with)?;
            let edition = other
                .is_some_and(|other| identify::other_language(article.language.as_deref(), other.language.as_deref()));
            Ok((!edition).then_some(found))
        })
    }

    /// Takes an article's text into the window; gives what the next window is read back from.
    fn remember(&mut self, article: &Article, prints: Fingerprints, found: Option<Match>) -> Placed {
        let copied =
            found.filter(|found| found.relation == Relation::Copy).and_then(|found| self.texts.get(found.with));
        let sample = Sample::new(&prints, copied.as_deref());
        self.window.insert(article.id, article.listed_at(), &sample);
        self.texts.put(article.id, Arc::new(prints.shingles));
        Placed { at: article.listed_at(), sample }
    }

    fn classed(&self, article: &mut Article, read: &Read<'_>) {
        let Classes { topics, provinces, .. } = self.classes(article, read.body, Some(&read.syllables));
        (article.topics, article.provinces) = (topics, provinces);
    }

    pub(super) fn classes(&self, article: &Article, body: &str, syllables: Option<&[Syllable]>) -> Classes {
        let ruled = self.ruled(article, body, syllables);
        self.lessons.over(ruled, &self.config.topics, article, body)
    }

    /// What the rules alone say.
    pub(super) fn ruled(&self, article: &Article, body: &str, syllables: Option<&[Syllable]>) -> Classes {
        let source = self.config.source(article.source.as_str());
        self.classifier.classify(&Input::of(article, source, body, syllables))
    }

    pub(super) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    pub(super) fn config(&self) -> &Arc<Config> {
        &self.config
    }
}

impl<'a> Drafts<'a> {
    fn of_poll(poll: &'a Poll) -> Self {
        let (source, channel) = (&poll.channel.source, poll.channel.url.as_str());
        Drafts {
            source,
            channel,
            at: poll.at,
            since: None,
            drafts: &poll.drafts,
            passed: &poll.passed,
            yields: &poll.yields,
        }
    }

    fn of_push(push: &'a Delivered) -> Self {
        let (source, channel) = (&push.channel.source, push.channel.url.as_str());
        Drafts {
            source,
            channel,
            at: push.at,
            since: None,
            drafts: &push.drafts,
            passed: &push.passed,
            yields: &push.yields,
        }
    }
}

/// Keeps what happened to a subscription.
fn subscribed(writer: &mut Writer<'_>, happened: &Subscribed) -> Result<(), StoreError> {
    let Some(mut state) = writer.channel(&happened.channel)? else { return Ok(()) };
    let Some(push) = state.push.take() else { return Ok(()) };
    state.push = Some(push::after(push, happened));
    writer.put_channel(&happened.channel, &state);
    Ok(())
}

impl<'a> Read<'a> {
    fn new(title: &str, body: &'a str) -> Self {
        let syllables = syllables(body);
        let keys: Vec<Key> = syllables.iter().map(|syllable| syllable.key).collect();
        Read { body, prints: Fingerprints::new(title, &keys, body), syllables }
    }
}

fn known(writer: &Writer<'_>, id: Option<ArticleId>) -> Result<Option<Known>, StoreError> {
    let Some(article) = id.map(|id| writer.article(id)).transpose()?.flatten() else { return Ok(None) };
    Ok(Some(Known { article: article.id, title: article.title, content_hash: article.content_hash }))
}
