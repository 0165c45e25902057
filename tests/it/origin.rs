//! A server on loopback whose log of requests is the truth about how polite we are.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// How long the server thinks about an answer: requests that may overlap do.
const THINKS: Duration = Duration::from_millis(60);
/// A client that sends nothing for so long is gone.
const SILENCE: Duration = Duration::from_secs(10);

/// A server that answers until the test ends.
pub struct Origin {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    documents: HashMap<String, (u16, String)>,
    asked: Vec<Asked>,
    in_flight: usize,
    in_flight_max: usize,
}

/// One request.
#[derive(Debug, Clone)]
pub struct Asked {
    pub at: Instant,
    pub path: String,
    pub agent: String,
}

impl Origin {
    pub fn open() -> Origin {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let (address, state) = (listener.local_addr().unwrap(), Arc::<Mutex<State>>::default());
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = shared.clone();
                // A client that was killed has hung up: there is nobody to tell.
                std::thread::spawn(move || drop(serve(stream, &state)));
            }
        });
        Origin { address, state }
    }

    /// `HOST:PORT`, which is its site too.
    pub fn site(&self) -> String {
        self.address.to_string()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers a path with a document; every other path with 404.
    pub fn put(&self, path: &str, status: u16, body: String) {
        lock(&self.state).documents.insert(path.to_owned(), (status, body));
    }

    /// Sends who asks for a path to another address.
    pub fn redirect(&self, path: &str, to: &str) {
        self.put(path, 302, to.to_owned());
    }

    /// All requests so far, in the order in which they came.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.state).asked.clone()
    }

    /// How often a path was asked for.
    pub fn times(&self, path: &str) -> usize {
        lock(&self.state).asked.iter().filter(|asked| asked.path == path).count()
    }

    /// The most requests that were in flight at a time.
    pub fn in_flight_max(&self) -> usize {
        lock(&self.state).in_flight_max
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request a connection, so that a request's end is the connection's.
fn serve(mut stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    stream.set_read_timeout(Some(SILENCE))?;
    let (mut head, mut buffer) = (Vec::new(), [0; 4096]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            count => head.extend_from_slice(&buffer[..count]),
        }
    }
    let answer = asked(&String::from_utf8_lossy(&head), state);
    sleep(THINKS);
    // Before the answer: the client may count its request as done as soon as it has it.
    lock(state).in_flight -= 1;
    stream.write_all(answer.as_bytes())
}

fn asked(head: &str, state: &Mutex<State>) -> String {
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let agent = head.lines().find_map(|line| line.strip_prefix("user-agent: ")).unwrap_or_default().to_owned();
    let mut state = lock(state);
    state.in_flight += 1;
    state.in_flight_max = state.in_flight_max.max(state.in_flight);
    let (status, body) = state.documents.get(&path).cloned().unwrap_or((404, String::new()));
    state.asked.push(Asked { at: Instant::now(), path, agent });
    let location = if status == 302 { format!("Location: {body}\r\n") } else { String::new() };
    format!("HTTP/1.1 {status} X\r\n{location}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}
