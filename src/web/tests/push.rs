//! What hubs get at a callback.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use tower::Service;

use super::*;
use crate::push::{Intent, Wanted};
use crate::web::tests::sample;
use crate::web::{Callbacks, Delivery};

const TOPIC: &str = "https://bao-song.example/rss";
const CALLBACK: &str = "/websub/callback/c0ffee";
const CHALLENGE: &str = "hub.topic=https%3A%2F%2Fbao-song.example%2Frss&hub.challenge=%3Cb%3Ea";

/// One callback, with what came to it.
#[derive(Default)]
struct One {
    said: Mutex<Vec<Intent>>,
    brought: Mutex<Vec<Delivery>>,
    full: bool,
    often: bool,
}

impl Callbacks for One {
    fn wanted(&self, callback: &str) -> Option<Wanted> {
        (callback == "c0ffee").then(|| Wanted { topic: TOPIC.to_owned(), subscribed: true })
    }

    fn admits(&self, _: &str) -> bool {
        !self.often
    }

    fn said(&self, _: &str, intent: Intent) -> bool {
        self.said.lock().unwrap().push(intent);
        !self.full
    }

    fn brought(&self, delivery: Delivery) -> bool {
        self.brought.lock().unwrap().push(delivery);
        !self.full
    }
}

fn room(one: One) -> (Router, Arc<One>, sample::Room) {
    let one = Arc::new(one);
    let (router, room) = sample::room_with(one.clone());
    (router, one, room)
}

async fn post(router: &Router, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> StatusCode {
    let mut request = Request::builder().method(Method::POST).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    router.clone().call(request.body(Body::from(body)).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn a_challenge_comes_back_to_the_letter_and_as_text() {
    let (router, one, _room) = room(One::default());
    let answer = get(&router, &format!("{CALLBACK}?hub.mode=subscribe&{CHALLENGE}")).await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "<b>a"));
    assert!(answer.header("content-type").starts_with("text/plain"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(one.said.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_nobody_asked_for_is_not_there() {
    let (router, one, _room) = room(One::default());
    let long = format!("/websub/callback/{}?hub.mode=subscribe&{CHALLENGE}", "a".repeat(300));
    for path in [
        &format!("/websub/callback/c0ffef?hub.mode=subscribe&{CHALLENGE}"),
        &format!("{CALLBACK}?hub.mode=unsubscribe&{CHALLENGE}"),
        &format!("{CALLBACK}?hub.mode=subscribe&hub.topic=https%3A%2F%2Fbao-bien.example%2Frss&hub.challenge=a"),
        CALLBACK,
        "/websub/callback/",
        &long,
    ] {
        assert_eq!(get(&router, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(post(&router, "/websub/callback/c0ffef", &[], vec![]).await, StatusCode::NOT_FOUND);
    let head = ask(&router, Method::HEAD, &format!("{CALLBACK}?hub.mode=subscribe&{CHALLENGE}"), &[]).await;
    assert_eq!(head.status, StatusCode::NOT_FOUND);
    assert!(one.said.lock().unwrap().is_empty() && one.brought.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_delivery_is_taken_whatever_its_signature() {
    let (router, one, _room) = room(One::default());
    for headers in [&[("x-hub-signature", "sha256=00"), ("content-type", "text/xml")][..], &[]] {
        assert_eq!(post(&router, CALLBACK, headers, b"<rss/>".to_vec()).await, StatusCode::ACCEPTED);
    }
    let brought = one.brought.lock().unwrap();
    assert_eq!(brought[0].signature.as_deref(), Some("sha256=00"));
    assert_eq!((brought[1].signature.as_deref(), &brought[1].body[..]), (None, &b"<rss/>"[..]));
}

#[tokio::test]
async fn a_delivery_has_its_bounds() {
    let (router, _, _room) = room(One::default());
    let bytes_max = sample::config().fetch.body_bytes_max as usize;
    for (headers, bytes, expected) in [
        (&[][..], bytes_max, StatusCode::ACCEPTED),
        (&[], bytes_max + 1, StatusCode::PAYLOAD_TOO_LARGE),
        (&[("content-length", "99999999999")], 1, StatusCode::PAYLOAD_TOO_LARGE),
        (&[("content-encoding", "gzip")], 1, StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ] {
        assert_eq!(post(&router, CALLBACK, headers, vec![b' '; bytes]).await, expected, "{headers:?} {bytes}");
    }
}

#[tokio::test]
async fn a_hub_is_told_when_to_come_again() {
    let (router, _, _room) = room(One { full: true, ..One::default() });
    assert_eq!(post(&router, CALLBACK, &[], vec![]).await, StatusCode::SERVICE_UNAVAILABLE);
    let answer = get(&router, &format!("{CALLBACK}?hub.mode=subscribe&{CHALLENGE}")).await;
    assert_eq!((answer.status, answer.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "60"));
    let (router, _, _room) = room(One { often: true, ..One::default() });
    assert_eq!(post(&router, CALLBACK, &[], vec![]).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn bodies_that_wait_fill_the_room_and_give_it_back() {
    let (router, one, _room) = room(One::default());
    let bytes_max = sample::config().fetch.body_bytes_max as usize;
    let mut taken = 0;
    while post(&router, CALLBACK, &[], vec![b' '; bytes_max]).await == StatusCode::ACCEPTED {
        taken += 1;
        assert!(taken < 100, "nothing bounds what waits");
    }
    one.brought.lock().unwrap().clear();
    assert_eq!(post(&router, CALLBACK, &[], vec![b' '; bytes_max]).await, StatusCode::ACCEPTED);
}
