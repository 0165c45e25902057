//! The payloads: those of this folder, and the corpus's where it is at hand.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::readers::skip;

/// What the ids of this folder's payloads begin with.
pub const OWN: &str = "nha-";
/// The canary of the corpus; ours stands at another port.
const CANARY: &str = "127.0.0.1:18666";
/// Those of this folder; `CANARY` stands for the canary's address.
const FIXTURE: &str = include_str!("payloads.jsonl");

/// One attack.
pub struct Payload {
    pub id: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The character set that a document says it is in.
    pub charset: Option<String>,
}

impl Payload {
    /// Its text; none when its bytes are of another set than UTF-8.
    pub fn text(&self) -> Option<String> {
        self.charset.is_none().then(|| String::from_utf8_lossy(&self.bytes).into_owned())
    }
}

/// All payloads, with the canary at this port.
pub fn payloads(canary: u16) -> Vec<Payload> {
    let canary = format!("127.0.0.1:{canary}");
    let mut texts = vec![FIXTURE.replace("CANARY", &canary)];
    for name in ["own.jsonl", "dompurify.jsonl"] {
        match std::fs::read_to_string(corpus().join(name)) {
            Ok(text) => texts.push(text.replace(CANARY, &canary)),
            Err(why) => skip(&format!("no payloads of the corpus, {name}: {why} (set DIEMBAO_CORPORA)")),
        }
    }
    let rows = texts.iter().flat_map(|text| text.lines()).map(|line| serde_json::from_str::<Value>(line).unwrap());
    rows.map(|row| read(&row)).collect()
}

/// Where the corpus of attacks is, if it is.
pub fn corpus() -> PathBuf {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from).join("hostile")
}

fn read(row: &Value) -> Payload {
    let bytes = match row["hex"].as_str() {
        Some(hex) => bytes(hex),
        None => row["payload"].as_str().unwrap().as_bytes().to_vec(),
    };
    Payload { id: row["id"].as_str().unwrap().to_owned(), bytes, charset: row["charset"].as_str().map(str::to_owned) }
}

fn bytes(hex: &str) -> Vec<u8> {
    hex.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
}
