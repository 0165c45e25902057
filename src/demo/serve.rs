//! The listeners: one a paper, one for control, and the task that lets articles arrive.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::serve::Listener;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Options;
use super::answer::{Asked, answer};
use super::paper::{Fault, PAPERS};
use super::room::Room;

/// How long the slow paper takes.
const SLOW: Duration = Duration::from_millis(1500);
/// How long open connections may hold up the closing.
const CLOSING_MAX: Duration = Duration::from_secs(2);
/// Most articles that one call releases.
const RELEASE_MAX: usize = 10_000;

/// Servers on loopback. Dropping them ends them: they wait for the sender to go.
#[derive(Debug, Default)]
pub struct Tasks {
    closing: watch::Sender<()>,
    tasks: JoinSet<()>,
}

/// The newsroom, answering.
#[derive(Debug)]
pub struct Running {
    room: Arc<Room>,
    addresses: Vec<SocketAddr>,
    control: SocketAddr,
    tasks: Tasks,
}

/// One paper's door.
#[derive(Clone)]
struct Door {
    room: Arc<Room>,
    paper: usize,
    feed_requests: Arc<AtomicUsize>,
}

impl Tasks {
    /// A listener on loopback and its address; port 0: any.
    pub async fn bind(port: u16) -> std::io::Result<(TcpListener, SocketAddr)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        Ok((listener, address))
    }

    /// Answers `routes` at `listener`.
    pub fn serve<L: Listener<Addr: std::fmt::Debug>>(&mut self, listener: L, routes: Router) {
        let mut closing = self.closing.subscribe();
        self.tasks.spawn(async move {
            let closed = async move { while closing.changed().await.is_ok() {} };
            // Accepting does not fail for good on loopback; should it, the paper is simply down.
            let _ = axum::serve(listener, routes).with_graceful_shutdown(closed).await;
        });
    }

    /// Closes the doors and waits for the tasks.
    pub async fn stop(self) {
        let Tasks { closing, mut tasks } = self;
        drop(closing);
        let ended = async { while tasks.join_next().await.is_some() {} };
        // A client that holds a connection open is cut off when the set of tasks is dropped.
        let _ = tokio::time::timeout(CLOSING_MAX, ended).await;
    }
}

impl Running {
    /// Binds everything, then begins to answer.
    pub async fn start(options: &Options) -> std::io::Result<Running> {
        let (mut listeners, mut addresses) = (Vec::new(), Vec::new());
        for _ in &PAPERS {
            let (listener, address) = Tasks::bind(0).await?;
            listeners.push(listener);
            addresses.push(address);
        }
        let (listener, control) = Tasks::bind(options.port).await?;
        let bases = addresses.iter().map(|address| format!("http://{address}")).collect();
        let room = Arc::new(Room::open(options.seed, options.now, bases));
        let mut tasks = Tasks::default();
        for (paper, listener) in listeners.into_iter().enumerate() {
            let door = Door { room: room.clone(), paper, feed_requests: Arc::default() };
            tasks.serve(listener, Router::new().fallback(paper_request).with_state(door));
        }
        tasks.serve(listener, control_routes(room.clone()));
        if !options.arrivals.is_zero() {
            tasks.tasks.spawn(arrivals(room.clone(), options.arrivals, tasks.closing.subscribe()));
        }
        Ok(Running { room, addresses, control, tasks })
    }

    /// The papers' addresses, in the order of [`PAPERS`].
    pub fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    /// The control address.
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// The state.
    pub fn room(&self) -> &Room {
        &self.room
    }

    /// Closes the doors and waits for the tasks.
    pub async fn stop(self) {
        self.tasks.stop().await;
    }
}

async fn paper_request(State(door): State<Door>, request: Request) -> Response {
    let paper = &PAPERS[door.paper];
    if paper.fault == Fault::Slow {
        tokio::time::sleep(SLOW).await;
    }
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let base = door.room.base(door.paper);
    let asked = Asked { paper, base, target, headers: request.headers(), feed_requests: &door.feed_requests };
    door.room.with_paper(door.paper, |newest| answer(&asked, newest))
}

fn control_routes(room: Arc<Room>) -> Router {
    Router::new().route("/truth.json", get(truth)).route("/release", post(release)).with_state(room)
}

#[derive(serde::Deserialize)]
struct Count {
    n: Option<usize>,
}

async fn truth(State(room): State<Arc<Room>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], room.truth().to_string()).into_response()
}

async fn release(State(room): State<Arc<Room>>, Query(count): Query<Count>) -> Response {
    room.release(count.n.unwrap_or(1).min(RELEASE_MAX));
    truth(State(room)).await
}

async fn arrivals(room: Arc<Room>, every: Duration, mut closing: watch::Receiver<()>) {
    while room.waiting() > 0 {
        tokio::select! {
            _ = tokio::time::sleep(every) => room.release(1),
            _ = closing.changed() => return,
        }
    }
}
