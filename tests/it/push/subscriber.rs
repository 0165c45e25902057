//! A subscriber of the hub that the service runs: a server on loopback that confirms, takes, refuses
//! or keeps silent, as a test says.

use std::collections::{HashMap, VecDeque};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use url::form_urlencoded;

use super::hub::{Form, answer, request};

/// Longest wait for an answer of the hub.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// How it answers the hub's question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echo {
    Right,
    Wrong,
    Redirect,
    Missing,
}

/// One delivery.
#[derive(Debug, Clone)]
pub struct Brought {
    pub path: String,
    head: String,
    pub body: String,
}

impl Brought {
    pub fn headers(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

pub struct Subscriber {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

struct State {
    echo: Echo,
    /// What the next deliveries are answered with; then 200. None: nothing at all.
    answers: VecDeque<Option<u16>>,
    asked: Vec<Form>,
    brought: Vec<Brought>,
}

impl Subscriber {
    pub fn open(echo: Echo, answers: &[Option<u16>]) -> Subscriber {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers.iter().copied().collect();
        let state = Arc::new(Mutex::new(State { echo, answers, asked: Vec::new(), brought: Vec::new() }));
        let served = state.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                thread::spawn(move || serve(&served, stream));
            }
        });
        Subscriber { address, state }
    }

    pub fn callback(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What the hub asked and said, in order.
    pub fn asked(&self) -> Vec<Form> {
        self.state.lock().unwrap().asked.clone()
    }

    pub fn brought(&self) -> Vec<Brought> {
        self.state.lock().unwrap().brought.clone()
    }

    /// Whether a delivery holds a text.
    pub fn has(&self, text: &str) -> bool {
        self.state.lock().unwrap().brought.iter().any(|it| it.body.contains(text))
    }
}

fn serve(state: &Mutex<State>, mut stream: TcpStream) {
    let Some((head, body)) = request(&mut stream) else { return };
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    if head.starts_with("POST ") {
        let status = {
            let mut state = state.lock().unwrap();
            let body = String::from_utf8(body).unwrap();
            state.brought.push(Brought { path, head, body });
            state.answers.pop_front().unwrap_or(Some(200))
        };
        match status {
            Some(status) => answer(&mut stream, &format!("{status} X"), "", "đã nhận"),
            // It keeps the line until the hub lets it go.
            None => drop(stream.read_to_end(&mut Vec::new())),
        }
        return;
    }
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let form: Form = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let echo = {
        let mut state = state.lock().unwrap();
        state.asked.push(form.clone());
        state.echo
    };
    let challenge = form.get("hub.challenge").cloned().unwrap_or_default();
    match echo {
        Echo::Right => answer(&mut stream, "200 OK", "", &challenge),
        Echo::Wrong => answer(&mut stream, "200 OK", "", &format!("{challenge}!")),
        Echo::Redirect => answer(&mut stream, "302 Found", "Location: /khac\r\n", &challenge),
        Echo::Missing => answer(&mut stream, "404 Not Found", "", &challenge),
    }
}

/// Sends a form to the hub: status, `Retry-After` and text of its answer.
pub fn ask(base: &str, fields: &[(&str, &str)]) -> (u16, Option<String>, String) {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(base, "Content-Type: application/x-www-form-urlencoded", &form)
}

/// The same with these lines as headers.
pub fn send(base: &str, lines: &str, form: &str) -> (u16, Option<String>, String) {
    let host = base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(ANSWER_WAIT)).unwrap();
    let head = format!(
        "POST /websub HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{lines}\r\nContent-Length: {}\r\n\r\n",
        form.len()
    );
    stream.write_all(&[head.as_bytes(), form.as_bytes()].concat()).unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let headers: HashMap<String, &str> = head
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .collect();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    if status != 200 {
        assert_eq!(headers["content-type"], "text/plain; charset=utf-8", "{text}");
    }
    (status, headers.get("retry-after").map(|value| value.to_string()), body.to_owned())
}
