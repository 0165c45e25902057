//! `diembao try parse`: a document to entries and faults.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use jiff::tz::TimeZone;
use serde::Serialize;
use url::Url;

use super::look::fault_line;
use super::try_stage::{config_if_there, zone};
use super::words::format_name;
use crate::model::{Enclosure, Entry, Fault, ListingFormat, Timestamp, time};
use crate::parse::{Document, listing};

#[derive(Debug, Args)]
pub struct Parse {
    /// The document.
    file: PathBuf,
    /// `Content-Type` as the server said.
    #[arg(long, value_name = "T")]
    content_type: Option<String>,
    /// The address that it came from: what links in it are relative to.
    #[arg(long, value_name = "URL", default_value = "http://example.org/")]
    base: Url,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Parsed<'a> {
    format: Option<ListingFormat>,
    title: Option<&'a str>,
    link: Option<&'a str>,
    language: Option<&'a str>,
    entries: Vec<Shown<'a>>,
    faults: &'a [Fault],
    repaired: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    guid: Option<&'a str>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    summary: Option<&'a str>,
    content: Option<&'a str>,
    authors: &'a [String],
    published: Option<String>,
    updated: Option<String>,
    categories: &'a [String],
    enclosures: &'a [Enclosure],
}

pub fn run(arguments: &Parse, config: &Path) -> anyhow::Result<ExitCode> {
    let config = config_if_there(config)?;
    let zone = zone(config.as_ref());
    let body =
        std::fs::read(&arguments.file).with_context(|| format!("can not read `{}`", arguments.file.display()))?;
    let content_type = arguments.content_type.as_deref();
    let read =
        listing(&Document { body: &body, content_type, url: &arguments.base, kind: None, zone: &zone, links: None });
    let parsed = Parsed {
        format: read.format,
        title: read.title.as_deref(),
        link: read.link.as_deref(),
        language: read.language.as_deref(),
        entries: read.entries.iter().map(|entry| shown(entry, &zone)).collect(),
        faults: &read.faults,
        repaired: read.repaired,
    };
    match arguments.json {
        true => println!("{}", serde_json::to_string(&parsed)?),
        false => print(&parsed),
    }
    Ok(ExitCode::from(u8::from(read.format.is_none())))
}

fn shown<'a>(entry: &'a Entry, zone: &TimeZone) -> Shown<'a> {
    let date = |at: Option<Timestamp>| at.map(|at| time::rfc3339(at, zone));
    Shown {
        guid: entry.guid.as_deref(),
        url: entry.url.as_deref(),
        title: entry.title.as_deref(),
        summary: entry.summary.as_deref(),
        content: entry.content.as_deref(),
        authors: &entry.authors,
        published: date(entry.published),
        updated: date(entry.updated),
        categories: &entry.categories,
        enclosures: &entry.enclosures,
    }
}

fn print(parsed: &Parsed<'_>) {
    let format = parsed.format.map_or("not a listing", format_name);
    println!("{format}: {}", parsed.title.unwrap_or("no title"));
    for entry in &parsed.entries {
        let published = entry.published.as_deref().unwrap_or("no date");
        println!("  {published}  {}\n    {}", entry.title.unwrap_or("no title"), entry.url.unwrap_or("no address"));
    }
    parsed.faults.iter().for_each(|fault| println!("  fault: {}", fault_line(fault)));
}
