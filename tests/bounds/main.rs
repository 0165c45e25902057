//! No document makes reading cost more memory than a multiple of its size.
//!
//! A test binary of its own: its allocator counts, for the whole process, so one thing is measured at
//! a time. `benches/bounds.rs` does the same at full sizes, and takes the time.

mod documents;
mod measure;

use documents::{FEEDS, Hostile, PAGES};
use measure::{extract_all, extract_bytes_max, list_all, parse_all, parse_bytes_max, peak};

/// The size of a feed that a debug build can bear for all of them.
const FEED_BYTES: usize = 256 * 1024;
/// And of pages: one, and four times as much.
const PAGE_BYTES: [usize; 2] = [16 * 1024, 64 * 1024];
/// What a page of four times the size may cost more, with some room for where vectors double.
const GROWTH_MAX: usize = 6;
/// Memory that is no measure of growth.
const SMALL_BYTES: usize = 4 * 1024 * 1024;

/// One test, since tests run beside each other and memory is counted for all of them.
#[test]
fn no_document_costs_more_memory_than_its_size_allows() {
    // What is set up once belongs to no document.
    list_all(b"<!doctype html><p>a");
    extract_all("<!doctype html><p>a");
    let mut found = Vec::new();
    for hostile in FEEDS {
        found.extend(parsed(hostile, FEED_BYTES));
    }
    for hostile in PAGES {
        found.extend(extracted(hostile));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn parsed(hostile: &Hostile, size: usize) -> Option<String> {
    let body = hostile.document(size);
    let bytes = peak(|| parse_all(&body));
    let most = parse_bytes_max(body.len());
    (bytes > most).then(|| format!("{}: parse took {bytes} bytes for {}, {most} at most", hostile.name, body.len()))
}

/// A page as a list and as an article; four times the page may not cost much more than four times as much.
fn extracted(hostile: &Hostile) -> Vec<String> {
    let mut found = Vec::new();
    let costs = PAGE_BYTES.map(|size| {
        let body = hostile.document(size);
        let html = std::str::from_utf8(&body).expect("pages are made as text");
        let (listed, read) = (peak(|| list_all(&body)), peak(|| extract_all(html)));
        let most = extract_bytes_max(body.len());
        if listed.max(read) > most {
            found.push(format!("{}: {listed} and {read} bytes for {}, {most} at most", hostile.name, body.len()));
        }
        listed.max(read)
    });
    if costs[1] > costs[0] * GROWTH_MAX + SMALL_BYTES {
        found.push(format!("{}: {} bytes, and {} for four times the page", hostile.name, costs[0], costs[1]));
    }
    found
}
