//! The texts in which places are looked for, and their parts: title, lead, head, body.

use crate::rule::{Document, Field};
use crate::text::Syllable;

use super::gazetteer::Gazetteer;
use super::mentions::{Mention, mentions};

/// Syllables at the head of a text: its first paragraph or two.
const HEAD_SYLLABLES: usize = 80;
/// Syllables of a place that a paper sets before the lead: `TP HCM`, `Bà Rịa - Vũng Tàu`.
const KICKER_SYLLABLES_MAX: usize = 6;
/// Syllables of the summary that must follow a kicker to know it for one.
const KICKER_FOLLOWED_BY: usize = 6;
/// Where meetings of the whole country are held.
const CAPITAL: &str = "Hà Nội";

/// Where a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Lead,
    /// The head of the text, below its lead.
    Head,
    Body,
}

/// The texts that are looked at.
pub(super) struct Texts<'a> {
    pub(super) title: (&'a str, &'a [Syllable]),
    pub(super) summary: (&'a str, &'a [Syllable]),
    pub(super) body: (&'a str, &'a [Syllable]),
    /// Syllables at the head of the body that are a place before the summary …
    kicker: usize,
    /// … and those that are the summary already, kicker included.
    lead: usize,
}

impl<'a> Texts<'a> {
    pub(super) fn new(document: &'a Document<'_>) -> Texts<'a> {
        let [title, summary, body] = [Field::Title, Field::Summary, Field::Body].map(|field| document.field(field));
        let (kicker, lead) = match document.lead() {
            0 => repeated(summary.1, body.1),
            lead => (0, lead),
        };
        Texts { title, summary, body, kicker, lead }
    }

    pub(super) fn mentions<'g>(&self, gazetteer: &'g Gazetteer) -> Vec<(Part, Mention<'g>)> {
        let of = |(text, syllables): (&str, &[Syllable]), headline| mentions(gazetteer, text, syllables, headline);
        let (text, body) = self.body;
        let title = of(self.title, true).into_iter().map(|mention| (Part::Title, mention));
        let kicker = of((text, &body[..self.kicker]), false).into_iter().map(|mention| (Part::Lead, mention));
        let summary = of(self.summary, false).into_iter().map(|mention| (Part::Lead, mention));
        let below = of(self.body, false).into_iter().filter(|mention| mention.begin >= self.lead);
        let head = self.lead + HEAD_SYLLABLES;
        let below = below.map(|mention| (if mention.begin < head { Part::Head } else { Part::Body }, mention));
        title.chain(kicker).chain(summary).chain(below).collect()
    }

    /// The first syllables of the body.
    pub(super) fn first(&self) -> &'a [Syllable] {
        &self.body.1[..HEAD_SYLLABLES.min(self.body.1.len())]
    }

    pub(super) fn are_sport(&self, gazetteer: &Gazetteer) -> bool {
        [self.title.1, self.summary.1].iter().any(|text| gazetteer.context.is_sport(text))
    }

    /// Whether title or lead is about a country that has places of the names of some of ours.
    pub(super) fn are_abroad(&self, gazetteer: &Gazetteer) -> bool {
        [self.title.1, self.summary.1].iter().any(|text| gazetteer.context.names_country(text))
    }

    /// Whether a mention says no more than that something was held in the capital.
    pub(super) fn is_dateline(&self, part: Part, mention: &Mention<'_>) -> bool {
        let (text, syllables) = self.part(part).1;
        mention.place.name == CAPITAL
            && mention.begin > 0
            && syllables.get(mention.end - 1).is_some_and(|last| {
                let before = text.get(syllables[mention.begin - 1].range());
                before.is_some_and(|word| matches!(word, "tại" | "Tại"))
                    && text.get(last.end as usize..).is_some_and(|rest| rest.starts_with([',', ';']))
            })
    }

    fn part(&self, part: Part) -> (&'static str, (&'a str, &'a [Syllable])) {
        match part {
            Part::Title => ("title", self.title),
            Part::Lead => ("summary", self.summary),
            Part::Head | Part::Body => ("body", self.body),
        }
    }

    /// A mention in one short line: `"Biên Hòa" in title`.
    pub(super) fn line(&self, part: Part, mention: &Mention<'_>) -> String {
        let (name, (text, syllables)) = self.part(part);
        let begin = syllables.get(mention.begin.saturating_sub(2)).map_or(0, |first| first.start as usize);
        let end = syllables.get(mention.end - 1).map_or(begin, |last| last.end as usize);
        let words: Vec<&str> = text.get(begin..end).unwrap_or_default().split_whitespace().collect();
        format!("\"{}\" in {name}: \"{}\"", mention.place.name, words.join(" "))
    }
}

/// How many syllables at the head of the body stand before the summary, and how many end it there:
/// papers print the place of an event before a lead that is repeated (`TP HCM Sau khi bàn giao …`).
fn repeated(summary: &[Syllable], body: &[Syllable]) -> (usize, usize) {
    if summary.len() < KICKER_FOLLOWED_BY {
        return (0, 0);
    }
    let same = |at: usize| body[at..].iter().zip(summary).take_while(|(one, other)| one.key == other.key).count();
    let found = (0..=KICKER_SYLLABLES_MAX.min(body.len())).find(|at| same(*at) >= KICKER_FOLLOWED_BY);
    found.map_or((0, 0), |at| (at, at + same(at)))
}
