//! Feeds over HTTP.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use feed_rs::parser;

use super::sample::{ARTICLES, admit, article, config, decide, pair, room, slug};
use super::{ask, get};
use crate::model::Standing;

const ALL: &str = "/feeds/all.atom";

#[tokio::test]
async fn every_feed_is_served_in_three_formats() {
    let room = room();
    let places = ["all", "topics/chuyen-doi-so", "provinces/dong-nai", "regions/dong-nam-bo", "sources/bao-song"];
    for place in places {
        for (extension, media_type) in
            [("atom", "application/atom+xml"), ("rss", "application/rss+xml"), ("json", "application/feed+json")]
        {
            let path = format!("/feeds/{place}.{extension}");
            let answer = get(&room.router, &path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_eq!(answer.header("content-type"), format!("{media_type}; charset=utf-8"));
            let feed = parser::parse(answer.body.as_slice()).unwrap();
            assert!(!feed.entries.is_empty(), "{path}");
            let own = format!("<https://diembao.example{path}>; rel=\"self\"");
            assert!(answer.header("link").starts_with(&own), "{path}: {}", answer.header("link"));
        }
    }
}

#[tokio::test]
async fn a_reprint_group_is_one_entry_that_names_the_others() {
    let room = room();
    let answer = get(&room.router, ALL).await;
    let (original, copy) = pair();
    assert_eq!(answer.text().matches(&format!("article/{}", original.group)).count(), 1);
    assert!(answer.text().contains("Cũng đăng trên"));
    assert!(answer.text().contains(copy.url.as_str()));
    assert!(!answer.text().contains("Toàn văn của &lt;b&gt;thong-tan"), "the agency permits a link alone");
}

#[tokio::test]
async fn older_pages_lead_to_every_item_once() {
    let room = room();
    let mut path = "/feeds/all.atom?limit=17".to_owned();
    let mut ids = Vec::new();
    loop {
        let answer = get(&room.router, &path).await;
        let feed = parser::parse(answer.body.as_slice()).unwrap();
        ids.extend(feed.entries.iter().map(|entry| entry.id.clone()));
        let next = feed.links.iter().find(|link| link.rel.as_deref() == Some("next"));
        let Some(next) = next else { break };
        path = next.href.strip_prefix("https://diembao.example").unwrap().to_owned();
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((count, ids.len()), (ARTICLES as usize + 1, ARTICLES as usize + 1));
}

#[tokio::test]
async fn a_feed_that_did_not_change_is_not_sent_again() {
    let room = room();
    for coding in ["identity", "gzip", "br", "zstd"] {
        let accept = [("accept-encoding", coding)];
        let first = ask(&room.router, Method::GET, ALL, &accept).await;
        assert_eq!(first.status, StatusCode::OK);
        assert_eq!(first.header("content-encoding"), if coding == "identity" { "" } else { coding });
        let headers = [("accept-encoding", coding), ("if-none-match", first.header("etag"))];
        let second = ask(&room.router, Method::GET, ALL, &headers).await;
        assert_eq!((second.status, second.body.len()), (StatusCode::NOT_MODIFIED, 0), "{coding}");
        for name in ["etag", "cache-control", "vary", "last-modified"] {
            assert_eq!(second.header(name), first.header(name), "{coding}");
            assert!(!second.header(name).is_empty(), "{coding}: {name}");
        }
    }
}

#[tokio::test]
async fn each_coding_has_a_strong_tag_of_its_own() {
    let room = room();
    let mut tags = Vec::new();
    for coding in ["identity", "gzip", "br", "zstd"] {
        let answer = ask(&room.router, Method::GET, ALL, &[("accept-encoding", coding)]).await;
        assert!(answer.header("etag").starts_with('"'));
        tags.push(answer.header("etag").to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4);
}

#[tokio::test]
async fn dates_count_where_no_tag_is_given() {
    let room = room();
    let first = get(&room.router, ALL).await;
    let since = ("if-modified-since", first.header("last-modified"));
    assert_eq!(ask(&room.router, Method::GET, ALL, &[since]).await.status, StatusCode::NOT_MODIFIED);
    let other_tag = ("if-none-match", "\"x\"");
    assert_eq!(ask(&room.router, Method::GET, ALL, &[since, other_tag]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_date_is_outdated_by_whatever_changes_a_feed() {
    let room = room();
    let path = "/feeds/topics/chuyen-doi-so.atom";
    let (original, copy) = pair();
    let rejected = Standing { accepted: Some(false), ..Standing::new(slug("chuyen-doi-so")) };
    let late = article("bao-bien", -7, "Tin cũ tới muộn");
    let changes: [(&str, &dyn Fn()); 2] = [
        ("an editor's act", &|| decide(&room.store, 301, &[&original, &copy], rejected.clone())),
        ("an old article that comes late", &|| admit(&room.store, 302, &[&late])),
    ];
    for (what, change) in changes {
        let path = &format!("{path}?limit=100");
        let before = get(&room.router, path).await;
        let since = [("if-modified-since", before.header("last-modified"))];
        assert_eq!(
            ask(&room.router, Method::GET, path, &since).await.status,
            StatusCode::NOT_MODIFIED,
            "before {what}"
        );
        change();
        let after = ask(&room.router, Method::GET, path, &since).await;
        assert_eq!(after.status, StatusCode::OK, "after {what}");
        let since = [("if-modified-since", after.header("last-modified"))];
        assert_eq!(ask(&room.router, Method::GET, path, &since).await.status, StatusCode::NOT_MODIFIED, "after {what}");
    }
}

#[tokio::test]
async fn a_step_that_does_not_change_a_feed_leaves_its_date_and_bytes() {
    let room = room();
    let path = "/feeds/sources/bao-song.atom";
    let before = get(&room.router, path).await;
    admit(&room.store, 300, &[&article("bao-bien", 300, "Tin của báo khác")]);
    let after = get(&room.router, path).await;
    assert_eq!(after.header("last-modified"), before.header("last-modified"));
    assert!(after.body == before.body);
}

#[tokio::test]
async fn a_new_article_makes_a_new_document() {
    let room = room();
    let before = get(&room.router, ALL).await;
    admit(&room.store, 300, &[&article("bao-bien", 300, "Tin vừa tới")]);
    let after = get(&room.router, ALL).await;
    assert_ne!(before.header("etag"), after.header("etag"));
    assert!(after.text().contains("Tin vừa tới"));
}

#[tokio::test]
async fn a_reload_makes_new_documents() {
    let room = room();
    let before = get(&room.router, ALL).await;
    let mut changed = config();
    changed.service.title = "Tên mới".to_owned();
    *room.config.write().unwrap() = Arc::new(changed);
    let after = get(&room.router, ALL).await;
    assert!(!before.text().contains("Tên mới") && after.text().contains("Tên mới"));
}

#[tokio::test]
async fn what_an_editor_rejects_leaves_the_topic_and_stays_elsewhere() {
    let room = room();
    let (original, copy) = pair();
    let rejected = Standing { accepted: Some(false), ..Standing::new(slug("chuyen-doi-so")) };
    decide(&room.store, 301, &[&original, &copy], rejected);
    let id = format!("article/{}", original.group);
    assert!(!get(&room.router, "/feeds/topics/chuyen-doi-so.atom").await.text().contains(&id));
    let all = get(&room.router, "/feeds/all.json?limit=1").await;
    assert!(all.text().contains(&id));
    assert!(!all.text().contains("\"term\":\"chuyen-doi-so\""));
}

#[tokio::test]
async fn what_an_editor_pins_stands_first_with_the_remark() {
    let room = room();
    let old = article("bao-song", 0, "");
    let pinned = Standing {
        accepted: Some(true),
        pinned: true,
        note: Some("Đọc trước".to_owned()),
        topic: slug("chuyen-doi-so"),
    };
    decide(&room.store, 301, &[&old], pinned);
    let feed = get(&room.router, "/feeds/topics/chuyen-doi-so.atom?limit=3").await;
    let read = parser::parse(feed.body.as_slice()).unwrap();
    assert!(read.entries[0].id.ends_with(&old.group.to_string()));
    assert!(feed.text().contains("Đọc trước"));
    let next = parser::parse(feed.body.as_slice()).unwrap().links;
    assert!(next.iter().any(|link| link.rel.as_deref() == Some("next")));
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let room = room();
    let whole = get(&room.router, ALL).await;
    let head = ask(&room.router, Method::HEAD, ALL, &[]).await;
    assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
    for name in ["etag", "content-type", "content-length", "last-modified", "link"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    assert_eq!(whole.header("content-length"), whole.body.len().to_string());
}

#[tokio::test]
async fn other_methods_are_refused_and_named() {
    let room = room();
    let answer = ask(&room.router, Method::POST, ALL, &[]).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.header("allow").contains("GET") && answer.header("allow").contains("HEAD"));
    let options = ask(&room.router, Method::OPTIONS, ALL, &[("origin", "https://other.example")]).await;
    assert_eq!(options.status, StatusCode::NO_CONTENT);
    assert_eq!(options.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn feeds_may_be_read_by_any_site_and_kept_by_any_cache() {
    let room = room();
    let answer = get(&room.router, ALL).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.header("cache-control").starts_with("public, max-age=300"));
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("set-cookie"), "");
}

#[tokio::test]
async fn what_is_not_there_is_missing_and_what_is_misspelt_refused() {
    let room = room();
    let missing = [
        "/feeds/all.xml",
        "/feeds/topics/khong-co.atom",
        "/feeds/other/x.atom",
        "/feeds/topics/..%2f..%2fetc.atom",
        "/feeds/all.atom/",
        "/feeds",
        "/feeds/topics/%ff.atom",
    ];
    for path in missing {
        assert_eq!(get(&room.router, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&room.router, "/feeds/all.atom?before=hom-qua").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(get(&room.router, "/feeds/all.atom?utm_source=x&y").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_empty_feed_is_a_feed() {
    let room = room();
    for extension in ["atom", "rss", "json"] {
        let answer = get(&room.router, &format!("/feeds/provinces/ca-mau.{extension}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(parser::parse(answer.body.as_slice()).unwrap().entries.is_empty());
    }
}

#[tokio::test]
async fn the_outline_names_every_feed() {
    let room = room();
    let answer = get(&room.router, "/opml.xml").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/x-opml"));
    // Everything, one topic, six regions, 34 provinces, three sources.
    assert_eq!(answer.text().matches("xmlUrl=").count(), 1 + 1 + 6 + 34 + 3);
}
