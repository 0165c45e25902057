//! A page to its fields: selectors first, then what the page says of itself, then what it shows.

use std::borrow::Cow;

use scraper::{ElementRef, Html, Selector};

use super::body::{Around, Body};
use super::metadata::{self, Metadata};
use super::rules::{Ruled, Rules};
use super::{Extract, Page, dateline, families, fields, generic, headline, lead, lean, script};
use crate::model::{CanonicalUrl, Fault, Image};
use crate::parse::{absolute, gate, prefix};
use crate::text::clean_line;

/// Largest page that is read: the heaviest of the press have 1.5 MB.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// A body of fewer letters is no article: the page is built by script, or is none.
const BODY_LETTERS_MIN: usize = 120;
/// A story in pictures has at least this many, with captions, and needs no text.
const PICTURES_MIN: usize = 3;
/// The fault of a page whose text a script makes.
pub(super) const BY_SCRIPT: &str = "body-by-script";
/// The place of the source's own rules among the layers.
const OWN: usize = 0;

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
    faults.extend(gated.fault());
    let gated = gated.html;
    let lean = lean::lean(&gated);
    let mut html = Html::parse_document(&lean);
    let said = metadata::read(&html, page.zone);
    let own = Rules::of_source(page.rules, &mut faults);
    let host = page.url.host_str().unwrap_or_default();
    let layers = [Some(&own), families::family(host, &gated, &html).map(|family| &family.rules)];
    let ruled = Ruled { html: &html, layers };
    let title = ruled.line(|rules| &rules.title).or_else(|| fields::title(&html, &said));
    let headline = headline::element(&html, title.as_deref().unwrap_or_default());
    let lead = ruled.named_line(|rules| &rules.summary).or_else(|| lead::named(&html, headline));
    let mut extract = fields(page, &ruled, &said, title, lead.as_deref());
    let mut shown =
        Shown { captions: ruled.lines(|rules| &rules.caption), lead_picture: lead_picture(page, &ruled), lead };
    let dropped = drop_all(&mut html, layers);
    let source = if dropped { Cow::Owned(html.html()) } else { lean };
    let mut body = main_body(page, &Ruled { html: &html, layers }, &source, &said, &mut faults);
    finish(page, &said, &mut shown, &mut extract, &mut body);
    let told = faults.iter().any(|fault| fault.code == BY_SCRIPT);
    let pictures = extract.images.iter().filter(|image| image.caption.is_some()).count();
    if !told && pictures < PICTURES_MIN && extract.text.chars().count() < BODY_LETTERS_MIN {
        faults.push(Fault::new(
            "body-short",
            "hardly any text was found: the page may be built by script, or be no article",
        ));
    }
    extract.faults = faults;
    extract
}

/// What stands around the body and belongs to its pictures.
struct Shown {
    /// Captions, as the rules find them.
    captions: Vec<String>,
    /// Pictures above the body.
    lead_picture: Vec<Image>,
    /// The lead, where its element is named for it: then it is no part of the text.
    lead: Option<String>,
}

/// Every field but those that follow from the body: by rule, else as the page states, else as it shows.
fn fields(
    page: &Page<'_>,
    ruled: &Ruled<'_>,
    said: &Metadata,
    title: Option<String>,
    named_lead: Option<&str>,
) -> Extract {
    let html = ruled.html;
    let headline = title.as_deref().unwrap_or_default();
    let published = ruled.date(page.zone).or(said.published);
    let published = published.or_else(|| dateline::find(html, headline, page.zone));
    let summary = ruled.line(|rules| &rules.summary).or_else(|| named_lead.map(str::to_owned));
    let summary = summary.or_else(|| lead::uncut(html, said.summary.as_deref()?));
    let named = [ruled.authors(), said.authors.clone()].into_iter().find(|names| !names.is_empty());
    let mut tags = ruled.lines(|rules| &rules.tags);
    if tags.is_empty() {
        tags = if said.tags.is_empty() { fields::tags(html) } else { said.tags.clone() };
    }
    let bare = tags.iter().map(|tag| tag.trim_start_matches('#').trim().to_owned());
    let tags = bare.filter(|tag| !tag.is_empty()).collect();
    let section = ruled.line(|rules| &rules.section).or_else(|| said.section.clone());
    Extract {
        url: page.url.as_str().to_owned(),
        published,
        canonical: canonical(page, html, said),
        title,
        kicker: ruled.line(|rules| &rules.kicker).or_else(|| fields::kicker(html)),
        summary: summary.or_else(|| said.summary.clone()),
        authors: named.unwrap_or_else(|| fields::authors(html)),
        updated: said.updated,
        section: section.or_else(|| fields::section(html)),
        tags,
        ..Extract::default()
    }
}

/// The pictures that the rules show above the body, with their captions.
fn lead_picture(page: &Page<'_>, ruled: &Ruled<'_>) -> Vec<Image> {
    let markup = ruled.markup(|rules| &rules.image).unwrap_or_default();
    Body::read(&markup, page.url).images()
}

fn canonical(page: &Page<'_>, html: &Html, said: &Metadata) -> Option<CanonicalUrl> {
    let link = Selector::parse("link[rel=canonical][href]").ok()?;
    let link = html.select(&link).next().and_then(|link| link.attr("href"));
    let stated = link.or(said.url.as_deref())?;
    let canonical = CanonicalUrl::parse(&absolute(stated, page.url)?).ok()?;
    let own = CanonicalUrl::from_url(page.url.clone()).ok()?;
    // Templates name the front page, or the test server, on every page.
    let credible = canonical.site() == own.site() && (canonical.as_url().path() != "/" || own.as_url().path() == "/");
    credible.then_some(canonical)
}

/// An element's text as one line.
pub(super) fn words(element: ElementRef<'_>) -> String {
    clean_line(&element.text().collect::<Vec<_>>().join(" "))
}

/// Takes out what the rules say; whether anything was taken.
fn drop_all(html: &mut Html, layers: [Option<&Rules>; 2]) -> bool {
    let selectors = layers.into_iter().flatten().flat_map(|rules| &rules.drop);
    let dropped: Vec<_> = selectors.flat_map(|selector| html.select(selector)).map(|element| element.id()).collect();
    for &id in &dropped {
        if let Some(mut node) = html.tree.get_mut(id) {
            node.detach();
        }
    }
    !dropped.is_empty()
}

/// The body by rule, else by the generic reader, else as JSON-LD repeats it. Where a script makes it,
/// there is none: what stands beside it is not the article.
fn main_body(page: &Page<'_>, ruled: &Ruled<'_>, source: &str, said: &Metadata, faults: &mut Vec<Fault>) -> Body {
    let repeated = || said.text.as_deref().map(|text| Body::read(&fields::as_html(text), page.url));
    for (at, rules) in ruled.layers.into_iter().enumerate().filter_map(|(at, rules)| Some((at, rules?))) {
        match chosen(ruled.html, &rules.body) {
            Some(element) if script::is_empty(element) => {
                return repeated().unwrap_or_else(|| by_script(page, faults));
            }
            Some(element) => return Body::read(&element.html(), page.url),
            None if at == OWN && page.rules.body.is_some() => {
                let rule = page.rules.body.as_deref().unwrap_or_default();
                let message = format!("`{rule}` selects nothing on this page: has its layout changed?");
                faults.push(Fault::new("body-rule-missed", message));
            }
            None => {}
        }
    }
    let body = generic::main_text(source, page.url).map(|html| Body::read(&html, page.url));
    match (body, said.text.as_deref()) {
        (Ok(body), None) if families::has_empty_mount(ruled.html) || body.is_list_of_links() => by_script(page, faults),
        (Ok(body), None) => body,
        (Ok(body), Some(text)) if body.text().len() * 2 >= text.len() => body,
        (_, Some(text)) => Body::read(&fields::as_html(text), page.url),
        (Err(fault), None) => {
            faults.push(fault);
            Body::read("", page.url)
        }
    }
}

fn by_script(page: &Page<'_>, faults: &mut Vec<Fault>) -> Body {
    faults.push(Fault::new(
        BY_SCRIPT,
        "the page comes without its text, which a script of the paper fills in: what the channel itself says is used; \
         ask the paper for feeds with the whole text",
    ));
    Body::read("", page.url)
}

/// Of several elements, the one with most text: ill-formed pages have the body twice.
fn chosen<'a>(html: &'a Html, selectors: &[Selector]) -> Option<ElementRef<'a>> {
    let letters = |element: &ElementRef<'_>| element.text().map(str::len).sum::<usize>();
    Rules::first(html, selectors)?.into_iter().max_by_key(letters)
}

/// Tidies the body and fills the fields that follow from it.
fn finish(page: &Page<'_>, said: &Metadata, shown: &mut Shown, extract: &mut Extract, body: &mut Body) {
    if extract.authors.is_empty() {
        extract.authors = body.signature(page.zone);
    }
    body.tidy(&Around {
        title: extract.title.as_deref(),
        kicker: extract.kicker.as_deref(),
        authors: &extract.authors,
        captions: &shown.captions,
        lead: shown.lead.as_deref(),
        zone: Some(page.zone),
    });
    extract.text = body.text();
    extract.html = body.html();
    extract.images = images(page, body, std::mem::take(&mut shown.lead_picture), said);
    let summary = lead::whole(extract.summary.take(), body.lead()).or_else(|| body.bold_lead());
    extract.summary = summary.map(|lead| lead::without_mark(&lead));
    extract.language = fields::language(&extract.text, said.language.as_deref(), page.language);
}

/// The picture above the body and those in it; where there is none, the one that the page shows when
/// it is shared.
fn images(page: &Page<'_>, body: &Body, lead: Vec<Image>, said: &Metadata) -> Vec<Image> {
    let mut images = lead;
    for image in body.images() {
        match images.iter_mut().find(|other| other.url == image.url) {
            Some(same) => same.caption = same.caption.take().or(image.caption),
            None => images.push(image),
        }
    }
    if !images.is_empty() {
        return images;
    }
    let shared = said.images.iter().filter_map(|stated| absolute(stated, page.url)).take(1);
    shared.map(|url| Image { url, caption: None }).collect()
}
