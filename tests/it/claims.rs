//! What the fuzzer once found, held against the claims that it tests.

#[path = "../../fuzz/claims/mod.rs"]
mod promises;

use std::path::Path;

/// Holds a claim against everything that was found for its target.
fn replay(target: &str, claim: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/findings").join(target);
    let mut found = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap().path();
        eprintln!("{}", file.display());
        claim(&std::fs::read(file).unwrap());
        found += 1;
    }
    assert!(found > 0, "{target} has nothing to replay");
}

#[test]
fn what_the_fuzzer_found_in_feeds_holds() {
    replay("parse", promises::read::parse);
}

#[test]
fn what_the_fuzzer_found_in_pages_holds() {
    replay("extract", promises::shown::extract);
}

#[test]
fn what_the_fuzzer_found_in_dates_holds() {
    replay("dates", promises::read::dates);
}

#[test]
fn what_the_fuzzer_found_in_character_sets_holds() {
    replay("encodings", promises::read::encodings);
}
