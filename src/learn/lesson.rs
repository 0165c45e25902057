//! What is kept of a decision so that it can be learned from for ever, and which of them count.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::features::Features;
use crate::model::{Act, ArticleId, TopicId};

/// Decisions of a topic that a model learns from, the last ones: more cost time, and topics drift.
const LESSONS_MAX: usize = 4_000;
/// Decisions of a topic before its first model in force can be: twice what a trial needs of each kind.
const FIRST: usize = 2 * super::trial::TRIED_MIN;
/// A model in force is trained anew when a tenth more was decided: each change of it is one of published feeds, and
/// all stored articles are judged anew.
const GROWTH: usize = 10;

/// A decision as an example: kept beside it for ever, since the article's text is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// The topic.
    pub topic: TopicId,
    /// The article's reprint group: the decision is on all its members.
    pub group: ArticleId,
    /// The article.
    pub article: ArticleId,
    /// Whether it belongs to the topic.
    pub yes: bool,
    /// Whether the topic's rule took it.
    pub ruled: bool,
    /// Which rule that was.
    pub rule: u64,
    /// What there was of the article when it was decided.
    pub features: Features,
}

/// What a model is trained on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The reprint group.
    pub group: ArticleId,
    /// Whether it belongs to the topic.
    pub yes: bool,
    /// Whether the rule in force takes it; none where it is not known.
    pub ruled: Option<bool>,
    /// What is known of the article.
    pub features: Features,
}

/// What an act says of whether an article belongs to the topic, if anything.
pub fn says(act: &Act) -> Option<bool> {
    match act {
        Act::Accept | Act::Pin => Some(true),
        Act::Reject => Some(false),
        Act::Unpin | Act::Note(_) => None,
    }
}

/// The examples of a topic's lessons, which come oldest first: of a reprint group the last one counts. `rule` is the one in
/// force.
pub fn examples<'a>(lessons: impl IntoIterator<Item = &'a Lesson>, rule: u64) -> Vec<Example> {
    let lessons: Vec<&Lesson> = lessons.into_iter().collect();
    let last: HashMap<ArticleId, usize> =
        lessons.iter().enumerate().map(|(number, lesson)| (lesson.group, number)).collect();
    let counts = lessons.iter().enumerate().filter(|(number, lesson)| last[&lesson.group] == *number);
    let mut examples: Vec<Example> = counts
        .map(|(_, lesson)| Example {
            group: lesson.group,
            yes: lesson.yes,
            ruled: (lesson.rule == rule).then_some(lesson.ruled),
            features: lesson.features.clone(),
        })
        .collect();
    examples.drain(..examples.len().saturating_sub(LESSONS_MAX));
    examples
}

/// Of so many lessons, how many the model in force learns from: the same until a tenth more are there.
pub fn in_force(lessons: usize) -> usize {
    let mut count = 0;
    let mut next = FIRST;
    while next <= lessons {
        count = next;
        next += next.div_ceil(GROWTH);
    }
    count
}
