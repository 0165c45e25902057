//! `diembao fetch`: one round now, with a progress bar on a terminal and a closing table.

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::words::counted;
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

/// A progress bar, on a terminal.
pub(super) fn bar(shown: bool) -> ProgressBar {
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
            lines.push(format!("{:width$}  failed: {}", row.channel.source.as_str(), named(&row.channel.url, message)));
        }
    }
    lines.extend(faults_hint(rows));
    let (channels, fresh) = (rows.len(), rows.iter().map(|row| row.drafts).sum::<usize>());
    let (channels, fresh) = (counted(channels, "channel", "channels"), counted(fresh, "article", "articles"));
    lines.push(format!("{channels} asked, {failed} failed, {fresh} new or changed"));
    lines.join("\n") + "\n"
}

/// What a channel failed with; most messages name its address themselves.
fn named(url: &str, message: &str) -> String {
    if message.contains(url) { message.to_owned() } else { format!("{url}: {message}") }
}

/// Where the faults can be read: the table counts them alone.
fn faults_hint(rows: &[Row]) -> Option<String> {
    let mut faulty = rows.iter().filter(|row| row.faults > 0).map(|row| row.channel.source.as_str());
    let (first, more) = (faulty.next()?, faulty.next().is_some());
    let what = if more { "SOURCE" } else { first };
    Some(format!("`diembao show {what}` tells what the faults are"))
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::control::Row;
    use crate::model::{ChannelKey, FailureClass, Outcome};

    fn row(source: &str, outcome: Outcome, faults: usize) -> Row {
        let channel = ChannelKey { source: source.parse().unwrap(), url: format!("https://{source}.example/rss") };
        Row { channel, outcome, drafts: 1, faults }
    }

    fn listed(source: &str, faults: usize) -> Row {
        row(source, Outcome::Listed { entries: 3, fresh: 2 }, faults)
    }

    fn failed(source: &str, message: &str) -> Row {
        row(source, Outcome::Failed { class: FailureClass::Hard, message: message.to_owned() }, 0)
    }

    #[test]
    fn the_table_says_where_faults_are_told() {
        for (rows, expected) in [
            (vec![listed("bao-a", 0)], None),
            (vec![listed("bao-a", 0), listed("bao-b", 4)], Some("`diembao show bao-b` tells what the faults are")),
            (vec![listed("bao-a", 1), listed("bao-b", 4)], Some("`diembao show SOURCE` tells what the faults are")),
        ] {
            let table = table(&rows);
            assert_eq!(table.lines().find(|line| line.contains("tells what")), expected, "{table}");
        }
    }

    #[test]
    fn a_failed_channel_is_told_with_its_address_once() {
        for message in ["https://bao-a.example/rss answered 404: give its new address", "the disk is full"] {
            let table = table(&[failed("bao-a", message)]);
            assert_eq!(table.matches("https://bao-a.example/rss").count(), 1, "{table}");
            assert!(table.contains(message), "{table}");
            assert!(table.ends_with("\n1 channel asked, 1 failed, 1 article new or changed\n"), "{table}");
        }
    }
}
