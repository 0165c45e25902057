//! A paper's feed and the hub that it names: one small server on loopback.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ring::hmac;
use url::form_urlencoded;

use crate::http;

/// Longest wait for an answer of the service.
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// What the service must give back to the letter.
const CHALLENGE: &str = "thách đố&<1>";

/// Where the feed names its hub and itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    Headers,
    Document,
}

/// How the hub behaves.
#[derive(Debug, Clone, Copy)]
pub enum Manner {
    Well { lease_seconds: u32 },
    Denies,
    Fails,
}

pub type Form = HashMap<String, String>;

pub struct Paper(Arc<Desk>);

struct Desk {
    address: SocketAddr,
    links: Links,
    manner: Manner,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    articles: Vec<String>,
    polls: usize,
    asked: Vec<Form>,
    verified: usize,
}

impl Paper {
    pub fn open(links: Links, manner: Manner) -> Paper {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let desk = Arc::new(Desk { address, links, manner, state: Mutex::default() });
        let paper = Paper(desk.clone());
        paper.publish();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let desk = desk.clone();
                thread::spawn(move || desk.serve(stream));
            }
        });
        paper
    }

    pub fn base(&self) -> String {
        self.0.base()
    }

    /// Publishes one more article: its address. Nobody is told.
    pub fn publish(&self) -> String {
        let mut state = self.0.state.lock().unwrap();
        let name = format!("tin-{}", state.articles.len());
        state.articles.insert(0, name.clone());
        format!("{}/{name}.html", self.0.base())
    }

    /// Delivers the feed as it is, as a hub does: the status of the answer.
    pub fn deliver(&self) -> u16 {
        let document = self.0.document(&self.0.state.lock().unwrap().articles);
        self.deliver_body(&document)
    }

    pub fn deliver_body(&self, body: &str) -> u16 {
        post(&self.callback(), Some(&signed(&self.secret(), body)), body)
    }

    /// The feed with one article that the paper never had.
    pub fn document_with(&self, name: &str) -> String {
        self.0.document(&[name.to_owned()])
    }

    pub fn callback(&self) -> String {
        self.subscription("hub.callback")
    }

    pub fn secret(&self) -> String {
        self.subscription("hub.secret")
    }

    fn subscription(&self, name: &str) -> String {
        let asked = self.asked();
        asked.iter().rev().find_map(|form| form.get(name)).expect("the hub was asked").clone()
    }

    pub fn polls(&self) -> usize {
        self.0.state.lock().unwrap().polls
    }

    /// What the hub was asked, in order.
    pub fn asked(&self) -> Vec<Form> {
        self.0.state.lock().unwrap().asked.clone()
    }

    /// How often the service confirmed what was asked.
    pub fn verified(&self) -> usize {
        self.0.state.lock().unwrap().verified
    }
}

impl Desk {
    fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    fn serve(self: Arc<Self>, mut stream: TcpStream) {
        let Some((head, body)) = request(&mut stream) else { return };
        match head.split(' ').nth(1) {
            Some("/rss") => {
                let document = {
                    let mut state = self.state.lock().unwrap();
                    state.polls += 1;
                    self.document(&state.articles)
                };
                let (hub, itself) = (format!("{}/hub", self.base()), format!("{}/rss", self.base()));
                let links = match self.links {
                    Links::Headers => format!("Link: <{hub}>; rel=\"hub\", <{itself}>; rel=\"self\"\r\n"),
                    Links::Document => String::new(),
                };
                answer(&mut stream, "200 OK", &format!("Content-Type: application/rss+xml\r\n{links}"), &document);
            }
            Some("/hub") => self.asked(stream, &body),
            _ => answer(&mut stream, "404 Not Found", "", ""),
        }
    }

    /// A hub answers first and verifies then.
    fn asked(&self, mut stream: TcpStream, body: &[u8]) {
        let form: Form = form_urlencoded::parse(body).into_owned().collect();
        self.state.lock().unwrap().asked.push(form.clone());
        if let Manner::Fails = self.manner {
            return answer(&mut stream, "500 Internal Server Error", "", "");
        }
        answer(&mut stream, "202 Accepted", "", "");
        drop(stream);
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("hub.topic", &form["hub.topic"]);
        match self.manner {
            Manner::Well { lease_seconds } => query
                .append_pair("hub.mode", &form["hub.mode"])
                .append_pair("hub.challenge", CHALLENGE)
                .append_pair("hub.lease_seconds", &lease_seconds.to_string()),
            _ => query.append_pair("hub.mode", "denied").append_pair("hub.reason", "hết chỗ"),
        };
        let answer = http::get(&format!("{}?{}", form["hub.callback"], query.finish()), &[]);
        let confirmed = answer.is_ok_and(|answer| answer.status == 200 && answer.body == CHALLENGE.as_bytes());
        self.state.lock().unwrap().verified += usize::from(confirmed);
    }

    /// The feed: its articles in full, and undated, so that each is news when it is seen.
    fn document(&self, articles: &[String]) -> String {
        let base = self.base();
        let links = match self.links {
            Links::Headers => String::new(),
            Links::Document => {
                format!("<atom:link rel=\"hub\" href=\"{base}/hub\"/>\n<atom:link rel=\"self\" href=\"{base}/rss\"/>\n")
            }
        };
        let mut items = String::new();
        for name in articles {
            // Writing to a String does not fail.
            let _ = writeln!(
                items,
                "<item><title>Bản tin {name} của Báo Sông</title><link>{base}/{name}.html</link>\
                 <guid isPermaLink=\"false\">{name}</guid><content:encoded><![CDATA[{}]]></content:encoded></item>",
                text(name)
            );
        }
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
             xmlns:atom=\"http://www.w3.org/2005/Atom\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">\n\
             <channel><title>Báo Sông</title><link>{base}/</link><description>Thử</description>\n{links}{items}</channel></rss>\n"
        )
    }
}

/// Words that texts are made of.
const WORDS: [&str; 32] = [
    "xã",
    "phường",
    "cầu",
    "đường",
    "trường",
    "chợ",
    "sông",
    "bến",
    "dân",
    "cán",
    "bộ",
    "lúa",
    "tôm",
    "cà",
    "phê",
    "điện",
    "nước",
    "vốn",
    "tỉnh",
    "họp",
    "mưa",
    "lũ",
    "thi",
    "hội",
    "đất",
    "rừng",
    "thuế",
    "y",
    "tế",
    "học",
    "sinh",
    "trạm",
];

/// A text of its own for each name, long enough to be the whole: no three words in a row are alike.
fn text(name: &str) -> String {
    let seed = name.bytes().fold(17_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        WORDS[(state >> 59) as usize]
    };
    let mut sentence = || format!("Tin {name} {}.", std::array::from_fn::<_, 18, _>(|_| word()).join(" "));
    (0..12).map(|_| format!("<p>{} {}</p>", sentence(), sentence())).collect()
}

/// The signature of a body.
pub fn signed(secret: &str, body: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), body.as_bytes());
    tag.as_ref().iter().fold("sha256=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

/// Posts a body to a callback: the status of the answer.
pub fn post(url: &str, signature: Option<&str>, body: &str) -> u16 {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let signature = signature.map(|text| format!("X-Hub-Signature: {text}\r\n")).unwrap_or_default();
    let head = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/rss+xml\r\n\
         Content-Length: {}\r\n{signature}\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(ANSWER_WAIT)).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    // Who is not known is told so before the body is read.
    let _ = stream.write_all(body.as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes);
    text.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no answer: {text}"))
}

/// The head and the body of a request.
pub fn request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    stream.set_read_timeout(Some(ANSWER_WAIT)).ok()?;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                return Some((head, bytes.split_off(end + 4)));
            }
        }
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

pub fn answer(stream: &mut TcpStream, status: &str, headers: &str, body: &str) {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n", body.len());
    // The service may have gone away.
    let _ = stream.write_all(&[head.as_bytes(), body.as_bytes()].concat());
}
