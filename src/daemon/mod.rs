//! The daemon: tasks, signals, orderly stop, reload, word to the service manager.
//!
//! Owns what runs beside what, and how it ends. Does not own any stage. Never names HTML or feed
//! formats.

mod hub;
mod manager;
mod plan;
mod queue;
mod schedule;
mod service;
mod subscriptions;
mod upkeep;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::task::{JoinHandle, JoinSet};
use tracing::{error, info, warn};

use crate::control;
use crate::model::Timestamp;
pub use crate::web::Unpublished;

use self::schedule::Polled;
pub use self::service::{Service, when_free};

/// Longest time that polls under way are waited for at the end; the applier has the rest of the
/// time that a stop may take. What is cut off is polled again after the next start: its validators
/// did not advance.
const POLLS_END: Duration = Duration::from_secs(4);
/// Longest time that everything else is waited for at the end, meanwhile.
const TASKS_END: Duration = Duration::from_secs(2);
/// Words that wait while one is followed.
const WORDS_WAITING: usize = 4;
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
    let (serving, telling) = serve(&service, listener, stopping.clone());
    let controlling = tokio::spawn(control::serve(service.clone(), stopping.clone()));
    let subscribing = tokio::spawn(subscriptions::keep(service.clone(), stopping.clone()));
    let keeping = tokio::spawn(upkeep::keep(service.clone(), stopping));
    ready(config.service.base_url.as_str());
    manager::ready();
    let mut polls = JoinSet::new();
    let ended = schedule::run(&service, path.as_deref(), &mut words, &mut polls).await;
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
        end("hub", telling),
        end("upkeep", keeping)
    );
    service.stop(told).await;
    info!("stopped");
    ended
}

/// Serves feeds and pages, and keeps the hub that tells of them, until told to stop.
fn serve(
    service: &Arc<Service>,
    listener: TcpListener,
    stopping: watch::Receiver<bool>,
) -> (JoinHandle<()>, JoinHandle<()>) {
    let (router, publications) = service.site().clone();
    let hub = tokio::spawn(hub::keep(service.clone(), publications, stopping.clone()));
    let serving = tokio::spawn(async move {
        let router = router.into_make_service_with_connect_info::<SocketAddr>();
        let served = axum::serve(listener, router).with_graceful_shutdown(told(stopping)).await;
        if let Err(why) = served {
            error!("serving pages ended: {why}");
        }
    });
    (serving, hub)
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

/// The present, in whole seconds.
pub fn clock() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second()).expect("the present is in range")
}

#[cfg(test)]
mod tests;
