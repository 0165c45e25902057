//! Statuses: storms, waves, addresses that are gone or have moved, walls.

use diembao::model::Timestamp;
use jiff::SignedDuration;

use crate::hostile::origin::Act;
use crate::hostile::paper::{feed, moved, ok, page, status};
use crate::hostile::row::{Row, Seen, row};

/// What is said when we are asked to come later.
const LATER: &[&str] = &["come later"];
/// What is said of a page where a feed was.
const NO_FEED: &[&str] = &["HTML page"];
/// The longest wait that is believed, and a little for the way.
const WAIT_SECONDS_MAX: i64 = 24 * 3600 + 60;

pub(super) const ROWS: &[Row] = &[
    row("busy-for-an-hour", |_| status("429 Too Many Requests", &["Retry-After: 3600"]))
        .fails(LATER)
        .once()
        .holds(|seen| waits(seen, 3500)),
    row("busy-until-a-date", |_| {
        let date = Timestamp::now() + SignedDuration::from_hours(2);
        let date = date.strftime("%a, %d %b %Y %H:%M:%S GMT");
        status("503 Service Unavailable", &[&format!("Retry-After: {date}")])
    })
    .fails(LATER)
    .once()
    .holds(|seen| waits(seen, 7000)),
    row("busy-for-ages", |_| status("429 Too Many Requests", &["Retry-After: 99999999999999999999999"]))
        .fails(LATER)
        .once()
        .holds(|seen| waits(seen, 3600)),
    row("busy-until-the-next-century", |_| {
        status("503 Service Unavailable", &["Retry-After: Fri, 01 Jan 2100 00:00:00 GMT"])
    })
    .fails(LATER)
    .once()
    .holds(|seen| waits(seen, 3600)),
    row("busy-since-yesterday", |_| status("429 Too Many Requests", &["Retry-After: Sun, 22 Nov 2020 00:00:00 GMT"]))
        .fails(LATER)
        .polls(1),
    row("busy-storm", |_| status("429 Too Many Requests", &["Retry-After: mai"])).fails(LATER).polls(1),
    row("wave-of-5xx", |asked| match asked.nth {
        0 => status("500 Internal Server Error", &[]),
        1 => status("502 Bad Gateway", &[]),
        _ => ok(feed(asked, 1)),
    })
    .polls(3),
    row("wave-after-a-feed", |asked| match asked.nth {
        0 => ok(feed(asked, 2)),
        _ => status("500 Internal Server Error", &[]),
    })
    .fails(&["answered 500"])
    .articles(2),
    row("missing", |_| status("404 Not Found", &[])).fails(&["answered 404"]),
    row("forbidden", |_| status("403 Forbidden", &[])).fails(&["answered 403"]),
    row("forbidden-with-a-page", |_| {
        let mut acts = page("<html><body>Cam vao</body></html>");
        if let Some(Act::Send(bytes)) = acts.first_mut() {
            *bytes = String::from_utf8_lossy(bytes).replacen("200 OK", "451 Unavailable", 1).into_bytes();
        }
        acts
    })
    .fails(&["answered 451"]),
    row("gone", |_| status("410 Gone", &[])).fails(&["gone for good"]).once(),
    row("gone-after-a-feed", |asked| match asked.nth {
        0 => ok(feed(asked, 2)),
        _ => status("410 Gone", &[]),
    })
    .fails(&["gone"])
    .articles(2),
    row("moved-for-good", |asked| match asked.path.as_str() {
        "/rss" => moved("301 Moved Permanently", "/moi"),
        _ => ok(feed(asked, 1)),
    })
    .faults(&["moved"])
    .polls(3),
    // 302 says nothing of tomorrow: nothing of it is remembered, and the old address is asked first.
    row("moved-for-today", |asked| match asked.path.as_str() {
        "/rss" => moved("302 Found", "/hom-nay"),
        _ => ok(feed(asked, 1)),
    })
    .holds(|seen| match seen.faults().contains(&"moved") || seen.asked() < 2 {
        false => Ok(()),
        true => Err("a redirect for today was taken for one for good".to_owned()),
    }),
    row("login-wall", |_| page(LOGIN)).kind("feed").fails(NO_FEED),
    row("login-redirect", |asked| match asked.path.as_str() {
        "/rss" => moved("302 Found", "/dang-nhap"),
        _ => page(LOGIN),
    })
    .kind("feed")
    .fails(NO_FEED),
    // Nobody said that the address holds a feed, but it did.
    row("login-wall-after-a-feed", |asked| match asked.nth {
        0 => ok(feed(asked, 2)),
        _ => page(LOGIN),
    })
    .fails(NO_FEED)
    .articles(2),
    // A page without anything to read is no list of articles.
    row("login-wall-from-the-first", |_| page(LOGIN)).fails(&["HTML page", "no article", "lists articles"]),
    row("maintenance-page", |asked| match asked.nth {
        0 => ok(feed(asked, 2)),
        _ => page("<html><head><title>Bảo trì</title></head><body><h1>Hệ thống đang bảo trì</h1></body></html>"),
    })
    .kind("feed")
    .fails(NO_FEED)
    .articles(2),
];

/// A page that asks who is there.
const LOGIN: &str = "<!doctype html><html><head><title>Đăng nhập</title></head><body><form action=/vao method=post>\
    <input name=ten><input name=khau-lenh type=password><button>Vào</button></form></body></html>";

/// It is due after at least so long, and after a day at the latest.
fn waits(seen: &Seen, seconds_min: i64) -> Result<(), String> {
    let at = |name: &str| {
        seen.state[name]
            .as_str()
            .and_then(|at| at.parse::<Timestamp>().ok())
            .map(Timestamp::as_second)
            .ok_or_else(|| format!("no time `{name}` on record"))
    };
    let wait = at("due")? - at("polled")?;
    match (seconds_min..=WAIT_SECONDS_MAX).contains(&wait) {
        true => Ok(()),
        false => Err(format!("wanted a wait of {seconds_min} to {WAIT_SECONDS_MAX} seconds, seen: {wait}")),
    }
}
