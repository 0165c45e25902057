//! Whether what the last pages lack can be chance.

use std::borrow::Cow;

use crate::model::{Expected, Gave, Lost, Recent};

/// Pages that are judged together at least: fewer are chance, more are late.
const JUDGED_MIN: usize = 8;
/// A text below this share of the usual letters, in percent, is short.
const SHORT_PERCENT: u32 = 40;
/// What chance explains more often than this is no loss. Hundreds of sources are judged some hundred
/// times a day: in 14,000 texts of the press in the order of their publication it tells nothing.
const CHANCE_MAX: f64 = 1e-6;
/// As how many pages a share is believed, however many it was counted on: pages of one kind come in
/// rows, such as the notices of one evening.
const BELIEVED: f64 = 24.0;

/// What a page can lack, in the order of [`Expected::shares`].
const WHAT: [&str; 4] = ["letters", "title", "date", "author"];

/// What is to be expected where pages gave this.
pub(super) fn expected(usual: &[Gave]) -> Expected {
    let letters = middle(usual.iter().map(|page| page.letters));
    // Half a page more of either kind: what was never seen is not impossible.
    let share = |has: &dyn Fn(&Gave) -> bool| {
        let count = usual.iter().filter(|page| has(page)).count();
        ((2 * count + 1) * 1000 / (2 * usual.len() + 2)) as u16
    };
    let found = |at: usize| share(&move |page: &Gave| page.found[at]);
    let long = share(&|page: &Gave| !is_short(page.letters, letters));
    Expected { letters, shares: [long, found(0), found(1), found(2)] }
}

/// What the last pages lack that was usual.
pub(super) fn judge(recent: &[Recent]) -> Vec<Lost> {
    let judged: Vec<(&Recent, &Expected)> =
        recent.iter().filter_map(|page| Some((page, page.expected.as_ref()?))).collect();
    if judged.len() < JUDGED_MIN {
        return Vec::new();
    }
    let last = &judged[judged.len() - JUDGED_MIN..];
    (0..WHAT.len()).filter(|&at| is_lost(&judged, at)).map(|at| lost(last, at)).collect()
}

/// Whether a page lacks something that was lost.
pub(super) fn lacks(page: &Recent, what: &str) -> bool {
    let at = WHAT.iter().position(|known| *known == what);
    at.zip(page.expected.as_ref()).is_some_and(|(at, expected)| !has(page, expected, at))
}

/// Whether less than half of the last pages have what was to be expected, and chance does not explain it.
fn is_lost(judged: &[(&Recent, &Expected)], at: usize) -> bool {
    let counted = |pages: &[(&Recent, &Expected)]| {
        let found = pages.iter().filter(|(page, expected)| has(page, expected, at)).count();
        let shares: f64 = pages.iter().map(|(_, expected)| f64::from(expected.shares[at]) / 1000.0).sum();
        (found, shares / pages.len() as f64)
    };
    let (found, share) = counted(&judged[judged.len() - JUDGED_MIN..]);
    let half = (found as f64) < share * JUDGED_MIN as f64 / 2.0;
    half && (JUDGED_MIN..=judged.len()).any(|count| {
        let (found, share) = counted(&judged[judged.len() - count..]);
        chance(count, found, share) < CHANCE_MAX
    })
}

/// How likely it is that at most `found` of `count` pages have something of which the share is known as
/// far as [`BELIEVED`]: the beta-binomial distribution, summed up from none.
fn chance(count: usize, found: usize, share: f64) -> f64 {
    let (has, lacks, count) = (share * BELIEVED, (1.0 - share) * BELIEVED, count as f64);
    let none: f64 = (0..count as u32).map(|at| (lacks + f64::from(at)) / (BELIEVED + f64::from(at))).product();
    let (mut sum, mut exactly) = (none, none);
    for number in (0..found).map(|number| number as f64) {
        exactly *= (count - number) / (number + 1.0) * (has + number) / (lacks + count - number - 1.0);
        sum += exactly;
    }
    sum
}

fn has(page: &Recent, expected: &Expected, at: usize) -> bool {
    match at {
        0 => !is_short(page.page.letters, expected.letters),
        1 => page.page.title,
        2 => page.page.date,
        _ => page.page.author,
    }
}

fn is_short(letters: u32, usual: u32) -> bool {
    letters * 100 < usual * SHORT_PERCENT
}

/// What the last pages have of something, and what they had before.
fn lost(last: &[(&Recent, &Expected)], at: usize) -> Lost {
    let (now, usual) = if at == 0 {
        (middle(last.iter().map(|(page, _)| page.page.letters)), middle(last.iter().map(|(_, usual)| usual.letters)))
    } else {
        let shares: usize = last.iter().map(|(_, expected)| usize::from(expected.shares[at])).sum();
        let found = last.iter().filter(|(page, expected)| has(page, expected, at)).count();
        (found as u32, ((shares + 500) / 1000) as u32)
    };
    Lost { what: Cow::Borrowed(WHAT[at]), now, usual }
}

fn middle(numbers: impl Iterator<Item = u32>) -> u32 {
    let mut numbers: Vec<u32> = numbers.collect();
    numbers.sort_unstable();
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::chance;

    #[test]
    fn chance_is_wider_than_where_pages_were_independent() {
        for (count, found, share, expected) in [
            (1, 0, 0.9, 0.1),
            (1, 1, 0.9, 1.0),
            // (6 × 7) / (24 × 25); of independent pages it is 0.0625.
            (2, 0, 0.75, 42.0 / 600.0),
            (2, 1, 0.75, 1.0 - 18.0 * 19.0 / 600.0),
            (16, 16, 0.7, 1.0),
        ] {
            let chance = chance(count, found, share);
            assert!((chance - expected).abs() < 1e-9, "{count} {found} {share}: {chance}");
        }
    }
}
