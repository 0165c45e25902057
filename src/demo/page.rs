//! Pages and pictures, in the manner of the press's content managers: furniture and all.

use serde_json::json;

use super::letters::slug;
use super::paper::{Fault, Paper};
use super::printed::{Published, body_html, escaped, page_date, printed_date, rfc3339};

const ARTICLE: &str = include_str!("pages/article.html");
const LIST: &str = include_str!("pages/list.html");

/// Articles on a listing page.
const LISTED_MAX: usize = 40;
/// Headlines in the boxes beside an article.
const BOX_MAX: usize = 5;

/// The page of one article; `newest` are its paper's, for the boxes around it.
pub fn article(paper: &Paper, base: &str, one: &Published, newest: &[&Published]) -> String {
    let article = &one.article;
    let others: Vec<&&Published> = newest.iter().filter(|other| other.number != one.number).collect();
    let date = if paper.fault == Fault::PrintedDates { printed_date(one.at) } else { page_date(one.at) };
    let kicker =
        article.kicker.as_deref().map(|kicker| format!("<p class=\"kicker detail__kicker\">{}</p>\n", escaped(kicker)));
    fill(
        ARTICLE,
        &[
            ("language", paper.language),
            ("title", &escaped(&article.title)),
            ("lead", &escaped(&article.lead)),
            ("canonical", &escaped(&format!("{base}{}", one.path))),
            ("meta", &meta(paper, base, one)),
            ("paper", &escaped(paper.name)),
            ("slogan", &escaped(paper.slogan)),
            ("colour", paper.colour),
            ("base", base),
            ("section", &escaped(&article.section)),
            ("section_slug", &slug(&article.section)),
            ("kicker", &kicker.unwrap_or_default()),
            ("author", &escaped(&article.author)),
            ("date", &date),
            ("body", &body_html(one, base)),
            ("related", &headlines(base, others.iter().take(BOX_MAX))),
            ("most_read", &headlines(base, others.iter().rev().take(BOX_MAX))),
        ],
    )
}

/// The front page and the page of new articles.
pub fn list(paper: &Paper, base: &str, newest: &[&Published]) -> String {
    let stories: String = newest.iter().take(LISTED_MAX).map(|one| story(base, one)).collect();
    let alternate = paper.feed_path().map(|path| {
        let kind = if path.ends_with(".json") {
            "feed+json"
        } else if path.contains("atom") {
            "atom+xml"
        } else {
            "rss+xml"
        };
        format!(
            "<link rel=\"alternate\" type=\"application/{kind}\" title=\"{} - Trang chủ\" href=\"{path}\">\n",
            escaped(paper.name)
        )
    });
    fill(
        LIST,
        &[
            ("language", paper.language),
            ("paper", &escaped(paper.name)),
            ("slogan", &escaped(paper.slogan)),
            ("colour", paper.colour),
            ("base", base),
            ("alternate", &alternate.unwrap_or_default()),
            ("stories", &stories),
        ],
    )
}

/// A picture: sky, hills and water in the paper's colour, another for each number.
pub fn picture(paper: &Paper, number: u64) -> String {
    let (sun, hill, wave) = (120 + number * 37 % 560, 180 + number * 13 % 90, 330 + number * 7 % 50);
    let (peak, shift) = (200 + number * 53 % 400, number * 29 % 200);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 450\" width=\"800\" height=\"450\">\
         <rect width=\"800\" height=\"450\" fill=\"#f3e6cf\"/><circle cx=\"{sun}\" cy=\"120\" r=\"52\" fill=\"#f2b63d\"/>\
         <path d=\"M0 {base} Q{shift} {hill} {peak} {base} T800 {hill} V450 H0 Z\" fill=\"{colour}\" opacity=\".55\"/>\
         <path d=\"M0 {wave} q100 -40 200 0 t200 0 t200 0 t200 0 V450 H0 Z\" fill=\"{colour}\"/></svg>",
        base = hill + 80,
        colour = paper.colour,
    )
}

/// Puts values in the places of a template, in one pass: what a value holds is never a place.
fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        page += before;
        let place = after[1..].find('}').map(|close| &after[1..=close]);
        match place.and_then(|name| values.iter().find(|(known, _)| *known == name)) {
            Some((name, value)) => {
                page += value;
                rest = &after[name.len() + 2..];
            }
            None => {
                page.push('{');
                rest = &after[1..];
            }
        }
    }
    page + rest
}

fn meta(paper: &Paper, base: &str, one: &Published) -> String {
    let mut meta = String::new();
    if paper.open_graph {
        let image = format!("{base}{}", one.picture_path());
        let pairs = [
            ("og:type", "article".to_owned()),
            ("og:site_name", escaped(paper.name)),
            ("og:title", escaped(&one.article.title)),
            ("og:description", escaped(&one.article.lead)),
            ("og:image", image),
            ("article:published_time", rfc3339(one.at)),
            ("article:section", escaped(&one.article.section)),
        ];
        meta.extend(pairs.iter().map(|(name, value)| format!("<meta property=\"{name}\" content=\"{value}\">\n")));
    }
    if paper.json_ld {
        meta += &format!("<script type=\"application/ld+json\">{}</script>\n", json_ld(paper, base, one));
    }
    meta
}

fn json_ld(paper: &Paper, base: &str, one: &Published) -> String {
    json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one.article.title,
        "description": one.article.lead,
        "image": [format!("{base}{}", one.picture_path())],
        "datePublished": rfc3339(one.at),
        "author": [{"@type": "Person", "name": one.article.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": paper.name},
        "articleSection": one.article.section,
        "mainEntityOfPage": format!("{base}{}", one.path),
    })
    .to_string()
}

fn headlines<'a>(base: &str, others: impl Iterator<Item = &'a &'a &'a Published>) -> String {
    others
        .map(|one| format!("<li><a href=\"{base}{}\">{}</a></li>\n", escaped(&one.path), escaped(&one.article.title)))
        .collect()
}

fn story(base: &str, one: &Published) -> String {
    format!(
        "<div class=\"story\"><a href=\"{base}{path}\"><img src=\"{base}{picture}\" alt=\"\"></a><div><h3 class=\"title\"><a href=\"{path}\">{title}</a></h3>\
         <p class=\"time\">{date}</p><p class=\"lead\">{lead}</p></div></div>\n",
        path = escaped(&one.path),
        picture = one.picture_path(),
        title = escaped(&one.article.title),
        date = page_date(one.at),
        lead = escaped(&one.article.lead),
    )
}
