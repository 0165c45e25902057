//! `diembao try classify`: articles to topics and provinces.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use serde_json::json;

use super::load;
use super::try_identify::read_rows;
use crate::classify::{Classifier, Input};
use crate::model::SourceId;

pub fn run(file: &Path, as_json: bool, config: &Path) -> anyhow::Result<ExitCode> {
    let config = load(config)?;
    let classifier = Classifier::new(&config.topics);
    let unknown: SourceId = "unknown".parse()?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in read_rows(file)? {
        let row = row?;
        // Rows may name the source by its id or by its host.
        let source = config
            .sources
            .iter()
            .find(|source| source.id.as_str() == row.source || source.homepage.host_str() == Some(row.source.as_str()));
        let classes = classifier.classify(&Input {
            source: source.map_or(&unknown, |source| &source.id),
            province: source.and_then(|source| source.province.as_ref()),
            title: &row.title,
            summary: row.summary.as_deref().unwrap_or_default(),
            section: "",
            authors: &[],
            body: &row.text,
            body_syllables: None,
        });
        if as_json {
            let topics: Vec<_> = classes
                .topics
                .iter()
                .map(|found| json!({"id": found.topic, "score": found.score, "because": found.because}))
                .collect();
            writeln!(out, "{}", json!({"id": row.id, "topics": topics, "provinces": classes.provinces}))?;
        } else {
            let topics: Vec<&str> = classes.topics.iter().map(|found| found.topic.as_str()).collect();
            let provinces: Vec<&str> = classes.provinces.iter().map(|province| province.as_str()).collect();
            writeln!(out, "{}\t{}\t{}", row.id, topics.join(","), provinces.join(","))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
