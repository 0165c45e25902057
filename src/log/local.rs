//! The log of one machine: a bounded queue in the process. A record is acknowledged when the store
//! has applied it durably, so that the store's own sequence number is the log's acknowledged tail
//! and nothing is written twice.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, oneshot};

use super::{Lease, Log, LogError, Record, Sequence};
use crate::model::{ChannelKey, Timestamp};

/// Records that wait to be applied: past it appending waits, and with it fetching. A record is a
/// poll of up to a few megabytes.
pub(super) const WAITING_MAX: usize = 8;

/// A queue with an acknowledged tail.
pub struct LocalLog {
    state: Mutex<State>,
    /// Places in the queue: taken on append, given back on acknowledgement.
    room: Semaphore,
    changed: Notify,
}

struct State {
    queue: VecDeque<(Sequence, Record)>,
    last: Sequence,
    waiting: BTreeMap<Sequence, oneshot::Sender<Result<(), LogError>>>,
    leases: HashMap<ChannelKey, (u64, Timestamp)>,
    tokens: u64,
    closed: bool,
}

impl LocalLog {
    /// A log that goes on after `tail`, the last record that the store applied.
    pub fn after(tail: Sequence) -> Self {
        let state = State {
            queue: VecDeque::new(),
            last: tail,
            waiting: BTreeMap::new(),
            leases: HashMap::new(),
            tokens: 0,
            closed: false,
        };
        LocalLog { state: Mutex::new(state), room: Semaphore::new(WAITING_MAX), changed: Notify::new() }
    }

    /// Takes back whatever lease stands on a channel: its holder is known to be gone.
    pub fn free(&self, channel: &ChannelKey) {
        self.state().leases.remove(channel);
    }

    /// Closes the log when nobody reads on: those who wait for their record, or for a place, are
    /// told so instead of waiting for ever.
    pub fn abandon(&self) {
        let waiting = {
            let mut state = self.state();
            state.closed = true;
            state.queue.clear();
            std::mem::take(&mut state.waiting)
        };
        drop(waiting);
        self.room.close();
        self.changed.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code that holds it can panic")
    }

    fn enqueue(&self, record: Record) -> Result<(Sequence, oneshot::Receiver<Result<(), LogError>>), LogError> {
        let mut state = self.state();
        if state.closed {
            return Err(LogError::Closed);
        }
        state.last += 1;
        let sequence = state.last;
        let (done, receipt) = oneshot::channel();
        state.queue.push_back((sequence, record));
        state.waiting.insert(sequence, done);
        drop(state);
        self.changed.notify_waiters();
        Ok((sequence, receipt))
    }

    fn take(&self, from: Sequence, max: usize) -> Option<Vec<(Sequence, Record)>> {
        let mut state = self.state();
        while state.queue.front().is_some_and(|(sequence, _)| *sequence < from) {
            state.queue.pop_front();
        }
        let count = state.queue.len().min(max);
        let batch: Vec<_> = state.queue.drain(..count).collect();
        (!batch.is_empty() || state.closed).then_some(batch)
    }
}

impl Log for LocalLog {
    async fn append(&self, record: Record) -> Result<Sequence, LogError> {
        let place = self.room.acquire().await.map_err(|_| LogError::Closed)?;
        let (sequence, receipt) = self.enqueue(record)?;
        let outcome = receipt.await.map_err(|_| LogError::Closed)?;
        drop(place);
        outcome.map(|()| sequence)
    }

    async fn append_leased(&self, lease: Lease, record: Record) -> Result<Sequence, LogError> {
        let newest = self.state().leases.get(&lease.channel).is_some_and(|(token, _)| *token == lease.token);
        if !newest {
            return Err(LogError::Stale(lease.channel));
        }
        let appended = self.append(record).await;
        self.release(&lease);
        appended
    }

    async fn read(&self, from: Sequence, max: usize) -> Vec<(Sequence, Record)> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // Registered before looking: a record that comes between is not missed.
            changed.as_mut().enable();
            if let Some(batch) = self.take(from, max) {
                return batch;
            }
            changed.await;
        }
    }

    fn acknowledge(&self, upto: Sequence, outcome: Result<(), LogError>) {
        let done = {
            let mut state = self.state();
            let later = state.waiting.split_off(&(upto + 1));
            std::mem::replace(&mut state.waiting, later)
        };
        for (_, receipt) in done {
            // The appender may have given up waiting; the record is durable all the same.
            let _ = receipt.send(outcome.clone());
        }
    }

    fn lease(&self, channel: &ChannelKey, now: Timestamp, ttl: Duration) -> Option<Lease> {
        let mut state = self.state();
        if state.closed || state.leases.get(channel).is_some_and(|(_, until)| *until > now) {
            return None;
        }
        state.tokens += 1;
        let token = state.tokens;
        state.leases.insert(channel.clone(), (token, now + ttl));
        Some(Lease { channel: channel.clone(), token })
    }

    fn release(&self, lease: &Lease) {
        let mut state = self.state();
        if state.leases.get(&lease.channel).is_some_and(|(token, _)| *token == lease.token) {
            state.leases.remove(&lease.channel);
        }
    }

    fn close(&self) {
        self.state().closed = true;
        self.changed.notify_waiters();
    }
}
