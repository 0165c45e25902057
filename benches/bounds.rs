//! What hostile documents cost at the sizes that may come: memory, and processor time.
//!
//! Each document is read at a quarter of its full size and at that. The run fails where memory exceeds
//! the bounds that `tests/bounds` names, or where four times the document takes more than
//! [`GROWTH_MAX`] times as long: time in proportion to the size is what keeps a page from holding a
//! thread for hours. A part of the names as argument runs those alone.

use std::process::ExitCode;

#[path = "../tests/bounds/documents.rs"]
mod documents;
#[path = "../tests/bounds/measure.rs"]
mod measure;

use documents::{FEEDS, Hostile, PAGES};
use measure::{extract_all, extract_bytes_max, list_all, parse_all, parse_bytes_max, peak};

/// The largest body that is fetched.
const FEED_BYTES: usize = 8 * 1024 * 1024;
/// The largest page that is read.
const PAGE_BYTES: usize = 4 * 1024 * 1024;
/// A debug build only shows that it runs.
const TRIED_PART: usize = 64;
/// How many times as long a document of four times the size may take.
const GROWTH_MAX: f64 = 6.0;
/// How long one document may hold a thread, in milliseconds of processor time: nothing can stop a thread that
/// parses. The worst seen took 2.2 s, on a core that reads a page of the press in 4 ms.
const LONGEST_MS: f64 = 5_000.0;
/// Shorter times are no measure of growth, in milliseconds.
const SHORT_MS: f64 = 150.0;

fn main() -> ExitCode {
    let name = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let part = if cfg!(debug_assertions) { TRIED_PART } else { 1 };
    println!("{:58} {:>6} {:>9} {:>7} {:>8}", "document", "MB", "peak MB", "times", "CPU ms");
    let mut all_well = true;
    let feeds = FEEDS.iter().map(|hostile| (hostile, "feed", FEED_BYTES));
    let pages = PAGES.iter().flat_map(|hostile| [(hostile, "list", PAGE_BYTES), (hostile, "page", PAGE_BYTES)]);
    for (hostile, kind, size) in feeds.chain(pages).filter(|(hostile, ..)| hostile.name.contains(&name)) {
        let quarter = measured(hostile, kind, size / part / 4);
        let whole = measured(hostile, kind, size / part);
        let steep = whole.1 > SHORT_MS && whole.1 > quarter.1 * GROWTH_MAX;
        if steep {
            println!("{}: {:.0} ms, and {:.0} ms for four times the document", hostile.name, quarter.1, whole.1);
        }
        let long = whole.1 > LONGEST_MS;
        if long {
            println!("{}: {:.0} ms is longer than a thread may be held", hostile.name, whole.1);
        }
        all_well &= quarter.0 && whole.0 && !steep && !long;
    }
    if all_well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether the memory was within its bound, and the milliseconds.
fn measured(hostile: &Hostile, kind: &str, size: usize) -> (bool, f64) {
    let body = hostile.document(size);
    let start = cpu_ms();
    let bytes = peak(|| match kind {
        "feed" => parse_all(&body),
        "list" => list_all(&body),
        _ => extract_all(std::str::from_utf8(&body).unwrap_or_default()),
    });
    let took = cpu_ms() - start;
    let most = if kind == "feed" { parse_bytes_max(body.len()) } else { extract_bytes_max(body.len()) };
    let name = format!("{kind}: {}", hostile.name);
    let (mb, times) = (1e6, bytes as f64 / body.len().max(1) as f64);
    let mark = if bytes > most { " too much" } else { "" };
    println!("{name:58} {:6.2} {:9.2} {times:7.1} {took:8.0}{mark}", body.len() as f64 / mb, bytes as f64 / mb);
    (bytes <= most, took)
}

/// Processor time of this thread, as the kernel counts it.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|spent| spent.parse::<f64>().ok()).unwrap_or_default() / 1e6
}
