//! Reprint groups as the store keeps them: an article's place in one, and what editors decide of it.

use super::{Applied, Applier};
use crate::config::Curated;
use crate::identify::{self, Match, joined, regrouped};
use crate::model::{
    Article, ArticleId, Clues, Decision, Group, Relation, Reprint, Shares, Standing, Timestamp, TopicId, TopicMatch,
};
use crate::store::{StoreError, Writer};

impl Applier {
    /// Puts an article into the group of what it copies, or into one of its own. What editors decided
    /// about it goes with it (`standings`), where the group has nothing decided.
    pub(super) fn place(
        &self,
        writer: &mut Writer<'_>,
        article: &mut Article,
        found: Option<Match>,
        standings: Vec<Standing>,
        clues: Clues,
    ) -> Result<Group, StoreError> {
        article.reprint = None;
        if let Some(found) = found
            && let Some(other) = writer.article(found.with)?
        {
            let group = writer.group(other.group)?.filter(|_| found.relation == Relation::Copy);
            let of = group.map_or(found.with, |group| group.original);
            article.reprint = Some(Reprint { of, relation: found.relation, share: found.share });
            if found.relation == Relation::Copy {
                (article.group, article.story) = (other.group, other.story);
            }
        }
        let old = writer.group(article.group)?;
        let mut group = joined(old.clone(), article, clues, &self.open_topics(&article.topics));
        for standing in standings {
            if group.standing(&standing.topic).is_none() {
                group.standings.push(standing);
            }
        }
        writer.put_group(article.group, &group, old.as_ref());
        Ok(group)
    }

    /// What an article tells of who was first.
    pub(super) fn clues(&self, article: &Article, text: &str, since: Option<Timestamp>, found: Option<Match>) -> Clues {
        let credited = self.houses.credited(&article.source, &article.authors, text);
        let shares = found.filter(|found| found.relation == Relation::Copy).map(|found| Shares {
            with: found.with,
            share: found.share,
            share_of_other: found.share_of_other,
        });
        identify::clues(article, since, credited, shares)
    }

    /// Works a group out anew after one of its members changed.
    pub(in crate::pipeline) fn regroup(&self, writer: &mut Writer<'_>, id: ArticleId) -> Result<(), StoreError> {
        let Some(old) = writer.group(id)? else { return Ok(()) };
        let mut members = Vec::with_capacity(old.members.len());
        for member in &old.members {
            if let Some(article) = writer.article(member.article)? {
                let topics = self.open_topics(&article.topics);
                members.push((article, topics));
            }
        }
        let group = regrouped(&old, &members);
        if group != old {
            writer.put_group(id, &group, Some(&old));
        }
        Ok(())
    }

    pub(super) fn decide(
        &mut self,
        writer: &mut Writer<'_>,
        decision: &Decision,
        applied: &mut Applied,
    ) -> Result<(), StoreError> {
        let group = writer.article(decision.article)?.map(|article| article.group);
        let Some((id, old)) = group.map(|id| writer.group(id).map(|group| Some((id, group?)))).transpose()?.flatten()
        else {
            return Ok(());
        };
        let standing = old.standing(&decision.topic).cloned().unwrap_or_else(|| Standing::new(decision.topic.clone()));
        let mut group = old.clone();
        group.standings.retain(|standing| standing.topic != decision.topic);
        group.standings.push(standing.after(&decision.act));
        writer.put_group(id, &group, Some(&old));
        self.taught(writer, decision)?;
        applied.decisions += 1;
        Ok(())
    }

    /// Of an article's matches those in topics that publish what matches.
    fn open_topics(&self, matches: &[TopicMatch]) -> Vec<TopicId> {
        let open = |id: &TopicId| self.config.topic(id.as_str()).is_some_and(|topic| topic.curated == Curated::Open);
        matches.iter().map(|found| &found.topic).filter(|id| open(id)).cloned().collect()
    }
}
