//! The daemon among others: the service manager, open connections, another daemon.

use std::io::Write;
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::press::Press;
use crate::service::{Service, said};

/// Longest wait for a word of the daemon's.
const WORD: Duration = Duration::from_secs(10);

#[test]
fn the_service_manager_is_told_what_the_daemon_does() {
    let press = Press::open();
    let mut service = Service::of(&press);
    let path = service.path("notify");
    let words = listen(&path);
    service.start_with(&[("NOTIFY_SOCKET", &path)]);
    await_word(&words, "READY=1");
    await_word(&words, "WATCHDOG=1");
    service.signal("HUP");
    assert!(await_word(&words, "RELOADING=1").contains("MONOTONIC_USEC="));
    await_word(&words, "READY=1");
    service.stop();
    await_word(&words, "STOPPING=1");
}

/// Reads all that comes to a socket, as the service manager does.
fn listen(path: &Path) -> Receiver<String> {
    let manager = UnixDatagram::bind(path).unwrap();
    manager.set_read_timeout(Some(WORD)).unwrap();
    let (to, from) = channel();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok(length) = manager.recv(&mut buffer) {
            if to.send(String::from_utf8_lossy(&buffer[..length]).into_owned()).is_err() {
                return;
            }
        }
    });
    from
}

/// What the daemon said together with `word`; what it said before is passed over.
fn await_word(words: &Receiver<String>, word: &str) -> String {
    loop {
        let said = words.recv_timeout(WORD).unwrap_or_else(|why| panic!("the daemon did not say {word}: {why}"));
        if said.lines().any(|line| line == word) {
            return said;
        }
    }
}

#[test]
fn connections_that_stay_open_do_not_hold_up_the_stop() {
    let press = Press::open();
    let mut service = Service::running(&press);
    let address = service.base().trim_start_matches("http://").to_owned();
    let idle = TcpStream::connect(&address).unwrap();
    let mut half = TcpStream::connect(&address).unwrap();
    half.write_all(b"GET /feeds/all.atom HTTP/1.1\r\nHost: x\r\n").unwrap();
    service.stop();
    drop((idle, half));
}

#[test]
fn a_second_daemon_on_the_same_folder_or_port_is_refused() {
    let press = Press::open();
    let service = Service::running(&press);
    let second = service.diembao(&["run"]);
    assert_eq!(second.status.code(), Some(2), "{}", said(&second));
    assert!(said(&second).contains("storage"), "{}", said(&second));

    let config = std::fs::read_to_string(service.config()).unwrap();
    std::fs::write(service.config(), config.replace("\"storage\"", "\"other\"")).unwrap();
    let third = service.diembao(&["run"]);
    assert_eq!(third.status.code(), Some(2), "{}", said(&third));
    assert!(said(&third).contains("can not serve at 127.0.0.1:"), "{}", said(&third));
    assert_eq!(service.get("/readyz").status, 200, "the first goes on");
}
