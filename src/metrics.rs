//! Figures of every stage, in Prometheus' text form: names begin `diembao_`, units stand in names.
//!
//! Owns the registry. Does not own where a figure is counted or served.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::model::{FailureClass, Outcome};
use crate::pipeline::{Applied, Report};

/// Sites that requests are counted by: feeds may name any number of them.
const SITES_MAX: usize = 2000;
/// What requests to further sites are counted under.
const OTHER_SITES: &str = "other";
/// The states of subscriptions, as `PushState` names them.
const PUSH_STATES: [&str; 5] = ["offered", "asked", "active", "denied", "dead"];

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
    requests: Family<RequestLabels, Counter>,
    request_sites: Mutex<HashSet<String>>,
    request_wait_seconds: Histogram,
    /// Requests that have no answer yet.
    pub requests_in_flight: Gauge,
    push_deliveries: Family<PollLabels, Counter>,
    push_subscriptions: Family<StateLabels, Gauge>,
    hub_requests: Family<PollLabels, Counter>,
    hub_verifications: Family<PollLabels, Counter>,
    hub_deliveries: Family<PollLabels, Counter>,
    hub_lag_seconds: Histogram,
    /// Subscriptions at our hub.
    pub hub_subscriptions: Gauge,
    /// How long after they were due polls began.
    pub lateness_seconds: Histogram,
    /// Polls that run now.
    pub polling: Gauge,
    /// Channels that are due and wait for a place.
    pub waiting: Gauge,
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
struct RequestLabels {
    site: String,
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
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
            requests: Family::default(),
            request_sites: Mutex::default(),
            request_wait_seconds: seconds(),
            requests_in_flight: Gauge::default(),
            push_deliveries: Family::default(),
            push_subscriptions: Family::default(),
            hub_requests: Family::default(),
            hub_verifications: Family::default(),
            hub_deliveries: Family::default(),
            // From a tenth of a second past the two that are promised to minutes.
            hub_lag_seconds: Histogram::new([0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 5.0, 15.0, 60.0, 300.0]),
            hub_subscriptions: Gauge::default(),
            // From the clock's whole seconds to beyond an hour.
            lateness_seconds: Histogram::new(exponential_buckets(1.0, 2.0, 13)),
            polling: Gauge::default(),
            waiting: Gauge::default(),
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
        registry.register("requests", "Requests sent, by site and by what was hoped for", metrics.requests.clone());
        registry.register_with_unit(
            "request_wait",
            "Time that a request waited for its turn at its site",
            Unit::Seconds,
            metrics.request_wait_seconds.clone(),
        );
        registry.register("requests_in_flight", "Requests without an answer yet", metrics.requests_in_flight.clone());
        registry.register("push_deliveries", "Deliveries of hubs, by result", metrics.push_deliveries.clone());
        let subscriptions = metrics.push_subscriptions.clone();
        registry.register("push_subscriptions", "Channels whose document names a hub, by state", subscriptions);
        registry.register("hub_requests", "Requests to our hub, by result", metrics.hub_requests.clone());
        let verifications = metrics.hub_verifications.clone();
        registry.register(
            "hub_verifications",
            "Requests to our hub that callbacks were asked of, by result",
            verifications,
        );
        registry.register("hub_deliveries", "Deliveries of our hub, by result", metrics.hub_deliveries.clone());
        let (lag, subscriptions) = (metrics.hub_lag_seconds.clone(), metrics.hub_subscriptions.clone());
        registry.register_with_unit("hub_delivery_lag", "From a feed's change to its delivery", Unit::Seconds, lag);
        registry.register("hub_subscriptions", "Subscriptions at our hub", subscriptions);
        let late = metrics.lateness_seconds.clone();
        registry.register_with_unit("poll_lateness", "From when a channel was due to its poll", Unit::Seconds, late);
        registry.register("channels_waiting", "Channels that are due and wait for a place", metrics.waiting.clone());
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

    /// Counts a request to a site, of a kind, that waited for its turn for so long.
    pub fn requested(&self, site: &str, kind: &'static str, waited_seconds: f64) {
        let mut sites = self.request_sites.lock().unwrap_or_else(PoisonError::into_inner);
        if !sites.contains(site) && sites.len() < SITES_MAX {
            sites.insert(site.to_owned());
        }
        let site = if sites.contains(site) { site } else { OTHER_SITES };
        self.requests.get_or_create(&RequestLabels { site: site.to_owned(), kind }).inc();
        self.request_wait_seconds.observe(waited_seconds);
        self.requests_in_flight.inc();
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

    /// Counts a delivery of a hub.
    pub fn push_delivered(&self, result: &'static str) {
        self.push_deliveries.get_or_create(&PollLabels { result }).inc();
    }

    /// Says how many subscriptions there are in each state.
    pub fn push_states(&self, counts: &HashMap<&'static str, i64>) {
        for state in PUSH_STATES {
            let count = counts.get(state).copied().unwrap_or_default();
            self.push_subscriptions.get_or_create(&StateLabels { state }).set(count);
        }
    }

    /// Counts a request to our hub.
    pub fn hub_asked(&self, result: &'static str) {
        self.hub_requests.get_or_create(&PollLabels { result }).inc();
    }

    /// Counts what the question whether a request was meant came to.
    pub fn hub_verified(&self, result: &'static str) {
        self.hub_verifications.get_or_create(&PollLabels { result }).inc();
    }

    /// Counts a delivery of our hub, and how long after the change it came.
    pub fn hub_delivered(&self, result: &'static str, lag_seconds: Option<f64>) {
        self.hub_deliveries.get_or_create(&PollLabels { result }).inc();
        if let Some(seconds) = lag_seconds {
            self.hub_lag_seconds.observe(seconds);
        }
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
    fn requests_are_counted_by_site_and_sites_are_bounded() {
        let metrics = Metrics::new();
        for number in 0..super::SITES_MAX + 5 {
            metrics.requested(&format!("bao-{number}.example"), "feed", 0.0);
        }
        metrics.requested("bao-0.example", "page", 0.5);
        metrics.requests_in_flight.dec();
        let figures = metrics.render();
        for line in [
            "diembao_requests_total{site=\"bao-0.example\",kind=\"feed\"} 1",
            "diembao_requests_total{site=\"bao-0.example\",kind=\"page\"} 1",
            "diembao_requests_total{site=\"other\",kind=\"feed\"} 5",
            "diembao_requests_in_flight 2005",
            "diembao_request_wait_seconds_count 2006",
        ] {
            assert!(figures.lines().any(|known| known == line), "{line} is not there");
        }
    }

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
