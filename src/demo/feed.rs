//! Feeds and sitemaps, written the way papers' own systems write them.

use serde_json::{Value, json};

use super::paper::{Delivery, Fault, Paper};
use super::printed::{Published, body_html, escaped, printed_date, rfc822, rfc3339};

/// Entries in a feed: what most of the papers list.
const ENTRIES_MAX: usize = 30;

/// The paper's feed: its media type and its bytes' text. `newest` has the newest article first.
pub fn document(paper: &Paper, base: &str, newest: &[&Published]) -> (&'static str, String) {
    let entries = &newest[..newest.len().min(ENTRIES_MAX)];
    match paper.delivery {
        Delivery::Atom => ("application/atom+xml; charset=utf-8", atom(paper, base, entries)),
        Delivery::JsonFeed => ("application/feed+json; charset=utf-8", json_feed(paper, base, entries)),
        Delivery::NewsSitemap => ("application/xml; charset=utf-8", sitemap(paper, base, entries)),
        _ => (rss_type(paper), rss(paper, base, entries)),
    }
}

fn rss_type(paper: &Paper) -> &'static str {
    match paper.fault {
        Fault::FalseCharset => "text/xml; charset=ISO-8859-1",
        Fault::Windows1258 => "application/rss+xml; charset=windows-1258",
        Fault::BrokenXml => "text/xml",
        _ => "application/rss+xml; charset=utf-8",
    }
}

fn rss(paper: &Paper, base: &str, entries: &[&Published]) -> String {
    let charset = match paper.fault {
        Fault::FalseCharset => "ISO-8859-1",
        Fault::Windows1258 => "windows-1258",
        _ => "UTF-8",
    };
    let built = entries.first().map(|one| date(paper, one)).unwrap_or_default();
    let items: String = entries.iter().map(|one| rss_item(paper, base, one)).collect();
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"{charset}\"?>\n\
         <rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n\
         <title>{name} - Trang chủ</title>\n<link>{base}/</link>\n<description>{slogan}</description>\n\
         <language>{language}</language>\n<lastBuildDate>{built}</lastBuildDate>\n<generator>{name}</generator>\n<ttl>5</ttl>\n\
         {items}</channel>\n</rss>\n",
        name = escaped(paper.name),
        slogan = escaped(paper.slogan),
        language = if paper.language == "vi" { "vi-vn" } else { "en-us" },
    );
    if paper.fault == Fault::BrokenXml { broken(&document) } else { document }
}

fn rss_item(paper: &Paper, base: &str, one: &Published) -> String {
    let article = &one.article;
    let content = match paper.delivery {
        Delivery::RssFull => format!("<content:encoded><![CDATA[{}]]></content:encoded>\n", body_html(one, base)),
        _ => String::new(),
    };
    format!(
        "<item>\n<title>{title}</title>\n<link>{link}</link>\n<guid isPermaLink=\"false\">{guid}</guid>\n\
         <pubDate>{date}</pubDate>\n<category>{section}</category>\n<dc:creator>{author}</dc:creator>\n\
         <description><![CDATA[<a href=\"{page}\"><img src=\"{base}{picture}\"></a><br/>{lead}]]></description>\n{content}</item>\n",
        title = escaped(&article.title),
        link = escaped(&link(paper, base, one)),
        page = link(paper, base, one),
        guid = one.guid().unwrap_or_default(),
        date = date(paper, one),
        section = escaped(&article.section),
        author = escaped(&article.author),
        picture = one.picture_path(),
        lead = escaped(&article.lead),
    )
}

/// What an old template makes of a good document: raw `&`, an end tag that nothing began, an
/// entity of HTML.
fn broken(document: &str) -> String {
    document
        .replace("&amp;", "&")
        .replace("<description><![CDATA[", "<description></br>")
        .replace("]]></description>", "&nbsp;</description>")
        .replace("\"></a><br/>", "\"/></a><br/>&nbsp;")
}

fn atom(paper: &Paper, base: &str, entries: &[&Published]) -> String {
    let updated = entries.first().map(|one| rfc3339(one.at)).unwrap_or_else(|| "2020-01-01T00:00:00+07:00".to_owned());
    let items: String = entries.iter().map(|one| atom_entry(paper, base, one)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"vi\">\n\
         <title>{name}</title>\n<subtitle>{slogan}</subtitle>\n<id>tag:{id}.example,2024:feed</id>\n\
         <link href=\"{base}/\"/>\n<link rel=\"self\" href=\"{base}/atom.xml\"/>\n<updated>{updated}</updated>\n{items}</feed>\n",
        name = escaped(paper.name),
        slogan = escaped(paper.slogan),
        id = paper.id,
    )
}

fn atom_entry(paper: &Paper, base: &str, one: &Published) -> String {
    let article = &one.article;
    format!(
        "<entry>\n<title>{title}</title>\n<id>{id}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
         <published>{date}</published>\n<updated>{date}</updated>\n<author><name>{author}</name></author>\n\
         <category term=\"{section}\"/>\n<summary>{lead}</summary>\n<content type=\"html\">{body}</content>\n</entry>\n",
        title = escaped(&article.title),
        id = one.guid().unwrap_or_default(),
        link = escaped(&link(paper, base, one)),
        date = rfc3339(one.at),
        author = escaped(&article.author),
        section = escaped(&article.section),
        lead = escaped(&article.lead),
        body = escaped(&body_html(one, base)),
    )
}

fn json_feed(paper: &Paper, base: &str, entries: &[&Published]) -> String {
    let items: Vec<Value> = entries.iter().map(|one| json_item(base, one)).collect();
    json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.name,
        "description": paper.slogan,
        "home_page_url": format!("{base}/"),
        "feed_url": format!("{base}{}", paper.channel_path()),
        "language": paper.language,
        "items": items,
    })
    .to_string()
}

fn json_item(base: &str, one: &Published) -> Value {
    json!({
        "id": one.guid(),
        "url": format!("{base}{}", one.path),
        "title": one.article.title,
        "summary": one.article.lead,
        "content_html": body_html(one, base),
        "image": format!("{base}{}", one.picture_path()),
        "date_published": rfc3339(one.at),
        "authors": [{"name": one.article.author}],
        "tags": [one.article.section],
    })
}

fn sitemap(paper: &Paper, base: &str, entries: &[&Published]) -> String {
    let urls: String = entries
        .iter()
        .map(|one| {
            format!(
                "<url>\n<loc>{loc}</loc>\n<lastmod>{date}</lastmod>\n<news:news><news:publication><news:name>{name}</news:name>\
                 <news:language>{language}</news:language></news:publication>\n<news:publication_date>{date}</news:publication_date>\n\
                 <news:title>{title}</news:title></news:news>\n</url>\n",
                loc = escaped(&format!("{base}{}", one.path)),
                date = rfc3339(one.at),
                name = escaped(paper.name),
                language = paper.language,
                title = escaped(&one.article.title),
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
         xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n{urls}</urlset>\n"
    )
}

fn link(paper: &Paper, base: &str, one: &Published) -> String {
    let tracking = if paper.tracked { "?utm_source=rss&utm_medium=feed&utm_campaign=trang-chu" } else { "" };
    format!("{base}{}{tracking}", one.path)
}

fn date(paper: &Paper, one: &Published) -> String {
    if paper.fault == Fault::PrintedDates { printed_date(one.at) } else { rfc822(one.at) }
}
