//! `diembao check`: validates feeds.toml and prints what was understood.

use std::process::ExitCode;

use super::{Common, load};
use crate::config;

pub fn run(common: &Common) -> anyhow::Result<ExitCode> {
    print!("{}", config::summary(&load(&common.config)?));
    Ok(ExitCode::SUCCESS)
}
