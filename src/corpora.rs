//! Where tests find the shared corpora: real material that is not ours to ship.

use std::path::{Path, PathBuf};

/// The file or folder `name` of the corpora. Without them the test says so and skips; where a run says
/// that they must be there (`DIEMBAO_CORPORA_REQUIRED`), it fails.
pub(crate) fn corpus(name: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    let found = std::env::var_os("DIEMBAO_CORPORA").map_or_else(beside, PathBuf::from).join(name);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("DIEMBAO_CORPORA_REQUIRED").is_none(), "no {}", found.display());
    eprintln!("skipped: no {} (set DIEMBAO_CORPORA)", found.display());
    None
}
