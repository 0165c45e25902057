//! Retention: what is too old goes, with everything that led to it.

use super::keys::{self, Index};
use super::writer::Kept;
use super::{Store, StoreError, Writer};
use crate::model::{Article, ArticleId, Timestamp};

/// Articles that leave in one step: bulk work in larger batches made the engine's memory swell.
const PRUNED_MAX: usize = 50;

impl Store {
    /// Forgets the oldest articles that were first seen before `before`, a bounded number at a
    /// time; says how many went. Editors' decisions stay on record for ever.
    pub fn prune(&self, before: Timestamp) -> Result<usize, StoreError> {
        let mut old: Vec<(Vec<u8>, ArticleId)> = Vec::new();
        let prefix = keys::admissions();
        self.engine.scan(&prefix, &prefix, &mut |key, value| {
            let id = super::record::decode_head("admission", value)?;
            let kept = self.article(id)?.is_some_and(|article| article.first_seen >= before);
            if !kept {
                old.push((key.to_vec(), id));
            }
            Ok(!kept && old.len() < PRUNED_MAX)
        })?;
        if old.is_empty() {
            return Ok(0);
        }
        let mut writer = self.writer()?;
        for (admission, id) in &old {
            writer.delete(admission.clone());
            writer.forget(*id)?;
        }
        writer.commit()?;
        Ok(old.len())
    }
}

impl Writer<'_> {
    /// Forgets an article; its group lives on with the others, or goes with the last.
    fn forget(&mut self, id: ArticleId) -> Result<(), StoreError> {
        let Some(Kept { article, place }) = self.kept(id)? else { return Ok(()) };
        for url in [Some(&article.url), article.listed_url.as_ref()].into_iter().flatten() {
            self.delete(keys::address(&article.source, url));
        }
        self.delete(keys::entry(&article.source, article.entry_name()));
        self.delete(keys::placed(Index::Source(article.source.as_str()), article.listed_at(), id));
        self.delete_text(place);
        self.delete(keys::place_of(id));
        self.leave_story(&article)?;
        self.leave_group(&article)
    }

    fn leave_story(&mut self, article: &Article) -> Result<(), StoreError> {
        if let Some(mut story) = self.story(article.story)? {
            story.members.retain(|member| member.article != article.id);
            self.put_story(article.story, &story);
        }
        Ok(())
    }

    fn leave_group(&mut self, article: &Article) -> Result<(), StoreError> {
        let Some(old) = self.group(article.group)? else { return Ok(()) };
        let mut group = old.clone();
        group.members.retain(|member| member.article != article.id);
        let Some(first) = group.members.iter().min_by_key(|member| (member.at, member.article)) else {
            self.drop_group(article.group, &old);
            return Ok(());
        };
        if group.original == article.id {
            (group.original, group.at) = (first.article, first.at);
        }
        self.put_group(article.group, &group, Some(&old));
        Ok(())
    }
}
