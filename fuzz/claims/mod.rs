//! What holds for any input: said once, for the fuzzer that looks for the input that breaks it and
//! for the tests that replay what was found.
//!
//! The first bytes of an input choose what goes with it (the kind of channel, the header, the zone);
//! the rest is what came from outside.

#![allow(dead_code, reason = "each fuzz target makes one claim of them")]

pub mod read;
pub mod shown;

/// Splits the first byte off: a choice among some few.
fn choice(input: &[u8]) -> (u8, &[u8]) {
    input.split_first().map_or((0, input), |(first, rest)| (*first, rest))
}
