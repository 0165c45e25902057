//! The query of an address: only parameters that the address has, each once, each readable.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use url::form_urlencoded;

use crate::model::{ArticleId, Slug, Timestamp};

use super::problem::{Problem, Wants};

/// Items of a page that states no `limit`.
const LIMIT: usize = 50;

/// Most items of a page.
pub(super) const LIMIT_MAX: usize = 200;

/// Most digits of a number.
const DIGITS_MAX: usize = 4;

/// What the query of an address says.
#[derive(Debug, Clone)]
pub(super) struct Parameters {
    /// In the order in which the address names its parameters: one spelling for one question.
    pairs: Vec<(&'static str, String)>,
}

impl Parameters {
    /// Reads a query of an address that has the parameters `known`.
    pub(super) fn read(query: Option<&str>, known: &'static [&'static str]) -> Result<Parameters, Problem> {
        let mut pairs: Vec<(&'static str, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let Some(name) = known.iter().find(|known| **known == name) else {
                return Err(Problem::Unknown { name: name.into_owned(), known });
            };
            if pairs.iter().any(|(given, _)| given == name) {
                return Err(Problem::Repeated(name));
            }
            pairs.push((name, value.into_owned()));
        }
        pairs.sort_by_key(|(name, _)| known.iter().position(|known| known == name));
        Ok(Parameters { pairs })
    }

    /// What a parameter says.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }

    fn typed<T>(
        &self,
        name: &'static str,
        wants: Wants,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(name) else { return Ok(None) };
        read(text).map(Some).ok_or_else(|| Problem::Bad { name, value: text.to_owned(), wants })
    }

    /// How many items a page may have.
    pub(super) fn limit(&self) -> Result<usize, Problem> {
        Ok(self.number("limit", 1..=LIMIT_MAX)?.unwrap_or(LIMIT))
    }

    /// A number within bounds.
    pub(super) fn number(&self, name: &'static str, range: RangeInclusive<usize>) -> Result<Option<usize>, Problem> {
        let digits = |text: &str| text.len() <= DIGITS_MAX && text.bytes().all(|digit| digit.is_ascii_digit());
        let read = |text: &str| text.parse().ok().filter(|number| digits(text) && range.contains(number));
        self.typed(name, Wants::Number(*range.start(), *range.end()), read)
    }

    /// An article's id, in its one spelling.
    pub(super) fn article(&self, name: &'static str) -> Result<Option<ArticleId>, Problem> {
        self.typed(name, Wants::Article, article_id)
    }

    /// An id of feeds.toml.
    pub(super) fn slug(&self, name: &'static str) -> Result<Option<Slug>, Problem> {
        self.typed(name, Wants::Slug, |text| text.parse().ok())
    }

    /// A time, to the whole second that it falls in or that follows.
    pub(super) fn time(&self, name: &'static str) -> Result<Option<Timestamp>, Problem> {
        self.typed(name, Wants::Time, time)
    }

    /// A date.
    pub(super) fn date(&self, name: &'static str) -> Result<Option<Date>, Problem> {
        self.typed(name, Wants::Date, |text| if text.len() == 10 { text.parse().ok() } else { None })
    }

    /// A language, without what follows it in a tag.
    pub(super) fn language(&self, name: &'static str) -> Result<Option<&str>, Problem> {
        let is = |text: &str| (2..=3).contains(&text.len()) && text.bytes().all(|letter| letter.is_ascii_lowercase());
        self.typed(name, Wants::Language, |text| is(text).then_some(()))?;
        Ok(self.text(name))
    }

    /// One of some words.
    pub(super) fn one_of(
        &self,
        name: &'static str,
        known: &'static [&'static str],
    ) -> Result<Option<&'static str>, Problem> {
        self.typed(name, Wants::OneOf(known), |text| known.iter().copied().find(|word| *word == text))
    }

    /// The query without its cursor, in one spelling; with `cursor` instead where one is given.
    pub(super) fn with(&self, cursor: Option<&str>) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| *name != "cursor");
        let kept = kept.map(|(name, value)| (*name, value.as_str()));
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(kept.chain(cursor.map(|cursor| ("cursor", cursor))))
            .finish()
    }

    /// What filters: the query without what only says which part of the list is wanted.
    pub(super) fn filters(&self) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| !matches!(*name, "cursor" | "limit"));
        form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish()
    }
}

/// One spelling for one article: sixteen lower-case digits.
pub(super) fn article_id(text: &str) -> Option<ArticleId> {
    text.parse::<ArticleId>().ok().filter(|id| id.to_string() == text)
}

/// RFC 3339 with an offset. In a query a plus is a space, so a space before the offset is a plus.
fn time(text: &str) -> Option<Timestamp> {
    let text = match text.rsplit_once(' ') {
        Some((before, offset)) if before.contains(['T', 't']) => format!("{before}+{offset}"),
        _ => text.to_owned(),
    };
    let is_rfc3339 = text.get(10..11).is_some_and(|letter| letter.eq_ignore_ascii_case("t")) && !text.contains('[');
    let pieces = Pieces::parse(&text).ok().filter(|_| is_rfc3339)?;
    let at = pieces.date().to_datetime(pieces.time()?);
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let zoned = text.ends_with(['Z', 'z']) || pieces.to_numeric_offset().is_some();
    // The first and the last day of all years reach beyond what an instant can be: nothing is there.
    let edge = if at.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    let at = offset.to_timestamp(at).unwrap_or(edge);
    let seconds = at.as_second() + i64::from(at.subsec_nanosecond() > 0);
    zoned.then(|| Timestamp::from_second(seconds).unwrap_or(edge))
}

#[cfg(test)]
mod tests {
    use super::{Parameters, Problem, time};

    const KNOWN: &[&str] = &["topic", "limit", "cursor"];

    #[test]
    fn times_are_read_to_the_second_also_where_the_plus_was_lost() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(time(text).map(|at| at.to_string()).as_deref(), expected, "{text}");
        };
        check("2023-09-09T08:31:00+07:00", Some("2023-09-09T01:31:00Z"));
        check("2023-09-09T08:31:00 07:00", Some("2023-09-09T01:31:00Z"));
        check("2023-09-09t01:31:00z", Some("2023-09-09T01:31:00Z"));
        check("2023-09-09T01:31:00.25Z", Some("2023-09-09T01:31:01Z"));
        check("2023-09-09T01:31:60Z", Some("2023-09-09T01:31:59Z"));
        check("9999-12-31T23:59:59-07:00", Some("9999-12-30T22:00:00.999999999Z"));
        check("0000-01-01T00:00:00Z", Some("0000-01-01T00:00:00Z"));
        for bad in
            ["", "2023-09-09", "2023-09-09T01:31:00", "2023-02-30T00:00:00Z", "hôm qua", "2023-09-09 08:31 07:00"]
        {
            check(bad, None);
        }
    }

    #[test]
    fn a_query_has_one_spelling_and_nothing_strange() {
        let read = |text: &str| Parameters::read(Some(text), KNOWN);
        let query = read("limit=7&cursor=ab&topic=y%20te").unwrap();
        assert_eq!(query.with(None), "topic=y+te&limit=7");
        assert_eq!(query.with(Some("cd")), "topic=y+te&limit=7&cursor=cd");
        assert_eq!(query.filters(), "topic=y+te");
        assert!(matches!(read("limt=7"), Err(Problem::Unknown { .. })));
        assert!(matches!(read("=7"), Err(Problem::Unknown { .. })));
        assert!(matches!(read("limit=7&limit=7"), Err(Problem::Repeated("limit"))));
        for bad in ["0", "201", "+7", "-1", "7.0", "", "00007", "bảy", "٧"] {
            let query = read(&format!("limit={bad}")).unwrap();
            assert!(matches!(query.limit(), Err(Problem::Bad { name: "limit", .. })), "{bad}");
        }
    }
}
