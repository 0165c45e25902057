//! A row of the table: a behaviour and what is right after it.

use serde_json::Value;

use super::origin::{Act, Asked, Note};

/// One behaviour of an origin. The row's name is the id of its source, too.
#[derive(Clone, Copy)]
pub struct Row {
    pub name: &'static str,
    pub answer: fn(&Asked) -> Vec<Act>,
    pub door: Door,
    /// What feeds.toml says that the address holds; empty: nothing.
    pub kind: &'static str,
    /// Whether its robots.txt is part of the behaviour.
    pub robots: bool,
    /// Whether it is due once a minute only: reading it in a debug build takes most of a second.
    pub rarely: bool,
    pub wanted: Wanted,
}

/// What stands at the row's address.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Door {
    Http,
    /// The channel's address is https; no TLS is spoken.
    HttpsInName,
    /// TLS with a certificate of its own making.
    SelfSigned,
}

/// What is right after the row's polls.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// What the one sentence on record says: one of these; none: there is no problem.
    pub problem: &'static [&'static str],
    /// Codes that are among the faults on record.
    pub faults: &'static [&'static str],
    /// Articles in the source's own feed.
    pub articles: Articles,
    /// Polls after which all this holds.
    pub polls: u64,
    /// Requests for the channel's address, at most; none: as often as it is due.
    pub asked_max: Option<usize>,
    /// What else must hold; says what does not.
    pub holds: Option<Check>,
}

/// Says what does not hold.
pub type Check = fn(&Seen) -> Result<(), String>;

/// How many articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Articles {
    Exactly(usize),
    Between(usize, usize),
}

/// What was seen of a row.
pub struct Seen {
    /// The state of its channel, as `diembao show` tells it.
    pub state: Value,
    /// The entries of its own feed.
    pub items: Vec<Value>,
    /// What it was asked.
    pub notes: Vec<Note>,
}

/// A row that is read without any problem, and gives one article.
pub const fn row(name: &'static str, answer: fn(&Asked) -> Vec<Act>) -> Row {
    let wanted =
        Wanted { problem: &[], faults: &[], articles: Articles::Exactly(1), polls: 2, asked_max: None, holds: None };
    Row { name, answer, door: Door::Http, kind: "", robots: false, rarely: false, wanted }
}

impl Row {
    /// It fails with a sentence that has one of these in it, and gives nothing.
    pub const fn fails(mut self, problem: &'static [&'static str]) -> Row {
        self.wanted.problem = problem;
        self.wanted.articles = Articles::Exactly(0);
        self
    }

    pub const fn faults(mut self, codes: &'static [&'static str]) -> Row {
        self.wanted.faults = codes;
        self
    }

    pub const fn articles(mut self, articles: usize) -> Row {
        self.wanted.articles = Articles::Exactly(articles);
        self
    }

    pub const fn between(mut self, least: usize, most: usize) -> Row {
        self.wanted.articles = Articles::Between(least, most);
        self
    }

    pub const fn polls(mut self, polls: u64) -> Row {
        self.wanted.polls = polls;
        self
    }

    /// A failure that a person must end, or a wait that was asked for: it is not asked again soon.
    pub const fn once(mut self) -> Row {
        self.wanted.polls = 1;
        self.wanted.asked_max = Some(1);
        self
    }

    pub const fn kind(mut self, kind: &'static str) -> Row {
        self.kind = kind;
        self
    }

    pub const fn door(mut self, door: Door) -> Row {
        self.door = door;
        self
    }

    pub const fn robots(mut self) -> Row {
        self.robots = true;
        self
    }

    pub const fn rarely(mut self) -> Row {
        self.rarely = true;
        self.wanted.polls = 1;
        self
    }

    pub const fn holds(mut self, holds: Check) -> Row {
        self.wanted.holds = Some(holds);
        self
    }
}

impl Seen {
    pub fn polls(&self) -> u64 {
        self.state["polls"].as_u64().unwrap_or_default()
    }

    pub fn problem(&self) -> Option<&str> {
        self.state["problem"].as_str()
    }

    pub fn faults(&self) -> Vec<&str> {
        let faults = self.state["faults"].as_array();
        let mut codes: Vec<&str> = faults.into_iter().flatten().filter_map(|fault| fault["code"].as_str()).collect();
        codes.dedup();
        codes
    }

    /// How often the channel's own address was asked.
    pub fn asked(&self) -> usize {
        self.notes.iter().filter(|note| note.path == "/rss").count()
    }

    pub fn titles(&self) -> Vec<&str> {
        self.items.iter().filter_map(|item| item["title"].as_str()).collect()
    }

    /// Everything that is published of it, for words that may not be there.
    pub fn published(&self) -> String {
        self.items.iter().map(Value::to_string).collect()
    }

    /// All that differs from what is wanted of a row.
    pub fn wrong(&self, wanted: &Wanted) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut expect = |holds: bool, what: String| {
            if !holds {
                wrong.push(what);
            }
        };
        let problem = self.problem().unwrap_or("none");
        let told = match wanted.problem {
            [] => self.problem().is_none(),
            words => words.iter().any(|word| problem.contains(word)) && one_sentence(problem),
        };
        expect(told, format!("wanted the problem {:?}, seen: {problem}", wanted.problem));
        for code in wanted.faults {
            expect(self.faults().contains(code), format!("wanted the fault {code}, seen: {:?}", self.faults()));
        }
        let articles = match wanted.articles {
            Articles::Exactly(n) => self.items.len() == n,
            Articles::Between(least, most) => (least..=most).contains(&self.items.len()),
        };
        expect(articles, format!("wanted articles: {:?}, seen: {}", wanted.articles, self.items.len()));
        let asked_max = wanted.asked_max.unwrap_or(usize::MAX);
        expect(self.asked() <= asked_max, format!("wanted requests: at most {asked_max}, seen: {}", self.asked()));
        if let Some(Err(why)) = wanted.holds.map(|holds| holds(self)) {
            expect(false, why);
        }
        wrong
    }
}

/// A sentence for a person: one line, not endless.
fn one_sentence(text: &str) -> bool {
    !text.chars().any(char::is_control) && text.chars().count() <= 700
}
