//! A rule's text to its words, each with its place.

use super::document::Field;
use super::tree::Scope;
use super::{COUNT_MAX, RuleError};

/// A word of the rule language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open,
    Close,
    Comma,
    /// Between quotes.
    Phrase(&'a str),
    /// Without quotes.
    Word(&'a str),
    /// `title:` and the like.
    Prefix(Prefix),
    And,
    Or,
    Not,
    /// `NEAR/n`
    Near(u32),
}

/// What a term or id is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Prefix {
    Field(Scope),
    Source,
    Province,
    Words,
}

/// A token and where it stands, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme<'a> {
    pub(super) token: Token<'a>,
    pub(super) at: usize,
    pub(super) end: usize,
}

/// The quotes that open and close a phrase: typed, and as word processors set them.
const QUOTES: [char; 3] = ['"', '“', '”'];

/// All tokens of a rule.
pub(super) fn tokens(text: &str) -> Result<Vec<Lexeme<'_>>, RuleError> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let width = letter.len_utf8();
        let (token, end) = match letter {
            _ if letter.is_whitespace() => {
                at += width;
                continue;
            }
            '#' if text[at + 1..].chars().next().is_none_or(char::is_whitespace) => {
                at = text[at..].find('\n').map_or(text.len(), |length| at + length);
                continue;
            }
            '(' => (Token::Open, at + width),
            ')' => (Token::Close, at + width),
            ',' => (Token::Comma, at + width),
            _ if QUOTES.contains(&letter) => phrase(text, at, width)?,
            _ => word(text, at)?,
        };
        found.push(Lexeme { token, at, end });
        at = end;
    }
    Ok(found)
}

fn phrase(text: &str, at: usize, width: usize) -> Result<(Token<'_>, usize), RuleError> {
    let begin = at + width;
    let Some(length) = text[begin..].find(QUOTES) else {
        return Err(RuleError { at, message: "the phrase that begins here has no closing quote `\"`".to_owned() });
    };
    let end = begin + length;
    let closing = text[end..].chars().next().map_or(0, char::len_utf8);
    Ok((Token::Phrase(&text[begin..end]), end + closing))
}

fn word(text: &str, at: usize) -> Result<(Token<'_>, usize), RuleError> {
    let ends = |letter: char| letter.is_whitespace() || "(),".contains(letter) || QUOTES.contains(&letter);
    let end = text[at..].find(ends).map_or(text.len(), |length| at + length);
    let word = &text[at..end];
    let token = match word {
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        _ if word == "NEAR" || word.starts_with("NEAR/") => Token::Near(distance(word, at)?),
        _ => match word.split_once(':') {
            Some((name, _)) if !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_alphabetic()) => {
                return Ok((Token::Prefix(prefix(name, at)?), at + name.len() + 1));
            }
            _ => Token::Word(word),
        },
    };
    Ok((token, end))
}

fn distance(word: &str, at: usize) -> Result<u32, RuleError> {
    let count = word.strip_prefix("NEAR/").and_then(|count| count.parse().ok());
    count.filter(|count| (1..=COUNT_MAX).contains(count)).ok_or_else(|| {
        let message = format!("`{word}` needs a number of syllables from 1 to {COUNT_MAX}, such as `NEAR/5`");
        RuleError { at, message }
    })
}

fn prefix(name: &str, at: usize) -> Result<Prefix, RuleError> {
    Ok(match name {
        "title" => Prefix::Field(Scope::Field(Field::Title)),
        "summary" => Prefix::Field(Scope::Field(Field::Summary)),
        "section" => Prefix::Field(Scope::Field(Field::Section)),
        "author" => Prefix::Field(Scope::Field(Field::Author)),
        "head" => Prefix::Field(Scope::Head),
        "words" => Prefix::Words,
        "source" => Prefix::Source,
        "province" => Prefix::Province,
        _ => {
            let message = format!(
                "`{name}:` is no field; there are title:, summary:, head:, section:, author:, source:, province: \
                 and words: (a term with a colon in it needs quotes)"
            );
            return Err(RuleError { at, message });
        }
    })
}
