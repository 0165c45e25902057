//! Topics.

use serde::Serialize;

use crate::config::{Curated, Topic};
use crate::model::Names;

use super::answer::{Asked, Reply};
use super::problem::Problem;
use super::shapes::{PlaceLinks, Reference, SourceReference};

/// A topic as it is given. Its rule stays with its editors.
#[derive(Serialize)]
struct TopicShown {
    id: String,
    name: Names,
    curated: &'static str,
    provinces: Vec<Reference>,
    sources: Vec<SourceReference>,
    links: PlaceLinks,
}

/// All topics, in the order of the configuration.
pub(super) fn list(asked: &Asked<'_>) -> Result<Reply, Problem> {
    Ok(Reply::whole(asked.reading.config.topics.iter().map(|topic| shown(topic, asked)).collect()))
}

/// One topic.
pub(super) fn one(asked: &Asked<'_>) -> Result<Reply, Problem> {
    let missing = || Problem::Missing { parameter: None, id: asked.id.to_owned(), list: "/topics" };
    let topic = asked.reading.config.topic(asked.id).ok_or_else(missing)?;
    Ok(Reply::new(&shown(topic, asked)))
}

fn shown(topic: &Topic, asked: &Asked<'_>) -> TopicShown {
    TopicShown {
        id: topic.id.to_string(),
        name: topic.name.clone(),
        curated: match topic.curated {
            Curated::Open => "open",
            Curated::Review => "review",
        },
        provinces: topic.provinces.iter().filter_map(Reference::of_province).collect(),
        sources: topic.sources.iter().map(|id| SourceReference::of(id, asked.press())).collect(),
        links: PlaceLinks::of(asked, "topic", &topic.id),
    }
}
