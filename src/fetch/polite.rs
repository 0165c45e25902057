//! Politeness: how many requests run at once, to one host and in all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::Url;

/// Counts requests in flight; hosts without any are forgotten.
pub(super) struct Politeness {
    all: Arc<Semaphore>,
    per_host: usize,
    hosts: Arc<Hosts>,
}

#[derive(Default)]
struct Hosts(Mutex<HashMap<String, Arc<Semaphore>>>);

/// The right to have one request in flight; given back when dropped.
pub(super) struct Turn {
    // Dropped in this order: the permits go back before the ticket asks whether the host is idle.
    _all: OwnedSemaphorePermit,
    _host: OwnedSemaphorePermit,
    _ticket: Ticket,
}

/// A share in a host's count, held while waiting too, so that a request that is given up leaves no
/// trace. It owns one reference of the semaphore, the map another.
struct Ticket {
    hosts: Arc<Hosts>,
    key: String,
    semaphore: Arc<Semaphore>,
}

impl Politeness {
    pub(super) fn new(concurrency: usize, per_host: usize) -> Self {
        let within = |permits: usize| permits.clamp(1, Semaphore::MAX_PERMITS);
        Politeness {
            all: Arc::new(Semaphore::new(within(concurrency))),
            per_host: within(per_host),
            hosts: Arc::default(),
        }
    }

    /// Waits for a turn at the host of `url`, then for one in all: whoever waits at a busy host holds
    /// nothing that another host could use.
    pub(super) async fn turn(&self, url: &Url) -> Turn {
        let ticket = self.ticket(url);
        let host = acquire(&ticket.semaphore).await;
        let all = acquire(&self.all).await;
        Turn { _all: all, _host: host, _ticket: ticket }
    }

    fn ticket(&self, url: &Url) -> Ticket {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.');
        let key = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        let mut hosts = self.hosts.lock();
        let semaphore = hosts.entry(key.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.per_host)));
        let semaphore = Arc::clone(semaphore);
        drop(hosts);
        Ticket { hosts: Arc::clone(&self.hosts), key, semaphore }
    }
}

async fn acquire(semaphore: &Arc<Semaphore>) -> OwnedSemaphorePermit {
    Arc::clone(semaphore).acquire_owned().await.expect("nobody closes the semaphore")
}

impl Hosts {
    // A map of counters is whole after any panic.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Semaphore>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut hosts = self.hosts.lock();
        // The map's reference and ours: nobody else is there, and nobody can come under the lock.
        if Arc::strong_count(&self.semaphore) == 2 {
            hosts.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn ready<T>(future: impl Future<Output = T>) -> Option<T> {
        match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }

    #[test]
    fn a_host_has_only_so_many_turns_and_others_are_not_kept_waiting() {
        let polite = Politeness::new(10, 2);
        let (a, b) = (url("http://a.vn/1"), url("http://b.vn/1"));
        let first = ready(polite.turn(&a)).expect("free");
        let _second = ready(polite.turn(&url("http://a.vn:80/2"))).expect("free");
        assert!(ready(polite.turn(&a)).is_none());
        assert!(ready(polite.turn(&b)).is_some());
        assert!(ready(polite.turn(&url("https://a.vn/"))).is_some(), "another port is another server");
        drop(first);
        assert!(ready(polite.turn(&a)).is_some());
    }

    #[test]
    fn all_hosts_share_one_bound() {
        let polite = Politeness::new(1, 2);
        let turn = ready(polite.turn(&url("http://a.vn/"))).expect("free");
        assert!(ready(polite.turn(&url("http://b.vn/"))).is_none());
        drop(turn);
        assert!(ready(polite.turn(&url("http://b.vn/"))).is_some());
    }

    #[test]
    fn idle_hosts_are_forgotten_even_when_a_wait_was_given_up() {
        let polite = Politeness::new(10, 1);
        let turn = ready(polite.turn(&url("http://a.vn/")));
        assert!(ready(polite.turn(&url("http://a.vn/"))).is_none());
        assert_eq!(polite.hosts.lock().len(), 1);
        drop(turn);
        assert!(polite.hosts.lock().is_empty());
    }
}
