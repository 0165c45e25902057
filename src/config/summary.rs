//! What `diembao check` prints.

use super::types::Config;

/// The file in plain words.
pub fn summary(config: &Config) -> String {
    format!("{} sources, {} topics\n", config.sources.len(), config.topics.len())
}
