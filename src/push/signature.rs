//! Signatures of deliveries (WebSub, 7.1): those that hubs send us, and those that ours sends.

use std::fmt::Write;

use ring::hmac::{self, Algorithm, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key};

use crate::model::Secret;

/// The longest tag of the methods below, in hexadecimal digits.
const TAG_DIGITS_MAX: usize = 128;

/// Whether `X-Hub-Signature` is that of `body` under the secret; compared in constant time. SHA-1,
/// which the Recommendation still knows, does not count, nor does a delivery without a signature.
pub fn signed(secret: &Secret, header: Option<&str>, body: &[u8]) -> bool {
    let Some((method, tag)) = header.and_then(|header| header.trim().split_once('=')) else { return false };
    let (Some(algorithm), Some(tag)) = (algorithm(method), digits(tag)) else { return false };
    hmac::verify(&Key::new(algorithm, secret.reveal().as_bytes()), body, &tag).is_ok()
}

/// The value of `X-Hub-Signature` for `body`. SHA-256 for all: the Recommendation lets a hub choose, names
/// SHA-1 as no longer safe, and a subscriber that knows nothing newer is one that we would not trust either.
pub fn sign(secret: &Secret, body: &[u8]) -> String {
    let tag = hmac::sign(&Key::new(HMAC_SHA256, secret.reveal().as_bytes()), body);
    tag.as_ref().iter().fold("sha256=".to_owned(), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn algorithm(method: &str) -> Option<Algorithm> {
    match method.to_ascii_lowercase().as_str() {
        "sha256" => Some(HMAC_SHA256),
        "sha384" => Some(HMAC_SHA384),
        "sha512" => Some(HMAC_SHA512),
        _ => None,
    }
}

/// Bytes from hexadecimal digits.
fn digits(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || text.len() > TAG_DIGITS_MAX {
        return None;
    }
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    text.as_bytes().chunks(2).map(|pair| Some((digit(&pair[0])? * 16 + digit(&pair[1])?) as u8)).collect()
}
