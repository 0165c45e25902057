//! Made-up groups whose truth is known: how often an answer is right, and how often there is one.

use super::{Spread, origin};
use crate::model::{ArticleId, Clues, Credit, Evidence, First, GroupMember, Shares, Timestamp};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// Midnight in Viet Nam, some day.
const MIDNIGHT: i64 = 1_700_000_000 - (1_700_000_000 + 7 * HOUR) % DAY;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("in range")
}

fn member(number: u64, clues: Clues) -> GroupMember {
    let source = format!("bao-{number}").parse().expect("a slug");
    GroupMember { article: ArticleId(number), source, at: clues.first_seen, clues }
}

fn credit(house: &str, source: Option<u64>) -> Credit {
    let sources = source.map(|number| format!("bao-{number}").parse().expect("a slug"));
    Credit { house: house.to_owned(), sources: sources.into_iter().collect(), firm: true }
}

/// Seen at ten to nine with a look half an hour before; published when stated.
fn seen(first_seen: i64, stated: Option<i64>) -> Clues {
    let first_seen = MIDNIGHT + 8 * HOUR + first_seen * MINUTE;
    Clues {
        published: stated.map(|stated| at(MIDNIGHT + 8 * HOUR + stated * MINUTE)),
        first_seen: at(first_seen),
        since: Some(at(first_seen - 30 * MINUTE)),
        ..Clues::default()
    }
}

fn first(clues: &[Clues]) -> First {
    let members: Vec<GroupMember> = (1..).zip(clues).map(|(number, clues)| member(number, clues.clone())).collect();
    origin(&members).first
}

const A: First = First::Article(ArticleId(1));
const B: First = First::Article(ArticleId(2));

#[test]
fn time_decides_where_it_is_known_well_enough() {
    let day = |first_seen| Clues { published: Some(at(MIDNIGHT)), ..seen(first_seen, None) };
    let unknown = |first_seen| Clues { since: None, ..seen(first_seen, None) };
    for (clues, wanted, why) in [
        ([seen(20, Some(5)), seen(30, Some(22))], A, "minutes stated"),
        ([seen(30, Some(5)), seen(20, Some(11))], A, "minutes stated, seen the other way round"),
        ([seen(20, Some(5)), seen(25, Some(5))], First::Unknown, "the same minute"),
        ([seen(20, None), seen(30, None)], First::Unknown, "looks that overlap"),
        ([seen(20, None), seen(80, None)], A, "looks apart"),
        ([seen(20, Some(20)), seen(30, Some(30))], First::Unknown, "pages that print the time of our look"),
        ([day(200), day(210)], First::Unknown, "days alone"),
        ([seen(20, Some(5)), seen(500, Some(85))], A, "stated long before we saw it"),
        ([seen(20, Some(5)), seen(210, Some(-240))], A, "a clock seven hours slow"),
        ([unknown(20), seen(30, Some(15))], First::Unknown, "a channel never looked at before"),
    ] {
        assert_eq!(first(&clues), wanted, "{why}");
    }
}

#[test]
fn a_credit_decides_where_time_does_not_and_tells_of_houses_unseen() {
    let crediting =
        |first_seen, house, source| Clues { credits: vec![credit(house, source)], ..seen(first_seen, None) };
    for (clues, wanted, why) in [
        (vec![crediting(20, "Báo 2", Some(2)), seen(30, None)], B, "the later seen is credited"),
        (vec![seen(20, None), crediting(30, "Báo 1", Some(1))], A, "the earlier seen is credited"),
        (
            vec![crediting(20, "TTXVN", None), crediting(30, "TTXVN", None)],
            First::Unseen("TTXVN".to_owned()),
            "all credit an agency that is not there",
        ),
        (vec![crediting(20, "TTXVN", None)], First::Unseen("TTXVN".to_owned()), "one alone, and not its own"),
        (
            vec![crediting(200, "Báo 2", Some(2)), seen(201, None), crediting(220, "Báo 1", Some(1))],
            B,
            "a copy's copy names the copy",
        ),
    ] {
        assert_eq!(first(&clues), wanted, "{why}");
    }
    assert_eq!(first(&[seen(20, None)]), A, "one alone");
    assert_eq!(first(&[]), First::Unknown);
}

#[test]
fn what_speaks_for_the_origin_is_said() {
    let crediting = Clues { credits: vec![credit("Báo 1", Some(1))], ..seen(100, Some(80)) };
    let shares = Some(Shares { with: ArticleId(1), share: 0.8, share_of_other: 0.99 });
    let members = [member(1, seen(20, Some(10))), member(2, Clues { shares, ..crediting })];
    let found = origin(&members);
    assert_eq!(found.first, A);
    assert!(found.certainty > 0.95, "{}", found.certainty);
    let credited = Evidence::Credited { by: ArticleId(2), house: "Báo 1".to_owned() };
    let stated = Evidence::Stated { ahead_s: 4200, error_s: 60 };
    assert_eq!(found.evidence, [credited, stated, Evidence::Extended { by: ArticleId(2) }]);
}

#[test]
fn spreads_add_up() {
    let clues = [seen(20, Some(5)), seen(25, Some(5)), seen(30, None), seen(31, Some(-500)), seen(900, Some(0))];
    let spreads: Vec<Spread> = clues.iter().map(Spread::new).collect();
    let found = super::firsts(&spreads);
    assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{found:?}");
    assert!((found[0] - found[1]).abs() < 0.05, "{found:?}");
}

/// Chance that repeats.
struct Chance(u64);

impl Chance {
    fn number(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn happens(&mut self, probability: f64) -> bool {
        self.number() < probability
    }

    fn between(&mut self, least: i64, most: i64) -> i64 {
        least + ((most - least) as f64 * self.number()) as i64
    }
}

/// How the papers of a made-up world work.
struct World {
    /// How often a copy says where it is from.
    credits: f64,
    /// How often a paper states the minute; else the day, nothing, our look, or a false time.
    minutes: f64,
    /// The longest interval between two looks at a channel, in seconds.
    interval: i64,
    /// How often the origin is a house that we have not seen.
    unseen: f64,
}

/// A desk's interval between reading another paper and printing its text: minutes to a day and a half.
fn delay(chance: &mut Chance) -> i64 {
    (300.0 * (432.0_f64).powf(chance.number())) as i64
}

/// What one paper would tell of a text that it published at `published`.
fn told(world: &World, published: i64, original: i64, chance: &mut Chance) -> Clues {
    let interval = chance.between(5 * MINUTE, world.interval);
    let listed = published + chance.between(0, 10 * MINUTE);
    let new_channel = chance.happens(0.06);
    let first_seen = listed + if new_channel { chance.between(0, 2 * DAY) } else { chance.between(1, interval) };
    let kind = chance.number();
    let rest = (kind - world.minutes) / (1.0 - world.minutes);
    let stated = match rest {
        _ if rest < 0.0 => Some(published - published % MINUTE),
        _ if rest < 0.35 => Some(published - (published - MIDNIGHT).rem_euclid(DAY)),
        _ if rest < 0.60 => None,
        _ if rest < 0.72 => Some(first_seen),
        _ if rest < 0.80 => Some(published - 7 * HOUR),
        _ if rest < 0.88 => Some(published + 7 * HOUR),
        _ if rest < 0.94 => Some(published + chance.between(-DAY, DAY)),
        // The date came over with the text.
        _ => Some(original - original % MINUTE),
    };
    Clues {
        // What can not be true is taken back before it gets here.
        published: stated.filter(|stated| *stated <= first_seen + 5 * MINUTE).map(at),
        first_seen: at(first_seen),
        since: (!new_channel).then(|| at(first_seen - interval)),
        signed: chance.happens(0.5),
        ..Clues::default()
    }
}

/// A group and who was first in it.
fn group(world: &World, chance: &mut Chance) -> (Vec<GroupMember>, First) {
    let count = chance.between(2, 9) as u64;
    let begun = MIDNIGHT + chance.between(0, 3 * DAY);
    let unseen = chance.happens(world.unseen);
    let mut members: Vec<(i64, GroupMember)> = Vec::new();
    for number in 1..=count {
        let is_origin = number == 1 && !unseen;
        let published = if is_origin { begun } else { begun + delay(chance) };
        let mut clues = told(world, published, begun, chance);
        let says_so = if is_origin { 0.01 } else { world.credits };
        if chance.happens(says_so) {
            let other = chance.between(2, count as i64 + 1) as u64;
            let credited = match () {
                () if is_origin || chance.happens(0.06) => credit("Báo khác", Some(other)),
                () if unseen => credit("TTXVN", None),
                () => credit("Báo 1", Some(1)),
            };
            let own = credited.sources.first().is_some_and(|source| source.as_str() == format!("bao-{number}"));
            let firm = chance.happens(0.85);
            clues.credits.extend((!own).then_some(Credit { firm, ..credited }));
        }
        if !is_origin && !unseen {
            let cut = chance.number() as f32 * 0.4;
            let added = chance.number() as f32 * 0.3;
            clues.shares = Some(Shares { with: ArticleId(1), share: 1.0 - added, share_of_other: 1.0 - cut });
        }
        members.push((clues.first_seen.as_second(), member(number, clues)));
    }
    members.sort_by_key(|(seen, _)| *seen);
    let truth = if unseen { First::Unseen("TTXVN".to_owned()) } else { First::Article(ArticleId(1)) };
    (members.into_iter().map(|(_, member)| member).collect(), truth)
}

/// Of `groups` groups: the share of answers that are right, and of groups that got an answer.
fn score(world: &World, seed: u64, groups: usize) -> (f64, f64) {
    let mut chance = Chance(seed);
    let (mut right, mut answered) = (0, 0);
    for _ in 0..groups {
        let (members, truth) = group(world, &mut chance);
        let found = origin(&members).first;
        answered += usize::from(found != First::Unknown);
        right += usize::from(found == truth);
    }
    (right as f64 / answered.max(1) as f64, answered as f64 / groups as f64)
}

#[test]
fn answers_are_right_in_made_up_worlds_and_most_groups_get_one() {
    let usual = World { credits: 0.45, minutes: 0.75, interval: HOUR, unseen: 0.15 };
    let silent = World { credits: 0.20, ..usual };
    let coarse = World { minutes: 0.55, interval: 3 * HOUR, ..usual };
    for (name, world, right_min, answered_min) in
        [("usual", &usual, 0.95, 0.80), ("silent", &silent, 0.90, 0.70), ("coarse", &coarse, 0.93, 0.65)]
    {
        let (right, answered) = score(world, 20_260, 1_500);
        println!("{name}: right {right:.3}, answered {answered:.3}");
        assert!(right >= right_min, "{name}: {right:.3} of the answers are right");
        assert!(answered >= answered_min, "{name}: {answered:.3} of the groups got an answer");
    }
}
