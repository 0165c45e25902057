//! Content codings: which one a reader wants, and the bytes in it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::{ACCEPT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, Request, Response};
use tower::{Layer, Service};
use tower_http::compression::CompressionLayer;

/// Bodies below this many bytes fit one packet as they are.
const PACKED_BYTES_MIN: usize = 1024;

/// A content coding that we serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Coding {
    /// Brotli: smallest.
    Brotli,
    /// Zstandard.
    Zstd,
    /// Gzip: understood by all.
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// All of them, in our order of liking.
    pub(super) const ALL: [Coding; 4] = [Coding::Brotli, Coding::Zstd, Coding::Gzip, Coding::Identity];

    /// Its place among them.
    pub(super) fn place(self) -> usize {
        self as usize
    }

    /// Its name in HTTP.
    pub(super) fn name(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
            Coding::Identity => "identity",
        }
    }
}

/// The coding for a body of `bytes`: the one that the reader rates highest, ours among equals.
pub(super) fn choose(headers: &HeaderMap, bytes: usize) -> Coding {
    if bytes < PACKED_BYTES_MIN {
        return Coding::Identity;
    }
    let (mut rated, mut rest) = ([None; Coding::ALL.len()], None);
    let lists = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    for (name, quality) in lists.flat_map(|list| list.split(',')).map(range) {
        let place = match coding(name) {
            Some(coding) => &mut rated[coding.place()],
            None if name == "*" => &mut rest,
            None => continue,
        };
        // Of one that is named twice the first counts.
        place.get_or_insert(quality);
    }
    let quality = |coding: Coding| rated[coding.place()].or(rest).unwrap_or(0.0);
    let packing = Coding::ALL.into_iter().filter(|coding| *coding != Coding::Identity);
    let best = packing.reduce(|best, next| if quality(next) > quality(best) { next } else { best });
    let best = best.unwrap_or(Coding::Identity);
    // A plain body is always acceptable unless rated higher things say no; it never beats packing.
    let plain = rated[Coding::Identity.place()].unwrap_or(0.0);
    if quality(best) > 0.0 && quality(best) >= plain { best } else { Coding::Identity }
}

/// One member of `Accept-Encoding` with its quality; an unreadable quality is a no.
fn range(text: &str) -> (&str, f32) {
    let mut parts = text.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    (name, quality.map_or(1.0, |q| q.parse().unwrap_or(0.0)))
}

fn coding(name: &str) -> Option<Coding> {
    if name.eq_ignore_ascii_case("x-gzip") {
        return Some(Coding::Gzip);
    }
    Coding::ALL.into_iter().find(|coding| name.eq_ignore_ascii_case(coding.name()))
}

/// The bytes in a coding. The work is done by the very layer that packs answers in passing
/// elsewhere, once for each state of a document. Blocking: for a thread that may.
pub(super) fn pack(bytes: &Bytes, coding: Coding) -> Bytes {
    if coding == Coding::Identity {
        return bytes.clone();
    }
    let mut service = CompressionLayer::new().layer(Given(bytes.clone()));
    let mut request = Request::new(());
    let name = axum::http::HeaderValue::from_static(coding.name());
    request.headers_mut().insert(ACCEPT_ENCODING, name);
    let packed = tokio::runtime::Handle::current().block_on(async {
        let Ok(answer) = service.call(request).await;
        to_bytes(Body::new(answer.into_body()), usize::MAX).await
    });
    packed.expect("packing bytes in memory can not fail")
}

/// A service that answers with given bytes.
struct Given(Bytes);

impl Service<Request<()>> for Given {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        let mut answer = Response::new(Body::from(self.0.clone()));
        answer.headers_mut().insert(CONTENT_TYPE, axum::http::HeaderValue::from_static("text/plain"));
        ready(Ok(answer))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;
    use axum::http::header::ACCEPT_ENCODING;

    use super::{Coding, choose};

    fn check(accept: &str, expected: Coding) {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, accept.parse().unwrap())]);
        assert_eq!(choose(&headers, 9000), expected, "{accept}");
    }

    #[test]
    fn the_readers_rating_decides_and_zero_means_no() {
        check("gzip, deflate, br, zstd", Coding::Brotli);
        check("gzip", Coding::Gzip);
        check("gzip;q=1.0, br;q=0.5", Coding::Gzip);
        check("br;q=0, zstd;q=0, *", Coding::Gzip);
        check("*", Coding::Brotli);
        check("gzip;q=0", Coding::Identity);
        check("identity;q=1, gzip;q=0.5", Coding::Identity);
        check("gzip;q=nonsense", Coding::Identity);
        check("deflate", Coding::Identity);
    }

    #[test]
    fn small_bodies_go_as_they_are() {
        let headers = HeaderMap::from_iter([(ACCEPT_ENCODING, "gzip".parse().unwrap())]);
        assert_eq!(choose(&headers, 100), Coding::Identity);
    }
}
