//! Values that stand in several tables: how each is read, and what is said when it is wrong.

use std::fmt::Display;
use std::str::FromStr;
use std::time::Duration;

use toml::Spanned;
use url::Url;

use super::super::fault::Faults;
use super::super::read::{Field, NameOrNames, Text, start};
use super::super::{quantity, suggest};
use crate::model::{Names, Slug, URL_BYTES_MAX};
use crate::text::clean_line;

/// What `parse` makes of a text; what it says against it is a fault.
pub(super) fn parsed<T, E: Display>(
    text: &Text,
    faults: &mut Faults<'_>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    parse(text.get_ref()).map_err(|wrong| faults.add(start(text), wrong.to_string())).ok()
}

/// Like [`parsed`], for a key that need not be there.
pub(super) fn optional<T, E: Display>(
    field: &Field<Text>,
    faults: &mut Faults<'_>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    field.given().and_then(|text| parsed(text, faults, parse))
}

/// Like [`parsed`], for a key that must be there.
pub(super) fn required<T, E: Display>(
    key: &str,
    field: &Field<Text>,
    at: usize,
    faults: &mut Faults<'_>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Option<T> {
    if let Field::Absent = field {
        faults.add(at, format!("`{key}` is missing"));
    }
    optional(field, faults, parse)
}

/// Every element that `parse` takes.
pub(super) fn each<T, E: Display>(
    texts: &[Text],
    faults: &mut Faults<'_>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Vec<T> {
    texts.iter().filter_map(|text| parsed(text, faults, &parse)).collect()
}

/// One of a few words.
pub(super) fn word<T: Copy>(what: &'static str, known: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, String> {
    move |given| match known.iter().find(|(name, _)| *name == given) {
        Some((_, value)) => Ok(*value),
        None => {
            let remedy = suggest::remedy(given, known.iter().map(|(name, _)| *name));
            Err(format!("`{given}` is no {what}{remedy}"))
        }
    }
}

/// An absolute http(s) address.
pub(super) fn web_address(text: &str) -> Result<Url, String> {
    if text.len() > URL_BYTES_MAX {
        return Err(format!("address of {} bytes; at most {URL_BYTES_MAX} are read", text.len()));
    }
    let url = Url::parse(text).map_err(|why| {
        format!("`{text}` is not an absolute address ({why}); write it as `https://baodongnai.com.vn`")
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("`{text}` begins with `{}:`, where http: or https: is needed", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Not shown: addresses stand in logs and on pages, and so do faults.
        return Err("the address holds a user or a password, which would be seen in logs: leave it out".to_owned());
    }
    Ok(url)
}

/// A line of text that says something.
pub(super) fn line(text: &str) -> Result<String, String> {
    let line = clean_line(text);
    if line.is_empty() { Err("this is empty: write a text or leave the key out".to_owned()) } else { Ok(line) }
}

pub(super) fn slug(text: &str) -> Result<Slug, String> {
    Slug::from_str(text).map_err(|wrong| wrong.to_string())
}

/// A number within bounds.
pub(super) fn bounded(field: &Field<Spanned<i64>>, key: &str, max: usize, faults: &mut Faults<'_>) -> Option<usize> {
    let number = field.given()?;
    let bounded = usize::try_from(*number.get_ref()).ok().filter(|value| (1..=max).contains(value));
    if bounded.is_none() {
        faults.add(start(number), format!("`{key}` is {}, where 1 to {max} is needed", number.get_ref()));
    }
    bounded
}

/// A name in both languages; English is the Vietnamese one where it is not given.
pub(super) fn names(field: &Field<NameOrNames>, faults: &mut Faults<'_>) -> Option<Names> {
    use NameOrNames::{Both, One};
    match field.given()? {
        One(name) => parsed(name, faults, line).map(|vi| Names { en: vi.clone(), vi }),
        Both(table) => {
            let vi = required("vi", &table.vi, table.at, faults, line)?;
            let en = optional(&table.en, faults, line).unwrap_or_else(|| vi.clone());
            Some(Names { vi, en })
        }
    }
}

/// A duration within bounds.
pub(super) fn duration_within(min: Duration, max: Duration) -> impl Fn(&str) -> Result<Duration, String> {
    move |text| {
        let duration = quantity::duration(text)?;
        if (min..=max).contains(&duration) {
            return Ok(duration);
        }
        let (min, max) = (quantity::show_duration(min), quantity::show_duration(max));
        Err(format!("`{text}` is out of bounds: {min} to {max} is needed"))
    }
}
