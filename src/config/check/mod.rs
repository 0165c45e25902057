//! From the raw shape to [`Config`]: every value checked, every reference resolved.
//!
//! Each function returns what it could make of its part and notes what is wrong; what it returns
//! beside a fault is never used, for one fault refuses the file.

mod extract;
mod place;
mod service;
mod source;
mod topic;
mod value;
mod words;

use std::path::Path;
use std::sync::Arc;

use self::place::Ids;
use super::fault::Faults;
use super::read::{Field, Text};
use super::types::Config;
use super::{defaults, raw};

/// Checks a whole file.
pub(super) fn config(raw: &raw::File, path: &Path, faults: &mut Faults<'_>) -> Config {
    let service = service::service(raw.service.given(), path, faults);
    let fetch = service::fetch(raw.fetch.given(), &service.base_url, faults);
    let retention = raw.retention.given().map(|raw| service::retention(raw, faults));
    let source_ids = Ids::collect("source", raw.source.each().iter().map(|raw| &raw.id), faults);
    Ids::collect("topic", raw.topic.each().iter().map(|raw| &raw.id), faults);
    Ids::collect("alert", raw.alert.each().iter().map(|raw| &raw.id), faults);
    Ids::collect("words", raw.words.each().iter().map(|raw| &raw.id), faults);
    let lists = words::lists(raw.words.each(), faults);
    Config {
        service,
        fetch,
        retention: retention.unwrap_or(defaults::RETENTION),
        sources: source::sources(raw.source.each(), faults).into_iter().map(Arc::new).collect(),
        topics: topic::topics(raw.topic.each(), &source_ids, &lists, faults),
        alerts: topic::alerts(raw.alert.each(), &lists, faults),
        regions: place::regions(raw.region.each(), faults),
    }
}

/// ``source `bao-dong-nai` ``, for the faults of a table with an id.
fn about(kind: &str, id: &Field<Text>) -> String {
    id.given().map_or_else(|| kind.to_owned(), |id| format!("{kind} `{}`", id.get_ref()))
}
