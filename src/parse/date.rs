//! Dates as the press writes them: RFC 822 with and without its errors, ISO 8601, and dd/MM/yyyy in
//! every order of time and date.
//!
//! Day comes before month, unless a feed's own dates show that it writes them the other way round. A
//! date without a zone is one of the paper's own zone. What can not be true is no date: never today,
//! never midnight of another day.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::model::Timestamp;

/// Longest text that is looked at: the longest date line seen had 62 bytes.
const DATE_BYTES_MAX: usize = 160;
/// Most words and numbers that are looked at.
const TOKENS_MAX: usize = 40;
/// Two-digit years below this are of this century (RFC 2822 has 50; no paper of ours was online before 1995).
const CENTURY_TURN: i16 = 70;
/// The widest offset in use is +14:00.
const OFFSET_MINUTES_MAX: i32 = 14 * 60;
/// No paper of ours published online before this year.
const YEAR_MIN: i16 = 1990;
/// How far ahead of our clock a paper's clock may be.
const AHEAD_SECONDS_MAX: i64 = 24 * 3600;

/// Reads a date; `zone` is meant where the text names none.
pub fn date(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    read(text, zone, Order::DayFirst)
}

/// What the first of two numbers before a year is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// `23/11/2026`, as Vietnam writes.
    DayFirst,
    /// `11/23/2026`, as a server writes that was set up in America.
    MonthFirst,
}

/// Whether a text is a date only where the month comes first.
pub(super) fn is_month_first(text: &str, zone: &TimeZone) -> bool {
    date(text, zone).is_none() && read(text, zone, Order::MonthFirst).is_some()
}

/// Reads a date of a document that writes days and months in a known order.
pub(super) fn read(text: &str, zone: &TimeZone, order: Order) -> Option<Timestamp> {
    let text = text.trim();
    if text.is_empty() || text.len() > DATE_BYTES_MAX {
        return None;
    }
    if let Some(at) = rfc822(text.as_bytes()) {
        return Some(at);
    }
    let mut tokens = Tokens::read(text, order)?;
    let day = tokens.take_day()?;
    let time = tokens.take_time();
    let offset = tokens.take_offset()?;
    instant(day, time?, offset, zone)
}

/// Whether a stated date can be true of an article that is seen `now`.
pub fn plausible(at: Timestamp, now: Timestamp) -> bool {
    let year = at.to_zoned(TimeZone::UTC).year();
    year >= YEAR_MIN && at.as_second() <= now.as_second() + AHEAD_SECONDS_MAX
}

fn instant(day: Date, clock: Clock, offset: Option<Offset>, zone: &TimeZone) -> Option<Timestamp> {
    let (day, hour) = if clock.hour == 24 && clock.minute == 0 && clock.second == 0 {
        (day.tomorrow().ok()?, 0)
    } else {
        (day, clock.hour)
    };
    // Leap seconds stand in feeds as :60; our instants have none.
    let time = Time::new(hour, clock.minute, clock.second.min(59), 0).ok()?;
    let local = DateTime::from_parts(day, time);
    match offset {
        Some(offset) => offset.to_timestamp(local).ok(),
        None => zone.to_ambiguous_zoned(local).compatible().ok().map(|at| at.timestamp()),
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
}

// ------------------------------------------------------------------ the quick road

/// `Sat, 09 Sep 2023 08:31:00 +0700`, to the letter: nearly every date of every feed.
fn rfc822(text: &[u8]) -> Option<Timestamp> {
    let text = if text.get(3) == Some(&b',') && text.get(4) == Some(&b' ') { &text[5..] } else { text };
    let (day, text) =
        if text.get(1) == Some(&b' ') { (text.get(..1)?, &text[1..]) } else { (text.get(..2)?, text.get(2..)?) };
    // " Sep 2023 08:31:00 +0700"
    if text.len() < 22 || text.len() > 24 || text[0] != b' ' || text[4] != b' ' || text[9] != b' ' || text[18] != b' ' {
        return None;
    }
    if text[12] != b':' || text[15] != b':' {
        return None;
    }
    let month = month(std::str::from_utf8(&text[1..4]).ok()?)?;
    let day = Date::new(digits(&text[5..9])?, month, digits(day)? as i8).ok()?;
    let (hour, minute, second) = (digits(&text[10..12])?, digits(&text[13..15])?, digits(&text[16..18])?);
    let clock = Clock { hour: hour as i8, minute: minute as i8, second: second as i8 };
    let offset = match &text[19..] {
        b"GMT" | b"UTC" => Offset::UTC,
        [sign @ (b'+' | b'-'), rest @ ..] if rest.len() == 4 => {
            let minutes = i32::from(digits(&rest[..2])?) * 60 + i32::from(digits(&rest[2..])?);
            signed_offset(*sign == b'-', minutes)?
        }
        _ => return None,
    };
    instant(day, clock, Some(offset), &TimeZone::UTC)
}

fn digits(text: &[u8]) -> Option<i16> {
    text.iter().try_fold(0_i16, |sum, &digit| {
        digit.is_ascii_digit().then(|| sum.checked_mul(10)?.checked_add(i16::from(digit - b'0'))).flatten()
    })
}

fn signed_offset(negative: bool, minutes: i32) -> Option<Offset> {
    if minutes > OFFSET_MINUTES_MAX {
        return None;
    }
    Offset::from_seconds(if negative { -minutes * 60 } else { minutes * 60 }).ok()
}

/// A month's number by its English name, its first three letters at least.
fn month(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    if name.len() < 3 {
        return None;
    }
    let at = NAMES.iter().position(|full| full.starts_with(&name) || (name == "sept" && *full == "september"))?;
    i8::try_from(at + 1).ok()
}

// ------------------------------------------------------------------ every other road

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number {
        value: i32,
        width: usize,
    },
    Word(String),
    Mark(char),
    Blank,
    /// Already understood.
    Taken,
}

/// A date's text, cut into numbers, words and marks; each is taken once.
struct Tokens {
    all: Vec<Token>,
    order: Order,
    /// Where the time of day ends, half of the day included.
    clock_end: Option<usize>,
}

impl Tokens {
    fn read(text: &str, order: Order) -> Option<Self> {
        let mut tokens: Vec<Token> = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(letter) = rest.next() {
            let token = if letter.is_ascii_digit() {
                let mut number = letter.to_string();
                while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                    number.push(digit);
                }
                // No part of a date has more than 9 digits, and none is told from seconds since 1970.
                Token::Number { value: number.parse().ok()?, width: number.len() }
            } else if letter.is_alphabetic() {
                let mut word: String = letter.to_lowercase().collect();
                while let Some(next) = rest.next_if(|letter| letter.is_alphabetic()) {
                    word.extend(next.to_lowercase());
                }
                Token::Word(word)
            } else if letter.is_whitespace() {
                if tokens.last() == Some(&Token::Blank) {
                    continue;
                }
                Token::Blank
            } else {
                Token::Mark(letter)
            };
            tokens.push(token);
            if tokens.len() > TOKENS_MAX {
                return None;
            }
        }
        Some(Tokens { all: tokens, order, clock_end: None })
    }

    fn number(&self, at: usize) -> Option<(i32, usize)> {
        match self.all.get(at) {
            Some(&Token::Number { value, width }) => Some((value, width)),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        match self.all.get(at) {
            Some(Token::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn mark(&self, at: usize) -> Option<char> {
        match self.all.get(at) {
            Some(&Token::Mark(mark)) => Some(mark),
            _ => None,
        }
    }

    fn skip_blank(&self, at: usize) -> usize {
        at + usize::from(self.all.get(at) == Some(&Token::Blank))
    }

    /// Marks `from..to` as taken, so that no number is read twice.
    fn take(&mut self, from: usize, to: usize) {
        for token in &mut self.all[from..to] {
            *token = Token::Taken;
        }
    }

    fn take_day(&mut self) -> Option<Date> {
        (0..self.all.len()).find_map(|at| {
            let (day, end) = self.marked_day(at).or_else(|| self.named_day(at)).or_else(|| self.spoken_day(at))?;
            self.take(at, end);
            Some(day)
        })?
    }

    /// `9/9/2023`, `09-09-23`, `9.9.2023`, `2023-09-09`; blanks around the marks do no harm.
    fn marked_day(&self, at: usize) -> Option<(Option<Date>, usize)> {
        let first = self.number(at).filter(|_| !self.is_minute(at))?;
        let mark_at = self.skip_blank(at + 1);
        let mark = self.mark(mark_at).filter(|mark| matches!(mark, '/' | '-' | '.'))?;
        let second_at = self.skip_blank(mark_at + 1);
        let second = self.number(second_at)?;
        let again = self.skip_blank(second_at + 1);
        if self.mark(again) != Some(mark) {
            return None;
        }
        let third_at = self.skip_blank(again + 1);
        let third = self.number(third_at)?;
        let (day, month) = match (self.order, mark) {
            (Order::MonthFirst, '/') => (second.0, first.0),
            _ => (first.0, second.0),
        };
        let day = match (first.1, third.1) {
            // A year before our era is a broken export, never a day of a month.
            _ if at == 1 && self.mark(0) == Some('-') => None,
            (4, 1..=2) => civil(first.0, second.0, third.0),
            (1..=2, 4) => civil(third.0, month, day),
            (1..=2, 2) => civil(full_year(third.0), month, day),
            _ => None,
        };
        Some((day, third_at + 1))
    }

    /// "08:31 - 09-09-2023": what follows the hour does not begin a day.
    fn is_minute(&self, at: usize) -> bool {
        let before = at.wrapping_sub(1);
        self.mark(before) == Some(':') || matches!(self.word(before), Some("h" | "g" | "giờ" | "gio"))
    }

    /// `9 Sep 2023`, `09-Sep-23`, `September 9, 2023`.
    fn named_day(&self, at: usize) -> Option<(Option<Date>, usize)> {
        let joint = |at: usize| {
            let at = self.skip_blank(at);
            self.skip_blank(at + usize::from(matches!(self.mark(at), Some('-' | '/' | '.' | ','))))
        };
        let (month, day, year_at) = if let Some((day, 1..=2)) = self.number(at) {
            let month_at = joint(at + 1);
            (month(self.word(month_at)?)?, day, joint(month_at + 1))
        } else {
            let month = month(self.word(at)?)?;
            let day_at = joint(at + 1);
            (month, self.number(day_at).filter(|day| day.1 <= 2)?.0, joint(day_at + 1))
        };
        let year = self.year(year_at)?;
        Some((civil(year, i32::from(month), day), year_at + 1))
    }

    /// `ngày 9 tháng 9 năm 2023`, `9 tháng 9, 2023`, `9 tháng Mười Một 2023`.
    fn spoken_day(&self, at: usize) -> Option<(Option<Date>, usize)> {
        let (day, _) = self.number(at)?;
        let word_at = self.skip_blank(at + 1);
        if !matches!(self.word(word_at)?, "tháng" | "thang" | "thg") {
            return None;
        }
        let (month, month_end) = self.spoken_month(self.skip_blank(word_at + 1))?;
        let mut year_at = self.skip_blank(month_end);
        if matches!(self.mark(year_at), Some(',' | '/' | '-')) || matches!(self.word(year_at), Some("năm" | "nam")) {
            year_at = self.skip_blank(year_at + 1);
        }
        let year = self.year(year_at)?;
        Some((civil(year, month, day), year_at + 1))
    }

    /// A month after the word for one: by number, or by its name; and where it ends.
    fn spoken_month(&self, at: usize) -> Option<(i32, usize)> {
        const NAMES: [&str; 10] = ["một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"];
        if let Some((month, _)) = self.number(at) {
            return Some((month, at + 1));
        }
        let place = |at: usize| NAMES.iter().position(|name| self.word(at) == Some(name)).map(|place| place as i32 + 1);
        let (month, next) = (place(at)?, self.skip_blank(at + 1));
        match place(next) {
            Some(more @ 1..=2) if month == 10 => Some((month + more, next + 1)),
            _ => Some((month, at + 1)),
        }
    }

    fn year(&self, at: usize) -> Option<i32> {
        match self.number(at)? {
            (year, 4) => Some(year),
            (year, 2) => Some(full_year(year)),
            _ => None,
        }
    }

    /// The time of day; midnight where none is stated, nothing where it is impossible.
    fn take_time(&mut self) -> Option<Clock> {
        let Some((at, end, mut clock)) = (0..self.all.len()).find_map(|at| self.time_at(at)) else {
            return Some(Clock::default());
        };
        self.take(at, end);
        let half = self.half_of_day(end);
        self.clock_end = Some(half.as_ref().map_or(end, |(_, end)| *end));
        match half {
            Some((Half::Morning, _)) if clock.hour == 12 => clock.hour = 0,
            Some((Half::Afternoon, _)) if clock.hour < 12 => clock.hour += 12,
            _ => {}
        }
        let possible = clock.hour <= 24 && clock.minute < 60 && clock.second <= 60;
        possible.then_some(clock)
    }

    /// `8:31`, `8:5`, `08:31:00.5`, `8h31`, `8g31'`, `8 giờ 31 phút`, `14h`.
    fn time_at(&self, at: usize) -> Option<(usize, usize, Clock)> {
        let (hour, 1..=2) = self.number(at)? else { return None };
        let joint_at = self.skip_blank(at + 1);
        let colon = self.mark(joint_at) == Some(':');
        let spoken = matches!(self.word(joint_at), Some("h" | "g" | "giờ" | "gio"));
        if !colon && !spoken {
            return None;
        }
        let minute_at = self.skip_blank(joint_at + 1);
        let minute = self.number(minute_at).filter(|&(_, width)| width == 2 || colon && width == 1);
        let Some((minute, _)) = minute else {
            return spoken.then(|| (at, joint_at + 1, Clock { hour: hour as i8, ..Clock::default() }));
        };
        let mut end = minute_at + 1;
        let mut second = 0;
        let second_joint = self.mark(end) == Some(':');
        if let (true, Some((value, 2))) = (second_joint, self.number(end + 1)) {
            (second, end) = (value, end + 2);
            if let (Some('.' | ','), Some((_, 1..=9))) = (self.mark(end), self.number(end + 1)) {
                end += 2;
            }
        }
        Some((at, end, Clock { hour: hour as i8, minute: minute as i8, second: second as i8 }))
    }

    fn half_of_day(&self, from: usize) -> Option<(Half, usize)> {
        let at = self.skip_blank(from);
        let half = match self.word(at)? {
            "am" | "sa" | "sáng" => Half::Morning,
            "pm" | "ch" | "chiều" | "tối" => Half::Afternoon,
            "a" if self.mark(at + 1) == Some('.') => Half::Morning,
            "p" if self.mark(at + 1) == Some('.') => Half::Afternoon,
            _ => return None,
        };
        Some((half, at + 1))
    }

    /// The stated offset: outer none when one is stated and impossible.
    fn take_offset(&mut self) -> Option<Option<Offset>> {
        let named = (0..self.all.len()).find_map(|at| Some((at, zone_hours(self.word(at)?)?)));
        let stated = match named {
            Some((at, hours)) => self.signed(at + 1, true).or_else(|| Some(signed_offset(hours < 0, hours.abs() * 60))),
            None => self.clock_end.and_then(|end| self.signed(end, false)),
        };
        stated.map_or(Some(None), |stated| stated.map(Some))
    }

    /// `+07:00`, `-0530`, `+07`; after the name of a zone one digit is enough. Inner none: impossible.
    fn signed(&self, at: usize, after_name: bool) -> Option<Option<Offset>> {
        let at = self.skip_blank(at);
        let negative = match self.mark(at)? {
            '+' => false,
            '-' | '−' => true,
            _ => return None,
        };
        let (value, width) = self.number(at + 1)?;
        let minutes_stated = self.mark(at + 2) == Some(':');
        let minutes = match (width, minutes_stated, self.number(at + 3)) {
            (1..=2, true, Some((minutes, 2))) => value * 60 + minutes,
            (4, false, _) => value / 100 * 60 + value % 100,
            (1..=2, false, _) if after_name || (!negative && width == 2) => value * 60,
            _ => return None,
        };
        Some(signed_offset(negative, minutes))
    }
}

enum Half {
    Morning,
    Afternoon,
}

/// Hours east of Greenwich of the zone names that stand in feeds.
fn zone_hours(name: &str) -> Option<i32> {
    Some(match name {
        "z" | "gmt" | "utc" | "ut" => 0,
        "ict" => 7,
        "est" => -5,
        "edt" => -4,
        "cst" => -6,
        "cdt" => -5,
        "mst" => -7,
        "mdt" => -6,
        "pst" => -8,
        "pdt" => -7,
        "jst" | "kst" => 9,
        "cet" => 1,
        _ => return None,
    })
}

fn full_year(year: i32) -> i32 {
    if year < i32::from(CENTURY_TURN) { 2000 + year } else { 1900 + year }
}

fn civil(year: i32, month: i32, day: i32) -> Option<Date> {
    let year = i16::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests;
