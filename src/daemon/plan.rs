//! When each channel is due: kept in memory, so that the scheduler reads nothing while it waits.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::Service;
use crate::config::Config;
use crate::model::{ChannelKey, ChannelState, Timestamp};
use crate::pipeline::Job;
use crate::push;
use crate::source::{Schedule, due_at};
use crate::store::StoreError;

/// A channel that was asked right before a start is asked again after this time at the latest.
const ASKED_AGAIN: Duration = Duration::from_secs(60);

/// Channels by the time at which they are due.
///
/// A plan is made anew when the configuration is: polls of the old one that still run come back by
/// name alone, so that the next one is by the configuration in force.
pub struct Plan {
    /// An entry counts only while `waiting` has the same time.
    heap: BinaryHeap<Reverse<(Timestamp, ChannelKey)>>,
    waiting: HashMap<ChannelKey, Timestamp>,
    known: HashMap<ChannelKey, Job>,
    failing: HashSet<ChannelKey>,
    config: Arc<Config>,
}

impl Plan {
    /// The plan for all channels of the configuration in force.
    pub fn new(service: &Service) -> Result<Plan, StoreError> {
        let now = (service.clock)();
        let mut plan = Plan::of(service.live.get());
        for key in plan.known.keys().cloned().collect::<Vec<_>>() {
            let state = service.store.channel(&key)?.unwrap_or_default();
            plan.polled(&key, &state, now);
            let url = state.discovered.as_deref().unwrap_or(&key.url).parse().ok();
            if let Some(asked) = url.and_then(|url| service.observer.fetcher().asked(&url)) {
                plan.not_at_once(&key, asked);
            }
        }
        service.metrics.channels.set(plan.known.len() as i64);
        Ok(plan)
    }

    /// The channels of a configuration, none of them planned yet.
    pub(super) fn of(config: Arc<Config>) -> Plan {
        let known = jobs(&config).into_iter().map(|job| (job.key.clone(), job)).collect();
        Plan { heap: BinaryHeap::new(), waiting: HashMap::new(), known, failing: HashSet::new(), config }
    }

    /// Takes out the channels that are due, longest overdue first.
    pub fn due(&mut self, now: Timestamp) -> Vec<Job> {
        let mut due = Vec::new();
        while let Some(Reverse((at, _))) = self.heap.peek() {
            if *at > now {
                break;
            }
            if let Some(Reverse((at, key))) = self.heap.pop()
                && self.waiting.get(&key) == Some(&at)
            {
                self.waiting.remove(&key);
                due.extend(self.known.get(&key).cloned());
            }
        }
        due
    }

    /// How long nothing is due.
    pub fn until_due(&self, now: Timestamp) -> Duration {
        let next = self.heap.peek().map(|Reverse((at, _))| at.duration_since(now));
        next.map_or(Duration::MAX, |wait| Duration::try_from(wait).unwrap_or_default())
    }

    /// Puts a channel back after its poll. One that the configuration no longer has is dropped.
    pub fn polled(&mut self, key: &ChannelKey, state: &ChannelState, now: Timestamp) {
        let Some(job) = self.known.get(key) else { return };
        let own = job.channel.schedule.as_deref().and_then(|text| Schedule::parse(text).ok());
        let zone = &self.config.service.timezone;
        let pushed = state.push.as_ref().is_some_and(|push| push::alive(push, now));
        // The state's own time may be by the schedule of a configuration that is replaced.
        let due = due_at(state, now, key, &self.config.fetch.rhythm(own.as_ref(), zone, pushed));
        self.note(key, state);
        match due {
            Some(due) => self.put(key, due),
            None => drop(self.waiting.remove(key)),
        }
    }

    /// Puts a channel back for a time, unless it waits already: then its poll under the
    /// configuration before has come back meanwhile.
    pub fn again(&mut self, key: &ChannelKey, at: Timestamp) {
        if self.known.contains_key(key) && !self.waiting.contains_key(key) {
            self.put(key, at);
        }
    }

    /// Puts a channel off that the process before this one has asked at `asked`, whether or not its
    /// poll was done: to the channel's own next time, at most by a minute.
    fn not_at_once(&mut self, key: &ChannelKey, asked: Timestamp) {
        let Some(job) = self.known.get(key) else { return };
        let own = job.channel.schedule.as_deref().and_then(|text| Schedule::parse(text).ok());
        let state = ChannelState { polled: Some(asked), ..ChannelState::default() };
        let zone = &self.config.service.timezone;
        let next = due_at(&state, asked, key, &self.config.fetch.rhythm(own.as_ref(), zone, false));
        let earliest = next.into_iter().chain(asked.checked_add(ASKED_AGAIN)).min();
        match (self.waiting.get(key), earliest) {
            (Some(&due), Some(earliest)) if due < earliest => self.put(key, earliest),
            _ => {}
        }
    }

    fn put(&mut self, key: &ChannelKey, at: Timestamp) {
        self.heap.push(Reverse((at, key.clone())));
        self.waiting.insert(key.clone(), at);
    }

    /// Channels that failed at their last poll.
    pub fn failing(&self) -> usize {
        self.failing.len()
    }

    fn note(&mut self, key: &ChannelKey, state: &ChannelState) {
        if state.failures > 0 {
            self.failing.insert(key.clone());
        } else {
            self.failing.remove(key);
        }
    }
}

/// A job for each channel of a configuration.
pub fn jobs(config: &Config) -> Vec<Job> {
    let of_source = |source: &crate::model::Source| {
        let shared = Arc::new(source.clone());
        let job = |channel: &crate::model::Channel| Job {
            source: shared.clone(),
            channel: channel.clone(),
            key: ChannelKey { source: source.id.clone(), url: channel.url.to_string() },
        };
        source.channels.iter().map(job).collect::<Vec<_>>()
    };
    config.sources.iter().flat_map(of_source).collect()
}
