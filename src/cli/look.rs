//! `diembao show` and `diembao explain`.

use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::topics::words;
use super::{Common, ask, load};
use crate::config::{Config, Language};
use crate::control::{Answer, Explained, Question, StoryTold};
use crate::doctor::{
    Finding, busiest, condition, condition_of, diagnose, diagnose_pages, headline, pages_title, polls_a_day,
};
use crate::identify;
use crate::model::{
    Article, ArticleId, ChannelState, Fault, First, Origin, Relation, ReprintLink, Standing, Timestamp, TopicId,
    Yields, time,
};

#[derive(Debug, Args)]
pub struct Show {
    /// Id or address of an article, or id of a source.
    what: String,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// Id or address of an article.
    what: String,
    /// Id of a topic.
    topic: TopicId,
    /// One JSON object.
    #[arg(long)]
    json: bool,
}

pub fn show(arguments: &Show, common: &Common) -> anyhow::Result<ExitCode> {
    let config = load(&common.config)?;
    let service = &config.service;
    let zone = service.timezone.clone();
    let answer = ask(common, Question::Show { what: arguments.what.clone() }, &mut |_| {})?;
    let lines = match &answer {
        _ if arguments.json => vec![as_json(&answer).to_string()],
        Answer::Article { article, reprints, standings, origin, shared, story } => {
            let mut lines = article_lines(article, reprints, standings, &zone);
            let told = origin_line(article, reprints, origin, &config, service.language).into_iter();
            let told = told.chain(shared.iter().flat_map(|shared| shared.lines.clone()));
            lines.extend(told.map(|line| format!("  {line}")));
            lines.extend(story.iter().flat_map(|story| story_lines(story, article, &zone)));
            lines
        }
        Answer::Source { source, name, channels, yields } => {
            let mut lines = vec![format!("{name} ({source})")];
            lines.extend(pages_lines(yields, &zone, service.language));
            channels.iter().for_each(|(url, state)| {
                lines.extend(channel_lines(url, state.as_ref(), &zone, service.language));
            });
            lines
        }
        _ => anyhow::bail!("the daemon answered another question"),
    };
    println!("{}", lines.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// The answer without the name that it bears on the socket.
fn as_json(answer: &Answer) -> Value {
    match answer {
        Answer::Article { article, reprints, standings, origin, shared, story } => {
            json!({"article": article, "reprints": reprints, "standings": standings, "origin": origin,
                   "shared": shared, "story": story})
        }
        Answer::Source { source, name, channels, yields } => {
            let channels = channels.iter().map(|(url, state)| channel_json(url, state.as_ref()));
            json!({"source": source, "name": name, "channels": channels.collect::<Vec<_>>(), "pages": pages_json(yields)})
        }
        other => json!(other),
    }
}

pub fn explain(arguments: &Explain, common: &Common) -> anyhow::Result<ExitCode> {
    let question = Question::Explain { what: arguments.what.clone(), topic: arguments.topic.clone() };
    let answer = ask(common, question, &mut |_| {})?;
    let Answer::Explained(explained) = &answer else { anyhow::bail!("the daemon answered another question") };
    match arguments.json {
        true => println!("{}", serde_json::to_string(explained)?),
        false => println!("{}", explained_lines(explained, &arguments.topic).join("\n")),
    }
    Ok(ExitCode::SUCCESS)
}

fn article_lines(article: &Article, reprints: &[ReprintLink], standings: &[Standing], zone: &TimeZone) -> Vec<String> {
    let mut lines = vec![article.title.clone(), format!("  {} · {} · {}", article.id, article.source, article.url)];
    let stated = article.published.map_or_else(|| "not stated".to_owned(), |at| shown(at, zone));
    lines.push(format!("  published {stated}, first seen {}", shown(article.first_seen, zone)));
    if !article.authors.is_empty() {
        lines.push(format!("  by {}", article.authors.join(", ")));
    }
    if let Some(reprint) = &article.reprint {
        let what = if reprint.relation == Relation::Copy { "a copy of" } else { "holds part of" };
        lines.push(format!("  {what} {} ({:.0} % of its text)", reprint.of, reprint.share * 100.0));
    }
    lines.extend(
        reprints.iter().map(|other| format!("  also in {}: {} ({})", other.source, other.url, shown(other.at, zone))),
    );
    if !article.provinces.is_empty() {
        let provinces: Vec<&str> = article.provinces.iter().map(|province| province.as_str()).collect();
        lines.push(format!("  provinces: {}", provinces.join(", ")));
    }
    for found in &article.topics {
        lines.push(format!("  topic {} (score {:.1})", found.topic, found.score));
        lines.extend(found.because.iter().map(|why| format!("    {why}")));
    }
    lines.extend(standings.iter().map(standing_line));
    if !article.revisions.is_empty() {
        lines.push(format!(
            "  {}, last changed {}",
            counted(article.revisions.len() as u64, "earlier revision"),
            shown(article.changed, zone)
        ));
    }
    lines
}

/// Who else tells the story, in texts of their own.
fn story_lines(story: &StoryTold, article: &Article, zone: &TimeZone) -> Vec<String> {
    let head = format!("  story {}: {} ({})", story.id, story.headline, counted(story.sources as u64, "source"));
    let others = story.articles.iter().filter(|other| other.article != article.id);
    let others = others.map(|other| format!("    {} {}: {}", shown(other.at, zone), other.source, other.title));
    std::iter::once(head).chain(others).collect()
}

/// Who was first, where it is a question: somebody else carries the text, or it says itself that it is
/// from elsewhere.
fn origin_line(
    article: &Article,
    reprints: &[ReprintLink],
    origin: &Origin,
    config: &Config,
    language: Language,
) -> Option<String> {
    if reprints.is_empty() && !matches!(origin.first, First::Unseen(_)) {
        return None;
    }
    let name = |id: ArticleId| {
        let other = || reprints.iter().find(|other| other.article == id).map(|other| &other.source);
        let source = if id == article.id { Some(&article.source) } else { other() }?;
        Some(config.source(source.as_str()).map_or_else(|| source.to_string(), |source| source.name.clone()))
    };
    identify::origin_line(origin, &name, language)
}

fn channel_json(url: &str, state: Option<&ChannelState>) -> Value {
    let findings = state.map(diagnose).unwrap_or_default();
    let told = findings.iter().map(finding_json);
    let condition = state.map(|state| condition(state, &findings));
    json!({"url": url, "condition": condition, "findings": told.collect::<Vec<_>>(), "state": state})
}

/// How a source's pages fare: of all its channels together, since they share a layout.
fn pages_json(yields: &Yields) -> Value {
    let findings = diagnose_pages(yields);
    let told: Vec<Value> = findings.iter().map(finding_json).collect();
    json!({"condition": condition_of(&findings), "findings": told, "state": yields})
}

fn finding_json(finding: &Finding) -> Value {
    let (vi, en) = (finding.sentence(Language::Vi), finding.sentence(Language::En));
    json!({"code": finding.code, "severity": finding.severity, "since": finding.since, "times": finding.times,
           "value": finding.value, "pages": finding.pages, "sentence": {"vi": vi, "en": en},
           "ours": {"vi": finding.ours(Language::Vi), "en": finding.ours(Language::En)}})
}

/// What is wrong with a source's pages; nothing where all is well.
fn pages_lines(yields: &Yields, zone: &TimeZone, language: Language) -> Vec<String> {
    let (findings, mut lines) = (diagnose_pages(yields), Vec::new());
    if findings.is_empty() {
        return lines;
    }
    lines.push(format!("  {}", pages_title(language)));
    for finding in &findings {
        let since = finding.since.map(|at| format!(" (since {})", shown(at, zone))).unwrap_or_default();
        let condition = condition_of(std::slice::from_ref(finding)).name(language);
        lines.push(format!("    {condition}: {}{since}", finding.sentence(language)));
        lines.extend(finding.ours(language).map(|ours| format!("      → {ours}")));
        lines.extend(finding.pages.iter().map(|page| format!("      {page}")));
    }
    lines
}

/// What is wrong and what to do comes first, in the service's language; then how the channel fares.
fn channel_lines(url: &str, state: Option<&ChannelState>, zone: &TimeZone, language: Language) -> Vec<String> {
    let Some(state) = state else { return vec![format!("  {url}"), "    never asked".to_owned()] };
    let findings = diagnose(state);
    let condition = condition(state, &findings);
    let at = |time: Option<Timestamp>| time.map_or_else(|| "never".to_owned(), |at| shown(at, zone));
    let since = |finding: &Finding| finding.since.map(|at| format!(" (since {})", shown(at, zone))).unwrap_or_default();
    let ours = |finding: &Finding| finding.ours(language).map(|ours| format!("      → {ours}"));
    let worst = findings.first().map(since).unwrap_or_default();
    let said = headline(condition, &findings, language);
    let mut lines = vec![format!("  {url}"), format!("    {}: {said}{worst}", condition.name(language))];
    lines.extend(findings.first().and_then(ours));
    for finding in findings.iter().skip(1) {
        lines.push(format!("    also: {}{}", finding.sentence(language), since(finding)));
        lines.extend(ours(finding));
    }
    lines.extend(state.discovered.iter().map(|feed| format!("    its feed was found at {feed}")));
    lines.push(format!("    asked {}, answered well {}, due {}", at(state.polled), at(state.succeeded), at(state.due)));
    let (polls, articles) = (counted(state.polls, "poll"), counted(state.articles, "article"));
    lines.push(format!("    {polls}, {articles}{}", rhythm(state)));
    if let Some(problem) = &state.problem {
        let row = if state.failures > 1 { format!(" {} times in a row", state.failures) } else { String::new() };
        lines.push(format!("    failed{row}: {problem}"));
    }
    lines.extend(state.faults.iter().map(|fault| format!("    {}", fault_line(fault))));
    lines
}

fn rhythm(state: &ChannelState) -> String {
    let polls =
        polls_a_day(state).map(|polls| format!(", asked {} a day", counted(polls.into(), "time"))).unwrap_or_default();
    let busiest = busiest(state).map(|(from, to)| format!(", busiest {from:02}:00-{to:02}:00"));
    format!("{polls}{}", busiest.unwrap_or_default())
}

pub fn fault_line(fault: &Fault) -> String {
    match fault.entry {
        Some(entry) => format!("entry {}: {} ({})", entry + 1, fault.message, fault.code),
        None => format!("{} ({})", fault.message, fault.code),
    }
}

fn explained_lines(explained: &Explained, topic: &TopicId) -> Vec<String> {
    let verdict = if explained.published { "is published in" } else { "is not published in" };
    let mut lines = vec![format!("{}\n  {} {verdict} {topic}", explained.title, explained.article)];
    let holds = if explained.rule_holds { "holds" } else { "does not hold" };
    lines.push(format!("  the rule {holds}; score {:.1}, threshold {:.1}", explained.score, explained.threshold));
    lines.extend(explained.hits.iter().map(|hit| format!("    + {hit}")));
    lines.extend(explained.failed.iter().chain(&explained.barred).map(|part| format!("    - {part}")));
    if let Some(said) = &explained.learned {
        let (sure, decisions) = (said.certainty * 100.0, counted(said.decisions as u64, "decision"));
        let judge = if said.in_charge { "it is in charge of the topic" } else { "the rule is in charge" };
        lines.push(format!("  learned from {decisions}: {sure:.0} % sure that it belongs; {judge}"));
        lines.extend(words(said).iter().map(|line| format!("    {line}")));
    }
    lines.extend(explained.standing.iter().map(standing_line));
    lines
}

fn standing_line(standing: &Standing) -> String {
    let accepted = match standing.accepted {
        Some(true) => "accepted",
        Some(false) => "rejected",
        None => "left to the rule",
    };
    let pinned = if standing.pinned { ", pinned" } else { "" };
    let note = standing.note.as_ref().map(|note| format!(", note: {note}")).unwrap_or_default();
    format!("  editors on {}: {accepted}{pinned}{note}", standing.topic)
}

/// So many things.
fn counted(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    time::rfc3339(at, zone)
}
