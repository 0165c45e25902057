//! `diembao run`: the daemon.

use std::process::ExitCode;

use super::{Common, block_on, load};
use crate::daemon::{self, Service};

pub fn run(common: &Common) -> anyhow::Result<ExitCode> {
    let config = load(&common.config)?;
    block_on(async {
        let service = Service::start(config, daemon::clock)?;
        daemon::run(service, Some(common.config.clone()), |address| tracing::info!("serving at {address}")).await?;
        Ok(ExitCode::SUCCESS)
    })
}
