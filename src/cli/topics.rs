//! `diembao topics`: how well the rules of topics do, and what other rules would change.

mod against;
mod labels;
mod queue;
mod test;

#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

pub(super) use self::queue::words;
use super::Common;
use crate::model::TopicId;

#[derive(Debug, Args)]
pub struct Topics {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scores topic rules on labelled articles, or tells what other rules would change.
    ///
    /// FILE has one labelled article a line, as JSON: {"id", "source", "title", "summary", "text", "section",
    /// "labels": {"y-te": true, "giao-duc": false}}. In place of "labels" a line may have "label": "main" (it
    /// belongs in the topic's feed), "mention" or "no" (it does not); it is of the topic that --topic or the line's own
    /// "topic" names, else of the one that the file is called after, such as y-te.jsonl. Lines with "unsure" are not
    /// scored. A line with no title and text of its own is joined, by "id", with the line of a file given as --articles;
    /// where it has "corpus", only with one of the file of that name.
    ///
    /// Where editors decided on a topic, what was learned from them is scored beside the rule. Of an article that
    /// was decided it is said what a model thinks that has not seen the decision.
    Test(Test),
    /// Lists the articles on which an editor's word would teach most: those of which the model is least sure, and one in
    /// twenty from elsewhere.
    Queue(Queue),
}

#[derive(Debug, Args)]
pub struct Test {
    /// Labelled articles, JSON lines.
    #[arg(required_unless_present = "against", value_name = "FILE")]
    file: Option<PathBuf>,
    /// The topic of lines that have one label.
    #[arg(long, value_name = "ID")]
    topic: Option<TopicId>,
    /// Articles of lines that have none of their own, JSON lines; may be given again.
    #[arg(long, value_name = "FILE")]
    articles: Vec<PathBuf>,
    /// Another configuration: tells which stored articles its rules would add and remove.
    #[arg(long, value_name = "OTHER.toml")]
    against: Option<PathBuf>,
    /// How many of the worst misses of each kind are told, with reasons.
    #[arg(long, value_name = "N", default_value_t = 5)]
    misses: usize,
    /// One JSON object a topic.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Queue {
    /// Id of the topic.
    topic: TopicId,
    /// How many articles.
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// One JSON object an article.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Topics, common: &Common) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        Command::Test(arguments) => {
            if let Some(file) = &arguments.file {
                test::run(file, arguments, common)?;
            }
            if let Some(other) = &arguments.against {
                against::run(other, arguments.json, common)?;
            }
        }
        Command::Queue(arguments) => queue::run(arguments, common)?,
    }
    Ok(ExitCode::SUCCESS)
}
