//! What a reader sees below the headline, as HTML: note, text, source, credit, copies.

use std::borrow::Cow;

use super::words::Words;
use super::{AlsoIn, Entry};

/// Text as HTML text, also fit for a quoted attribute.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}

/// Composes the text of an entry. `body` is sanitised HTML and given only where the whole text may
/// be published; else the summary stands, where the entry has one.
pub(super) fn compose(entry: &Entry, note: Option<&str>, body: Option<&str>, words: &Words) -> String {
    let mut html = String::new();
    if let Some(note) = note {
        html.push_str(&format!("<p><strong>{}:</strong> {}</p>", words.note, escape(note)));
    }
    match (body, &entry.summary) {
        (Some(body), _) => html.push_str(body),
        (None, Some(summary)) => html.push_str(&format!("<p>{}</p>", escape(summary))),
        (None, None) => {}
    }
    html.push_str(&format!("<p>{}: {}", words.source, link(&entry.url, &entry.source.name)));
    if let Some(credit) = &entry.credit {
        html.push_str(&format!(" · {}", escape(credit)));
    }
    html.push_str("</p>");
    html.push_str(&copies(&entry.also_in, words));
    html
}

fn copies(also_in: &[AlsoIn], words: &Words) -> String {
    if also_in.is_empty() {
        return String::new();
    }
    let links: Vec<String> = also_in.iter().map(|copy| link(&copy.url, &copy.source)).collect();
    format!("<p>{} {}</p>", words.also_in, links.join(", "))
}

fn link(url: &str, text: &str) -> String {
    format!("<a href=\"{}\">{}</a>", escape(url), escape(text))
}
