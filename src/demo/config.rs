//! The feeds.toml of the newsroom, and what the terminal says of it.

use std::fmt::Write;
use std::net::SocketAddr;
use std::path::Path;

use super::paper::{Delivery, PAPERS, Paper};

/// Nine curated topics, with rules.
pub const TOPICS: &str = include_str!("articles/topics.toml");

/// When the newsroom's channels are due: often, so that a newcomer sees something happen.
const SCHEDULE: &str = "*/2 * * * * *";
/// Every paper has the same host and a port of its own.
const PER_HOST: usize = 16;

/// What `[service]` and `[fetch]` need to know.
pub struct Service<'a> {
    /// Name of the service.
    pub title: &'a str,
    /// Where it answers.
    pub listen: &'a str,
    /// Its data folder.
    pub data_dir: &'a Path,
    /// When channels are due.
    pub schedule: &'a str,
    /// Requests in flight to one host.
    pub per_host: usize,
}

/// A complete feeds.toml for papers at `addresses`, in the order of [`PAPERS`].
pub fn feeds_toml(addresses: &[SocketAddr], listen: &str, data_dir: &Path) -> String {
    let mut toml =
        service(&Service {
            title: "Điểm báo trình diễn", listen, data_dir, schedule: SCHEDULE, per_host: PER_HOST
        });
    for (paper, address) in PAPERS.iter().zip(addresses) {
        toml += &source(paper, address);
    }
    toml + TOPICS
}

/// `[service]` and `[fetch]` for papers on loopback.
pub fn service(service: &Service<'_>) -> String {
    let Service { title, listen, schedule, per_host, .. } = service;
    format!(
        r#"[service]
title     = "{title}"
base_url  = "http://{listen}"
listen    = "{listen}"
data_dir  = {data_dir}
language  = "vi"
timezone  = "Asia/Ho_Chi_Minh"

[fetch]
schedule      = "{schedule}"
adaptive      = false
concurrency   = 64
per_host      = {per_host}
page_interval = "0s"
timeout       = "5s"
allow_private = ["127.0.0.0/8"]
"#,
        data_dir = quoted(&service.data_dir.display().to_string()),
    )
}

/// What is there and what each fault does.
pub fn tell(addresses: &[SocketAddr], control: SocketAddr, waiting: usize) -> String {
    let mut text = format!("Tòa soạn trình diễn: {} nguồn hư cấu, còn {waiting} bài sẽ đến dần\n", PAPERS.len());
    for (paper, address) in PAPERS.iter().zip(addresses) {
        // Writing to a String does not fail.
        let _ =
            writeln!(text, "  http://{address:<16} {:<26} {:<14} {}", paper.name, paper.delivery_name(), paper.tell());
    }
    let _ = writeln!(text, "  http://{control:<16} sự thật cho kiểm thử: GET /truth.json, POST /release?n=3");
    text
}

fn source(paper: &Paper, address: &SocketAddr) -> String {
    let province = paper.province.map(|id| format!("province  = \"{id}\"\n")).unwrap_or_default();
    let kind = match paper.delivery {
        Delivery::ListPage => "kind = \"page\"\nlink = \"h3.title a\"\n",
        Delivery::NewsSitemap => "kind = \"sitemap\"\n",
        // Left out: the front page is there to be found out.
        Delivery::Announced => "",
        _ => "kind = \"feed\"\n",
    };
    format!(
        "\n[[source]]\nid        = \"{}\"\nname      = {}\nkind      = \"{}\"\n{province}language  = \"{}\"\n\
         homepage  = \"http://{address}/\"\nrepublish = \"{}\"\n[[source.channel]]\nurl  = \"http://{address}{}\"\n{kind}",
        paper.id,
        quoted(paper.name),
        paper.kind,
        paper.language,
        paper.republish,
        paper.channel_path(),
    )
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
