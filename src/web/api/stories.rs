//! Stories: what papers tell, reprinted or in their own words.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::model::{Article, ArticleId, Cursor, Group, Item, Shelf, Story, StoryId};
use crate::publish::Entry;
use crate::store::{Store, StoreError};

use super::answer::{Asked, Reply};
use super::articles::written;
use super::filter::{Filter, Places, place_bytes, place_order, place_read};
use super::problem::Problem;
use super::query::article_id;
use super::shapes::{Reference, SourceReference};

/// What the list of stories can be asked for.
pub(super) const PARAMETERS: &[&str] =
    &["topic", "province", "region", "min_sources", "since", "until", "limit", "cursor"];

/// Sources that must tell a story where the query does not say how many.
const SOURCES: usize = 2;

/// The most that can be asked for: more than there are papers of provinces.
const SOURCES_MAX: usize = 200;

/// Places looked at for one page. Where filters let little through, a page is short and leads on.
const LOOKED_AT_MAX: usize = 4_000;

/// Articles of a story that are looked at: those told first.
const MEMBERS_MAX: usize = 500;

/// A story as it is given.
#[derive(Serialize)]
struct StoryShown {
    id: String,
    title: String,
    began: String,
    latest: String,
    sources: usize,
    articles: usize,
    texts: usize,
    topics: Vec<Reference>,
    provinces: Vec<Reference>,
    links: StoryLinks,
}

/// The same with who told it.
#[derive(Serialize)]
struct StoryWhole {
    #[serde(flatten)]
    story: StoryShown,
    told: Vec<TellingShown>,
}

/// One article that tells a story.
#[derive(Serialize)]
struct TellingShown {
    id: String,
    title: String,
    source: SourceReference,
    listed: String,
    url: String,
    original: bool,
    copy_of: Option<String>,
}

#[derive(Serialize)]
struct StoryLinks {
    #[serde(rename = "self")]
    own: String,
    articles: String,
}

/// A story with the texts that tell it.
struct Told {
    id: StoryId,
    story: Story,
    groups: Vec<(ArticleId, Group)>,
}

impl Told {
    fn of(id: StoryId, store: &Store) -> Result<Option<Told>, StoreError> {
        let Some((id, mut story)) = store.story(id)? else { return Ok(None) };
        story.members.sort_by_key(|member| (member.at, member.article));
        story.members.truncate(MEMBERS_MAX);
        let ids: BTreeSet<ArticleId> = story.members.iter().map(|member| member.group).collect();
        let group = |id: ArticleId| Ok(store.group(id)?.map(|group| (id, group)));
        let groups = ids.into_iter().filter_map(|id| group(id).transpose()).collect::<Result<_, StoreError>>()?;
        Ok(Some(Told { id, story, groups }))
    }

    /// Where the text stands that told it first: of all its texts the last one in the list of everything.
    fn began(&self) -> Option<Cursor> {
        let places = self.groups.iter().map(|(id, group)| Cursor { at: group.at, article: *id });
        places.max_by_key(|place| place_order(*place))
    }

    fn group_of(&self, article: ArticleId) -> Option<&Group> {
        let member = self.story.members.iter().find(|member| member.article == article)?;
        self.groups.iter().find(|(id, _)| *id == member.group).map(|(_, group)| group)
    }
}

/// Stories, those that began last first. A story stays where it began while others tell it too, so
/// that whoever reads the list to its end meets each one once.
pub(super) fn list(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let (store, filter) = (&asked.reading.store, Filter::read(asked)?);
    let least = asked.query.number("min_sources", 1..=SOURCES_MAX)?.unwrap_or(SOURCES);
    let limit = asked.query.limit()?;
    let before = asked.place()?.map(|bytes| place_read(&bytes).ok_or(Problem::BadCursor)).transpose()?;
    let (mut items, mut last) = (Vec::new(), None);
    let mut places = Places::on(&Shelf::All, store, before, &filter);
    for looked_at in 0.. {
        let Some(place) = places.next()? else { return Ok(asked.page(items, None)) };
        if looked_at == LOOKED_AT_MAX {
            break;
        }
        let told = begun_at(place, store)?;
        let wanted = |told: &Told| {
            told.story.sources() >= least && told.groups.iter().any(|(_, group)| filter.wants_group(group))
        };
        if let Some(told) = told.filter(wanted) {
            if items.len() == limit {
                break;
            }
            items.extend(shown(&told, asked)?);
        }
        last = Some(place);
    }
    Ok(asked.page(items, last.map(place_bytes).as_ref().map(|bytes| &bytes[..])))
}

/// One story, with who told it in the order of time. What it became part of answers for it.
pub(super) fn one(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let store = &asked.reading.store;
    let missing = || Problem::Missing { parameter: None, id: asked.id.to_owned(), list: "/stories" };
    let id = article_id(asked.id).ok_or_else(missing)?;
    let told = Told::of(StoryId(id), store)?.ok_or_else(missing)?;
    let story = shown(&told, asked)?.ok_or_else(missing)?;
    let mut tellings = Vec::new();
    for member in &told.story.members {
        tellings.extend(store.article(member.article)?.map(|article| telling(article, &told, asked)));
    }
    Ok(Reply::new(&StoryWhole { story, told: tellings }))
}

/// The story that began with the text at a place.
fn begun_at(place: Cursor, store: &Store) -> Result<Option<Told>, StoreError> {
    let Some(group) = store.group(place.article)? else { return Ok(None) };
    let Some(article) = store.article(group.original)? else { return Ok(None) };
    let told = Told::of(article.story, store)?;
    Ok(told.filter(|told| told.began() == Some(place)))
}

fn shown(told: &Told, asked: &Asked<'_>) -> Result<Option<StoryShown>, Problem> {
    let story = &told.story;
    let headline = story.headline().map(|member| asked.reading.store.article(member.article)).transpose()?.flatten();
    let (Some(headline), Some(began)) = (headline, told.began()) else { return Ok(None) };
    let latest = story.members.iter().map(|member| member.at).max().unwrap_or(began.at);
    let topics: BTreeSet<_> = told.groups.iter().flat_map(|(_, group)| group.published_topics()).collect();
    let provinces: BTreeSet<_> = told.groups.iter().flat_map(|(_, group)| &group.provinces).collect();
    Ok(Some(StoryShown {
        id: told.id.to_string(),
        title: alone(headline, asked).title,
        began: asked.time(began.at),
        latest: asked.time(latest.max(began.at)),
        sources: story.sources(),
        articles: story.members.len(),
        texts: told.groups.len(),
        topics: topics.into_iter().filter_map(|id| Reference::of_topic(id, &asked.reading.config)).collect(),
        provinces: provinces.into_iter().filter_map(Reference::of_province).collect(),
        links: StoryLinks {
            own: asked.api(&format!("/stories/{}", told.id)),
            articles: asked.api(&format!("/articles?story={}", told.id)),
        },
    }))
}

fn telling(article: Article, told: &Told, asked: &Asked<'_>) -> TellingShown {
    let (id, listed) = (article.id, asked.time(article.listed_at()));
    let source = SourceReference::of(&article.source, asked.press());
    let original = told.group_of(id).map(|group| group.original);
    let copy_of = original.filter(|original| *original != id).map(|original| original.to_string());
    let Entry { title, url, .. } = alone(article, asked);
    TellingShown { id: id.to_string(), title, source, listed, url, original: copy_of.is_none(), copy_of }
}

/// An article as feeds give it, for its title and address.
fn alone(article: Article, asked: &Asked<'_>) -> Entry {
    let place = Cursor { at: article.listed_at(), article: article.id };
    written(&Item { article, reprints: Vec::new(), pinned: false, note: None, place }, None, None, asked)
}
