//! Forms sent to hubs: the same guard at every hop, the same politeness and time, and nothing of
//! the answer but its status.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use tokio::time::timeout;
use url::{Url, form_urlencoded};

use super::error::shown;
use super::status::{failed, moved};
use super::walk::{Walker, follow};
use super::{Accept, Delay, FetchError, Fetcher, RedirectFault, guard, headers};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

/// What one exchange came to.
enum Step {
    Taken,
    Moved(Url),
}

impl Fetcher {
    /// Posts a form; a 2xx says that it was taken.
    ///
    /// Only 307 and 308 are followed, which keep method and body, and only to addresses that may
    /// be asked, never from https to http: what the form holds is for nobody else. The answer's body is left unread.
    pub async fn post_form(&self, url: &Url, form: &[(&str, &str)]) -> Result<(), FetchError> {
        self.0.post(url, form).await
    }
}

impl Walker {
    async fn post(&self, url: &Url, form: &[(&str, &str)]) -> Result<(), FetchError> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let mut visited = vec![url.clone()];
        let mut left = self.limits.timeout;
        loop {
            let url = &visited[visited.len() - 1];
            match self.posted(url, &body, &mut left).await? {
                Step::Taken => return Ok(()),
                Step::Moved(to) if url.scheme() == "https" && to.scheme() != "https" => {
                    return Err(FetchError::Redirect { url: shown(url), why: RedirectFault::Insecure });
                }
                Step::Moved(to) => follow(&mut visited, to)?,
            }
        }
    }

    /// One exchange, in its turn; what it takes once its turn has come is taken from the time left.
    async fn posted(&self, url: &Url, body: &str, left: &mut Duration) -> Result<Step, FetchError> {
        guard::check(url, &self.limits.allow_private).map_err(|why| FetchError::Refused { url: shown(url), why })?;
        let _turn = self.admitted(url, Accept::Hub).await?;
        let began = Instant::now();
        let exchange = timeout(*left, self.sent(url, body)).await;
        *left = left.saturating_sub(began.elapsed());
        exchange.map_err(|_| FetchError::TooSlow { url: shown(url), why: Delay::Total(self.limits.timeout) })?
    }

    async fn sent(&self, url: &Url, body: &str) -> Result<Step, FetchError> {
        self.resolved(url).await?;
        let request = self.clients.once.post(url.clone()).header(CONTENT_TYPE, FORM).body(body.to_owned());
        let response = self.heard(url, request).await?;
        if headers::too_large(response.headers()) {
            return Err(FetchError::HeadersTooLarge { url: shown(url) });
        }
        match response.status() {
            status if status.is_success() => Ok(Step::Taken),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => {
                moved(url, response.headers()).map(Step::Moved)
            }
            status => Err(failed(url, status, response.headers())),
        }
    }
}
