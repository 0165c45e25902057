//! What editors decided, and when; never who: names of people are theirs, and whoever may read
//! them must first be known to us.

use serde::Serialize;

use crate::model::{Act, Decision};
use crate::store::Place;

use super::answer::{Asked, Reply};
use super::problem::Problem;

/// What the list of decisions can be asked for.
pub(super) const PARAMETERS: &[&str] = &["topic", "article", "since", "until", "limit", "cursor"];

/// Decisions looked at for one page. Where filters let little through, a page is short and leads on.
const LOOKED_AT_MAX: usize = 20_000;

/// A decision as it is given.
#[derive(Serialize)]
struct DecisionShown {
    topic: String,
    article: String,
    act: &'static str,
    note: Option<String>,
    at: String,
}

/// Decisions in the order in which they were taken.
pub(super) fn list(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let query = &asked.query;
    // Of a topic that is configured no longer the decisions stay on record.
    let (topic, article) = (query.slug("topic")?, query.article("article")?);
    let (since, until, limit) = (query.time("since")?, query.time("until")?, query.limit()?);
    let wanted = |decision: &Decision| {
        topic.as_ref().is_none_or(|topic| decision.topic == *topic)
            && article.is_none_or(|article| decision.article == article)
            && since.is_none_or(|since| decision.at >= since)
            && until.is_none_or(|until| decision.at < until)
    };
    let after = asked.place()?.map(|bytes| place_read(&bytes).ok_or(Problem::BadCursor)).transpose()?;
    let (mut items, mut last, mut looked_at, mut more) = (Vec::new(), None, 0, false);
    asked.reading.store.decisions_after(after, &mut |place, decision| {
        let wanted = wanted(&decision);
        more = looked_at == LOOKED_AT_MAX || (wanted && items.len() == limit);
        if more {
            return false;
        }
        if wanted {
            items.push(shown(decision, asked));
        }
        (looked_at, last) = (looked_at + 1, Some(place));
        true
    })?;
    let last = last.filter(|_| more).map(place_bytes);
    Ok(asked.page(items, last.as_ref().map(|bytes| &bytes[..])))
}

fn shown(decision: Decision, asked: &Asked<'_>) -> DecisionShown {
    let (act, note) = match decision.act {
        Act::Accept => ("accept", None),
        Act::Reject => ("reject", None),
        Act::Pin => ("pin", None),
        Act::Unpin => ("unpin", None),
        Act::Note(text) => ("note", Some(text).filter(|text| !text.is_empty())),
    };
    DecisionShown {
        topic: decision.topic.to_string(),
        article: decision.article.to_string(),
        act,
        note,
        at: asked.time(decision.at),
    }
}

fn place_bytes(place: Place) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&place.sequence.to_be_bytes());
    bytes[8..].copy_from_slice(&place.number.to_be_bytes());
    bytes
}

fn place_read(bytes: &[u8]) -> Option<Place> {
    let (sequence, number) = bytes.split_first_chunk::<8>()?;
    Some(Place { sequence: u64::from_be_bytes(*sequence), number: u16::from_be_bytes(number.try_into().ok()?) })
}
