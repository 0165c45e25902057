use super::*;

/// A server where `/301/…` redirects with 301 to `/…`, and so on; anything else is the feed.
async fn signposts() -> Server {
    Server::start(|path, _| {
        let status = path.get(1..4).filter(|code| code.starts_with('3') && path[4..].starts_with('/'));
        Reply::Bytes(match status {
            Some(code) => answer(code, &format!("Location: {}\r\n", &path[4..]), b"elsewhere"),
            None => answer("200 OK", "ETag: \"1\"\r\n", FEED),
        })
    })
    .await
}

/// A server that redirects everything to one place.
async fn pointing_to(location: &str) -> Server {
    Server::saying(answer("302 Found", &format!("Location: {location}\r\n"), b"")).await
}

#[tokio::test]
async fn an_address_has_moved_as_far_as_only_permanent_redirects_led() {
    let server = signposts().await;
    for (path, moved) in [
        ("/301/rss", Some("/rss")),
        ("/308/rss", Some("/rss")),
        ("/301/308/rss", Some("/rss")),
        ("/302/rss", None),
        ("/303/rss", None),
        ("/307/rss", None),
        ("/301/302/rss", Some("/302/rss")),
        ("/301/308/307/301/rss", Some("/307/301/rss")),
        ("/302/301/rss", None),
        ("/rss", None),
    ] {
        let document = document(&server.url(path)).await;
        assert_eq!(document.url, server.url("/rss"), "{path}");
        assert_eq!(document.moved_permanently, moved.map(|path| server.url(path)), "{path}");
        assert_eq!(document.body, FEED, "{path}");
    }
}

#[tokio::test]
async fn five_hops_are_followed_and_no_more() {
    let server = signposts().await;
    assert_eq!(document(&server.url("/302/302/302/302/302/rss")).await.url, server.url("/rss"));
    let why = get(&server.url("/302/302/302/302/302/302/rss")).await.unwrap_err();
    assert!(matches!(why, FetchError::Redirect { why: RedirectFault::TooMany, .. }), "{why}");
}

#[tokio::test]
async fn a_circle_is_left_at_once() {
    let server = Server::start(|path, _| {
        let other = if path == "/a" { "/b" } else { "/a" };
        Reply::Bytes(answer("301 Moved Permanently", &format!("Location: {other}\r\n"), b""))
    })
    .await;
    let why = get(&server.url("/a")).await.unwrap_err();
    assert!(matches!(why, FetchError::Redirect { why: RedirectFault::Circle, .. }), "{why}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_redirect_to_where_nobody_may_go_is_refused() {
    for inner in ["http://127.0.0.2:1/", "//127.0.0.2:1/", "http://[::1]/", "http://10.0.0.1/"] {
        let outer = pointing_to(inner).await;
        let only = Network { address: outer.address().ip(), prefix_bits: 32 };
        let bound = Limits { allow_private: AllowPrivate::Networks(vec![only]), ..limits() };
        let why = get_within(bound, &outer.url("/"), &Validators::default()).await.unwrap_err();
        assert!(matches!(why, FetchError::Refused { why: Refusal::Address { .. }, .. }), "{inner}: {why}");
        assert_eq!(why.class(), FailureClass::Hard);
    }
}

#[tokio::test]
async fn a_redirect_out_of_the_web_is_refused() {
    for other in ["file:///etc/passwd", "gopher://127.0.0.1/", "data:text/xml,x", "javascript:alert(1)"] {
        let why = get(&pointing_to(other).await.url("/")).await.unwrap_err();
        assert!(matches!(why, FetchError::Refused { why: Refusal::Scheme(_), .. }), "{other}: {why}");
    }
}

#[tokio::test]
async fn a_redirect_to_an_endless_address_is_refused() {
    let why = get(&pointing_to(&format!("/{}", "a".repeat(5000))).await.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::Refused { why: Refusal::TooLong(_), .. }), "{why}");
    assert!(why.to_string().len() < 500, "{why}");
}

#[tokio::test]
async fn a_redirect_in_plain_vietnamese_is_followed() {
    let server = Server::start(|path, _| {
        Reply::Bytes(match path {
            "/" => answer("302 Found", "Location: /tin-t\u{1ee9}c?m\u{1ee5}c=1#a\r\n", b""),
            _ => answer("200 OK", "", FEED),
        })
    })
    .await;
    assert_eq!(document(&server.url("/")).await.url, server.url("/tin-tức?mục=1"));
}

#[tokio::test]
async fn a_redirect_to_nowhere_is_a_fault() {
    for lines in ["", "Location: http://\r\n", "Location: http://[::1\r\n"] {
        let server = Server::saying(answer("302 Found", lines, b"")).await;
        let why = get(&server.url("/")).await.unwrap_err();
        assert!(matches!(why, FetchError::Redirect { why: RedirectFault::Nowhere, .. }), "{lines}: {why}");
    }
}

#[tokio::test]
async fn loopback_is_not_asked_unless_it_is_named() {
    let server = Server::saying(answer("200 OK", "", FEED)).await;
    let by_name = Url::parse(&format!("http://localhost:{}/", server.address().port())).unwrap();
    for url in [server.url("/"), by_name.clone()] {
        let bound = Limits { allow_private: AllowPrivate::No, ..limits() };
        let why = get_within(bound, &url, &Validators::default()).await.unwrap_err();
        assert!(matches!(why, FetchError::Refused { why: Refusal::Address { .. }, .. }), "{url}: {why}");
    }
    assert!(server.seen().is_empty());
    assert_eq!(document(&by_name).await.body, FEED);
}

#[tokio::test]
async fn validators_go_with_every_hop() {
    let server = Server::start(|path, _| {
        Reply::Bytes(match path {
            "/old" => answer("301 Moved Permanently", "Location: /new\r\n", b""),
            _ => b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec(),
        })
    })
    .await;
    let old = validators(Some("\"1\""), None);
    let got = get_within(limits(), &server.url("/old"), &old).await.unwrap();
    assert_eq!(unchanged(got), (old, None, Some(server.url("/new"))));
}

#[tokio::test]
async fn a_password_stays_with_the_server_that_it_was_given_for() {
    let other = Server::saying(answer("200 OK", "", FEED)).await;
    let there = other.url("/rss");
    let server = Server::start(move |path, _| {
        let to = if path == "/a" { "/b" } else { there.as_str() };
        Reply::Bytes(answer("302 Found", &format!("Location: {to}\r\n"), b""))
    })
    .await;
    let mut url = server.url("/a");
    url.set_username("editor").unwrap();
    url.set_password(Some("secret")).unwrap();
    let document = document(&url).await;
    assert_eq!(document.url, other.url("/rss"), "nor does it go on with the document");
    let told = |server: &Server| server.seen().iter().map(|head| head.contains("authorization: ")).collect::<Vec<_>>();
    assert_eq!((told(&server), told(&other)), (vec![true, true], vec![false]));
}
