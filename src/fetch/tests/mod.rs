//! The fetcher against servers on loopback.

use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use url::Url;

use self::server::{Reply, Server, answer};
use super::pace::Pace;
use super::walk::{Limits, Walker};
use super::{Accept, Answer, CodingFault, Delay, Document, FetchError, RedirectFault, Refusal, Request, TlsFault};
use crate::config::{AllowPrivate, Network};
use crate::model::{FailureClass, PushLinks, Validators};

mod coding;
mod courier;
mod faults;
mod names;
mod pace;
mod posts;
mod redirects;
mod secure;
mod server;

/// Header fields of an answer.
pub(super) fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

const FEED: &[u8] = "<rss><channel><title>Báo thử</title></channel></rss>".as_bytes();

fn limits() -> Limits {
    let loopback = Network { address: "127.0.0.0".parse().unwrap(), prefix_bits: 8 };
    Limits {
        concurrency: 8,
        per_host: 2,
        timeout: Duration::from_secs(20),
        pace: Pace::within(Duration::from_secs(20)),
        body_bytes_max: 64 * 1024,
        user_agent: "diembao-test/1".to_owned(),
        allow_private: AllowPrivate::Networks(vec![loopback]),
        proxy: None,
    }
}

async fn get_within(limits: Limits, url: &Url, validators: &Validators) -> Result<Answer, FetchError> {
    let walker = Walker::new(limits).unwrap();
    walker.walk(&Request { url, validators, accept: Accept::Feed }).await
}

async fn get(url: &Url) -> Result<Answer, FetchError> {
    get_within(limits(), url, &Validators::default()).await
}

async fn document(url: &Url) -> Document {
    match get(url).await.unwrap() {
        Answer::Document(document) => document,
        other => panic!("{other:?}"),
    }
}

/// What a 304 came with: validators, freshness, and where the address has moved.
fn unchanged(answer: Answer) -> (Validators, Option<Duration>, Option<Url>) {
    match answer {
        Answer::NotModified { validators, max_age, moved_permanently, .. } => (validators, max_age, moved_permanently),
        other => panic!("{other:?}"),
    }
}

fn validators(etag: Option<&str>, last_modified: Option<&str>) -> Validators {
    Validators { etag: etag.map(str::to_owned), last_modified: last_modified.map(str::to_owned) }
}

#[tokio::test]
async fn a_document_comes_with_all_that_was_said_of_it() {
    let lines = "Content-Type: text/xml; charset=utf-8\r\nETag: W/\"7\"\r\n\
                 Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: max-age=600\r\n";
    let server = Server::saying(answer("200 OK", lines, FEED)).await;
    let url = server.url("/rss");
    let expected = Document {
        url: url.clone(),
        content_type: Some("text/xml; charset=utf-8".to_owned()),
        compressed: false,
        body: FEED.to_vec(),
        validators: validators(Some("W/\"7\""), Some("Sun, 06 Nov 1994 08:49:37 GMT")),
        moved_permanently: None,
        max_age: Some(Duration::from_secs(600)),
        push: PushLinks::default(),
        took: Duration::ZERO,
    };
    assert_eq!(Document { took: Duration::ZERO, ..document(&url).await }, expected);
}

#[tokio::test]
async fn a_request_says_who_asks_for_what_and_nothing_else() {
    let server = Server::saying(answer("200 OK", "Set-Cookie: a=b\r\n", FEED)).await;
    let walker = Walker::new(limits()).unwrap();
    for accept in [Accept::Feed, Accept::Page] {
        let request = Request { url: &server.url("/?a=1#top"), validators: &Validators::default(), accept };
        walker.walk(&request).await.unwrap();
    }
    let seen = server.seen();
    for head in &seen {
        assert!(head.starts_with("GET /?a=1 HTTP/1.1\r\n"), "{head}");
        let mut names: Vec<String> =
            head.lines().filter_map(|line| Some(line.split_once(": ")?.0.to_ascii_lowercase())).collect();
        names.sort();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "{head}");
        assert!(head.contains("diembao-test/1"), "{head}");
        assert!(head.contains("accept-encoding: gzip, br, zstd, deflate\r\n"), "{head}");
    }
    assert!(seen[0].contains("application/rss+xml") && seen[1].contains("text/html"), "{seen:?}");
}

#[tokio::test]
async fn what_was_not_modified_keeps_its_validators() {
    let server = Server::saying("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n").await;
    let old = validators(Some("\"a\""), Some("whenever"));
    let got = get_within(limits(), &server.url("/"), &old).await.unwrap();
    assert_eq!(unchanged(got), (old, None, None));
    let head = server.seen().remove(0).to_ascii_lowercase();
    assert!(head.contains("\r\nif-none-match: \"a\"\r\n"), "{head}");
    assert!(head.contains("\r\nif-modified-since: whenever\r\n"), "{head}");
}

#[tokio::test]
async fn a_304_may_renew_a_validator() {
    let server = Server::saying("HTTP/1.1 304 Not Modified\r\nETag: \"b\"\r\nConnection: close\r\n\r\n").await;
    let got = get_within(limits(), &server.url("/"), &validators(Some("\"a\""), Some("then"))).await.unwrap();
    assert_eq!(unchanged(got), (validators(Some("\"b\""), Some("then")), None, None));
}

#[tokio::test]
async fn a_304_that_nobody_asked_for_is_a_fault() {
    let server = Server::saying("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n").await;
    let why = get(&server.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::Unasked { .. }), "{why}");
}

#[tokio::test]
async fn a_304_says_how_long_it_stays_so() {
    let said = "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=300\r\nAge: 60\r\nConnection: close\r\n\r\n";
    let server = Server::saying(said).await;
    let old = validators(Some("\"a\""), None);
    let got = get_within(limits(), &server.url("/"), &old).await.unwrap();
    assert_eq!(unchanged(got), (old, Some(Duration::from_secs(240)), None));
}

#[tokio::test]
async fn a_document_names_its_hubs_in_headers() {
    let lines = "Link: </self>; rel=self, <https://hub.example.org/>; rel=\"hub\"\r\n";
    let server = Server::saying(answer("200 OK", lines, FEED)).await;
    let push = document(&server.url("/rss")).await.push;
    assert_eq!(push.hubs, ["https://hub.example.org/"]);
    assert_eq!(push.itself, Some(server.url("/self").to_string()));
}

#[tokio::test]
async fn a_guard_against_robots_is_told_from_the_paper() {
    for (status, line, expected) in [
        ("403 Forbidden", "cf-mitigated: challenge\r\n", true),
        ("503 Service Unavailable", "CF-Mitigated: Challenge\r\nRetry-After: 5\r\n", true),
        ("202 Accepted", "x-amzn-waf-action: challenge\r\n", true),
        ("405 Method Not Allowed", "x-amzn-waf-action: captcha\r\n", true),
        ("403 Forbidden", "Server: cloudflare\r\n", false),
    ] {
        let server = Server::saying(answer(status, line, b"<html>")).await;
        let why = get(&server.url("/")).await.unwrap_err();
        assert_eq!(matches!(why, FetchError::Challenged { .. }), expected, "{line}: {why}");
        assert_eq!(why.class(), FailureClass::Soft, "{line}");
    }
}

#[tokio::test]
async fn statuses_mean_what_they_say() {
    use FailureClass::{Hard, Soft, Temporary};
    let table = [
        ("101 Switching Protocols", Soft),
        ("201 Created", Soft),
        ("202 Accepted", Soft),
        ("204 No Content", Soft),
        ("206 Partial Content", Soft),
        ("300 Multiple Choices", Soft),
        ("305 Use Proxy", Soft),
        ("400 Bad Request", Soft),
        ("401 Unauthorized", Soft),
        ("403 Forbidden", Soft),
        ("404 Not Found", Soft),
        ("408 Request Timeout", Temporary),
        ("410 Gone", Hard),
        ("418 I'm a teapot", Soft),
        ("425 Too Early", Temporary),
        ("429 Too Many Requests", Temporary),
        ("451 Unavailable For Legal Reasons", Soft),
        ("500 Internal Server Error", Temporary),
        ("502 Bad Gateway", Temporary),
        ("503 Service Unavailable", Temporary),
        ("504 Gateway Timeout", Temporary),
        ("599 Odd", Temporary),
    ];
    for (status, class) in table {
        let server = Server::saying(answer(status, "", b"")).await;
        let why = get(&server.url("/")).await.unwrap_err();
        assert_eq!(why.class(), class, "{status}: {why}");
        assert!(why.to_string().contains(&status[..3]), "{status}: {why}");
        assert_eq!(matches!(why, FetchError::Gone { .. }), status.starts_with("410"), "{status}");
        assert_eq!(why.retry_after(), None, "{status}");
    }
}

#[tokio::test]
async fn a_busy_server_says_for_how_long() {
    let date = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(2);
    let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    for (status, wait, least, most) in [
        ("429 Too Many Requests", "120", 120, 120),
        ("503 Service Unavailable", "9999999", 86_400, 86_400),
        ("503 Service Unavailable", date.as_str(), 7_000, 7_200),
        ("522 Odd", "60", 60, 60),
    ] {
        let server = Server::saying(answer(status, &format!("Retry-After: {wait}\r\n"), b"")).await;
        let why = get(&server.url("/")).await.unwrap_err();
        let seconds = why.retry_after().expect("it was said").as_secs();
        assert!((least..=most).contains(&seconds), "{status} {wait}: {seconds}");
    }
}

#[tokio::test]
async fn waiting_for_a_turn_takes_nothing_from_the_time() {
    let server = Server::start(|path, _| match path {
        "/slow" => Reply::Stall(Vec::new()),
        _ => Reply::Bytes(answer("200 OK", "", FEED)),
    })
    .await;
    let walker = Walker::new(Limits { per_host: 1, timeout: Duration::from_millis(500), ..limits() }).unwrap();
    let (slow, quick, none) = (server.url("/slow"), server.url("/quick"), Validators::default());
    let slow = Request { url: &slow, validators: &none, accept: Accept::Feed };
    let quick = Request { url: &quick, ..slow };
    // The quick one waits for as long as it may take in all; were that counted, it would have nothing left.
    let (slow, quick) = tokio::join!(walker.walk(&slow), walker.walk(&quick));
    assert!(matches!(slow, Err(FetchError::TooSlow { .. })), "{slow:?}");
    assert!(quick.is_ok(), "{quick:?}");
}

#[test]
fn a_user_agent_must_fit_in_a_header() {
    let odd = Limits { user_agent: "a\r\nX-Evil: 1".to_owned(), ..limits() };
    let why = Walker::new(odd).err().expect("refused");
    assert!(matches!(why, FetchError::Setup { .. }) && why.class() == FailureClass::Hard, "{why}");
}

#[test]
fn the_future_can_be_spawned() {
    fn check<T: Send>(_: T) {}
    let walker = Walker::new(limits()).unwrap();
    let url = Url::parse("http://127.0.0.1:1/").unwrap();
    check(walker.walk(&Request { url: &url, validators: &Validators::default(), accept: Accept::Page }));
}
