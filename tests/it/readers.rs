//! Every feed that is served is read by the readers that people have.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::road::settled;
use crate::service::{Service, said};

/// Reads each file of its arguments as a feed reader does, and says what it complains about.
const FEEDPARSER: &str = "
import sys, feedparser
for path in sys.argv[1:]:
    feed = feedparser.parse(path)
    if feed.bozo or not feed.version:
        print(path, feed.version, feed.get('bozo_exception'))
";

#[test]
fn every_feed_of_the_outline_is_read_without_a_complaint() {
    let settled = settled();
    let service = &settled.service;
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for path in paths(service) {
        let answer = service.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        let feed = feed_rs::parser::parse(&answer.body[..]).unwrap_or_else(|why| panic!("{path}: {why}"));
        assert!(feed.title.is_some_and(|title| !title.content.is_empty()), "{path}");
        // A JSON feed is none of feedparser's and xmllint's business.
        if !path.ends_with(".json") {
            let file = folder.path().join(path.trim_start_matches('/').replace('/', "-"));
            fs::write(&file, &answer.body).unwrap();
            files.push(file.display().to_string());
        }
    }
    assert!(files.len() > 60, "the outline lists {} feeds", files.len() / 2);
    let outline = folder.path().join("opml.xml");
    fs::write(&outline, service.get("/opml.xml").body).unwrap();
    read_by_feedparser(&files);
    files.push(outline.display().to_string());
    read_by_xmllint(&files);
}

/// Paths of all feeds that the outline lists, in all formats.
fn paths(service: &Service) -> Vec<String> {
    let outline = service.get("/opml.xml");
    assert_eq!(outline.status, 200);
    let addresses = outline.text().split("xmlUrl=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let path = |address: &str| address.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap();
    let stems = addresses.map(|address| path(address).trim_end_matches(".atom").to_owned());
    stems.flat_map(|stem| ["atom", "rss", "json"].map(|format| format!("{stem}.{format}"))).collect()
}

fn read_by_feedparser(files: &[String]) {
    let python = std::env::var("DIEMBAO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python).args(["-c", "import feedparser"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        return skip(&format!("`{python}` has no feedparser: name another in DIEMBAO_PYTHON"));
    }
    let output = Command::new(&python).args(["-c", FEEDPARSER]).args(files).output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty(), "{}", said(&output));
}

fn read_by_xmllint(files: &[String]) {
    if Command::new("xmllint").arg("--version").output().is_err() {
        return skip("there is no xmllint");
    }
    let output = Command::new("xmllint").args(["--noout", "--nonet"]).args(files).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", said(&output));
}

/// Says visibly that a reader is not there; where everything must be there, that is a failure.
pub fn skip(why: &str) {
    assert!(std::env::var_os("DIEMBAO_CORPORA_REQUIRED").is_none(), "{why}");
    eprintln!("skipped: {why}");
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let settled = settled();
    for path in ["/feeds/all.atom", "/feeds/topics/chuyen-doi-so.rss", "/feeds/sources/bao-song-trang.json"] {
        let answer = settled.service.get(path);
        let validators = [("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")];
        for (condition, header) in validators {
            let known = answer.header(header).unwrap_or_else(|| panic!("{path} has no {header}"));
            let again = settled.service.get_with(path, &[(condition, known)]);
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {condition}: {known}");
            assert_eq!(again.header("etag"), answer.header("etag"), "{path} {condition}");
        }
        assert_eq!(settled.service.get_with(path, &[("If-None-Match", "\"other\"")]).status, 200, "{path}");
    }
}

#[test]
fn a_feed_is_packed_for_those_who_can_unpack_it() {
    let settled = settled();
    let folder = tempfile::tempdir().unwrap();
    let path = "/feeds/topics/chuyen-doi-so.atom";
    let plain = settled.service.get(path);
    assert_eq!(plain.header("content-encoding"), None);
    for coding in ["gzip", "zstd", "br"] {
        let packed = settled.service.get_with(path, &[("Accept-Encoding", coding)]);
        assert_eq!(packed.header("content-encoding"), Some(coding));
        assert!(packed.body.len() * 2 < plain.body.len(), "{coding}: {} bytes", packed.body.len());
        let unpacked = match coding {
            "gzip" => Some(gunzip(&packed.body, folder.path())),
            "zstd" => Some(zstd::decode_all(&packed.body[..]).unwrap()),
            // Nothing here unpacks it.
            _ => None,
        };
        assert!(unpacked.is_none_or(|bytes| bytes == plain.body), "{coding}: other bytes");
    }
}

fn gunzip(bytes: &[u8], folder: &Path) -> Vec<u8> {
    let file = folder.join("feed.gz");
    fs::write(&file, bytes).unwrap();
    let output = Command::new("gzip").arg("-dc").arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    output.stdout
}
