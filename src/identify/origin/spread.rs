//! When an article may have been published: a few stretches of time, each with its weight.
//!
//! A time that a paper states to the minute is believed where our own looks at the paper agree with it.
//! One that names the day alone spreads over the day. One that is equal to our look was made for us
//! by the page, and one behind it is false: then only our looks count, from the last that did not
//! show the article to the first that did. Clocks that are off by Viet Nam's seven hours, as of
//! servers that print UTC for local time or the other way round, are known by that.

use crate::model::Clues;

/// Seconds of a day.
const DAY: f64 = 86_400.0;
/// Viet Nam's offset from UTC, by which clocks are wrong.
const OFFSET: f64 = 7.0 * 3600.0;
/// How far before our first look at a channel what it lists may have been published: feeds hold a day
/// or two, slow ones a week.
const FIRST_LOOK: f64 = 3.0 * DAY;
/// How late a channel may list what it should have listed before: sections, caches, pages mended.
const LATE: f64 = 6.0 * 3600.0;
/// How often it does.
const LATE_SHARE: f64 = 0.04;
/// What the time right before our first look at a channel weighs, against days before it: of a first
/// look nothing can be concluded, neither that a text is old nor that it is new.
const NEW_SHARE: f64 = 0.4;
/// How close to our look a stated time is taken for one that the page made up for us.
const MADE_UP: f64 = 20.0;
/// How long before a look a paper may have published what that look did not list: caches in between.
const LATE_LISTING: f64 = 900.0;
/// A stated minute is one minute long.
const MINUTE: f64 = 60.0;
/// What a stated time weighs against our looks when they agree with it.
const CONFIRMED: f64 = 0.97;
/// When there was no earlier look to check it by.
const UNCHECKED: f64 = 0.90;
/// When the last look should have shown the article and did not: listed late, or a wrong clock.
const CONTRADICTED: f64 = 0.60;
/// A clock that is off by the offset and then agrees with our looks.
const SHIFTED: f64 = 0.75;
/// The least length of a stretch, so that there is something to spread over.
const LEAST: f64 = 1.0;

/// A stretch of time that holds the moment with a probability, evenly.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stretch {
    weight: f64,
    from: f64,
    to: f64,
}

/// When an article may have been published, in seconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spread {
    stretches: Vec<Stretch>,
    stated: bool,
}

impl Spread {
    pub(super) fn new(clues: &Clues) -> Spread {
        let seen = clues.first_seen.as_second() as f64;
        let since = clues.since.map(|since| (since.as_second() as f64).min(seen));
        let looks = Stretch { weight: 1.0, from: since.unwrap_or(seen - FIRST_LOOK), to: seen };
        let stated = clues.published.map(|stated| stated.as_second() as f64).filter(|stated| *stated < seen - MADE_UP);
        let stretches = match stated {
            None => None,
            Some(at) if is_midnight(at) => Some(of_day(at, looks, since)),
            Some(at) => Some(of_minute(at, looks, since)),
        };
        let stretches = stretches.or_else(|| shifted(clues.published?.as_second() as f64, looks, since));
        Spread { stated: stretches.is_some(), stretches: stretches.unwrap_or_else(|| sighted(looks, since, 1.0)) }
    }

    /// The moment in the middle of what is most probable.
    pub(super) fn mean(&self) -> f64 {
        let main = self.main();
        (main.from + main.to) / 2.0
    }

    /// How far off that may be.
    pub(super) fn reach(&self) -> f64 {
        let main = self.main();
        (main.to - main.from) / 2.0
    }

    /// Whether it rests on what the paper states.
    pub(super) fn stated(&self) -> bool {
        self.stated
    }

    fn main(&self) -> Stretch {
        let main = self.stretches.iter().copied().max_by(|one, other| one.weight.total_cmp(&other.weight));
        main.unwrap_or(Stretch { weight: 1.0, from: 0.0, to: LEAST })
    }

    fn density(&self, at: f64) -> f64 {
        let holds = |stretch: &&Stretch| (stretch.from..stretch.to).contains(&at);
        self.stretches.iter().filter(holds).map(|stretch| stretch.weight / (stretch.to - stretch.from)).sum()
    }

    /// The probability that it was published after `at`.
    fn after(&self, at: f64) -> f64 {
        let after = |stretch: &Stretch| ((stretch.to - at) / (stretch.to - stretch.from)).clamp(0.0, 1.0);
        self.stretches.iter().map(|stretch| stretch.weight * after(stretch)).sum()
    }
}

/// How probable it is of each that it was published before all others. Together they are 1.
pub(super) fn firsts(spreads: &[Spread]) -> Vec<f64> {
    /// Places and weights of Gauss and Legendre's rule of three points, on 0..1.
    const RULE: [(f64, f64); 3] =
        [(0.112_701_665_379_258_3, 5.0 / 18.0), (0.5, 8.0 / 18.0), (0.887_298_334_620_741_7, 5.0 / 18.0)];
    let ends = spreads.iter().flat_map(|spread| &spread.stretches).flat_map(|stretch| [stretch.from, stretch.to]);
    let mut ends: Vec<f64> = ends.collect();
    ends.sort_by(f64::total_cmp);
    ends.dedup();
    let mut found = vec![0.0; spreads.len()];
    for pair in ends.windows(2) {
        for (place, weight) in RULE {
            let at = pair[0] + (pair[1] - pair[0]) * place;
            let after: Vec<f64> = spreads.iter().map(|spread| spread.after(at)).collect();
            for (own, spread) in spreads.iter().enumerate() {
                let density = spread.density(at);
                if density > 0.0 {
                    let others: f64 = after.iter().enumerate().filter(|(at, _)| *at != own).map(|(_, p)| p).product();
                    found[own] += density * others * weight * (pair[1] - pair[0]);
                }
            }
        }
    }
    let all: f64 = found.iter().sum();
    found.iter().map(|part| if all > 0.0 { part / all } else { 1.0 / spreads.len() as f64 }).collect()
}

/// A time that is midnight in Viet Nam, or in UTC, to the second names the day alone.
fn is_midnight(at: f64) -> bool {
    (at + OFFSET).rem_euclid(DAY) == 0.0 || at.rem_euclid(DAY) == 0.0
}

/// The day that was stated, as far as our looks allow it.
fn of_day(at: f64, looks: Stretch, since: Option<f64>) -> Vec<Stretch> {
    let (from, to) = (at.max(looks.from), (at + DAY).min(looks.to));
    if to - from >= LEAST {
        return vec![Stretch { weight: 1.0, from, to }];
    }
    // The day was over when we looked and did not find it.
    let to = (at + DAY).min(looks.to).max(at + LEAST);
    with(Stretch { weight: CONTRADICTED, from: at, to }, looks, since)
}

fn of_minute(at: f64, looks: Stretch, since: Option<f64>) -> Vec<Stretch> {
    let agrees = at >= looks.from - LATE_LISTING;
    if !agrees && let Some(shifted) = shifted(at, looks, since) {
        return shifted;
    }
    let weight = match (agrees, since) {
        (true, Some(_)) => CONFIRMED,
        (_, None) => UNCHECKED,
        (false, Some(_)) => CONTRADICTED,
    };
    with(Stretch { weight, from: at, to: at + MINUTE }, looks, since)
}

/// What a clock means that is off by the offset: only where that agrees with looks close to each other.
fn shifted(at: f64, looks: Stretch, since: Option<f64>) -> Option<Vec<Stretch>> {
    let from = since.filter(|from| looks.to - from < OFFSET)?;
    let at = [at + OFFSET, at - OFFSET].into_iter().find(|at| (from - LATE_LISTING..=looks.to).contains(at))?;
    Some(with(Stretch { weight: SHIFTED, from: at, to: at + MINUTE }, looks, since))
}

/// What is stated, and what our looks say should that be false.
fn with(stated: Stretch, looks: Stretch, since: Option<f64>) -> Vec<Stretch> {
    let mut stretches = vec![stated];
    stretches.extend(sighted(looks, since, 1.0 - stated.weight));
    stretches
}

/// What our looks alone say, with `weight` in all.
fn sighted(looks: Stretch, since: Option<f64>, weight: f64) -> Vec<Stretch> {
    let to = looks.to.max(looks.from + LEAST);
    let (from, until, share) = match since {
        Some(since) => (since - LATE, since, LATE_SHARE),
        None => (to - MINUTE, to, NEW_SHARE),
    };
    let other = Stretch { weight: weight * share, from, to: until };
    vec![Stretch { weight: weight * (1.0 - share), from: looks.from, to }, other]
}
