//! What every command that changes something runs on: store, log, applier and observer, started and
//! stopped together. The daemon adds schedule, pages and control to it.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use futures_util::FutureExt;
use tokio::runtime::Handle;
use tracing::error;

use super::hub::Desk;
use super::plan::jobs;
use super::subscriptions::Subscriptions;
use crate::config::Config;
use crate::fetch::Moment;
use crate::log::{LocalLog, Log, LogError, Record};
use crate::metrics::Metrics;
use crate::model::{ChannelKey, SourceId, Timestamp};
use crate::pipeline::{Applier, Given, Job, Live, Observer, Place, PollError, Pushed, Report};
use crate::store::Store;
use crate::web::{self, Publications};

/// Longest wait for another poll of the same channel to end: slow papers take half a minute.
const LEASED_WAIT: Duration = Duration::from_secs(60);
/// How often it is looked whether that poll has ended.
const LEASED_AGAIN: Duration = Duration::from_millis(100);
/// Records that the applier takes at a time: as many as one durable step can hold.
const BATCH_MAX: usize = 16;
/// After so long without a record the applier looks whether the configuration changed: a new topic
/// is to fill before the next paper has news.
const IDLE: Duration = Duration::from_millis(500);
/// Longest time from the word to stop to the end of the applier, which has applied the log's last
/// record then: service managers and the manual give ten seconds for all.
const STOP_MAX: Duration = Duration::from_secs(9);
/// The name under which the store remembers the authority of our `tag:` URIs.
const AUTHORITY: &str = "authority";

/// Store, log, applier and observer, running.
pub struct Service {
    /// Everything durable.
    pub store: Arc<Store>,
    /// The log.
    pub log: Arc<LocalLog>,
    /// The configuration in force.
    pub live: Live,
    /// Polls channels into the log.
    pub observer: Arc<Observer<LocalLog>>,
    /// Figures.
    pub metrics: Arc<Metrics>,
    /// What hubs say and bring.
    pub subscriptions: Arc<Subscriptions>,
    /// The hub that we run.
    pub hub: Arc<Desk>,
    /// Reads the clock.
    pub clock: fn() -> Timestamp,
    /// Host name that our `tag:` URIs stand under: that of the first `base_url`, for ever, since
    /// readers know our entries by it.
    pub authority: String,
    /// Whether the applier lives: without it nothing becomes durable, and nothing new is published.
    pub applies: Arc<AtomicBool>,
    /// Channels whose state changed by another way than the schedule's polls.
    changed: Mutex<HashSet<ChannelKey>>,
    site: OnceLock<(Router, Publications)>,
    applier: Mutex<Option<JoinHandle<()>>>,
}

impl Service {
    /// Opens the store and starts the applier. To be called within a runtime.
    pub fn start(config: Config, clock: fn() -> Timestamp) -> anyhow::Result<Service> {
        let folder = config.service.data_dir.join("store");
        let store = Arc::new(Store::open(&folder)?);
        let authority = authority(&store, &config)?;
        let live = Live::new(config);
        let log = Arc::new(LocalLog::after(store.sequence()));
        let observer = Arc::new(Observer::new(log.clone(), store.clone(), live.clone(), clock)?);
        let metrics = Metrics::new();
        watch_requests(&observer, metrics.clone());
        metrics.sequence.set(store.sequence() as i64);
        let mut applier = Applier::open(store.clone(), live.clone())?;
        applier.reclassify()?;
        let applies = Arc::new(AtomicBool::new(true));
        let thread = std::thread::Builder::new().name("applier".to_owned()).spawn({
            let (handle, metrics, next) = (Handle::current(), metrics.clone(), store.sequence() + 1);
            let living = Living { applies: applies.clone(), log: log.clone() };
            move || {
                let living = living;
                apply(&handle, &mut applier, &living.log, &metrics, next);
            }
        });
        let applier = Mutex::new(Some(thread.context("can not start a thread")?));
        let subscriptions = Arc::new(Subscriptions::new(metrics.clone(), clock));
        let hub = Arc::new(Desk::new(live.clone(), metrics.clone(), clock));
        remember(&store, &subscriptions, &hub);
        let changed = Mutex::default();
        Ok(Service {
            store,
            log,
            live,
            observer,
            metrics,
            subscriptions,
            hub,
            clock,
            authority,
            applies,
            changed,
            site: OnceLock::new(),
            applier,
        })
    }

    /// Feeds and pages, with what is kept of them in memory.
    pub(super) fn site(&self) -> &(Router, Publications) {
        self.site.get_or_init(|| {
            let metrics = self.metrics.clone();
            web::site(web::App {
                store: self.store.clone(),
                config: self.live.shared(),
                figures: Arc::new(move || metrics.render()),
                ready: self.applies.clone(),
                readers: self.observer.fetcher().readers(),
                clock: self.clock,
                authority: self.authority.clone(),
                push: self.subscriptions.clone(),
                hub: self.hub.clone(),
            })
        })
    }

    /// What readers get, for those who do not come by HTTP.
    pub fn publications(&self) -> Publications {
        self.site().1.clone()
    }

    /// The channels of some sources, or of all; an unknown name is an error.
    pub fn jobs(&self, sources: &[SourceId]) -> anyhow::Result<Vec<Job>> {
        let config = self.live.get();
        for id in sources {
            let known = config.source(id.as_str()).is_some();
            anyhow::ensure!(known, "no source `{id}` is configured: `diembao check` lists them");
        }
        Ok(jobs(&config).into_iter().filter(|job| sources.is_empty() || sources.contains(&job.source.id)).collect())
    }

    /// Says that a channel's state changed, by a person's poll or a hub's word: when it is due may have too.
    pub fn changed(&self, key: &ChannelKey) {
        self.changed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(key.clone());
    }

    /// The channels that were said to have changed, once.
    pub(super) fn take_changed(&self) -> HashSet<ChannelKey> {
        std::mem::take(&mut *self.changed.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Polls a channel. A panic is a fault of ours that ends this poll, not the channel's polls.
    pub async fn poll(&self, job: &Job, place: Option<Place>) -> Result<Report, PollError> {
        self.guarded(job, self.observer.poll(job, place)).await
    }

    /// Takes in what a hub delivered; a panic ends this delivery alone.
    pub(super) async fn delivered(&self, job: &Job, pushed: Pushed) -> Result<Given, PollError> {
        self.guarded(job, self.observer.delivered(job, pushed)).await
    }

    async fn guarded<T>(&self, job: &Job, work: impl Future<Output = Result<T, PollError>>) -> Result<T, PollError> {
        let done = AssertUnwindSafe(work).catch_unwind().await;
        done.unwrap_or_else(|_| {
            self.log.free(&job.key);
            Err(PollError::Panicked(job.key.clone()))
        })
    }

    /// Closes the log and waits until all that it took is applied; `told` is when the word to stop came.
    pub async fn stop(&self, told: Instant) {
        self.log.close();
        let applier = self.applier.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take();
        if let Some(applier) = applier {
            let joined = tokio::task::spawn_blocking(move || applier.join());
            let left = STOP_MAX.saturating_sub(told.elapsed());
            if tokio::time::timeout(left, joined).await.is_err() {
                error!("applying did not end within {STOP_MAX:?}; what was not acknowledged will be polled again");
            }
        }
    }
}

/// Reads who tells us and whom we tell, before anybody can ask: whoever is not known is told so.
fn remember(store: &Store, subscriptions: &Subscriptions, hub: &Desk) {
    let known = store.channels(&mut |key, state| state.push.iter().for_each(|push| subscriptions.know(&key, push)));
    if let Err(why) = known.and_then(|()| hub.open(store)) {
        error!("what is known of hubs and subscribers could not be read: {why}");
    }
}

/// Tries what needs the lease of a channel until nobody else polls it, for a minute.
pub async fn when_free<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, PollError>
where
    F: Future<Output = Result<T, PollError>>,
{
    let began = Instant::now();
    loop {
        match attempt().await {
            Err(PollError::Leased(_)) if began.elapsed() < LEASED_WAIT => tokio::time::sleep(LEASED_AGAIN).await,
            done => return done,
        }
    }
}

/// Counts every request that goes out.
fn watch_requests(observer: &Observer<LocalLog>, metrics: Arc<Metrics>) {
    observer.fetcher().watch(Box::new(move |moment| match moment {
        Moment::Begins { site, kind, waited } => metrics.requested(site, kind, waited.as_secs_f64()),
        Moment::Ends => drop(metrics.requests_in_flight.dec()),
    }));
}

/// Held by the applier's thread: says that it has ended, by whatever way.
struct Living {
    applies: Arc<AtomicBool>,
    log: Arc<LocalLog>,
}

impl Drop for Living {
    fn drop(&mut self) {
        self.applies.store(false, Ordering::Release);
        self.log.abandon();
    }
}

/// Applies the log until it is closed and empty.
fn apply(handle: &Handle, applier: &mut Applier, log: &LocalLog, metrics: &Metrics, mut next: u64) {
    loop {
        let read = async { tokio::time::timeout(IDLE, log.read(next, BATCH_MAX)).await };
        let Ok(batch) = handle.block_on(read) else {
            if let Err(why) = applier.refresh() {
                error!("what is stored could not be brought up to the configuration in force: {why}");
            }
            continue;
        };
        let Some((last, _)) = batch.last() else { return };
        let last = *last;
        let mut rest: &[(u64, Record)] = &batch;
        while !rest.is_empty() {
            let began = Instant::now();
            match applier.apply(rest) {
                Ok((upto, applied)) => {
                    metrics.applied(&applied, began.elapsed().as_secs_f64());
                    metrics.sequence.set(upto as i64);
                    log.acknowledge(upto, Ok(()));
                    rest = &rest[rest.partition_point(|(sequence, _)| *sequence <= upto)..];
                }
                Err(why) => {
                    error!("a step of the log could not be made durable; its channels will be asked again: {why}");
                    log.acknowledge(last, Err(LogError::NotDurable(why.to_string())));
                    rest = &[];
                }
            }
        }
        next = last + 1;
    }
}

fn authority(store: &Store, config: &Config) -> anyhow::Result<String> {
    if let Some(authority) = store.note(AUTHORITY)? {
        return Ok(authority);
    }
    let authority = config.service.base_url.host_str().unwrap_or("localhost").to_owned();
    let mut writer = store.writer()?;
    writer.put_note(AUTHORITY, &authority);
    writer.commit()?;
    Ok(authority)
}
