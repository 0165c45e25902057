//! An article as rules see it: its fields, taken into syllables once for all rules.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use crate::model::{ProvinceId, SourceId};
use crate::text::{Abbreviation, Known, Syllable, Written, abbreviations, syllables};

/// Syllables shown on either side of a hit.
const SNIPPET_MARGIN: usize = 4;
/// Longest title that is shown whole, in syllables: headlines have 8 to 20.
const TITLE_SYLLABLES_MAX: usize = 32;

/// Syllables of the first paragraph that stand for a summary that an article has not.
const LEAD_SYLLABLES_MAX: usize = 60;
/// A first paragraph of fewer is a kicker or dateline: what follows belongs to the lead.
const LEAD_SYLLABLES_MIN: usize = 12;

/// A field of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Headline.
    Title,
    /// Lead: the summary or, without one, the head of the first paragraph.
    Summary,
    /// Section of the paper.
    Section,
    /// Names as printed.
    Author,
    /// The text.
    Body,
}

impl Field {
    /// What a hit in this field counts.
    pub(super) fn weight(self) -> f32 {
        match self {
            Field::Title => 4.0,
            Field::Summary | Field::Section | Field::Author => 2.5,
            Field::Body => 1.0,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Field::Title => "title",
            Field::Summary => "summary",
            Field::Section => "section",
            Field::Author => "author",
            Field::Body => "body",
        })
    }
}

/// What a document is made from. What an article has not is empty.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    /// Headline.
    pub title: &'a str,
    /// Lead; when empty, the head of the body's first paragraph stands for it.
    pub summary: &'a str,
    /// Section of the paper.
    pub section: &'a str,
    /// Names as printed.
    pub authors: &'a [String],
    /// Whose it is.
    pub source: &'a SourceId,
    /// The source's own province.
    pub home: Option<&'a ProvinceId>,
    /// Provinces that it is about.
    pub provinces: &'a [ProvinceId],
    /// The text, plain.
    pub body: &'a str,
    /// The text's syllables, when the caller has them already.
    pub body_syllables: Option<&'a [Syllable]>,
}

/// An article, ready to be matched.
#[derive(Debug, Clone)]
pub struct Document<'a> {
    pub(super) parts: Vec<Part<'a>>,
    pub(super) source: &'a SourceId,
    pub(super) provinces: &'a [ProvinceId],
    lead: usize,
}

/// One text of a document.
#[derive(Debug, Clone)]
pub(super) struct Part<'a> {
    pub(super) field: Field,
    pub(super) text: &'a str,
    pub(super) syllables: Cow<'a, [Syllable]>,
    abbreviations: Vec<Abbreviation>,
}

impl<'a> Document<'a> {
    /// Takes every field into syllables, and finds what its abbreviations stand for.
    pub fn new(fields: Fields<'a>) -> Document<'a> {
        let part = |field, text: &'a str| Part::new(field, text, Cow::Owned(syllables(text)));
        let body = fields.body_syllables.map_or_else(|| Cow::Owned(syllables(fields.body)), Cow::Borrowed);
        let body = Part::new(Field::Body, fields.body, body);
        let mut summary = part(Field::Summary, fields.summary);
        let lead = if summary.syllables.is_empty() { first_paragraph(&body) } else { 0 };
        if lead > 0 {
            summary = Part::new(Field::Summary, body.text, body.head(lead));
        }
        let mut parts = Vec::with_capacity(4 + fields.authors.len());
        parts.extend([part(Field::Title, fields.title), summary, part(Field::Section, fields.section)]);
        parts.extend(fields.authors.iter().map(|author| part(Field::Author, author)));
        parts.push(body);
        let written: Vec<Written<'_>> = parts.iter().map(Part::written).collect();
        let found = abbreviations(&written, fields.home.map(|home| home.as_str()));
        for (part, found) in parts.iter_mut().zip(found) {
            part.abbreviations = found;
        }
        Document { parts, source: fields.source, provinces: fields.provinces, lead }
    }

    /// How many syllables of the body stand for the summary that the article has not.
    pub fn lead(&self) -> usize {
        self.lead
    }

    /// The same document about other provinces: they are found in its syllables, so come later.
    pub fn about(mut self, provinces: &'a [ProvinceId]) -> Document<'a> {
        self.provinces = provinces;
        self
    }

    /// A field's text and syllables; of authors the first.
    pub fn field(&self, field: Field) -> (&'a str, &[Syllable]) {
        self.parts.iter().find(|part| part.field == field).map_or(("", &[]), |part| (part.text, &part.syllables))
    }
}

impl<'a> Part<'a> {
    fn new(field: Field, text: &'a str, syllables: Cow<'a, [Syllable]>) -> Part<'a> {
        Part { field, text, syllables, abbreviations: Vec::new() }
    }

    fn written(&self) -> Written<'_> {
        Written { text: self.text, syllables: &self.syllables }
    }

    /// The abbreviation that begins at a syllable, when it is known or several senses of it are.
    pub(super) fn abbreviation(&self, at: usize) -> Option<&Abbreviation> {
        let nth = self.abbreviations.binary_search_by_key(&(at as u32), |short| short.at).ok()?;
        Some(&self.abbreviations[nth])
    }

    /// Whether an abbreviation may as well stand for something else: `CĐS` where nothing is digital.
    pub(super) fn is_open(&self, at: usize, length: u32) -> bool {
        self.abbreviation(at).is_some_and(|short| short.known == Known::Open && short.length == length)
    }

    /// The abbreviation as written that stands for words at a place.
    pub(super) fn short_form(&self, place: Range<usize>) -> &str {
        let short = place.into_iter().filter_map(|at| self.abbreviation(at)).find(|short| !short.wordings.is_empty());
        let run = short.and_then(|short| self.syllables.get(short.at as usize..(short.at + short.length) as usize));
        let Some([first, .., last] | [first @ last]) = run else { return "" };
        self.text.get(first.start as usize..last.end as usize).unwrap_or_default()
    }

    /// The first syllables.
    fn head(&self, count: usize) -> Cow<'a, [Syllable]> {
        match &self.syllables {
            Cow::Borrowed(all) => Cow::Borrowed(&all[..count]),
            Cow::Owned(all) => Cow::Owned(all[..count].to_vec()),
        }
    }

    /// What stands between a syllable and the one before it.
    pub(super) fn gap_before(&self, at: usize) -> &str {
        let begin = at.checked_sub(1).map_or(0, |before| self.syllables[before].end as usize);
        self.text.get(begin..self.syllables[at].start as usize).unwrap_or_default()
    }

    /// The text as written around some syllables: a title whole, else a few words on either side.
    pub(super) fn snippet(&self, place: Range<usize>) -> String {
        let count = self.syllables.len();
        if self.field != Field::Body && count <= TITLE_SYLLABLES_MAX && self.field != Field::Summary {
            return one_line(self.text);
        }
        let begin = place.start.saturating_sub(SNIPPET_MARGIN);
        let end = (place.end + SNIPPET_MARGIN).min(count);
        let text = match (self.syllables.get(begin), self.syllables[..end].last()) {
            (Some(first), Some(last)) => self.text.get(first.start as usize..last.end as usize).unwrap_or_default(),
            _ => "",
        };
        let (before, after) = (if begin > 0 { "… " } else { "" }, if end < count { " …" } else { "" });
        format!("{before}{}{after}", one_line(text))
    }
}

fn first_paragraph(body: &Part<'_>) -> usize {
    let head = &body.syllables[..LEAD_SYLLABLES_MAX.min(body.syllables.len())];
    let text = body.text.trim_start();
    let end = body.text.len() - text.len() + text.find('\n').unwrap_or(text.len());
    let count = head.iter().take_while(|syllable| syllable.start as usize <= end).count();
    if count < LEAD_SYLLABLES_MIN { head.len() } else { count }
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
