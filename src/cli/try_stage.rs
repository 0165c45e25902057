//! `diembao try`: one stage on files, for tuning rules and for tests.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::try_identify;

#[derive(Debug, Args)]
pub struct Try {
    #[command(subcommand)]
    stage: Stage,
}

#[derive(Debug, Subcommand)]
enum Stage {
    /// Reads articles (JSON lines, in order) and says what each is a reprint of.
    Identify {
        /// JSON lines: id, source, url, title, summary, text, published.
        file: PathBuf,
        /// One JSON object a line.
        #[arg(long)]
        json: bool,
    },
}

pub fn run(arguments: &Try, _config: &Path) -> anyhow::Result<ExitCode> {
    match &arguments.stage {
        Stage::Identify { file, json } => try_identify::run(file, *json),
    }
}
