//! The shared corpora, where they are at hand.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::read;
use crate::corpora::corpus;
use crate::text::clean_line;

fn json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("the corpus is readable")).expect("the corpus is JSON")
}

#[test]
fn every_encoding_gives_the_true_text() {
    let Some(folder) = corpus("encodings") else { return };
    let truth = json(&folder.join("truth.json"));
    let truth = truth.as_array().expect("a list of items");
    let files = std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok);
    let feeds: Vec<PathBuf> =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "xml")).collect();
    assert!(!feeds.is_empty());
    for path in feeds {
        let found = read(&std::fs::read(&path).expect("a feed"), None, None);
        assert_eq!(found.entries.len(), truth.len(), "{}: {:?}", path.display(), found.faults);
        for (entry, item) in found.entries.iter().zip(truth) {
            let stated = |name: &str| item[name].as_str().map(clean_line);
            assert_eq!(entry.title, stated("title"), "{}", path.display());
            assert_eq!(entry.url, stated("link"), "{}", path.display());
            assert_eq!(entry.summary, stated("summary"), "{}", path.display());
        }
    }
}

#[test]
fn suites_of_other_readers_are_read_without_panic() {
    let Some(folder) = corpus("feeds") else { return };
    let (mut folders, mut all, mut known) = (vec![folder], 0, 0);
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).map(|file| file.path()) {
            if file.is_dir() {
                folders.push(file);
            } else if file.extension().is_some_and(|end| end == "xml") {
                let found = read(&std::fs::read(&file).expect("a feed"), None, None);
                all += 1;
                known += usize::from(found.format.is_some());
                if found.format.is_none() && std::env::var_os("DIEMBAO_SHOW").is_some() {
                    eprintln!("{}: {:?}", file.display(), found.faults);
                }
            }
        }
    }
    eprintln!("{known} of {all} documents were recognised");
    assert!(known * 100 >= all * 97, "{known} of {all} documents were recognised");
}
