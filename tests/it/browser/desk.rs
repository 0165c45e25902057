//! The loopback server that the browser sees: documents to look at, and where it reports.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::look::Case;

/// Longest wait for a request.
const PATIENCE: Duration = Duration::from_secs(10);
/// Scripts that may run: those that have it. Whatever else runs is reported, not stopped.
const NONCE: &str = "cua-ta";
const WATCH: &str = include_str!("watch.js");
const READER: &str = include_str!("reader.js");
const DRIVER: &str = include_str!("driver.js");

type Answer = (&'static str, Vec<u8>);

/// A server that answers until the test's process ends.
#[derive(Clone)]
pub struct Desk {
    base: String,
    documents: Arc<Mutex<HashMap<String, Answer>>>,
    reports: Arc<Mutex<Vec<Value>>>,
}

impl Desk {
    pub fn open() -> Desk {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let desk = Desk { base, documents: Arc::default(), reports: Arc::default() };
        desk.put("/watch.js", "text/javascript", WATCH.into());
        desk.put("/reader.js", "text/javascript", READER.into());
        desk.put("/driver.js", "text/javascript", DRIVER.into());
        desk.put("/", "text/html; charset=utf-8", format!("<!doctype html>{}", script("driver")).into());
        let served = desk.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                // A browser that was ended has hung up: there is nobody to tell.
                std::thread::spawn(move || drop(served.answer(stream)));
            }
        });
        desk
    }

    pub fn url(&self) -> String {
        format!("{}/", self.base)
    }

    /// One of our own pages.
    pub fn page(&self, name: &str, html: &str) -> Case {
        let watched = html.replacen("<head>", &format!("<head>{}", script("watch")), 1);
        assert_ne!(watched, html, "{name} has no head");
        self.case(name, "page", watched)
    }

    /// A reader's page of one of our feeds.
    pub fn reader(&self, name: &str, format: &str, feed: Vec<u8>) -> Case {
        let path = self.fresh("feed");
        self.put(&path, "text/plain; charset=utf-8", feed);
        let settings = json!({ "format": format, "feed": path });
        self.case(name, "reader", reader(&settings, ""))
    }

    /// A text that nobody cleaned: put into a reader's page, and standing in the document itself.
    pub fn uncleaned(&self, name: &str, html: &str) -> Case {
        self.case(name, "uncleaned", reader(&json!({ "html": html }), html))
    }

    /// Says what is to be looked at next.
    pub fn set_cases(&self, cases: &[Case]) {
        let cases: Vec<Value> = cases.iter().map(|case| json!({ "name": case.name, "url": case.path })).collect();
        self.put("/cases", "application/json", Value::from(cases).to_string().into_bytes());
    }

    /// What the browser reported.
    pub fn take_reports(&self) -> Vec<Value> {
        std::mem::take(&mut self.reports.lock().unwrap())
    }

    fn case(&self, name: &str, kind: &str, html: String) -> Case {
        let path = self.fresh(kind);
        self.put(&path, "text/html; charset=utf-8", html.into_bytes());
        Case { name: name.to_owned(), path }
    }

    fn fresh(&self, kind: &str) -> String {
        format!("/{kind}/{}", self.documents.lock().unwrap().len())
    }

    fn put(&self, path: &str, media_type: &'static str, body: Vec<u8>) {
        self.documents.lock().unwrap().insert(path.to_owned(), (media_type, body));
    }

    fn answer(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut first = String::new();
        reader.read_line(&mut first)?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or_default();
            }
        }
        let mut words = first.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if method == "POST" {
            let mut body = vec![0; length];
            reader.read_exact(&mut body)?;
            self.reports.lock().unwrap().push(serde_json::from_slice(&body)?);
        }
        let known = self.documents.lock().unwrap().get(path).cloned();
        let (status, (media_type, body)) = known.map_or((404, ("text/plain", Vec::new())), |answer| (200, answer));
        let policy = format!(
            "script-src 'nonce-{NONCE}' 'report-sample'; style-src 'self'; frame-src 'none'; object-src 'none'; form-action 'none'; base-uri 'none'"
        );
        write!(
            stream,
            "HTTP/1.1 {status} X\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Content-Security-Policy-Report-Only: {policy}\r\n\r\n",
            body.len()
        )?;
        stream.write_all(&body)
    }
}

fn script(name: &str) -> String {
    format!("<script nonce=\"{NONCE}\" src=\"/{name}.js\"></script>")
}

/// A reader's page with this after it; the settings stand in it as data, whatever is in them.
fn reader(settings: &Value, after: &str) -> String {
    let settings = settings.to_string().replace('<', "\\u003c");
    format!(
        "<!doctype html><html><head><title>t</title>{}</head><body><main></main>\
         <script nonce=\"{NONCE}\">const settings = {settings};</script>{}{after}</body></html>",
        script("watch"),
        script("reader")
    )
}
