//! `diembao try identify`: articles in order to verdicts.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::identify::{Fingerprints, Match, Sample, Stories, Subject, Terms, Window, reprint};
use crate::model::{ArticleId, Relation, StoryId, Timestamp};
use crate::text::{Shingles, keys};

/// An article as `try` reads it; what a stage has no use for is not read.
#[derive(Debug, Deserialize)]
pub struct Row {
    pub id: String,
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub summary: Option<String>,
    #[serde(default)]
    pub section: Option<String>,
    #[serde(default)]
    pub authors: Option<Vec<String>>,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub published: Option<String>,
}

#[derive(Debug, Serialize)]
struct Verdict<'a> {
    id: &'a str,
    reprint_of: Option<&'a str>,
    relation: Option<Relation>,
    share: Option<f32>,
    story: &'a str,
}

/// What was found of one row.
struct Seen {
    id: String,
    at: Timestamp,
    found: Option<Match>,
    /// Number of the first row of its reprint group.
    group: usize,
    story: StoryId,
}

pub fn run(file: &Path, json: bool) -> anyhow::Result<ExitCode> {
    let mut desk = Desk::default();
    for row in read_rows(file)? {
        desk.read(row?);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    for verdict in desk.verdicts() {
        if json {
            serde_json::to_writer(&mut out, &verdict)?;
            writeln!(out)?;
        } else {
            let what = match (verdict.reprint_of, verdict.relation) {
                (Some(of), Some(Relation::Copy)) => {
                    format!("copy of {of} ({:.0} %)", verdict.share.unwrap_or_default() * 100.0)
                }
                (Some(of), _) => format!("holds part of {of} ({:.0} %)", verdict.share.unwrap_or_default() * 100.0),
                (None, _) => "its own text".to_owned(),
            };
            writeln!(out, "{}\t{what}\tstory {}", verdict.id, verdict.story)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The articles of a JSON lines file, in order.
pub fn read_rows(file: &Path) -> anyhow::Result<impl Iterator<Item = anyhow::Result<Row>>> {
    let name = file.display().to_string();
    let opened = std::fs::File::open(file).with_context(|| format!("can not read `{name}`"))?;
    let lines = BufReader::new(opened).lines().enumerate();
    Ok(lines.filter(|(_, line)| !matches!(line, Ok(text) if text.trim().is_empty())).map(move |(number, line)| {
        let line = line.with_context(|| format!("can not read `{name}`"))?;
        serde_json::from_str(&line).with_context(|| format!("{name}:{}: not an article", number + 1))
    }))
}

/// Reads rows in order, as the pipeline reads the log.
#[derive(Default)]
struct Desk {
    window: Window,
    stories: Stories,
    /// Stories that turned out to be another one.
    merged: HashMap<StoryId, StoryId>,
    seen: Vec<Seen>,
    numbers: HashMap<ArticleId, usize>,
    texts: HashMap<ArticleId, Arc<Shingles>>,
}

impl Desk {
    fn read(&mut self, row: Row) {
        let article = ArticleId(xxh3_64(row.id.as_bytes()));
        let before = self.seen.last().map_or(Timestamp::UNIX_EPOCH, |last| last.at);
        let at = row.published.as_deref().and_then(|text| text.parse().ok()).unwrap_or(before);
        let body = keys(&row.text);
        let prints = Fingerprints::new(&row.title, &body, &row.text);
        let texts = &self.texts;
        let found = reprint(&prints, at, &self.window, &mut |id| texts.get(&id).cloned());
        let copied = found.filter(|found| found.relation == Relation::Copy).map(|found| found.with);
        let sample = Sample::new(&prints, copied.and_then(|id| texts.get(&id)).map(|text| &**text));
        self.window.insert(article, at, &sample);
        let number = self.seen.len();
        let group = copied.map_or(number, |id| self.seen[self.numbers[&id]].group);
        let story = match copied {
            Some(_) => self.seen[group].story,
            None => {
                let terms = Terms::new(&row.title, row.summary.as_deref().unwrap_or_default(), &body);
                let subject = Subject { terms, skeleton: sample.skeleton().clone() };
                let told = self.stories.tell(article, at, subject, StoryId(article));
                self.merged.extend(told.merged);
                told.story
            }
        };
        self.numbers.insert(article, number);
        self.texts.insert(article, Arc::new(prints.shingles));
        self.seen.push(Seen { id: row.id, at, found, group, story });
    }

    /// The story that a story has become.
    fn story(&self, id: StoryId) -> StoryId {
        std::iter::successors(Some(id), |id| self.merged.get(id).copied()).last().unwrap_or(id)
    }

    fn verdicts(&self) -> impl Iterator<Item = Verdict<'_>> {
        let mut originals: HashMap<usize, usize> = HashMap::new();
        for (number, seen) in self.seen.iter().enumerate() {
            let original = originals.entry(seen.group).or_insert(number);
            if seen.at < self.seen[*original].at {
                *original = number;
            }
        }
        self.seen.iter().enumerate().map(move |(number, seen)| {
            let other = seen.found.map(|found| match found.relation {
                Relation::Copy => originals[&seen.group],
                Relation::Part => originals[&self.seen[self.numbers[&found.with]].group],
            });
            let found = seen.found.zip(other.filter(|other| *other != number));
            Verdict {
                id: &seen.id,
                reprint_of: found.map(|(_, other)| self.seen[other].id.as_str()),
                relation: found.map(|(found, _)| found.relation),
                share: found.map(|(found, _)| found.share),
                story: &self.seen[self.numbers[&self.story(seen.story).0]].id,
            }
        })
    }
}
