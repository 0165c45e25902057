//! What feeds say of when to ask again, and of push.

use std::time::Duration;

use super::{codes, text};
use crate::model::Hints;

const ITEM: &str = "<item><title>Một</title><link>https://bao.vn/1.html</link></item>";

fn rss(head: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\" \
         xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\"><channel><title>Báo</title>{head}{items}</channel></rss>"
    )
}

fn check(head: &str, expected: Hints) {
    assert_eq!(text(&rss(head, ITEM)).hints, expected, "{head}");
}

fn minutes(minutes: u64) -> Option<Duration> {
    Some(Duration::from_secs(minutes * 60))
}

#[test]
fn waits_are_read_within_bounds() {
    let none = Hints::default;
    check("", none());
    check("<ttl>30</ttl>", Hints { ttl: minutes(30), ..none() });
    check("<ttl> 60 </ttl>", Hints { ttl: minutes(60), ..none() });
    check("<ttl>0</ttl>", none());
    check("<ttl>-5</ttl>", none());
    check("<ttl>một giờ</ttl>", none());
    check("<ttl>99999999999</ttl>", Hints { ttl: minutes(7 * 1440), ..none() });
    check("<sy:updatePeriod>hourly</sy:updatePeriod>", Hints { period: minutes(60), ..none() });
    check(
        "<sy:updatePeriod>Hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>",
        Hints { period: minutes(15), ..none() },
    );
    check("<sy:updateFrequency>24</sy:updateFrequency>", Hints { period: minutes(60), ..none() });
    check("<sy:updateFrequency>0</sy:updateFrequency>", none());
    check("<sy:updatePeriod>yearly</sy:updatePeriod>", Hints { period: minutes(7 * 1440), ..none() });
}

#[test]
fn hours_and_days_to_skip_are_bits() {
    let none = Hints::default;
    check(
        "<skipHours><hour>0</hour><hour>23</hour><hour>24</hour><hour>99</hour></skipHours>",
        Hints { skip_hours: 1 | 1 << 23, ..none() },
    );
    check(
        "<skipDays><day>Sunday</day><day>saturday</day><day>Chủ nhật</day></skipDays>",
        Hints { skip_days: 0b100_0001, ..none() },
    );
    let all: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    check(&format!("<skipHours>{all}</skipHours>"), none());
}

#[test]
fn what_stands_in_items_is_no_hint() {
    let found = text(&rss(
        "",
        "<item><title>Một</title><link>https://bao.vn/1</link><ttl>5</ttl><atom:link rel=\"hub\" href=\"https://x.vn/\"/></item>",
    ));
    assert_eq!((found.hints, found.push.hubs.len()), (Hints::default(), 0));
}

#[test]
fn hubs_and_the_feeds_own_address_are_found() {
    let head =
        "<atom:link rel=\"self\" href=\"/rss/tin.rss\"/><atom:link href=\"https://hub.vn/?a=1&amp;b=2\" rel=\"hub\" />";
    let found = text(&rss(head, ITEM)).push;
    assert_eq!(
        (found.hubs, found.itself.as_deref()),
        (vec!["https://hub.vn/?a=1&b=2".to_owned()], Some("https://bao.vn/rss/tin.rss"))
    );
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Báo</title><id>x</id><updated>2023-09-09T08:31:00Z</updated>\
                <link rel=\"hub\" href=\"https://hub.vn/\"/><link rel=\"self\" href=\"https://bao.vn/atom\"/></feed>";
    let found = text(atom).push;
    assert_eq!((found.hubs.len(), found.itself.as_deref()), (1, Some("https://bao.vn/atom")));
    let json = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"feed_url\":\"https://bao.vn/f.json\",\
                \"hubs\":[{\"type\":\"rssCloud\",\"url\":\"https://c.vn/\"},{\"type\":\"WebSub\",\"url\":\"https://hub.vn/\"}],\"items\":[]}";
    let found = text(json).push;
    assert_eq!(
        (found.hubs, found.itself.as_deref()),
        (vec!["https://hub.vn/".to_owned()], Some("https://bao.vn/f.json"))
    );
    let many = "<atom:link rel=\"hub\" href=\"https://hub.vn/\"/>".repeat(2_000);
    assert_eq!(text(&rss(&many, ITEM)).push.hubs.len(), 4);
}

#[test]
fn addresses_and_headlines_as_they_stand_are_judged() {
    for (items, expected) in [
        (ITEM, vec![]),
        ("<item><title>Một</title><link>/1.html</link></item>", vec!["link-relative"]),
        ("<item><title>Một</title><link>//bao.vn/1.html</link></item>", vec![]),
        ("<item><title><![CDATA[<b>Một</b>]]></title><link>https://bao.vn/1</link></item>", vec!["title-markup"]),
        ("<item><title>Mưa &amp;quot;lớn&amp;quot;</title><link>https://bao.vn/1</link></item>", vec!["title-markup"]),
        ("<item><title>Mưa &amp; gió, lãi &lt; 3 %</title><link>https://bao.vn/1</link></item>", vec![]),
        ("<item><title><![CDATA[Mưa & gió]]></title><link>https://bao.vn/1</link></item>", vec![]),
    ] {
        assert_eq!(codes(&text(&rss("", items))), expected, "{items}");
    }
}
