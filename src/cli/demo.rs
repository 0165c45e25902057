//! `diembao demo`: the daemon of `run` on a newsroom of made-up papers, with nothing to set up.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::block_on;
use crate::config;
use crate::daemon::{self, Service};
use crate::demo::{Newsroom, Options};

/// Time between two new articles: a newcomer sees the feeds fill while reading about them.
const ARRIVALS: Duration = Duration::from_secs(4);
/// The first port that is tried for the pages; the next ones follow.
const PORT: u16 = 8080;
/// Ports that are tried.
const PORTS: u16 = 20;

#[derive(Debug, Args)]
pub struct Demo {
    /// The same seed gives the same newsroom.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where pages and feeds are served; without it, the first free port from 8080 on.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// A folder for the store that is kept; without it, one that is removed at the end.
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

pub fn run(arguments: &Demo) -> anyhow::Result<ExitCode> {
    let temporary = std::env::temp_dir().join(format!("diembao-demo-{}", std::process::id()));
    let folder = arguments.data_dir.clone().unwrap_or_else(|| temporary.clone());
    let done = block_on(show(arguments, &folder));
    if arguments.data_dir.is_none() {
        // Nothing of worth is in it, and it may never have been made.
        let _ = std::fs::remove_dir_all(&temporary);
    }
    done
}

async fn show(arguments: &Demo, folder: &std::path::Path) -> anyhow::Result<ExitCode> {
    let options = Options { seed: arguments.seed, now: daemon::clock(), arrivals: ARRIVALS, port: 0 };
    let newsroom = Newsroom::start(options).await?;
    std::fs::create_dir_all(folder)?;
    let listen = format!("127.0.0.1:{}", port(arguments)?);
    let path = folder.join("feeds.toml");
    std::fs::write(&path, newsroom.feeds_toml(&listen, &folder.join("storage")))?;
    let service = Service::start(config::load(&path)?, daemon::clock)?;
    println!("{}", newsroom.tell());
    daemon::run(service, Some(path), |address| {
        let address = address.trim_end_matches('/');
        println!("Open in a browser:        {address}/");
        println!("Subscribe in a reader to: {address}/feeds/topics/chuyen-doi-so.atom");
        println!("All feeds:                {address}/opml.xml");
        println!("Stop with Ctrl-C.\n");
    })
    .await?;
    newsroom.stop().await;
    Ok(ExitCode::SUCCESS)
}

fn port(arguments: &Demo) -> anyhow::Result<u16> {
    if let Some(port) = arguments.port {
        return Ok(port);
    }
    let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    let found = (PORT..PORT + PORTS).find(free);
    found.ok_or_else(|| anyhow::anyhow!("no port from {PORT} to {} is free: name one with --port", PORT + PORTS - 1))
}
