//! The page of an article: the way to the original first, then what rights permit, then who else
//! carries it and why it stands where it stands.

use askama::Template;

use crate::config::{Config, Language};
use crate::identify;
use crate::model::{Article, ArticleId, First, Group, Relation, Republish, TopicId};

use super::super::address::Query;
use super::super::messages::{Messages, fill};
use super::super::serve::{Document, Reading, WebError};
use super::Anchor;
use super::frame::{Frame, Moment};
use super::items::{foreign, headline, picture, rights};

/// Members of a reprint group that are listed; the largest in the 2026 sample had 41.
const MEMBERS_MAX: usize = 80;

/// Reasons that are told of one topic.
const REASONS_MAX: usize = 6;

/// One paper that carries the text.
struct Carrier {
    source: Anchor,
    page: Anchor,
    original: String,
    moment: Moment,
    share: Option<String>,
    first: bool,
    here: bool,
}

/// A topic with the reasons for it.
struct TopicReasons {
    topic: Anchor,
    because: Vec<String>,
}

/// Another article that this one takes a part from.
struct Part {
    link: Anchor,
    source: Anchor,
    share: String,
}

/// The article itself, as far as rights permit.
struct Text {
    kicker: Option<String>,
    authors: String,
    section: Option<String>,
    summary: Option<String>,
    picture: Option<String>,
    caption: Option<String>,
    /// Sanitised at ingest; present only where the whole text may be shown.
    html: Option<String>,
    language: Option<String>,
    credit: Option<String>,
}

#[derive(Template)]
#[template(path = "article.html")]
struct ArticlePage<'a> {
    frame: Frame<'a>,
    source: Anchor,
    read_at: String,
    original: String,
    moment: Moment,
    changed: Option<String>,
    origin: Option<String>,
    text: Text,
    carriers: Vec<Carrier>,
    part: Option<Part>,
    topics: Vec<TopicReasons>,
    provinces: Vec<Anchor>,
}

/// Writes the page of an article.
pub(in super::super) fn article(
    reading: &Reading,
    id: ArticleId,
    query: &Query,
    language: Language,
) -> Result<Document, WebError> {
    let article = reading.store.article(id)?.ok_or(WebError::Missing)?;
    let group = reading.store.group(article.group)?;
    let query = Query { before: None, limit: None, ..query.clone() };
    let frame = Frame::new(&reading.config, language, &query, &format!("/articles/{id}")).titled(&headline(&article));
    let text = text(reading, &article, &frame)?;
    let about = text.summary.clone().unwrap_or_else(|| headline(&article));
    let frame = frame.about(about);
    let source = frame.source(&article.source);
    let changed = (article.changed > article.first_seen).then(|| frame.moment(article.changed).shown);
    let page = ArticlePage {
        read_at: fill(&frame.words.read_at, "name", &source.name),
        source,
        original: article.url.to_string(),
        moment: frame.moment(article.listed_at()),
        changed: changed.map(|shown| fill(&frame.words.changed, "time", &shown)),
        origin: origin(group.as_ref(), &frame, language),
        text,
        carriers: carriers(reading, &article, group.as_ref(), &frame)?,
        part: part(reading, &article, &frame)?,
        topics: topics(&article, group.as_ref(), &frame),
        provinces: article.provinces.iter().filter_map(|id| frame.province(id)).collect(),
        frame,
    };
    Ok(Document::page(page.render()?))
}

fn text(reading: &Reading, article: &Article, frame: &Frame<'_>) -> Result<Text, WebError> {
    let rights = rights(article, &reading.config);
    let html = match rights {
        Republish::Full => reading.store.body(article.id)?.map(|body| body.html),
        Republish::Link | Republish::Summary => None,
    };
    let html = html.filter(|html| !html.trim().is_empty());
    Ok(Text {
        kicker: article.kicker.clone(),
        authors: article.authors.join(", "),
        section: article.section.clone(),
        summary: article.summary.clone().filter(|_| rights != Republish::Link),
        // A whole body brings its own pictures.
        picture: picture(article, rights).filter(|_| html.is_none()),
        caption: article.images.first().and_then(|image| image.caption.clone()),
        html,
        language: foreign(article, frame),
        credit: credit(article, &reading.config),
    })
}

fn credit(article: &Article, config: &Config) -> Option<String> {
    config.source(article.source.as_str())?.credit.clone()
}

/// All papers that carry the text, in time order; none when it is one alone.
fn carriers(
    reading: &Reading,
    here: &Article,
    group: Option<&Group>,
    frame: &Frame<'_>,
) -> Result<Vec<Carrier>, WebError> {
    let Some(group) = group.filter(|group| group.members.len() > 1) else { return Ok(Vec::new()) };
    let mut members = Vec::new();
    for member in group.members.iter().take(MEMBERS_MAX) {
        members.extend(reading.store.article(member.article)?);
    }
    members.sort_by_key(|article| (article.listed_at(), article.id != group.original, article.id));
    Ok(members.iter().map(|article| carrier(article, here, group, frame)).collect())
}

/// Who was first, where it is a question: several carry the text, or it is said to be from elsewhere.
fn origin(group: Option<&Group>, frame: &Frame<'_>, language: Language) -> Option<String> {
    let unseen = |group: &Group| matches!(group.origin.first, First::Unseen(_));
    let group = group.filter(|group| group.members.len() > 1 || unseen(group))?;
    let member = |id: ArticleId| group.members.iter().find(|member| member.article == id);
    identify::origin_line(&group.origin, &|id| Some(frame.source(&member(id)?.source).name), language)
}

fn carrier(article: &Article, here: &Article, group: &Group, frame: &Frame<'_>) -> Carrier {
    let share = article.reprint.as_ref().filter(|reprint| reprint.of == group.original);
    Carrier {
        source: frame.source(&article.source),
        page: Anchor { name: headline(article), href: frame.link(&format!("/articles/{}", article.id)) },
        original: article.url.to_string(),
        moment: frame.moment(article.listed_at()),
        share: share.map(|reprint| fill(&frame.words.share, "percent", &percent(reprint.share))),
        first: article.id == group.original,
        here: article.id == here.id,
    }
}

fn part(reading: &Reading, article: &Article, frame: &Frame<'_>) -> Result<Option<Part>, WebError> {
    let reprint = article.reprint.as_ref().filter(|reprint| reprint.relation == Relation::Part);
    let Some(reprint) = reprint else { return Ok(None) };
    let Some(other) = reading.store.article(reprint.of)? else { return Ok(None) };
    Ok(Some(Part {
        link: Anchor { name: headline(&other), href: frame.link(&format!("/articles/{}", other.id)) },
        source: frame.source(&other.source),
        share: fill(&frame.words.part_share, "percent", &percent(reprint.share)),
    }))
}

fn percent(share: f32) -> String {
    format!("{:.0}", share.clamp(0.0, 1.0) * 100.0)
}

/// The topics that publish it, with the rule's reasons; those that an editor put it into have none.
fn topics(article: &Article, group: Option<&Group>, frame: &Frame<'_>) -> Vec<TopicReasons> {
    let published = group.map(|group| group.published_topics()).unwrap_or_default();
    let because = |id: &TopicId| article.topics.iter().find(|matched| matched.topic == *id);
    let reasons = |id: &TopicId| {
        let because = because(id).map(|matched| matched.because.as_slice()).unwrap_or_default();
        let because = because.iter().take(REASONS_MAX).map(|line| reason(line, frame.words)).collect();
        Some(TopicReasons { topic: frame.topic(id)?, because })
    };
    published.into_iter().filter_map(reasons).collect()
}

/// A reason in the reader's language. The rule's own line (`"số hóa" in title, 2 times: "…"`) stays
/// as it is where it says anything else.
fn reason(line: &str, words: &Messages) -> String {
    let places = [
        (" in title", &words.in_title),
        (" in summary", &words.in_summary),
        (" in section", &words.in_section),
        (" in body", &words.in_body),
    ];
    let found = places.iter().find_map(|(place, said)| line.split_once(place).map(|(name, rest)| (name, said, rest)));
    let Some((name, said, rest)) = found else { return line.to_owned() };
    let Some((times, quoted)) = rest.split_once(": ") else { return line.to_owned() };
    let count: String = times.chars().filter(char::is_ascii_digit).collect();
    let times = if count.is_empty() { String::new() } else { fill(&words.times, "count", &count) };
    format!("{name}{said}{times}: {quoted}")
}

#[cfg(test)]
mod tests {
    use super::super::super::messages::messages;
    use super::{Language, reason};

    #[test]
    fn reasons_are_told_in_the_readers_language() {
        let check = |line: &str, expected: &str| assert_eq!(reason(line, messages(Language::Vi)), expected);
        check("\"số hóa\" in title: \"Số hóa: xong\"", "\"số hóa\" trong tiêu đề: \"Số hóa: xong\"");
        check("\"y tế\" in body, 3 times: \"… y tế …\"", "\"y tế\" trong bài, 3 lần: \"… y tế …\"");
        check("province:dong-nai", "province:dong-nai");
    }
}
