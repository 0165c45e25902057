//! When each shelf last changed, in memory: what was written from a shelf stays good until then.

use std::collections::{HashMap, HashSet};
use std::sync::PoisonError;

use super::{Store, StoreError, Writer};
use crate::model::{Article, ArticleId, Group, Shelf, StoryId};

/// Shelves that are told apart: every topic, province and source, and the stories of some weeks.
const SHELVES_MAX: usize = 20_000;

/// The step at which each shelf last changed, since the store was opened.
#[derive(Default)]
pub(super) struct Changes {
    known: HashMap<Shelf, u64>,
    /// Shelves that are not known have not changed after this step.
    floor: u64,
}

impl Changes {
    pub(super) fn note(&mut self, shelves: HashSet<Shelf>, step: u64) {
        if self.known.len() + shelves.len() > SHELVES_MAX {
            self.known.clear();
            self.floor = step;
        }
        self.known.extend(shelves.into_iter().map(|shelf| (shelf, step)));
    }

    fn last(&self, shelf: &Shelf) -> u64 {
        self.known.get(shelf).copied().unwrap_or(self.floor)
    }
}

impl Store {
    /// The step at which what a shelf shows may last have changed, of those since the store was opened:
    /// which groups stand there, what they say, and in which topics and stories they are.
    pub fn changed(&self, shelf: &Shelf) -> u64 {
        let changes = self.changes.read().unwrap_or_else(PoisonError::into_inner);
        match shelf {
            Shelf::Region(provinces) => {
                let of = |province: &_| changes.last(&Shelf::Province(Clone::clone(province)));
                provinces.iter().map(of).max().unwrap_or_default()
            }
            shelf => changes.last(shelf),
        }
    }
}

/// What a step changes so far.
#[derive(Default)]
pub(super) struct Touched {
    shelves: HashSet<Shelf>,
    /// Groups that were put, whose shelves are known.
    groups: HashSet<ArticleId>,
    /// Groups of articles that were put: they show their members.
    shown_by: HashSet<ArticleId>,
}

impl Touched {
    pub(super) fn article(&mut self, article: &Article) {
        self.shelves.insert(Shelf::Source(article.source.clone()));
        self.shelves.insert(Shelf::Story(article.story));
        self.shown_by.insert(article.group);
    }

    pub(super) fn group(&mut self, id: ArticleId, group: &Group) {
        self.groups.insert(id);
        self.shelves_of(group);
    }

    pub(super) fn story(&mut self, id: StoryId) {
        self.shelves.insert(Shelf::Story(id));
    }

    fn shelves_of(&mut self, group: &Group) {
        self.shelves.insert(Shelf::All);
        self.shelves.extend(group.published_topics().into_iter().cloned().map(Shelf::Topic));
        self.shelves.extend(group.provinces.iter().cloned().map(Shelf::Province));
        self.shelves.extend(group.members.iter().map(|member| Shelf::Source(member.source.clone())));
    }
}

impl Writer<'_> {
    /// All shelves that the step changes.
    pub(super) fn touched_shelves(&mut self) -> Result<HashSet<Shelf>, StoreError> {
        let mut touched = std::mem::take(&mut self.touched);
        for &id in touched.shown_by.difference(&touched.groups).copied().collect::<Vec<_>>().iter() {
            if let Some(group) = self.group(id)? {
                touched.shelves_of(&group);
            }
        }
        // A group that changed without its articles, such as by an editor's act, changes its story's shelf.
        for &id in touched.groups.difference(&touched.shown_by) {
            let original = self.group(id)?.map(|group| self.article(group.original)).transpose()?.flatten();
            touched.shelves.extend(original.map(|article| Shelf::Story(article.story)));
        }
        Ok(touched.shelves)
    }
}
