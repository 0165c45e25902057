//! Made-up papers on a newsroom's rhythm, and what a reader gets to see of them: shared by the test of
//! the rhythm and by `benches/rhythm.rs`, so it knows nothing of the crate.
//!
//! Hours follow what the addresses of a national daily's articles show (2016: nights quiet, a first peak at
//! seven, a dip at noon, an evening); provincial papers and portals keep office hours. Texts come in
//! batches, as editors put them out. Days differ by a fifth at random, weekends are quieter, and the
//! sixth week is Tết. Everything comes from a seed.

pub const HOUR: i64 = 3_600;
pub const DAY: i64 = 24 * HOUR;
/// A Monday, midnight in Việt Nam.
pub const EPOCH: i64 = 1_767_546_000;
/// Days of Tết, counted from the epoch: a quarter of what comes on other days.
const TET: std::ops::Range<i64> = 35..41;
/// Seconds between two texts of one batch, on the average.
const WITHIN_BATCH: f64 = 200.0;

/// Texts in one batch at most: what an editor has lying there.
const BATCH_MAX: usize = 12;

const DAILY: [f64; 24] = [
    23., 11., 2., 1., 3., 20., 107., 200., 155., 145., 150., 113., 64., 68., 102., 97., 70., 50., 35., 35., 41., 57.,
    60., 45.,
];
const PROVINCE: [f64; 24] =
    [1., 0., 0., 0., 1., 8., 25., 40., 60., 70., 65., 45., 12., 14., 50., 65., 70., 45., 20., 12., 12., 8., 5., 2.];
const OFFICE: [f64; 24] =
    [0., 0., 0., 0., 0., 0., 1., 8., 40., 55., 50., 30., 4., 6., 40., 55., 50., 25., 4., 2., 1., 1., 0., 0.];

/// One paper.
pub struct Paper {
    pub name: &'static str,
    /// Texts of a working day, on the average.
    pub texts: f64,
    pub hours: [f64; 24],
    /// What Saturday and Sunday bring, of a working day.
    pub weekend: [f64; 2],
    /// Texts put out together, on the average.
    pub batch: f64,
    /// Entries of its document.
    pub listed: usize,
    /// Whether it is of the regional party press.
    pub regional: bool,
}

pub const PAPERS: [Paper; 7] = [
    paper("large province", 110., PROVINCE, [0.45, 0.35], 3.0, 30, true),
    paper("middle province", 60., PROVINCE, [0.45, 0.35], 3.5, 25, true),
    paper("small province", 30., PROVINCE, [0.45, 0.35], 4.0, 20, true),
    paper("smallest province", 15., PROVINCE, [0.3, 0.2], 3.0, 20, true),
    paper("province portal", 10., OFFICE, [0.12, 0.06], 3.0, 20, true),
    paper("national daily", 220., DAILY, [0.6, 0.55], 1.5, 30, false),
    paper("agency desk", 40., DAILY, [0.6, 0.55], 1.3, 30, false),
];

const fn paper(
    name: &'static str,
    texts: f64,
    hours: [f64; 24],
    weekend: [f64; 2],
    batch: f64,
    listed: usize,
    regional: bool,
) -> Paper {
    Paper { name, texts, hours, weekend, batch, listed, regional }
}

/// Numbers by chance, the same for the same seed (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn waiting(&mut self, mean: f64) -> f64 {
        -(1.0 - self.next()).ln() * mean
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.next()).ln()).sqrt() * (std::f64::consts::TAU * self.next()).cos()
    }
}

/// When a paper publishes, over so many weeks from [`EPOCH`], in order.
pub fn publications(paper: &Paper, weeks: i64, seed: u64) -> Vec<i64> {
    let mut chance = Chance(seed);
    let total: f64 = paper.hours.iter().sum();
    let mut found = Vec::new();
    for day in 0..weeks * 7 {
        let weekday = usize::try_from(day % 7).unwrap_or_default();
        let usual = weekday.checked_sub(5).map_or(1.0, |weekend| paper.weekend[weekend]);
        let texts = paper.texts * usual * if TET.contains(&day) { 0.25 } else { 1.0 } * (chance.normal() * 0.2).exp();
        for (hour, share) in (0_i64..).zip(paper.hours) {
            let batches = texts * share / total / paper.batch;
            let mut at = chance.waiting(1.0 / batches);
            while at < 1.0 {
                batch(paper, (day * DAY + hour * HOUR) as f64 + at * HOUR as f64, &mut chance, &mut found);
                at += chance.waiting(1.0 / batches);
            }
        }
    }
    found.sort_unstable();
    found
}

fn batch(paper: &Paper, start: f64, chance: &mut Chance, found: &mut Vec<i64>) {
    let mut at = start;
    for _ in 0..BATCH_MAX {
        found.push(EPOCH + at as i64);
        if chance.next() < 1.0 / paper.batch {
            return;
        }
        at += chance.waiting(WITHIN_BATCH);
    }
}

/// What a document shows at one poll.
pub struct Shown<'a> {
    /// Its entries' times.
    pub listed: &'a [i64],
    /// Those not seen before.
    pub fresh: &'a [i64],
}

/// What came of following a paper.
#[derive(Default)]
pub struct Figures {
    pub requests: u64,
    /// Seconds from publication to first sight. What stood in the first document is not counted.
    pub delays: Vec<i64>,
    /// Texts that had left the document before they were seen.
    pub lost: usize,
}

impl Figures {
    /// The delay, in minutes, that so large a share of texts does not exceed.
    pub fn delay(&self, share: f64) -> f64 {
        let mut sorted = self.delays.clone();
        sorted.sort_unstable();
        let place = ((sorted.len() as f64 * share) as usize).min(sorted.len().saturating_sub(1));
        sorted.get(place).map_or(0.0, |&seconds| seconds as f64 / 60.0)
    }

    pub fn add(&mut self, other: &Figures) {
        self.requests += other.requests;
        self.delays.extend(&other.delays);
        self.lost += other.lost;
    }
}

/// Polls a paper from `start` to `end`; `next` is told what each poll shows and says when the next one is.
pub fn follow(
    published: &[i64],
    listed: usize,
    (start, end): (i64, i64),
    mut next: impl FnMut(i64, &Shown<'_>) -> i64,
) -> Figures {
    let mut figures = Figures::default();
    let (mut now, mut known) = (start, 0);
    while now < end {
        let until = published.partition_point(|&at| at <= now);
        let from = until.saturating_sub(listed);
        let first = figures.requests == 0;
        let fresh = if first { from } else { known.max(from) };
        if !first {
            figures.lost += from.saturating_sub(known);
            figures.delays.extend(published[fresh..until].iter().map(|at| now - at));
        }
        figures.requests += 1;
        known = until;
        now = next(now, &Shown { listed: &published[from..until], fresh: &published[fresh..until] }).max(now + 1);
    }
    figures
}

/// Follows a paper at a fixed distance that makes (nearly) so many requests in all.
pub fn fixed(published: &[i64], listed: usize, (start, end): (i64, i64), requests: u64) -> Figures {
    let distance = (end - start) as f64 / requests as f64;
    let mut polls = 0.0;
    follow(published, listed, (start, end), |_, _| {
        polls += 1.0;
        start + (polls * distance) as i64
    })
}
