//! The record of a reprint group, in the shapes that it has had.

use serde::{Deserialize, Serialize};

use super::{StoreError, record};
use crate::model::{
    ArticleId, Clues, Group, GroupMember, Origin, ProvinceId, SourceId, Standing, Timestamp, TopicId, time,
};

/// Name of the record in errors.
const WHAT: &str = "group";
/// Version of the present shape; the first was a plain record.
const PRESENT: u8 = 3;

/// The first shape: before it was asked who was first.
#[derive(Serialize, Deserialize)]
struct First {
    original: ArticleId,
    members: Vec<FirstMember>,
    #[serde(with = "time::seconds::required")]
    at: Timestamp,
    topics: Vec<TopicId>,
    provinces: Vec<ProvinceId>,
    standings: Vec<Standing>,
}

/// A member of the first shape.
#[derive(Serialize, Deserialize)]
struct FirstMember {
    article: ArticleId,
    source: SourceId,
    #[serde(with = "time::seconds::required")]
    at: Timestamp,
}

impl From<First> for Group {
    fn from(first: First) -> Group {
        let member = |member: FirstMember| GroupMember {
            article: member.article,
            source: member.source,
            at: member.at,
            // What it counted with is all that is left of how it came.
            clues: Clues { first_seen: member.at, ..Clues::default() },
        };
        Group {
            original: first.original,
            origin: Origin::default(),
            members: first.members.into_iter().map(member).collect(),
            at: first.at,
            topics: first.topics,
            provinces: first.provinces,
            standings: first.standings,
        }
    }
}

/// Writes a group.
pub(super) fn encode(group: &Group) -> Vec<u8> {
    record::encode_as(PRESENT, group)
}

/// Reads a group, of any shape.
pub(super) fn decode(bytes: &[u8]) -> Result<Group, StoreError> {
    match record::decode_as(PRESENT, WHAT, bytes) {
        Err(StoreError::Version { .. }) => record::decode::<First>(WHAT, bytes).map(Group::from),
        read => read,
    }
}

#[cfg(test)]
mod tests {
    use super::{First, FirstMember, decode, encode};
    use crate::model::{ArticleId, Clues, Timestamp};
    use crate::store::record;

    #[test]
    fn a_group_of_the_first_shape_is_read_and_written_anew() {
        let at = Timestamp::from_second(1_700_000_000).expect("in range");
        let member = FirstMember { article: ArticleId(7), source: "bao-a".parse().expect("a slug"), at };
        let first = First {
            original: ArticleId(7),
            members: vec![member],
            at,
            topics: vec!["y-te".parse().expect("a slug")],
            provinces: vec![],
            standings: vec![],
        };
        let read = decode(&record::encode(&first)).expect("the first shape");
        assert_eq!((read.original, read.at, read.topics.len()), (ArticleId(7), at, 1));
        assert_eq!(read.members[0].clues, Clues { first_seen: at, ..Clues::default() });
        assert_eq!(decode(&encode(&read)).expect("the present shape"), read);
    }
}
