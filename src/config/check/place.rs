//! What other tables refer to: ids, provinces, regions.

use std::collections::BTreeMap;

use super::super::raw;
use super::super::read::{Field, Text, start};
use super::super::suggest;
use super::super::types::Region;
use super::value::{each, names, required, slug};
use super::{Faults, about};
use crate::model::{self, Names, PROVINCES, ProvinceId, REGIONS, Slug};
use crate::text::fold;

/// The ids of one kind of table, with the place of each.
#[derive(Debug, Default)]
pub(super) struct Ids {
    kind: &'static str,
    known: BTreeMap<String, usize>,
}

impl Ids {
    /// Collects the ids of all tables of a kind; one that stands twice is a fault.
    pub(super) fn collect<'a>(
        kind: &'static str,
        ids: impl Iterator<Item = &'a Field<Text>>,
        faults: &mut Faults<'_>,
    ) -> Ids {
        let mut collected = Ids { kind, known: BTreeMap::new() };
        for id in ids.filter_map(Field::given) {
            collected.add(id, faults);
        }
        collected
    }

    fn add(&mut self, id: &Text, faults: &mut Faults<'_>) {
        if let Some(&before) = self.known.get(id.get_ref()) {
            let line = faults.line(before);
            let message = format!("id `{}` stands twice: line {line} has it too", id.get_ref());
            faults.about(format!("{} `{}`", self.kind, id.get_ref()), |faults| faults.add(start(id), message));
        } else {
            self.known.insert(id.get_ref().clone(), start(id));
        }
    }

    /// An id that must be one of these.
    pub(super) fn resolve(&self, given: &str) -> Result<Slug, String> {
        if self.known.contains_key(given) {
            return slug(given);
        }
        let remedy = suggest::remedy(&as_slug(given), self.known.keys().map(String::as_str));
        Err(format!("there is no {} `{given}`{remedy}", self.kind))
    }
}

/// The id of one of the 34 provinces.
pub(super) fn province(given: &str) -> Result<ProvinceId, String> {
    if model::province(given).is_some() {
        return slug(given);
    }
    let meant = as_slug(given);
    let former = PROVINCES.iter().find(|province| province.former.iter().any(|former| former.id == meant));
    if let Some(now) = former {
        return Err(format!("`{given}` is part of `{}` since July 2025; write that", now.id));
    }
    let remedy = suggest::remedy(&meant, PROVINCES.iter().map(|province| province.id));
    Err(format!("there is no province `{given}`{remedy}"))
}

/// A name as its id would be: whoever writes `Đồng Nai` means `dong-nai`.
fn as_slug(name: &str) -> String {
    fold(name).replace(' ', "-")
}

/// The built-in regions, then those of the file.
pub(super) fn regions(raw: &[raw::Region], faults: &mut Faults<'_>) -> Vec<Region> {
    Ids::collect("region", raw.iter().map(|raw| &raw.id), faults);
    let mut regions: Vec<Region> = REGIONS.iter().filter_map(built_in).collect();
    regions.extend(raw.iter().filter_map(|raw| faults.about(about("region", &raw.id), |faults| region(raw, faults))));
    regions
}

fn built_in(region: &model::Region) -> Option<Region> {
    Some(Region {
        id: region.id.parse().ok()?,
        name: Names { vi: region.name.to_owned(), en: region.name_en.to_owned() },
        provinces: region.provinces.iter().filter_map(|id| id.parse().ok()).collect(),
    })
}

fn region(raw: &raw::Region, faults: &mut Faults<'_>) -> Option<Region> {
    let id = required("id", &raw.id, raw.at, faults, region_id);
    let provinces = each(raw.provinces.each(), faults, province);
    if raw.provinces.each().is_empty() && !matches!(raw.provinces, Field::Wrong) {
        faults.add(raw.at, "`provinces` is missing: name at least one, such as [\"dong-nai\"]");
    }
    let names = names(&raw.name, faults);
    let id = id?;
    let name = names.unwrap_or_else(|| Names { vi: id.to_string(), en: id.to_string() });
    Some(Region { id, name, provinces })
}

fn region_id(text: &str) -> Result<Slug, String> {
    match model::region(text) {
        Some(region) => Err(format!("`{text}` is the built-in region {}; choose another id", region.name)),
        None => slug(text),
    }
}
