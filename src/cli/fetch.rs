//! `diembao fetch`: one round now, with a progress bar on a terminal and a closing table.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::{Common, ask};
use crate::control::{Answer, Question, Row};
use crate::model::{Outcome, SourceId};

#[derive(Debug, Args)]
pub struct Fetch {
    /// Only these sources.
    sources: Vec<SourceId>,
    /// One JSON object a channel.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Fetch, common: &Common) -> anyhow::Result<ExitCode> {
    let bar = bar(!arguments.json);
    let question = Question::Fetch { sources: arguments.sources.clone() };
    let answer = ask(common, question, &mut |step| {
        bar.set_length(step.total as u64);
        bar.set_position(step.done as u64);
        bar.set_message(step.row.channel.source.to_string());
    })?;
    bar.finish_and_clear();
    let Answer::Fetched(rows) = answer else { anyhow::bail!("the daemon answered another question") };
    match arguments.json {
        true => rows.iter().try_for_each(|row| serde_json::to_string(row).map(|line| println!("{line}")))?,
        false => print!("{}", table(&rows)),
    }
    let failed = rows.iter().any(|row| matches!(row.outcome, Outcome::Failed { .. }));
    Ok(ExitCode::from(u8::from(failed)))
}

fn bar(shown: bool) -> ProgressBar {
    if !shown || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// What failed stands last, where it is read.
fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.channel.source.as_str().len()).max().unwrap_or_default().max(6);
    let mut lines =
        vec![format!("{:width$}  {:>7}  {:>5}  {:>6}  {}", "source", "entries", "fresh", "faults", "channel")];
    for row in rows {
        let (source, url) = (row.channel.source.as_str(), &row.channel.url);
        match &row.outcome {
            Outcome::Listed { entries, .. } => {
                lines.push(format!("{source:width$}  {entries:>7}  {:>5}  {:>6}  {url}", row.drafts, row.faults));
            }
            Outcome::NotModified => {
                lines.push(format!("{source:width$}  {:>7}  {:>5}  {:>6}  {url} (unchanged)", "-", 0, 0))
            }
            Outcome::Failed { .. } => {}
        }
    }
    let mut failed = 0;
    for row in rows {
        if let Outcome::Failed { message, .. } = &row.outcome {
            failed += 1;
            lines.push(format!("{:width$}  failed: {}: {message}", row.channel.source.as_str(), row.channel.url));
        }
    }
    let (channels, fresh) = (rows.len(), rows.iter().map(|row| row.drafts).sum::<usize>());
    lines.push(format!("{channels} channels asked, {failed} failed, {fresh} articles new or changed"));
    lines.join("\n") + "\n"
}
