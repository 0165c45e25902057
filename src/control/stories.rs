//! The story of an article, for people who ask about it.

use serde::{Deserialize, Serialize};

use crate::daemon::Service;
use crate::model::{Article, ArticleId, ReprintLink, StoryId};

/// Articles of a story that are named, the earliest ones.
const TOLD_MAX: usize = 40;

/// A story that several texts tell.
#[derive(Debug, Serialize, Deserialize)]
pub struct StoryTold {
    /// Its id.
    pub id: StoryId,
    /// The headline that names it best.
    pub headline: String,
    /// How many sources tell it.
    pub sources: usize,
    /// Who told it in a text of their own, the earliest first.
    pub articles: Vec<ReprintLink>,
}

/// The story of an article; none when no other text tells it.
pub(super) fn story(service: &Service, article: &Article) -> anyhow::Result<Option<StoryTold>> {
    let Some((id, story)) = service.store.story(article.story)? else { return Ok(None) };
    // One of a reprint group stands for it: the first that we saw.
    let mut texts: Vec<_> = story.members.iter().filter(|member| member.article == member.group).collect();
    if texts.len() < 2 {
        return Ok(None);
    }
    texts.sort_by_key(|member| member.at);
    let link = |article: ArticleId| -> anyhow::Result<Option<ReprintLink>> {
        Ok(service.store.article(article)?.map(|article| ReprintLink {
            article: article.id,
            at: article.listed_at(),
            source: article.source,
            url: article.url,
            title: article.title,
        }))
    };
    let headline = story.headline().map(|member| link(member.article)).transpose()?.flatten();
    let articles = texts.into_iter().take(TOLD_MAX).filter_map(|member| link(member.article).transpose());
    Ok(Some(StoryTold {
        id,
        headline: headline.map_or_else(|| article.title.clone(), |headline| headline.title),
        sources: story.sources(),
        articles: articles.collect::<anyhow::Result<_>>()?,
    }))
}
