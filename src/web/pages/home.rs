//! The front page: the newest items, and ways to all the rest.

use askama::Template;

use crate::config::{Config, Language, Region};
use crate::doctor::Condition;
use crate::model::{Source, SourceKind};
use crate::store::Store;
use crate::text::collation_key;

use super::super::address::{PAGE_ITEMS, Query};
use super::super::feeds::{page, updated};
use super::super::place::Place;
use super::super::serve::{Document, Reading, WebError};
use super::frame::{Frame, Moment};
use super::items::{Row, rows};
use super::source::{kind_name, state};
use super::{Anchor, older, sorted};

/// The kinds of sources in the order of the page.
const KINDS: [SourceKind; 4] =
    [SourceKind::PartyPress, SourceKind::ProvincePortal, SourceKind::Agency, SourceKind::CentralPress];

/// A region with its provinces.
struct RegionGroup {
    region: Anchor,
    provinces: Vec<Anchor>,
}

/// A source with how its channels fare.
struct SourceLine {
    link: Anchor,
    state: Condition,
}

/// Sources of one kind.
struct SourceGroup {
    title: &'static str,
    sources: Vec<SourceLine>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    frame: Frame<'a>,
    updated: Option<Moment>,
    rows: Vec<Row>,
    newest: Option<String>,
    older: Option<String>,
    topics: Vec<Anchor>,
    regions: Vec<RegionGroup>,
    sources: Vec<SourceGroup>,
}

/// Writes the front page.
pub(super) fn home(reading: &Reading, place: &Place, query: &Query, language: Language) -> Result<Document, WebError> {
    let config = &*reading.config;
    let frame = Frame::new(config, language, query, "/").of(place);
    let (items, next) = page(reading, place, query, PAGE_ITEMS)?;
    let home = Home {
        updated: (!items.is_empty()).then(|| frame.moment(updated(&items))),
        rows: rows(&items, config, &frame),
        newest: None,
        older: older(&frame, query, next, "/"),
        topics: Place::topics(config).map(|place| frame.anchor(&place)).collect(),
        regions: regions(config, &frame),
        sources: sources(config, &frame, &reading.store)?,
        frame,
    };
    Ok(Document::page(home.render()?))
}

fn regions(config: &Config, frame: &Frame<'_>) -> Vec<RegionGroup> {
    let group = |(region, place): (&Region, Place)| RegionGroup {
        region: frame.anchor(&place),
        provinces: sorted(region.provinces.iter().filter_map(|id| frame.province(id))),
    };
    config.regions.iter().zip(Place::regions(config)).map(group).collect()
}

fn sources(config: &Config, frame: &Frame<'_>, store: &Store) -> Result<Vec<SourceGroup>, WebError> {
    let mut groups = Vec::new();
    for kind in KINDS {
        let mut sources: Vec<&Source> =
            config.sources.iter().map(|source| &**source).filter(|source| source.kind == kind).collect();
        sources.sort_by_cached_key(|source| collation_key(&source.name));
        let mut lines = Vec::with_capacity(sources.len());
        for source in sources {
            lines.push(SourceLine { link: frame.source(&source.id), state: state(source, store)? });
        }
        if !lines.is_empty() {
            groups.push(SourceGroup { title: kind_name(kind, frame.words), sources: lines });
        }
    }
    Ok(groups)
}
