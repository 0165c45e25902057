//! The HTTP client: built once, with everything off that reqwest would do behind our back.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Proxy;
use reqwest::redirect::Policy;
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::FetchError;
use super::guard::GuardedResolver;
use super::headers::{HEADERS_BYTES_MAX, HEADERS_COUNT_MAX};
use super::walk::Limits;

/// How long an idle connection is kept: from a feed to its pages, not until the next poll. An idle
/// one was measured at 30-60 KiB (2026-11), so 1,000 hosts must not keep theirs for long.
const IDLE_SECONDS_MAX: u64 = 2;
/// Size of the headers of an HTTP/2 answer; the same bound is checked on HTTP/1 in `headers`.
const HTTP2_HEADERS_BYTES_MAX: u32 = HEADERS_BYTES_MAX as u32;

/// The clients for both kinds of requests.
pub(super) struct Clients {
    /// For documents that are asked for once in a while: each connection is closed with its answer.
    /// Kept ones were a thousand open sockets in a round of ten thousand papers.
    pub(super) once: reqwest::Client,
    /// For pages, which follow each other: their connection is kept for the next one.
    pub(super) kept: reqwest::Client,
}

impl Clients {
    pub(super) fn new(limits: &Limits, resolver: &GuardedResolver, roots: &RootCertStore) -> Result<Self, FetchError> {
        let build = |kept| build(limits, resolver.clone(), roots.clone(), kept);
        Ok(Clients { once: build(0)?, kept: build(limits.per_host)? })
    }
}

/// A client without redirects, cookies, referrer, decompression, or proxies from the environment,
/// whose names are resolved by the guard.
fn build(
    limits: &Limits,
    resolver: GuardedResolver,
    roots: RootCertStore,
    kept: usize,
) -> Result<reqwest::Client, FetchError> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls(roots)?)
        .user_agent(limits.user_agent.as_str())
        .redirect(Policy::none())
        .referer(false)
        .no_proxy()
        .dns_resolver(resolver)
        .connect_timeout(limits.pace.connect)
        .pool_max_idle_per_host(kept)
        .pool_idle_timeout(Duration::from_secs(IDLE_SECONDS_MAX))
        .http1_max_headers(HEADERS_COUNT_MAX)
        .http2_max_header_list_size(HTTP2_HEADERS_BYTES_MAX);
    if let Some(proxy) = &limits.proxy {
        builder = builder.proxy(Proxy::all(proxy.clone()).map_err(|why| setup(&why))?);
    }
    builder.build().map_err(|why| setup(&why))
}

/// The roots are the web's, built in: the same answer on every machine, whatever it has installed.
pub(super) fn roots() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() }
}

fn setup(why: &reqwest::Error) -> FetchError {
    FetchError::Setup { why: super::error::cause(why) }
}

fn tls(roots: RootCertStore) -> Result<ClientConfig, FetchError> {
    let mut tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|why| FetchError::Setup { why: why.to_string() })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(tls)
}
