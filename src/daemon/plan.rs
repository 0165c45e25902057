//! When each channel is due: kept in memory, so that the scheduler reads nothing while it waits.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use super::Service;
use crate::model::{ChannelKey, ChannelState, Timestamp};
use crate::pipeline::Job;
use crate::source::{Rhythm, Schedule, due_at};
use crate::store::StoreError;

/// Channels by the time at which they are due.
pub struct Plan {
    heap: BinaryHeap<Reverse<(Timestamp, ChannelKey)>>,
    waiting: HashMap<ChannelKey, Job>,
    known: HashSet<ChannelKey>,
    failing: HashSet<ChannelKey>,
}

impl Plan {
    /// The plan for all channels of the configuration in force.
    pub fn new(service: &Service) -> Result<Plan, StoreError> {
        let mut plan =
            Plan { heap: BinaryHeap::new(), waiting: HashMap::new(), known: HashSet::new(), failing: HashSet::new() };
        let (config, now) = (service.live.get(), (service.clock)());
        for job in jobs(service) {
            let state = service.store.channel(&job.key)?.unwrap_or_default();
            let own = job.channel.schedule.as_deref().and_then(|text| Schedule::parse(text).ok());
            let schedule = own.as_ref().unwrap_or(&config.fetch.schedule);
            let rhythm = Rhythm { schedule, zone: &config.service.timezone };
            plan.known.insert(job.key.clone());
            plan.note(&job.key, &state);
            if let Some(due) = due_at(&state, now, &job.key, &rhythm) {
                plan.again(job, due);
            }
        }
        service.metrics.channels.set(plan.known.len() as i64);
        Ok(plan)
    }

    /// Takes out the channels that are due, longest overdue first.
    pub fn due(&mut self, now: Timestamp) -> Vec<Job> {
        let mut due = Vec::new();
        while let Some(Reverse((at, _))) = self.heap.peek() {
            if *at > now {
                break;
            }
            if let Some(Reverse((_, key))) = self.heap.pop() {
                due.extend(self.waiting.remove(&key));
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
    pub fn polled(&mut self, job: Job, state: &ChannelState) {
        self.note(&job.key, state);
        if let Some(due) = state.due {
            self.again(job, due);
        }
    }

    /// Puts a channel back for a time.
    pub fn again(&mut self, job: Job, at: Timestamp) {
        // After a reload the plan may hold the channel anew while its old poll still ran.
        if self.known.contains(&job.key) && !self.waiting.contains_key(&job.key) {
            self.heap.push(Reverse((at, job.key.clone())));
            self.waiting.insert(job.key.clone(), job);
        }
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

/// A job for each channel of the configuration in force.
pub fn jobs(service: &Service) -> Vec<Job> {
    let config = service.live.get();
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
