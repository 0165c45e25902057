//! Durations and sizes as people write them.

use std::time::Duration;

/// Units of time, in milliseconds.
const TIME_UNITS: &[(&str, u64)] =
    &[("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000), ("w", 604_800_000)];

/// Units of size, in bytes.
const SIZE_UNITS: &[(&str, u64)] = &[
    ("B", 1),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
    ("kB", 1_000),
    ("KB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
];

/// A duration such as `20s`, `10m`, `400d`: a whole number and one unit.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong =
        || format!("`{text}` is no duration: write a whole number and ms, s, m, h, d or w, such as `20s` or `400d`");
    quantity(text, TIME_UNITS).map(Duration::from_millis).ok_or_else(wrong)
}

/// A size in bytes such as `8 MiB`, `500 KiB`, `2 MB`: a whole number and one unit.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let wrong =
        || format!("`{text}` is no size: write a whole number and B, KiB, MiB, GiB, kB, MB or GB, such as `8 MiB`");
    quantity(text, SIZE_UNITS).ok_or_else(wrong)
}

/// A duration in its largest whole unit.
pub(super) fn show_duration(duration: Duration) -> String {
    let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    show(millis, &[("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)], "")
}

/// A size in its largest whole unit.
pub(super) fn show_bytes(bytes: u64) -> String {
    show(bytes, &[("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)], " ")
}

fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

fn show(value: u64, units: &[(&str, u64)], gap: &str) -> String {
    let whole = units.iter().find(|(_, factor)| value >= *factor && value.is_multiple_of(*factor));
    let (name, factor) = whole.copied().unwrap_or((units[units.len() - 1].0, 1));
    format!("{}{gap}{name}", value / factor)
}
