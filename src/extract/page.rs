//! A page to its fields: selectors first, then what the page says of itself, then what it shows.

use scraper::{ElementRef, Html, Selector};

use super::body::{Around, Body};
use super::metadata::{self, Metadata};
use super::{Extract, Page, dateline, fields, generic};
use crate::model::{CanonicalUrl, Fault, Image};
use crate::parse::{absolute, gate, prefix};
use crate::text::clean_line;

/// Largest page that is read: the heaviest of the press have 1.5 MB.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A body of fewer letters is no article: the page is built by script, or is none.
const BODY_LETTERS_MIN: usize = 120;

/// Reads an article's page. Never fails: what is not found is absent, what is wrong is a fault.
pub fn from_page(page: &Page<'_>) -> Extract {
    let mut faults = Vec::new();
    if page.html.len() > PAGE_BYTES_MAX {
        faults.push(Fault::new(
            "page-large",
            format!("the page has {} bytes; the first {PAGE_BYTES_MAX} are read", page.html.len()),
        ));
    }
    let gated = gate(prefix(page.html, PAGE_BYTES_MAX));
    let mut html = Html::parse_document(&gated);
    let said = metadata::read(&html, page.zone);
    let reading = Reading { page, html: &html, said: &said };
    let mut extract = reading.fields(&mut faults);
    let dropped = drop_all(&mut html, &page.rules.drop, &mut faults);
    let source = if dropped { html.html() } else { gated.into_owned() };
    let mut body = main_body(page, &html, &source, &said, &mut faults);
    finish(page, &said, &mut extract, &mut body);
    if extract.text.chars().count() < BODY_LETTERS_MIN {
        faults.push(Fault::new(
            "body-short",
            "hardly any text was found: the page may be built by script, or be no article",
        ));
    }
    extract.faults = faults;
    extract
}

/// What a page is read with.
struct Reading<'a> {
    page: &'a Page<'a>,
    html: &'a Html,
    said: &'a Metadata,
}

impl Reading<'_> {
    fn fields(&self, faults: &mut Vec<Fault>) -> Extract {
        let (rules, said) = (self.page.rules, self.said);
        let mut by_rule = |selector: &Option<String>| self.by_rule(selector.as_deref(), faults);
        let (title, kicker, summary) = (by_rule(&rules.title), by_rule(&rules.kicker), by_rule(&rules.summary));
        let (author, section, date) = (by_rule(&rules.author), by_rule(&rules.section), by_rule(&rules.date));
        let published = date.and_then(|text| crate::parse::date(&text, self.page.zone)).or(said.published);
        let authors = match author {
            Some(names) => fields::names(&names),
            None if !said.authors.is_empty() => said.authors.clone(),
            None => fields::authors(self.html),
        };
        let title = title.or_else(|| fields::title(self.html, said));
        let headline = title.as_deref().unwrap_or_default();
        let published = published.or_else(|| dateline::find(self.html, headline, self.page.zone));
        Extract {
            url: self.page.url.as_str().to_owned(),
            published,
            canonical: self.canonical(),
            title,
            kicker: kicker.or_else(|| fields::kicker(self.html)),
            summary: summary.or_else(|| fields::sapo(self.html)).or_else(|| said.summary.clone()),
            authors,
            updated: said.updated,
            section: section.or_else(|| said.section.clone()).or_else(|| fields::section(self.html)),
            tags: said.tags.clone(),
            ..Extract::default()
        }
    }

    /// The text of what a rule selects.
    fn by_rule(&self, selector: Option<&str>, faults: &mut Vec<Fault>) -> Option<String> {
        let element = select(self.html, selector?, faults)?;
        let stated = element.attr("content").or_else(|| element.attr("datetime"));
        let text = stated.map_or_else(|| words(element), clean_line);
        (!text.is_empty()).then_some(text)
    }

    fn canonical(&self) -> Option<CanonicalUrl> {
        let link = Selector::parse("link[rel=canonical][href]").ok()?;
        let link = self.html.select(&link).next().and_then(|link| link.attr("href"));
        let stated = link.or(self.said.url.as_deref())?;
        let canonical = CanonicalUrl::parse(&absolute(stated, self.page.url)?).ok()?;
        let own = CanonicalUrl::from_url(self.page.url.clone()).ok()?;
        // Templates name the front page, or the test server, on every page.
        let credible =
            canonical.site() == own.site() && (canonical.as_url().path() != "/" || own.as_url().path() == "/");
        credible.then_some(canonical)
    }
}

/// The first element that a rule selects; a rule that is no selector is a fault.
fn select<'a>(html: &'a Html, selector: &str, faults: &mut Vec<Fault>) -> Option<ElementRef<'a>> {
    match Selector::parse(selector) {
        Ok(selector) => html.select(&selector).next(),
        Err(_) => {
            faults.push(Fault::new("selector-wrong", format!("`{selector}` is no CSS selector")));
            None
        }
    }
}

/// An element's text as one line.
pub(super) fn words(element: ElementRef<'_>) -> String {
    clean_line(&element.text().collect::<Vec<_>>().join(" "))
}

/// Takes out what the rules say; whether anything was taken.
fn drop_all(html: &mut Html, selectors: &[String], faults: &mut Vec<Fault>) -> bool {
    let mut dropped = Vec::new();
    for selector in selectors {
        match Selector::parse(selector) {
            Ok(selector) => dropped.extend(html.select(&selector).map(|element| element.id())),
            Err(_) => faults.push(Fault::new("selector-wrong", format!("`{selector}` is no CSS selector"))),
        }
    }
    for &id in &dropped {
        if let Some(mut node) = html.tree.get_mut(id) {
            node.detach();
        }
    }
    !dropped.is_empty()
}

/// The body by rule, else by the generic reader, else as JSON-LD repeats it.
fn main_body(page: &Page<'_>, html: &Html, source: &str, said: &Metadata, faults: &mut Vec<Fault>) -> Body {
    if let Some(rule) = page.rules.body.as_deref() {
        if let Some(html) = chosen(html, rule, faults) {
            return Body::read(&html, page.url);
        }
        faults.push(Fault::new(
            "body-rule-missed",
            format!("`{rule}` selects nothing on this page: has its layout changed?"),
        ));
    }
    let body = generic::main_text(source, page.url).map(|html| Body::read(&html, page.url));
    match (body, said.text.as_deref()) {
        (Ok(body), None) => body,
        (Ok(body), Some(text)) if body.text().len() * 2 >= text.len() => body,
        (_, Some(text)) => Body::read(&fields::as_html(text), page.url),
        (Err(fault), None) => {
            faults.push(fault);
            Body::read("", page.url)
        }
    }
}

/// Of several elements, the one with most text: ill-formed pages have the body twice.
fn chosen(html: &Html, rule: &str, faults: &mut Vec<Fault>) -> Option<String> {
    let Ok(selector) = Selector::parse(rule) else {
        faults.push(Fault::new("selector-wrong", format!("`{rule}` is no CSS selector")));
        return None;
    };
    let letters = |element: &ElementRef<'_>| element.text().map(str::len).sum::<usize>();
    let most = html.select(&selector).max_by_key(letters)?;
    Some(most.html())
}

/// Tidies the body and fills the fields that follow from it.
fn finish(page: &Page<'_>, said: &Metadata, extract: &mut Extract, body: &mut Body) {
    if extract.authors.is_empty() {
        extract.authors = body.signature().into_iter().collect();
    }
    body.tidy(&Around {
        title: extract.title.as_deref(),
        kicker: extract.kicker.as_deref(),
        authors: &extract.authors,
        zone: Some(page.zone),
    });
    extract.text = body.text();
    extract.html = body.html();
    extract.images = images(page, body, said);
    extract.summary = fields::lead(extract.summary.take(), body.lead());
    extract.language = fields::language(&extract.text, said.language.as_deref(), page.language);
}

/// Pictures of the body; where it has none, the one that the page shows when it is shared.
fn images(page: &Page<'_>, body: &Body, said: &Metadata) -> Vec<Image> {
    let images = body.images();
    if !images.is_empty() {
        return images;
    }
    let shared = said.images.iter().filter_map(|stated| absolute(stated, page.url)).take(1);
    shared.map(|url| Image { url, caption: None }).collect()
}
