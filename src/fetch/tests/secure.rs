//! Servers that speak TLS, well and badly. How the certificates were made: `tls/README.md`.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

const GOOD: &[u8] = include_bytes!("tls/good.pem");
const KEY: &[u8] = include_bytes!("tls/server.key");

fn certificate(pem: &[u8]) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem).unwrap()
}

/// A server with this certificate, that answers with FEED; the address is under `paper.test`.
async fn serving(pem: &[u8]) -> Url {
    let server = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate(pem)], PrivateKeyDer::from_pem_slice(KEY).unwrap())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("https://paper.test:{}/rss", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            // Whoever does not like the certificate hangs up.
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&answer("200 OK", "", FEED)).await;
            let _ = stream.shutdown().await;
        }
    });
    Url::parse(&url).unwrap()
}

/// Asks with the tests' root as the only one, under which every name is this machine's.
async fn ask(url: &Url) -> Result<Answer, FetchError> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate(include_bytes!("tls/root.pem"))).unwrap();
    let lookup: super::super::guard::Lookup =
        Arc::new(|_| Box::pin(async { Ok(vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))]) }));
    let walker = Walker::with(limits(), lookup, roots).unwrap();
    walker.walk(&Request { url, validators: &Validators::default(), accept: Accept::Feed }).await
}

#[tokio::test]
async fn a_document_comes_over_tls() {
    let url = serving(GOOD).await;
    let got = ask(&url).await.unwrap();
    assert!(matches!(&got, Answer::Document(document) if document.body == FEED && document.url == url), "{got:?}");
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_told_apart() {
    for (pem, expected) in [
        (include_bytes!("tls/expired.pem").as_slice(), TlsFault::Expired),
        (include_bytes!("tls/early.pem"), TlsFault::TooEarly),
        (include_bytes!("tls/other.pem"), TlsFault::WrongName),
        (include_bytes!("tls/self.pem"), TlsFault::UnknownIssuer),
    ] {
        match ask(&serving(pem).await).await {
            Err(FetchError::Tls { why, .. }) => assert_eq!(why, expected),
            other => panic!("{expected:?}: {other:?}"),
        }
    }
    // The roots of the web do not know the tests' own.
    let why = get(&with_ip(serving(GOOD).await)).await.unwrap_err();
    assert!(matches!(why, FetchError::Tls { why: TlsFault::UnknownIssuer, .. }), "{why}");
    assert_eq!(why.class(), FailureClass::Soft);
}

fn with_ip(mut url: Url) -> Url {
    url.set_ip_host(Ipv4Addr::LOCALHOST.into()).unwrap();
    url
}

#[tokio::test]
async fn what_is_no_tls_is_told_apart() {
    for said in ["HTTP/1.1 400 Bad Request\r\n\r\n", "\x15\x03\x01\x00\x02\x02\x46"] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        });
        let why = get(&url).await.unwrap_err();
        assert!(matches!(why, FetchError::Tls { why: TlsFault::Protocol(_), .. }), "{said:?}: {why}");
        assert_eq!(why.class(), FailureClass::Soft);
    }
}
