//! Names that change their minds, and proxies.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::{client, guard::Lookup};
use super::*;

/// Answers look-ups in turn, the last for ever; an answer without addresses is a name that is not there.
fn answering(answers: &'static [&'static [&'static str]]) -> (Lookup, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |_| {
        let nth = count.fetch_add(1, Ordering::SeqCst);
        let answer = answers[nth.min(answers.len() - 1)];
        Box::pin(async move { Ok(answer.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0)).collect()) })
    });
    (lookup, asked)
}

/// One address of loopback stands for the public internet; all others are as private as they are.
fn one_public() -> Limits {
    let only = Network { address: "127.0.0.1".parse().unwrap(), prefix_bits: 32 };
    Limits { allow_private: AllowPrivate::Networks(vec![only]), ..limits() }
}

fn walker(limits: Limits, lookup: Lookup) -> Walker {
    Walker::with(limits, lookup, client::roots()).unwrap()
}

async fn ask(walker: &Walker, url: &Url) -> Result<Answer, FetchError> {
    walker.walk(&Request { url, validators: &Validators::default(), accept: Accept::Feed }).await
}

fn named(server: &Server, path: &str) -> Url {
    Url::parse(&format!("http://bao.test:{}{path}", server.address().port())).unwrap()
}

fn refused(got: &Result<Answer, FetchError>) -> bool {
    matches!(got, Err(FetchError::Refused { why: Refusal::Address { .. }, .. }))
}

#[tokio::test]
async fn every_connection_is_checked_anew() {
    let server = Server::saying(answer("200 OK", "", FEED)).await;
    for private in [&["127.0.0.2"], &["10.0.0.1"], &["169.254.169.254"], &["::1"], &["::ffff:127.0.0.2"]] {
        let answers: &'static [&'static [&'static str]] = Box::leak(Box::new([&["127.0.0.1"] as &[&str], private]));
        let (lookup, asked) = answering(answers);
        let walker = walker(one_public(), lookup);
        assert!(ask(&walker, &named(&server, "/")).await.is_ok());
        let got = ask(&walker, &named(&server, "/")).await;
        assert!(refused(&got), "{private:?}: {got:?}");
        assert_eq!(asked.load(Ordering::SeqCst), 2, "each was asked for once: what was checked was connected to");
    }
}

#[tokio::test]
async fn a_redirect_is_checked_anew() {
    let server = Server::start(|_, _| Reply::Bytes(answer("302 Found", "Location: /again\r\n", b""))).await;
    let walker = walker(one_public(), answering(&[&["127.0.0.1"], &["10.0.0.1"]]).0);
    let got = ask(&walker, &named(&server, "/")).await;
    assert!(refused(&got), "{got:?}");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_connection_that_is_used_again_leads_to_what_was_checked() {
    let feed = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", FEED.len());
    let feed = [feed.as_bytes(), FEED].concat();
    let server = Server::start(move |_, _| Reply::Keep(feed.clone())).await;
    let (lookup, _) = answering(&[&["127.0.0.1"], &["10.0.0.1"]]);
    let walker = walker(one_public(), lookup);
    assert!(ask(&walker, &named(&server, "/1")).await.is_ok());
    // On the old connection it is the same server; a new one is refused. Nothing else can be.
    match ask(&walker, &named(&server, "/2")).await {
        Ok(_) => assert_eq!(server.seen().len(), 2),
        got => assert!(refused(&got), "{got:?}"),
    }
    // The same address under another name has its own connection, and its own check.
    let other = Url::parse(&format!("http://khac.test:{}/", server.address().port())).unwrap();
    let got = ask(&walker, &other).await;
    assert!(refused(&got), "{got:?}");
}

#[tokio::test]
async fn a_name_without_addresses_is_not_found() {
    let walker = walker(limits(), answering(&[&[]]).0);
    let got = ask(&walker, &Url::parse("http://bao.test/").unwrap()).await;
    assert!(matches!(got, Err(FetchError::Name { .. })), "{got:?}");
}

#[tokio::test]
async fn this_machine_is_not_asked_by_any_of_its_names() {
    for name in ["localhost", "localhost.", "LOCALHOST", "a.localhost"] {
        let walker = walker(Limits { allow_private: AllowPrivate::No, ..limits() }, answering(&[&["127.0.0.1"]]).0);
        let got = ask(&walker, &Url::parse(&format!("http://{name}/")).unwrap()).await;
        assert!(refused(&got), "{name}: {got:?}");
    }
}

#[tokio::test]
async fn a_proxy_is_used_and_the_name_behind_it_is_checked_by_us() {
    for (found, allowed) in [("8.8.8.8", true), ("10.0.0.1", false), ("169.254.169.254", false)] {
        let proxy = Server::saying(answer("200 OK", "", FEED)).await;
        let bound = Limits { allow_private: AllowPrivate::No, proxy: Some(proxy.url("/")), ..limits() };
        let answers: &'static [&'static [&'static str]] =
            Box::leak(Box::new([Box::leak(Box::new([found])) as &[&str]]));
        let walker = walker(bound, answering(answers).0);
        let got = ask(&walker, &Url::parse("http://bao.test/rss").unwrap()).await;
        assert_eq!((got.is_ok(), refused(&got)), (allowed, !allowed), "{found}: {got:?}");
        let seen = proxy.seen();
        assert_eq!(seen.len(), usize::from(allowed), "{found}");
        assert!(seen.iter().all(|head| head.starts_with("GET http://bao.test/rss HTTP/1.1\r\n")), "{seen:?}");
    }
}

#[tokio::test]
async fn behind_a_proxy_no_inner_address_is_asked() {
    let proxy = Server::saying(answer("200 OK", "", FEED)).await;
    let bound = Limits { allow_private: AllowPrivate::No, proxy: Some(proxy.url("/")), ..limits() };
    let walker = walker(bound, answering(&[&["127.0.0.1"]]).0);
    // The proxy's own address is no exception: it is for the connection to it alone.
    for url in ["http://127.0.0.1/".to_owned(), "https://[::1]/".to_owned(), proxy.url("/").to_string()] {
        let got = ask(&walker, &Url::parse(&url).unwrap()).await;
        assert!(refused(&got), "{url}: {got:?}");
    }
    assert!(proxy.seen().is_empty());
}

#[tokio::test]
async fn a_proxy_by_name_is_exempt_and_https_goes_through_it() {
    let proxy = Server::saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let by_name = Url::parse(&format!("http://ra.test:{}/", proxy.address().port())).unwrap();
    let lookup: Lookup = Arc::new(|name| {
        let ip = if name == "ra.test" { [127, 0, 0, 1] } else { [8, 8, 8, 8] };
        Box::pin(async move { Ok(vec![SocketAddr::from((ip, 0))]) })
    });
    let bound = Limits { allow_private: AllowPrivate::No, proxy: Some(by_name.clone()), ..limits() };
    let walker = walker(bound, lookup);
    let got = ask(&walker, &Url::parse("https://bao.test/rss").unwrap()).await;
    assert!(matches!(got, Err(FetchError::Connect { .. })), "{got:?}");
    assert!(proxy.seen()[0].starts_with("CONNECT bao.test:443 HTTP/1.1\r\n"), "{:?}", proxy.seen());
    let got = ask(&walker, &by_name).await;
    assert!(refused(&got), "as a target the proxy is a host like others: {got:?}");
}
