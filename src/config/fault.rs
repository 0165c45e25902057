//! What is wrong with a file, and where.

use std::fmt;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// The most faults that are kept: beyond them the file is of another kind.
const FAULTS_MAX: usize = 500;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What it is about, such as ``source `bao-dong-nai` `` or `[fetch]`; empty for the file.
    pub subject: String,
    /// What is wrong and what would be right.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.line, self.column)?;
        if !self.subject.is_empty() {
            write!(f, "{}: ", self.subject)?;
        }
        f.write_str(&self.message)
    }
}

/// Why a file is refused.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It could not be read at all.
    #[error("{}: can not be read: {cause}; name another with --config", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// It was read, and is wrong.
    #[error("{}", lines(path, faults))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// All that is wrong with it, in the order of its lines; never empty.
        faults: Vec<Fault>,
    },
}

impl ConfigError {
    /// All that is wrong, in the order of the lines; empty when the file could not be read.
    pub fn faults(&self) -> &[Fault] {
        match self {
            ConfigError::Unreadable { .. } => &[],
            ConfigError::Wrong { faults, .. } => faults,
        }
    }

    pub(super) fn one(path: &Path, line: usize, column: usize, message: String) -> Self {
        let fault = Fault { line, column, subject: String::new(), message };
        ConfigError::Wrong { path: path.to_owned(), faults: vec![fault] }
    }
}

/// A file in another encoding than UTF-8; `at` is the first byte that is wrong.
pub(super) fn not_utf8(path: &Path, bytes: &[u8], at: usize) -> ConfigError {
    let before = String::from_utf8_lossy(&bytes[..at]);
    let (line, column) = position(&before, before.len());
    let message = "this is not UTF-8: save the file as UTF-8".to_owned();
    ConfigError::one(path, line, column, message)
}

fn lines(path: &Path, faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(|fault| format!("{}:{fault}", path.display())).collect();
    lines.join("\n")
}

/// Faults of a text as they are found.
#[derive(Debug)]
pub(super) struct Faults<'a> {
    text: &'a str,
    subject: String,
    found: Vec<(usize, String, String)>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Faults { text, subject: String::new(), found: Vec::new() }
    }

    /// Notes what is wrong at a byte of the text.
    pub(super) fn add(&mut self, at: usize, message: impl Into<String>) {
        if self.found.len() < FAULTS_MAX {
            self.found.push((at, self.subject.clone(), message.into()));
        }
    }

    /// Names what the faults found by `work` are about.
    pub(super) fn about<T>(&mut self, subject: String, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.subject, subject);
        let result = work(self);
        self.subject = before;
        result
    }

    /// The line of a byte, to point at from another fault.
    pub(super) fn line(&self, at: usize) -> usize {
        position(self.text, at).0
    }

    /// The byte of the text that gave the byte `inner` of the string value which spans `span`:
    /// exact as long as nothing before it was escaped, else the string's start.
    pub(super) fn inside(&self, span: Range<usize>, value: &str, inner: usize) -> usize {
        let Some(written) = self.text.get(span.clone()) else { return span.start };
        let quotes = ["'''", "\"\"\"", "'", "\""].into_iter().find(|quotes| written.starts_with(quotes));
        let Some(quotes) = quotes else { return span.start };
        let body = &written[quotes.len()..];
        // TOML drops a line break right after opening triple quotes.
        let trimmed = match quotes.len() {
            3 => body.strip_prefix("\r\n").or_else(|| body.strip_prefix('\n')).unwrap_or(body),
            _ => body,
        };
        let inner = inner.min(value.len());
        match trimmed.as_bytes().starts_with(&value.as_bytes()[..inner]) {
            true => span.start + (written.len() - trimmed.len()) + inner,
            false => span.start,
        }
    }

    /// All faults in the order of their places.
    pub(super) fn finish(mut self) -> Vec<Fault> {
        self.found.sort_by_key(|(at, ..)| *at);
        self.found.dedup();
        let text = self.text;
        let placed = self.found.into_iter().map(|(at, subject, message)| {
            let (line, column) = position(text, at);
            Fault { line, column, subject, message }
        });
        placed.collect()
    }
}

/// Line and column, both from 1, of a byte of a text.
fn position(text: &str, at: usize) -> (usize, usize) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}
