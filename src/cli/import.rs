//! `diembao import`: a reader's subscriptions into feeds.toml.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::Common;
use super::try_stage::config_if_there;
use super::words::counted;
use crate::config;
use crate::pipeline::probe::{Imported, import};

/// The longest list that is read, in bytes: ten thousand subscriptions take a third of it.
const LIST_BYTES_MAX: u64 = 8 << 20;

/// Feeds that are left out, of which the addresses are told.
const KNOWN_SHOWN: usize = 10;

#[derive(Debug, Args)]
pub struct Import {
    /// The OPML file.
    file: PathBuf,
    /// Prints the [[source]]s alone, and leaves feeds.toml as it is.
    #[arg(long)]
    dry_run: bool,
}

pub fn run(arguments: &Import, common: &Common) -> anyhow::Result<ExitCode> {
    let config = match arguments.dry_run {
        true => config_if_there(&common.config)?,
        false => Some(super::load(&common.config)?),
    };
    let found = import(&read(&arguments.file)?, config.as_ref());
    for fault in &found.faults {
        eprintln!("{}: {}", arguments.file.display(), fault.message);
    }
    for url in found.known.iter().take(KNOWN_SHOWN) {
        eprintln!("polled already: {url}");
    }
    if found.known.len() > KNOWN_SHOWN {
        eprintln!("… and {} more", found.known.len() - KNOWN_SHOWN);
    }
    for (url, source) in found.beside.iter().take(KNOWN_SHOWN) {
        eprintln!("left out: {url} is of `{source}`, which is there: add a [[source.channel]] to it");
    }
    if found.beside.len() > KNOWN_SHOWN {
        eprintln!("… and {} more of papers that are there", found.beside.len() - KNOWN_SHOWN);
    }
    let text = found.sources.iter().map(|source| format!("\n{}", source.text)).collect::<String>();
    match (arguments.dry_run, found.sources.is_empty()) {
        (_, true) => eprintln!("nothing to add"),
        (true, false) => print!("{}", text.trim_start()),
        (false, false) => {
            add(&common.config, &arguments.file, &text)?;
            tell(&found.sources, &common.config);
        }
    }
    // A list that names no feed at all was not what was meant.
    let nothing = found.sources.is_empty() && found.known.is_empty() && found.beside.is_empty();
    Ok(ExitCode::from(u8::from(nothing)))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = || format!("`{}` can not be read", path.display());
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(LIST_BYTES_MAX + 1).read_to_end(&mut bytes))
        .with_context(unreadable)?;
    let most = LIST_BYTES_MAX >> 20;
    anyhow::ensure!(bytes.len() as u64 <= LIST_BYTES_MAX, "`{}` is longer than {most} MiB", path.display());
    Ok(bytes)
}

/// Adds sources at the end of feeds.toml: whole or not at all, and only when the whole is right.
fn add(config: &Path, list: &Path, sources: &str) -> anyhow::Result<()> {
    let unwritable = || format!("`{}` can not be written", config.display());
    // Where the path is a link, the file behind it is replaced, not the link.
    let path = fs::canonicalize(config).with_context(unwritable)?;
    let before = fs::read_to_string(&path).with_context(unwritable)?;
    let name = list.file_name().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().filter(|letter| !letter.is_control()).collect();
    let text =
        format!("{}\n\n# From {name}. Not asked yet: `diembao probe URL` looks at one.\n{sources}", before.trim_end());
    config::parse(&text, &path).context("what would be added does not fit; nothing was changed")?;
    let beside = path.with_extension(format!("toml.{}", std::process::id()));
    fs::write(&beside, text).with_context(unwritable)?;
    fs::set_permissions(&beside, fs::metadata(&path)?.permissions()).with_context(unwritable)?;
    fs::rename(&beside, &path).with_context(unwritable)
}

fn tell(sources: &[Imported], config: &Path) {
    for source in sources {
        println!("{:<32} {:<12} {}", source.id, counted(source.channels, "channel", "channels"), source.name);
    }
    println!(
        "{} added to {}: look at kind, province and republish of each, then reload the service (SIGHUP)",
        counted(sources.len(), "source", "sources"),
        config.display()
    );
}
