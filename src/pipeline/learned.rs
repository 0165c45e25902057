//! What editors' decisions taught: lessons in the order of the log, and the models that rule topics by them.
//!
//! Owns which judge is in charge of a topic. It is worked out from the lessons alone, which the store keeps for ever:
//! the same log gives the same models, in any batches and over restarts.

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::apply::{Applier, text_of};
use crate::classify::Classes;
use crate::config::Topic;
use crate::learn::{self, Example, Features, Learned, Lesson, SURE, Text};
use crate::model::{Article, Decision, TopicId, TopicMatch};
use crate::store::{Place, Store, StoreError, Writer};

/// Lessons of all topics, oldest first, and the models in charge.
#[derive(Debug, Default)]
pub struct Lessons {
    topics: HashMap<TopicId, Vec<(Place, Lesson)>>,
    in_charge: HashMap<TopicId, Taught>,
}

/// What was learned of a topic.
#[derive(Debug)]
pub struct Taught {
    /// From how many decisions.
    pub decisions: usize,
    /// The examples that these are, one a reprint group.
    pub examples: Vec<Example>,
    /// The model and how it did.
    pub learned: Learned,
    /// Whether it rules the topic.
    pub in_charge: bool,
}

impl Lessons {
    /// Reads all lessons, and puts the models in charge that beat their rules.
    pub fn read(store: &Store, topics: &[Topic]) -> Result<Lessons, StoreError> {
        let mut lessons = Lessons::default();
        store.lessons(&mut |place, lesson: Lesson| {
            lessons.topics.entry(lesson.topic.clone()).or_default().push((place, lesson));
        })?;
        lessons.learn(topics);
        Ok(lessons)
    }

    /// How many there are of a topic.
    pub fn count(&self, topic: &TopicId) -> usize {
        self.topics.get(topic).map_or(0, Vec::len)
    }

    /// What can be said of a topic now: by the model in charge where there is one, else by what all decisions teach.
    pub fn taught(&self, topic: &Topic) -> Option<Taught> {
        let all = self.count(&topic.id);
        self.learned(topic, learn::in_force(all)).filter(|taught| taught.in_charge).or_else(|| {
            let taught = self.learned(topic, all)?;
            Some(Taught { in_charge: false, ..taught })
        })
    }

    /// Topics by the models in charge in place of their rules.
    pub(super) fn over(&self, mut classes: Classes, topics: &[Topic], article: &Article, body: &str) -> Classes {
        if self.in_charge.is_empty() {
            return classes;
        }
        let text = seen(article, body);
        let features = Features::of(text);
        let mut by_rule: Vec<TopicMatch> = std::mem::take(&mut classes.topics);
        for topic in topics {
            let ruled = by_rule.iter().position(|found| found.topic == topic.id).map(|at| by_rule.swap_remove(at));
            let found = match self.in_charge.get(&topic.id) {
                None => ruled,
                Some(_) if !takes(topic, article, &classes) => None,
                Some(taught) => taught.found(topic, text, &features, ruled),
            };
            classes.topics.extend(found);
        }
        classes
    }

    /// A fingerprint of the models in charge; empty where rules rule.
    pub(super) fn fingerprint(&self, topics: &[Topic]) -> String {
        let models = topics.iter().filter_map(|topic| self.in_charge.get(&topic.id).map(|taught| (topic, taught)));
        let shown = models.map(|(topic, taught)| format!("{}:{:016x}", topic.id, taught.learned.model.fingerprint()));
        shown.collect::<Vec<_>>().join(" ")
    }

    fn learn(&mut self, topics: &[Topic]) {
        self.in_charge.clear();
        for topic in topics {
            self.learn_one(topic);
        }
    }

    fn learn_one(&mut self, topic: &Topic) {
        let count = learn::in_force(self.count(&topic.id));
        match self.learned(topic, count).filter(|taught| taught.in_charge) {
            Some(taught) => self.in_charge.insert(topic.id.clone(), taught),
            None => self.in_charge.remove(&topic.id),
        };
    }

    /// What the first lessons of a topic teach.
    fn learned(&self, topic: &Topic, count: usize) -> Option<Taught> {
        let lessons = self.topics.get(&topic.id)?.iter().take(count).map(|(_, lesson)| lesson);
        let examples = learn::examples(lessons, rule_of(topic));
        let learned = learn::learn(&examples)?;
        Some(Taught { decisions: examples.len(), in_charge: learned.trial.model_wins(), examples, learned })
    }
}

impl Taught {
    /// How sure it is of an article. Of one that was decided, what a model says that has not seen it.
    pub fn certainty(&self, features: &Features) -> f32 {
        let decided = self.examples.iter().position(|example| example.features == *features);
        let held_out = decided.and_then(|at| self.learned.held_out[at]);
        held_out.unwrap_or_else(|| self.learned.model.certainty(features))
    }

    fn found(
        &self,
        topic: &Topic,
        text: Text<'_>,
        features: &Features,
        ruled: Option<TopicMatch>,
    ) -> Option<TopicMatch> {
        let score = self.learned.model.certainty(features);
        if score < SURE {
            return None;
        }
        let words = self.learned.model.words(text, true).join(", ");
        let (decisions, sure) = (self.decisions, score * 100.0);
        let said =
            format!("learned from {decisions} decisions, {sure:.0} % sure; the words that counted most: {words}");
        let mut because = vec![said];
        because.extend(ruled.map(|found| found.because).unwrap_or_default());
        Some(TopicMatch { topic: topic.id.clone(), score, because })
    }
}

impl Applier {
    /// Keeps a decision, and what it teaches beside it: the article's text may be gone some day.
    pub(super) fn taught(&mut self, writer: &mut Writer<'_>, decision: &Decision) -> Result<(), StoreError> {
        let place = writer.put_decision(decision);
        let Some(yes) = learn::says(&decision.act) else { return Ok(()) };
        let Some(article) = writer.article(decision.article)? else { return Ok(()) };
        let body = writer.body(article.id)?.unwrap_or_default();
        let text = text_of(&body.text, article.summary.as_deref());
        let config = self.config().clone();
        let topic = config.topic(decision.topic.as_str());
        let lesson = Lesson {
            topic: decision.topic.clone(),
            group: article.group,
            article: article.id,
            yes,
            ruled: self.takes_by_rule(&article, text, &decision.topic),
            rule: topic.map(rule_of).unwrap_or_default(),
            features: Features::of(seen(&article, text)),
        };
        writer.put_lesson(place, &lesson);
        let before = self.lessons.count(&decision.topic);
        self.lessons.topics.entry(decision.topic.clone()).or_default().push((place, lesson));
        if let Some(topic) = topic
            && learn::in_force(before) != learn::in_force(before + 1)
        {
            let known = self.lessons.fingerprint(&config.topics);
            self.lessons.learn_one(topic);
            self.retaught |= self.lessons.fingerprint(&config.topics) != known;
        }
        Ok(())
    }

    /// Says of every lesson anew what the rule in force says of its article, where that is still stored, and learns from
    /// all again.
    pub(super) fn ruled_anew(&mut self) -> Result<(), StoreError> {
        let (store, config) = (self.store().clone(), self.config().clone());
        let mut writer = store.writer()?;
        let mut topics = std::mem::take(&mut self.lessons.topics);
        for topic in &config.topics {
            for (place, lesson) in topics.get_mut(&topic.id).into_iter().flatten() {
                let Some(article) = writer.article(lesson.article)? else { continue };
                let body = writer.body(article.id)?.unwrap_or_default();
                let text = text_of(&body.text, article.summary.as_deref());
                let now = (self.takes_by_rule(&article, text, &topic.id), rule_of(topic));
                if (lesson.ruled, lesson.rule) != now {
                    (lesson.ruled, lesson.rule) = now;
                    writer.put_lesson(*place, lesson);
                }
            }
        }
        self.lessons.topics = topics;
        if !writer.is_empty() {
            writer.commit()?;
        }
        self.lessons.learn(&config.topics);
        Ok(())
    }

    fn takes_by_rule(&self, article: &Article, body: &str, topic: &TopicId) -> bool {
        self.ruled(article, body, None).topics.iter().any(|found| found.topic == *topic)
    }
}

/// What models see of an article.
pub fn seen<'a>(article: &'a Article, body: &'a str) -> Text<'a> {
    Text { title: &article.title, lead: article.summary.as_deref().unwrap_or_default(), body }
}

/// What a topic asks beside its rule goes for its model too.
fn takes(topic: &Topic, article: &Article, classes: &Classes) -> bool {
    let by = topic.sources.is_empty() || topic.sources.contains(&article.source);
    let on = topic.provinces.is_empty() || topic.provinces.iter().any(|wanted| classes.provinces.contains(wanted));
    by && on
}

/// A fingerprint of what decides by rule whether an article belongs.
fn rule_of(topic: &Topic) -> u64 {
    let text = format!("{}\0{}\0{:?}\0{:?}", topic.rule.text(), topic.threshold, topic.provinces, topic.sources);
    xxh3_64(text.as_bytes())
}
