//! Forms for hubs.

use super::server::{Reply, Server, answer};
use super::*;
use crate::fetch::Fetcher;

const FORM: [(&str, &str); 2] = [("hub.mode", "subscribe"), ("hub.topic", "https://báo.vn/?a=1&b=2")];

async fn post(url: &Url) -> Result<(), FetchError> {
    Fetcher(std::sync::Arc::new(Walker::new(limits()).unwrap())).post_form(url, &FORM).await
}

#[tokio::test]
async fn a_form_is_taken_by_any_2xx() {
    for (status, taken) in [("202 Accepted", true), ("204 No Content", true), ("404 Not Found", false)] {
        let server = Server::saying(answer(status, "", b"")).await;
        assert_eq!(post(&server.url("/hub")).await.is_ok(), taken, "{status}");
        let head = server.seen().remove(0);
        assert!(head.starts_with("POST /hub HTTP/1.1\r\n"), "{head}");
        assert!(head.contains("application/x-www-form-urlencoded"), "{head}");
    }
}

#[tokio::test]
async fn a_form_follows_only_redirects_that_keep_it_and_only_to_where_it_may() {
    for (status, to, arrives) in [
        ("307 Temporary Redirect", "/other", true),
        ("308 Permanent Redirect", "/other", true),
        ("302 Found", "/other", false),
        ("301 Moved Permanently", "/other", false),
        ("307 Temporary Redirect", "http://169.254.169.254/latest", false),
        ("307 Temporary Redirect", "http://[::1]/", false),
        ("307 Temporary Redirect", "file:///etc/passwd", false),
        ("307 Temporary Redirect", "/hub", false),
    ] {
        let server = Server::start(move |path, _| match path {
            "/hub" => Reply::Bytes(answer(status, &format!("Location: {to}\r\n"), b"")),
            _ => Reply::Bytes(answer("202 Accepted", "", b"")),
        })
        .await;
        let posted = post(&server.url("/hub")).await;
        assert_eq!(posted.is_ok(), arrives, "{status} {to}: {posted:?}");
        assert_eq!(server.seen().len(), 1 + usize::from(arrives), "{status} {to}");
    }
}

#[tokio::test]
async fn a_busy_hub_says_for_how_long() {
    let server = Server::saying(answer("503 Service Unavailable", "Retry-After: 120\r\n", b"")).await;
    let why = post(&server.url("/")).await.unwrap_err();
    assert_eq!(why.retry_after(), Some(Duration::from_secs(120)));
}
