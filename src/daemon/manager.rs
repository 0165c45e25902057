//! Word to the service manager (sd_notify). Without one every call does nothing.

use std::sync::atomic::Ordering;

use sd_notify::NotifyState;

use super::Service;

/// The service answers.
pub fn ready() {
    tell(&[NotifyState::Ready]);
}

/// The configuration is being read again. The manager wants to know since when.
pub fn reloading() {
    match NotifyState::monotonic_usec_now() {
        Ok(since) => tell(&[NotifyState::Reloading, since]),
        Err(_) => tell(&[NotifyState::Reloading]),
    }
}

/// The service ends.
pub fn stopping() {
    tell(&[NotifyState::Stopping]);
}

/// The scheduler turns and the applier lives: a watchdog that only proved a timer would prove nothing.
pub fn alive(service: &Service) {
    if service.applies.load(Ordering::Acquire) {
        tell(&[NotifyState::Watchdog]);
    }
}

fn tell(state: &[NotifyState<'_>]) {
    if let Err(why) = sd_notify::notify(state) {
        tracing::debug!("the service manager could not be told: {why}");
    }
}
