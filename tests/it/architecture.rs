//! Who may name whom: the last column of ARCHITECTURE.md's table, checked on the source text.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder or file of `src`, and what it never names. Tests (`tests.rs`, `tests/`) may.
const NEVER: &[(&str, &[&str])] = &[
    ("main.rs", &["crate::", "sled", "tokio"]),
    ("cli", &["sled::", "scraper::", "rss::", "crate::store"]),
    (
        "demo",
        &[
            "crate::parse",
            "crate::extract",
            "crate::fetch",
            "crate::identify",
            "crate::classify",
            "crate::store",
            "crate::publish",
            "crate::rule",
            "crate::source",
            "crate::text",
            "crate::config",
        ],
    ),
    ("model", &["crate::text", "crate::config", "crate::store", "crate::parse", "Timestamp::now"]),
    ("text", &["crate::config", "crate::store", "crate::parse", "crate::rule", "reqwest", "sled::", "Timestamp::now"]),
    ("config", &["crate::fetch", "crate::store", "crate::web", "reqwest", "sled::", "tokio::net"]),
    ("rule", &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now"]),
    ("source", &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now", "SystemTime", "Instant::now"]),
    (
        "push",
        &["crate::store", "crate::fetch", "crate::web", "reqwest", "sled::", "tokio", "Timestamp::now", "SystemTime"],
    ),
    ("fetch", &["crate::parse", "crate::extract", "crate::store", "sled::"]),
    ("parse", &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now", "SystemTime", "tokio"]),
    ("extract", &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now", "SystemTime", "tokio"]),
    (
        "doctor",
        &["crate::store", "crate::fetch", "crate::parse", "crate::web", "reqwest", "sled::", "Timestamp::now", "tokio"],
    ),
    ("log", &["crate::identify", "crate::web", "crate::store"]),
    (
        "identify",
        &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now", "SystemTime", "tokio", "rand"],
    ),
    ("classify", &["crate::store", "crate::fetch", "reqwest", "sled::", "Timestamp::now", "SystemTime", "tokio"]),
    (
        "learn",
        &["crate::store", "crate::config", "crate::rule", "reqwest", "sled::", "Timestamp::now", "SystemTime", "tokio"],
    ),
    (
        "store",
        &["crate::config", "crate::fetch", "crate::web", "crate::publish", "reqwest", "axum", "askama", "ammonia"],
    ),
    ("publish", &["crate::store", "crate::fetch", "sled::", "Timestamp::now", "SystemTime", "tokio"]),
    ("web", &["crate::fetch", "crate::parse", "crate::extract", "sled::", "reqwest"]),
    ("pipeline", &["axum", "sled::", "reqwest"]),
    ("daemon", &["scraper::", "rss::", "feed_rs", "atom_syndication"]),
    (
        "control.rs",
        &[
            "crate::web",
            "crate::fetch",
            "crate::parse",
            "crate::extract",
            "crate::publish",
            "axum",
            "reqwest",
            "sled::",
        ],
    ),
    (
        "metrics.rs",
        &["crate::store", "crate::web", "crate::fetch", "crate::daemon", "axum", "sled::", "tokio", "Instant::now"],
    ),
];

/// A package and the folders that may name it.
const OWNERS: &[(&str, &[&str])] = &[
    ("reqwest::", &["fetch"]),
    ("feed_rs::", &["parse"]),
    ("scraper::", &["extract", "parse", "config"]),
    ("quick_xml::", &["parse", "publish"]),
    ("ammonia::", &["extract"]),
    ("dom_smoothie::", &["extract"]),
    ("sled::", &["store"]),
    ("postcard::", &["store"]),
    ("rss::", &["publish"]),
    ("atom_syndication::", &["publish"]),
    ("cron::", &["source"]),
    ("psl::", &["model"]),
    // In fetch it is what rustls calls its own module of it.
    ("ring::", &["push", "daemon", "fetch"]),
    // Others speak jiff: it stands only where a package has its dates for its own.
    ("chrono::", &["source", "parse", "publish"]),
    ("axum::", &["web", "daemon", "demo"]),
    ("askama::", &["web"]),
    ("clap::", &["cli"]),
    ("prometheus_client::", &["metrics.rs"]),
];

/// Lines of a file from which it should have been split.
const LINES_MAX: usize = 600;

#[test]
fn dependencies_point_one_way() {
    let mut found = Vec::new();
    for (file, name, text) in sources() {
        let part = name.split('/').next().unwrap_or_default();
        for (_, forbidden) in NEVER.iter().filter(|(owner, _)| *owner == part) {
            found.extend(named(&text, forbidden).map(|what| format!("{}: names {what}", file.display())));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_package_has_one_owner() {
    let mut found = Vec::new();
    for (file, name, text) in sources() {
        let part = name.split('/').next().unwrap_or_default();
        for (package, owners) in OWNERS {
            if !owners.contains(&part) && named(&text, &[package]).next().is_some() {
                found.push(format!("{}: names {package}, which belongs to {owners:?}", file.display()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn files_stay_small_and_say_what_they_own() {
    let mut found = Vec::new();
    for (file, _, text) in sources() {
        if text.lines().count() > LINES_MAX && !text.contains("static PLACES") {
            found.push(format!("{}: more than {LINES_MAX} lines", file.display()));
        }
        if !text.starts_with("//!") {
            found.push(format!("{}: does not say what it owns", file.display()));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Every source file that is no test: its path, its name below `src`, its code without comments.
fn sources() -> Vec<(PathBuf, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    assert!(found.len() > 50, "the sources were not found in {}", root.display());
    let name = |file: &Path| file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
    found.into_iter().map(|file| (file.clone(), name(&file), fs::read_to_string(&file).unwrap())).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            collect(&path, found);
        } else if name.ends_with(".rs") && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The words of `words` that the code names, tests at the bottom of the file left out.
fn named<'a>(text: &'a str, words: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let stands = |word: &str| {
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.flat_map(|line| line.match_indices(word).map(move |(at, _)| &line[..at])).any(|before| {
            // `::sled::` and `use sled::` name the package; `super::sled::` or `parsed::` do not.
            let last = before.chars().next_back();
            !last.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
                && !before.ends_with("self::")
                && !before.ends_with("super::")
                && !before.ends_with("crate::")
        })
    };
    let grouped = grouped(code);
    words.iter().copied().filter(move |word| stands(word) || grouped.iter().any(|path| path.starts_with(word)))
}

/// The paths of `use crate::{…}`, each written out as far as it says which part it names.
fn grouped(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for (at, opening) in code.match_indices("crate::{") {
        let (mut depth, mut path) = (1, String::new());
        for letter in code[at + opening.len()..].chars().filter(|letter| !letter.is_whitespace()) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 1 => paths.push(format!("crate::{}", std::mem::take(&mut path))),
                _ if depth == 1 => path.push(letter),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
        paths.push(format!("crate::{path}"));
    }
    paths
}

#[test]
fn parts_named_in_a_group_are_seen() {
    let code =
        "use crate::{\n    model::{Article, Body},\n    store,\n};\nuse std::{fmt, io};\nuse crate::{web::App};\n";
    let words = ["crate::store", "crate::web", "crate::model", "crate::fetch", "crate::Article", "crate::io"];
    assert_eq!(named(code, &words).collect::<Vec<_>>(), words[..3]);
    assert_eq!(named("use super::{store};\n// use crate::config", &["crate::store", "crate::config"]).next(), None);
}
