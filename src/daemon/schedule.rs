//! The schedule at work: starts polls as they fall due and as there are places, and takes a changed
//! configuration into force.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tracing::{error, info, warn};

use super::plan::Plan;
use super::queue::{Queue, Started};
use super::{Service, Word, manager};
use crate::config;
use crate::model::{Outcome, Timestamp, time};
use crate::pipeline::{PollError, Report};

/// A channel that another holder polls is looked at again after this time.
const LEASED_AGAIN: Duration = Duration::from_secs(10);
/// A channel whose poll was lost, by a full disk or a fault of ours, is asked again after this time: it
/// would be lost again in a moment, and its paper has done nothing to be asked all the time.
const LOST_AGAIN: Duration = Duration::from_secs(10 * 60);
/// The longest sleep of the scheduler: it also feeds the service manager's watchdog.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// What a poll came to, under the number that it was started with.
pub(super) type Polled = (u64, Result<Report, PollError>);

/// Starts polls as they fall due, until told to stop.
pub(super) async fn run(
    service: &Arc<Service>,
    path: Option<&Path>,
    words: &mut mpsc::Receiver<Word>,
    polls: &mut JoinSet<Polled>,
) -> anyhow::Result<()> {
    let (leave, mut left) = mpsc::unbounded_channel();
    let mut scheduler = Scheduler::new(service, leave)?;
    let mut told: Option<Instant> = None;
    loop {
        let applies = service.applies.load(Ordering::Acquire);
        anyhow::ensure!(applies, "nothing is stored any more, for a fault of ours: start the service anew");
        scheduler.start(polls);
        if told.is_none_or(|at| at.elapsed() >= SLEEP_MAX) {
            manager::alive(service);
            told = Some(Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(scheduler.plan.until_due((service.clock)()).min(SLEEP_MAX)) => {}
            Some(number) = left.recv() => scheduler.reads(number),
            Some(polled) = polls.join_next() => scheduler.ended(polled),
            word = words.recv() => match (word, path) {
                (Some(Word::Reload), Some(path)) => scheduler.reload(path),
                (Some(Word::Reload), None) => {}
                (Some(Word::Stop) | None, _) => return Ok(()),
            },
        }
    }
}

/// What is due, what waits, and what is under way.
struct Scheduler<'a> {
    service: &'a Arc<Service>,
    plan: Plan,
    queue: Queue,
    under_way: HashMap<u64, Started>,
    started: u64,
    /// What was never polled is due since the beginning of time; it is late only from here on.
    planned: Timestamp,
    leave: mpsc::UnboundedSender<u64>,
}

/// Says when a poll leaves its place.
struct Leaves {
    number: u64,
    leave: mpsc::UnboundedSender<u64>,
}

impl Drop for Leaves {
    fn drop(&mut self) {
        // The schedule may have ended.
        let _ = self.leave.send(self.number);
    }
}

impl<'a> Scheduler<'a> {
    fn new(service: &'a Arc<Service>, leave: mpsc::UnboundedSender<u64>) -> anyhow::Result<Self> {
        let fetch = &service.live.get().fetch;
        Ok(Scheduler {
            service,
            plan: Plan::new(service)?,
            queue: Queue::new(fetch.concurrency, fetch.per_host),
            under_way: HashMap::new(),
            started: 0,
            planned: (service.clock)(),
            leave,
        })
    }

    /// Starts what is due, as far as there are places.
    fn start(&mut self, polls: &mut JoinSet<Polled>) {
        let now = (self.service.clock)();
        self.plan_changed(now);
        for channel in self.plan.due(now) {
            self.queue.add(channel);
        }
        while let Some(started) = self.queue.start() {
            self.started += 1;
            let number = self.started;
            let late = now.duration_since(started.channel.due.max(self.planned)).as_secs_f64();
            self.service.metrics.lateness_seconds.observe(late.max(0.0));
            polls.spawn(poll(self.service.clone(), number, &started, self.leave.clone()));
            self.under_way.insert(number, started);
        }
        let metrics = &self.service.metrics;
        metrics.polling.set(self.under_way.len() as i64);
        metrics.waiting.set(self.queue.len() as i64);
        metrics.failing.set(self.plan.failing() as i64);
    }

    /// Plans anew the channels that changed by another way than the schedule's polls; those under way come
    /// back by themselves.
    fn plan_changed(&mut self, now: Timestamp) {
        for key in self.service.take_changed() {
            if self.under_way.values().any(|started| started.channel.known.job.key == key) {
                continue;
            }
            match self.service.store.channel(&key) {
                Ok(state) => self.plan.polled(&key, &state.unwrap_or_default(), now),
                Err(why) => error!("what is known of {key} can not be read; it is polled when it was to be: {why}"),
            }
        }
    }

    /// A poll goes on to its pages, or has ended a moment ago.
    fn reads(&mut self, number: u64) {
        if let Some(started) = self.under_way.get_mut(&number) {
            self.queue.reads(started);
        }
    }

    /// Puts a channel back into the plan after its poll.
    fn ended(&mut self, polled: Result<Polled, tokio::task::JoinError>) {
        let (number, polled) = match polled {
            Ok(polled) => polled,
            // Panics are caught within, and nothing is cut off before the end.
            Err(why) => return error!("a poll ended in an unforeseen way: {why}"),
        };
        let Some(started) = self.under_way.remove(&number) else { return };
        self.queue.ended(&started);
        // Whoever reads pages and found no room for that leaves its place now.
        self.under_way.values_mut().for_each(|other| self.queue.promote(other));
        let (key, now) = (&started.channel.known.job.key, (self.service.clock)());
        match polled {
            Ok(report) => self.plan.polled(key, &report.state, now),
            Err(why) => {
                let leased = matches!(why, PollError::Leased(_));
                if !leased {
                    error!(source.id = %key.source, channel.url = %key.url, "a poll of `{}` left no trace: {why}", key.source);
                }
                self.plan.again(key, now + if leased { LEASED_AGAIN } else { LOST_AGAIN });
            }
        }
    }

    /// Takes a changed feeds.toml into force, and plans anew.
    fn reload(&mut self, path: &Path) {
        reload(self.service, path);
        let fetch = &self.service.live.get().fetch;
        self.queue.reset(fetch.concurrency, fetch.per_host);
        self.planned = (self.service.clock)();
        if let Some(why) = self.plan.renew(self.service) {
            error!("what is known of some channels can not be read; they are polled when they were to be: {why}");
        }
        for started in self.under_way.values() {
            self.plan.under_way(&started.channel.known.job.key);
        }
    }
}

/// Polls a channel; whatever happens, its number comes back.
fn poll(
    service: Arc<Service>,
    number: u64,
    started: &Started,
    leave: mpsc::UnboundedSender<u64>,
) -> impl Future<Output = Polled> + Send + use<> {
    let known = started.channel.known.clone();
    async move {
        let place = Box::new(Leaves { number, leave });
        let watched = async {
            let began = Instant::now();
            let polled = service.poll(&known.job, Some(place)).await;
            if let Ok(report) = &polled {
                service.metrics.polled(report, began.elapsed().as_secs_f64());
                service.subscriptions.notice(&report.key);
                tell(report, &service.live.get().service.timezone);
            }
            polled
        };
        let polled = AssertUnwindSafe(watched).catch_unwind().await;
        (number, polled.unwrap_or_else(|_| Err(PollError::Panicked(known.job.key.clone()))))
    }
}

/// One line where the failure is handled.
fn tell(report: &Report, zone: &TimeZone) {
    let (source, url) = (&report.key.source, &report.key.url);
    match &report.outcome {
        Outcome::Failed { message, .. } => {
            let failures = report.state.failures;
            let times = if failures == 1 { "once".to_owned() } else { format!("{failures} times in a row") };
            let due = report.state.due.map_or_else(|| "never".to_owned(), |due| time::rfc3339(due, zone));
            warn!(source.id = %source, channel.url = %url, channel.failures = failures, "source `{source}` failed {times}, next try {due}: {message}");
        }
        Outcome::Listed { entries, .. } if report.drafts > 0 => {
            let drafts = report.drafts;
            info!(source.id = %source, channel.url = %url, poll.drafts = drafts, "source `{source}`: {drafts} of {entries} entries are new or changed");
        }
        Outcome::Listed { .. } | Outcome::NotModified => {}
    }
}

/// Takes a changed feeds.toml into force; a wrong one leaves the old.
fn reload(service: &Service, path: &Path) {
    manager::reloading();
    let old = service.live.get();
    match config::load(path) {
        Ok(config) if config.service.data_dir != old.service.data_dir => {
            error!("`data_dir` changes with a restart alone: the old configuration stays in force");
        }
        Ok(config) => {
            if config.service.listen != old.service.listen {
                warn!("`listen` changes with a restart alone: pages stay where they are until then");
            }
            service.live.set(config);
            match service.observer.reload() {
                Ok(()) => info!("{} is in force", path.display()),
                Err(why) => error!("[fetch] of {} is not in force: {why}", path.display()),
            }
        }
        Err(why) => error!("{} stays out of force, the old one in it:\n{why}", path.display()),
    }
    manager::ready();
}
