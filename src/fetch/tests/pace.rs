//! Servers that take their time.

use super::*;

/// A block of deflate with nothing in it.
const EMPTY_BLOCK: &[u8] = &[0, 0, 0, 0xff, 0xff];

/// Bounds of which only one can be reached.
fn patient() -> Pace {
    let long = Duration::from_secs(20);
    Pace { connect: long, head: long, window: long, window_bytes_min: 256 }
}

async fn waited(pace: Pace, server: &Server) -> (FetchError, Duration) {
    let began = std::time::Instant::now();
    let bound = Limits { pace, ..limits() };
    let why = get_within(bound, &server.url("/"), &Validators::default()).await.unwrap_err();
    (why, began.elapsed())
}

#[tokio::test]
async fn a_server_without_a_whole_head_is_left() {
    let flood: &'static [u8] = Box::leak(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000).into_boxed_slice());
    let table: [(&str, &[u8]); 8] = [
        ("", b""),
        ("HTTP/1.1 200", b""),
        ("HTTP/1.1 200 ", b"O"),
        ("HTTP/1.1 200 OK\r\nX: ", b"a"),
        ("HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n", b""),
        ("", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
        ("", flood),
    ];
    for (first, then) in table {
        let server = Server::start(move |_, _| Reply::Trickle(first.into(), then)).await;
        let (why, took) = waited(Pace { head: Duration::from_millis(50), ..patient() }, &server).await;
        assert!(matches!(why, FetchError::TooSlow { why: Delay::Head(_), .. }), "{first:?}: {why}");
        assert!(took < limits().timeout / 2, "{first:?}: {took:?}");
    }
}

#[tokio::test]
async fn a_connection_is_not_waited_for_without_end() {
    // Whoever hears the greeting of TLS and says nothing keeps the connection from coming about.
    let server = Server::start(|_, _| Reply::Stall(Vec::new())).await;
    let url = Url::parse(&server.url("/").as_str().replacen("http", "https", 1)).unwrap();
    let bound = Limits { pace: Pace { connect: Duration::from_millis(50), ..patient() }, ..limits() };
    let why = get_within(bound, &url, &Validators::default()).await.unwrap_err();
    assert!(matches!(why, FetchError::TooSlow { why: Delay::Connection(_), .. }), "{why}");
    assert_eq!(why.class(), FailureClass::Temporary);
}

#[tokio::test]
async fn a_body_that_trickles_is_left_long_before_the_time_is_over() {
    let window = Duration::from_millis(60);
    let table: [(&str, &[u8]); 5] = [
        ("Content-Length: 9999", b""),
        ("Content-Length: 9999", b"a"),
        ("Transfer-Encoding: chunked", b"1\r\na\r\n"),
        ("Content-Encoding: gzip", EMPTY_BLOCK),
        ("Connection: close", b"a"),
    ];
    for (lines, then) in table {
        let first = format!("HTTP/1.1 200 OK\r\n{lines}\r\n\r\n");
        let gzip = lines.contains("gzip").then_some([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        let first = [first.into_bytes(), gzip.map(Vec::from).unwrap_or_default()].concat();
        let server = Server::start(move |_, _| Reply::Trickle(first.clone(), then)).await;
        let (why, took) = waited(Pace { window, ..patient() }, &server).await;
        assert!(matches!(why, FetchError::TooSlow { why: Delay::Rate { .. }, .. }), "{lines}: {why}");
        assert!(took < limits().timeout / 2, "{lines}: {took:?}");
    }
}

#[tokio::test]
async fn a_slow_body_that_keeps_its_rate_is_waited_for() {
    // A hundred bytes every few milliseconds, a hundred times: more than one window.
    let line: &'static [u8] = &[b'a'; 100];
    let head = b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n".to_vec();
    let server = Server::start(move |_, _| Reply::Trickle(head.clone(), line)).await;
    let pace = Pace { window: Duration::from_millis(300), window_bytes_min: 1, ..patient() };
    let got = get_within(Limits { pace, ..limits() }, &server.url("/"), &Validators::default()).await.unwrap();
    assert!(matches!(got, Answer::Document(document) if document.body.len() == 10_000));
}

#[tokio::test]
async fn all_hops_share_one_time() {
    let server =
        Server::start(|_, _| Reply::Stall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345".to_vec())).await;
    let bound = Limits { timeout: Duration::from_millis(50), pace: patient(), ..limits() };
    let why = get_within(bound, &server.url("/"), &Validators::default()).await.unwrap_err();
    assert!(matches!(why, FetchError::TooSlow { why: Delay::Total(_), .. }), "{why}");
    assert_eq!(why.class(), FailureClass::Temporary);
    assert!(why.to_string().contains("did not answer in full within 50ms"), "{why}");
}
