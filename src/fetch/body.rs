//! The body: read as it comes, within its bound, whole or not at all.

use reqwest::Response;
use reqwest::header::CONTENT_ENCODING;

use super::FetchError;
use super::error::{network, shown};

/// Room made before the first byte, at most: `Content-Length` is only a claim.
const ROOM_BYTES_MAX: u64 = 1024 * 1024;
/// Room made when nothing is claimed (compressed, chunked): a usual feed fits in two doublings.
const ROOM_BYTES_GUESS: u64 = 32 * 1024;

/// Reads the whole body, decompressed; at most `bytes_max` bytes of it.
pub(super) async fn read(mut response: Response, bytes_max: u64) -> Result<Vec<u8>, FetchError> {
    refuse_unknown_coding(&response)?;
    let too_large = |response: &Response| FetchError::TooLarge { url: shown(response.url()), bytes_max };
    let claimed = response.content_length();
    if claimed.is_some_and(|bytes| bytes > bytes_max) {
        return Err(too_large(&response));
    }
    let mut body = Vec::with_capacity(claimed.unwrap_or(ROOM_BYTES_GUESS).min(ROOM_BYTES_MAX) as usize);
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if (body.len() + chunk.len()) as u64 > bytes_max => return Err(too_large(&response)),
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => return Ok(body),
            Err(why) => return Err(network(response.url(), &why)),
        }
    }
}

/// A coding that the client knows is undone and its header taken away; one that is left would be
/// handed on as if it were text.
fn refuse_unknown_coding(response: &Response) -> Result<(), FetchError> {
    let mut codings = response.headers().get_all(CONTENT_ENCODING).iter().map(|value| value.as_bytes());
    match codings.find(|coding| !coding.is_empty() && !coding.eq_ignore_ascii_case(b"identity")) {
        None => Ok(()),
        Some(coding) => {
            let coding = coding.escape_ascii().to_string().chars().take(40).collect();
            Err(FetchError::Coding { url: shown(response.url()), coding })
        }
    }
}
