//! A paper's server by hand, for tests of how channels are found: documents by path, conditional
//! requests, a ledger of what was asked for.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use diembao::model::{Timestamp, time::rfc3339};

/// Longest wait for a request: a client that says nothing holds no test.
const PATIENCE: Duration = Duration::from_secs(5);

type Documents = HashMap<String, (&'static str, Vec<u8>)>;

/// A server on loopback. Its thread ends with the test's process.
#[derive(Clone)]
pub struct Site {
    base: String,
    documents: Arc<Mutex<Documents>>,
    asked: Arc<Mutex<Vec<(String, u16)>>>,
}

impl Site {
    pub fn open() -> Site {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let origin = Site { base, documents: Arc::default(), asked: Arc::default() };
        let served = origin.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                std::thread::spawn(move || served.answer(stream));
            }
        });
        origin
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn html(&self, path: &str, body: &str) -> &Self {
        self.put(path, "text/html; charset=utf-8", body.as_bytes())
    }

    pub fn xml(&self, path: &str, body: &str) -> &Self {
        self.put(path, "application/xml", body.as_bytes())
    }

    /// Puts a document at a path; `BASE` in a text stands for the server's own address.
    pub fn put(&self, path: &str, content_type: &'static str, body: &[u8]) -> &Self {
        let body = match std::str::from_utf8(body) {
            Ok(text) => text.replace("BASE", &self.base).into_bytes(),
            Err(_) => body.to_vec(),
        };
        self.documents.lock().unwrap().insert(path.to_owned(), (content_type, body));
        self
    }

    /// What was asked for since the last look, with the status that was answered.
    pub fn take_asked(&self) -> Vec<(String, u16)> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn answer(&self, mut stream: TcpStream) {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let Some(Ok(first)) = lines.next() else { return };
        let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
        let head: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let known = self.documents.lock().unwrap().get(&path).cloned();
        let (status, content_type, body) = match known {
            Some((content_type, body)) => {
                let etag =
                    format!("\"{}\"", body.iter().fold(7_u64, |sum, byte| sum.wrapping_mul(31) + u64::from(*byte)));
                let same = head.iter().any(|line| line.eq_ignore_ascii_case(&format!("if-none-match: {etag}")));
                let head = format!("Content-Type: {content_type}\r\nETag: {etag}\r\n");
                if same { (304, head, Vec::new()) } else { (200, head, body) }
            }
            None => (404, "Content-Type: text/plain\r\n".to_owned(), b"not here".to_vec()),
        };
        self.asked.lock().unwrap().push((path, status));
        let length = if status == 304 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let _ = write!(stream, "HTTP/1.1 {status} X\r\n{content_type}{length}Connection: close\r\n\r\n");
        let _ = stream.write_all(&body);
    }
}

/// So many hours ago, as feeds and sitemaps write it: the same at every call.
pub fn ago(hours: i64) -> String {
    static NOW: LazyLock<Timestamp> = LazyLock::new(diembao::daemon::clock);
    let at = Timestamp::from_second(NOW.as_second() - hours * 3600).unwrap();
    rfc3339(at, &jiff::tz::TimeZone::UTC)
}

/// An article's page.
pub fn article(number: usize, title: &str) -> String {
    let paragraph = |part: usize| {
        format!(
            "<p>Đoạn {part} của bài số {number}: {title} là việc mà tỉnh đã bàn từ đầu năm, nay bắt tay vào làm ở {} \
             xã, với {} cán bộ trẻ và nguồn vốn {} tỷ đồng từ ngân sách địa phương.</p>",
            number * 7 + part,
            number * 13 + part,
            number + part * 3
        )
    };
    let paragraphs: String = (1..8).map(paragraph).collect();
    format!(
        "<!doctype html><html lang=\"vi\"><head><title>{title} - Báo Thử</title></head><body><main><article>\
         <h1>{title}</h1><time datetime=\"{}\">hôm nay</time><div class=\"content\">{paragraphs}</div></article></main></body></html>",
        ago(2)
    )
}
