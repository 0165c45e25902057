//! `diembao topics queue TOPIC`: the articles on which an editor's word would teach most.

use serde_json::json;

use super::Queue;
use crate::cli::words::counted;
use crate::cli::{Common, ask, load};
use crate::control::{Answer, Next, Opinion, Question};
use crate::model::time;

pub(super) fn run(arguments: &Queue, common: &Common) -> anyhow::Result<()> {
    let zone = load(&common.config)?.service.timezone;
    let question = Question::Queue { topic: arguments.topic.clone(), limit: arguments.limit };
    let Answer::Queue { decided, undecided, trial, next } = ask(common, question, &mut |_| {})? else {
        anyhow::bail!("the daemon answered another question")
    };
    if !arguments.json {
        let decisions = counted(decided, "decision", "decisions");
        let judge = match &trial {
            None => "nothing is learned yet: accept some articles and reject some".to_owned(),
            Some((true, _)) => "the model is in charge".to_owned(),
            Some((false, _)) => "the rule is in charge".to_owned(),
        };
        println!("{}: {decisions}, {judge}; {undecided} undecided", arguments.topic);
    }
    for one in &next {
        match arguments.json {
            true => println!(
                "{}",
                json!({"article": one.article, "title": one.title, "source": one.source,
                       "at": time::rfc3339(one.at, &zone), "because": one.because, "opinion": one.opinion})
            ),
            false => println!("{}", lines(one).join("\n")),
        }
    }
    Ok(())
}

fn lines(next: &Next) -> Vec<String> {
    let sure =
        next.opinion.as_ref().map_or_else(|| "    ".to_owned(), |said| format!("{:3.0} %", said.certainty * 100.0));
    let mut lines = vec![format!("{sure}  {}  {} ({})", next.article, next.title, next.source)];
    lines.extend(next.because.first().map(|why| format!("        matches: {why}")));
    lines.extend(next.opinion.iter().flat_map(words).map(|line| format!("        {line}")));
    lines
}

/// What speaks for an article and against it, one line each.
pub(in crate::cli) fn words(opinion: &Opinion) -> Vec<String> {
    let said = [('+', &opinion.for_it), ('-', &opinion.against_it)].into_iter();
    said.filter(|(_, words)| !words.is_empty()).map(|(sign, words)| format!("{sign} {}", words.join(", "))).collect()
}
