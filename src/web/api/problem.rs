//! Problems (RFC 9457): why there is no answer and what to do, in the reader's language.

use std::collections::HashMap;
use std::sync::OnceLock;

use axum::http::header::{
    ACCEPT_LANGUAGE, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, VARY,
};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tracing::error;

use crate::config::{Language, nearest};
use crate::publish::Press;
use crate::store::StoreError;

use super::super::messages::{fill, preferred, tag};
use super::ROOT;

/// Letters of a value that are told back.
const SHOWN_CHARS_MAX: usize = 80;

/// Seconds after which one who came when all were busy may ask again.
const RETRY_SECONDS: u32 = 2;

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Problem {
    /// Nothing is at the path.
    NoPath,
    /// No article goes by the id.
    NoArticle(String),
    /// What a path or a parameter names is not there.
    Missing {
        /// The parameter; none for the path.
        parameter: Option<&'static str>,
        /// What it names.
        id: String,
        /// Path below the root of what there is.
        list: &'static str,
    },
    /// A parameter that the address has not.
    Unknown {
        /// Its name.
        name: String,
        /// Those that it has.
        known: &'static [&'static str],
    },
    /// A parameter that stands twice.
    Repeated(&'static str),
    /// A parameter that can not be read.
    Bad {
        /// Its name.
        name: &'static str,
        /// What it says.
        value: String,
        /// What it must be.
        wants: Wants,
    },
    /// A cursor that is not of this list.
    BadCursor,
    /// The address can only be read.
    NotAllowed,
    /// All places for readers are taken.
    Busy,
    /// It is our fault.
    Failed(String),
}

/// What a parameter must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wants {
    /// A number within bounds.
    Number(usize, usize),
    /// An article's id.
    Article,
    /// An id of feeds.toml.
    Slug,
    /// A time.
    Time,
    /// A date.
    Date,
    /// A language.
    Language,
    /// One of some words.
    OneOf(&'static [&'static str]),
}

impl From<StoreError> for Problem {
    fn from(why: StoreError) -> Self {
        Problem::Failed(why.to_string())
    }
}

/// As it is written.
#[derive(Serialize)]
struct Told<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: String,
    code: &'static str,
    parameter: Option<&'a str>,
}

impl Problem {
    /// The answer that tells it. `path` is what was asked for.
    pub(super) fn answer(&self, path: &str, headers: &HeaderMap, press: Press<'_>) -> Response {
        if let Problem::Failed(why) = self {
            error!(http.path = path, "`{path}` could not be answered: {why}");
        }
        let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = accepted.and_then(preferred).unwrap_or(press.config.service.language);
        let (status, code) = self.kind();
        let told = Told {
            r#type: press.tag(&format!("problem/{code}")),
            title: word(language, code),
            status: status.as_u16(),
            detail: self.detail(language, path, press),
            code,
            parameter: self.parameter(),
        };
        let text = serde_json::to_vec(&told).expect("a problem is plain text and numbers");
        let fixed = [(CONTENT_TYPE, "application/problem+json"), (CACHE_CONTROL, "no-store")];
        let by_language = [(CONTENT_LANGUAGE, tag(language)), (VARY, "Accept-Language")];
        let mut answer = (status, fixed, by_language, [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")], text).into_response();
        if matches!(self, Problem::Busy) {
            answer.headers_mut().insert(RETRY_AFTER, RETRY_SECONDS.into());
        }
        answer
    }

    fn kind(&self) -> (StatusCode, &'static str) {
        match self {
            Problem::NoPath => (StatusCode::NOT_FOUND, "no-path"),
            Problem::NoArticle(_) | Problem::Missing { .. } => (StatusCode::NOT_FOUND, "not-found"),
            Problem::Unknown { .. } => (StatusCode::BAD_REQUEST, "unknown-parameter"),
            Problem::Repeated(_) => (StatusCode::BAD_REQUEST, "repeated-parameter"),
            Problem::Bad { .. } => (StatusCode::BAD_REQUEST, "bad-parameter"),
            Problem::BadCursor => (StatusCode::BAD_REQUEST, "bad-cursor"),
            Problem::NotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "not-allowed"),
            Problem::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Problem::Failed(_) => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        }
    }

    fn parameter(&self) -> Option<&str> {
        match self {
            Problem::Missing { parameter, .. } => *parameter,
            Problem::Unknown { name, .. } => Some(name),
            Problem::Repeated(name) | Problem::Bad { name, .. } => Some(name),
            Problem::BadCursor => Some("cursor"),
            _ => None,
        }
    }

    fn detail(&self, language: Language, path: &str, press: Press<'_>) -> String {
        let say = |key: &str, parts: &[(&str, &str)]| say(language, key, parts);
        let api = |path: &str| press.url(&format!("{ROOT}{path}"));
        match self {
            Problem::NoPath => say("no-path-detail", &[("openapi", &api("/openapi.json")), ("path", &shown(path))]),
            Problem::NoArticle(id) => say("gone-detail", &[("list", &api("/articles")), ("id", &shown(id))]),
            Problem::Missing { id, list, .. } => say("not-found-detail", &[("list", &api(list)), ("id", &shown(id))]),
            Problem::Unknown { name, known } => {
                let near = nearest(name, known);
                let key = match near {
                    Some(_) => "unknown-parameter-near-detail",
                    None if known.is_empty() => "unknown-parameter-none-detail",
                    None => "unknown-parameter-detail",
                };
                let near = near.unwrap_or_default();
                say(key, &[("known", &known.join(", ")), ("near", near), ("name", &shown(name))])
            }
            Problem::Repeated(name) => say("repeated-parameter-detail", &[("name", name)]),
            Problem::Bad { name, value, wants } => {
                let wants = wants.told(language);
                // The value last: it may hold anything.
                say("bad-parameter-detail", &[("name", name), ("wants", &wants), ("value", &shown(value))])
            }
            Problem::BadCursor => say("bad-cursor-detail", &[]),
            Problem::NotAllowed => say("not-allowed-detail", &[]),
            Problem::Busy => say("busy-detail", &[("seconds", &RETRY_SECONDS.to_string())]),
            Problem::Failed(_) => say("failed-detail", &[]),
        }
    }
}

impl Wants {
    fn told(self, language: Language) -> String {
        let say = |key: &str, parts: &[(&str, &str)]| say(language, key, parts);
        match self {
            Wants::Number(least, most) => {
                say("wants-number", &[("least", &least.to_string()), ("most", &most.to_string())])
            }
            Wants::Article => say("wants-article", &[]),
            Wants::Slug => say("wants-slug", &[]),
            Wants::Time => say("wants-time", &[]),
            Wants::Date => say("wants-date", &[]),
            Wants::Language => say("wants-language", &[]),
            Wants::OneOf(known) => say("wants-one-of", &[("known", &known.join(", "))]),
        }
    }
}

/// What the API says under a key, with its places filled in, in this order.
fn say(language: Language, key: &str, parts: &[(&str, &str)]) -> String {
    parts.iter().fold(word(language, key).to_owned(), |said, (place, value)| fill(&said, place, value))
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS_MAX).collect()
}

/// What the API says under a key.
fn word(language: Language, key: &str) -> &'static str {
    static VI: OnceLock<HashMap<String, String>> = OnceLock::new();
    static EN: OnceLock<HashMap<String, String>> = OnceLock::new();
    let (cell, text) = match language {
        Language::Vi => (&VI, include_str!("../../../locales/api.vi.toml")),
        Language::En => (&EN, include_str!("../../../locales/api.en.toml")),
    };
    let words = cell.get_or_init(|| toml::from_str(text).expect("the files are part of the program"));
    words.get(key).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Language, Problem, Wants, word};

    fn places(text: &str) -> BTreeMap<String, Vec<String>> {
        let table: BTreeMap<String, String> = toml::from_str(text).unwrap();
        let names = |message: &str| {
            let parts = message.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned());
            let mut names: Vec<String> = parts.collect();
            names.sort();
            names
        };
        table.into_iter().map(|(key, message)| (key, names(&message))).collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_places() {
        let (vi, en) = (include_str!("../../../locales/api.vi.toml"), include_str!("../../../locales/api.en.toml"));
        assert_eq!(places(vi), places(en));
        assert!(places(vi).contains_key("busy-detail"));
    }

    #[test]
    fn every_problem_has_words_and_fills_them() {
        let config = super::super::super::tests::sample::config();
        let press = crate::publish::Press { config: &config, authority: "diembao.example" };
        let bad = |wants| Problem::Bad { name: "limit", value: "x".to_owned(), wants };
        let problems = [
            Problem::NoPath,
            Problem::NoArticle("00".to_owned()),
            Problem::Missing { parameter: Some("topic"), id: "x".to_owned(), list: "/topics" },
            Problem::Unknown { name: "limt".to_owned(), known: &["limit"] },
            Problem::Unknown { name: "xyz".to_owned(), known: &["limit"] },
            Problem::Unknown { name: "xyz".to_owned(), known: &[] },
            Problem::Repeated("limit"),
            bad(Wants::Number(1, 2)),
            bad(Wants::Article),
            bad(Wants::Slug),
            bad(Wants::Time),
            bad(Wants::Date),
            bad(Wants::Language),
            bad(Wants::OneOf(&["a", "b"])),
            Problem::BadCursor,
            Problem::NotAllowed,
            Problem::Busy,
            Problem::Failed("why".to_owned()),
        ];
        for problem in problems {
            for language in [Language::Vi, Language::En] {
                let (_, code) = problem.kind();
                let detail = problem.detail(language, "/api/v1/x", press);
                assert!(!word(language, code).is_empty() && detail.len() > 20, "{problem:?}: {detail}");
                assert!(!detail.contains(['{', '}']), "{problem:?}: {detail}");
            }
        }
    }
}
