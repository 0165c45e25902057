//! `diembao topics test FILE`: topics scored on labelled articles, and what they got wrong.

use std::path::Path;

use serde_json::json;

use super::labels::{Labelled, Labels, read};
use crate::classify::{Classes, Classifier, Input};
use crate::cli::try_classify::{named, names};
use crate::cli::words::counted;
use crate::cli::{Common, ask, load};
use crate::config::{Config, Topic};
use crate::control::{Answer, Judged, Question, barred, is_stored};
use crate::learn::{Features, SURE, Tally, Text, average_precision};
use crate::model::SourceId;
use crate::rule;

/// Lines of reasons that one miss is told with.
const REASONS_MAX: usize = 8;

/// Articles asked of at once: what is known of one takes some 2 kB of a question.
const ASKED_MAX: usize = 8_000;

/// How a topic did.
struct Outcome<'a> {
    topic: &'a Topic,
    articles: usize,
    rule: Tally,
    model: Option<Model<'a>>,
    misses: Vec<Miss<'a>>,
}

/// How what was learned of a topic did.
struct Model<'a> {
    judged: &'a Judged,
    tally: Tally,
    average_precision: Option<f64>,
}

/// An article that a rule got wrong.
struct Miss<'a> {
    id: &'a str,
    title: &'a str,
    /// Whether it belongs to the topic.
    wanted: bool,
    score: f32,
    /// How many terms of the rule were found.
    hits: usize,
    why: Vec<String>,
}

pub(super) fn run(file: &Path, arguments: &super::Test, common: &Common) -> anyhow::Result<()> {
    let config = load(&common.config)?;
    let known = |id: &_| config.topics.iter().any(|topic| topic.id == *id);
    if let Some(topic) = &arguments.topic {
        anyhow::ensure!(known(topic), "no topic `{topic}` is configured: `diembao check` lists them");
    }
    let labels = read(file, &arguments.articles, arguments.topic.as_ref(), &known)?;
    let judged = if is_stored(&config.service.data_dir) { judged(&labels, common)? } else { Vec::new() };
    for outcome in outcomes(&config, &labels, &judged, arguments.misses)? {
        match arguments.json {
            true => println!("{}", as_json(&outcome, labels.unsure)),
            false => println!("{}\n", lines(&outcome, labels.unsure).join("\n")),
        }
    }
    Ok(())
}

/// What the models in the store say of the articles, in their order.
fn judged(labels: &Labels, common: &Common) -> anyhow::Result<Vec<Judged>> {
    let features = |labelled: &Labelled| {
        let article = &labelled.article;
        Features::of(Text { title: &article.title, lead: &article.summary, body: &article.text })
    };
    let mut all: Vec<Judged> = Vec::new();
    for asked in labels.articles.chunks(ASKED_MAX) {
        let articles = asked.iter().map(features).collect();
        let Answer::Judged(judged) = ask(common, Question::Judge { articles }, &mut |_| {})? else {
            anyhow::bail!("the daemon answered another question")
        };
        for one in judged {
            match all.iter_mut().find(|known| known.topic == one.topic) {
                Some(known) => known.certainties.extend(one.certainties),
                None => all.push(one),
            }
        }
    }
    Ok(all)
}

fn outcomes<'a>(
    config: &'a Config,
    labels: &'a Labels,
    judged: &'a [Judged],
    misses: usize,
) -> anyhow::Result<Vec<Outcome<'a>>> {
    let (classifier, names) = (Classifier::new(&config.topics), names(&config.sources));
    let unknown: SourceId = "unknown".parse()?;
    let read: Vec<(&Labelled, Input<'_>, Classes)> = labels
        .articles
        .iter()
        .map(|labelled| {
            let source = named(&names, &labelled.article.source);
            let province = source.and_then(|source| source.province.as_ref());
            let input = input(labelled, source.map_or(&unknown, |source| &source.id), province);
            (labelled, input, classifier.classify(&input))
        })
        .collect();
    let labelled = |topic: &Topic| read.iter().any(|(labelled, ..)| labelled.labels.contains_key(&topic.id));
    let topics = config.topics.iter().filter(|topic| labelled(topic));
    Ok(topics
        .map(|topic| {
            let judged = judged.iter().find(|judged| judged.topic == topic.id);
            Outcome { model: judged.map(|judged| model(judged, labels)), ..outcome(topic, &read, misses) }
        })
        .collect())
}

fn model<'a>(judged: &'a Judged, labels: &Labels) -> Model<'a> {
    let said = labels.articles.iter().zip(&judged.certainties);
    let ranked = said.filter_map(|(labelled, sure)| Some((*sure, *labelled.labels.get(&judged.topic)?)));
    let ranked: Vec<(f32, bool)> = ranked.collect();
    let mut tally = Tally::default();
    ranked.iter().for_each(|(sure, wanted)| tally.count(*sure >= SURE, *wanted));
    Model { judged, tally, average_precision: average_precision(ranked) }
}

fn input<'a>(
    labelled: &'a Labelled,
    source: &'a SourceId,
    province: Option<&'a crate::model::ProvinceId>,
) -> Input<'a> {
    let article = &labelled.article;
    Input {
        source,
        province,
        title: &article.title,
        summary: &article.summary,
        section: &article.section,
        authors: &article.authors,
        // As for articles of which we have no more than the lead.
        body: if article.text.trim().is_empty() { &article.summary } else { &article.text },
        body_syllables: None,
    }
}

fn outcome<'a>(topic: &'a Topic, read: &[(&'a Labelled, Input<'_>, Classes)], misses_max: usize) -> Outcome<'a> {
    let (mut rule, mut articles, mut misses) = (Tally::default(), 0, Vec::new());
    for (labelled, input, classes) in read {
        let Some(&wanted) = labelled.labels.get(&topic.id) else { continue };
        let taken = classes.topics.iter().any(|found| found.topic == topic.id);
        articles += 1;
        rule.count(taken, wanted);
        if taken != wanted {
            misses.push(miss(topic, labelled, input, classes, wanted));
        }
    }
    Outcome { topic, articles, rule, model: None, misses: worst(misses, misses_max) }
}

fn miss<'a>(topic: &Topic, labelled: &'a Labelled, input: &Input<'_>, classes: &Classes, wanted: bool) -> Miss<'a> {
    let explained = rule::explain(&topic.rule, &input.document().about(&classes.provinces));
    let barred = barred(topic, input.source, &classes.provinces, &explained);
    let found: Vec<String> = explained.hits.iter().map(|hit| format!("+ {hit}")).collect();
    let lacking: Vec<String> = explained.failed.iter().chain(&barred).map(|part| format!("- {part}")).collect();
    let (article, hits) = (&labelled.article, found.len());
    // What explains the error comes first.
    let why = if wanted { [lacking, found].concat() } else { [found, lacking].concat() };
    let why = why.into_iter().take(REASONS_MAX).collect();
    Miss { id: &article.id, title: &article.title, wanted, score: explained.score, hits, why }
}

/// Those that were taken with the highest score, then those that were left out with the least found.
fn worst(misses: Vec<Miss<'_>>, most: usize) -> Vec<Miss<'_>> {
    let (mut out, mut taken): (Vec<_>, Vec<_>) = misses.into_iter().partition(|miss| miss.wanted);
    taken.sort_by(|a, b| b.score.total_cmp(&a.score));
    out.sort_by(|a, b| a.score.total_cmp(&b.score).then(a.hits.cmp(&b.hits)));
    taken.truncate(most);
    out.truncate(most);
    taken.extend(out);
    taken
}

fn as_json(outcome: &Outcome<'_>, unsure: usize) -> serde_json::Value {
    let misses = outcome.misses.iter().map(
        |miss| json!({"id": miss.id, "title": miss.title, "wanted": miss.wanted, "score": miss.score, "why": miss.why}),
    );
    json!({"topic": outcome.topic.id, "articles": outcome.articles, "belong": outcome.rule.wanted, "unsure": unsure,
           "rule": figures(outcome.rule), "model": outcome.model.as_ref().map(model_json), "misses": misses.collect::<Vec<_>>()})
}

fn figures(tally: Tally) -> serde_json::Value {
    json!({"taken": tally.taken, "right": tally.right,
           "precision": tally.precision(), "recall": tally.recall(), "f1": tally.f1()})
}

fn model_json(model: &Model<'_>) -> serde_json::Value {
    let (judged, trial) = (model.judged, &model.judged.trial);
    json!({"precision": model.tally.precision(), "recall": model.tally.recall(), "f1": model.tally.f1(),
           "average_precision": model.average_precision, "taken": model.tally.taken, "right": model.tally.right,
           "decisions": judged.decisions, "in_charge": judged.in_charge,
           "held_out": {"decisions": trial.decisions, "accepted": trial.accepted, "model": figures(trial.model),
                        "rule": figures(trial.rule), "gained": trial.gained, "lost": trial.lost}})
}

/// `precision 0.912, recall 0.870, F1 0.890 (57 taken, 52 rightly)`
fn figures_line(tally: Tally) -> String {
    let (precision, recall, f1) = (share(tally.precision()), share(tally.recall()), share(tally.f1()));
    format!("precision {precision}, recall {recall}, F1 {f1} ({} taken, {} rightly)", tally.taken, tally.right)
}

fn model_lines(model: &Model<'_>) -> [String; 2] {
    let (judged, trial) = (model.judged, &model.judged.trial);
    let average = share(model.average_precision);
    let decisions = counted(judged.decisions, "decision", "decisions");
    let judge = if judged.in_charge { "the model is in charge" } else { "the rule is in charge" };
    [
        format!("  model  {}, average precision {average}", figures_line(model.tally)),
        format!(
            "         learned from {decisions}; on those that it had not seen F1 {} (the rule {}), right where the rule \
             was wrong {} times, wrong where it was right {}: {judge}",
            share(trial.model.f1()),
            share(trial.rule.f1()),
            trial.gained,
            trial.lost
        ),
    ]
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"))
}

fn lines(outcome: &Outcome<'_>, unsure: usize) -> Vec<String> {
    let articles = counted(outcome.articles, "labelled article", "labelled articles");
    let skipped = if unsure > 0 { format!(", {unsure} unsure ones left out") } else { String::new() };
    let mut lines = vec![
        format!("{}: {articles}, {} of which belong{skipped}", outcome.topic.id, outcome.rule.wanted),
        format!("  rule   {}", figures_line(outcome.rule)),
    ];
    lines.extend(outcome.model.iter().flat_map(model_lines));
    for (wanted, head) in [(false, "wrongly taken:"), (true, "wrongly left out:")] {
        let mut misses = outcome.misses.iter().filter(|miss| miss.wanted == wanted).peekable();
        lines.extend(misses.peek().map(|_| format!("  {head}")));
        for miss in misses {
            lines.push(format!("    {} (score {:.1}, {})", miss.title, miss.score, miss.id));
            lines.extend(miss.why.iter().map(|why| format!("      {why}")));
        }
    }
    lines
}
