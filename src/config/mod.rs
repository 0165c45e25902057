//! feeds.toml: read into its raw shape, then checked into [`Config`]; all faults at once, each with
//! line, column and remedy.
//!
//! Owns: the file's grammar, its defaults, its checks. Does not own: what is done with a setting.
//! Never imports network or store.

use std::fs;
use std::path::Path;

mod check;
pub mod defaults;
mod facts;
mod fault;
mod network;
mod quantity;
mod raw;
mod read;
mod suggest;
mod summary;
mod types;

#[cfg(test)]
mod tests;

pub use self::facts::{Facts, facts};
pub use self::fault::{ConfigError, Fault};
pub use self::network::{Network, NetworkError};
pub use self::suggest::nearest;
pub use self::summary::summary;
pub use self::types::{Alert, AllowPrivate, Config, Curated, Fetch, Language, Region, Service, Topic};

/// The longest file that is read, in bytes: ten thousand sources take a fifth of it.
pub const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Reads and checks a file.
pub fn load(path: &Path) -> Result<Config, ConfigError> {
    let unreadable = |cause| ConfigError::Unreadable { path: path.to_owned(), cause };
    let bytes_count = fs::metadata(path).map_err(unreadable)?.len();
    if bytes_count > FILE_BYTES_MAX {
        let message = format!("the file has {bytes_count} bytes; at most {FILE_BYTES_MAX} are read");
        return Err(ConfigError::one(path, 1, 1, message));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) => parse(text, path),
        Err(cause) => Err(fault::not_utf8(path, &bytes, cause.valid_up_to())),
    }
}

/// Checks a text as the contents of the file at `path`, which names it in faults and is what a
/// relative `data_dir` starts from.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let mut faults = fault::Faults::new(text);
    let raw = read::file(text, &mut faults);
    let config = raw.map(|raw| check::config(&raw, path, &mut faults));
    match (config, faults.finish()) {
        (Some(config), found) if found.is_empty() => Ok(config),
        (_, found) => Err(ConfigError::Wrong { path: path.to_owned(), faults: found }),
    }
}
