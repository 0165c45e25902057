//! The daemon: tasks, signals, orderly stop, reload, word to the service manager.
//!
//! Owns what runs beside what, and how it ends. Does not own any stage. Never names HTML or feed
//! formats.

mod manager;
mod plan;
mod service;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};
use tracing::{error, info, warn};

use crate::config;
use crate::control;
use crate::model::{Outcome, Timestamp};
use crate::pipeline::{Job, PollError, Report};
use crate::web;

use self::plan::Plan;
pub use self::service::Service;

/// Longest time that polls under way are waited for at the end. What is cut off is polled again
/// after the next start: its validators did not advance.
const POLLS_END: Duration = Duration::from_secs(5);
/// Longest time that answers under way are waited for at the end.
const ANSWERS_END: Duration = Duration::from_secs(2);
/// A channel that another holder polls is looked at again after this time.
const LEASED_AGAIN: Duration = Duration::from_secs(10);
/// How often old articles are looked for.
const RETENTION_EVERY: Duration = Duration::from_secs(3600);
/// How often figures that have to be looked up are.
const FIGURES_EVERY: Duration = Duration::from_secs(15);
/// The longest sleep of the scheduler: it also feeds the service manager's watchdog.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// What a poll came to, on its way back to the plan.
type Polled = (Job, Result<Report, PollError>);

/// Runs the service until SIGTERM or SIGINT. `path` is read again on SIGHUP; `ready` is told the
/// address that pages are served at.
pub async fn run(service: Service, path: Option<PathBuf>, ready: impl FnOnce(&str)) -> anyhow::Result<()> {
    let config = service.live.get();
    let listener = TcpListener::bind(config.service.listen)
        .await
        .with_context(|| format!("can not serve at {}: set another `[service] listen`", config.service.listen))?;
    let service = Arc::new(service);
    let (stop, stopping) = watch::channel(false);
    let serving = serve(&service, listener, stopping.clone());
    let controlling = tokio::spawn(control::serve(service.clone(), stopping.clone()));
    let keeping = tokio::spawn(keep(service.clone(), stopping));
    ready(config.service.base_url.as_str());
    manager::ready();
    let ended = schedule(&service, path.as_deref()).await;
    manager::stopping();
    info!("stopping: no poll begins any more");
    // Receivers may be gone already, which is what is wanted.
    let _ = stop.send(true);
    end("pages", serving, ANSWERS_END).await;
    end("control", controlling, ANSWERS_END).await;
    end("upkeep", keeping, ANSWERS_END).await;
    service.stop().await;
    info!("stopped");
    ended
}

/// Serves feeds and pages until told to stop.
fn serve(service: &Arc<Service>, listener: TcpListener, stopping: watch::Receiver<bool>) -> JoinHandle<()> {
    let metrics = service.metrics.clone();
    let app = web::App {
        store: service.store.clone(),
        config: service.live.shared(),
        figures: Arc::new(move || metrics.render()),
        ready: Arc::new(AtomicBool::new(true)),
        clock: service.clock,
        authority: service.authority.clone(),
    };
    tokio::spawn(async move {
        let served = axum::serve(listener, web::router(app)).with_graceful_shutdown(told(stopping)).await;
        if let Err(why) = served {
            error!("serving pages ended: {why}");
        }
    })
}

/// Resolves when the service is to stop.
pub(crate) async fn told(mut stopping: watch::Receiver<bool>) {
    // An error means that the sender is gone: the service is at its end.
    let _ = stopping.wait_for(|stop| *stop).await;
}

async fn end(what: &str, task: JoinHandle<()>, longest: Duration) {
    let abort = task.abort_handle();
    if tokio::time::timeout(longest, task).await.is_err() {
        warn!("{what} did not end within {longest:?}: cut off");
        abort.abort();
    }
}

/// Starts polls as they fall due, until a signal says to stop.
async fn schedule(service: &Arc<Service>, path: Option<&Path>) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let mut plan = Plan::new(service)?;
    let mut polls: JoinSet<Polled> = JoinSet::new();
    let mut told: Option<Instant> = None;
    let mut room = Arc::new(Semaphore::new(service.live.get().fetch.concurrency));
    loop {
        let now = (service.clock)();
        for job in plan.due(now) {
            polls.spawn(poll(service.clone(), job, room.clone()));
        }
        service.metrics.polling.set(polls.len() as i64);
        service.metrics.failing.set(plan.failing() as i64);
        if told.is_none_or(|at| at.elapsed() >= SLEEP_MAX) {
            manager::alive(service);
            told = Some(Instant::now());
        }
        tokio::select! {
            () = tokio::time::sleep(plan.until_due((service.clock)()).min(SLEEP_MAX)) => {}
            Some(polled) = polls.join_next() => replan(service, &mut plan, polled),
            _ = terminated.recv() => break,
            _ = interrupted.recv() => break,
            _ = hung_up.recv() => if let Some(path) = path {
                reload(service, path);
                plan = Plan::new(service)?;
                room = Arc::new(Semaphore::new(service.live.get().fetch.concurrency));
            },
        }
    }
    let drained = tokio::time::timeout(POLLS_END, async { while polls.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        info!("{} polls are cut off; their channels will be asked again after the next start", polls.len());
    }
    Ok(())
}

async fn poll(service: Arc<Service>, job: Job, room: Arc<Semaphore>) -> Polled {
    // The semaphore is never closed.
    let _place = room.acquire_owned().await;
    let began = Instant::now();
    let polled = service.observer.poll(&job).await;
    if let Ok(report) = &polled {
        service.metrics.polled(report, began.elapsed().as_secs_f64());
        tell(report);
    }
    (job, polled)
}

/// One line where the failure is handled.
fn tell(report: &Report) {
    let (source, url) = (&report.key.source, &report.key.url);
    match &report.outcome {
        Outcome::Failed { message, .. } => {
            let (failures, due) = (report.state.failures, report.state.due.map(|due| due.to_string()));
            let due = due.unwrap_or_default();
            warn!(source.id = %source, channel.url = %url, channel.failures = failures, "source `{source}` failed {failures} times, next try {due}: {message}");
        }
        Outcome::Listed { entries, .. } if report.drafts > 0 => {
            let drafts = report.drafts;
            info!(source.id = %source, channel.url = %url, poll.drafts = drafts, "source `{source}`: {drafts} of {entries} entries are new or changed");
        }
        Outcome::Listed { .. } | Outcome::NotModified => {}
    }
}

fn replan(service: &Service, plan: &mut Plan, polled: Result<Polled, tokio::task::JoinError>) {
    match polled {
        Ok((job, Ok(report))) => plan.polled(job, &report.state),
        Ok((job, Err(why))) => {
            if !matches!(why, PollError::Leased(_)) {
                error!(source.id = %job.key.source, channel.url = %job.key.url, "a poll of `{}` left no trace: {why}", job.key.source);
            }
            plan.again(job, (service.clock)() + LEASED_AGAIN);
        }
        Err(why) => error!("a poll ended in an unforeseen way: {why}"),
    }
}

/// Takes a changed feeds.toml into force; a wrong one leaves the old.
fn reload(service: &Service, path: &Path) {
    manager::reloading();
    match config::load(path) {
        Ok(config) if config.service.data_dir != service.live.get().service.data_dir => {
            error!("`data_dir` can not change while running: the old configuration stays in force");
        }
        Ok(config) => {
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

/// Upkeep: retention, and figures that have to be looked up.
async fn keep(service: Arc<Service>, stopping: watch::Receiver<bool>) {
    let (mut prune, mut figures) = (tokio::time::interval(RETENTION_EVERY), tokio::time::interval(FIGURES_EVERY));
    let stop = told(stopping);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = prune.tick() => { let _ = tokio::task::spawn_blocking({ let service = service.clone(); move || forget_old(&service) }).await; }
            _ = figures.tick() => { service.metrics.store_bytes.set(service.store.disk_bytes().unwrap_or_default() as i64); }
        }
    }
}

fn forget_old(service: &Service) {
    let Ok(kept) = jiff::SignedDuration::try_from(service.live.get().retention) else { return };
    let Ok(before) = (service.clock)().checked_sub(kept) else { return };
    let mut gone = 0;
    loop {
        match service.store.prune(before) {
            Ok(0) => break,
            Ok(count) => gone += count,
            Err(why) => return error!("old articles could not be removed: {why}"),
        }
        if service.applier_ended.load(Ordering::Acquire) {
            break;
        }
    }
    if gone > 0 {
        info!("{gone} articles are past [retention] and gone");
    }
}

/// The present, in whole seconds.
pub fn clock() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).expect("the present is in range")
}
