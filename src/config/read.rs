//! From TOML to the raw shape: wrong types and unknown keys are noted, and reading goes on, so that
//! all faults of a file are told at once.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Faults;
use super::raw;
use super::suggest;

/// What stands at a key.
#[derive(Debug, Default)]
pub(super) enum Field<T> {
    /// Nothing.
    #[default]
    Absent,
    /// Something of the wrong type, already noted as a fault.
    Wrong,
    /// This.
    Given(T),
}

impl<T> Field<T> {
    /// What was given.
    pub(super) fn given(&self) -> Option<&T> {
        match self {
            Field::Given(value) => Some(value),
            Field::Absent | Field::Wrong => None,
        }
    }
}

impl<T> Field<Vec<T>> {
    /// The elements that were given.
    pub(super) fn each(&self) -> &[T] {
        self.given().map_or(&[], Vec::as_slice)
    }
}

/// A string with its place.
pub(super) type Text = Spanned<String>;

/// A type of the raw shape.
pub(super) trait Read: Sized {
    /// What a person calls it, such as `a string`.
    const NAME: &'static str;

    /// Reads a value; none when it is of another type.
    fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self>;
}

/// Reads the value of a key; another type is a fault.
pub(super) fn field<T: Read>(key: &str, value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Field<T> {
    match T::read(value, faults) {
        Some(read) => Field::Given(read),
        None => {
            let found = name_of(value.get_ref());
            let brackets = value.get_ref().is_table() && T::NAME == <Vec<Text> as Read>::NAME;
            let remedy = if brackets { "; two brackets on each side begin one of several" } else { "" };
            faults.add(value.span().start, format!("`{key}` is {found}, where {} is needed{remedy}", T::NAME));
            Field::Wrong
        }
    }
}

/// Notes a key that is not known.
pub(super) fn unknown(key: &Spanned<std::borrow::Cow<'_, str>>, known: &[&str], faults: &mut Faults<'_>) {
    let remedy = suggest::remedy(key.get_ref(), known.iter().copied());
    faults.add(key.span().start, format!("key `{}` is not known{remedy}", key.get_ref()));
}

/// Reads a whole file; none when it is no TOML.
pub(super) fn file(text: &str, faults: &mut Faults<'_>) -> Option<raw::File> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let at = error.span().map_or(0, |span| span.start);
        faults.add(at, format!("this is not TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        return None;
    }
    let span = table.span();
    raw::File::read(&Spanned::new(span, DeValue::Table(table.into_inner())), faults)
}

/// ``source `bao-dong-nai` `` when the table has an id, else the kind alone.
pub(super) fn subject(kind: &str, table: &DeTable<'_>) -> String {
    match table.get("id").and_then(|id| id.get_ref().as_str()) {
        Some(id) => format!("{kind} `{id}`"),
        None => kind.to_owned(),
    }
}

fn name_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

impl Read for Text {
    const NAME: &'static str = "a string";

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Faults<'_>) -> Option<Self> {
        let text = value.get_ref().as_str()?;
        Some(Spanned::new(value.span(), text.to_owned()))
    }
}

impl Read for Spanned<bool> {
    const NAME: &'static str = "true or false";

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Faults<'_>) -> Option<Self> {
        value.get_ref().as_bool().map(|flag| Spanned::new(value.span(), flag))
    }
}

impl Read for Spanned<i64> {
    const NAME: &'static str = "a whole number";

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Faults<'_>) -> Option<Self> {
        let number = value.get_ref().as_integer()?;
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
        Some(Spanned::new(value.span(), number))
    }
}

impl Read for Spanned<f64> {
    const NAME: &'static str = "a number";

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Faults<'_>) -> Option<Self> {
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().parse().ok()?,
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok()? as f64,
            _ => return None,
        };
        Some(Spanned::new(value.span(), number))
    }
}

/// A list; elements of a wrong type are noted and left out.
impl<T: Read> Read for Vec<T> {
    const NAME: &'static str = "a list";

    fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self> {
        let elements = value.get_ref().as_array()?;
        let mut read = Vec::with_capacity(elements.len());
        for element in elements.iter() {
            match T::read(element, faults) {
                Some(one) => read.push(one),
                None => {
                    let found = name_of(element.get_ref());
                    faults.add(element.span().start, format!("{found} stands in a list where {} is needed", T::NAME));
                }
            }
        }
        Some(read)
    }
}

/// A day, bare or as a string; checked later.
#[derive(Debug)]
pub(super) struct Day(pub(super) Text);

impl Read for Day {
    const NAME: &'static str = "a date such as \"2026-01-31\"";

    fn read(value: &Spanned<DeValue<'_>>, _: &mut Faults<'_>) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::Datetime(day) => day.to_string(),
            other => other.as_str()?.to_owned(),
        };
        Some(Day(Spanned::new(value.span(), text)))
    }
}

/// One string or a list of them.
#[derive(Debug)]
pub(super) struct OneOrMore(pub(super) Vec<Text>);

impl Read for OneOrMore {
    const NAME: &'static str = "a string or a list of strings";

    fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self> {
        match Text::read(value, faults) {
            Some(one) => Some(OneOrMore(vec![one])),
            None => Vec::read(value, faults).map(OneOrMore),
        }
    }
}

/// `true`, `false` or a list of networks.
#[derive(Debug)]
pub(super) enum FlagOrList {
    Flag(bool),
    List(Vec<Text>),
}

impl Read for FlagOrList {
    const NAME: &'static str = "true, false or a list of networks";

    fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self> {
        match value.get_ref().as_bool() {
            Some(flag) => Some(FlagOrList::Flag(flag)),
            None => Vec::read(value, faults).map(FlagOrList::List),
        }
    }
}

/// One name for both languages, or a table of them.
#[derive(Debug)]
pub(super) enum NameOrNames {
    One(Text),
    Both(raw::NameTable),
}

impl Read for NameOrNames {
    const NAME: &'static str = "a string or { vi = \"…\", en = \"…\" }";

    fn read(value: &Spanned<DeValue<'_>>, faults: &mut Faults<'_>) -> Option<Self> {
        match Text::read(value, faults) {
            Some(one) => Some(NameOrNames::One(one)),
            None => raw::NameTable::read(value, faults).map(NameOrNames::Both),
        }
    }
}

/// Where a value stands.
pub(super) fn start<T>(value: &Spanned<T>) -> usize {
    let Range { start, .. } = value.span();
    start
}
