//! `Link` headers (RFC 8288): what an answer says of hubs and of its own address (WebSub, 4).

use reqwest::header::{HeaderMap, LINK};
use url::Url;

use crate::model::PushLinks;

#[cfg(test)]
mod tests;

/// Links of one answer that are looked at: pages announce some dozens of styles and fonts.
const LINKS_MAX: usize = 128;
/// Hubs of one document that are kept; more than two were never seen.
const HUBS_MAX: usize = 8;
/// Longest address kept, in bytes.
const URL_BYTES_MAX: usize = 2048;
/// Parameters of one link that are looked at.
const PARAMETERS_MAX: usize = 32;

/// What the headers of the document at `url` say of push.
pub(super) fn push(headers: &HeaderMap, url: &Url) -> PushLinks {
    let mut push = PushLinks::default();
    let values = headers.get_all(LINK).iter().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    for link in values.flat_map(|value| Links { rest: value }).take(LINKS_MAX) {
        let Some(target) = target(&link, url) else { continue };
        if link.is("hub") && push.hubs.len() < HUBS_MAX && !push.hubs.contains(&target) {
            push.hubs.push(target.clone());
        }
        if link.is("self") && push.itself.is_none() {
            push.itself = Some(target);
        }
    }
    push
}

/// A link's target, absolute; none when it is not of the web or says something of another document.
fn target(link: &Link<'_>, base: &Url) -> Option<String> {
    let same = |anchor: &String| base.join(anchor).is_ok_and(|about| about == *base);
    if !link.anchor.as_ref().is_none_or(same) {
        return None;
    }
    let target = base.join(link.target).ok()?;
    let fits = matches!(target.scheme(), "http" | "https") && target.as_str().len() <= URL_BYTES_MAX;
    fits.then(|| target.into())
}

/// One link: `<target>; rel="a b"; anchor="..."`.
struct Link<'a> {
    target: &'a str,
    rel: Option<String>,
    anchor: Option<String>,
}

impl Link<'_> {
    fn is(&self, relation: &str) -> bool {
        let mut relations = self.rel.as_deref().unwrap_or_default().split_ascii_whitespace();
        relations.any(|name| name.eq_ignore_ascii_case(relation))
    }
}

/// The links of one header; what can not be read ends them.
struct Links<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Links<'a> {
    type Item = Link<'a>;

    fn next(&mut self) -> Option<Link<'a>> {
        let rest = self.rest.trim_start_matches([' ', '\t', ',']);
        let (target, rest) = rest.strip_prefix('<')?.split_once('>')?;
        let mut link = Link { target: target.trim(), rel: None, anchor: None };
        self.rest = rest;
        for _ in 0..PARAMETERS_MAX {
            let Some((name, value, rest)) = parameter(self.rest) else { break };
            self.rest = rest;
            // Of one parameter given twice the first counts (RFC 8288, 3.3).
            match name {
                name if name.eq_ignore_ascii_case("rel") => link.rel = link.rel.or(Some(value)),
                name if name.eq_ignore_ascii_case("anchor") => link.anchor = link.anchor.or(Some(value)),
                _ => {}
            }
        }
        // Whatever else stands before the next comma is no part of this link.
        self.rest = self.rest.split_once(',').map_or("", |(_, rest)| rest);
        Some(link)
    }
}

/// Reads `; name=value`, its value with or without quotes; and what follows.
fn parameter(text: &str) -> Option<(&str, String, &str)> {
    let text = text.trim_start_matches([' ', '\t']).strip_prefix(';')?.trim_start_matches([' ', '\t']);
    let (name, text) = text.split_at(text.find(['=', ';', ',']).unwrap_or(text.len()));
    let name = name.trim_end_matches([' ', '\t']);
    let Some(text) = text.strip_prefix('=') else { return Some((name, String::new(), text)) };
    let text = text.trim_start_matches([' ', '\t']);
    if let Some(text) = text.strip_prefix('"') {
        let (value, text) = quoted(text);
        return Some((name, value, text));
    }
    let (value, text) = text.split_at(text.find([';', ',']).unwrap_or(text.len()));
    Some((name, value.trim_end_matches([' ', '\t']).to_owned(), text))
}

/// Reads to the closing quote, a backslash taken away before what it protects; and what follows.
pub(super) fn quoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, character)| character)),
            _ => value.push(character),
        }
    }
    (value, "")
}
