//! Figures of every stage, in Prometheus' text form: names begin `diembao_`, units stand in names.
//!
//! Owns the registry. Does not own where a figure is counted or served.

use std::sync::Arc;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::model::{FailureClass, Outcome};
use crate::pipeline::{Applied, Report};

/// Figures of the service, shared by all its tasks.
pub struct Metrics {
    registry: Registry,
    polls: Family<PollLabels, Counter>,
    poll_seconds: Histogram,
    drafts: Counter,
    faults: Counter,
    articles: Family<ArticleLabels, Counter>,
    decisions: Counter,
    apply_seconds: Histogram,
    /// Polls that run now.
    pub polling: Gauge,
    /// Channels that are known.
    pub channels: Gauge,
    /// Channels that failed at their last poll.
    pub failing: Gauge,
    /// Bytes of the store on disk.
    pub store_bytes: Gauge<i64, std::sync::atomic::AtomicI64>,
    /// Number of the last applied record.
    pub sequence: Gauge,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PollLabels {
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ArticleLabels {
    verdict: &'static str,
}

impl Metrics {
    /// All figures at nought.
    pub fn new() -> Arc<Metrics> {
        let mut registry = Registry::with_prefix("diembao");
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.5, 14));
        let metrics = Metrics {
            polls: Family::default(),
            poll_seconds: seconds(),
            drafts: Counter::default(),
            faults: Counter::default(),
            articles: Family::default(),
            decisions: Counter::default(),
            apply_seconds: seconds(),
            polling: Gauge::default(),
            channels: Gauge::default(),
            failing: Gauge::default(),
            store_bytes: Gauge::default(),
            sequence: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("polls", "Polls of channels, by result", metrics.polls.clone());
        registry.register_with_unit("poll_duration", "Time of one poll", Unit::Seconds, metrics.poll_seconds.clone());
        registry.register("drafts", "Articles that went into the log", metrics.drafts.clone());
        registry.register("faults", "Faults of documents that were survived", metrics.faults.clone());
        registry.register("articles", "Articles applied, by verdict", metrics.articles.clone());
        registry.register("decisions", "Acts of editors applied", metrics.decisions.clone());
        registry.register_with_unit(
            "apply_duration",
            "Time of one durable step",
            Unit::Seconds,
            metrics.apply_seconds.clone(),
        );
        registry.register("polling", "Polls that run now", metrics.polling.clone());
        registry.register("channels", "Channels that are known", metrics.channels.clone());
        registry.register("channels_failing", "Channels that failed at their last poll", metrics.failing.clone());
        registry.register_with_unit("store", "Size of the store on disk", Unit::Bytes, metrics.store_bytes.clone());
        registry.register("sequence", "Number of the last record of the log that is applied", metrics.sequence.clone());
        Arc::new(Metrics { registry, ..metrics })
    }

    /// Counts a poll.
    pub fn polled(&self, report: &Report, seconds: f64) {
        let result = match &report.outcome {
            Outcome::NotModified => "not_modified",
            Outcome::Listed { .. } => "listed",
            Outcome::Failed { class: FailureClass::Temporary, .. } => "failed_temporary",
            Outcome::Failed { class: FailureClass::Soft, .. } => "failed_soft",
            Outcome::Failed { class: FailureClass::Hard, .. } => "failed_hard",
        };
        self.polls.get_or_create(&PollLabels { result }).inc();
        self.poll_seconds.observe(seconds);
        self.drafts.inc_by(report.drafts as u64);
        self.faults.inc_by(report.faults as u64);
    }

    /// Counts a durable step.
    pub fn applied(&self, applied: &Applied, seconds: f64) {
        // Every copy is new to us as well: an article counts under one verdict.
        let new = applied.new.saturating_sub(applied.copies);
        for (verdict, count) in [("new", new), ("revised", applied.revised), ("copy", applied.copies)] {
            self.articles.get_or_create(&ArticleLabels { verdict }).inc_by(count);
        }
        self.decisions.inc_by(applied.decisions);
        self.apply_seconds.observe(seconds);
    }

    /// The text that `/metrics` serves.
    pub fn render(&self) -> String {
        let mut text = String::new();
        // Writing into a string can not fail.
        let _ = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::Metrics;
    use crate::pipeline::Applied;

    #[test]
    fn an_article_counts_under_one_verdict() {
        let metrics = Metrics::new();
        metrics.applied(&Applied { new: 5, revised: 1, copies: 2, decisions: 0 }, 0.1);
        metrics.sequence.set(7);
        let figures = metrics.render();
        for line in [
            "diembao_articles_total{verdict=\"new\"} 3",
            "diembao_articles_total{verdict=\"copy\"} 2",
            "diembao_articles_total{verdict=\"revised\"} 1",
            "diembao_sequence 7",
        ] {
            assert!(figures.lines().any(|known| known == line), "{line} is not in\n{figures}");
        }
    }
}
