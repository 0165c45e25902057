//! `diembao try`: one stage on files, for tuning rules and for tests.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::{try_classify, try_extract, try_identify, try_parse};

#[derive(Debug, Args)]
pub struct Try {
    #[command(subcommand)]
    stage: Stage,
}

#[derive(Debug, Subcommand)]
enum Stage {
    /// Reads a feed, sitemap or listing page and prints its entries and faults.
    Parse(try_parse::Parse),
    /// Reads an article's page and prints what stands in it.
    Extract(try_extract::Extract),
    /// Reads articles (JSON lines, in order) and says what each is a reprint of.
    Identify(Articles),
    /// Reads articles (JSON lines) and says their topics and provinces.
    Classify(Articles),
}

/// A file of articles.
#[derive(Debug, Args)]
pub struct Articles {
    /// JSON lines: id, source, url, title, summary, text, published.
    pub file: PathBuf,
    /// One JSON object a line.
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &Try, config: &Path) -> anyhow::Result<ExitCode> {
    match &arguments.stage {
        Stage::Parse(arguments) => try_parse::run(arguments, config),
        Stage::Extract(arguments) => try_extract::run(arguments, config),
        Stage::Identify(arguments) => try_identify::run(&arguments.file, arguments.json),
        Stage::Classify(arguments) => try_classify::run(&arguments.file, arguments.json, config),
    }
}

/// The configuration when there is one: `try` also works without.
pub fn config_if_there(path: &Path) -> anyhow::Result<Option<crate::config::Config>> {
    if path.exists() { super::load(path).map(Some) } else { Ok(None) }
}

/// The zone that dates without one are in: the configuration's, or Viet Nam's.
pub fn zone(config: Option<&crate::config::Config>) -> jiff::tz::TimeZone {
    config.map_or_else(
        || jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is built in"),
        |config| config.service.timezone.clone(),
    )
}
