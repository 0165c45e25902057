//! That the doctor has a sentence for every code which reading gives: read off the source text, so that
//! a new one can not be forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::ailments::ailment;
use super::examine::failure;
use super::{document, pages};

/// Faults of one entry that its facts tell as well, and the ailment that they are told as.
const BY_FACTS: &[(&str, &str)] = &[("link-unusable", "link-missing"), ("date-implausible", "date-future")];
/// What is read for a person who asked for it, and is told by the command: no channel's fault.
const NO_CHANNEL: &str = "opml.rs";
/// Fewer codes were not all that there are: their number may only grow.
const CODES_MIN: usize = 40;

/// The files of a stage without their tests.
fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        match path.is_dir() {
            true if name != "tests" => files(&path, into),
            false if name.ends_with(".rs") && name != "tests.rs" && name != NO_CHANNEL => into.push(path),
            _ => {}
        }
    }
}

fn texts() -> Vec<(String, String)> {
    let (source, mut paths) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), Vec::new());
    ["parse", "extract", "pipeline"].iter().for_each(|stage| files(&source.join(stage), &mut paths));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
        (path.strip_prefix(&source).unwrap().display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

/// The text literal at the start of some source text.
fn literal(text: &str) -> Option<&str> {
    text.strip_prefix('"')?.split('"').next()
}

fn is_code(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'.' || byte.is_ascii_digit())
    };
    text.contains('-') && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(part)
}

/// Where a fault is made, from its code on.
fn calls(text: &str) -> Vec<&str> {
    let new = text.split("Fault::new(").skip(1);
    let at = text.split("Fault::at(").skip(1).filter_map(|rest| rest.split_once(',')).map(|(_, rest)| rest);
    new.chain(at).map(str::trim_start).collect()
}

/// All codes: as they stand, by the constant's name, or, where they are worked out, all that the file has.
fn codes() -> BTreeSet<String> {
    let (texts, mut codes) = (texts(), BTreeSet::new());
    let constant = |name: &str| {
        let named = format!("const {name}: &str = ");
        texts.iter().find_map(|(_, text)| literal(text.split(&named).nth(1)?))
    };
    for (file, text) in &texts {
        for call in calls(text) {
            let name = call.split([',', ')']).next().unwrap_or_default();
            match literal(call).or_else(|| constant(name)) {
                Some(code) => drop(codes.insert(code.to_owned())),
                None => {
                    let worked_out: Vec<&str> =
                        text.split('"').skip(1).step_by(2).filter(|text| is_code(text)).collect();
                    assert!(!worked_out.is_empty(), "{file}: which codes can `{name}` be?");
                    codes.extend(worked_out.into_iter().map(str::to_owned));
                }
            }
        }
    }
    codes
}

/// The ailment that a code is told as.
fn told_as(code: &str) -> Option<&'static str> {
    let tables = [document::MEANS, pages::MEANS, BY_FACTS, &[(document::MENDED, "xml-broken")]];
    let means = tables.into_iter().flatten().find(|(from, _)| *from == code).map(|(_, ailment)| *ailment);
    let pages_of = match code {
        "robots-disallow" => Some("robots"),
        "page-missing" => Some("pages-missing"),
        _ => None,
    };
    let code = means.or(pages_of).or_else(|| failure(code)).unwrap_or(code);
    ailment(code).map(|(_, ailment)| ailment.code)
}

#[test]
fn every_code_that_reading_gives_is_told_in_both_languages() {
    let codes = codes();
    // That each ailment has its sentences is tested where they are read.
    let untold: Vec<&String> = codes.iter().filter(|code| told_as(code).is_none()).collect();
    assert!(untold.is_empty(), "no sentence tells of {untold:?}");
    assert!(codes.len() >= CODES_MIN, "{} codes: {codes:?}", codes.len());
}
