//! Keeps subscriptions at hubs: asks for what documents offer, renews, gives back, and hands what
//! is delivered to the pipeline.
//!
//! What is to be done follows from the store alone (`push::step`), so a restart goes on where it
//! was. What was asked is durable before a hub hears of it: it may come back at once.

mod ask;
mod book;
mod take;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tracing::error;

use super::{Service, told};
use crate::config::Config;
use crate::log::{Log, LogError, Record};
use crate::model::{ChannelKey, Push, PushEvent, Secret, Subscribed, Timestamp};
use crate::pipeline::Job;
use crate::push::{Intent, Step, step};
use crate::web::Delivery;

pub use self::book::Subscriptions;

/// Requests to hubs at a time: few hubs serve many papers, and none is in a hurry.
const REQUESTS_AT_ONCE: usize = 4;
/// Deliveries worked on at a time: more of them wait, and then are told to come again.
const DELIVERIES_AT_ONCE: usize = 4;
/// The longest sleep: a changed configuration is seen after it.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// The shortest time between two things done about one subscription: what can not be put on record
/// is not tried in a circle.
const AGAIN: Duration = Duration::from_secs(2);

/// What tasks come back with: whether a request to a hub is over, of which channel.
enum Done {
    Asked(ChannelKey),
    Took,
    Heard,
}

/// The task's own memory.
struct Keeper {
    service: Arc<Service>,
    config: Arc<Config>,
    jobs: HashMap<ChannelKey, Job>,
    /// When something is to be done about a channel.
    waiting: HashMap<ChannelKey, Timestamp>,
    states: HashMap<ChannelKey, &'static str>,
    busy: HashSet<ChannelKey>,
    tasks: JoinSet<Done>,
    taking: usize,
}

/// Keeps subscriptions until told to stop.
pub async fn keep(service: Arc<Service>, stopping: watch::Receiver<bool>) {
    let Some((mut intents, mut deliveries)) = service.subscriptions.receivers() else { return };
    let mut keeper = Keeper::new(service.clone());
    keeper.survey().await;
    let stop = told(stopping);
    tokio::pin!(stop);
    loop {
        keeper.pass().await;
        tokio::select! {
            () = &mut stop => break,
            () = service.subscriptions.noticed() => {}
            () = tokio::time::sleep(keeper.sleep()) => {}
            Some(done) = keeper.tasks.join_next() => keeper.done(done.ok()),
            Some((callback, intent)) = intents.recv() => keeper.hear(callback, intent),
            Some(delivery) = receive(&mut deliveries, keeper.taking) => keeper.take(delivery),
        }
    }
    // What was answered is taken in, as far as the time of the stop allows.
    while let Ok(delivery) = deliveries.try_recv() {
        keeper.take(delivery);
    }
    while keeper.tasks.join_next().await.is_some() {}
}

/// The next delivery, when there is a place to work on it.
async fn receive(deliveries: &mut mpsc::Receiver<Delivery>, taking: usize) -> Option<Delivery> {
    if taking >= DELIVERIES_AT_ONCE {
        return std::future::pending().await;
    }
    deliveries.recv().await
}

impl Keeper {
    fn new(service: Arc<Service>) -> Keeper {
        let config = service.live.get();
        Keeper {
            jobs: jobs(&config),
            service,
            config,
            waiting: HashMap::new(),
            states: HashMap::new(),
            busy: HashSet::new(),
            tasks: JoinSet::new(),
            taking: 0,
        }
    }

    /// Looks at all channels: at the start, and when the configuration is another.
    async fn survey(&mut self) {
        let store = self.service.store.clone();
        let read = tokio::task::spawn_blocking(move || {
            let mut found: Vec<(ChannelKey, Push)> = Vec::new();
            let visited =
                store.channels(&mut |key, state| found.extend(state.push.into_iter().map(|push| (key.clone(), push))));
            visited.map(|()| found)
        });
        match read.await {
            Ok(Ok(found)) => found.iter().for_each(|(key, push)| self.plan(key, Some(push))),
            Ok(Err(why)) => error!("what is subscribed to at hubs could not be read: {why}"),
            Err(why) => error!("looking at subscriptions ended in an unforeseen way: {why}"),
        }
    }

    /// Begins what is due.
    async fn pass(&mut self) {
        let config = self.service.live.get();
        if !Arc::ptr_eq(&config, &self.config) {
            (self.jobs, self.config) = (jobs(&config), config);
            self.survey().await;
        }
        for key in self.service.subscriptions.notices() {
            self.look(&key);
        }
        let now = (self.service.clock)();
        let due = |(_, at): &(&ChannelKey, &Timestamp)| **at <= now;
        let free = REQUESTS_AT_ONCE.saturating_sub(self.busy.len());
        let due: Vec<ChannelKey> = self.waiting.iter().filter(due).map(|(key, _)| key.clone()).take(free).collect();
        for key in due {
            self.waiting.remove(&key);
            self.busy.insert(key.clone());
            let (service, wanted) = (self.service.clone(), self.wanted(&key));
            self.tasks.spawn(async move {
                ask::act(&service, &key, wanted).await;
                Done::Asked(key)
            });
        }
        self.service.subscriptions.count(&self.states);
    }

    /// Whether a channel's offer is taken up.
    fn wanted(&self, key: &ChannelKey) -> bool {
        self.config.fetch.push && self.jobs.contains_key(key)
    }

    /// Reads a channel and plans what is to be done.
    fn look(&mut self, key: &ChannelKey) {
        match self.service.store.channel(key) {
            Ok(state) => self.plan(key, state.and_then(|state| state.push).as_ref()),
            Err(why) => error!(source.id = %key.source, "the subscription of {key} could not be read: {why}"),
        }
    }

    fn plan(&mut self, key: &ChannelKey, push: Option<&Push>) {
        let Some(push) = push else {
            self.waiting.remove(key);
            self.states.remove(key);
            return;
        };
        self.states.insert(key.clone(), push.state.name());
        // What is being asked is known already, and the store may not have it yet.
        if self.busy.contains(key) {
            return;
        }
        self.service.subscriptions.know(key, push);
        let now = (self.service.clock)();
        match step(push, self.wanted(key), now) {
            Step::Wait(None) => drop(self.waiting.remove(key)),
            Step::Wait(Some(at)) => drop(self.waiting.insert(key.clone(), at)),
            _ => drop(self.waiting.insert(key.clone(), now)),
        }
    }

    fn done(&mut self, done: Option<Done>) {
        match done {
            Some(Done::Asked(key)) => {
                self.busy.remove(&key);
                self.look(&key);
                let soonest = (self.service.clock)() + AGAIN;
                self.waiting.entry(key).and_modify(|at| *at = soonest.max(*at));
            }
            Some(Done::Took) => self.taking = self.taking.saturating_sub(1),
            Some(Done::Heard) => {}
            None => error!("work on a subscription ended in an unforeseen way"),
        }
    }

    fn hear(&mut self, callback: String, intent: Intent) {
        let service = self.service.clone();
        self.tasks.spawn(async move {
            ask::hear(&service, &callback, intent).await;
            Done::Heard
        });
    }

    fn take(&mut self, delivery: Delivery) {
        let (service, jobs) = (self.service.clone(), &self.jobs);
        let job = service.subscriptions.of(&delivery.callback).and_then(|(key, _)| jobs.get(&key).cloned());
        self.taking += 1;
        self.tasks.spawn(async move {
            take::take(&service, job, delivery).await;
            Done::Took
        });
    }

    fn sleep(&self) -> Duration {
        let now = (self.service.clock)();
        let next = self.waiting.values().min().map(|at| Duration::try_from(at.duration_since(now)).unwrap_or_default());
        // What is overdue waits for one that is under way.
        next.filter(|wait| !wait.is_zero()).unwrap_or(SLEEP_MAX).min(SLEEP_MAX)
    }
}

/// What may be delivered to: nothing where hubs are not used.
fn jobs(config: &Config) -> HashMap<ChannelKey, Job> {
    let all = if config.fetch.push { super::plan::jobs(config) } else { Vec::new() };
    all.into_iter().map(|job| (job.key.clone(), job)).collect()
}

/// Puts an event into the log; says whether it is durable. The channel is looked at again then.
async fn happened(service: &Service, key: &ChannelKey, callback: &Secret, event: PushEvent) -> bool {
    let at = (service.clock)();
    let record = Subscribed { channel: key.clone(), callback: callback.clone(), at, event };
    let appended = service.log.append(Record::Subscribed(Box::new(record))).await;
    service.subscriptions.notice(key);
    service.changed(key);
    match appended {
        Ok(_) => true,
        Err(LogError::Closed) => false,
        Err(why) => {
            error!(source.id = %key.source, "what happened to the subscription of {key} is not on record: {why}");
            false
        }
    }
}
