//! What other readers' suites expect of a feed, where our model carries it: every miss is known by
//! name, and the list of them may only shrink.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::read_at;
use crate::corpora::corpus;
use crate::model::{Entry, Listing};
use crate::parse::markup::plain_line;
use crate::text::clean_line;

/// One line a miss: file, what of it, and why.
const MISSES: &str = include_str!("misses.txt");
/// How many misses there are: to be lowered with each that is met, never raised.
const MISSES_MAX: usize = 19;
/// Of a hundred expectations, how many must be met.
const MET_PERCENT_MIN: usize = 97;

/// One expectation: a place of the feed and what stands there.
#[derive(Debug)]
struct Expected {
    file: String,
    place: String,
    wanted: String,
    met: bool,
    seen: String,
}

/// Where gofeed's feeds are said to be; feedparser's were served from a port of their own.
const FEED: &str = "https://bao.vn/rss/tin.rss";
const SERVED: &str = "http://127.0.0.1:8097/";

/// What a place holds for us: any of these will do.
type Ours = Vec<String>;

#[test]
fn suites_of_other_readers_are_met_but_for_known_misses() {
    let Some(folder) = corpus("feeds") else { return };
    let mut all = Vec::new();
    for path in files(&folder.join("gofeed/testdata"), "json") {
        of_gofeed(&path, &folder, &mut all);
    }
    for suite in ["feedparser/wellformed", "feedparser/entities"] {
        for path in files(&folder.join(suite), "xml") {
            of_feedparser(&path, &folder, &mut all);
        }
    }
    let missed: BTreeMap<String, &Expected> =
        all.iter().filter(|one| !one.met).map(|one| (format!("{} {}", one.file, one.place), one)).collect();
    let known: BTreeMap<String, &str> = MISSES.lines().filter_map(miss).collect();
    for suite in ["gofeed", "feedparser/wellformed", "feedparser/entities", ""] {
        let of = |one: &&Expected| one.file.starts_with(suite);
        let met = all.iter().filter(of).filter(|one| one.met).count();
        eprintln!("{suite}: {met} of {} expectations are met", all.iter().filter(of).count());
    }
    let new: Vec<String> = missed
        .iter()
        .filter(|(name, _)| !known.contains_key(*name))
        .map(|(name, one)| format!("{name} | wanted {:?}, seen {:?}", one.wanted, one.seen))
        .collect();
    let gone: Vec<&String> = known.keys().filter(|name| !missed.contains_key(*name)).collect();
    assert!(new.is_empty(), "misses that are not in misses.txt:\n{}", new.join("\n"));
    assert!(gone.is_empty(), "met now, to be taken out of misses.txt: {gone:#?}");
    assert!(known.len() <= MISSES_MAX, "the list of misses may only shrink");
    assert!((all.len() - missed.len()) * 100 >= all.len() * MET_PERCENT_MIN, "{} of {}", missed.len(), all.len());
}

/// `file place | reason`
fn miss(line: &str) -> Option<(String, &str)> {
    let (name, reason) = line.split_once(" | ")?;
    assert!(!reason.trim().is_empty(), "a miss needs its reason: {line}");
    Some((name.trim().to_owned(), reason))
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).map(|file| file.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name_of(path: &Path, folder: &Path) -> String {
    path.strip_prefix(folder).expect("a file of the suites").to_string_lossy().into_owned()
}

/// gofeed states the whole parse beside each feed: `a.json` for `a.xml`, `a_expected.json` for `a.json`.
fn of_gofeed(path: &Path, folder: &Path, all: &mut Vec<Expected>) {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let feed = match stem.strip_suffix("_expected") {
        Some(stem) => path.with_file_name(format!("{stem}.json")),
        None => path.with_extension("xml"),
    };
    let (Ok(body), Ok(truth)) = (std::fs::read(&feed), std::fs::read(path)) else { return };
    let Ok(truth) = serde_json::from_slice::<Value>(&truth) else { return };
    let listing = read_at(&body, FEED);
    let mut wanted = Vec::new();
    wanted.extend(text_at(&truth, "title").map(|text| ("feed.title".to_owned(), text)));
    let link = text_at(&truth, "link").or_else(|| text_at(&truth, "home_page_url"));
    wanted.extend(link.map(|text| ("feed.link".to_owned(), text)));
    wanted.extend(text_at(&truth, "language").map(|text| ("feed.language".to_owned(), text)));
    let entries = truth["entries"].as_array().or_else(|| truth["items"].as_array());
    for (at, entry) in entries.into_iter().flatten().enumerate() {
        let mut fields = gofeed_entry(entry);
        if feed.extension().is_some_and(|kind| kind == "json") {
            fields.retain(|(field, _)| *field != "enclosure");
            fields.extend(json_files(entry));
        }
        wanted.extend(fields.into_iter().map(|(field, text)| (format!("entries.{at}.{field}"), text)));
    }
    for (place, wanted) in wanted {
        judge(name_of(&feed, folder), place, wanted, &listing, all);
    }
}

fn gofeed_entry(entry: &Value) -> Vec<(&'static str, String)> {
    let mut wanted = Vec::new();
    let links = entry["links"].as_array().into_iter().flatten();
    let alternate = links
        .filter_map(|link| {
            let about = link["rel"].as_str().is_none_or(|rel| rel == "alternate");
            about.then(|| link.as_str().or(link["href"].as_str())).flatten()
        })
        .next();
    let guid = entry["guid"].as_str().or(entry["guid"]["value"].as_str()).or(entry["id"].as_str());
    let content = entry["content"].as_str().or(entry["content"]["value"].as_str());
    let content = content.or(entry["content_html"].as_str()).or(entry["content_text"].as_str());
    let people = entry["authors"].as_array().into_iter().flatten().next().or(Some(&entry["author"]));
    let author = people.and_then(|person| person.as_str().or(person["name"].as_str()).or(person["email"].as_str()));
    let tag = entry["categories"].as_array().or(entry["tags"].as_array()).into_iter().flatten().next();
    let tag =
        tag.and_then(|tag| tag.as_str().or(tag["label"].as_str()).or(tag["value"].as_str()).or(tag["term"].as_str()));
    let enclosure = entry["enclosures"].as_array().into_iter().flatten().next().or(Some(&entry["enclosure"]));
    for (field, text) in [
        ("title", entry["title"].as_str()),
        ("link", entry["link"].as_str().or(entry["url"].as_str()).or(alternate)),
        ("guid", guid),
        ("published", first_text(entry, &["publishedParsed", "pubDateParsed", "date_published"])),
        ("updated", first_text(entry, &["updatedParsed", "date_modified"])),
        ("summary", entry["summary"].as_str().or(entry["description"].as_str())),
        ("content", content),
        ("author", author),
        ("category", tag),
        ("enclosure", enclosure.and_then(|enclosure| enclosure["url"].as_str())),
    ] {
        wanted.extend(text.filter(|text| !text.trim().is_empty()).map(|text| (field, text.to_owned())));
    }
    wanted
}

/// A JSON Feed names pictures and attachments apart; our entry holds both in one list, pictures first.
fn json_files(entry: &Value) -> Vec<(&'static str, String)> {
    let image = first_text(entry, &["image", "banner_image"]).or(entry["image"]["url"].as_str());
    let attached = entry["enclosures"].as_array().or(entry["attachments"].as_array()).into_iter().flatten().next();
    let attached = attached.and_then(|attached| attached["url"].as_str());
    let stated = [("image", image), ("attachment", attached)];
    stated.into_iter().filter_map(|(field, text)| Some((field, text?.to_owned()))).collect()
}

fn first_text<'a>(value: &'a Value, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| value[*name].as_str())
}

fn text_at(value: &Value, name: &str) -> Option<String> {
    value[name].as_str().filter(|text| !text.trim().is_empty()).map(str::to_owned)
}

/// feedparser states one thing of each feed, as a Python expression in a comment at its head.
fn of_feedparser(path: &Path, folder: &Path, all: &mut Vec<Expected>) {
    let body = std::fs::read(path).expect("a feed");
    let head = String::from_utf8_lossy(&body);
    let Some(expectation) = head.lines().find_map(|line| line.trim().strip_prefix("Expect:")) else { return };
    let expectation = expectation.trim().trim_start_matches("not bozo and ");
    let Some((left, right)) = expectation.split_once(" == ") else { return };
    let (Some(place), Some(wanted)) = (place(left.trim()), literal(right.trim())) else { return };
    let listing = read_at(&body, &served_at(&head));
    judge(name_of(path, folder), place, wanted, &listing, all);
}

/// The address that a document has by its own account: `Content-Location` is part of the test.
fn served_at(head: &str) -> String {
    let stated =
        head.lines().find_map(|line| line.trim().strip_prefix("Header:")?.trim().strip_prefix("Content-Location:"));
    let base = url::Url::parse(SERVED).expect("an address");
    let joined = base.join(stated.unwrap_or_default().trim()).ok();
    joined.filter(|url| url.scheme() == "http").map_or_else(|| SERVED.to_owned(), String::from)
}

/// `entries[0]['title']` as `entries.0.title`; none where our model has no such place.
fn place(python: &str) -> Option<String> {
    let flat: String = python.replace("['", ".").replace("']", "").replace('[', ".").replace(']', "");
    if flat.contains(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '.' || letter == '_')) {
        return None;
    }
    let (who, field) = match flat.split('.').collect::<Vec<_>>().as_slice() {
        ["feed", rest @ ..] => ("feed".to_owned(), rest.join(".")),
        ["entries", at, rest @ ..] => (format!("entries.{at}"), rest.join(".")),
        _ => return None,
    };
    let ours = match field.as_str() {
        "title" | "title_detail.value" => "title",
        "link" => "link",
        "language" if who == "feed" => "language",
        _ if who == "feed" => return None,
        "links.0.href" => "link",
        "id" | "guid" => "guid",
        "description" | "summary" | "summary_detail.value" => "summary",
        "content.0.value" => "content",
        "author" | "author_detail.name" => "author",
        "tags.0.term" => "category",
        "published_parsed" => "published",
        "updated_parsed" => "updated",
        "enclosures.0.href" | "enclosures.0.url" => "enclosure",
        _ => return None,
    };
    Some(format!("{who}.{ours}"))
}

/// A Python string, or a tuple of a date as RFC 3339.
fn literal(python: &str) -> Option<String> {
    if let Some(tuple) = python.strip_prefix('(') {
        let parts: Vec<i64> =
            tuple.trim_end_matches(')').split(',').filter_map(|part| part.trim().parse().ok()).collect();
        let [year, month, day, hour, minute, second, ..] = parts[..] else { return None };
        return Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"));
    }
    let python = python.strip_prefix('u').unwrap_or(python);
    let quote = python.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let inner = python[1..].strip_suffix(quote)?;
    let mut text = String::new();
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            // Anything more than one string is an expression.
            if letter == quote {
                return None;
            }
            text.push(letter);
            continue;
        }
        let (kind, digits) = match letters.next()? {
            'n' => ('\n', 0),
            't' => ('\t', 0),
            'r' => ('\r', 0),
            'x' => ('\0', 2),
            'u' => ('\0', 4),
            'U' => ('\0', 8),
            other => (other, 0),
        };
        if digits == 0 {
            text.push(kind);
        } else {
            let code: String = letters.by_ref().take(digits).collect();
            text.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

fn judge(file: String, place: String, wanted: String, listing: &Listing, all: &mut Vec<Expected>) {
    let field = place.rsplit('.').next().unwrap_or_default().to_owned();
    let seen = match place.split('.').collect::<Vec<_>>().as_slice() {
        ["feed", "title"] => some(&listing.title),
        ["feed", "link"] => some(&listing.link),
        ["feed", "language"] => some(&listing.language),
        ["entries", at, _] => {
            let entry = at.parse::<usize>().ok().and_then(|at| listing.entries.get(at));
            entry.map(|entry| of_entry(entry, &field)).unwrap_or_default()
        }
        _ => return,
    };
    // Markup of which a reader sees nothing, such as a picture in a title, is nothing.
    let nothing =
        !is_exact(&field) && reader_sees(&wanted).is_empty() && seen.iter().all(|seen| reader_sees(seen).is_empty());
    let met = nothing || seen.iter().any(|seen| same(&field, seen, &wanted));
    all.push(Expected { file, place, wanted, met, seen: seen.join(" | ") });
}

fn of_entry(entry: &Entry, field: &str) -> Ours {
    let when = |at: Option<crate::model::Timestamp>| at.map(|at| at.to_string()).into_iter().collect();
    match field {
        "title" => some(&entry.title),
        "link" => some(&entry.url),
        "guid" => some(&entry.guid),
        "summary" => [some(&entry.summary), some(&entry.content)].concat(),
        "content" => some(&entry.content),
        "published" => when(entry.published),
        // One date stands for both where a format has but one.
        "updated" => [when(entry.updated), when(entry.published)].concat(),
        "author" => entry.authors.clone(),
        "category" => entry.categories.first().cloned().into_iter().collect(),
        "enclosure" => entry.enclosures.first().map(|one| one.url.clone()).into_iter().collect(),
        "image" => some(&entry.enclosures.first().map(|one| one.url.clone())),
        "attachment" => {
            let attached = entry.enclosures.iter().filter(|one| one.media_type.is_some());
            attached.map(|one| one.url.clone()).take(1).collect()
        }
        _ => Vec::new(),
    }
}

fn some(text: &Option<String>) -> Ours {
    text.iter().cloned().collect()
}

/// Whether a field is compared to the letter, or as what it stands for.
fn is_exact(field: &str) -> bool {
    matches!(
        field,
        "link" | "enclosure" | "attachment" | "image" | "published" | "updated" | "guid" | "language" | "author"
    )
}

/// Texts are compared as a reader sees them, addresses as resolved, dates as instants.
fn same(field: &str, seen: &str, wanted: &str) -> bool {
    match field {
        "link" | "enclosure" | "attachment" | "image" => {
            let base = url::Url::parse(FEED).expect("an address");
            let whole = |text: &str| base.join(text.trim()).map(String::from).unwrap_or_default();
            whole(seen) == whole(wanted)
        }
        "published" | "updated" => {
            let whole = |text: &str| text.parse::<crate::model::Timestamp>().map(|at| at.as_second()).ok();
            whole(seen).is_some() && whole(seen) == whole(wanted)
        }
        "guid" | "language" => clean_line(seen) == clean_line(wanted),
        // `Name (address)` where we keep the name.
        "author" => {
            let wanted = reader_sees(wanted);
            wanted == seen || wanted.strip_prefix(seen).is_some_and(|rest| rest.starts_with(" (") && rest.contains('@'))
        }
        "content" => {
            reader_sees(seen) == reader_sees(wanted) && links(wanted).iter().all(|link| links(seen).contains(link))
        }
        _ => reader_sees(seen) == reader_sees(wanted),
    }
}

/// Addresses that markup leads to.
fn links(html: &str) -> Vec<String> {
    let parts = html.split("href=\"").chain(html.split("src=\"")).skip(1);
    parts
        .filter_map(|part| part.split('"').next())
        .filter_map(|link| url::Url::parse(link).ok())
        .map(String::from)
        .collect()
}

fn reader_sees(text: &str) -> String {
    plain_line(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
