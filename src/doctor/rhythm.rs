//! How a channel's rhythm is told: how often it is asked, and when its paper publishes most.

use crate::model::{ChannelState, Habits};

/// Hours of the span in which a paper publishes most.
const SPAN_HOURS: usize = 3;
/// Publications that make a habit: of fewer, chance decides the hours.
const PUBLISHED_MIN: f32 = 20.0;
/// Findings by which a document's hours are not those of publication.
const HOURLESS: [&str; 8] = [
    "zone-ahead",
    "zone-behind",
    "date-ahead",
    "date-future",
    "date-epoch",
    "date-missing",
    "date-same",
    "date-no-hour",
];
const DAY_SECONDS: i64 = 86_400;

/// How often a day the channel is asked, by the distance of its last and its next poll.
pub fn polls_a_day(state: &ChannelState) -> Option<u32> {
    let wait = state.due?.as_second() - state.polled?.as_second();
    // What waits for days, or for seconds as in a demo, has no rhythm worth telling.
    let polls = (DAY_SECONDS + wait / 2).checked_div(wait).filter(|_| wait >= 60 && state.failures == 0)?;
    u32::try_from(polls).ok().filter(|polls| *polls > 0)
}

/// The hours (from, to) in which the paper publishes most; none while its habits are not known, or
/// where its dates are not to be believed.
pub fn busiest(state: &ChannelState) -> Option<(usize, usize)> {
    let doubted = state.health.signs.iter().any(|sign| HOURLESS.contains(&sign.code.as_ref()));
    let published: f32 = state.habits.published.hours.iter().sum();
    if doubted || published < PUBLISHED_MIN { None } else { peak(&state.habits) }
}

fn peak(habits: &Habits) -> Option<(usize, usize)> {
    // Publications for each hour that was watched: hours that are seldom watched would seem quiet.
    let hours: [f32; 24] = std::array::from_fn(|hour| {
        let (published, watched) = (habits.published.hours[hour], habits.watched.hours[hour]);
        if watched > 0.0 { published / watched } else { 0.0 }
    });
    let whole = hours.iter().all(|weight| weight.is_finite());
    let weight = |from: usize| (0..SPAN_HOURS).map(|hour| hours[(from + hour) % 24]).sum::<f32>();
    // As likely at any hour: no habit.
    let habit = whole && hours.iter().any(|weight| *weight > 0.0) && hours.iter().any(|one| *one != hours[0]);
    let best = (0..24).rev().filter(|_| habit).max_by(|a, b| weight(*a).total_cmp(&weight(*b)))?;
    Some((best, (best + SPAN_HOURS) % 24))
}

#[cfg(test)]
mod tests {
    use super::{busiest, polls_a_day};
    use crate::model::{ChannelState, Habits, Health, Sign, Timestamp};

    fn habits(usual: f32, busy: &[(usize, f32)]) -> ChannelState {
        let mut habits = Habits::default();
        (habits.published.hours, habits.watched.hours) = ([usual; 24], [1.0; 24]);
        busy.iter().for_each(|(hour, weight)| habits.published.hours[*hour] = *weight);
        ChannelState { habits, ..ChannelState::default() }
    }

    #[test]
    fn the_busiest_hours_are_a_span_round_the_clock() {
        for (state, expected) in [
            (habits(0.5, &[(8, 4.0), (9, 5.0), (10, 3.0)]), Some((8, 11))),
            (habits(0.5, &[(23, 4.0), (0, 5.0), (1, 3.0)]), Some((23, 2))),
            (habits(0.0, &[(8, 1.0), (9, 2.0)]), None),
            (habits(1.0, &[]), None),
            (ChannelState::default(), None),
            (habits(1.0, &[(3, f32::NAN)]), None),
        ] {
            assert_eq!(busiest(&state), expected);
        }
    }

    #[test]
    fn hours_that_are_not_to_be_believed_are_not_told() {
        let (since, last) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        let sign = Sign { code: "date-ahead".into(), since, last, times: 1, without: 0, value: "7".to_owned() };
        let health = Health { signs: vec![sign], ..Health::default() };
        let state = ChannelState { health, ..habits(0.5, &[(8, 4.0), (9, 5.0), (10, 3.0)]) };
        assert_eq!(busiest(&state), None);
    }

    #[test]
    fn polls_are_counted_by_the_day() {
        let state = |wait: i64| ChannelState {
            polled: Timestamp::from_second(1_700_000_000).ok(),
            due: Timestamp::from_second(1_700_000_000 + wait).ok(),
            ..ChannelState::default()
        };
        assert_eq!(
            [600, 86_400, 2, 0, -5].map(|wait| polls_a_day(&state(wait))),
            [Some(144), Some(1), None, None, None]
        );
        assert_eq!(polls_a_day(&ChannelState::default()), None);
    }
}
