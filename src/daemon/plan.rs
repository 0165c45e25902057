//! When each channel is due: kept in memory, so that the scheduler reads nothing while it waits.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use super::Service;
use super::queue::Waiting;
use crate::config::Config;
use crate::model::{ChannelKey, ChannelState, Site, Source, Timestamp};
use crate::pipeline::Job;
use crate::push;
use crate::source::{Schedule, address, due_at};
use crate::store::StoreError;

/// A channel that was asked right before a start is asked again after this time at the latest.
const ASKED_AGAIN: Duration = Duration::from_secs(60);
/// An answer that took so long makes a channel slow: healthy papers answer within a second or two,
/// from abroad too.
const SLOW_MS: u32 = 5_000;
/// A channel whose state could not be read, and that was not planned before, is due after this time.
const AGAIN: Duration = Duration::from_secs(10);

/// Channels by the time at which they are due.
///
/// A plan is made anew when the configuration is: polls of the old one that still run come back by
/// name alone, so that the next one is by the configuration in force.
pub struct Plan {
    /// An entry counts only while its channel is planned for the same time.
    heap: BinaryHeap<Reverse<Waiting>>,
    planned: HashMap<ChannelKey, Planned>,
    failing: usize,
    config: Arc<Config>,
}

/// What a poll of a channel needs to know of it, worked out once.
#[derive(Debug)]
pub struct Known {
    /// What to poll.
    pub job: Job,
    /// The server that bears it.
    pub site: Site,
}

/// A channel in the plan.
struct Planned {
    known: Arc<Known>,
    /// None while it is polled, and when its schedule is over.
    due: Option<Timestamp>,
    failing: bool,
    slow: bool,
}

impl Plan {
    /// The plan for all channels of the configuration in force.
    pub fn new(service: &Service) -> Result<Plan, StoreError> {
        let mut plan = Plan::empty(service.live.get());
        plan.renew(service).map_or(Ok(plan), Err)
    }

    /// The channels of a configuration, none of them planned yet.
    #[cfg(test)]
    pub(super) fn of(config: Arc<Config>) -> Plan {
        let mut plan = Plan::empty(config.clone());
        plan.planned = jobs(&config).into_iter().map(|job| (job.key.clone(), Planned::of(job))).collect();
        plan
    }

    fn empty(config: Arc<Config>) -> Plan {
        Plan { heap: BinaryHeap::new(), planned: HashMap::new(), failing: 0, config }
    }

    /// Plans anew for the configuration in force, channel by channel: two plans at a time would be a
    /// tenth of the memory with ten thousand channels. A channel whose state can not be read keeps
    /// the time that it had, or is due soon; gives the last error.
    pub fn renew(&mut self, service: &Service) -> Option<StoreError> {
        let (now, mut failure) = ((service.clock)(), None);
        let fetcher = service.observer.fetcher();
        let mut old = std::mem::replace(self, Plan::empty(service.live.get()));
        old.heap.clear();
        for job in self.config.clone().sources.iter().flat_map(jobs_of) {
            let (key, before) = (job.key.clone(), old.planned.remove(&job.key));
            self.planned.insert(key.clone(), Planned::of(job));
            match service.store.channel(&key) {
                Ok(state) => {
                    let state = state.unwrap_or_default();
                    self.polled(&key, &state, now);
                    let url = address(&state, &key.url, now).parse().ok();
                    if let Some(asked) = url.and_then(|url| fetcher.asked(&url)) {
                        self.not_at_once(&key, asked);
                    }
                }
                Err(why) => {
                    self.again(&key, before.and_then(|before| before.due).unwrap_or(now + AGAIN));
                    failure = Some(why);
                }
            }
        }
        service.metrics.channels.set(self.planned.len() as i64);
        failure
    }

    /// Takes out the channels that are due, longest overdue first.
    pub fn due(&mut self, now: Timestamp) -> Vec<Waiting> {
        let mut due = Vec::new();
        while self.heap.peek().is_some_and(|Reverse(next)| next.due <= now) {
            let Some(Reverse(next)) = self.heap.pop() else { break };
            let planned = self.planned.get_mut(&next.known.job.key);
            if let Some(planned) = planned.filter(|planned| planned.due == Some(next.due)) {
                planned.due = None;
                due.push(next);
            }
        }
        due
    }

    /// How long nothing is due.
    pub fn until_due(&self, now: Timestamp) -> Duration {
        let next = self.heap.peek().map(|Reverse(next)| next.due.duration_since(now));
        next.map_or(Duration::MAX, |wait| Duration::try_from(wait).unwrap_or_default())
    }

    /// Puts a channel back after its poll. One that the configuration no longer has is dropped.
    pub fn polled(&mut self, key: &ChannelKey, state: &ChannelState, now: Timestamp) {
        let Some(planned) = self.planned.get_mut(key) else { return };
        let known = planned.known.clone();
        let zone = &self.config.service.timezone;
        let pushed = state.push.as_ref().is_some_and(|push| push::alive(push, now));
        // The state's own time may be by the schedule of a configuration that is replaced.
        planned.due = due_at(state, now, key, &self.config.fetch.rhythm(known.job.schedule.as_ref(), zone, pushed));
        self.failing -= usize::from(planned.failing);
        planned.failing = state.failures > 0;
        self.failing += usize::from(planned.failing);
        planned.slow = state.took_ms >= SLOW_MS;
        if let Some(due) = planned.due {
            self.heap.push(Reverse(Waiting { due, known, slow: planned.slow }));
        }
    }

    /// Puts a channel back for a time, unless it waits already: then its poll under the
    /// configuration before has come back meanwhile.
    pub fn again(&mut self, key: &ChannelKey, at: Timestamp) {
        if let Some(planned) = self.planned.get_mut(key).filter(|planned| planned.due.is_none()) {
            planned.due = Some(at);
            self.heap.push(Reverse(Waiting { due: at, known: planned.known.clone(), slow: planned.slow }));
        }
    }

    /// Puts a channel off that the process before this one has asked at `asked`, whether or not its
    /// poll was done: to the channel's own next time, at most by a minute.
    fn not_at_once(&mut self, key: &ChannelKey, asked: Timestamp) {
        let Some(planned) = self.planned.get_mut(key) else { return };
        let state = ChannelState { polled: Some(asked), ..ChannelState::default() };
        let (known, zone) = (planned.known.clone(), &self.config.service.timezone);
        let next = due_at(&state, asked, key, &self.config.fetch.rhythm(known.job.schedule.as_ref(), zone, false));
        let earliest = next.into_iter().chain(asked.checked_add(ASKED_AGAIN)).min();
        if let (Some(due), Some(earliest)) = (planned.due, earliest)
            && due < earliest
        {
            planned.due = Some(earliest);
            self.heap.push(Reverse(Waiting { due: earliest, known, slow: planned.slow }));
        }
    }

    /// Says that a channel is being polled: it waits for nothing until it comes back.
    pub fn under_way(&mut self, key: &ChannelKey) {
        if let Some(planned) = self.planned.get_mut(key) {
            planned.due = None;
        }
    }

    /// Channels that failed at their last poll.
    pub fn failing(&self) -> usize {
        self.failing
    }
}

impl Planned {
    fn of(job: Job) -> Planned {
        let site = Site::of(&job.channel.url);
        Planned { known: Arc::new(Known { job, site }), due: None, failing: false, slow: false }
    }
}

/// A job for each channel of a configuration.
pub fn jobs(config: &Config) -> Vec<Job> {
    config.sources.iter().flat_map(jobs_of).collect()
}

fn jobs_of(source: &Arc<Source>) -> impl Iterator<Item = Job> {
    source.channels.iter().map(|channel| Job {
        source: source.clone(),
        channel: channel.clone(),
        key: ChannelKey { source: source.id.clone(), url: channel.url.to_string() },
        schedule: channel.schedule.as_deref().and_then(|text| Schedule::parse(text).ok()),
        by_hand: false,
    })
}
