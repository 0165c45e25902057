//! The desks' files: what was written, and what other desks make of it.
//!
//! A record begins with `== name`, goes on with `key: value` lines, and after a blank line has its
//! paragraphs, one a line. A line `* …` is a subhead.

use std::sync::LazyLock;

const TEXTS: [&str; 13] = [
    include_str!("articles/chuyen-doi-so.txt"),
    include_str!("articles/cai-cach-hanh-chinh.txt"),
    include_str!("articles/nong-nghiep.txt"),
    include_str!("articles/dau-tu-cong.txt"),
    include_str!("articles/moi-truong.txt"),
    include_str!("articles/y-te.txt"),
    include_str!("articles/giao-duc.txt"),
    include_str!("articles/khoi-nghiep.txt"),
    include_str!("articles/xay-dung-dang.txt"),
    include_str!("articles/van-hoa-the-thao.txt"),
    include_str!("articles/doi-song.txt"),
    include_str!("articles/su-kien.txt"),
    include_str!("articles/english.txt"),
];

const REPRINTS: &str = include_str!("articles/reprints.txt");

/// Every text that the desks wrote, in file order.
pub static DESK: LazyLock<Vec<Text>> =
    LazyLock::new(|| TEXTS.iter().flat_map(|file| records(file)).map(text).collect());

/// Every reprint that the desks made, in file order.
pub static REPRINTED: LazyLock<Vec<Reprinted>> =
    LazyLock::new(|| records(REPRINTS).into_iter().map(reprinted).collect());

/// One text as its desk wrote it.
#[derive(Debug, Clone)]
pub struct Text {
    /// What names it: the same for all reprints.
    pub key: &'static str,
    /// The paper that it was written for.
    pub paper: &'static str,
    /// Headline.
    pub title: &'static str,
    /// Line above the headline.
    pub kicker: Option<&'static str>,
    /// Lead.
    pub lead: &'static str,
    /// Names as printed.
    pub author: &'static str,
    /// Section of the paper.
    pub section: &'static str,
    /// Caption of its picture.
    pub caption: &'static str,
    /// Topics that it belongs in.
    pub topics: Vec<&'static str>,
    /// The event that it tells of, when others tell of it too.
    pub event: Option<&'static str>,
    /// Whether it stands in the paper when the newsroom opens.
    pub at_start: bool,
    /// Paragraphs and subheads.
    pub paragraphs: Vec<&'static str>,
}

/// What another desk made of a text.
#[derive(Debug, Clone)]
pub struct Reprinted {
    /// The text.
    pub key: &'static str,
    /// The paper that carries it.
    pub paper: &'static str,
    /// `copy` or `part`.
    pub kind: &'static str,
    /// Its own headline; none: the text's.
    pub title: Option<&'static str>,
    /// Its own lead; none: the text's.
    pub lead: Option<&'static str>,
    /// Its own byline; none: the text's.
    pub author: Option<&'static str>,
    /// Its own section; none: the text's.
    pub section: Option<&'static str>,
    /// Last line: `(TTXPN)`, `Theo Báo Sông Trăng`.
    pub credit: Option<&'static str>,
    /// First and last paragraph that it takes, counted from 1; none: all.
    pub take: Option<(usize, usize)>,
    /// Topics that its own text belongs in, for a part.
    pub topics: Vec<&'static str>,
    /// Whether it stands in the paper when the newsroom opens.
    pub at_start: bool,
    /// Its own paragraphs: after the taken ones in a copy, around them in a part.
    pub own: Vec<&'static str>,
}

struct Record {
    head: &'static str,
    fields: Vec<(&'static str, &'static str)>,
    lines: Vec<&'static str>,
}

impl Record {
    fn get(&self, key: &str) -> Option<&'static str> {
        self.fields.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
    }

    fn words(&self, key: &str) -> Vec<&'static str> {
        self.get(key).map(|words| words.split_whitespace().collect()).unwrap_or_default()
    }
}

fn records(file: &'static str) -> Vec<Record> {
    file.split("\n== ")
        .map(|part| part.trim_start_matches("== "))
        .filter(|part| !part.trim().is_empty())
        .map(record)
        .collect()
}

fn record(part: &'static str) -> Record {
    let (head, rest) = part.split_once('\n').unwrap_or((part, ""));
    let (fields, body) = rest.split_once("\n\n").unwrap_or((rest, ""));
    Record {
        head: head.trim(),
        fields: fields
            .lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(key, value)| (key, value.trim()))
            .collect(),
        lines: body.lines().map(str::trim).filter(|line| !line.is_empty()).collect(),
    }
}

fn text(record: Record) -> Text {
    Text {
        key: record.head,
        paper: record.get("paper").unwrap_or("ttxpn"),
        title: record.get("title").unwrap_or(record.head),
        kicker: record.get("kicker"),
        lead: record.get("lead").unwrap_or_default(),
        author: record.get("author").unwrap_or("PV"),
        section: record.get("section").unwrap_or("Thời sự"),
        caption: record.get("caption").unwrap_or("Ảnh minh họa"),
        topics: record.words("topics"),
        event: record.get("event"),
        at_start: record.get("at") == Some("start"),
        paragraphs: record.lines,
    }
}

fn reprinted(record: Record) -> Reprinted {
    let range = record.get("take").and_then(|range| range.split_once('-'));
    Reprinted {
        key: record.head,
        paper: record.get("paper").unwrap_or("bao-song-trang"),
        kind: record.get("kind").unwrap_or("copy"),
        title: record.get("title"),
        lead: record.get("lead"),
        author: record.get("author"),
        section: record.get("section"),
        credit: record.get("credit"),
        take: range.and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?))),
        topics: record.words("topics"),
        at_start: record.get("at") == Some("start"),
        own: record.lines,
    }
}
