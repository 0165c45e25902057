//! Letters: marks, character sets that are not what they are called, bytes that are no letters.

use crate::hostile::origin::Asked;
use crate::hostile::paper::{Item, answer, bare_rss, feed, ok, rss};
use crate::hostile::row::{Row, Seen, row};

/// A title with everything that gets lost.
const TITLE: &str = "Chuyển đổi số ở Đồng Nai";
/// The same in windows-1258, which has some marks apart.
const TITLE_1258: &[u8] = b"Chuy\xea\xd2n \xf0\xf4\xd2i s\xf4\xec \xf5\xd2 \xd0\xf4\xccng Nai";

pub(super) const ROWS: &[Row] = &[
    row("mark-utf-8", |asked| ok([b"\xef\xbb\xbf", titled(asked).as_bytes()].concat())).holds(title),
    row("mark-twice", |asked| ok([b"\xef\xbb\xbf\xef\xbb\xbf", titled(asked).as_bytes()].concat())).holds(title),
    row("mark-utf-16-le", |asked| ok(sixteen(&format!("\u{feff}{}", titled(asked)), u16::to_le_bytes))).holds(title),
    row("mark-utf-16-be", |asked| ok(sixteen(&format!("\u{feff}{}", titled(asked)), u16::to_be_bytes))).holds(title),
    row("mark-utf-32-le", |asked| ok(thirty_two(&format!("\u{feff}{}", titled(asked)), u32::to_le_bytes))).holds(title),
    row("mark-utf-32-be", |asked| ok(thirty_two(&format!("\u{feff}{}", titled(asked)), u32::to_be_bytes))).holds(title),
    row("utf-16-without-mark", |asked| ok(sixteen(&titled(asked), u16::to_be_bytes)))
        .faults(&["charset-undeclared"])
        .holds(title),
    row("utf-8-called-iso-8859-1", |asked| ok(titled(asked).replace("encoding=\"UTF-8\"", "encoding=\"ISO-8859-1\"")))
        .faults(&["charset-wrong"])
        .holds(title),
    row("utf-8-called-utf-16", |asked| ok(titled(asked).replace("encoding=\"UTF-8\"", "encoding=\"UTF-16\"")))
        .holds(title),
    row("utf-8-called-windows-1258-by-its-server", |asked| {
        answer(&["Content-Type: application/rss+xml; charset=windows-1258"], titled(asked))
    })
    .faults(&["charset-wrong"])
    .holds(title),
    row("windows-1258-called-utf-8", |asked| ok(legacy(asked, "UTF-8"))).faults(&["charset-guessed"]).holds(title),
    row("windows-1258", |asked| ok(legacy(asked, "windows-1258"))).holds(title),
    row("charset-unknown", |asked| answer(&["Content-Type: application/rss+xml; charset=vn-none-such"], titled(asked)))
        .holds(title),
    row("letters-decomposed", |asked| {
        ok(titled(asked).replace(
            "Chuyển đổi số ở Đồng",
            "Chuye\u{302}\u{309}n đo\u{302}\u{309}i so\u{302}\u{301} o\u{31b}\u{309} Đo\u{302}\u{300}ng",
        ))
    })
    .holds(title),
    row("bytes-broken", |asked| {
        let sound = titled(asked).into_bytes();
        let at = sound.windows(4).position(|four| four == b" Nai").unwrap();
        ok([&sound[..at], b"\xff\xc3", &sound[at..]].concat())
    })
    .faults(&["utf8-broken"]),
    row("controls", |asked| {
        let item = Item::of(asked, 1);
        let title = "Tin\u{0} co\u{8} ky\u{b} tu\u{1f} la\u{7f}".to_owned();
        ok(rss(&Item { title, body: format!("{}\u{1}\u{2}", item.body), ..item }.xml()))
    })
    .holds(clean),
    row("references-to-nothing", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: "Tin &#0; moi &#x1F; va &#xD800; cu &#x110000;".to_owned(), ..item }.xml()))
    })
    .holds(clean),
    row("only-nul", |_| ok([0; 4096])).fails(&["empty", "no feed"]),
    row("turned-and-hidden", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: "Tin \u{202e}nga\u{200b}n\u{2066}".to_owned(), ..item }.xml()))
    })
    .holds(|seen| match seen.titles().concat().contains(['\u{202e}', '\u{2066}']) {
        false => Ok(()),
        true => Err(format!("a letter that turns the line is published: {:?}", seen.titles())),
    }),
    row("names-of-html", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: "C&agrave; ph&ecirc; &nbsp; &khongco;".to_owned(), ..item }.xml()))
    })
    .holds(|seen| match seen.titles().concat().contains("Cà phê") {
        true => Ok(()),
        false => Err(format!("titles: {:?}", seen.titles())),
    }),
    row("sound", |asked| ok(feed(asked, 1))),
];

fn titled(asked: &Asked) -> String {
    rss(&Item { title: TITLE.to_owned(), ..Item::of(asked, 1) }.xml())
}

/// A feed in windows-1258 that is said to be in another set.
fn legacy(asked: &Asked, called: &str) -> Vec<u8> {
    let feed = bare_rss(&Item { title: "@".to_owned(), ..Item::of(asked, 1) }.xml());
    let (before, after) = feed.split_once('@').unwrap();
    let declaration = format!("<?xml version=\"1.0\" encoding=\"{called}\"?>");
    [declaration.as_bytes(), before.as_bytes(), TITLE_1258, after.as_bytes()].concat()
}

fn sixteen(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn thirty_two(text: &str, bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
    text.chars().flat_map(|letter| bytes(letter.into())).collect()
}

fn title(seen: &Seen) -> Result<(), String> {
    match seen.titles() == [TITLE] {
        true => Ok(()),
        false => Err(format!("wanted the title {TITLE:?}, seen: {:?}", seen.titles())),
    }
}

fn clean(seen: &Seen) -> Result<(), String> {
    let dirty = |item: &serde_json::Value| {
        let texts = ["title", "content_html", "url", "id"].map(|name| item[name].as_str().unwrap_or_default());
        texts.concat().chars().any(|letter| letter.is_control() && letter != '\n')
    };
    match seen.items.iter().any(dirty) {
        false => Ok(()),
        true => Err("a control character is published".to_owned()),
    }
}
