//! Which provinces an article is about: names weighed by where they stand and what they mean there.

use std::collections::HashSet;

use crate::model::{PROVINCES, ProvinceId};
use crate::rule::{Document, Field};
use crate::text::Syllable;

use super::context::Meaning;
use super::gazetteer::Gazetteer;
use super::mentions::{Mention, mentions};

/// What a name counts in the title.
const TITLE_WEIGHT: f32 = 4.0;
/// What it counts in the lead, and once more when it comes again there.
const LEAD_WEIGHT: f32 = 2.0;
const LEAD_AGAIN_WEIGHT: f32 = 0.5;
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
const CAPITAL: &str = "Hà Nội";
/// What the seat of somebody who gives an opinion counts, and what somebody's home does.
const OFFICE: f32 = 0.5;
const RESIDENCE: f32 = 0.15;
/// Syllables at the head of a text in which a paper says `toàn tỉnh` of its own province.
const HEAD_SYLLABLES: usize = 60;
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
    body: f32,
    own: f32,
    because: Vec<String>,
}

/// The provinces that a document is about, the weightiest first.
pub(super) fn about(gazetteer: &Gazetteer, document: &Document<'_>, own: Option<&ProvinceId>) -> Vec<ProvinceMatch> {
    let own = own.and_then(|own| PROVINCES.iter().position(|province| province.id == own.as_str()));
    let texts = Texts::new(document);
    let found: Vec<(Part, Mention<'_>)> = texts.mentions(gazetteer);
    let mut evidence = weigh(&texts, &found, own, texts.are_sport(gazetteer));
    if let Some(own) = own {
        prefer_own(gazetteer, &texts, &mut evidence, own);
    }
    decide(evidence)
}

/// Where a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Lead,
    Body,
}

/// The texts that are looked at.
struct Texts<'a> {
    title: (&'a str, &'a [Syllable]),
    summary: (&'a str, &'a [Syllable]),
    body: (&'a str, &'a [Syllable]),
    /// Syllables at the head of the body that are the summary already.
    lead: usize,
}

impl<'a> Texts<'a> {
    fn new(document: &'a Document<'_>) -> Texts<'a> {
        let [title, summary, body] = [Field::Title, Field::Summary, Field::Body].map(|field| document.field(field));
        Texts { title, summary, body, lead: document.lead() }
    }

    fn mentions<'g>(&self, gazetteer: &'g Gazetteer) -> Vec<(Part, Mention<'g>)> {
        let of = |(text, syllables): (&str, &[Syllable]), headline| mentions(gazetteer, text, syllables, headline);
        let title = of(self.title, true).into_iter().map(|mention| (Part::Title, mention));
        let summary = of(self.summary, false).into_iter().map(|mention| (Part::Lead, mention));
        let body = of(self.body, false).into_iter().filter(|mention| mention.begin >= self.lead);
        let body = body.map(|mention| (Part::Body, mention));
        title.chain(summary).chain(body).collect()
    }

    fn are_sport(&self, gazetteer: &Gazetteer) -> bool {
        [self.title.1, self.summary.1].iter().any(|text| gazetteer.context.is_sport(text))
    }

    /// Whether a mention says no more than that something was held in the capital.
    fn is_dateline(&self, mention: &Mention<'_>) -> bool {
        let (text, syllables) = self.summary;
        mention.place.name == CAPITAL
            && mention.begin > 0
            && text.get(syllables[mention.begin - 1].range()).is_some_and(|word| matches!(word, "tại" | "Tại"))
            && text.get(syllables[mention.end - 1].end as usize..).is_some_and(|rest| rest.starts_with([',', ';']))
    }

    /// A mention in one short line: `"Biên Hòa" in title`.
    fn line(&self, part: Part, mention: &Mention<'_>) -> String {
        let (name, (text, syllables)) = match part {
            Part::Title => ("title", self.title),
            Part::Lead => ("summary", self.summary),
            Part::Body => ("body", self.body),
        };
        let begin = syllables[mention.begin.saturating_sub(2)].start as usize;
        let end = syllables[mention.end - 1].end as usize;
        let words: Vec<&str> = text.get(begin..end).unwrap_or_default().split_whitespace().collect();
        format!("\"{}\" in {name}: \"{}\"", mention.place.name, words.join(" "))
    }
}

fn weigh(texts: &Texts<'_>, found: &[(Part, Mention<'_>)], own: Option<usize>, sport: bool) -> Vec<Evidence> {
    let mut evidence = vec![Evidence::default(); PROVINCES.len()];
    let [cued, namesakes, abroad] = [Meaning::Cued, Meaning::Namesake, Meaning::Abroad].map(|sort| named(found, sort));
    let mut unsure = Vec::new();
    for (part, mention) in found {
        let name = mention.place.name.as_str();
        if abroad.contains(name) {
            continue;
        }
        let weight = match mention.meaning {
            Meaning::Cued => 1.0,
            Meaning::Place if namesakes.contains(name) && !cued.contains(name) => continue,
            Meaning::Place if sport => CLUB,
            Meaning::Place if *part == Part::Lead && texts.is_dateline(mention) => DATELINE,
            Meaning::Place => 1.0,
            Meaning::Office => OFFICE,
            Meaning::Residence => RESIDENCE,
            Meaning::Other | Meaning::Part | Meaning::Namesake | Meaning::Abroad => continue,
        };
        match mention.place.provinces.as_slice() {
            [only] => evidence[*only as usize].add(texts, *part, mention, weight),
            _ => unsure.push((*part, mention, weight)),
        }
    }
    for (part, mention, weight) in unsure {
        // A name that several provinces have speaks for the one that is named besides, or the paper's own.
        let besides = |number: &&u8| evidence[**number as usize].score() > 0.0;
        let provinces = &mention.place.provinces;
        let chosen =
            provinces.iter().find(besides).or_else(|| provinces.iter().find(|number| own == Some(**number as usize)));
        if let Some(&number) = chosen {
            evidence[number as usize].add(texts, part, mention, weight);
        }
    }
    evidence
}

/// The names that mean something somewhere in the text.
fn named<'g>(found: &[(Part, Mention<'g>)], meaning: Meaning) -> HashSet<&'g str> {
    let such = found.iter().filter(|(_, mention)| mention.meaning == meaning);
    such.map(|(_, mention)| mention.place.name.as_str()).collect()
}

impl Evidence {
    fn add(&mut self, texts: &Texts<'_>, part: Part, mention: &Mention<'_>, weight: f32) {
        match part {
            Part::Title => self.title = self.title.max(TITLE_WEIGHT * weight),
            Part::Lead => {
                self.lead = self.lead.max(LEAD_WEIGHT * weight);
                self.lead_count += 1;
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

/// A paper's own province is what `toàn tỉnh` means; it is no verdict by itself.
fn prefer_own(gazetteer: &Gazetteer, texts: &Texts<'_>, evidence: &mut [Evidence], own: usize) {
    let others = evidence.iter().enumerate().any(|(number, other)| number != own && other.title + other.lead > 0.0);
    let named = evidence[own].score() > 0.0;
    let lead = &texts.body.1[..HEAD_SYLLABLES.min(texts.body.1.len())];
    let meant = || [texts.title.1, texts.summary.1, lead].iter().any(|text| gazetteer.context.names_own(text));
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
    about.sort_by(|a, b| b.1.total_cmp(&a.1));
    let matched = |(number, score): (usize, f32)| {
        let province = PROVINCES[number].id.parse().ok()?;
        Some(ProvinceMatch { province, score, because: std::mem::take(&mut evidence[number].because) })
    };
    about.into_iter().filter_map(matched).collect()
}
