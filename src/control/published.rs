//! What we publish, for a command that makes files of it.

use std::sync::Arc;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::Answer;
use crate::daemon::{Service, Unpublished};
use crate::model::Timestamp;

/// Documents of one answer: together some megabytes.
pub const DOCUMENTS_MAX: usize = 16;

/// A document as readers get it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its path.
    pub path: String,
    /// Whether it is a page for people.
    pub is_page: bool,
    /// What it says.
    pub text: String,
}

/// The paths of what is published.
pub(super) async fn addresses(service: &Arc<Service>, since: Timestamp) -> anyhow::Result<Answer> {
    let service = service.clone();
    let paths = tokio::task::spawn_blocking(move || service.publications().paths(since)).await??;
    Ok(Answer::Addresses(paths))
}

/// Some documents; where nothing is, none.
pub(super) async fn pages(service: &Arc<Service>, paths: &[String]) -> anyhow::Result<Answer> {
    let publications = service.publications();
    let mut pages = Vec::new();
    for path in paths.iter().take(DOCUMENTS_MAX) {
        let document = match publications.read(path).await {
            Err(Unpublished::Missing) => continue,
            read => read.with_context(|| format!("`{path}`"))?,
        };
        let is_page = document.media_type.starts_with("text/html");
        let text = String::from_utf8(document.bytes.to_vec()).with_context(|| format!("`{path}` is no text"))?;
        pages.push(Page { path: path.clone(), is_page, text });
    }
    Ok(Answer::Pages(pages))
}
