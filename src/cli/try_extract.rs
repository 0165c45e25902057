//! `diembao try extract`: an article's page to what stands in it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;
use serde_json::json;
use url::Url;

use super::look::fault_line;
use super::try_stage::{config_if_there, zone};
use crate::extract::{Page, from_page};
use crate::model::{ExtractRules, SourceId, Timestamp, time};
use crate::parse;

#[derive(Debug, Args)]
pub struct Extract {
    /// The page.
    file: PathBuf,
    /// The address that it came from.
    #[arg(long, value_name = "URL")]
    url: Url,
    /// The source whose selectors apply; without it, the one whose host the address has.
    #[arg(long, value_name = "ID")]
    source: Option<SourceId>,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Extract, config: &Path) -> anyhow::Result<ExitCode> {
    let config = config_if_there(config)?;
    let zone = zone(config.as_ref());
    let body =
        std::fs::read(&arguments.file).with_context(|| format!("can not read `{}`", arguments.file.display()))?;
    let (html, mut faults) = parse::decode(&body, None);
    let sources = config.as_ref().map(|config| config.sources.as_slice()).unwrap_or_default();
    let source = match &arguments.source {
        Some(id) => Some(
            sources
                .iter()
                .find(|source| source.id == *id)
                .with_context(|| format!("no source `{id}` is configured: `diembao check` lists them"))?,
        ),
        None => sources.iter().find(|source| source.homepage.host_str() == arguments.url.host_str()),
    };
    let none = ExtractRules::default();
    let rules = source.map_or(&none, |source| &source.extract);
    let language = source.map_or("vi", |source| source.language.as_str());
    let mut page = from_page(&Page { html: &html, url: &arguments.url, rules, zone: &zone, language });
    faults.append(&mut page.faults);
    let date = |at: Option<Timestamp>| at.map(|at| time::rfc3339(at, &zone));
    if arguments.json {
        let printed = json!({
            "url": arguments.url, "canonical": page.canonical, "title": page.title, "kicker": page.kicker,
            "summary": page.summary, "authors": page.authors, "published": date(page.published),
            "updated": date(page.updated), "section": page.section, "tags": page.tags, "images": page.images,
            "language": page.language, "text": page.text, "html": page.html, "faults": faults,
        });
        println!("{printed}");
        return Ok(ExitCode::SUCCESS);
    }
    for line in [&page.kicker, &page.title, &page.summary].into_iter().flatten() {
        println!("{line}\n");
    }
    println!("{}  {}\n\n{}", page.authors.join(", "), date(page.published).unwrap_or_default(), page.text);
    faults.iter().for_each(|fault| println!("fault: {}", fault_line(fault)));
    Ok(ExitCode::SUCCESS)
}
