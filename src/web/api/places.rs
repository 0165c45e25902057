//! Provinces and regions.

use serde::Serialize;

use crate::config::Region;
use crate::model::{Names, PROVINCES, Province, ProvinceId};

use super::answer::{Asked, Reply};
use super::problem::Problem;
use super::shapes::{PlaceLinks, Reference};

/// One of the 34 units.
#[derive(Serialize)]
struct ProvinceShown {
    id: ProvinceId,
    name: Names,
    city: bool,
    former: Vec<Former>,
    regions: Vec<Reference>,
    links: PlaceLinks,
}

/// A province of before July 2025 whose name is gone.
#[derive(Serialize)]
struct Former {
    id: &'static str,
    name: &'static str,
}

/// A named set of provinces.
#[derive(Serialize)]
struct RegionShown {
    #[serde(flatten)]
    region: Reference,
    provinces: Vec<Reference>,
    links: PlaceLinks,
}

/// All provinces, from north to south.
pub(super) fn provinces(asked: &Asked<'_>) -> Result<Reply, Problem> {
    Ok(Reply::whole(PROVINCES.iter().map(|unit| province(unit, asked)).collect()))
}

/// All regions: the six, then those of the configuration.
pub(super) fn regions(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let shown = |region: &Region| RegionShown {
        region: Reference::of_region(region),
        provinces: region.provinces.iter().filter_map(Reference::of_province).collect(),
        links: PlaceLinks::of(asked, "region", &region.id),
    };
    Ok(Reply::whole(asked.reading.config.regions.iter().map(shown).collect()))
}

fn province(unit: &'static Province, asked: &Asked<'_>) -> ProvinceShown {
    let id: ProvinceId = unit.id.parse().expect("the table of provinces holds ids");
    let regions = asked.reading.config.regions.iter().filter(|region| region.provinces.contains(&id));
    ProvinceShown {
        name: Names { vi: unit.name.to_owned(), en: unit.name_en.to_owned() },
        city: unit.city,
        former: unit.former.iter().map(|former| Former { id: former.id, name: former.name }).collect(),
        regions: regions.map(Reference::of_region).collect(),
        links: PlaceLinks::of(asked, "province", &id),
        id,
    }
}
