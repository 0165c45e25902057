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

/// The newsroom's tasks. Dropping it ends them: they wait for the sender to go.
#[derive(Debug)]
pub struct Running {
    room: Arc<Room>,
    addresses: Vec<SocketAddr>,
    control: SocketAddr,
    closing: watch::Sender<()>,
    tasks: JoinSet<()>,
}

/// One paper's door.
#[derive(Clone)]
struct Door {
    room: Arc<Room>,
    paper: usize,
    feed_requests: Arc<AtomicUsize>,
}

impl Running {
    /// Binds everything, then begins to answer.
    pub async fn start(options: &Options) -> std::io::Result<Running> {
        let mut listeners = Vec::with_capacity(PAPERS.len());
        for _ in &PAPERS {
            listeners.push(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?);
        }
        let control = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let addresses = listeners.iter().map(TcpListener::local_addr).collect::<Result<Vec<_>, _>>()?;
        let bases = addresses.iter().map(|address| format!("http://{address}")).collect();
        let mut running = Running {
            room: Arc::new(Room::open(options.seed, options.now, bases)),
            addresses,
            control: control.local_addr()?,
            closing: watch::Sender::new(()),
            tasks: JoinSet::new(),
        };
        for (paper, listener) in listeners.into_iter().enumerate() {
            let door = Door { room: running.room.clone(), paper, feed_requests: Arc::default() };
            running.serve(listener, Router::new().fallback(paper_request).with_state(door));
        }
        running.serve(control, control_routes(running.room.clone()));
        if !options.arrivals.is_zero() {
            running.tasks.spawn(arrivals(running.room.clone(), options.arrivals, running.closing.subscribe()));
        }
        Ok(running)
    }

    /// The papers' addresses, in the order of [`PAPERS`].
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.addresses.clone()
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
        let Running { closing, mut tasks, .. } = self;
        drop(closing);
        let ended = async { while tasks.join_next().await.is_some() {} };
        // A client that holds a connection open is cut off when the set of tasks is dropped.
        let _ = tokio::time::timeout(CLOSING_MAX, ended).await;
    }

    fn serve(&mut self, listener: TcpListener, routes: Router) {
        let mut closing = self.closing.subscribe();
        self.tasks.spawn(async move {
            let closed = async move { while closing.changed().await.is_ok() {} };
            // Accepting does not fail for good on loopback; should it, the paper is simply down.
            let _ = axum::serve(listener, routes).with_graceful_shutdown(closed).await;
        });
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
