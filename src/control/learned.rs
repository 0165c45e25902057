//! What is asked of what decisions taught: what a model says of articles, and which articles wait for an editor.

use std::sync::Arc;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::Answer;
use crate::config::Topic;
use crate::daemon::Service;
use crate::learn::{Features, Text, Trial, Waiting, queue};
use crate::model::{Article, ArticleId, Cursor, Item, Shelf, SourceId, Timestamp, TopicId};
use crate::pipeline::{Lessons, Taught, seen, text_of};

/// Reprint groups that the queue is chosen from, the newest: what is older no reader sees in a feed.
const CANDIDATES_MAX: usize = 2_000;
/// The longest queue that is given.
const QUEUE_MAX: usize = 200;
/// Groups read at a time.
const PAGE: usize = 500;

/// What the model of a topic says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Judged {
    /// The topic.
    pub topic: TopicId,
    /// How many decisions it learned from.
    pub decisions: usize,
    /// Whether it is in charge of the topic in place of the rule.
    pub in_charge: bool,
    /// How it did on decisions that it had not seen, beside the rule.
    pub trial: Trial,
    /// How sure it is of each article that was asked of.
    pub certainties: Vec<f32>,
}

/// What the model of a topic says of one article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    /// How sure it is that the article belongs to the topic, 0 to 1.
    pub certainty: f32,
    /// How many decisions it learned from.
    pub decisions: usize,
    /// Whether it is in charge of the topic in place of the rule.
    pub in_charge: bool,
    /// The words that speak most for the article.
    pub for_it: Vec<String>,
    /// The words that speak most against it.
    pub against_it: Vec<String>,
}

/// An article that waits for an editor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Next {
    /// Its id.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// Whose it is.
    pub source: SourceId,
    /// The time that it is listed under.
    pub at: Timestamp,
    /// Why the topic matches it; empty when it does not.
    pub because: Vec<String>,
    /// What the model says; none while there are no decisions of both kinds.
    pub opinion: Option<Opinion>,
}

impl Opinion {
    /// What `taught` says of a text.
    pub(super) fn of(taught: &Taught, text: Text<'_>) -> Opinion {
        let words = |for_it| taught.learned.model.words(text, for_it).into_iter().map(str::to_owned).collect();
        Opinion {
            certainty: taught.certainty(&Features::of(text)),
            decisions: taught.decisions,
            in_charge: taught.in_charge,
            for_it: words(true),
            against_it: words(false),
        }
    }
}

/// What is learned of a topic.
pub(super) fn taught(service: &Service, topic: &Topic) -> anyhow::Result<Option<Taught>> {
    Ok(Lessons::read(&service.store, &[])?.taught(topic))
}

/// What the models of all topics say of some articles.
pub(super) async fn judge(service: &Arc<Service>, articles: Vec<Features>) -> anyhow::Result<Answer> {
    let service = service.clone();
    // Training takes a good part of a second a topic: longer than a task may hold its thread.
    let judged = tokio::task::spawn_blocking(move || -> anyhow::Result<Answer> {
        let lessons = Lessons::read(&service.store, &[])?;
        let config = service.live.get();
        let taught = config.topics.iter().filter_map(|topic| Some((topic, lessons.taught(topic)?)));
        Ok(Answer::Judged(taught.map(|(topic, taught)| judged(topic, &taught, &articles)).collect()))
    });
    judged.await.context("the models came to no end")?
}

fn judged(topic: &Topic, taught: &Taught, articles: &[Features]) -> Judged {
    Judged {
        topic: topic.id.clone(),
        decisions: taught.decisions,
        in_charge: taught.in_charge,
        trial: taught.learned.trial,
        certainties: articles.iter().map(|features| taught.certainty(features)).collect(),
    }
}

/// The articles that an editor's word on would teach most.
pub(super) async fn next(service: &Arc<Service>, topic: TopicId, limit: usize) -> anyhow::Result<Answer> {
    let service = service.clone();
    let found = tokio::task::spawn_blocking(move || waiting(&service, &topic, limit.min(QUEUE_MAX)));
    found.await.context("the queue came to no end")?
}

fn waiting(service: &Service, id: &TopicId, limit: usize) -> anyhow::Result<Answer> {
    let config = service.live.get();
    let topic = config.topic(id.as_str());
    let topic = topic.with_context(|| format!("no topic `{id}` is configured: `diembao check` lists them"))?;
    let lessons = Lessons::read(&service.store, &[])?;
    let (taught, decided) = (lessons.taught(topic), lessons.count(id));
    let candidates = candidates(service, id)?;
    let mut waiting = Vec::with_capacity(candidates.len());
    for article in &candidates {
        let certainty = match &taught {
            Some(taught) => {
                let body = service.store.body(article.id)?.unwrap_or_default();
                let text = text_of(&body.text, article.summary.as_deref());
                taught.certainty(&Features::of(seen(article, text)))
            }
            None => by_rule(topic, article),
        };
        waiting.push(Waiting { article: article.id, certainty });
    }
    let mut next = Vec::with_capacity(limit);
    for one in queue(waiting, decided).into_iter().take(limit) {
        let Some(article) = candidates.iter().find(|article| article.id == one.article) else { continue };
        next.push(told(service, topic, article, taught.as_ref())?);
    }
    let trial = taught.map(|taught| (taught.in_charge, taught.learned.trial));
    Ok(Answer::Queue { decided, undecided: candidates.len(), trial, next })
}

fn told(service: &Service, topic: &Topic, article: &Article, taught: Option<&Taught>) -> anyhow::Result<Next> {
    let body = service.store.body(article.id)?.unwrap_or_default();
    let text = text_of(&body.text, article.summary.as_deref());
    let found = article.topics.iter().find(|found| found.topic == topic.id);
    Ok(Next {
        article: article.id,
        title: article.title.clone(),
        source: article.source.clone(),
        at: article.listed_at(),
        because: found.map(|found| found.because.clone()).unwrap_or_default(),
        opinion: taught.map(|taught| Opinion::of(taught, seen(article, text))),
    })
}

/// Originals of the newest groups on which no editor has a word in the topic.
fn candidates(service: &Service, topic: &TopicId) -> anyhow::Result<Vec<Article>> {
    let (mut found, mut seen, mut before): (Vec<Article>, usize, Option<Cursor>) = (Vec::new(), 0, None);
    while seen < CANDIDATES_MAX {
        let items: Vec<Item> = service.store.items(&Shelf::All, before, PAGE)?;
        let Some(last) = items.last() else { break };
        (seen, before) = (seen + items.len(), Some(last.place));
        for item in items {
            let group = service.store.group(item.article.group)?;
            let standing = group.as_ref().and_then(|group| group.standing(topic));
            if !standing.is_some_and(|standing| standing.accepted.is_some() || standing.pinned) {
                found.push(item.article);
            }
        }
    }
    Ok(found)
}

/// What stands for a model's certainty while there is none: what the rule matches by a hair is closest to the border.
fn by_rule(topic: &Topic, article: &Article) -> f32 {
    let found = article.topics.iter().find(|found| found.topic == topic.id);
    found.map_or(0.0, |found| {
        let over = (found.score - topic.threshold).max(0.0);
        crate::learn::SURE + 0.5 * over / (over + 1.0)
    })
}
