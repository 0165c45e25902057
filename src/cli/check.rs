//! `diembao check`: validates feeds.toml and prints what was understood.

use std::process::ExitCode;

use clap::Args;

use super::{Common, load};
use crate::config;

#[derive(Debug, Args)]
pub struct Check {
    /// One JSON object: what the file holds, counted.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Check, common: &Common) -> anyhow::Result<ExitCode> {
    let config = load(&common.config)?;
    match arguments.json {
        true => println!("{}", serde_json::to_string(&config::facts(&config))?),
        false => print!("{}", config::summary(&config)),
    }
    Ok(ExitCode::SUCCESS)
}
