//! What a topic asks beside its rule: a score, provinces, sources.

use crate::config::Topic;
use crate::model::{ProvinceId, SourceId, TopicId, TopicMatch};
use crate::rule::Verdict;

/// A topic without its rule.
#[derive(Debug)]
pub(super) struct Filter {
    topic: TopicId,
    provinces: Vec<ProvinceId>,
    sources: Vec<SourceId>,
    threshold: f32,
}

impl Filter {
    pub(super) fn new(topic: &Topic) -> Filter {
        Filter {
            topic: topic.id.clone(),
            provinces: topic.provinces.clone(),
            sources: topic.sources.clone(),
            threshold: topic.threshold,
        }
    }

    /// The match, when the rule's verdict is enough for this topic.
    pub(super) fn admit(&self, verdict: Verdict, source: &SourceId, about: &[ProvinceId]) -> Option<TopicMatch> {
        let enough = verdict.holds && verdict.score >= self.threshold;
        let by = self.sources.is_empty() || self.sources.contains(source);
        let on = self.provinces.is_empty() || self.provinces.iter().any(|wanted| about.contains(wanted));
        (enough && by && on).then(|| TopicMatch {
            topic: self.topic.clone(),
            score: verdict.score,
            because: verdict.because,
        })
    }
}
