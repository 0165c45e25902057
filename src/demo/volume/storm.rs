//! Many papers, each on an address of its own, some of them slow and some failing, and a ledger of
//! who asked when: what an aggregator has to bear when all its channels are due at once.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path as Of, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::Listener;
use futures_util::stream;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

use crate::demo::config;
use crate::demo::serve::Tasks;
use crate::model::Timestamp;

use super::Counts;
use super::serve::{Bases, Shelf, address_of, paper_at};
use super::source;

/// Of so many papers, one is slow and one fails: 5 % each.
const ONE_IN: usize = 20;
/// Which one of them is slow.
const SLOW: usize = 7;
/// Which one of them fails.
const FAILING: usize = 13;
/// Parts of a document that trickles.
const PARTS: usize = 30;
/// Bytes between two parts of a document that never ends.
const CRUMB: &[u8] = b"<!-- -->";
/// Between them.
const CRUMB_EVERY: Duration = Duration::from_secs(1);
/// A silent paper says nothing for so long: longer than anybody waits.
const SILENT: Duration = Duration::from_secs(3600);
/// Connections that wait to be accepted.
const BACKLOG: u32 = 1024;
/// Wait after an accept that failed, such as for want of descriptors.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);
/// Papers share no site here: the usual politeness.
const PER_HOST: usize = 2;
/// A document of the newsroom's own is never larger.
const DOCUMENT_BYTES_MAX: usize = 64 << 20;

/// How a paper answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// At once.
    Well,
    /// All of it, late.
    Late,
    /// Bit by bit, the last bit late.
    Trickles,
    /// Bit by bit, for ever.
    NeverEnds,
    /// With status 500.
    Error,
    /// Cuts the connection off.
    Resets,
    /// Accepts no connection.
    Refuses,
    /// Accepts the connection and says nothing.
    Silent,
}

impl Manner {
    /// How the paper with this number answers: 5 % slow, 5 % failing, each in turn in every way.
    pub fn of(paper: usize) -> Manner {
        let turn = paper / ONE_IN;
        match paper % ONE_IN {
            SLOW => [Manner::Late, Manner::Trickles, Manner::NeverEnds][turn % 3],
            FAILING => [Manner::Error, Manner::Resets, Manner::Refuses, Manner::Silent][turn % 4],
            _ => Manner::Well,
        }
    }

    /// Whether its document comes within the time that is usual.
    pub fn delivers(self) -> bool {
        matches!(self, Manner::Well | Manner::Late | Manner::Trickles)
    }
}

/// The papers, answering on loopback until stopped or dropped.
#[derive(Debug)]
pub struct Storm {
    origin: Arc<Origin>,
    port: u16,
    refused: u16,
    control: SocketAddr,
    tasks: Tasks,
}

/// What all papers share.
#[derive(Debug)]
struct Origin {
    shelf: Shelf,
    /// When each paper was asked, in milliseconds since 1970.
    asked: Mutex<Vec<Vec<i64>>>,
    /// How long a slow paper takes.
    late: Duration,
    open: AtomicUsize,
    open_max: AtomicUsize,
    /// Set when the storm is over.
    calm: watch::Sender<bool>,
}

impl Storm {
    /// Serves `papers` RSS feeds of `items` full-text items each at `/p/N/rss.xml` of their own
    /// addresses; slow ones take the time `late`.
    pub async fn start(papers: usize, items: usize, seed: u64, now: Timestamp, late: Duration) -> io::Result<Storm> {
        // Every address of 127/8 is this machine's; what comes from elsewhere is turned away at accept.
        let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
        let port = listener.local_addr()?.port();
        let (control_listener, control) = Tasks::bind(0).await?;
        // Bound, and nobody listens: connections are refused, and no other program takes the port.
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::UNSPECIFIED, 0).into())?;
        let refused = socket.local_addr()?.port();
        let origin = Arc::new(Origin {
            shelf: Shelf::new(papers, items, seed, now, Bases::Each(port)),
            asked: Mutex::new(vec![Vec::new(); papers]),
            late,
            open: AtomicUsize::new(0),
            open_max: AtomicUsize::new(0),
            calm: watch::Sender::default(),
        });
        let mut tasks = Tasks::default();
        let routes = Router::new().route("/p/{paper}/rss.xml", get(feed)).with_state(origin.clone());
        for door in [Door::Open(listener), Door::Shut(socket)] {
            let port = if matches!(door, Door::Open(_)) { port } else { refused };
            tasks.serve(Doors { door: Some(door), port, origin: origin.clone() }, routes.clone());
        }
        tasks.serve(control_listener, control_routes(origin.clone()));
        Ok(Storm { origin, port, refused, control, tasks })
    }

    /// Where the ledger is: `GET /ledger.json`, `POST` there to begin it anew; `GET /counts.json`; `POST
    /// /calm`, after which all answer well.
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// How much is published so far.
    pub fn counts(&self) -> Counts {
        self.origin.shelf.counts()
    }

    /// A feeds.toml with every paper as one source, due by `schedule`.
    pub fn feeds_toml(&self, listen: &str, data_dir: &Path, schedule: &str) -> String {
        let title = "Điểm báo trong bão";
        let mut toml = config::service(&config::Service { title, listen, data_dir, schedule, per_host: PER_HOST });
        for paper in 0..self.counts().papers {
            let home = self.origin.shelf.home(paper);
            let port = if Manner::of(paper) == Manner::Refuses { self.refused } else { self.port };
            toml += &source(paper, &home, &format!("http://{}:{port}/p/{paper}/rss.xml", address_of(paper)));
        }
        toml + config::TOPICS
    }

    /// Closes and waits until the tasks have ended.
    pub async fn stop(self) {
        self.tasks.stop().await;
    }
}

impl Origin {
    fn manner(&self, paper: usize) -> Manner {
        if *self.calm.borrow() { Manner::Well } else { Manner::of(paper) }
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Vec<i64>>> {
        // A panic elsewhere leaves whole lines behind.
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, paper: usize) {
        if let Some(line) = self.asked().get_mut(paper) {
            line.push(Timestamp::now().as_millisecond());
        }
    }
}

/// Accepts connections, and knows by their address which paper they are for.
struct Doors {
    /// None when it could not be opened.
    door: Option<Door>,
    port: u16,
    origin: Arc<Origin>,
}

enum Door {
    Open(TcpListener),
    /// Opened when the storm is over.
    Shut(TcpSocket),
}

impl Doors {
    async fn opened(&mut self) -> &TcpListener {
        let mut calm = self.origin.calm.subscribe();
        self.door = match self.door.take() {
            Some(Door::Shut(socket)) => {
                // The sender is the origin's own.
                let _ = calm.wait_for(|calm| *calm).await;
                socket.listen(BACKLOG).ok().map(Door::Open)
            }
            open => open,
        };
        match &self.door {
            Some(Door::Open(listener)) => listener,
            _ => std::future::pending().await,
        }
    }
}

/// A connection that is counted while it is open.
struct Counted {
    stream: TcpStream,
    origin: Arc<Origin>,
}

impl Listener for Doors {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Counted, SocketAddr) {
        loop {
            let Ok((stream, from)) = TcpListener::accept(self.opened().await).await else {
                tokio::time::sleep(ACCEPT_AGAIN).await;
                continue;
            };
            let paper = match stream.local_addr() {
                Ok(SocketAddr::V4(at)) if from.ip().is_loopback() => paper_at(*at.ip()),
                _ => None,
            };
            let Some(paper) = paper else { continue };
            let open = self.origin.open.fetch_add(1, Ordering::Relaxed) + 1;
            self.origin.open_max.fetch_max(open, Ordering::Relaxed);
            let stream = Counted { stream, origin: self.origin.clone() };
            if self.origin.manner(paper) == Manner::Resets {
                self.origin.note(paper);
                // Without it the other side would see an orderly end.
                let _ = stream.stream.set_zero_linger();
                continue;
            }
            return (stream, from);
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), self.port))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.origin.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, to)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

async fn feed(State(origin): State<Arc<Origin>>, Of(paper): Of<usize>, headers: HeaderMap) -> Response {
    origin.note(paper);
    match origin.manner(paper) {
        // The last two never come so far.
        Manner::Well | Manner::Resets | Manner::Refuses => origin.shelf.feed(paper, &headers),
        Manner::Late => {
            tokio::time::sleep(origin.late).await;
            origin.shelf.feed(paper, &headers)
        }
        Manner::Trickles => trickling(origin.shelf.feed(paper, &headers), origin.late).await,
        Manner::NeverEnds => endless(),
        Manner::Error => (StatusCode::INTERNAL_SERVER_ERROR, "Lỗi máy chủ").into_response(),
        Manner::Silent => {
            tokio::time::sleep(SILENT).await;
            StatusCode::NO_CONTENT.into_response()
        }
    }
}

/// The same answer, its body in parts with a wait before each; one without a body is late instead.
async fn trickling(answer: Response, late: Duration) -> Response {
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(body, DOCUMENT_BYTES_MAX).await.unwrap_or_default();
    if bytes.is_empty() {
        tokio::time::sleep(late).await;
        return (head, Body::empty()).into_response();
    }
    let size = bytes.len().div_ceil(PARTS);
    let parts = stream::unfold(bytes, move |mut left| async move {
        if left.is_empty() {
            return None;
        }
        tokio::time::sleep(late / PARTS as u32).await;
        let part = left.split_to(size.min(left.len()));
        Some((Ok::<_, io::Error>(part), left))
    });
    (head, Body::from_stream(parts)).into_response()
}

fn endless() -> Response {
    let crumbs = stream::unfold((), |()| async {
        tokio::time::sleep(CRUMB_EVERY).await;
        Some((Ok::<_, io::Error>(CRUMB), ()))
    });
    ([(header::CONTENT_TYPE, "application/rss+xml")], Body::from_stream(crumbs)).into_response()
}

fn control_routes(origin: Arc<Origin>) -> Router {
    Router::new()
        .route("/ledger.json", get(ledger).post(turn_page))
        .route("/counts.json", get(counts))
        .route("/calm", post(calm))
        .with_state(origin)
}

async fn ledger(State(origin): State<Arc<Origin>>) -> Response {
    let (asked, sockets) = (origin.asked().clone(), origin.open_max.load(Ordering::Relaxed));
    as_json(&json!({ "asked": asked, "sockets": sockets }))
}

/// Begins the ledger anew.
async fn turn_page(State(origin): State<Arc<Origin>>) -> Response {
    origin.asked().iter_mut().for_each(Vec::clear);
    origin.open_max.store(origin.open.load(Ordering::Relaxed), Ordering::Relaxed);
    counts(State(origin)).await
}

async fn counts(State(origin): State<Arc<Origin>>) -> Response {
    let Counts { papers, items, feed_bytes, .. } = origin.shelf.counts();
    as_json(&json!({ "papers": papers, "items": items, "feed_bytes": feed_bytes }))
}

async fn calm(State(origin): State<Arc<Origin>>) -> Response {
    origin.calm.send_replace(true);
    counts(State(origin)).await
}

fn as_json(value: &serde_json::Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::{Manner, address_of, paper_at};

    #[test]
    fn one_in_twenty_is_slow_and_one_in_twenty_fails_in_every_way() {
        let count = |manner| (0..2400).filter(|paper| Manner::of(*paper) == manner).count();
        let slow = [Manner::Late, Manner::Trickles, Manner::NeverEnds].map(count);
        let failing = [Manner::Error, Manner::Resets, Manner::Refuses, Manner::Silent].map(count);
        assert_eq!((slow, failing, count(Manner::Well)), ([40; 3], [30; 4], 2160));
    }

    #[test]
    fn papers_are_known_by_their_addresses() {
        for paper in [0, 255, 256, 9_999] {
            assert_eq!(paper_at(address_of(paper)), Some(paper));
        }
        assert_eq!(paper_at([127, 0, 0, 1].into()), None);
    }
}
