//! Stories as the store keeps them: an article's place in one, and stories that turn out to be one.

use std::collections::VecDeque;

use super::{Applier, Placed, Read};
use crate::identify::{Stories, Subject, Terms, Told, Window, stories_merged, story_with, story_without};
use crate::model::{Article, ArticleId, Body, Story, StoryId, Timestamp};
use crate::store::{Store, StoreError, Writer};
use crate::text::keys;

use super::article::text_of;

impl Applier {
    /// Tells which story a new article is of, once its place among reprints is known.
    pub(super) fn tell(
        &mut self,
        writer: &mut Writer<'_>,
        article: &mut Article,
        read: &Read<'_>,
    ) -> Result<(), StoreError> {
        if article.group != article.id {
            // A copy is told with what it copies.
            return join(writer, article, &[]);
        }
        let own = own_story(writer, article.id)?;
        let told = self.stories.tell(article.id, article.listed_at(), subject(article, read), own);
        settle(writer, article, &told)
    }

    /// Tells again which story an article is of whose text changed. `old` is what it was.
    pub(super) fn retell(
        &mut self,
        writer: &mut Writer<'_>,
        article: &mut Article,
        old: &Article,
        read: &Read<'_>,
    ) -> Result<(), StoreError> {
        if article.group != article.id {
            self.stories.remove(article.id);
            if article.group != old.group {
                leave(writer, old.story, article.id)?;
                join(writer, article, &[])?;
            }
            return Ok(());
        }
        let own = own_story(writer, article.id)?;
        let Some(told) = self.stories.retell(article.id, subject(article, read), own) else { return Ok(()) };
        leave(writer, old.story, article.id)?;
        settle(writer, article, &told)?;
        // Its copies go with it.
        let group = writer.group(article.group)?;
        for member in group.into_iter().flat_map(|group| group.members).filter(|member| member.article != article.id) {
            if let Some(copy) = writer.article(member.article)? {
                leave(writer, copy.story, copy.id)?;
                let copy = Article { story: article.story, ..copy };
                join(writer, &copy, &[])?;
                writer.reclass(&copy)?;
            }
        }
        Ok(())
    }
}

/// The window and the stories, read back from the store in the order in which texts were admitted.
pub(super) fn read_back(store: &Store) -> Result<(Window, Stories), StoreError> {
    let (mut window, mut recent) = (Window::default(), VecDeque::new());
    let mut newest = Timestamp::MIN;
    store.admitted(&mut |id, Placed { at, sample }| {
        window.insert(id, at, &sample);
        newest = newest.max(at);
        recent.push_back((id, at, (!sample.is_copy()).then(|| sample.skeleton().clone())));
        while recent.front().is_some_and(|(_, at, _)| at.as_second() < newest.as_second() - Stories::horizon()) {
            recent.pop_front();
        }
    })?;
    let mut stories = Stories::default();
    for (id, at, skeleton) in recent {
        // Of an article that changed the last text counts, and a copy has no voice.
        stories.remove(id);
        let Some(skeleton) = skeleton else { continue };
        if let Some((article, Body { text, .. })) = store.article(id)?.zip(store.body(id)?) {
            let body = keys(text_of(&text, article.summary.as_deref()));
            let lead = article.summary.as_deref().unwrap_or_default();
            let terms = Terms::new(&article.title, lead, &body);
            stories.insert(id, at, article.story, Subject { terms, skeleton });
        }
    }
    Ok((window, stories))
}

fn subject(article: &Article, read: &Read<'_>) -> Subject {
    let body: Vec<_> = read.syllables.iter().map(|syllable| syllable.key).collect();
    let terms = Terms::new(&article.title, article.summary.as_deref().unwrap_or_default(), &body);
    Subject { terms, skeleton: read.prints.skeleton.clone() }
}

/// The id of the story that an article begins: its own, unless a story goes on under it.
fn own_story(writer: &Writer<'_>, article: ArticleId) -> Result<StoryId, StoreError> {
    let own = StoryId(article);
    Ok(if writer.story(own)?.is_some() { own.another() } else { own })
}

/// Keeps what was told of an article.
fn settle(writer: &mut Writer<'_>, article: &mut Article, told: &Told) -> Result<(), StoreError> {
    if let Some((from, into)) = told.merged {
        merge(writer, from, into)?;
    }
    article.story = told.story;
    join(writer, article, &told.near)
}

fn join(writer: &mut Writer<'_>, article: &Article, near: &[(ArticleId, f32)]) -> Result<(), StoreError> {
    let story = writer.story(article.story)?.unwrap_or_default();
    writer.put_story(article.story, &story_with(story, article, near));
    Ok(())
}

fn leave(writer: &mut Writer<'_>, id: StoryId, article: ArticleId) -> Result<(), StoreError> {
    if let Some(story) = writer.story(id)? {
        writer.put_story(id, &story_without(story, article));
    }
    Ok(())
}

/// Puts the articles of the story `from` into `into`.
fn merge(writer: &mut Writer<'_>, from: StoryId, into: StoryId) -> Result<(), StoreError> {
    let (younger, older) = (writer.story(from)?.unwrap_or_default(), writer.story(into)?.unwrap_or_default());
    for member in &younger.members {
        if let Some(article) = writer.article(member.article)? {
            writer.reclass(&Article { story: into, ..article })?;
        }
    }
    let (story, rest): (Story, Story) = stories_merged((into, older), younger);
    writer.put_story(into, &story);
    writer.put_story(from, &rest);
    Ok(())
}
