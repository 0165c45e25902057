//! `diembao topics test --against OTHER.toml`: what its rules would add and remove over the stored articles.

use std::path::Path;

use anyhow::Context;
use serde_json::json;

use crate::cli::words::counted;
use crate::cli::{Common, ask, load};
use crate::control::{Answer, Difference, Moved, Question};

pub(super) fn run(other: &Path, as_json: bool, common: &Common) -> anyhow::Result<()> {
    // Its faults are told before anything is asked.
    load(other)?;
    let text = std::fs::read_to_string(other).with_context(|| format!("can not read `{}`", other.display()))?;
    let question = Question::Against { file: other.to_owned(), text };
    let Answer::Against { articles, topics } = ask(common, question, &mut |_| {})? else {
        anyhow::bail!("the daemon answered another question")
    };
    if !as_json {
        println!("{} compared", counted(articles as usize, "stored article", "stored articles"));
    }
    for difference in &topics {
        match as_json {
            true => println!("{}", as_object(difference, articles)),
            false => println!("\n{}", lines(difference).join("\n")),
        }
    }
    Ok(())
}

fn as_object(difference: &Difference, articles: u64) -> serde_json::Value {
    let moved = |moved: &[Moved]| moved.iter().map(|one| json!(one)).collect::<Vec<_>>();
    json!({"topic": difference.topic, "articles": articles, "before": difference.before, "after": difference.after,
           "in_charge": difference.in_charge,
           "adds": difference.adds, "removes": difference.removes,
           "added": moved(&difference.added), "removed": moved(&difference.removed)})
}

fn lines(difference: &Difference) -> Vec<String> {
    let mut lines = vec![format!(
        "{}: {} by the rule in force, {} by the other: adds {}, removes {}",
        difference.topic, difference.before, difference.after, difference.adds, difference.removes
    )];
    if difference.in_charge {
        lines.push("  a model is in charge: feeds follow the other rule only where it beats the model".to_owned());
    }
    for (sign, count, moved) in
        [('+', difference.adds, &difference.added), ('-', difference.removes, &difference.removed)]
    {
        for one in moved {
            let decided =
                one.decided.map(|yes| if yes { ", accepted by an editor" } else { ", rejected by an editor" });
            lines.push(format!(
                "  {sign} {} ({}, {}{})",
                one.title,
                one.source,
                one.article,
                decided.unwrap_or_default()
            ));
            lines.extend(one.because.first().map(|why| format!("      {why}")));
        }
        let more = count.saturating_sub(moved.len() as u64);
        lines.extend((more > 0).then(|| format!("  {sign} and {more} more")));
    }
    lines
}
