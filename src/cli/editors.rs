//! `diembao decide` and `diembao decisions`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, ask, load};
use crate::control::{Answer, Question};
use crate::model::{Act, Decision, TopicId, time};

#[derive(Debug, Args)]
pub struct Decide {
    /// Id of the topic.
    topic: TopicId,
    /// Id or address of the article.
    what: String,
    /// What to do.
    #[arg(value_enum)]
    act: Word,
    /// The remark of a note; none takes it back.
    text: Vec<String>,
    /// Who acts.
    #[arg(long, value_name = "NAME", env = "USER")]
    by: String,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Word {
    Accept,
    Reject,
    Pin,
    Unpin,
    Note,
}

#[derive(Debug, Args)]
pub struct Decisions {
    /// Only those of this topic.
    topic: Option<TopicId>,
    /// One JSON object an act.
    #[arg(long)]
    json: bool,
}

pub fn decide(arguments: &Decide, common: &Common) -> anyhow::Result<ExitCode> {
    let text = crate::text::clean_line(&arguments.text.join(" "));
    anyhow::ensure!(arguments.act == Word::Note || text.is_empty(), "only a note takes a text: leave `{text}` out");
    let act = match arguments.act {
        Word::Accept => Act::Accept,
        Word::Reject => Act::Reject,
        Word::Pin => Act::Pin,
        Word::Unpin => Act::Unpin,
        Word::Note => Act::Note(text),
    };
    let (topic, by) = (arguments.topic.clone(), arguments.by.clone());
    let question = Question::Decide { what: arguments.what.clone(), topic, act, by };
    let Answer::Decided(decision) = ask(common, question, &mut |_| {})? else {
        anyhow::bail!("the daemon answered another question")
    };
    print(&[decision], arguments.json, common)
}

pub fn decisions(arguments: &Decisions, common: &Common) -> anyhow::Result<ExitCode> {
    let question = Question::Decisions { topic: arguments.topic.clone() };
    let Answer::Decisions(decisions) = ask(common, question, &mut |_| {})? else {
        anyhow::bail!("the daemon answered another question")
    };
    print(&decisions, arguments.json, common)
}

fn print(decisions: &[Decision], json: bool, common: &Common) -> anyhow::Result<ExitCode> {
    let zone = load(&common.config)?.service.timezone;
    for decision in decisions {
        let at = time::rfc3339(decision.at, &zone);
        let (act, text) = match &decision.act {
            Act::Accept => ("accept", ""),
            Act::Reject => ("reject", ""),
            Act::Pin => ("pin", ""),
            Act::Unpin => ("unpin", ""),
            Act::Note(text) => ("note", text.as_str()),
        };
        match json {
            true => println!(
                "{}",
                serde_json::json!({"at": at, "by": decision.by, "topic": decision.topic, "article": decision.article.to_string(), "act": act, "text": text})
            ),
            false => println!("{at}  {}  {}  {}  {act} {text}", decision.by, decision.topic, decision.article),
        }
    }
    Ok(ExitCode::SUCCESS)
}
