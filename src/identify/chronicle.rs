//! The record of a story: an article joins it, leaves it, a whole story joins it.

use crate::model::{Article, ArticleId, Story, StoryId, StoryMember};

/// Articles kept on a story's record: the longest affair seen had about 200 in a week.
const MEMBERS_MAX: usize = 2_000;

/// `story` with an article, which is like those in `near` with so much certainty each.
pub fn story_with(mut story: Story, article: &Article, near: &[(ArticleId, f32)]) -> Story {
    let mut member = StoryMember::of(article);
    for (other, certainty) in near {
        let central = (certainty * 1000.0) as u32;
        member.central += central;
        if let Some(other) = story.members.iter_mut().find(|known| known.article == *other) {
            other.central += central;
        }
    }
    story.members.retain(|known| known.article != article.id);
    if story.members.len() < MEMBERS_MAX {
        story.members.push(member);
    }
    story
}

/// `story` without an article.
pub fn story_without(mut story: Story, article: ArticleId) -> Story {
    story.members.retain(|member| member.article != article);
    story
}

/// Two stories that are one, as the older goes on: what both had, and what is left under the
/// younger's id.
pub fn stories_merged(into: (StoryId, Story), from: Story) -> (Story, Story) {
    let (id, mut story) = into;
    story.members.extend(from.members);
    story.members.truncate(MEMBERS_MAX);
    (story, Story { members: Vec::new(), into: Some(id) })
}
