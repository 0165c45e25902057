//! Which provinces an article is about: names weighed by where they stand and what they mean there.

use std::collections::HashSet;

use crate::model::{PROVINCES, ProvinceId};
use crate::rule::Document;

use super::context::{District, Meaning};
use super::gazetteer::Gazetteer;
use super::mentions::Mention;
use super::texts::{Part, Texts};
use super::words::{NAMESAKES, URBAN};

/// What a name counts in the title.
const TITLE_WEIGHT: f32 = 4.0;
/// What it counts in the lead, and once more when it comes again there.
const LEAD_WEIGHT: f32 = 2.0;
const LEAD_AGAIN_WEIGHT: f32 = 0.5;
/// What a name counts at the head of the text where neither title nor lead names any place: with a cue
/// (`Công an tỉnh Gia Lai`) it is where the news is from, without it may be a speaker's seat.
const HEAD_CUED_WEIGHT: f32 = 1.5;
const HEAD_WEIGHT: f32 = 0.9;
/// A head that names more provinces than these tells of a round or a list.
const HEAD_PROVINCES_MAX: usize = 2;
/// What share of all mentions a province needs that only the head of the text names.
const HEAD_SHARE_MIN: f32 = 0.4;
/// What each mention in the body counts, and all of them at most.
const BODY_WEIGHT: f32 = 0.25;
const BODY_WEIGHT_MAX: f32 = 2.0;
/// What share of all mentions in the body a province needs that neither title nor lead names.
const BODY_SHARE_MIN: f32 = 0.5;
/// What it counts that the paper is the province's own: as much as a passing mention in the lead.
const OWN_WEIGHT: f32 = 1.0;
/// From this score on an article is about a province …
const ABOUT_MIN: f32 = 1.75;
/// … when it has this share of the best one's score.
const ABOUT_SHARE: f32 = 0.5;
/// An article that names more than these alike is about the country.
const PROVINCES_MAX: usize = 3;
/// Unless its title names them, and no more than these.
const TITLED_MAX: usize = 5;
/// From this many provinces on, a lead lists rather than tells.
const LIST_MIN: usize = 4;
/// What a listed name counts of its weight.
const LISTED: f32 = 0.3;
/// What a bare name counts in a match report, where it is a club's.
const CLUB: f32 = 0.25;
/// What the capital counts in a lead that only says where a meeting was held: `Ngày 28/6, tại Hà Nội, Bộ Công an …`.
const DATELINE: f32 = 0.6;
/// What the seat of somebody who gives an opinion counts, and what somebody's home does.
const OFFICE: f32 = 0.6;
const RESIDENCE: f32 = 0.15;
/// What a firm's name counts: it may work where it is called after, or anywhere.
const FIRM: f32 = 0.7;
/// What says less than this of a province does not name it: somebody's home.
const NAMED_MIN: f32 = 0.7;
/// Reasons given for one province.
const REASONS_MAX: usize = 3;

/// A province that an article is about.
#[derive(Debug, Clone, PartialEq)]
pub struct ProvinceMatch {
    /// Which.
    pub province: ProvinceId,
    /// How much.
    pub score: f32,
    /// Which names at which places, one short line each.
    pub because: Vec<String>,
}

/// What speaks for one province.
#[derive(Debug, Clone, Default)]
struct Evidence {
    title: f32,
    lead: f32,
    lead_count: usize,
    head: f32,
    /// Whether an authority of it is named at the head of the text.
    official: bool,
    body: f32,
    /// Mentions in title, lead and head, those that are no home or origin, and whether one in front is of a home.
    front: usize,
    told: usize,
    home: bool,
    own: f32,
    because: Vec<String>,
}

/// The provinces that a document is about, the weightiest first.
pub(super) fn about(gazetteer: &Gazetteer, document: &Document<'_>, own: Option<&ProvinceId>) -> Vec<ProvinceMatch> {
    let own = own.and_then(|own| PROVINCES.iter().position(|province| province.id == own.as_str()));
    let texts = Texts::new(document);
    let found: Vec<(Part, Mention<'_>)> = texts.mentions(gazetteer);
    let told = Told { sport: texts.are_sport(gazetteer), abroad: texts.are_abroad(gazetteer) };
    let mut evidence = weigh(&texts, &found, own, told);
    read_on(&mut evidence);
    if let Some(own) = own {
        prefer_own(gazetteer, &texts, &mut evidence, own);
    }
    decide(evidence)
}

/// What title and lead tell of, beside places.
#[derive(Debug, Clone, Copy)]
struct Told {
    sport: bool,
    abroad: bool,
}

fn weigh(texts: &Texts<'_>, found: &[(Part, Mention<'_>)], own: Option<usize>, told: Told) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); PROVINCES.len()];
    let [cued, namesakes, abroad] = [Meaning::Cued, Meaning::Namesake, Meaning::Abroad].map(|sort| named(found, sort));
    let mut unsure = Vec::new();
    for (part, mention) in found {
        let name = mention.place.name.as_str();
        // A district such as Trùng Khánh is less known than the place abroad; a province is not.
        if abroad.contains(name) || (told.abroad && mention.place.abroad && mention.place.cued) {
            continue;
        }
        let weight = match mention.meaning {
            Meaning::Cued => 1.0,
            Meaning::Place if namesakes.contains(name) && !cued.contains(name) => continue,
            Meaning::Place if told.sport => CLUB,
            Meaning::Place if texts.is_dateline(*part, mention) => DATELINE,
            Meaning::Place => 1.0,
            Meaning::Office => OFFICE,
            Meaning::Firm => FIRM,
            Meaning::Residence | Meaning::Origin => RESIDENCE,
            Meaning::Other | Meaning::Part | Meaning::Namesake | Meaning::Abroad => continue,
        };
        match candidates(mention).as_slice() {
            [only] => evidence[*only].add(texts, *part, mention, weight),
            _ => unsure.push((*part, mention, weight)),
        }
    }
    for (part, mention, weight) in unsure {
        // A name that several provinces have speaks for the one that is named besides, or the paper's own.
        let provinces = candidates(mention);
        let besides = provinces.iter().find(|number| evidence[**number].score() > 0.0);
        if let Some(&number) = besides.or_else(|| provinces.iter().find(|number| own == Some(**number))) {
            evidence[number].add(texts, part, mention, weight);
        }
    }
    evidence
}

/// The provinces that a name may speak for.
fn candidates(mention: &Mention<'_>) -> Vec<usize> {
    let all = || mention.place.provinces.iter().map(|number| usize::from(*number));
    let meant: Vec<usize> = match mention.district {
        Some(District::Urban) => all().filter(|number| URBAN.contains(&PROVINCES[*number].id)).collect(),
        Some(District::Rural) => {
            let namesake = NAMESAKES.iter().find(|(name, _)| *name == mention.place.name);
            namesake.and_then(|(_, id)| PROVINCES.iter().position(|province| province.id == *id)).into_iter().collect()
        }
        None => Vec::new(),
    };
    if meant.is_empty() { all().collect() } else { meant }
}

/// The names that mean something somewhere in the text.
fn named<'g>(found: &[(Part, Mention<'g>)], meaning: Meaning) -> HashSet<&'g str> {
    let such = found.iter().filter(|(_, mention)| mention.meaning == meaning);
    such.map(|(_, mention)| mention.place.name.as_str()).collect()
}

impl Evidence {
    fn add(&mut self, texts: &Texts<'_>, part: Part, mention: &Mention<'_>, weight: f32) {
        self.told += usize::from(!matches!(mention.meaning, Meaning::Residence | Meaning::Origin));
        self.front += usize::from(part != Part::Body);
        self.home |= mention.meaning == Meaning::Residence && part != Part::Body;
        match part {
            Part::Title => self.title = self.title.max(TITLE_WEIGHT * weight),
            Part::Lead => {
                self.lead = self.lead.max(LEAD_WEIGHT * weight);
                self.lead_count += 1;
            }
            Part::Head => {
                let cued = mention.meaning == Meaning::Cued;
                self.official |= mention.official;
                self.head = self.head.max(weight * if cued { HEAD_CUED_WEIGHT } else { HEAD_WEIGHT });
                self.body += BODY_WEIGHT * weight;
            }
            Part::Body => self.body += BODY_WEIGHT * weight,
        }
        if self.because.len() < REASONS_MAX {
            self.because.push(texts.line(part, mention));
        }
    }

    fn score(&self) -> f32 {
        let again = if self.lead_count > 1 { LEAD_AGAIN_WEIGHT } else { 0.0 };
        self.title + self.lead + again + self.body.min(BODY_WEIGHT_MAX) + self.own
    }
}

/// Where neither title nor lead names any place, the head of the text tells what the lead does elsewhere.
fn read_on(evidence: &mut [Evidence]) {
    let all: f32 = evidence.iter().map(|found| found.body).sum();
    let led = evidence.iter().any(|found| found.title + found.lead >= NAMED_MIN);
    let mut named: Vec<&mut Evidence> = evidence.iter_mut().filter(|found| found.head >= NAMED_MIN).collect();
    if named.len() > HEAD_PROVINCES_MAX {
        named.retain(|found| found.official);
    }
    if led || named.len() > HEAD_PROVINCES_MAX {
        return;
    }
    for found in named.into_iter().filter(|found| found.body >= all * HEAD_SHARE_MIN || found.official) {
        found.lead = found.lead.max(found.head);
    }
}

/// A paper's own province is what `toàn tỉnh` means; it is no verdict by itself.
fn prefer_own(gazetteer: &Gazetteer, texts: &Texts<'_>, evidence: &mut [Evidence], own: usize) {
    let others = evidence.iter().enumerate().any(|(number, other)| number != own && other.title + other.lead > 0.0);
    let named = evidence[own].score() > 0.0;
    let meant = || [texts.title.1, texts.summary.1, texts.first()].iter().any(|text| gazetteer.context.names_own(text));
    if named {
        evidence[own].own = OWN_WEIGHT;
    } else if !others && meant() {
        evidence[own].own = LEAD_WEIGHT;
        evidence[own].because.push("the source's own province, which the text calls `tỉnh`".to_owned());
    }
}

fn decide(mut evidence: Vec<Evidence>) -> Vec<ProvinceMatch> {
    let listed = evidence.iter().filter(|found| found.lead > 0.0).count() >= LIST_MIN;
    if listed {
        evidence.iter_mut().filter(|found| found.title == 0.0).for_each(|found| found.lead *= LISTED);
    }
    // What the paper is known for must not outshine what the text names.
    let best = evidence.iter().map(|found| found.score() - found.own).fold(0.0, f32::max);
    let enough = ABOUT_MIN.max(best * ABOUT_SHARE);
    let body: f32 = evidence.iter().map(|found| found.body).sum();
    let led = |found: &Evidence| found.title + found.lead + found.own > 0.0 || found.body >= body * BODY_SHARE_MIN;
    let mut about: Vec<(usize, f32)> = evidence
        .iter()
        .enumerate()
        .filter(|(_, found)| led(found))
        .map(|(number, found)| (number, found.score()))
        .filter(|(_, score)| *score >= enough)
        .collect();
    if about.len() > PROVINCES_MAX {
        about.retain(|(number, _)| evidence[*number].title > 0.0);
    }
    if about.len() > TITLED_MAX {
        return Vec::new();
    }
    if about.is_empty() {
        about.extend(home(&evidence));
    }
    about.sort_by(|a, b| b.1.total_cmp(&a.1));
    let matched = |(number, score): (usize, f32)| {
        let province = PROVINCES[number].id.parse().ok()?;
        Some(ProvinceMatch { province, score, because: std::mem::take(&mut evidence[number].because) })
    };
    about.into_iter().filter_map(matched).collect()
}

/// The home of the person whom a text tells of: no other place is named in front, and this one further on.
fn home(evidence: &[Evidence]) -> Option<(usize, f32)> {
    let mut front = evidence.iter().enumerate().filter(|(_, found)| found.front > 0);
    let (number, only) = front.next().filter(|_| front.next().is_none())?;
    (only.home && only.told > 0).then(|| (number, only.score()))
}
