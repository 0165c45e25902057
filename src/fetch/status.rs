//! What an answer's status means when it brings no document: a way to go on, or a fault.

use jiff::Timestamp;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LOCATION};
use url::Url;

use super::error::shown;
use super::{FetchError, RedirectFault, fresh, headers};

/// Where a redirect leads. A name and password are for the server that they were given for.
pub(super) fn moved(url: &Url, headers: &HeaderMap) -> Result<Url, FetchError> {
    let nowhere = || FetchError::Redirect { url: shown(url), why: RedirectFault::Nowhere };
    let location = headers.get(LOCATION).ok_or_else(nowhere)?;
    let location = std::str::from_utf8(location.as_bytes()).map_err(|_| nowhere())?;
    let mut to = url.join(location).map_err(|_| nowhere())?;
    to.set_fragment(None);
    if to.origin() == url.origin() { Ok(to) } else { Ok(nameless(&to)) }
}

/// An address without name and password: for others to see, and for other servers.
pub(super) fn nameless(url: &Url) -> Url {
    let mut url = url.clone();
    // Neither can fail for an address with a host, and one without has neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}

/// The fault that a status is.
pub(super) fn failed(url: &Url, status: StatusCode, headers: &HeaderMap) -> FetchError {
    let url = shown(url);
    let retry_after = fresh::retry_after(headers, Timestamp::now());
    let busy = matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    match status {
        status if headers::challenged(status, headers) => FetchError::Challenged { url, status: status.as_u16() },
        StatusCode::NOT_MODIFIED => FetchError::Unasked { url },
        StatusCode::GONE => FetchError::Gone { url },
        // RFC 9110 names 503 and RFC 6585 429; CDNs say it with their own 52x too, and mean it.
        status if busy || (status.is_server_error() && retry_after.is_some()) => {
            FetchError::Busy { url, status: status.as_u16(), retry_after }
        }
        status => FetchError::Status { url, status: status.as_u16() },
    }
}
