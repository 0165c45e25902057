//! What a page says of itself: JSON-LD in all its shapes, OpenGraph, meta, Dublin Core, light microdata.

use jiff::tz::TimeZone;
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::byline::names;
use crate::model::Timestamp;
use crate::parse::{self, plain_line, prefix};

/// Longest JSON-LD that is read: whole articles stand in it, and as values it takes sixty times its room.
const JSON_BYTES_MAX: usize = 1_000_000;
/// JSON-LD scripts that are read, and objects in them.
const SCRIPTS_MAX: usize = 20;
const OBJECTS_MAX: usize = 500;
/// Most names, tags and pictures that are taken.
const LIST_MAX: usize = 32;
/// Longest text of one field in bytes.
const FIELD_BYTES_MAX: usize = 2000;
/// Meta elements that are read.
const METAS_MAX: usize = 300;

/// Metadata, JSON-LD before the rest.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) site: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) published: Option<Timestamp>,
    pub(super) updated: Option<Timestamp>,
    pub(super) section: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) images: Vec<String>,
    pub(super) language: Option<String>,
    pub(super) url: Option<String>,
    /// The text, as JSON-LD repeats it.
    pub(super) text: Option<String>,
}

/// Reads a page's metadata.
pub(super) fn read(html: &Html, zone: &TimeZone) -> Metadata {
    let mut found = Metadata::default();
    json_ld(html, zone, &mut found);
    metas(html, zone, &mut found);
    items(html, zone, &mut found);
    let publisher = found.site.clone();
    let heading = Selector::parse("title").ok().and_then(|title| html.select(&title).next());
    let heading = heading.map(|title| title.text().collect::<String>()).unwrap_or_default();
    // Templates name the paper as author, and the paper ends the page's title.
    let closing = heading.rsplit(['|', '–']).next().unwrap_or_default();
    let closing = closing.rsplit(" - ").next().unwrap_or_default().to_lowercase();
    let is_paper = |name: &String| closing.contains(&name.to_lowercase());
    let is_person =
        |name: &String| !name.contains("://") && !name.to_lowercase().starts_with("báo ") && name != "admin";
    found.authors.retain(|name| Some(name) != publisher.as_ref() && is_person(name) && !is_paper(name));
    found.authors = found.authors.iter().flat_map(|name| names(name)).collect();
    found
}

// ------------------------------------------------------------------ JSON-LD

fn json_ld(html: &Html, zone: &TimeZone, found: &mut Metadata) {
    let Ok(scripts) = Selector::parse("script[type='application/ld+json']") else { return };
    let mut objects: Vec<Map<String, Value>> = Vec::new();
    for script in html.select(&scripts).take(SCRIPTS_MAX) {
        let text = script.text().collect::<String>();
        if let Some(value) = Some(text).filter(|text| text.len() <= JSON_BYTES_MAX).and_then(|text| lenient(&text)) {
            gather(value, &mut objects);
        }
    }
    for article in objects.iter().filter(|object| is_article(object)) {
        take_article(article, zone, found);
    }
    if found.section.is_none() {
        found.section = objects.iter().find_map(breadcrumb);
    }
}

/// JSON, also with raw line ends in its strings, which papers' templates write.
fn lenient(text: &str) -> Option<Value> {
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        let flat: String = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
        serde_json::from_str(&flat.replace(", }", "}").replace(",}", "}").replace(",]", "]")).ok()
    })
}

/// Every object at the top, in a list, in `@graph`, or the main entity of another.
fn gather(value: Value, objects: &mut Vec<Map<String, Value>>) {
    if objects.len() >= OBJECTS_MAX {
        return;
    }
    match value {
        Value::Array(values) => values.into_iter().for_each(|value| gather(value, objects)),
        Value::Object(mut object) => {
            for inner in ["@graph", "mainEntity", "mainEntityOfPage"] {
                if let Some(value @ (Value::Array(_) | Value::Object(_))) = object.remove(inner) {
                    gather(value, objects);
                }
            }
            objects.push(object);
        }
        _ => {}
    }
}

fn is_article(object: &Map<String, Value>) -> bool {
    types(object).any(|name| name.ends_with("Article") || name.ends_with("BlogPosting") || name == "Report")
}

fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let stated = object.get("@type");
    let many = stated.and_then(Value::as_array).into_iter().flatten();
    many.chain(stated).filter_map(Value::as_str).map(|name| name.rsplit(['/', ':']).next().unwrap_or(name))
}

fn take_article(article: &Map<String, Value>, zone: &TimeZone, found: &mut Metadata) {
    let stamp = |name: &str| article.get(name).and_then(Value::as_str).and_then(|text| parse::date(text, zone));
    keep(&mut found.title, line(article.get("headline").or_else(|| article.get("name"))));
    keep(&mut found.summary, line(article.get("description")));
    keep(&mut found.site, article.get("publisher").and_then(name_of));
    keep(&mut found.section, line(first(article.get("articleSection"))));
    keep(&mut found.language, line(article.get("inLanguage")));
    found.published = found.published.or_else(|| stamp("datePublished")).or_else(|| stamp("dateCreated"));
    found.updated = found.updated.or_else(|| stamp("dateModified"));
    each(article.get("author"), &mut |author| add(&mut found.authors, name_of(author)));
    each(article.get("keywords"), &mut |words| {
        let words = words.as_str().unwrap_or_default();
        words.split([',', ';']).for_each(|word| add(&mut found.tags, filled(plain_line(word))));
    });
    each(article.get("image"), &mut |image| {
        let url = image.as_str().or_else(|| image.get("url").and_then(Value::as_str));
        add(&mut found.images, url.map(str::to_owned));
    });
    let text = article.get("articleBody").and_then(Value::as_str);
    keep(&mut found.text, text.filter(|text| !text.trim().is_empty()).map(str::to_owned));
}

/// The section before the article itself in a trail of breadcrumbs.
fn breadcrumb(object: &Map<String, Value>) -> Option<String> {
    if !types(object).any(|name| name == "BreadcrumbList") {
        return None;
    }
    let trail = object.get("itemListElement")?.as_array()?;
    let names: Vec<String> =
        trail.iter().take(LIST_MAX).filter_map(|step| name_of(step).or_else(|| name_of(step.get("item")?))).collect();
    // First is the front page; a last one as long as a headline is the article.
    names.into_iter().skip(1).rfind(|name| name.chars().count() < 40)
}

fn each(value: Option<&Value>, take: &mut dyn FnMut(&Value)) {
    match value {
        Some(Value::Array(values)) => values.iter().take(LIST_MAX).for_each(take),
        Some(value) => take(value),
        None => {}
    }
}

fn first(value: Option<&Value>) -> Option<&Value> {
    match value {
        Some(Value::Array(values)) => values.first(),
        value => value,
    }
}

fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => line(Some(value)),
        Value::Object(object) => line(first(object.get("name"))),
        _ => None,
    }
}

fn line(value: Option<&Value>) -> Option<String> {
    field(value?.as_str()?)
}

// ------------------------------------------------------------------ meta and microdata

fn metas(html: &Html, zone: &TimeZone, found: &mut Metadata) {
    let Ok(selector) = Selector::parse("meta[content]") else { return };
    let mut later = Metadata::default();
    for meta in html.select(&selector).take(METAS_MAX) {
        let name = meta.attr("property").or_else(|| meta.attr("name")).or_else(|| meta.attr("itemprop"));
        let name = name.unwrap_or_default().to_ascii_lowercase();
        let content = meta.attr("content").unwrap_or_default();
        let stamp = || parse::date(content, zone);
        match name.as_str() {
            "og:title" => keep(&mut found.title, field(content)),
            "twitter:title" | "dc.title" => keep(&mut later.title, field(content)),
            "og:site_name" => found.site = field(content).or_else(|| found.site.take()),
            "og:description" => keep(&mut found.summary, field(content)),
            "description" | "twitter:description" | "dc.description" => keep(&mut later.summary, field(content)),
            "author" | "article:author" | "dc.creator" | "dcterms.creator" => add(&mut later.authors, field(content)),
            "article:published_time" | "datepublished" | "pubdate" | "og:pubdate" | "publishdate" => {
                found.published = found.published.or_else(stamp);
            }
            "dc.date" | "dc.date.issued" | "dcterms.created" | "dc.created" | "date" => {
                later.published = later.published.or_else(stamp);
            }
            "article:modified_time" | "datemodified" | "og:updated_time" | "lastmod" => {
                found.updated = found.updated.or_else(stamp);
            }
            "article:section" | "articlesection" => keep(&mut found.section, field(content)),
            "article:tag" => content.split(',').for_each(|tag| add(&mut found.tags, field(tag))),
            "news_keywords" | "keywords" => content.split(',').for_each(|tag| add(&mut later.tags, field(tag))),
            "og:image" | "og:image:url" => add(&mut found.images, filled(content.trim().to_owned())),
            "og:locale" => keep(&mut later.language, field(content)),
            "og:url" => keep(&mut found.url, filled(content.trim().to_owned())),
            _ => {}
        }
    }
    keep(&mut found.title, later.title);
    keep(&mut found.summary, later.summary);
    keep(&mut found.language, later.language);
    found.published = found.published.or(later.published);
    for (list, more) in [(&mut found.authors, later.authors), (&mut found.tags, later.tags)] {
        if list.is_empty() {
            *list = more;
        }
    }
}

fn items(html: &Html, zone: &TimeZone, found: &mut Metadata) {
    let stated = |name: &str| -> Option<String> {
        let element = html.select(&Selector::parse(&format!("[itemprop={name}]")).ok()?).next()?;
        let value = element.attr("content").or_else(|| element.attr("datetime")).map(str::to_owned);
        filled(plain_line(&value.unwrap_or_else(|| element.text().collect())))
    };
    found.published = found.published.or_else(|| parse::date(&stated("datePublished")?, zone));
    found.updated = found.updated.or_else(|| parse::date(&stated("dateModified")?, zone));
    if found.authors.is_empty() {
        found.authors = people(html);
    }
}

/// Authors in microdata; within each, the name has its own element.
fn people(html: &Html) -> Vec<String> {
    let (Ok(authors), Ok(name)) = (Selector::parse("[itemprop=author]"), Selector::parse("[itemprop=name]")) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for author in html.select(&authors).take(LIST_MAX) {
        let named = author.select(&name).next().unwrap_or(author);
        let stated = named.attr("content").map_or_else(|| named.text().collect(), str::to_owned);
        add(&mut found, filled(plain_line(&stated)).filter(|name| name.len() < 100));
    }
    found
}

fn field(text: &str) -> Option<String> {
    filled(plain_line(prefix(text, FIELD_BYTES_MAX)))
}

fn filled(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn keep(field: &mut Option<String>, found: Option<String>) {
    if field.is_none() {
        *field = found;
    }
}

fn add(list: &mut Vec<String>, found: Option<String>) {
    if let Some(found) = found.filter(|found| list.len() < LIST_MAX && !list.contains(found)) {
        list.push(found);
    }
}
