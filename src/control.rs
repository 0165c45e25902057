//! Commands to the service: what is asked, what is answered, and the socket that carries both
//! between processes.
//!
//! A command works while the daemon runs (through `control.sock` in the data folder) and without it
//! (on the store itself): both ways end in [`answer`]. One question a connection, as a line of
//! JSON; answers are lines too, so that long work can tell its progress.

mod learned;
mod published;
mod stories;
mod topics;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, watch};
use tracing::warn;

use crate::classify::Input;
use crate::config::{Curated, Topic};
use crate::daemon::{Service, told, when_free};
use crate::identify;
use crate::learn::{Features, Trial};
use crate::log::{Log, Record};
use crate::model::{
    Act, Article, ArticleId, CanonicalUrl, ChannelKey, ChannelState, Decision, FailureClass, Origin, Outcome,
    ProvinceId, ReprintLink, Slug, SourceId, Standing, Timestamp, TopicId, Yields,
};
use crate::pipeline::{Job, PollError, Report, seen, text_of};
use crate::rule;

pub use self::learned::{Judged, Next, Opinion};
pub use self::published::{DOCUMENTS_MAX, Page};
pub use self::stories::StoryTold;
pub use self::topics::{Difference, Moved};

/// The longest question: a whole feeds.toml, quoted.
const QUESTION_BYTES_MAX: u64 = 2 * crate::config::FILE_BYTES_MAX;
/// Lines of progress that wait for a slow reader.
const LINES_WAITING: usize = 64;

/// What can be asked of the service.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Question {
    /// Poll these sources now; all when none is named.
    Fetch {
        /// Their ids.
        sources: Vec<SourceId>,
    },
    /// What is known of an article (by id or address) or of a source.
    Show {
        /// Id or address.
        what: String,
    },
    /// Why an article is in a topic, or is not.
    Explain {
        /// Id or address of the article.
        what: String,
        /// The topic.
        topic: TopicId,
    },
    /// An editor's act.
    Decide {
        /// Id or address of the article.
        what: String,
        /// The topic.
        topic: TopicId,
        /// The act.
        act: Act,
        /// Who acts.
        by: String,
    },
    /// The editors' acts on record; of one topic or of all.
    Decisions {
        /// The topic.
        topic: Option<TopicId>,
    },
    /// What the rules of another feeds.toml would change over the stored articles.
    Against {
        /// Where it is.
        file: PathBuf,
        /// What it says.
        text: String,
    },
    /// What the models of all topics say of some articles.
    Judge {
        /// What models see of them.
        articles: Vec<Features>,
    },
    /// The articles on which an editor's word would teach most.
    Queue {
        /// The topic.
        topic: TopicId,
        /// How many.
        limit: usize,
    },
    /// The paths of what is published: all places, and the articles since a time.
    Addresses {
        /// Since when.
        since: Timestamp,
    },
    /// What readers get at some paths.
    Pages {
        /// At most [`DOCUMENTS_MAX`].
        paths: Vec<String>,
    },
}

/// A line of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub enum Line {
    /// One channel was polled.
    Progress(Progress),
    /// The answer; the last line.
    Answer(Box<Answer>),
    /// Why there is none; the last line.
    Failed(String),
}

/// How far a round is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Progress {
    /// Channels polled so far.
    pub done: usize,
    /// Channels of the round.
    pub total: usize,
    /// The one polled last.
    pub row: Row,
}

/// What a poll of a round gave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// The channel.
    pub channel: ChannelKey,
    /// What came of it.
    pub outcome: Outcome,
    /// Articles that were new or changed.
    pub drafts: usize,
    /// What was wrong and survived.
    pub faults: usize,
}

/// What an article shares with the one that it takes from.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shared {
    /// That one.
    pub with: ArticleId,
    /// Whose it is.
    pub source: SourceId,
    /// Share (0..=1) of the article's syllables that stand in the passages.
    pub share: f32,
    /// The passages as the article has them, the longest first.
    pub passages: Vec<String>,
    /// The same for people, in the service's language.
    pub lines: Vec<String>,
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// A round is done.
    Fetched(Vec<Row>),
    /// An article.
    Article {
        /// It.
        article: Box<Article>,
        /// The other members of its reprint group.
        reprints: Vec<ReprintLink>,
        /// What editors decided about it.
        standings: Vec<Standing>,
        /// Who was first with it.
        origin: Origin,
        /// What it shares with the article that it takes from.
        shared: Option<Shared>,
        /// The story that it and others tell.
        story: Option<StoryTold>,
    },
    /// A source's channels and pages.
    Source {
        /// Its id.
        source: SourceId,
        /// Its name.
        name: String,
        /// Address and state of each.
        channels: Vec<(String, Option<ChannelState>)>,
        /// What its pages gave and usually give.
        yields: Yields,
    },
    /// Why an article is in a topic, or is not.
    Explained(Explained),
    /// An act is on record.
    Decided(Decision),
    /// Acts on record.
    Decisions(Vec<Decision>),
    /// What other rules would change.
    Against {
        /// How many articles were compared.
        articles: u64,
        /// Each topic of either configuration.
        topics: Vec<Difference>,
    },
    /// Paths of what is published.
    Addresses(Vec<String>),
    /// What readers get; nothing where nothing is published.
    Pages(Vec<Page>),
    /// What models say of the articles that were asked of; no topic of which nothing is learned.
    Judged(Vec<Judged>),
    /// The articles on which an editor's word would teach most.
    Queue {
        /// How many decisions there are.
        decided: usize,
        /// How many articles were chosen from.
        undecided: usize,
        /// Whether the model is in charge, and how it did; none while nothing is learned.
        trial: Option<(bool, Trial)>,
        /// They, the most useful first.
        next: Vec<Next>,
    },
}

/// Why an article is in a topic, or is not.
#[derive(Debug, Serialize, Deserialize)]
pub struct Explained {
    /// The article.
    pub article: ArticleId,
    /// Its headline.
    pub title: String,
    /// Whether the topic publishes it.
    pub published: bool,
    /// Whether the rule holds.
    pub rule_holds: bool,
    /// The rule's score.
    pub score: f32,
    /// What the score must reach.
    pub threshold: f32,
    /// Words found, and where.
    pub hits: Vec<String>,
    /// Parts of the rule that do not hold, and why.
    pub failed: Vec<String>,
    /// What the topic asks beside its rule and the article has not.
    pub barred: Vec<String>,
    /// What the topic's model says; none while nothing is learned.
    pub learned: Option<Opinion>,
    /// What editors decided, which goes before rule and model.
    pub standing: Option<Standing>,
}

/// Where the socket of a data folder is.
pub fn socket(data_dir: &Path) -> PathBuf {
    data_dir.join("control.sock")
}

/// Whether anything was ever stored in a data folder.
pub fn is_stored(data_dir: &Path) -> bool {
    data_dir.join("store").exists()
}

/// Whether a daemon that runs answers.
pub async fn is_answered(data_dir: &Path) -> bool {
    UnixStream::connect(socket(data_dir)).await.is_ok()
}

/// Asks a running daemon; none when no daemon has the data folder.
pub async fn ask(
    data_dir: &Path,
    question: &Question,
    progress: &mut dyn FnMut(Progress),
) -> anyhow::Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(socket(data_dir)).await else { return Ok(None) };
    let mut line = serde_json::to_vec(question)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut lines = BufReader::new(stream).lines();
    while let Some(line) = lines.next_line().await.context("the daemon went away while it answered")? {
        match serde_json::from_str(&line).context("the daemon is of another version: restart it")? {
            Line::Progress(step) => progress(step),
            Line::Answer(answer) => return Ok(Some(*answer)),
            Line::Failed(why) => anyhow::bail!(why),
        }
    }
    anyhow::bail!("the daemon went away while it answered")
}

/// Answers questions on the socket until told to stop.
pub async fn serve(service: Arc<Service>, stopping: watch::Receiver<bool>) {
    let path = socket(&service.live.get().service.data_dir);
    // Left over by a process that was killed: the store's lock says that it is gone.
    let _ = std::fs::remove_file(&path);
    let listener = match UnixListener::bind(&path) {
        Ok(listener) => listener,
        Err(why) => return warn!("commands can not reach this daemon: `{}`: {why}", path.display()),
    };
    if let Err(why) = std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)) {
        warn!("`{}` is open to others: {why}", path.display());
    }
    let stop = told(stopping);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Ok((stream, _)) = listener.accept() => { tokio::spawn(converse(service.clone(), stream)); }
        }
    }
    let _ = std::fs::remove_file(&path);
}

async fn converse(service: Arc<Service>, stream: UnixStream) {
    let (from, mut to) = stream.into_split();
    let (lines, mut waiting) = mpsc::channel::<Line>(LINES_WAITING);
    let answering = tokio::spawn(async move {
        let mut text = String::new();
        let last = match BufReader::new(from.take(QUESTION_BYTES_MAX)).read_line(&mut text).await {
            Ok(_) => match serde_json::from_str(&text) {
                Ok(question) => {
                    let progress = |step| drop(lines.try_send(Line::Progress(step)));
                    match answer(&service, question, &progress).await {
                        Ok(answer) => Line::Answer(Box::new(answer)),
                        Err(why) => Line::Failed(format!("{why:#}")),
                    }
                }
                Err(why) => Line::Failed(format!("the question was not understood: {why}")),
            },
            Err(why) => Line::Failed(why.to_string()),
        };
        // The asker may be gone.
        let _ = lines.send(last).await;
    });
    while let Some(line) = waiting.recv().await {
        let Ok(mut bytes) = serde_json::to_vec(&line) else { break };
        bytes.push(b'\n');
        if to.write_all(&bytes).await.is_err() {
            break;
        }
    }
    answering.abort();
}

/// Answers a question.
pub async fn answer(
    service: &Arc<Service>,
    question: Question,
    progress: &(dyn Fn(Progress) + Sync),
) -> anyhow::Result<Answer> {
    match question {
        Question::Fetch { sources } => fetch(service, &sources, progress).await,
        Question::Show { what } => show(service, &what),
        Question::Explain { what, topic } => explain(service, &what, &topic),
        Question::Decide { what, topic, act, by } => decide(service, &what, topic, act, by).await,
        Question::Decisions { topic } => Ok(Answer::Decisions(service.store.decisions(topic.as_ref())?)),
        Question::Against { file, text } => topics::against(service, &file, &text).await,
        Question::Judge { articles } => learned::judge(service, articles).await,
        Question::Queue { topic, limit } => learned::next(service, topic, limit).await,
        Question::Addresses { since } => published::addresses(service, since).await,
        Question::Pages { paths } => published::pages(service, &paths).await,
    }
}

async fn fetch(
    service: &Arc<Service>,
    sources: &[SourceId],
    progress: &(dyn Fn(Progress) + Sync),
) -> anyhow::Result<Answer> {
    let jobs = service.jobs(sources)?;
    let (total, at_once) = (jobs.len(), service.live.get().fetch.concurrency);
    let mut polls = stream::iter(jobs)
        .map(|job| {
            let service = service.clone();
            let job = Job { by_hand: true, ..job };
            async move { (job.key.clone(), tokio::spawn(async move { poll(&service, &job).await }).await) }
        })
        .buffer_unordered(at_once);
    let mut rows: Vec<Row> = Vec::with_capacity(total);
    while let Some((channel, polled)) = polls.next().await {
        let row = match polled {
            Ok(Ok(report)) => Row { channel, outcome: report.outcome, drafts: report.drafts, faults: report.faults },
            Ok(Err(why)) => Row { channel, outcome: lost(&why.to_string()), drafts: 0, faults: 0 },
            Err(why) => Row { channel, outcome: lost(&why.to_string()), drafts: 0, faults: 0 },
        };
        rows.push(row.clone());
        progress(Progress { done: rows.len(), total, row });
    }
    rows.sort_by(|a, b| a.channel.cmp(&b.channel));
    Ok(Answer::Fetched(rows))
}

/// Polls a channel; waits for the daemon's own poll of it to end.
async fn poll(service: &Service, job: &Job) -> Result<Report, PollError> {
    let polled = when_free(|| service.poll(job, None)).await;
    service.changed(&job.key);
    polled
}

fn lost(why: &str) -> Outcome {
    Outcome::Failed { class: FailureClass::Temporary, message: why.to_owned() }
}

fn show(service: &Service, what: &str) -> anyhow::Result<Answer> {
    let config = service.live.get();
    if let Some(source) = config.source(what) {
        let mut channels = Vec::new();
        for channel in &source.channels {
            let key = ChannelKey { source: source.id.clone(), url: channel.url.to_string() };
            channels.push((key.url.clone(), service.store.channel(&key)?));
        }
        let yields = service.store.yields(&source.id)?.unwrap_or_default();
        return Ok(Answer::Source { source: source.id.clone(), name: source.name.clone(), channels, yields });
    }
    let named = what.parse::<ArticleId>().is_ok() || CanonicalUrl::parse(what).is_ok();
    anyhow::ensure!(
        named || what.contains("://"),
        "no source `{what}` is configured (`diembao check` lists them), and it is neither an article's id \
         (16 hexadecimal digits) nor an address (https://...)"
    );
    let article = find(service, what)?;
    let reprints = service.store.item(article.id)?.map(|item| item.reprints).unwrap_or_default();
    let group = service.store.group(article.group)?;
    let (standings, origin) = group.map(|group| (group.standings, group.origin)).unwrap_or_default();
    let shared = shared(service, &article)?;
    let story = stories::story(service, &article)?;
    Ok(Answer::Article { article: Box::new(article), reprints, standings, origin, shared, story })
}

/// The passages that an article took over, worked out now: they are nowhere kept.
fn shared(service: &Service, article: &Article) -> anyhow::Result<Option<Shared>> {
    let Some(other) = article.reprint.as_ref().map(|reprint| service.store.article(reprint.of)).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let bodies = service.store.body(article.id)?.zip(service.store.body(other.id)?);
    let Some((ours, theirs)) = bodies else { return Ok(None) };
    let (ours, theirs) =
        (text_of(&ours.text, article.summary.as_deref()), text_of(&theirs.text, other.summary.as_deref()));
    let found = identify::passages(ours, theirs);
    let config = service.live.get();
    let source = config.source(other.source.as_str());
    let name = source.map_or_else(|| other.source.to_string(), |source| source.name.clone());
    let passages = found.passages.iter().filter_map(|passage| Some(ours.get(passage.ours.clone())?.to_owned()));
    Ok(Some(Shared {
        with: other.id,
        share: found.share,
        passages: passages.collect(),
        lines: identify::passage_lines(ours, &found, &name, config.service.language),
        source: other.source,
    }))
}

/// The article that people name by its id or by its address.
fn find(service: &Service, what: &str) -> anyhow::Result<Article> {
    let id = match what.parse::<ArticleId>() {
        Ok(id) => Some(id),
        Err(_) => service.store.find(&address(what)?)?,
    };
    let article = id.map(|id| service.store.article(id)).transpose()?.flatten();
    article.with_context(|| format!("no article `{what}` is in the store"))
}

/// The cause is told where an address was meant.
fn address(what: &str) -> anyhow::Result<CanonicalUrl> {
    CanonicalUrl::parse(what).map_err(|why| match what.contains("://") {
        true => anyhow::anyhow!("`{what}` is no address of an article: {why}"),
        false => {
            anyhow::anyhow!("`{what}` is neither an article's id (16 hexadecimal digits) nor an address (https://...)")
        }
    })
}

fn explain(service: &Service, what: &str, topic: &TopicId) -> anyhow::Result<Answer> {
    let config = service.live.get();
    let rule_of = config.topic(topic.as_str());
    let topic = rule_of.with_context(|| format!("no topic `{topic}` is configured: `diembao check` lists them"))?;
    let article = find(service, what)?;
    let body = service.store.body(article.id)?.unwrap_or_default();
    let source = config.source(article.source.as_str());
    // As it was classified: while an article has no text its lead is its text.
    let input = Input::of(&article, source, text_of(&body.text, article.summary.as_deref()), None);
    let explained = rule::explain(&topic.rule, &input.document().about(&article.provinces));
    let group = service.store.group(article.group)?;
    let standing = group.as_ref().and_then(|group| group.standing(&topic.id).cloned());
    let accepted = standing.as_ref().is_some_and(|standing| standing.accepted == Some(true));
    let mut barred = barred(topic, &article.source, &article.provinces, &explained);
    if topic.curated == Curated::Review && !accepted {
        barred.push("the topic publishes only what an editor has accepted".to_owned());
    }
    let text = text_of(&body.text, article.summary.as_deref());
    let learned = learned::taught(service, topic)?.map(|taught| Opinion::of(&taught, seen(&article, text)));
    Ok(Answer::Explained(Explained {
        article: article.id,
        title: article.title,
        published: group.as_ref().is_some_and(|group| group.published_topics().contains(&&topic.id)),
        rule_holds: explained.holds,
        score: explained.score,
        threshold: topic.threshold,
        hits: explained.hits,
        failed: explained.failed,
        barred,
        learned,
        standing,
    }))
}

/// What the topic asks beside its rule and an article of `source` about `provinces` has not.
pub(crate) fn barred(
    topic: &Topic,
    source: &SourceId,
    provinces: &[ProvinceId],
    explained: &rule::Explanation,
) -> Vec<String> {
    let mut reasons = Vec::new();
    if explained.holds && explained.score < topic.threshold {
        reasons.push(format!("the score {:.1} is below the topic's threshold {:.1}", explained.score, topic.threshold));
    }
    if !topic.sources.is_empty() && !topic.sources.contains(source) {
        let wanted = listed(&topic.sources);
        reasons.push(format!("the topic takes only articles of {wanted}; this one is of {source}"));
    }
    if !topic.provinces.is_empty() && !topic.provinces.iter().any(|wanted| provinces.contains(wanted)) {
        let about = if provinces.is_empty() { "none".to_owned() } else { listed(provinces) };
        let wanted = listed(&topic.provinces);
        reasons.push(format!("the topic takes only articles about {wanted}; this one is about {about}"));
    }
    reasons
}

fn listed(ids: &[Slug]) -> String {
    ids.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}

async fn decide(service: &Service, what: &str, topic: TopicId, act: Act, by: String) -> anyhow::Result<Answer> {
    let known = service.live.get().topic(topic.as_str()).is_some();
    anyhow::ensure!(known, "no topic `{topic}` is configured: `diembao check` lists them");
    let article = find(service, what)?.id;
    let decision = Decision { topic, article, act, by, at: (service.clock)() };
    service.log.append(Record::Decided(decision.clone())).await?;
    Ok(Answer::Decided(decision))
}

#[cfg(test)]
mod tests;
