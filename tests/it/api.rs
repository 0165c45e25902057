//! The API over loopback: held against its description by schemathesis, and against the truth of the press.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::press::Press;
use crate::readers::skip;
use crate::road::settled;
use crate::service::{Service, said};

/// Cases that are made up for each address, beside those for the edges of every parameter.
const CASES: &str = "60";
/// Made-up cases are the same in every run.
const SEED: &str = "20261124";

/// Only the service can make a cursor: one that is made up is no good data, however it looks. Where good
/// data is meant it is left out; where bad data is meant it stays, and must be refused.
const HOOKS: &str = "
import schemathesis

@schemathesis.hook
def before_call(context, case, kwargs):
    meta = case.meta
    if meta is not None and meta.generation.mode.is_positive and case.query:
        case.query.pop('cursor', None)
";

#[test]
fn schemathesis_finds_nothing_that_the_description_does_not_say() {
    let python = std::env::var("DIEMBAO_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let there = Command::new(&python).args(["-c", "import schemathesis"]).output();
    if !there.is_ok_and(|output| output.status.success()) {
        return skip(&format!("`{python}` has no schemathesis: name another in DIEMBAO_PYTHON"));
    }
    let settled = settled();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("api_hooks.py"), HOOKS).unwrap();
    let output = Command::new(&python)
        .args(["-m", "schemathesis.cli", "run", &format!("{}/api/v1/openapi.json", settled.service.base())])
        .args(["--checks", "all", "--continue-on-failure", "--no-color", "--seed", SEED, "--max-examples", CASES])
        .args(["--suppress-health-check", "all", "--generation-database", "none", "--request-timeout", "10"])
        .env("SCHEMATHESIS_HOOKS", "api_hooks")
        .env("PYTHONPATH", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = said(&output);
    assert!(output.status.success(), "{said}\n{}", settled.service.log());
    assert!(said.contains("Tested: 12"), "not every address was asked:\n{said}");
}

/// All items of a list, page by page.
fn all(service: &Service, path: &str) -> Vec<Value> {
    let (mut items, mut next) = (Vec::new(), Some(format!("/api/v1{path}")));
    while let Some(path) = next {
        let answer = service.get(&path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let page = answer.json();
        next = page["next"].as_str().map(str::to_owned);
        items.extend(page["items"].as_array().cloned().unwrap());
    }
    items
}

fn texts<'a>(items: &'a [Value], path: &str) -> Vec<&'a str> {
    items.iter().map(|item| item.pointer(path).and_then(Value::as_str).unwrap()).collect()
}

#[test]
fn lists_hold_what_feeds_hold() {
    let settled = settled();
    let service = &settled.service;
    for (query, feed) in [
        ("", "all"),
        ("&topic=chuyen-doi-so", "topics/chuyen-doi-so"),
        ("&province=dong-nai", "provinces/dong-nai"),
        ("&region=dong-nam-bo", "regions/dong-nam-bo"),
        ("&source=bao-song-trang", "sources/bao-song-trang"),
    ] {
        let items = all(service, &format!("/articles?limit=9{query}"));
        assert!(items.len() > 9, "{feed}: only {}", items.len());
        assert_eq!(texts(&items, "/links/original"), service.urls(feed), "{feed}");
        let entries: Vec<Value> = service.items(feed);
        assert_eq!(texts(&items, "/entry"), texts(&entries, "/id"), "{feed}");
        assert_eq!(texts(&items, "/title"), texts(&entries, "/title"), "{feed}");
    }
}

#[test]
fn a_list_read_while_articles_come_holds_every_one_that_was_there_once() {
    let press = Press::open();
    let service = Service::running(&press);
    service.until_all_stored(&press);
    let before: BTreeSet<String> =
        texts(&all(&service, "/articles?limit=200"), "/id").into_iter().map(str::to_owned).collect();
    let (mut read, mut next) = (Vec::new(), Some("/api/v1/articles?limit=4".to_owned()));
    while let Some(path) = next {
        let page = service.get(&path).json();
        next = page["next"].as_str().map(str::to_owned);
        read.extend(texts(page["items"].as_array().unwrap(), "/id").into_iter().map(str::to_owned));
        press.release(1);
    }
    let once: BTreeSet<String> = read.iter().cloned().collect();
    assert_eq!(once.len(), read.len(), "one stands twice");
    assert!(before.is_subset(&once), "{:?} are left out", before.difference(&once));
}

/// The status of what is answered to a request line of any bytes, and the answer's text.
fn ask(service: &Service, method: &str, target: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(service.base().trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let request = [method.as_bytes(), b" ", target, b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"].concat();
    stream.write_all(&request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("{method} {}: {text}", String::from_utf8_lossy(target))), text)
}

#[test]
fn odd_requests_are_refused_and_harm_nothing() {
    let settled = settled();
    let long = [b"/api/v1/articles?topic=".as_slice(), &vec![b'a'; 30_000]].concat();
    for (method, target, status) in [
        ("GET", "/api/v1/articles?topic=chuyển-đổi-số".as_bytes(), 400),
        ("GET", b"/api/v1/articles?topic=\xff\xfe", 400),
        ("GET", b"/api/v1/articles?topic=%ff%00%zz%", 400),
        ("GET", b"/api/v1/articles?&&&", 200),
        ("GET", b"/api/v1/articles?limit", 400),
        ("GET", b"/api/v1/articles/%2e%2e%2f", 404),
        ("GET", b"/api/v1/articles/../../healthz", 404),
        ("GET", b"/api/v1/stories/%00", 404),
        ("GET", b"/api/v1/%f0%9f%98%80", 404),
        ("GET", &long, 400),
        ("HEAD", b"/api/v1/articles?limit=1", 200),
        ("OPTIONS", b"/api/v1/articles", 204),
        ("DELETE", b"/api/v1/articles", 405),
        ("BREW", b"/api/v1/topics", 405),
    ] {
        let (answered, text) = ask(&settled.service, method, target);
        let head = text.split("\r\n\r\n").next().unwrap();
        assert_eq!(answered, status, "{method} {}: {head}", String::from_utf8_lossy(&target[..target.len().min(80)]));
        if status == 404 || status == 405 {
            assert!(head.contains("application/problem+json"), "{head}");
        }
    }
    assert_eq!(settled.service.get("/api/v1/topics").status, 200);
}

#[test]
fn coverage_counts_every_article_of_the_press_once() {
    let settled = settled();
    let coverage = settled.service.get("/api/v1/coverage?days=31").json();
    assert_eq!(coverage["counted_all"], true);
    for covered in coverage["sources"].as_array().unwrap() {
        let id = covered["source"]["id"].as_str().unwrap();
        let articles = all(&settled.service, &format!("/articles?source={id}&limit=200"));
        assert_eq!(covered["published"].as_u64(), Some(articles.len() as u64), "{id}");
        let (own, reprinted) = (covered["own"].as_u64().unwrap(), covered["reprinted"].as_u64().unwrap());
        assert_eq!(own + reprinted, articles.len() as u64, "{id}");
    }
    let copies = settled.press.served().iter().filter(|one| one.kind == "copy").count() as u64;
    let days = coverage["days"].as_array().unwrap();
    let sum = |name: &str| days.iter().map(|day| day[name].as_u64().unwrap()).sum::<u64>();
    assert!(copies > 0);
    assert_eq!((sum("reprinted"), sum("taken_over")), (copies, copies));
}

#[test]
fn stories_name_everyone_who_tells_them() {
    let settled = settled();
    let stories = all(&settled.service, "/stories?limit=5");
    let ids: BTreeSet<&str> = texts(&stories, "/id").into_iter().collect();
    assert!(stories.len() > 5 && ids.len() == stories.len(), "{} of {}", ids.len(), stories.len());
    for story in &stories {
        let path = PathBuf::from("/api/v1/stories").join(story["id"].as_str().unwrap());
        let whole = settled.service.get(path.to_str().unwrap()).json();
        let told = whole["told"].as_array().unwrap();
        let sources: BTreeSet<&str> = texts(told, "/source/id").into_iter().collect();
        assert!(sources.len() >= 2 && story["sources"].as_u64() == Some(sources.len() as u64), "{whole}");
        assert_eq!(story["articles"].as_u64(), Some(told.len() as u64));
        let own = told.iter().filter(|telling| telling["original"] == true).count();
        assert_eq!(story["texts"].as_u64(), Some(own as u64), "{whole}");
        let listed = all(&settled.service, &format!("/articles?story={}", story["id"].as_str().unwrap()));
        assert_eq!(listed.len(), own, "{whole}");
    }
}

#[test]
fn the_example_of_the_manual_works() {
    let manual = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let address = manual.lines().find_map(|line| line.strip_prefix("curl '")?.split('\'').next()).unwrap();
    let path = address.strip_prefix("http://127.0.0.1:8080").unwrap();
    let answer = settled().service.get(path);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(!answer.json()["items"].as_array().unwrap().is_empty(), "{}", answer.text());
}
