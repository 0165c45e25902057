//! The table: every behaviour, in groups.

mod bodies;
mod claims;
mod codings;
mod documents;
mod heads;
mod inward;
mod letters;
mod statuses;

use super::origin::{Act, Asked};
use super::paper::{answer, feed, status};
use super::row::{Row, row};

/// Papers without any fault, whose polls may not come late whatever the others do.
pub const WITNESSES: [Row; 5] = [
    row("witness-1", healthy).articles(3),
    row("witness-2", healthy).articles(3),
    row("witness-3", healthy).articles(3),
    row("witness-4", healthy).articles(3),
    row("witness-5", healthy).articles(3),
];

/// All rows but the witnesses.
pub fn all() -> Vec<Row> {
    let groups: [&[Row]; 8] = [
        bodies::ROWS,
        codings::ROWS,
        heads::ROWS,
        inward::ROWS,
        statuses::ROWS,
        documents::ROWS,
        letters::ROWS,
        claims::ROWS,
    ];
    groups.concat()
}

fn healthy(asked: &Asked) -> Vec<Act> {
    match asked.header("if-none-match") {
        Some("\"1\"") => status("304 Not Modified", &["ETag: \"1\""]),
        _ => answer(&["Content-Type: application/rss+xml", "ETag: \"1\""], feed(asked, 3)),
    }
}
