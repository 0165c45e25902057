//! Classifies what is stored anew when the rules changed, so that a new topic is not empty.

use super::apply::{Applier, text_of};
use crate::model::{Article, ArticleId};
use crate::store::StoreError;

/// Articles whose topics are worked out in one durable step.
const STEP_ARTICLES: usize = 100;
/// The name under which the store remembers by which rules it was classified.
const RULES: &str = "rules";

impl Applier {
    /// Brings topics and provinces of all stored articles up to the rules and models in force, if these are
    /// others than the store was classified by. Editors' decisions stand.
    pub fn reclassify(&mut self) -> Result<u64, StoreError> {
        let known = self.store().note(RULES)?.unwrap_or_default();
        let rules = self.rules();
        if !known.starts_with(&rules) {
            self.ruled_anew()?;
        }
        let rules = format!("{rules} {}", self.lessons.fingerprint(&self.config().topics));
        if known == rules {
            return Ok(0);
        }
        let ids = self.store().ids()?;
        let mut changed = 0;
        for step in ids.chunks(STEP_ARTICLES) {
            changed += self.reclassify_step(step)?;
        }
        let store = self.store().clone();
        let mut writer = store.writer()?;
        writer.put_note(RULES, &rules);
        writer.commit()?;
        Ok(changed)
    }

    fn reclassify_step(&mut self, step: &[ArticleId]) -> Result<u64, StoreError> {
        let store = self.store().clone();
        let mut writer = store.writer()?;
        let mut changed = 0;
        for &id in step {
            let (Some(old), Some(body)) = (writer.article(id)?, writer.body(id)?) else { continue };
            let classes = self.classes(&old, text_of(&body.text, old.summary.as_deref()), None);
            if classes.topics != old.topics || classes.provinces != old.provinces {
                let article = Article { topics: classes.topics, provinces: classes.provinces, ..old.clone() };
                writer.reclass(&article)?;
                changed += 1;
            }
            // Also where the article is classed as before: a topic may have begun to wait for its editor.
            self.regroup(&mut writer, old.group)?;
        }
        if !writer.is_empty() {
            writer.commit()?;
        }
        Ok(changed)
    }

    /// A fingerprint of everything that classification by rules depends on.
    fn rules(&self) -> String {
        let topics = self.config().topics.iter().map(|topic| {
            let (id, rule) = (&topic.id, topic.rule.meaning());
            format!(
                "{id}\0{rule}\0{}\0{:?}\0{:?}\0{:?}",
                topic.threshold, topic.curated, topic.provinces, topic.sources
            )
        });
        let homes = self.config().sources.iter().map(|source| format!("{}\0{:?}", source.id, source.province));
        let text: Vec<String> = topics.chain(homes).collect();
        format!("{} {:032x}", env!("CARGO_PKG_VERSION"), xxhash_rust::xxh3::xxh3_128(text.join("\0").as_bytes()))
    }
}
