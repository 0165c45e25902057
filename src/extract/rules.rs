//! Selectors, ready for use, of a source or of a CMS family, and what they find: the source's own
//! come first, field by field.

use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Selector};

use super::page::words;
use super::{dateline, fields};
use crate::model::{ExtractRules, Fault, Timestamp};
use crate::text::clean_line;

/// Most elements that one rule is heard for.
const ELEMENTS_MAX: usize = 60;
/// Most names and tags that are taken.
const LIST_MAX: usize = 32;

/// Selectors by field; of each field the first that finds something counts.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) title: Vec<Selector>,
    pub(super) kicker: Vec<Selector>,
    pub(super) summary: Vec<Selector>,
    pub(super) author: Vec<Selector>,
    pub(super) date: Vec<Selector>,
    pub(super) section: Vec<Selector>,
    pub(super) tags: Vec<Selector>,
    pub(super) image: Vec<Selector>,
    pub(super) caption: Vec<Selector>,
    pub(super) body: Vec<Selector>,
    pub(super) drop: Vec<Selector>,
}

impl Rules {
    /// A source's selectors; what is no selector is a fault.
    pub(super) fn of_source(rules: &ExtractRules, faults: &mut Vec<Fault>) -> Rules {
        let mut read = |texts: &[&String]| {
            let selectors = texts.iter().filter_map(|text| {
                let wrong = |_| faults.push(Fault::new("selector-wrong", format!("`{text}` is no CSS selector")));
                Selector::parse(text).map_err(wrong).ok()
            });
            selectors.collect::<Vec<Selector>>()
        };
        let mut one = |text: &Option<String>| read(&text.iter().collect::<Vec<_>>());
        Rules {
            title: one(&rules.title),
            kicker: one(&rules.kicker),
            summary: one(&rules.summary),
            author: one(&rules.author),
            date: one(&rules.date),
            section: one(&rules.section),
            tags: Vec::new(),
            image: one(&rules.image),
            caption: one(&rules.caption),
            body: one(&rules.body),
            drop: read(&rules.drop.iter().collect::<Vec<_>>()),
        }
    }

    /// What the first selector that finds something finds.
    pub(super) fn first<'a>(html: &'a Html, selectors: &[Selector]) -> Option<Vec<ElementRef<'a>>> {
        let mut found = selectors.iter().map(|selector| html.select(selector).take(ELEMENTS_MAX).collect::<Vec<_>>());
        found.find(|elements| !elements.is_empty())
    }
}

/// The rules that a page is read by, and what they find on it.
pub(super) struct Ruled<'a> {
    pub(super) html: &'a Html,
    /// The source's, then its family's.
    pub(super) layers: [Option<&'a Rules>; 2],
}

impl<'a> Ruled<'a> {
    /// A field's elements, by each selector in turn.
    fn tries(self: &Ruled<'a>, field: fn(&Rules) -> &[Selector]) -> impl Iterator<Item = Vec<ElementRef<'a>>> {
        let html = self.html;
        let selectors = self.layers.into_iter().flatten().flat_map(field);
        selectors.map(move |selector| html.select(selector).take(ELEMENTS_MAX).collect())
    }

    /// The first text that a field's selectors find.
    pub(super) fn line(&self, field: fn(&Rules) -> &[Selector]) -> Option<String> {
        self.tries(field).flatten().map(said).find(|line| !line.is_empty())
    }

    /// The first text that a field's selectors find, if its element has a name of its own.
    pub(super) fn named_line(&self, field: fn(&Rules) -> &[Selector]) -> Option<String> {
        let first = self.tries(field).flatten().find(|element| !said(*element).is_empty())?;
        let named = first.attr("class").or_else(|| first.attr("id")).is_some();
        named.then(|| said(first))
    }

    /// All texts of the first selector that finds any.
    pub(super) fn lines(&self, field: fn(&Rules) -> &[Selector]) -> Vec<String> {
        let texts = self.tries(field).map(|elements| {
            let mut lines: Vec<String> = Vec::new();
            for line in elements.into_iter().map(said).filter(|line| !line.is_empty()) {
                if lines.len() < LIST_MAX && !lines.contains(&line) {
                    lines.push(line);
                }
            }
            lines
        });
        texts.into_iter().find(|lines| !lines.is_empty()).unwrap_or_default()
    }

    /// The first date that the selectors find.
    pub(super) fn date(&self, zone: &TimeZone) -> Option<Timestamp> {
        self.tries(|rules| &rules.date).flatten().find_map(|element| dateline::of_element(element, zone))
    }

    /// The names of the first selector that finds any.
    pub(super) fn authors(&self) -> Vec<String> {
        let found = self.tries(|rules| &rules.author).map(|elements| {
            let mut all: Vec<String> = Vec::new();
            for name in elements.into_iter().flat_map(|element| fields::names(&said(element))) {
                if all.len() < LIST_MAX && !all.contains(&name) {
                    all.push(name);
                }
            }
            all
        });
        found.into_iter().find(|names| !names.is_empty()).unwrap_or_default()
    }

    /// The HTML of what the first selector of a field finds.
    pub(super) fn markup(&self, field: fn(&Rules) -> &[Selector]) -> Option<String> {
        self.tries(field).find(|elements| !elements.is_empty()).map(|elements| elements[0].html())
    }
}

/// What an element says: as stated for machines, else as printed, without the place that agencies stamp
/// before it.
fn said(element: ElementRef<'_>) -> String {
    let stated = element.attr("content").or_else(|| element.attr("datetime"));
    let stamp = element.first_child().and_then(ElementRef::wrap);
    let stamp = stamp.filter(|stamp| stamp.attr("class").is_some_and(|class| class.contains("location-stamp")));
    let printed = || {
        let line = words(element);
        let rest = stamp.and_then(|stamp| line.strip_prefix(words(stamp).as_str()).map(|rest| rest.trim().to_owned()));
        rest.unwrap_or(line)
    };
    stated.map_or_else(printed, clean_line)
}
