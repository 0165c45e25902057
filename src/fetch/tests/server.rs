//! A server on loopback that answers with the very bytes it is told to.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Between two drops of what trickles.
const TRICKLE: Duration = Duration::from_millis(5);

/// What the server does with a request.
pub(super) enum Reply {
    /// Sends these bytes and closes.
    Bytes(Vec<u8>),
    /// Sends these bytes and keeps the connection open, silent.
    Stall(Vec<u8>),
    /// Sends these bytes and waits for the next request.
    Keep(Vec<u8>),
    /// Sends the first bytes, then the others again and again until nobody listens.
    Trickle(Vec<u8>, &'static [u8]),
}

pub(super) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server whose answer depends on the path asked for and on the server's own address.
    pub(super) async fn start(answer: impl Fn(&str, SocketAddr) -> Reply + Send + Sync + 'static) -> Server {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let (heads, answer) = (Arc::clone(&seen), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (heads, answer) = (Arc::clone(&heads), Arc::clone(&answer));
                tokio::spawn(async move {
                    loop {
                        let head = head(&mut stream).await;
                        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                        heads.lock().unwrap().push(head);
                        match answer(&path, address) {
                            Reply::Keep(bytes) => stream.write_all(&bytes).await.unwrap_or_default(),
                            last => break serve(stream, last).await,
                        }
                    }
                });
            }
        });
        Server { address, seen }
    }

    /// A server that answers everything with the same bytes.
    pub(super) async fn saying(reply: impl Into<Vec<u8>>) -> Server {
        let reply = reply.into();
        Server::start(move |_, _| Reply::Bytes(reply.clone())).await
    }

    pub(super) fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://{}{path}", self.address)).unwrap()
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The heads of the requests so far.
    pub(super) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => head.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8(head).unwrap()
}

async fn serve(mut stream: TcpStream, reply: Reply) {
    match reply {
        Reply::Bytes(bytes) | Reply::Keep(bytes) => {
            // The client may have hung up on what it refuses.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Reply::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            std::future::pending::<()>().await;
        }
        Reply::Trickle(first, then) => {
            let mut sent = stream.write_all(&first).await;
            while sent.is_ok() {
                tokio::time::sleep(TRICKLE).await;
                sent = stream.write_all(then).await;
            }
        }
    }
}

/// An answer with `Content-Length` and these header lines, each ended by CR LF.
pub(super) fn answer(status: &str, lines: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{lines}\r\n", body.len());
    [head.as_bytes(), body].concat()
}
