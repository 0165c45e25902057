use proptest::prelude::*;
use reqwest::header::{HeaderMap, HeaderValue, LINK};
use url::Url;

use super::{HUBS_MAX, push};
use crate::model::PushLinks;

fn said(values: &[&str]) -> PushLinks {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(LINK, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    push(&headers, &Url::parse("https://bao.test/a/rss.xml?p=1").unwrap())
}

#[test]
fn hubs_and_the_documents_own_address_are_found() {
    const HUB: &str = "https://hub.test/";
    type Row = (&'static [&'static str], &'static [&'static str], Option<&'static str>);
    let table: &[Row] = &[
        (&[], &[], None),
        (&["<https://hub.test/>; rel=hub"], &[HUB], None),
        (&["<https://hub.test/>;rel=\"hub\", <rss>; rel=\"self\""], &[HUB], Some("https://bao.test/a/rss")),
        (&["<https://hub.test/>; rel=hub", "</rss>; REL=Self"], &[HUB], Some("https://bao.test/rss")),
        (&["<>; rel=self"], &[], Some("https://bao.test/a/rss.xml?p=1")),
        (&["<https://hub.test/>; rel=\"Preconnect  HUB\""], &[HUB], None),
        (&["<https://hub.test/>; rel=hub; rel=self"], &[HUB], None),
        (&["<https://hub.test/>; title=\"a, <b>; rel=self; \\\" c\"; rel=hub"], &[HUB], None),
        (&["<https://a.test/x,y;z>; rel=hub"], &["https://a.test/x,y;z"], None),
        (&[" , ,<https://hub.test/> ; rel = hub , <b>;rel=self"], &[HUB], Some("https://bao.test/a/b")),
        (&["<https://hub.test/>; rel=hub", "<https://hub.test/>; rel=hub"], &[HUB], None),
        (&["<https://hub.test/>; rel=hub; anchor=\"/other\""], &[], None),
        (&["<https://hub.test/>; rel=hub; anchor=\"\""], &[HUB], None),
        (&["<https://hub.test/>; relation=hub", "<https://hub.test/>", "<https://hub.test/>; rel"], &[], None),
        (&["<javascript:alert(1)>; rel=hub", "<file:///etc/passwd>; rel=self"], &[], None),
        (&["<https://hub.test/; rel=hub"], &[], None),
        (&["https://hub.test/; rel=hub"], &[], None),
        (&["<https://hub.test/>; rel=\"hub"], &[HUB], None),
        (&["<//hub.test/>; rel=hub; x"], &[HUB], None),
        (&["</style.css>; rel=preload; as=style, <https://hub.test/>; rel=hub"], &[HUB], None),
    ];
    for (values, hubs, itself) in table {
        let expected =
            PushLinks { hubs: hubs.iter().map(|hub| (*hub).to_owned()).collect(), itself: itself.map(str::to_owned) };
        assert_eq!(said(values), expected, "{values:?}");
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let many: Vec<String> = (0..1000).map(|n| format!("<https://hub.test/{n}>; rel=hub")).collect();
    assert_eq!(said(&[&many.join(", ")]).hubs.len(), HUBS_MAX);
    let styles = "</a.css>; rel=preload, ".repeat(200);
    assert_eq!(said(&[&format!("{styles}<https://hub.test/>; rel=hub")]), PushLinks::default());
    let long = format!("<https://hub.test/{}>; rel=hub", "a".repeat(3000));
    assert_eq!(said(&[&long]), PushLinks::default());
    let parameters = "; a=b".repeat(100);
    assert_eq!(said(&[&format!("<https://hub.test/>{parameters}; rel=hub")]), PushLinks::default());
}

proptest! {
    #[test]
    fn no_header_makes_it_panic(value in "[<>;,=\" \\\\/a-cảlehubrsf:\u{80}-\u{ff}]{0,80}") {
        said(&[&value]);
    }
}
