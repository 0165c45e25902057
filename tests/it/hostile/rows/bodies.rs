//! Bodies: without end, without haste, without the length that was promised.

use std::time::Duration;

use crate::hostile::origin::{Act, Asked};
use crate::hostile::paper::{Item, answer, bare_rss, chunk, feed, flood, head, ok, page, rss, status, text};
use crate::hostile::row::{Row, Seen, row};

/// Between two bytes of an answer that never hurries.
const SLOWLY: Duration = Duration::from_secs(1);
/// What is said of a body that is more than one may be.
const LARGE: &[&str] = &["holds more than"];
/// What is said of an answer that does not end in time, or hardly moves.
const LATE: &[&str] = &["did not answer in full", "sent no complete headers", "sent less than"];
/// What is said of an answer that ends before its end.
const BROKEN: &[&str] = &["broke off"];

pub(super) const ROWS: &[Row] = &[
    row("body-endless", |_| flood(head("200 OK", &[]), [b' '; 8192])).fails(LARGE),
    row("body-endless-chunks", |_| flood(chunked(), chunk([b' '; 8192]))).fails(LARGE),
    row("body-claims-1-gb", |_| flood(head("200 OK", &["Content-Length: 1000000000"]), [b' '; 8192])).fails(LARGE),
    row("attribute-endless", |_| flood([chunked(), chunk("<rss version=\"2.0\" a=\"")].concat(), chunk([b'x'; 8192])))
        .fails(LARGE),
    row("items-endless", |asked| {
        let begin = rss("").replace("</channel></rss>", "");
        flood([chunked(), chunk(begin)].concat(), chunk(Item::of(asked, 1).xml().repeat(20)))
    })
    .fails(LARGE),
    row("head-drips", |_| vec![Act::Drip(head("200 OK", &["Content-Length: 10"]), SLOWLY)]).fails(LATE),
    row("body-drips", |asked| {
        let body = feed(asked, 1).into_bytes();
        vec![Act::Send(sized(body.len())), Act::Drip(body, SLOWLY)]
    })
    .fails(LATE),
    row("silent", |_| vec![Act::Hold]).fails(LATE),
    row("silent-after-head", |_| vec![Act::Send(sized(1000)), Act::Hold]).fails(LATE),
    row("silent-in-body", |asked| vec![Act::Send(sized(100_000)), Act::Send(feed(asked, 1).into_bytes()), Act::Hold])
        .fails(LATE),
    row("length-too-long", |asked| {
        let body = feed(asked, 2).into_bytes();
        vec![Act::Send(sized(body.len() + 500)), Act::Send(body)]
    })
    .fails(BROKEN),
    // What comes is cut in the third item and looks whole to HTTP: the half of its text may not pass
    // for all of it.
    row("length-too-short", |asked| match asked.path.as_str() {
        "/rss" => {
            let body = feed(asked, 3).into_bytes();
            vec![Act::Send(sized(body.len() - 700)), Act::Send(body)]
        }
        _ => status("404 Not Found", &[]),
    })
    .faults(&["feed-broken"])
    .between(2, 3)
    .holds(no_halves),
    row("cut-without-length", |asked| match asked.path.as_str() {
        "/rss" => {
            let body = feed(asked, 3);
            vec![Act::Send(head("200 OK", &[])), Act::Send(body.as_bytes()[..body.len() - 700].to_vec())]
        }
        _ => status("404 Not Found", &[]),
    })
    .faults(&["feed-broken"])
    .between(2, 3)
    .holds(no_halves),
    row("lengths-differ", |asked| {
        let body = feed(asked, 1).into_bytes();
        let (long, short) = (format!("Content-Length: {}", body.len()), "Content-Length: 5");
        vec![Act::Send(head("200 OK", &[&long, short])), Act::Send(body)]
    })
    .fails(BROKEN),
    row("length-negative", |_| vec![Act::Send(head("200 OK", &["Content-Length: -5"])), Act::Hold]).fails(BROKEN),
    row("chunk-size-overflows", |_| {
        vec![Act::Send(chunked()), Act::Send(b"ffffffffffffffffff\r\n<rss>\r\n".to_vec()), Act::Hold]
    })
    .fails(BROKEN),
    row("chunks-break-off", |asked| vec![Act::Send(chunked()), Act::Send(chunk(feed(asked, 1)))]).fails(BROKEN),
    row("reset-at-once", |_| vec![Act::Reset]).fails(&["broke off", "no connection"]),
    row("reset-in-body", |asked| vec![Act::Send(sized(100_000)), Act::Send(feed(asked, 1).into_bytes()), Act::Reset])
        .fails(BROKEN),
    row("empty", |_| ok("")).fails(&["empty"]),
    row("blank", |_| ok(" \r\n\t ")).fails(&["empty"]),
    // Nothing that had been read is lost with it.
    row("empty-later", |asked| match asked.nth {
        0 => ok(feed(asked, 3)),
        _ => ok(""),
    })
    .fails(&["empty"])
    .articles(3),
    row("type-wrong", |asked| answer(&["Content-Type: image/png"], feed(asked, 1))),
    row("type-absurd", |asked| {
        let absurd = format!("Content-Type: {}", "x/".repeat(5000));
        answer(&[&absurd], bare_rss(&Item::of(asked, 1).xml()))
    }),
    // The page of an article is no better than a feed.
    row("page-endless", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        _ => flood(head("200 OK", &["Content-Type: text/html"]), *b"<p>xin chao</p>"),
    })
    .faults(&["page-missing"]),
    row("page-silent", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        _ => vec![Act::Hold],
    })
    .faults(&["page-missing"]),
    row("page-deep", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        _ => page(format!("<html><body>{}<p>xin chao", "<div>".repeat(100_000))),
    }),
    // A page may give its article another address of the same paper, not one of another's.
    row("page-of-another", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        _ => {
            let theirs = format!("http://{}/bai/claimed-1.html", asked.site("claimed"));
            page(format!(
                "<html><head><link rel=canonical href=\"{theirs}\"><title>Tin</title></head><body><article>{}</article></body></html>",
                text("page-of-another")
            ))
        }
    })
    .holds(|seen| match seen.items.iter().all(|item| item["url"].as_str().is_some_and(|url| url.contains("page-of-another"))) {
        true => Ok(()),
        false => Err("the address of another paper was taken".to_owned()),
    }),
    row("robots-endless", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        "/robots.txt" => flood(head("200 OK", &["Content-Type: text/plain"]), *b"Disallow: /x\n"),
        _ => status("404 Not Found", &[]),
    })
    .robots(),
    row("robots-silent", |asked| match asked.path.as_str() {
        "/rss" => ok(teaser(asked)),
        "/robots.txt" => vec![Act::Hold],
        _ => status("404 Not Found", &[]),
    })
    .robots(),
];

/// A feed whose one item says so little that its page is asked for, and something else at every poll.
fn teaser(asked: &Asked) -> String {
    rss(&Item { body: format!("Xin chao {}", asked.nth), ..Item::of(asked, 1) }.xml())
}

/// Whether the items that came whole are published with their text, and no other is.
fn no_halves(seen: &Seen) -> Result<(), String> {
    let texts = seen.items.iter().map(|item| item["content_html"].as_str().unwrap_or_default().len());
    match texts.clone().filter(|length| *length > 300).count() {
        2 => Ok(()),
        _ => Err(format!("texts are published of {:?} bytes", texts.collect::<Vec<_>>())),
    }
}

fn sized(bytes: usize) -> Vec<u8> {
    head("200 OK", &[&format!("Content-Length: {bytes}")])
}

fn chunked() -> Vec<u8> {
    head("200 OK", &["Transfer-Encoding: chunked"])
}
