//! Walks along the indexes in their own order, a step at a time, for readers that filter as they go.

use super::keys::{self, Index, Place};
use super::{Store, StoreError, record};
use crate::model::{Cursor, Decision, Shelf};

impl Store {
    /// Places of a shelf behind `before`, newest first. Unlike `items`, what editors pinned stands
    /// where its time puts it.
    pub fn places_on(&self, shelf: &Shelf, before: Option<Cursor>, limit: usize) -> Result<Vec<Cursor>, StoreError> {
        match shelf {
            Shelf::All => self.places(Index::All, before, limit),
            Shelf::Topic(id) => self.places(Index::Topic(id.as_str()), before, limit),
            Shelf::Province(id) => self.places(Index::Province(id.as_str()), before, limit),
            Shelf::Region(provinces) => self.region_places(provinces, before, limit),
            Shelf::Source(id) => self.places(Index::Source(id.as_str()), before, limit),
            Shelf::Story(id) => Ok(self.story_items(*id, before, limit)?.into_iter().map(|item| item.place).collect()),
        }
    }

    /// Visits the decisions behind `after`, oldest first, until `visit` says no.
    pub fn decisions_after(
        &self,
        after: Option<Place>,
        visit: &mut dyn FnMut(Place, Decision) -> bool,
    ) -> Result<(), StoreError> {
        let prefix = keys::decisions();
        let from = after.map_or_else(|| prefix.clone(), |place| [keys::decision(place), vec![0]].concat());
        self.engine.scan(&prefix, &from, &mut |key, value| {
            let place = keys::place(key).ok_or(StoreError::Damaged { what: "decision" })?;
            Ok(visit(place, record::decode("decision", value)?))
        })
    }
}
