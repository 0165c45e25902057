//! `diembao probe`: what is at an address, and a `[[source]]` to paste.

use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Args;
use indicatif::ProgressBar;
use url::Url;

use super::look::fault_line;
use super::try_stage::config_if_there;
use super::words::{counted, format_name};
use super::{Common, block_on};
use crate::config::{self, Config};
use crate::daemon;
use crate::model::ChannelKind;
use crate::pipeline::probe::{Article, Channel, Page, Probed, Sample, probe};

/// Feeds of sections that are shown.
const SECTIONS_MAX: usize = 12;

#[derive(Debug, Args)]
pub struct Probe {
    /// The address of a paper's front page, a feed, a sitemap, a list or an article; without a
    /// scheme, https is meant.
    url: String,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Probe, common: &Common) -> anyhow::Result<ExitCode> {
    let url = address(&arguments.url)?;
    let config = settings(&common.config)?;
    let told = spinner();
    let tell = |url: &str| match &told {
        Some(spinner) => spinner.set_message(url.to_owned()),
        None => eprintln!("asking {url}"),
    };
    let found = block_on(async {
        let found = probe(&config, &url, daemon::clock(), &tell).await;
        // Portals without TLS are still many: where nobody named a scheme, the other may be meant.
        match (found, plain(&arguments.url, &url)) {
            (Err(_), Some(plain)) => Ok(probe(&config, &plain, daemon::clock(), &tell).await?),
            (found, _) => Ok(found?),
        }
    });
    if let Some(spinner) = told {
        spinner.finish_and_clear();
    }
    let found = found?;
    match (arguments.json, found.any()) {
        (true, _) => println!("{}", serde_json::to_string(&found)?),
        (false, true) => print!("{}", shown(&found)),
        (false, false) => eprint!("{}", nothing(&found)),
    }
    Ok(ExitCode::from(u8::from(!found.any())))
}

/// The configuration when there is one, for its `[fetch]`; else the defaults.
fn settings(path: &Path) -> anyhow::Result<Config> {
    match config_if_there(path)? {
        Some(config) => Ok(config),
        None => Ok(config::parse("", path)?),
    }
}

fn address(text: &str) -> anyhow::Result<Url> {
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let url = Url::parse(&whole).ok().filter(|url| url.host_str().is_some());
    url.with_context(|| format!("`{text}` is no address; write it as https://baodongnai.com.vn/"))
}

/// The address by http, where it was given without a scheme.
fn plain(given: &str, url: &Url) -> Option<Url> {
    (!given.contains("://")).then(|| Url::parse(&url.as_str().replacen("https", "http", 1)).ok()).flatten()
}

fn spinner() -> Option<ProgressBar> {
    let spinner = std::io::stderr().is_terminal().then(ProgressBar::new_spinner)?;
    spinner.enable_steady_tick(Duration::from_millis(200));
    Some(spinner)
}

fn nothing(found: &Probed) -> String {
    let mut lines = vec![format!("nothing that can be polled was found at {} or around it", found.asked)];
    lines.extend(found.failed.iter().map(|why| format!("  {why}")));
    lines.push(
        "  open it in a browser: if it lists articles, add it as a channel of kind \"page\" with a `link`".to_owned(),
    );
    lines.join("\n") + "\n"
}

fn shown(found: &Probed) -> String {
    let mut lines = vec![format!("{}: {}", found.home, found.site.as_deref().unwrap_or("no title"))];
    for (kind, name) in [(ChannelKind::Feed, "Feeds"), (ChannelKind::Sitemap, "Sitemaps")] {
        let channels: Vec<&Channel> = found.channels.iter().filter(|channel| channel.kind == kind).collect();
        lines.push(format!("{name}: {}", channels.len()));
        channels.iter().for_each(|channel| lines.extend(channel_lines(channel)));
    }
    if found.sections.len() > 1 {
        lines.push(format!("Feeds that pages name: {}", found.sections.len()));
        let named =
            |link: &crate::parse::FeedLink| format!("  {}  {}", link.url, link.name.as_deref().unwrap_or_default());
        lines.extend(found.sections.iter().take(SECTIONS_MAX).map(named));
    }
    lines.extend(found.page.iter().flat_map(page_lines));
    lines.extend(found.article.iter().flat_map(article_lines));
    lines.extend(found.failed.iter().map(|why| format!("Did not come: {why}")));
    let requests = counted(found.requests, "request", "requests");
    lines.push(format!("{requests}\n\n{}", found.source.as_deref().unwrap_or_default()));
    lines.join("\n")
}

fn channel_lines(channel: &Channel) -> Vec<String> {
    let texts = match (channel.kind, channel.full_texts) {
        (ChannelKind::Sitemap, _) => String::new(),
        (_, 0) => ", teasers".to_owned(),
        (_, all) if all == channel.entries => ", whole texts".to_owned(),
        (_, some) => format!(", {some} of them whole texts"),
    };
    let format = channel.format.map(|format| format!("{}, ", format_name(format))).unwrap_or_default();
    let title = channel.title.as_ref().map(|title| format!("“{title}”, ")).unwrap_or_default();
    let index = channel.sitemaps.map(|count| format!("an index of {count}; in its newest: ")).unwrap_or_default();
    let newest = channel.newest.as_deref().map(|at| format!(", newest {at}")).unwrap_or_default();
    let entries = counted(channel.entries, "entry", "entries");
    let yes = |flag: bool| if flag { "yes" } else { "no" };
    let mut lines = vec![
        format!("  {} ({})", channel.url, channel.found),
        format!("    {format}{title}{index}{entries}{newest}{texts}"),
        format!("    ETag {}, Last-Modified {}", yes(channel.etag), yes(channel.last_modified)),
    ];
    lines.extend(channel.samples.iter().take(2).map(sample_line));
    lines.extend(channel.faults.iter().map(|fault| format!("    fault: {}", fault_line(fault))));
    lines
}

fn page_lines(page: &Page) -> Vec<String> {
    let mut lines = vec![
        format!("Listing page: {}", page.url),
        format!("  {}", counted(page.links, "link to an article", "links to articles")),
    ];
    lines.extend(page.samples.iter().map(sample_line));
    lines
}

fn article_lines(article: &Article) -> Vec<String> {
    let mut lines = vec![format!("Article: {}", article.url)];
    let facts = [
        ("title", article.title.clone()),
        ("date", article.published.clone()),
        ("authors", Some(article.authors.join(", ")).filter(|names| !names.is_empty())),
        ("summary", article.summary.clone()),
        ("text", Some(counted(article.letters, "letter", "letters"))),
    ];
    lines.extend(facts.iter().map(|(name, fact)| format!("  {name:7}  {}", fact.as_deref().unwrap_or("not found"))));
    lines.extend(article.first.lines().filter(|line| !line.is_empty()).map(|line| format!("    {line}")));
    lines.extend(article.faults.iter().map(|fault| format!("  fault: {}", fault_line(fault))));
    lines
}

fn sample_line(sample: &Sample) -> String {
    let date = sample.date.as_deref().unwrap_or("no date");
    format!("    {date}  {}", sample.title.as_deref().unwrap_or(&sample.url))
}
