//! An article to its topics and provinces, with reasons.
//!
//! Owns: which provinces an article is about, by the names in it, and which topics it belongs to,
//! by their rules, thresholds and filters. Does not own: the rule language, editors' decisions.
//! Never imports store, network or clock.

mod context;
mod gazetteer;
mod mentions;
mod places;
mod provinces;
mod texts;
mod topics;
mod words;

#[cfg(test)]
mod tests;

use crate::config::Topic;
use crate::model::{Article, ProvinceId, Source, SourceId, TopicMatch};
use crate::rule::{Document, Fields, RuleSet};
use crate::text::Syllable;

use self::gazetteer::Gazetteer;
use self::topics::Filter;

pub use self::provinces::ProvinceMatch;

/// What an article is classified by. What it has not is empty.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Whose it is.
    pub source: &'a SourceId,
    /// The source's own province.
    pub province: Option<&'a ProvinceId>,
    /// Headline.
    pub title: &'a str,
    /// Lead.
    pub summary: &'a str,
    /// Section of the paper.
    pub section: &'a str,
    /// Names as printed.
    pub authors: &'a [String],
    /// The text, plain, paragraphs parted by line breaks.
    pub body: &'a str,
    /// The text's syllables, when the caller has them already.
    pub body_syllables: Option<&'a [Syllable]>,
}

/// Where an article belongs.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Classes {
    /// Topics whose rule it meets, in the order of the configuration.
    pub topics: Vec<TopicMatch>,
    /// Provinces that it is about, the weightiest first.
    pub provinces: Vec<ProvinceId>,
    /// Why these provinces, in the same order.
    pub because_provinces: Vec<ProvinceMatch>,
}

/// Topics and place names, compiled once.
#[derive(Debug)]
pub struct Classifier {
    topics: Vec<Filter>,
    rules: RuleSet,
    gazetteer: Gazetteer,
}

impl Classifier {
    /// Compiles topics.
    pub fn new(topics: &[Topic]) -> Self {
        Classifier {
            topics: topics.iter().map(Filter::new).collect(),
            rules: RuleSet::new(topics.iter().map(|topic| &topic.rule)),
            gazetteer: Gazetteer::new(),
        }
    }

    /// Finds the topics and provinces of an article.
    pub fn classify(&self, article: &Input<'_>) -> Classes {
        let document = article.document();
        let because_provinces = provinces::about(&self.gazetteer, &document, article.province);
        let provinces: Vec<ProvinceId> = because_provinces.iter().map(|found| found.province.clone()).collect();
        let verdicts = self.rules.hits(&document.about(&provinces));
        let topics = self.topics.iter().zip(verdicts);
        let topics = topics.filter_map(|(filter, verdict)| filter.admit(verdict, article.source, &provinces)).collect();
        Classes { topics, provinces, because_provinces }
    }
}

impl<'a> Input<'a> {
    /// An article of `source` with `body` for its text.
    pub fn of(
        article: &'a Article,
        source: Option<&'a Source>,
        body: &'a str,
        body_syllables: Option<&'a [Syllable]>,
    ) -> Input<'a> {
        Input {
            source: &article.source,
            province: source.and_then(|source| source.province.as_ref()),
            title: &article.title,
            summary: article.summary.as_deref().unwrap_or_default(),
            section: article.section.as_deref().unwrap_or_default(),
            authors: &article.authors,
            body,
            body_syllables,
        }
    }

    /// The article as rules see it, its provinces not yet known.
    pub fn document(&self) -> Document<'a> {
        // Where a lead is all there is, callers hand it over as the text too: it counts once.
        let repeated = self.body == self.summary;
        Document::new(Fields {
            title: self.title,
            summary: self.summary,
            section: self.section,
            authors: self.authors,
            source: self.source,
            home: self.province,
            provinces: &[],
            body: if repeated { "" } else { self.body },
            body_syllables: self.body_syllables.filter(|_| !repeated),
        })
    }
}
