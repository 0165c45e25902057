//! What the hub sends: guarded at every connection, followed nowhere, read no further than a challenge.

use std::net::SocketAddr;
use std::sync::Arc;

use super::super::guard::Lookup;
use super::super::{Courier, CourierError, client};
use super::server::{Reply, Server, answer};
use super::*;

const BOUND: u64 = 1024;

fn courier(limits: Limits) -> Courier {
    Courier::with(Walker::new(limits.hurried(Duration::from_secs(5), BOUND)).unwrap())
}

#[tokio::test]
async fn a_question_is_answered_as_it_is_and_no_redirect_is_followed() {
    for (status, body) in
        [("200 OK", "abc"), ("404 Not Found", "abc"), ("302 Found", ""), ("307 Temporary Redirect", "")]
    {
        let server = Server::saying(answer(status, "Location: /khac\r\nRetry-After: 60\r\n", body.as_bytes())).await;
        let reply = courier(limits()).ask(&server.url("/nhan?a=b")).await.unwrap();
        assert_eq!((reply.status.to_string().as_str(), reply.body.as_slice()), (&status[..3], body.as_bytes()));
        assert_eq!(reply.retry_after, Some(Duration::from_secs(60)));
        assert_eq!(server.seen().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_document_is_brought_with_its_headers_and_the_answer_is_left_unread() {
    let server = Server::start(|_, _| Reply::Trickle(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), b"mai mai")).await;
    let headers =
        [("Content-Type", "application/atom+xml"), ("Link", "<a>; rel=\"self\""), ("Link", "<b>; rel=\"hub\"")];
    let reply = courier(limits()).bring(&server.url("/nhan"), &headers, FEED.to_vec()).await.unwrap();
    assert_eq!((reply.status, reply.body.len()), (200, 0));
    let head = server.seen().remove(0).to_ascii_lowercase();
    assert!(
        head.starts_with("post /nhan http/1.1\r\n") && head.contains("content-type: application/atom+xml"),
        "{head}"
    );
    assert_eq!(head.matches("\r\nlink: ").count(), 2, "{head}");
    assert!(head.contains(&format!("content-length: {}", FEED.len())), "{head}");
}

#[tokio::test]
async fn what_answers_too_much_too_slowly_or_not_at_all_is_left() {
    let long = Server::saying(answer("200 OK", "", &[b'x'; 2000])).await;
    assert!(matches!(courier(limits()).ask(&long.url("/")).await, Err(CourierError::TooLarge)));
    let endless =
        Server::start(|_, _| Reply::Trickle(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), b"mai mai mai mai mai mai")).await;
    assert!(courier(limits()).ask(&endless.url("/")).await.is_err());
    let silent = Server::start(|_, _| Reply::Stall(Vec::new())).await;
    let hurried = Courier::with(Walker::new(limits().hurried(Duration::from_millis(100), BOUND)).unwrap());
    assert!(matches!(hurried.bring(&silent.url("/"), &[], FEED.to_vec()).await, Err(CourierError::TooSlow)));
    let gone = { silent.url("/") };
    drop(silent);
    let why = courier(Limits { allow_private: AllowPrivate::No, ..limits() }).ask(&gone).await.unwrap_err();
    assert!(matches!(&why, CourierError::Refused(Refusal::Address { .. })), "{why}");
    assert!(!why.to_string().contains("http"), "the address is a secret: {why}");
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_where_it_is_connected_to() {
    let server = Server::saying(answer("200 OK", "", b"")).await;
    for inside in ["10.0.0.1", "169.254.169.254", "::1", "127.0.0.1"] {
        let lookup: Lookup =
            Arc::new(move |_| Box::pin(async move { Ok(vec![SocketAddr::new(inside.parse().unwrap(), 0)]) }));
        let limits = Limits { allow_private: AllowPrivate::No, ..limits() };
        let walker = Walker::with(limits.hurried(Duration::from_secs(5), BOUND), lookup, client::roots()).unwrap();
        let url = Url::parse(&format!("http://doc-gia.test:{}/", server.address().port())).unwrap();
        let courier = Courier::with(walker);
        for got in [courier.ask(&url).await, courier.bring(&url, &[], FEED.to_vec()).await] {
            assert!(matches!(got, Err(CourierError::Refused(Refusal::Address { .. }))), "{inside}: {got:?}");
        }
    }
    assert!(server.seen().is_empty());
}
