//! Upkeep: retention, and figures that have to be looked up.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tracing::{error, info};

use super::{Service, told};

/// How often old articles are looked for.
const RETENTION_EVERY: Duration = Duration::from_secs(3600);
/// How often figures that have to be looked up are.
const FIGURES_EVERY: Duration = Duration::from_secs(15);

/// Looks after both until told to stop.
pub async fn keep(service: Arc<Service>, stopping: watch::Receiver<bool>) {
    let (mut prune, mut figures) = (tokio::time::interval(RETENTION_EVERY), tokio::time::interval(FIGURES_EVERY));
    let stop = told(stopping.clone());
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = prune.tick() => {
                let (service, stopping) = (service.clone(), stopping.clone());
                let _ = tokio::task::spawn_blocking(move || forget_old(&service, &stopping)).await;
            }
            _ = figures.tick() => { service.metrics.store_bytes.set(service.store.disk_bytes().unwrap_or_default() as i64); }
        }
    }
}

fn forget_old(service: &Service, stopping: &watch::Receiver<bool>) {
    let Ok(kept) = jiff::SignedDuration::try_from(service.live.get().retention) else { return };
    let Ok(before) = (service.clock)().checked_sub(kept) else { return };
    let mut gone = 0;
    loop {
        match service.store.prune(before) {
            Ok(0) => break,
            Ok(count) => gone += count,
            Err(why) => return error!("old articles could not be removed: {why}"),
        }
        if *stopping.borrow() {
            break;
        }
    }
    if gone > 0 {
        info!("{gone} articles are past [retention] and gone");
    }
}
