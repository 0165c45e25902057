//! Documents in memory: written once for each state of the store and the configuration.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use tokio::sync::OnceCell;

use crate::config::Config;

use super::coding::Coding;
use super::serve::Document;

/// Most documents kept: all feeds and first pages of a hundred sources and topics are some 900.
const DOCUMENTS_MAX: usize = 2048;

/// Most bytes kept, packed forms included. When it is passed all are dropped: simple, and rare.
const BYTES_MAX: usize = 64 << 20;

/// The documents of one state.
#[derive(Default)]
pub(super) struct Cache(Mutex<State>);

#[derive(Default)]
struct State {
    steps: u64,
    /// Held, not only compared: its address can not be given to another one meanwhile.
    config: Option<Arc<Config>>,
    slots: HashMap<String, Arc<Slot>>,
    bytes: usize,
}

/// The place of one document: whoever comes while it is being written waits for it.
#[derive(Default)]
pub(super) struct Slot {
    /// The document.
    pub(super) document: OnceCell<Document>,
    packed: [OnceCell<Bytes>; Coding::PACKING.len()],
}

impl Slot {
    /// The place of the document's bytes in a coding; none for the bytes as they are.
    pub(super) fn packed(&self, coding: Coding) -> Option<&OnceCell<Bytes>> {
        Coding::PACKING.iter().position(|packing| *packing == coding).map(|place| &self.packed[place])
    }
}

impl Cache {
    /// The place of a document in the state of `steps` and `config`, which must have been read
    /// before the document is written.
    pub(super) fn slot(&self, key: String, steps: u64, config: &Arc<Config>) -> Arc<Slot> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same_config = state.config.as_ref().is_some_and(|held| Arc::ptr_eq(held, config));
        if steps > state.steps || !same_config || state.slots.len() >= DOCUMENTS_MAX || state.bytes > BYTES_MAX {
            let steps = steps.max(state.steps);
            *state = State { steps, config: Some(config.clone()), ..State::default() };
        }
        state.slots.entry(key).or_default().clone()
    }

    /// Counts bytes that were put into a place.
    pub(super) fn grew(&self, bytes: usize) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).bytes += bytes;
    }
}
