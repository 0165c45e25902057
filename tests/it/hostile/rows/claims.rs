//! Claims: guids, dates, addresses, and what is no longer there.

use crate::hostile::origin::Asked;
use crate::hostile::paper::{Item, feed, ok, rss, text};
use crate::hostile::row::{Row, Seen, row};

/// Years that are not those of the test.
const WRONG_YEARS: [&str; 3] = ["1970", "2099", "9999"];

pub(super) const ROWS: &[Row] = &[
    row("guid-new-at-every-poll", |asked| ok(with_guids(asked, |n| format!("{}-{n}", asked.nth)))).articles(3).polls(3),
    row("guid-of-all-the-same", |asked| ok(with_guids(asked, |_| "0".to_owned()))).articles(3),
    row("guid-shifted-at-every-poll", |asked| ok(with_guids(asked, |n| format!("{}", (n + asked.nth) % 3))))
        .articles(3)
        .polls(3),
    row("guid-empty", |asked| ok(with_guids(asked, |_| String::new()))).articles(3).polls(3),
    row("guid-of-roads", |asked| {
        let odd = ["../../../etc/passwd", "/etc/passwd", "C:\\win.ini"];
        ok(with_guids(asked, |n| odd[n - 1].to_owned()))
    })
    .articles(3),
    row("guid-of-lines", |asked| {
        let odd = ["a&#13;&#10;X-Evil: 1", "%0d%0aX-Evil:%201", "{0}%s%n"];
        ok(with_guids(asked, |n| odd[n - 1].to_owned()))
    })
    .articles(3),
    // Its links name the session, its guids stay.
    row("session-in-every-link", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { link: format!("{}?phien={}", item.link, asked.nth), ..item }.xml()))
    })
    .polls(3),
    row("title-new-at-every-poll", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: format!("{} lan {}", item.title, asked.nth), ..item }.xml()))
    })
    .polls(3),
    row("guid-and-link-missing", |asked| ok(feed(asked, 2).replace("<link>http", "<x>http").replace("<guid", "<y")))
        .articles(0)
        .between(0, 2),
    row("dates-of-1970", |asked| ok(dated(asked, "Thu, 01 Jan 1970 00:00:00 GMT")))
        .faults(&["date-implausible"])
        .holds(years),
    row("dates-of-2099", |asked| ok(dated(asked, "Thu, 31 Dec 2099 23:59:59 +0700")))
        .faults(&["date-implausible"])
        .holds(years),
    row("dates-of-year-10000", |asked| ok(dated(asked, "Sat, 01 Jan 10000 00:00:00 GMT"))).holds(years),
    row("dates-that-are-none", |asked| ok(dated(asked, "hom qua"))).faults(&["date-unreadable"]).holds(years),
    row("dates-of-400-digits", |asked| ok(dated(asked, &"9".repeat(400)))).faults(&["date-unreadable"]).holds(years),
    row("claimed", |asked| ok(feed(asked, 2)))
        .articles(2)
        .polls(3)
        .holds(|seen| keeps(seen, "claimed", "Tin 1 cua claimed")),
    // It says that the other's article is its own, guid and address and all.
    row("claimant", |asked| {
        let theirs = format!("http://{}/bai/claimed-1.html", asked.site("claimed"));
        let item = Item {
            title: "Khong phai cua toi".to_owned(),
            link: theirs.clone(),
            guid: theirs,
            body: text("claimant"),
            more: "<source url=\"https://bao.vn/rss\">claimed</source>".to_owned(),
            ..Item::of(asked, 1)
        };
        ok(rss(&item.xml()))
    })
    .polls(3)
    .holds(|seen| keeps(seen, "claimant", "Khong phai cua toi")),
    // Its address is its own; its guid is the other's.
    row("claimant-by-guid", |asked| {
        let guid = format!("http://{}/bai/claimed-2.html", asked.site("claimed"));
        ok(rss(&Item { guid, ..Item::of(asked, 1) }.xml()))
    })
    .polls(3)
    .holds(|seen| keeps(seen, "claimant-by-guid", "Tin 1 cua claimant-by-guid")),
    row("emptied", |asked| ok(feed(asked, if asked.nth == 0 { 3 } else { 0 }))).articles(3).polls(3),
    row("shrunk", |asked| ok(feed(asked, if asked.nth == 0 { 3 } else { 1 }))).articles(3).polls(3),
    row("cut-later", |asked| {
        let whole = feed(asked, 3);
        let end = if asked.nth == 0 { whole.len() } else { whole.len() / 2 };
        ok(&whole[..end])
    })
    .faults(&["feed-broken"])
    .articles(3),
    row("texts-that-change-at-every-poll", |asked| {
        let item = Item::of(asked, 1);
        let body = format!("{}{}", item.body, text(&asked.nth.to_string()));
        ok(rss(&Item { body, ..item }.xml()))
    })
    .polls(3),
];

fn with_guids(asked: &Asked, guid: impl Fn(usize) -> String) -> String {
    rss(&(1..=3).map(|n| Item { guid: guid(n), ..Item::of(asked, n) }.xml()).collect::<String>())
}

fn dated(asked: &Asked, date: &str) -> String {
    let item = Item::of(asked, 1);
    // Another text at every poll: entries that say the same are not read again.
    let body = format!("{}<p>Lan {}</p>", item.body, asked.nth);
    rss(&Item { date: date.to_owned(), body, ..item }.xml())
}

fn years(seen: &Seen) -> Result<(), String> {
    let stated = |item: &serde_json::Value| item["date_published"].as_str().unwrap_or_default().to_owned();
    let wrong = |date: &String| WRONG_YEARS.iter().any(|year| date.starts_with(year));
    match seen.items.iter().map(stated).find(wrong) {
        None => Ok(()),
        Some(date) => Err(format!("a date that can not be true is published: {date}")),
    }
}

/// Whether an article with this title is there, and all are of this source.
fn keeps(seen: &Seen, source: &str, title: &str) -> Result<(), String> {
    let of = |item: &serde_json::Value| item["_diembao"]["source"]["id"].as_str().unwrap_or_default().to_owned();
    match seen.titles().contains(&title)
        && seen.items.iter().all(|item| of(item).ends_with(&format!("source/{source}")))
    {
        true => Ok(()),
        false => Err(format!(
            "an article changed hands: {:?} of {:?}",
            seen.titles(),
            seen.items.iter().map(of).collect::<Vec<_>>()
        )),
    }
}
