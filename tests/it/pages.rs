//! Pages for readers and addresses for machines, followed as a reader and a monitor would.

use std::collections::{BTreeSet, VecDeque};

use crate::road::settled;

/// Pages that are followed, at most: all kinds are among the first hundred.
const PAGES_MAX: usize = 160;

#[test]
fn every_page_that_a_reader_can_reach_answers() {
    let settled = settled();
    let mut waiting = VecDeque::from(["/".to_owned(), "/?lang=en".to_owned()]);
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut kinds = BTreeSet::new();
    for _ in 0..PAGES_MAX {
        let Some(path) = waiting.pop_front() else { break };
        let answer = settled.service.get(&path);
        assert_eq!(answer.status, 200, "{path}");
        kinds.insert(path.split(['/', '?']).nth(1).unwrap_or_default().to_owned());
        if !answer.header("content-type").is_some_and(|media_type| media_type.starts_with("text/html")) {
            continue;
        }
        let english = path.contains("lang=en");
        let language = if english { "<html lang=\"en\">" } else { "<html lang=\"vi\">" };
        assert!(answer.text().contains(language) && answer.text().contains("<h1"), "{path}");
        for link in links(answer.text(), settled.service.base()) {
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    for kind in ["", "topics", "provinces", "regions", "sources", "articles", "feeds"] {
        assert!(kinds.contains(kind), "no page leads to /{kind}: {kinds:?}");
    }
}

/// Paths of this service that a page links to.
fn links(html: &str, base: &str) -> Vec<String> {
    let hrefs = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = |href: &str| {
        let path = href.strip_prefix(base).unwrap_or(href).split('#').next().unwrap_or_default();
        (path.starts_with('/') && !path.starts_with("//")).then(|| path.replace("&amp;", "&").replace("&#38;", "&"))
    };
    hrefs.filter_map(own).collect()
}

#[test]
fn a_page_names_the_paper_its_address_and_the_copies() {
    let settled = settled();
    let groups = settled.press.topic("chuyen-doi-so");
    let group = groups.iter().max_by_key(|group| group.copies().count()).unwrap();
    let original = group.original();
    let id = settled.service.json(&["show", &original.url, "--json"]).remove(0)["article"]["id"].clone();
    let page = settled.service.get(&format!("/articles/{}", id.as_str().unwrap()));
    assert_eq!(page.status, 200);
    let html = page.text().replace("&#38;", "&").replace("&amp;", "&");
    for url in group.copies().map(|copy| &copy.url).chain([&original.url]) {
        assert!(html.contains(&format!("href=\"{url}\"")), "{url} is not linked");
    }
    assert!(html.contains(&format!("href=\"/sources/{}\"", original.paper)));
}

#[test]
fn what_is_not_there_is_a_page_that_says_so() {
    let settled = settled();
    for path in [
        "/topics/khong-co",
        "/feeds/topics/khong-co.atom",
        "/feeds/all.xml",
        "/articles/0000000000000001",
        "/articles/ffff",
        "/../etc/passwd",
        "/provinces/%2e%2e",
    ] {
        assert_eq!(settled.service.get(path).status, 404, "{path}");
    }
    assert_eq!(settled.service.get("/feeds/all.atom?before=hôm-qua").status, 400);
}

#[test]
fn machines_learn_that_it_lives_and_what_it_did() {
    let settled = settled();
    for path in ["/healthz", "/readyz"] {
        assert_eq!(settled.service.get(path).status, 200, "{path}");
    }
    let metrics = settled.service.get("/metrics");
    let names = metrics.text().lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    let (ours, others): (Vec<&str>, Vec<&str>) = names.partition(|line| line.starts_with("diembao_"));
    assert!(ours.len() > 5 && others.is_empty(), "{others:?}");
}

#[test]
fn a_long_feed_is_paged_back_to_its_beginning() {
    let settled = settled();
    let all: BTreeSet<String> = settled.service.urls("all").into_iter().collect();
    let (mut paged, mut next) = (Vec::new(), Some("/feeds/all.atom?limit=7".to_owned()));
    while let Some(path) = next {
        let answer = settled.service.get(&path);
        let feed = feed_rs::parser::parse(&answer.body[..]).unwrap();
        let link = |rel: &str| feed.links.iter().find(|link| link.rel.as_deref() == Some(rel));
        next = link("next").map(|link| link.href.clone());
        paged.extend(feed.entries.iter().map(|entry| entry.links[0].href.clone()));
        assert!(paged.len() <= all.len(), "an entry stands on two pages");
    }
    assert_eq!(BTreeSet::from_iter(paged), all);
}
