//! The daemon: tasks, signals, orderly stop, reload, word to the service manager.
//!
//! Owns what runs beside what, and how it ends. Does not own any stage. Never names HTML or feed
//! formats.

mod manager;
mod plan;
mod service;
mod subscriptions;
mod upkeep;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tracing::{error, info, warn};

use crate::config;
use crate::control;
use crate::model::{ChannelKey, Outcome, Timestamp};
use crate::pipeline::{Job, PollError, Report};
use crate::web;

use self::plan::Plan;
pub use self::service::Service;

/// Longest time that polls under way are waited for at the end; the applier has the rest of the
/// time that a stop may take. What is cut off is polled again after the next start: its validators
/// did not advance.
const POLLS_END: Duration = Duration::from_secs(4);
/// Longest time that everything else is waited for at the end, meanwhile.
const TASKS_END: Duration = Duration::from_secs(2);
/// Words that wait while one is followed.
const WORDS_WAITING: usize = 4;
/// A channel that another holder polls is looked at again after this time.
const LEASED_AGAIN: Duration = Duration::from_secs(10);
/// The longest sleep of the scheduler: it also feeds the service manager's watchdog.
const SLEEP_MAX: Duration = Duration::from_secs(1);

/// What a poll came to, on its way back to the plan.
type Polled = (ChannelKey, Result<Report, PollError>);

/// What the service is told from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// End, orderly.
    Stop,
    /// Read the configuration again.
    Reload,
}

/// Runs the service until SIGTERM or SIGINT; an error when it can not go on. `path` is read again on
/// SIGHUP; `ready` is told the address that pages are served at.
pub async fn run(service: Service, path: Option<PathBuf>, ready: impl FnOnce(&str)) -> anyhow::Result<()> {
    obey(service, path, signals()?, ready).await
}

/// Signals as words.
fn signals() -> std::io::Result<mpsc::Receiver<Word>> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    let (say, words) = mpsc::channel(WORDS_WAITING);
    tokio::spawn(async move {
        loop {
            let word = tokio::select! {
                _ = terminated.recv() => Word::Stop,
                _ = interrupted.recv() => Word::Stop,
                _ = hung_up.recv() => Word::Reload,
            };
            if say.send(word).await.is_err() {
                return;
            }
        }
    });
    Ok(words)
}

/// Runs the service until it is told to stop.
async fn obey(
    service: Service,
    path: Option<PathBuf>,
    mut words: mpsc::Receiver<Word>,
    ready: impl FnOnce(&str),
) -> anyhow::Result<()> {
    let config = service.live.get();
    let listener = TcpListener::bind(config.service.listen)
        .await
        .with_context(|| format!("can not serve at {}: set another `[service] listen`", config.service.listen))?;
    let service = Arc::new(service);
    let (stop, stopping) = watch::channel(false);
    let serving = serve(&service, listener, stopping.clone());
    let controlling = tokio::spawn(control::serve(service.clone(), stopping.clone()));
    let subscribing = tokio::spawn(subscriptions::keep(service.clone(), stopping.clone()));
    let keeping = tokio::spawn(upkeep::keep(service.clone(), stopping));
    ready(config.service.base_url.as_str());
    manager::ready();
    let mut polls = JoinSet::new();
    let ended = schedule(&service, path.as_deref(), &mut words, &mut polls).await;
    let told = Instant::now();
    manager::stopping();
    service.observer.stop();
    info!("stopping: no poll begins any more");
    // Receivers may be gone already, which is what is wanted.
    let _ = stop.send(true);
    tokio::join!(
        drain(&mut polls),
        end("pages", serving),
        end("control", controlling),
        end("push", subscribing),
        end("upkeep", keeping)
    );
    service.stop(told).await;
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
        ready: service.applies.clone(),
        readers: service.observer.fetcher().readers(),
        clock: service.clock,
        authority: service.authority.clone(),
        push: service.subscriptions.clone(),
    };
    tokio::spawn(async move {
        let router = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, router).with_graceful_shutdown(told(stopping)).await;
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

async fn end(what: &str, task: JoinHandle<()>) {
    let abort = task.abort_handle();
    if tokio::time::timeout(TASKS_END, task).await.is_err() {
        warn!("{what} did not end within {TASKS_END:?}: cut off");
        abort.abort();
    }
}

/// Lets polls under way end.
async fn drain(polls: &mut JoinSet<Polled>) {
    let drained = tokio::time::timeout(POLLS_END, async { while polls.join_next().await.is_some() {} }).await;
    if drained.is_err() {
        info!("{} polls are cut off; their channels will be asked again after the next start", polls.len());
        polls.abort_all();
    }
}

/// Starts polls as they fall due, until told to stop.
async fn schedule(
    service: &Arc<Service>,
    path: Option<&Path>,
    words: &mut mpsc::Receiver<Word>,
    polls: &mut JoinSet<Polled>,
) -> anyhow::Result<()> {
    let mut plan = Plan::new(service)?;
    let mut told: Option<Instant> = None;
    let mut room = Arc::new(Semaphore::new(service.live.get().fetch.concurrency));
    loop {
        let applies = service.applies.load(Ordering::Acquire);
        anyhow::ensure!(applies, "nothing is stored any more, for a fault of ours: start the service anew");
        for job in plan.due((service.clock)()) {
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
            word = words.recv() => match (word, path) {
                (Some(Word::Reload), Some(path)) => {
                    reload(service, path);
                    plan = Plan::new(service)?;
                    room = Arc::new(Semaphore::new(service.live.get().fetch.concurrency));
                }
                (Some(Word::Reload), None) => {}
                (Some(Word::Stop) | None, _) => return Ok(()),
            },
        }
    }
}

async fn poll(service: Arc<Service>, job: Job, room: Arc<Semaphore>) -> Polled {
    // The semaphore is never closed.
    let _place = room.acquire_owned().await;
    let began = Instant::now();
    let polled = service.poll(&job).await;
    if let Ok(report) = &polled {
        service.metrics.polled(report, began.elapsed().as_secs_f64());
        service.subscriptions.notice(&report.key);
        tell(report);
    }
    (job.key, polled)
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
        Ok((key, Ok(report))) => plan.polled(&key, &report.state, (service.clock)()),
        Ok((key, Err(why))) => {
            if !matches!(why, PollError::Leased(_)) {
                error!(source.id = %key.source, channel.url = %key.url, "a poll of `{}` left no trace: {why}", key.source);
            }
            plan.again(&key, (service.clock)() + LEASED_AGAIN);
        }
        Err(why) => error!("a poll ended in an unforeseen way: {why}"),
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

/// The present, in whole seconds.
pub fn clock() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).expect("the present is in range")
}

#[cfg(test)]
mod tests;
