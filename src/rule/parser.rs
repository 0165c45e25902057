//! A rule's words to its tree. Every complaint names the place and what would be right.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{PROVINCES, Slug, province};

use super::lexer::{Lexeme, Prefix, Token, tokens};
use super::term::{TERM_SYLLABLES_MAX, Term};
use super::tree::{Kind, Node};
use super::words::{WordList, WordLists};
use super::{COUNT_MAX, DEPTH_MAX, RuleError, TERMS_MAX};

/// Reads one rule.
pub(super) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Lexeme<'a>>,
    next: usize,
    depth: usize,
    in_field: bool,
    terms: Vec<Term>,
    lists: &'a WordLists,
    /// The lists that the rule names, each with the place of its first term.
    named: Vec<(&'a Arc<WordList>, usize)>,
}

type Parse<T = Node> = Result<T, RuleError>;

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, lists: &'a WordLists) -> Parse<Self> {
        let (terms, named) = (Vec::new(), Vec::new());
        Ok(Parser { text, tokens: tokens(text)?, next: 0, depth: 0, in_field: false, terms, lists, named })
    }

    /// The whole rule: its tree, its terms, and its meaning, which is its text and the lists that it names.
    pub(super) fn rule(mut self) -> Parse<(Node, Vec<Term>, String)> {
        if self.tokens.is_empty() {
            return fault(0, "the rule is empty: write at least one word or \"phrase\"");
        }
        let root = self.any()?;
        match self.peek() {
            None if root.is_positive() => {
                let lists = self.named.iter().map(|(list, _)| list.text());
                let meaning = std::iter::once(self.text.to_owned()).chain(lists).collect::<Vec<_>>().join("\0");
                Ok((root, self.terms, meaning))
            }
            None => fault(root.span.start, NEGATIVE),
            Some(Token::Close) => fault(self.at(), "`)` closes nothing: its `(` is missing, or it is one too many"),
            Some(Token::Comma) => fault(
                self.at(),
                "a comma stands only between the parts of `AT LEAST n OF (a, b)`: write OR or AND here",
            ),
            Some(_) => fault(self.at(), "the rule should have ended here: write AND or OR before this"),
        }
    }

    /// `A OR B OR C`
    fn any(&mut self) -> Parse {
        let mut parts = vec![self.all()?];
        while self.eat(Token::Or) {
            parts.push(self.all()?);
        }
        Ok(joined(parts, Kind::Any))
    }

    /// `A AND B NOT C`
    fn all(&mut self) -> Parse {
        let mut parts = vec![self.operand()?];
        loop {
            match self.peek() {
                Some(Token::And) => {
                    self.next += 1;
                    parts.push(self.operand()?);
                }
                Some(Token::Not) => parts.push(self.operand()?),
                None | Some(Token::Or | Token::Close | Token::Comma) => return Ok(joined(parts, Kind::All)),
                Some(Token::Near(_)) => {
                    return fault(self.at(), "NEAR/n stands between two terms alone: join several with AND");
                }
                Some(_) => return self.side_by_side(),
            }
        }
    }

    fn side_by_side(&self) -> Parse {
        let operator = |at: usize| match self.tokens.get(at)?.token {
            Token::Word(word) if matches!(word.to_ascii_uppercase().as_str(), "AND" | "OR" | "NOT") => Some(word),
            _ => None,
        };
        match operator(self.next).or(self.next.checked_sub(1).and_then(operator)) {
            Some(word) => fault(
                self.at(),
                format!(
                    "operators are written in capitals: {} (as a word to look for, `{word}` needs quotes)",
                    word.to_ascii_uppercase()
                ),
            ),
            None => fault(
                self.at(),
                "two terms stand side by side: write AND or OR between them, or quotes round both if they are one phrase",
            ),
        }
    }

    fn operand(&mut self) -> Parse {
        let at = self.at();
        if !self.eat(Token::Not) {
            return self.near();
        }
        self.deeper(at)?;
        let inner = self.operand()?;
        self.depth -= 1;
        Ok(Node::new(at..inner.span.end, Kind::Not(Box::new(inner))))
    }

    /// `A NEAR/5 B`
    fn near(&mut self) -> Parse {
        let left = self.primary()?;
        let Some(Token::Near(within)) = self.peek() else { return Ok(left) };
        self.next += 1;
        let right = self.primary()?;
        let terms = |node: &Node| {
            let message = "beside NEAR/n stands a term, or terms joined by OR in parentheses";
            node.alternatives().ok_or_else(|| RuleError { at: node.span.start, message: message.to_owned() })
        };
        let kind = Kind::Near { left: terms(&left)?, right: terms(&right)?, within: within as usize };
        Ok(Node::new(left.span.start..right.span.end, kind))
    }

    fn primary(&mut self) -> Parse {
        let at = self.at();
        match self.peek() {
            Some(Token::Open) => self.group(),
            Some(Token::Prefix(Prefix::Field(field))) => {
                if std::mem::replace(&mut self.in_field, true) {
                    return fault(at, "a field can not stand inside another field: close the parenthesis before it");
                }
                self.next += 1;
                let inner = match self.peek() {
                    Some(Token::Open) => self.group()?,
                    Some(Token::Prefix(Prefix::Words)) => self.words()?,
                    _ => self.term("after the field")?,
                };
                self.in_field = false;
                Ok(Node::new(at..inner.span.end, Kind::Within(field, Box::new(inner))))
            }
            Some(Token::Prefix(Prefix::Words)) => self.words(),
            Some(Token::Prefix(prefix)) => self.id(prefix),
            Some(Token::Word("AT")) if self.word_after(1) == Some("LEAST") => self.at_least(),
            _ => self.term("here"),
        }
    }

    /// `( … )`
    fn group(&mut self) -> Parse {
        let at = self.at();
        self.next += 1;
        self.deeper(at)?;
        let inner = self.any()?;
        self.depth -= 1;
        let end = self.close(at)?;
        Ok(inner.at(at..end))
    }

    fn close(&mut self, opened: usize) -> Parse<usize> {
        match self.tokens.get(self.next) {
            Some(Lexeme { token: Token::Close, end, .. }) => {
                self.next += 1;
                Ok(*end)
            }
            Some(Lexeme { token: Token::Comma, at, .. }) => {
                fault(*at, "a comma stands only between the parts of `AT LEAST n OF (a, b)`: write OR or AND here")
            }
            _ => fault(opened, "`)` is missing for the `(` here"),
        }
    }

    fn term(&mut self, place: &str) -> Parse {
        let Some(&Lexeme { token, at, end }) = self.tokens.get(self.next) else {
            return fault(self.text.len(), format!("the rule ends too soon: a word or \"phrase\" is missing {place}"));
        };
        let (Token::Phrase(text) | Token::Word(text)) = token else {
            let found = &self.text[at..end];
            return fault(at, format!("a word or \"phrase\" is missing {place}: `{found}` can not stand there"));
        };
        let Some(term) = Term::read(text) else {
            return fault(
                at,
                format!("`{}` holds no letter or digit: there is nothing to look for", self.text[at..end].trim()),
            );
        };
        if term.steps.len() > TERM_SYLLABLES_MAX {
            return fault(
                at,
                format!("a phrase of {} syllables; at most {TERM_SYLLABLES_MAX} are read", term.steps.len()),
            );
        }
        if self.terms.len() == TERMS_MAX {
            return fault(at, format!("more than {TERMS_MAX} terms: make two topics of it"));
        }
        self.next += 1;
        self.terms.push(term);
        Ok(Node::new(at..end, Kind::Term(self.terms.len() - 1)))
    }

    /// `words:ID`: any word of a list
    fn words(&mut self) -> Parse {
        let at = self.at();
        let (lines, end) = self.lines()?;
        Ok(Node::new(at..end, Kind::Any(lines)))
    }

    /// The lines of the list that is named here, each a part; and where its id ends.
    fn lines(&mut self) -> Parse<(Vec<Node>, usize)> {
        let at = self.at();
        self.next += 1;
        let Some(&Lexeme { token: Token::Word(id), at: id_at, end }) = self.tokens.get(self.next) else {
            return fault(self.at(), "the id of a word list is missing here, such as `words:thien-tai`");
        };
        self.next += 1;
        let Some(list) = self.lists.get(id) else {
            let known = match self.lists.ids() {
                ids if ids.is_empty() => "no [[words]] is given".to_owned(),
                ids => format!("there are {ids}"),
            };
            return fault(id_at, format!("there is no word list `{id}`: {known}"));
        };
        let first = self.list(list, at)?;
        let term = |term| Node::new(at..end, Kind::Term(first + term));
        let line = |line: &Range<usize>| match line.len() {
            1 => term(line.start),
            _ => Node::new(at..end, Kind::Any(line.clone().map(term).collect())),
        };
        Ok((list.lines().iter().map(line).collect(), end))
    }

    /// Takes a list's terms among the rule's, once; gives the place of the first.
    fn list(&mut self, list: &'a Arc<WordList>, at: usize) -> Parse<usize> {
        if let Some(&(_, first)) = self.named.iter().find(|(named, _)| Arc::ptr_eq(named, list)) {
            return Ok(first);
        }
        let first = self.terms.len();
        let except = first + list.terms().len()..first + list.terms().len() + list.exceptions().len();
        if except.end > TERMS_MAX {
            return fault(at, format!("more than {TERMS_MAX} terms, this list's among them: make two topics of it"));
        }
        self.terms.extend(list.terms().iter().map(|term| Term { except: except.clone(), ..term.clone() }));
        self.terms.extend_from_slice(list.exceptions());
        self.named.push((list, first));
        Ok(first)
    }

    /// `source:ID`, `province:ID`
    fn id(&mut self, prefix: Prefix) -> Parse {
        let at = self.at();
        self.next += 1;
        let Some(&Lexeme { token: Token::Word(text) | Token::Phrase(text), at: id_at, end }) =
            self.tokens.get(self.next)
        else {
            return fault(
                self.at(),
                "an id is missing after the field, such as `source:bao-dong-nai` (for several, repeat the field with OR)",
            );
        };
        self.next += 1;
        let id: Slug = text.parse().or_else(|error| fault(id_at, format!("{error}")))?;
        let kind = match prefix {
            Prefix::Province if id.as_str() == ANY_PROVINCE => Kind::AnyProvince,
            Prefix::Province => Kind::Province(known_province(id, id_at)?),
            Prefix::Source | Prefix::Field(_) | Prefix::Words => Kind::Source(id),
        };
        Ok(Node::new(at..end, kind))
    }

    /// `AT LEAST 2 OF (A, B, C)`, `AT LEAST 2 OF words:ID`, `AT LEAST 2 TIMES (A, B)`
    fn at_least(&mut self) -> Parse {
        const SHAPE: &str = "write `AT LEAST n OF (a, b, c)`, such as `AT LEAST 2 OF (số, \"dữ liệu\", \"công nghệ\")`, \
                             or `AT LEAST n TIMES (a, b)`";
        let at = self.at();
        self.next += 2;
        let (Some(Token::Word(count)), count_at) = (self.peek(), self.at()) else { return fault(self.at(), SHAPE) };
        let count: u32 = count.parse().or_else(|_| fault(count_at, SHAPE))?;
        self.next += 1;
        let how = self.word_after(0);
        self.next += 1;
        match how {
            Some("OF") => self.of(at, count as usize, count_at, SHAPE),
            Some("TIMES") => self.times(at, count, count_at),
            _ => fault(self.tokens.get(self.next - 1).map_or(self.text.len(), |lexeme| lexeme.at), SHAPE),
        }
    }

    fn of(&mut self, at: usize, count: usize, count_at: usize, shape: &str) -> Parse {
        let (parts, end) = match self.peek() {
            Some(Token::Prefix(Prefix::Words)) => self.lines()?,
            Some(Token::Open) => self.parts(at)?,
            _ => return fault(self.at(), shape),
        };
        if !(1..=parts.len()).contains(&count) {
            let message = format!("{count} of {} parts: write a number from 1 to {}", parts.len(), parts.len());
            return fault(count_at, message);
        }
        Ok(Node::new(at..end, Kind::AtLeast(count, parts)))
    }

    /// `( a, b, c )`
    fn parts(&mut self, at: usize) -> Parse<(Vec<Node>, usize)> {
        let opened = self.at();
        self.next += 1;
        self.deeper(at)?;
        let mut parts = vec![self.any()?];
        while self.eat(Token::Comma) {
            parts.push(self.any()?);
        }
        self.depth -= 1;
        let end = self.close(opened)?;
        Ok((parts, end))
    }

    fn times(&mut self, at: usize, count: u32, count_at: usize) -> Parse {
        if !(1..=COUNT_MAX).contains(&count) {
            return fault(count_at, format!("{count} times: write a number from 1 to {COUNT_MAX}"));
        }
        let (parts, end) = match self.peek() {
            Some(Token::Prefix(Prefix::Words)) => self.lines()?,
            Some(Token::Open) => self.parts(at)?,
            _ => {
                let term = self.term("after TIMES")?;
                let end = term.span.end;
                (vec![term], end)
            }
        };
        let mut terms = Vec::new();
        for part in parts {
            let Some(alternatives) = part.alternatives() else {
                return fault(
                    part.span.start,
                    "AT LEAST n TIMES counts places of terms: only terms and word lists stand in it",
                );
            };
            terms.extend(alternatives);
        }
        Ok(Node::new(at..end, Kind::Times(count as usize, terms)))
    }

    fn deeper(&mut self, at: usize) -> Parse<()> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return fault(at, format!("nested deeper than {DEPTH_MAX}: take some parentheses or NOTs away"));
        }
        Ok(())
    }

    fn peek(&self) -> Option<Token<'a>> {
        self.tokens.get(self.next).map(|lexeme| lexeme.token)
    }

    fn word_after(&self, ahead: usize) -> Option<&'a str> {
        match self.tokens.get(self.next + ahead).map(|lexeme| lexeme.token) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn eat(&mut self, token: Token<'_>) -> bool {
        let eaten = self.peek() == Some(token);
        self.next += usize::from(eaten);
        eaten
    }

    /// Where the next token stands, or the text ends.
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.text.len(), |lexeme| lexeme.at)
    }
}

/// What stands for a province where any will do.
const ANY_PROVINCE: &str = "any";

const NEGATIVE: &str = "the rule asks for absence alone and would hold for almost every article: \
                        every side of an OR needs something that must be found";

fn joined(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Node {
    let (first, last) = (&parts[0], &parts[parts.len() - 1]);
    let span = first.span.start..last.span.end;
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => Node::new(span, kind(parts)),
    }
}

fn known_province(id: Slug, at: usize) -> Parse<Slug> {
    if province(id.as_str()).is_some() {
        return Ok(id);
    }
    let heir = PROVINCES.iter().find(|heir| heir.former.iter().any(|former| former.id == id.as_str()));
    match heir {
        Some(heir) => fault(at, format!("`{id}` is part of `{0}` since July 2025: write province:{0}", heir.id)),
        None => fault(at, format!("`{id}` is none of the 34 provinces: write an id such as `dong-nai`")),
    }
}

fn fault<T>(at: usize, message: impl Into<String>) -> Parse<T> {
    Err(RuleError { at, message: message.into() })
}
