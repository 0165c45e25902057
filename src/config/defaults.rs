//! What holds when feeds.toml says nothing.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// `[service] title`.
pub const TITLE: &str = "Điểm báo";

/// `[service] listen`: this machine alone, until somebody decides otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// `[service] data_dir`, relative to the file.
pub const DATA_DIR: &str = "storage";

/// `[service] timezone`.
pub const TIMEZONE: &str = "Asia/Ho_Chi_Minh";

/// `[fetch] schedule`: provincial papers publish 20 to 150 texts a day; ten minutes lose none of
/// a feed's thirty entries.
pub const SCHEDULE: &str = "0 */10 * * * *";

/// `[fetch] adaptive`.
pub const ADAPTIVE: bool = true;

/// `[fetch] concurrency`: requests wait for servers, not for us; more only grows memory.
pub const CONCURRENCY: usize = 64;

/// The most that `[fetch] concurrency` may be: file descriptors are 1024 by default.
pub const CONCURRENCY_MAX: usize = 1024;

/// `[fetch] per_host`: what a small paper's server bears beside its readers.
pub const PER_HOST: usize = 2;

/// The most that `[fetch] per_host` may be: beyond it we would be an attack.
pub const PER_HOST_MAX: usize = 16;

/// The least that `[fetch] min_interval` and `max_interval` may be.
pub const INTERVAL_MIN: Duration = Duration::from_secs(1);

/// The most that they may be: every channel is asked at least once a day.
pub const INTERVAL_MAX: Duration = Duration::from_secs(86_400);

/// `[fetch] page_interval`: a reader who opens one article after another asks no sooner.
pub const PAGE_INTERVAL: Duration = Duration::from_secs(1);

/// The most that `[fetch] page_interval` may be: a poll that reads its pages must end.
pub const PAGE_INTERVAL_MAX: Duration = Duration::from_secs(60);

/// `[fetch] timeout`.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// The most that `[fetch] timeout` may be: a request may not outlive its next poll.
pub const TIMEOUT_MAX: Duration = Duration::from_secs(300);

/// `[fetch] max_body`, in bytes after decompression.
pub const BODY_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// The most that `[fetch] max_body` may be: bodies are held in memory.
pub const BODY_BYTES_LIMIT: u64 = 256 * 1024 * 1024;

/// `[retention] articles`: a year and a month, so that a yearly report can be made in January.
pub const RETENTION: Duration = Duration::from_secs(400 * 86_400);

/// The least that `[retention] articles` may be: reprints come within days.
pub const RETENTION_MIN: Duration = Duration::from_secs(86_400);

/// The most that `[retention] articles` may be: a hundred years.
pub const RETENTION_MAX: Duration = Duration::from_secs(36_525 * 86_400);

/// `[[source]] language`.
pub const LANGUAGE: &str = "vi";

/// `[[topic]] threshold`: whatever the rule matches belongs. A rule means what it says; a
/// threshold is for those who want to weigh its terms instead (title 4, summary 2.5, body 1).
pub const THRESHOLD: f32 = 0.0;

/// `[fetch] user_agent`: who we are and where the papers' people find us.
pub fn user_agent(base_url: &url::Url) -> String {
    format!("diembao/{} (+{base_url})", env!("CARGO_PKG_VERSION"))
}
