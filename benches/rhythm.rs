//! What the rhythm of polls gives: seven made-up papers over seven weeks, Tết among them, polled by their
//! own rhythm and at a fixed distance with as many requests. A line a paper, and all together at equal cost
//! in all. The rhythm begins knowing nothing; requests and delays of its learning are counted.
//!
//! All is arithmetic on a seed, so the figures are the same on every machine, but for the last: how long
//! it takes to work out a channel's next state.

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::tz::TimeZone;

use diembao::model::{ChannelKey, ChannelState, Outcome, Timestamp};
use diembao::source::{Polled, Rhythm, Schedule, Sighting, after};

use self::newsroom::{DAY, EPOCH, Figures, HOUR, PAPERS, Paper, Shown, fixed, follow, publications};

#[path = "../src/source/tests/newsroom.rs"]
mod newsroom;

/// The first is learned from the first document alone.
const WEEKS: i64 = 8;
/// The second Monday at ten until the end.
const SPAN: (i64, i64) = (EPOCH + 7 * DAY + 10 * HOUR, EPOCH + WEEKS * 7 * DAY);
/// Schedules that the rhythm is given, with the shortest distance.
const SCHEDULES: [(&str, &str, u64); 3] = [
    ("every 10 minutes, 5 at the least: the defaults", "0 */10 * * * *", 300),
    ("every 30 minutes, 5 at the least", "0 */30 * * * *", 300),
    ("every hour, 5 minutes at the least", "0 0 * * * *", 300),
];
/// Other weeks are other chance.
const SEED: u64 = 100;
/// Polls whose next state is worked out for the last figure.
const TIMED: u32 = 20_000;
const HEADER: &str = "paper                 requests  a day | rhythm: median    p90     max  lost | \
                      fixed: median    p90     max  lost | median";

fn main() -> Result<(), Box<dyn Error>> {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh")?;
    for (name, cron, seconds) in SCHEDULES {
        let schedule = Schedule::parse(cron)?;
        let min = Some(Duration::from_secs(seconds));
        let rhythm = Rhythm { min, ..Rhythm::adaptive(&schedule, &zone) };
        println!("{name}; delays in minutes\n{HEADER}");
        table(&rhythm)?;
        println!();
    }
    println!("next state of a channel: {:.1} µs", micros(&zone)?);
    Ok(())
}

fn table(rhythm: &Rhythm<'_>) -> Result<(), Box<dyn Error>> {
    let mut followed = Vec::new();
    for (seed, paper) in (SEED..).zip(&PAPERS) {
        let published = publications(paper, WEEKS, seed);
        let adaptive = adaptive(paper, &published, rhythm)?;
        let fixed = fixed(&published, paper.listed, SPAN, adaptive.requests);
        line(paper.name, &adaptive, &fixed);
        followed.push((paper, published, adaptive));
    }
    for (name, regional) in [("regional press", true), ("all papers", false)] {
        let some = || followed.iter().filter(|(paper, ..)| paper.regional || !regional);
        let (mut by_rhythm, mut at_fixed) = (Figures::default(), Figures::default());
        some().for_each(|(.., figures)| by_rhythm.add(figures));
        let each = by_rhythm.requests / some().count().max(1) as u64;
        some().for_each(|(paper, published, _)| at_fixed.add(&fixed(published, paper.listed, SPAN, each)));
        line(name, &by_rhythm, &at_fixed);
    }
    Ok(())
}

/// A paper followed by its rhythm.
fn adaptive(paper: &Paper, published: &[i64], rhythm: &Rhythm<'_>) -> Result<Figures, Box<dyn Error>> {
    let key = ChannelKey { source: "bao-dong-nai".parse()?, url: format!("https://paper.example/{}", paper.name) };
    let mut state = ChannelState::default();
    Ok(follow(published, paper.listed, SPAN, |now, shown| {
        let now = stamp(now);
        state = after(&state, &polled(shown), now, &key, rhythm);
        state.due.unwrap_or(now).as_second()
    }))
}

fn polled(shown: &Shown<'_>) -> Polled {
    let (entries, fresh) = (shown.listed.len() as u32, shown.fresh.len() as u32);
    if fresh == 0 {
        return Polled::new(Outcome::NotModified);
    }
    let published = shown.fresh.iter().map(|&at| stamp(at)).collect();
    let sighting = Sighting { entries, fresh, published, whole: false };
    Polled { sighting, ..Polled::new(Outcome::Listed { entries, fresh }) }
}

fn stamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

fn line(name: &str, rhythm: &Figures, fixed: &Figures) {
    let days = (SPAN.1 - SPAN.0) as f64 / DAY as f64;
    let [median, p90, most] = [0.5, 0.9, 1.0].map(|share| rhythm.delay(share));
    let [fixed_median, fixed_p90, fixed_most] = [0.5, 0.9, 1.0].map(|share| fixed.delay(share));
    println!(
        "{name:20} {:9} {:6.0} | {median:14.1} {p90:6.1} {most:7.1} {:5} | {fixed_median:13.1} {fixed_p90:6.1} \
         {fixed_most:7.1} {:5} | {:5.2}",
        rhythm.requests,
        rhythm.requests as f64 / days,
        rhythm.lost,
        fixed.lost,
        median / fixed_median,
    );
}

/// Microseconds for the next state of a channel that has learned its paper.
fn micros(zone: &TimeZone) -> Result<f64, Box<dyn Error>> {
    let schedule = Schedule::parse("0 */10 * * * *")?;
    let rhythm = Rhythm::adaptive(&schedule, zone);
    let key = ChannelKey { source: "bao-dong-nai".parse()?, url: "https://paper.example/rss".to_owned() };
    let mut state = ChannelState::default();
    let begun = Instant::now();
    for poll in 0..TIMED {
        let now = SPAN.0 + i64::from(poll) * 613;
        let shown = [now - 400, now - 60];
        let shown = Shown { listed: &shown, fresh: &shown[..(poll % 2) as usize] };
        state = black_box(after(&state, &polled(&shown), stamp(now), &key, &rhythm));
    }
    Ok(begun.elapsed().as_secs_f64() * 1e6 / f64::from(TIMED))
}
