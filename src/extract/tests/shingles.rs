//! How near a text comes to the wanted one: shared shingles of four words, as the benchmark of article
//! extraction counts them. The bench `extract` reads this too.

use std::collections::HashMap;

/// Words of one shingle.
const WORDS: usize = 4;

/// Four words each, as many times as they stand there.
fn shingles(text: &str) -> HashMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty()).collect();
    let mut found = HashMap::new();
    let shortest = WORDS.min(words.len());
    for shingle in words.windows(shortest.max(1)) {
        *found.entry(shingle.to_vec()).or_insert(0) += 1;
    }
    found
}

/// What share of `got` is wanted, and what share of `wanted` was got.
pub(super) fn shares(wanted: &str, got: &str) -> (f64, f64) {
    let (wanted, got) = (shingles(wanted), shingles(got));
    let hits: usize = wanted.iter().map(|(shingle, count)| count.min(got.get(shingle).unwrap_or(&0))).sum();
    let of = |all: &HashMap<Vec<&str>, usize>| hits as f64 / all.values().sum::<usize>().max(1) as f64;
    (of(&got), of(&wanted))
}

/// The F1 of both shares.
pub(super) fn f1((precision, recall): (f64, f64)) -> f64 {
    2.0 * precision * recall / (precision + recall).max(1e-9)
}
