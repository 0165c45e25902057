//! A reader of web pages for tests: HTTP/1.1 by hand, one request a connection.

use std::io::{Read, Result, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longest wait for one answer: a daemon that is stuck fails the test, it does not hang it.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// What was answered.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("answers are in UTF-8")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.text()))
    }
}

/// Asks for `http://HOST:PORT/…`; an error when nobody answers.
pub fn get(url: &str, headers: &[(&str, &str)]) -> Result<Answer> {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(ANSWER_WAIT))?;
    let sent: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{sent}\r\n")?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    read(&bytes).ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

fn read(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let (first, rest) = head.split_once("\r\n")?;
    let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let headers: Vec<_> = rest.split("\r\n").filter_map(header).collect();
    assert!(headers.iter().all(|(name, _)| name != "transfer-encoding"), "documents state their length: {head}");
    Some(Answer { status: first.split(' ').nth(1)?.parse().ok()?, headers, body: bytes[end + 4..].to_vec() })
}
