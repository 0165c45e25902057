use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use super::*;

fn broken(why: &FetchError) -> bool {
    matches!(why, FetchError::Broken { .. }) && why.class() == FailureClass::Temporary
}

#[tokio::test]
async fn a_body_over_the_bound_is_refused_before_it_comes() {
    // Nothing of the body is ever sent: the claim is enough.
    let server = Server::start(|_, _| Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n".to_vec())).await;
    let why = get(&server.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::TooLarge { bytes_max: 65536, .. }), "{why}");
}

#[tokio::test]
async fn a_body_at_the_bound_is_taken_and_one_byte_more_is_not() {
    for (bytes, taken) in [(65_536, true), (65_537, false)] {
        let body = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".as_slice(), &vec![b'a'; bytes]].concat();
        let got = get(&Server::saying(body).await.url("/")).await;
        assert_eq!(got.is_ok(), taken, "{bytes}");
        assert!(taken || matches!(got, Err(FetchError::TooLarge { .. })), "{bytes}");
    }
}

#[tokio::test]
async fn what_was_cut_short_is_no_document() {
    let whole = answer("200 OK", "", FEED);
    let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n<rss><channel>\r\n".to_vec();
    for cut in [whole[..whole.len() - 1].to_vec(), whole[..whole.len() - FEED.len()].to_vec(), chunked, Vec::new()] {
        let why = get(&Server::saying(cut).await.url("/")).await.unwrap_err();
        assert!(broken(&why), "{why}");
    }
}

#[tokio::test]
async fn headers_are_bounded() {
    let large = format!("X-Large: {}\r\n", "a".repeat(70_000));
    let why = get(&Server::saying(answer("200 OK", &large, FEED)).await.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::HeadersTooLarge { .. }), "{why}");
    let many = "X: 1\r\n".repeat(101);
    let why = get(&Server::saying(answer("200 OK", &many, FEED)).await.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::HeadersTooLarge { .. }), "{why}");
    // More than the reader itself takes, and never ended.
    let endless: &'static [u8] = Box::leak(vec![b'a'; 600_000].into_boxed_slice());
    let server = Server::start(move |_, _| Reply::Trickle(b"HTTP/1.1 200 OK\r\nX: ".to_vec(), endless)).await;
    let why = get(&server.url("/")).await.unwrap_err();
    assert!(matches!(why, FetchError::HeadersTooLarge { .. }), "{why}");
}

#[tokio::test]
async fn what_is_not_http_is_no_document() {
    for said in [
        "<rss></rss>",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 2x0 OK\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "\u{16}\u{3}\u{1}",
        "HTTP/1.1 200 OK\r\nBad Name: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nab",
    ] {
        let why = get(&Server::saying(said).await.url("/")).await.unwrap_err();
        assert!(broken(&why), "{said}: {why}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://{}/", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    let why = get(&url).await.unwrap_err();
    assert!(matches!(why, FetchError::Tls { .. }) && why.class() == FailureClass::Soft, "{why}");
}

#[tokio::test]
async fn a_closed_port_and_an_unknown_name_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
    drop(listener);
    let why = get(&url).await.unwrap_err();
    assert!(matches!(why, FetchError::Connect { .. }), "{why}");
    // A label of 64 letters can not be in the DNS: nobody has to be asked to know.
    let url = Url::parse(&format!("http://{}.vn/", "a".repeat(64))).unwrap();
    let why = get(&url).await.unwrap_err();
    assert!(matches!(why, FetchError::Name { .. }), "{why}");
}

#[tokio::test]
async fn messages_keep_secrets_and_stay_on_one_line() {
    let server = Server::saying(answer("404 Not Found", "", b"")).await;
    let mut url = server.url("/rss");
    url.set_username("editor").unwrap();
    url.set_password(Some("secret")).unwrap();
    let text = get(&url).await.unwrap_err().to_string();
    assert_eq!(text, format!("{} answered 404: correct the channel's address", server.url("/rss")));
}

#[test]
fn every_fault_says_in_one_sentence_what_is_wrong_and_what_to_do() {
    let url = || "https://bao.test/rss".to_owned();
    let timeout = Duration::from_secs(20);
    let coding = |why| FetchError::Coding { url: url(), why };
    let slow = |why| FetchError::TooSlow { url: url(), why };
    let tls = |why| FetchError::Tls { url: url(), why };
    let table = [
        (coding(CodingFault::Truncated("gzip")), "breaks off within its gzip compression: it is tried again"),
        (coding(CodingFault::Trailing("br")), "carries more after the end of its br compression: tell the paper"),
        (coding(CodingFault::Bomb), "grows to more than 250 times of what was sent"),
        (slow(Delay::Connection(timeout)), "could not be connected to within 20s: it is tried again"),
        (slow(Delay::Head(timeout)), "sent no complete headers within 20s: it is tried again"),
        (slow(Pace::within(timeout).rate()), "sent less than 2560 bytes of its document in 5s: it is tried again"),
        (tls(TlsFault::Expired), "its certificate has expired: tell the paper to renew it"),
        (tls(TlsFault::WrongName), "its certificate is for another host: check the channel's address"),
        (FetchError::Challenged { url: url(), status: 403 }, "behind a guard against robots (403)"),
        (FetchError::Status { url: url(), status: 511 }, "answered 511: this machine's network wants a login"),
    ];
    for (why, expected) in table {
        let text = why.to_string();
        assert!(text.contains(expected) && text.contains(&url()) && text.contains(": "), "{text}");
        assert!(!text.ends_with('.') && !text.contains('\n') && text.len() < 300, "{text}");
    }
}
