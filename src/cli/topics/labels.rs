//! Labelled articles, as files have them: whole, or labels whose articles stand in other files.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use serde::Deserialize;
use serde_json::Value;

use crate::model::TopicId;

/// The longest line: the longest article of the press has a tenth of it.
const LINE_BYTES_MAX: u64 = 4 << 20;

/// A file of labelled articles, read.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Articles with a label, in the order of the file.
    pub(super) articles: Vec<Labelled>,
    /// Lines whose label is unsure: not scored.
    pub(super) unsure: usize,
}

/// An article and the topics that it belongs to, or does not.
#[derive(Debug)]
pub(super) struct Labelled {
    pub(super) article: Text,
    pub(super) labels: BTreeMap<TopicId, bool>,
}

/// What an article is classified by.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Text {
    pub(super) id: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) source: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) title: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) summary: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) section: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) text: String,
    #[serde(default, deserialize_with = "null_is_none")]
    pub(super) authors: Vec<String>,
}

/// A line of the file.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(flatten)]
    article: Text,
    corpus: Option<String>,
    topic: Option<TopicId>,
    #[serde(default)]
    labels: BTreeMap<TopicId, Label>,
    label: Option<Label>,
    #[serde(default)]
    unsure: Value,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Label {
    Said(bool),
    Weighed(Weight),
}

/// How much an article is about a topic: what merely mentions it does not belong in its feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Weight {
    Main,
    Mention,
    No,
}

impl Label {
    fn belongs(self) -> bool {
        matches!(self, Label::Said(true) | Label::Weighed(Weight::Main))
    }
}

/// Reads a file of labels. `known` says whether a topic is configured; `topic` is that of lines with one label.
pub(super) fn read(
    file: &Path,
    articles: &[PathBuf],
    topic: Option<&TopicId>,
    known: &dyn Fn(&TopicId) -> bool,
) -> anyhow::Result<Labels> {
    let called = file.file_stem().and_then(|stem| stem.to_str()?.parse().ok()).filter(|id| known(id));
    let topic = topic.cloned().or(called);
    let texts = texts(articles)?;
    let mut labels = Labels::default();
    for line in lines(file)? {
        let (number, line) = line?;
        let place = format!("{}:{number}", file.display());
        let row: Row = serde_json::from_str(&line).with_context(|| {
            format!("{place}: not a labelled article (`diembao topics test --help` shows what a line is like)")
        })?;
        if !matches!(row.unsure, Value::Null | Value::Bool(false)) && row.unsure != "" {
            labels.unsure += 1;
            continue;
        }
        let of = labels_of(&row, topic.as_ref(), known).with_context(|| place.clone())?;
        labels.articles.push(Labelled { article: text(row, &texts).with_context(|| place)?, labels: of });
    }
    ensure!(
        !labels.articles.is_empty(),
        "{}: no line has a label that is sure: there is nothing to score",
        file.display()
    );
    Ok(labels)
}

fn labels_of(
    row: &Row,
    topic: Option<&TopicId>,
    known: &dyn Fn(&TopicId) -> bool,
) -> anyhow::Result<BTreeMap<TopicId, bool>> {
    let mut labels: BTreeMap<TopicId, bool> =
        row.labels.iter().map(|(topic, label)| (topic.clone(), label.belongs())).collect();
    if let Some(label) = row.label {
        let topic = row.topic.as_ref().or(topic).context(
            "`label` is of no topic: name it with --topic ID, or call the file after it, such as y-te.jsonl",
        )?;
        labels.insert(topic.clone(), label.belongs());
    }
    ensure!(!labels.is_empty(), "the line has no label: add \"labels\": {{\"TOPIC\": true}}, or \"label\": \"main\"");
    match labels.keys().find(|topic| !known(topic)) {
        Some(unknown) => bail!("no topic `{unknown}` is configured: `diembao check` lists them"),
        None => Ok(labels),
    }
}

/// The line's own article, else the one that the line names.
fn text(row: Row, texts: &Texts) -> anyhow::Result<Text> {
    let own = &row.article;
    if !(own.title.is_empty() && own.summary.is_empty() && own.text.is_empty()) {
        return Ok(row.article);
    }
    let corpora = texts.get(&own.id).map(Vec::as_slice).unwrap_or_default();
    let named = corpora.iter().find(|(corpus, _)| row.corpus.as_ref().is_none_or(|wanted| wanted == corpus));
    named.map(|(_, text)| text.clone()).with_context(|| {
        let corpus = row.corpus.as_ref().map(|corpus| format!(" of `{corpus}`")).unwrap_or_default();
        format!("article `{}`{corpus} has no title and no text here: give the file that has it with --articles", own.id)
    })
}

/// Articles by id; several corpora may use one.
type Texts = HashMap<String, Vec<(String, Text)>>;

fn texts(files: &[PathBuf]) -> anyhow::Result<Texts> {
    let mut texts = Texts::new();
    for file in files {
        let corpus = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        for line in lines(file)? {
            let (number, line) = line?;
            let text: Text =
                serde_json::from_str(&line).with_context(|| format!("{}:{number}: not an article", file.display()))?;
            texts.entry(text.id.clone()).or_default().push((corpus.to_owned(), text));
        }
    }
    Ok(texts)
}

/// The lines of a file that hold something, with their numbers.
fn lines(file: &Path) -> anyhow::Result<impl Iterator<Item = anyhow::Result<(usize, String)>>> {
    let name = file.display().to_string();
    let mut opened = BufReader::new(File::open(file).with_context(|| format!("can not read `{name}`"))?);
    let mut number = 0;
    Ok(std::iter::from_fn(move || {
        loop {
            number += 1;
            let mut line = String::new();
            let read = std::io::Read::take(&mut opened, LINE_BYTES_MAX).read_line(&mut line);
            match read.with_context(|| format!("can not read `{name}`, line {number}")) {
                Ok(0) => return None,
                Ok(count) if count as u64 == LINE_BYTES_MAX => {
                    return Some(Err(anyhow::anyhow!(
                        "{name}:{number}: longer than {LINE_BYTES_MAX} bytes: no article"
                    )));
                }
                Ok(_) if line.trim().is_empty() => {}
                Ok(_) => return Some(Ok((number, line))),
                Err(why) => return Some(Err(why)),
            }
        }
    }))
}

/// Files say `null` where an article has nothing.
fn null_is_none<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
