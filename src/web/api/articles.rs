//! Articles: one list of what is published, with filters, and each article by itself.

use serde::Serialize;

use crate::model::{Article, Body, Cursor, Group, Item, Relation, Reprint, ReprintLink, Republish, TopicId};
use crate::publish::{AlsoIn, Entry, EntryImage, entry};

use super::answer::{Asked, Reply};
use super::filter::{Filter, Found, place_bytes, place_read};
use super::problem::Problem;
use super::query::article_id;
use super::shapes::{Reference, SourceReference};

/// What the list of articles can be asked for.
pub(super) const PARAMETERS: &[&str] =
    &["topic", "province", "region", "source", "language", "story", "since", "until", "limit", "cursor"];

/// Places looked at for one page. Where filters let little through, a page is short and leads on.
const LOOKED_AT_MAX: usize = 4_000;

/// An article as it is given: no more of it than its source permits.
#[derive(Serialize)]
struct ArticleShown {
    id: String,
    title: String,
    source: SourceReference,
    authors: Vec<String>,
    published: Option<String>,
    listed: String,
    first_seen: String,
    changed: Option<String>,
    language: Option<String>,
    section: Option<String>,
    summary: Option<String>,
    images: Vec<ImageShown>,
    credit: Option<String>,
    republish: Republish,
    topics: Vec<TopicOf>,
    provinces: Vec<Reference>,
    story: String,
    takes_from: Option<TakesFrom>,
    also_in: Vec<Copy>,
    entry: String,
    links: Links,
}

/// The same with its text.
#[derive(Serialize)]
struct ArticleWhole {
    #[serde(flatten)]
    article: ArticleShown,
    content_html: Option<String>,
}

#[derive(Serialize)]
struct ImageShown {
    url: String,
    caption: Option<String>,
}

/// A topic that publishes the article, with what its editors did to it there.
#[derive(Serialize)]
struct TopicOf {
    #[serde(flatten)]
    topic: Reference,
    pinned: bool,
    note: Option<String>,
}

/// What an article takes from another one.
#[derive(Serialize)]
struct TakesFrom {
    article: String,
    relation: Relation,
    share: f32,
}

/// Another paper's copy.
#[derive(Serialize)]
struct Copy {
    id: String,
    source: SourceReference,
    title: String,
    listed: String,
    url: String,
}

#[derive(Serialize)]
struct Links {
    #[serde(rename = "self")]
    own: String,
    page: String,
    original: String,
    story: String,
}

/// The list, newest first.
pub(super) fn list(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let filter = Filter::read(asked)?;
    let limit = asked.query.limit()?;
    let before = asked.place()?.map(|bytes| place_read(&bytes).ok_or(Problem::BadCursor)).transpose()?;
    let (mut items, mut last): (Vec<ArticleShown>, Option<Cursor>) = (Vec::new(), None);
    let mut places = filter.places(&asked.reading.store, before);
    for looked_at in 0.. {
        let Some(place) = places.next()? else { return Ok(asked.page(items, None)) };
        if looked_at == LOOKED_AT_MAX {
            break;
        }
        if let Some(found) = filter.find(&asked.reading.store, place)? {
            if items.len() == limit {
                break;
            }
            items.extend(in_list(&found, asked)?);
        }
        last = Some(place);
    }
    Ok(asked.page(items, last.map(place_bytes).as_ref().map(|bytes| &bytes[..])))
}

/// One article, with its text where its source permits that.
pub(super) fn one(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let store = &asked.reading.store;
    let missing = || Problem::NoArticle(asked.id.to_owned());
    let id = article_id(asked.id).ok_or_else(missing)?;
    let item = store.item(id)?.ok_or_else(missing)?;
    let group = store.group(item.article.group)?;
    let body = if rights(&item.article, asked) == Republish::Full { store.body(id)? } else { None };
    let entry = written(&item, group.as_ref(), body.as_ref(), asked);
    let article = shown(&item, group.as_ref(), &entry, asked);
    Ok(Reply::new(&ArticleWhole { article, content_html: entry.full.then_some(entry.html) }))
}

fn in_list(found: &Found, asked: &Asked<'_>) -> Result<Option<ArticleShown>, Problem> {
    let Some(item) = asked.reading.store.item(found.article.id)? else { return Ok(None) };
    let entry = written(&item, found.group.as_ref(), None, asked);
    Ok(Some(shown(&item, found.group.as_ref(), &entry, asked)))
}

fn rights(article: &Article, asked: &Asked<'_>) -> Republish {
    asked.press().source(&article.source).map_or(Republish::Link, |source| source.republish)
}

/// The article as feeds give it: what may be published of it is decided there.
pub(super) fn written(item: &Item, group: Option<&Group>, body: Option<&Body>, asked: &Asked<'_>) -> Entry {
    let topics = group.map(|group| group.published_topics()).unwrap_or_default();
    entry(item, &topics, body, asked.press())
}

fn shown(item: &Item, group: Option<&Group>, entry: &Entry, asked: &Asked<'_>) -> ArticleShown {
    let article = &item.article;
    ArticleShown {
        id: article.id.to_string(),
        title: entry.title.clone(),
        source: SourceReference::of(&article.source, asked.press()),
        authors: entry.authors.clone(),
        published: article.published.map(|at| asked.time(at)),
        listed: asked.time(article.listed_at()),
        first_seen: asked.time(article.first_seen),
        changed: (article.changed > article.first_seen).then(|| asked.time(article.changed)),
        language: entry.language.clone(),
        section: article.section.clone(),
        summary: entry.summary.clone(),
        images: entry.images.iter().map(image).collect(),
        credit: entry.credit.clone(),
        republish: rights(article, asked),
        topics: group.map(|group| topics(group, asked)).unwrap_or_default(),
        provinces: article.provinces.iter().filter_map(Reference::of_province).collect(),
        story: article.story.to_string(),
        takes_from: article.reprint.as_ref().map(takes_from),
        also_in: item.reprints.iter().zip(&entry.also_in).map(|(copy, shown)| also_in(copy, shown, asked)).collect(),
        entry: entry.id.clone(),
        links: links(article, entry, asked),
    }
}

fn topics(group: &Group, asked: &Asked<'_>) -> Vec<TopicOf> {
    let shown = |id: &TopicId| {
        let standing = group.standing(id);
        Some(TopicOf {
            topic: Reference::of_topic(id, &asked.reading.config)?,
            pinned: standing.is_some_and(|standing| standing.pinned),
            note: standing.and_then(|standing| standing.note.clone()),
        })
    };
    group.published_topics().into_iter().filter_map(shown).collect()
}

fn image(image: &EntryImage) -> ImageShown {
    ImageShown { url: image.url.clone(), caption: image.caption.clone() }
}

fn takes_from(reprint: &Reprint) -> TakesFrom {
    TakesFrom { article: reprint.of.to_string(), relation: reprint.relation, share: reprint.share }
}

fn also_in(copy: &ReprintLink, shown: &AlsoIn, asked: &Asked<'_>) -> Copy {
    Copy {
        id: copy.article.to_string(),
        source: SourceReference::of(&copy.source, asked.press()),
        title: shown.title.clone(),
        listed: asked.time(copy.at),
        url: shown.url.clone(),
    }
}

fn links(article: &Article, entry: &Entry, asked: &Asked<'_>) -> Links {
    Links {
        own: asked.api(&format!("/articles/{}", article.id)),
        page: asked.press().url(&format!("/articles/{}", article.id)),
        original: entry.url.clone(),
        story: asked.api(&format!("/stories/{}", article.story)),
    }
}
