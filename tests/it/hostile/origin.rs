//! The origin: one address of loopback for each row, a script for each request, a note of all of them.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::sleep;
use tokio_rustls::TlsAcceptor;

use super::canary::Canary;
use super::row::{Door, Row};

/// Longest head of a request that is read: ours have some 400 bytes.
const HEAD_BYTES_MAX: usize = 16 * 1024;
/// A flood ends here: whoever took so much has failed its row.
const FLOOD_BYTES_MAX: u64 = 256 << 20;
/// A certificate that nobody trusts, and its key.
const CERTIFICATE: &[u8] = include_bytes!("certificate.pem");

/// One step of an answer.
pub enum Act {
    /// These bytes at once.
    Send(Vec<u8>),
    /// These bytes one by one, so far apart.
    Drip(Vec<u8>, Duration),
    /// These bytes again and again, so far apart, for as long as they are taken.
    Flood(Vec<u8>, Duration),
    /// Nothing, until the other side goes away.
    Hold,
    /// The connection is reset.
    Reset,
}

/// A request, as scripts see it.
pub struct Asked {
    /// Whose address was asked.
    pub name: &'static str,
    /// Path and query.
    pub path: String,
    /// All that was sent, as it came.
    pub head: String,
    /// How often this path was asked before.
    pub nth: usize,
    places: Arc<Places>,
}

/// What the origin keeps of a request.
#[derive(Debug, Clone)]
pub struct Note {
    pub path: String,
    pub head: String,
    pub at: Instant,
    /// Whether the answer is over, by its end or because nobody took more of it.
    pub over: bool,
    /// Bytes that were taken of the answer.
    pub sent: u64,
}

/// A running origin; it ends with this value.
pub struct Origin {
    places: Arc<Places>,
    notes: Arc<Notes>,
    _runtime: Runtime,
}

struct Places {
    hosts: HashMap<&'static str, SocketAddr>,
    canary: u16,
}

#[derive(Default)]
struct Notes(Mutex<HashMap<&'static str, Vec<Note>>>);

/// One row's door: its listener, and what is behind it.
struct Place {
    row: Row,
    places: Arc<Places>,
    notes: Arc<Notes>,
    tls: TlsAcceptor,
}

impl Origin {
    /// Opens a listener for each row at an address of its own in `127.77.NET.0/24`: each is a site of
    /// its own to whoever counts requests by site.
    pub fn open(net: u8, rows: &[Row], canary: &Canary) -> Origin {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listeners: Vec<TcpListener> = (0..rows.len()).map(|at| runtime.block_on(listen(net, at))).collect();
        let named = rows.iter().zip(&listeners);
        let hosts = named.map(|(row, listener)| (row.name, listener.local_addr().unwrap())).collect();
        let (places, notes) = (Arc::new(Places { hosts, canary: canary.port() }), Arc::<Notes>::default());
        let tls = tls();
        for (row, listener) in rows.iter().zip(listeners) {
            let (row, places, notes, tls) = (*row, Arc::clone(&places), Arc::clone(&notes), tls.clone());
            let place = Place { row, places, notes, tls };
            runtime.spawn(place.serve(listener));
        }
        Origin { places, notes, _runtime: runtime }
    }

    /// Where a row answers: `HOST:PORT`.
    pub fn authority(&self, name: &str) -> String {
        self.places.hosts[name].to_string()
    }

    /// What was asked of a row, in order.
    pub fn notes(&self, name: &str) -> Vec<Note> {
        self.notes.lock().get(name).cloned().unwrap_or_default()
    }
}

impl Asked {
    /// Where this row answers: `HOST:PORT`.
    pub fn authority(&self) -> String {
        self.site(self.name)
    }

    /// Where another row answers.
    pub fn site(&self, name: &str) -> String {
        self.places.hosts[name].to_string()
    }

    /// The port at which nobody may call.
    pub fn canary(&self) -> u16 {
        self.places.canary
    }

    /// The value of a header of the request.
    pub fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().filter_map(|line| line.split_once(':'));
        fields.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).next()
    }
}

impl Notes {
    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, Vec<Note>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a request; gives its place among the row's, and how often its path was asked before.
    fn open(&self, name: &'static str, path: &str, head: &str) -> (usize, usize) {
        let mut all = self.lock();
        let notes = all.entry(name).or_default();
        let before = notes.iter().filter(|note| note.path == path).count();
        let (path, head) = (path.to_owned(), head.to_owned());
        notes.push(Note { path, head, at: Instant::now(), over: false, sent: 0 });
        (notes.len() - 1, before)
    }

    fn close(&self, name: &str, place: usize, sent: u64) {
        if let Some(note) = self.lock().get_mut(name).and_then(|notes| notes.get_mut(place)) {
            (note.over, note.sent) = (true, sent);
        }
    }
}

impl Place {
    async fn serve(self, listener: TcpListener) {
        let place = Arc::new(self);
        loop {
            let Ok((stream, _)) = listener.accept().await else { continue };
            let place = Arc::clone(&place);
            tokio::spawn(async move { place.meet(stream).await });
        }
    }

    async fn meet(&self, mut stream: TcpStream) {
        if self.row.door == Door::SelfSigned {
            let (at, _) = self.notes.open(self.row.name, "", "");
            // Nobody trusts the certificate: the handshake is all that comes of it.
            let _ = self.tls.accept(stream).await;
            return self.notes.close(self.row.name, at, 0);
        }
        let Ok(head) = read_head(&mut stream).await else { return };
        let path = head.split(' ').nth(1).filter(|path| path.starts_with('/')).unwrap_or_default().to_owned();
        let (at, nth) = self.notes.open(self.row.name, &path, &head);
        let asked = Asked { name: self.row.name, path, head, nth, places: Arc::clone(&self.places) };
        let mut sent = 0;
        // The other side may go away at any moment.
        let _ = play(&mut stream, self.script(&asked), &mut sent).await;
        self.notes.close(self.row.name, at, sent);
    }

    /// Rows are about channels: only those that say so play with robots.txt.
    fn script(&self, asked: &Asked) -> Vec<Act> {
        if asked.path == "/robots.txt" && !self.row.robots {
            return vec![Act::Send(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
            )];
        }
        (self.row.answer)(asked)
    }
}

async fn listen(net: u8, at: usize) -> TcpListener {
    let last = u8::try_from(at + 1).expect("fewer rows than addresses");
    TcpListener::bind((Ipv4Addr::new(127, 77, net, last), 0)).await.unwrap()
}

/// The head of a request; of a greeting in TLS, its first bytes.
async fn read_head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    while !head.windows(4).any(|four| four == b"\r\n\r\n") && head.first() != Some(&0x16) {
        if stream.read_buf(&mut head).await? == 0 || head.len() > HEAD_BYTES_MAX {
            return Err(io::ErrorKind::InvalidData.into());
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

async fn play(stream: &mut TcpStream, script: Vec<Act>, sent: &mut u64) -> io::Result<()> {
    for act in script {
        match act {
            Act::Send(bytes) => send(stream, &bytes, sent).await?,
            Act::Drip(bytes, pause) => {
                for byte in bytes {
                    send(stream, &[byte], sent).await?;
                    sleep(pause).await;
                }
            }
            Act::Flood(bytes, pause) => {
                while *sent < FLOOD_BYTES_MAX {
                    send(stream, &bytes, sent).await?;
                    sleep(pause).await;
                }
            }
            Act::Hold => while stream.read(&mut [0; 64]).await? > 0 {},
            Act::Reset => return stream.set_zero_linger(),
        }
    }
    stream.shutdown().await
}

async fn send(stream: &mut TcpStream, bytes: &[u8], sent: &mut u64) -> io::Result<()> {
    stream.write_all(bytes).await?;
    *sent += bytes.len() as u64;
    Ok(())
}

fn tls() -> TlsAcceptor {
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).unwrap();
    let key = PrivateKeyDer::from_pem_slice(CERTIFICATE).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).unwrap()))
}
