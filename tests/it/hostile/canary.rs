//! The canary: a port of this machine that no feed may lead to.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Tries at a port that is free in both families.
const TRIES_MAX: usize = 20;

/// Listeners at one port of 127.0.0.1 and ::1 that note every call.
pub struct Canary {
    port: u16,
    calls: Arc<Mutex<Vec<String>>>,
}

impl Canary {
    pub fn open() -> Canary {
        let (four, six) = (0..TRIES_MAX).find_map(|_| pair()).expect("a port that is free in both families");
        let canary = Canary { port: four.local_addr().unwrap().port(), calls: Arc::default() };
        for listener in six.into_iter().chain([four]) {
            let calls = Arc::clone(&canary.calls);
            // It ends with the test's process: nobody can wake a thread that waits for a call.
            thread::spawn(move || listen(&listener, &calls));
        }
        canary
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Who has called.
    pub fn calls(&self) -> Vec<String> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn pair() -> Option<(TcpListener, Option<TcpListener>)> {
    let four = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
    match TcpListener::bind((Ipv6Addr::LOCALHOST, four.local_addr().ok()?.port())) {
        Ok(six) => Some((four, Some(six))),
        Err(why) if why.kind() == io::ErrorKind::AddrInUse => None,
        Err(why) => {
            eprintln!("no canary at ::1: {why}");
            Some((four, None))
        }
    }
}

fn listen(listener: &TcpListener, calls: &Mutex<Vec<String>>) {
    for call in listener.incoming().flatten() {
        let ends = (call.peer_addr(), call.local_addr());
        calls.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{ends:?}"));
    }
}
