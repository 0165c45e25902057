//! The hub's door: what of ours a topic names, and who may not ask.

use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use tower::Service;

use super::{get, sample};
use crate::push::hub::{Asked, Refusal};
use crate::web::Hub;

/// A hub that takes all.
#[derive(Default)]
struct Taker(Mutex<Vec<(String, String, Option<IpAddr>)>>);

impl Hub for Taker {
    fn asked(&self, asked: Asked, path: String, asker: Option<IpAddr>) -> Result<(), Refusal> {
        self.0.lock().unwrap().push((asked.topic, path, asker));
        Ok(())
    }
}

async fn ask(router: &Router, topic: &str, headers: &[(&str, &str)]) -> StatusCode {
    let fields = [("hub.mode", "subscribe"), ("hub.topic", topic), ("hub.callback", "https://doc-gia.example/")];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut request = Request::builder().method(Method::POST).uri("/websub");
    for (name, value) in [("content-type", "application/x-www-form-urlencoded; charset=UTF-8")].iter().chain(headers) {
        request = request.header(*name, *value);
    }
    router.clone().call(request.body(Body::from(form)).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn a_topic_is_any_feed_of_ours_in_one_spelling() {
    let taker = Arc::new(Taker::default());
    let room = sample::hub_room(taker.clone());
    for (topic, path) in [
        ("https://diembao.example/feeds/all.atom", "/feeds/all.atom"),
        ("http://diembao.example/feeds/all.atom", "/feeds/all.atom"),
        ("HTTPS://DIEMBAO.example:443/feeds/all.rss#a", "/feeds/all.rss"),
        ("http://127.0.0.1:8080/feeds/all.json", "/feeds/all.json"),
        (
            "https://diembao.example/feeds/topics/chuyen-doi-so.atom?utm=1&limit=500&lang=en",
            "/feeds/topics/chuyen-doi-so.atom?limit=200",
        ),
        ("https://diembao.example/feeds/provinces/binh-duong.rss", "/feeds/provinces/ho-chi-minh.rss"),
        ("https://diembao.example/feeds/regions/dong-nam-bo.json", "/feeds/regions/dong-nam-bo.json"),
        ("https://diembao.example/feeds/sources/bao-song.atom", "/feeds/sources/bao-song.atom"),
    ] {
        assert_eq!(ask(&room.router, topic, &[]).await, StatusCode::ACCEPTED, "{topic}");
        let (asked, found, _) = taker.0.lock().unwrap().pop().unwrap();
        assert_eq!((asked.as_str(), found.as_str()), (topic, path));
    }
    for topic in [
        "https://diembao.example:8443/feeds/all.atom",
        "http://127.0.0.1/feeds/all.atom",
        "ftp://diembao.example/feeds/all.atom",
        "https://khac.example/feeds/all.atom",
        "https://diembao.example.khac.example/feeds/all.atom",
        "https://diembao.example/feeds/all.xml",
        "https://diembao.example/opml.xml",
        "https://diembao.example/websub",
        "/feeds/all.atom",
    ] {
        assert_eq!(ask(&room.router, topic, &[]).await, StatusCode::NOT_FOUND, "{topic}");
    }
    assert!(taker.0.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_page_in_a_browser_does_not_ask_in_its_readers_name() {
    let taker = Arc::new(Taker::default());
    let room = sample::hub_room(taker.clone());
    let topic = "https://diembao.example/feeds/all.atom";
    for (site, status) in [
        ("cross-site", StatusCode::FORBIDDEN),
        ("same-site", StatusCode::FORBIDDEN),
        ("same-origin", StatusCode::ACCEPTED),
        ("none", StatusCode::ACCEPTED),
    ] {
        assert_eq!(ask(&room.router, topic, &[("sec-fetch-site", site)]).await, status, "{site}");
    }
    ask(&room.router, topic, &[("x-forwarded-for", "198.51.100.1")]).await;
    let last = taker.0.lock().unwrap().pop().unwrap();
    assert_eq!(last.2, Some("198.51.100.1".parse().unwrap()));
}

#[tokio::test]
async fn feeds_name_the_hub_and_older_pages_do_not() {
    let room = sample::room();
    let hub = "<https://diembao.example/websub>; rel=\"hub\"";
    for extension in ["atom", "rss", "json"] {
        let answer = get(&room.router, &format!("/feeds/all.{extension}?limit=5")).await;
        let links: Vec<_> =
            answer.response.headers().get_all("link").iter().map(|link| link.to_str().unwrap()).collect();
        assert_eq!(links.iter().filter(|link| **link == hub).count(), 1, "{links:?}");
        assert!(answer.text().contains("https://diembao.example/websub"), "{extension}");
    }
    let older = get(&room.router, "/feeds/all.atom?before=1694223060-00000000000000ff").await;
    assert!(!older.text().contains("websub"));
    for (language, word) in [("vi", "trung tâm đẩy tin"), ("en", "our hub")] {
        let page = get(&room.router, &format!("/websub?lang={language}")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.text().contains(word), "{}", page.text());
    }
}
