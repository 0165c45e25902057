//! What is asked of topics as a whole: what other rules would change.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::Answer;
use crate::classify::{Classes, Classifier, Input};
use crate::config::{self, Config};
use crate::daemon::Service;
use crate::model::{Article, ArticleId, SourceId, Timestamp, TopicId, TopicMatch};
use crate::pipeline::{Lessons, text_of};
use crate::text::syllables;

/// Articles of each kind that are told of a topic: who reads more should look at the rule again.
const MOVED_MAX: usize = 50;

/// What another rule would change in a topic.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Difference {
    /// The topic.
    pub topic: TopicId,
    /// Stored articles that the rule in force matches.
    pub before: u64,
    /// Those that the other matches.
    pub after: u64,
    /// Whether a model is in charge of the topic: what is published then follows it, not the rule.
    pub in_charge: bool,
    /// How many it adds.
    pub adds: u64,
    /// How many it removes.
    pub removes: u64,
    /// The newest of those that it adds.
    pub added: Vec<Moved>,
    /// The newest of those that it removes.
    pub removed: Vec<Moved>,
}

/// An article that another rule adds or removes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Moved {
    /// Its id.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// Whose it is.
    pub source: SourceId,
    /// The time that it is listed under.
    pub at: Timestamp,
    /// The score of the rule that matches.
    pub score: f32,
    /// Why that rule matches.
    pub because: Vec<String>,
    /// Accepted or rejected by an editor, whose word goes before any rule.
    pub decided: Option<bool>,
}

/// Compares the rules in force with those of another configuration over all stored articles.
pub(super) async fn against(service: &Arc<Service>, file: &Path, text: &str) -> anyhow::Result<Answer> {
    let other = config::parse(text, file)?;
    let service = service.clone();
    // Every text is read: far longer than a task may hold its thread.
    let compared = tokio::task::spawn_blocking(move || compare(&service, &other));
    compared.await.context("the comparison came to no end")?
}

fn compare(service: &Service, other: &Config) -> anyhow::Result<Answer> {
    let config = service.live.get();
    let sides = [Side::new(&config), Side::new(other)];
    let ids = config.topics.iter().chain(&other.topics).map(|topic| &topic.id);
    let mut topics: Vec<Difference> = Vec::new();
    for id in ids {
        if topics.iter().all(|difference| difference.topic != *id) {
            topics.push(Difference::none(id));
        }
    }
    let mut articles = 0;
    for id in service.store.ids()? {
        let (Some(article), Some(body)) = (service.store.article(id)?, service.store.body(id)?) else { continue };
        articles += 1;
        let text = text_of(&body.text, article.summary.as_deref());
        let read = syllables(text);
        let [before, after] = sides.each_ref().map(|side| {
            let source = side.config.source(article.source.as_str());
            side.classifier.classify(&Input::of(&article, source, text, Some(&read)))
        });
        for difference in &mut topics {
            let (before, after) = (matched(&before, &difference.topic), matched(&after, &difference.topic));
            difference.before += u64::from(before.is_some());
            difference.after += u64::from(after.is_some());
            if before.is_some() != after.is_some() {
                let group = service.store.group(article.group)?;
                let decided = group.and_then(|group| group.standing(&difference.topic)?.accepted);
                difference.count(&article, before, after, decided);
            }
        }
    }
    let lessons = Lessons::read(&service.store, &[])?;
    for difference in &mut topics {
        let taught = config.topic(difference.topic.as_str()).and_then(|topic| lessons.taught(topic));
        difference.in_charge = taught.is_some_and(|taught| taught.in_charge);
        newest(&mut difference.added);
        newest(&mut difference.removed);
    }
    Ok(Answer::Against { articles, topics })
}

/// One of two configurations that are compared.
struct Side<'a> {
    config: &'a Config,
    classifier: Classifier,
}

impl<'a> Side<'a> {
    fn new(config: &'a Config) -> Self {
        Side { config, classifier: Classifier::new(&config.topics) }
    }
}

impl Difference {
    fn none(topic: &TopicId) -> Self {
        let (added, removed) = (Vec::new(), Vec::new());
        let topic = topic.clone();
        Difference { topic, before: 0, after: 0, in_charge: false, adds: 0, removes: 0, added, removed }
    }

    /// Takes in an article that one of the rules alone matches.
    fn count(
        &mut self,
        article: &Article,
        before: Option<&TopicMatch>,
        after: Option<&TopicMatch>,
        decided: Option<bool>,
    ) {
        let (count, moved, found) = match (before, after) {
            (_, Some(found)) => (&mut self.adds, &mut self.added, found),
            (Some(found), None) => (&mut self.removes, &mut self.removed, found),
            (None, None) => return,
        };
        *count += 1;
        moved.push(Moved {
            article: article.id,
            title: article.title.clone(),
            source: article.source.clone(),
            at: article.listed_at(),
            score: found.score,
            because: found.because.clone(),
            decided,
        });
        if moved.len() >= 2 * MOVED_MAX {
            newest(moved);
        }
    }
}

/// Keeps the newest, in that order.
fn newest(moved: &mut Vec<Moved>) {
    moved.sort_by_key(|one| (std::cmp::Reverse(one.at), one.article));
    moved.truncate(MOVED_MAX);
}

fn matched<'a>(classes: &'a Classes, topic: &TopicId) -> Option<&'a TopicMatch> {
    classes.topics.iter().find(|found| found.topic == *topic)
}
