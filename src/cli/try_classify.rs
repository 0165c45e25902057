//! `diembao try classify`: articles to topics and provinces.

use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use serde_json::json;

use super::load;
use super::try_identify::read_rows;
use crate::classify::{Classifier, Input};
use crate::model::{Source, SourceId};

pub fn run(file: &Path, as_json: bool, config: &Path) -> anyhow::Result<ExitCode> {
    let config = load(config)?;
    let classifier = Classifier::new(&config.topics);
    let unknown: SourceId = "unknown".parse()?;
    let names = names(&config.sources);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for row in read_rows(file)? {
        let row = row?;
        let source = named(&names, &row.source);
        let summary = row.summary.as_deref().unwrap_or_default();
        let classes = classifier.classify(&Input {
            source: source.map_or(&unknown, |source| &source.id),
            province: source.and_then(|source| source.province.as_ref()),
            title: &row.title,
            summary,
            section: row.section.as_deref().unwrap_or_default(),
            authors: row.authors.as_deref().unwrap_or_default(),
            // As for articles of which we have no more than the lead.
            body: if row.text.trim().is_empty() { summary } else { &row.text },
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

/// What rows may call a source: its id, or a host that it has or had. An id goes before a host, a
/// homepage's host before one that another source lists besides.
pub(super) fn names(sources: &[Arc<Source>]) -> HashMap<String, &Source> {
    let sources: Vec<&Source> = sources.iter().map(|source| &**source).collect();
    let ids = sources.iter().map(|&source| (source.id.as_str(), source));
    let homepages = sources.iter().filter_map(|&source| Some((source.homepage.host_str()?, source)));
    let hosts = sources.iter().flat_map(|&source| source.hosts.iter().map(move |host| (host.as_str(), source)));
    let mut names = HashMap::new();
    for (name, source) in ids.chain(homepages).chain(hosts) {
        names.entry(bare(name)).or_insert(source);
    }
    names
}

/// The source that a row calls by one of these names.
pub(super) fn named<'a>(names: &HashMap<String, &'a Source>, name: &str) -> Option<&'a Source> {
    names.get(bare(name).as_str()).copied()
}

/// A name without what hosts are written with or without.
fn bare(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    name.strip_prefix("www.").map(str::to_owned).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{bare, names};
    use crate::config;

    const FILE: &str = r#"
        [[source]]
        id = "bao-can-tho"
        name = "Báo Cần Thơ"
        kind = "central-press"
        homepage = "https://www.baocantho.com.vn"
        hosts = ["baosoctrang.org.vn", "www.baohaugiang.com.vn", "baodongnai.com.vn"]
        channel = [{ url = "https://www.baocantho.com.vn/rss" }]
        [[source]]
        id = "bao-dong-nai"
        name = "Báo Đồng Nai"
        kind = "central-press"
        homepage = "https://baodongnai.com.vn"
        channel = [{ url = "https://baodongnai.com.vn/rss" }]
    "#;

    #[test]
    fn a_row_names_its_source_by_id_or_host() {
        let config = config::parse(FILE, Path::new("feeds.toml")).expect("a right file");
        let names = names(&config.sources);
        for (name, expected) in [
            ("bao-can-tho", Some("bao-can-tho")),
            ("baocantho.com.vn", Some("bao-can-tho")),
            ("WWW.baocantho.com.vn", Some("bao-can-tho")),
            ("www.baosoctrang.org.vn", Some("bao-can-tho")),
            ("baohaugiang.com.vn", Some("bao-can-tho")),
            ("www.baodongnai.com.vn", Some("bao-dong-nai")),
            ("baomoi.com", None),
            ("", None),
        ] {
            assert_eq!(names.get(&bare(name)).map(|source| source.id.as_str()), expected, "{name}");
        }
    }
}
