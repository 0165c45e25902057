//! `diembao export`: what others can import.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, load};
use crate::publish::{opml, outline};

#[derive(Debug, Args)]
pub struct Export {
    /// What to print.
    #[arg(value_enum)]
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Every feed that is published, in groups, for a reader's import: what `/opml.xml` serves.
    Opml,
}

pub fn run(arguments: &Export, common: &Common) -> anyhow::Result<ExitCode> {
    let config = load(&common.config)?;
    let bytes = match arguments.what {
        What::Opml => opml(&outline(&config)),
    };
    std::io::stdout().write_all(&bytes)?;
    Ok(ExitCode::SUCCESS)
}
