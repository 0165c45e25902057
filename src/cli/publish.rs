//! `diembao publish`: every feed and page as plain files, for a server that knows nothing else.

mod folder;

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use indicatif::ProgressBar;

use self::folder::{Folder, Tally};
use super::fetch::bar;
use super::words::counted;
use super::{Common, block_on, load};
use crate::config::Config;
use crate::control::{self, Answer, DOCUMENTS_MAX, Page, Question};
use crate::daemon::{self, Service};
use crate::publish::{file_name, links};

/// Most files of one folder: what file systems and their keepers still bear.
const FILES_MAX: usize = 200_000;
/// Days of articles where none are named.
const DAYS: u32 = 30;
/// Seconds of a day.
const DAY_SECONDS: u64 = 24 * 3600;

/// Writes every feed and page as static files.
#[derive(Debug, Args)]
pub struct Publish {
    /// The folder; what this command wrote there before and is published no more is removed.
    dir: PathBuf,
    /// Articles of so many days have a page of their own, and those that these pages lead to.
    #[arg(long, default_value_t = DAYS, value_name = "N")]
    days: u32,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Publish, common: &Common) -> anyhow::Result<ExitCode> {
    let config = load(&common.config)?;
    let base = config.service.base_url.to_string();
    let mut folder = Folder::open(&arguments.dir)?;
    let bar = bar(!arguments.json);
    let tally = block_on(async {
        let desk = Desk::open(config).await?;
        let written = write(&desk, &mut folder, &base, arguments.days, &bar).await;
        desk.close().await;
        written?;
        folder.finish()
    })?;
    bar.finish_and_clear();
    match arguments.json {
        true => println!("{}", serde_json::to_string(&tally)?),
        false => println!("{}", sentence(&tally)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes what is published and all that its pages lead to.
async fn write(desk: &Desk, folder: &mut Folder, base: &str, days: u32, bar: &ProgressBar) -> anyhow::Result<()> {
    let age = Duration::from_secs(u64::from(days) * DAY_SECONDS);
    let since = daemon::clock().checked_sub(age).context("there are not so many days: give fewer `--days`")?;
    let Answer::Addresses(paths) = desk.ask(Question::Addresses { since }).await? else { return other() };
    let mut known: HashSet<String> = paths.iter().cloned().collect();
    let mut waiting = VecDeque::from(paths);
    while !waiting.is_empty() {
        anyhow::ensure!(known.len() <= FILES_MAX, "there are more than {FILES_MAX} files: give fewer `--days`");
        bar.set_length(known.len() as u64);
        let paths: Vec<String> = waiting.drain(..waiting.len().min(DOCUMENTS_MAX)).collect();
        bar.inc(paths.len() as u64);
        let Answer::Pages(pages) = desk.ask(Question::Pages { paths }).await? else { return other() };
        for page in pages {
            put(folder, &page)?;
            let found = if page.is_page { page.text.as_str() } else { "" };
            for path in links(found, base).filter(|path| file_name(path, false).is_some()) {
                if known.insert(path.to_owned()) {
                    waiting.push_back(path.to_owned());
                }
            }
        }
    }
    Ok(())
}

fn put(folder: &mut Folder, page: &Page) -> anyhow::Result<()> {
    let name = file_name(&page.path, page.is_page).with_context(|| format!("`{}` can be no file", page.path))?;
    folder.put(&name, page.text.as_bytes())
}

fn other() -> anyhow::Result<()> {
    anyhow::bail!("the daemon answered another question")
}

fn sentence(tally: &Tally) -> String {
    let files = counted(tally.files, "file", "files");
    format!("{files}: {} written, {} removed, {} as they were", tally.written, tally.removed, tally.kept)
}

/// Who answers: the daemon that runs, or a service of our own on the store, for all questions.
enum Desk {
    Running(PathBuf),
    Own(Arc<Service>),
}

impl Desk {
    async fn open(config: Config) -> anyhow::Result<Desk> {
        match control::is_answered(&config.service.data_dir).await {
            true => Ok(Desk::Running(config.service.data_dir)),
            false => Ok(Desk::Own(Arc::new(Service::start(config, daemon::clock)?))),
        }
    }

    async fn ask(&self, question: Question) -> anyhow::Result<Answer> {
        match self {
            Desk::Running(data_dir) => {
                let answer = control::ask(data_dir, &question, &mut |_| {}).await?;
                answer.context("the daemon ended meanwhile: run this again")
            }
            Desk::Own(service) => control::answer(service, question, &|_| {}).await,
        }
    }

    async fn close(self) {
        if let Desk::Own(service) = self {
            service.stop(Instant::now()).await;
        }
    }
}
