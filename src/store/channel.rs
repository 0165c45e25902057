//! The record of a channel, in the shapes that it has had.

use serde::{Deserialize, Serialize};

use super::{StoreError, record};
use crate::model::{ChannelKind, ChannelState, Fault, Timestamp, Validators, time};

/// Name of the record in errors.
const WHAT: &str = "channel";
/// Version of the present shape; the first was a plain record.
const PRESENT: u8 = 3;

/// The first shape: before rhythm, trust, health and push were remembered.
#[derive(Serialize, Deserialize)]
struct First {
    validators: Validators,
    kind: Option<ChannelKind>,
    discovered: Option<String>,
    #[serde(with = "time::seconds::optional")]
    polled: Option<Timestamp>,
    #[serde(with = "time::seconds::optional")]
    succeeded: Option<Timestamp>,
    #[serde(with = "time::seconds::optional")]
    due: Option<Timestamp>,
    failures: u32,
    problem: Option<String>,
    faults: Vec<Fault>,
    polls: u64,
    articles: u64,
}

impl From<First> for ChannelState {
    fn from(first: First) -> ChannelState {
        ChannelState {
            validators: first.validators,
            kind: first.kind,
            discovered: first.discovered,
            polled: first.polled,
            succeeded: first.succeeded,
            due: first.due,
            failures: first.failures,
            problem: first.problem,
            faults: first.faults,
            polls: first.polls,
            articles: first.articles,
            ..ChannelState::default()
        }
    }
}

/// Writes a channel's state.
pub(super) fn encode(state: &ChannelState) -> Vec<u8> {
    record::encode_as(PRESENT, state)
}

/// Reads a channel's state, of any shape.
pub(super) fn decode(bytes: &[u8]) -> Result<ChannelState, StoreError> {
    match record::decode_as(PRESENT, WHAT, bytes) {
        Err(StoreError::Version { .. }) => record::decode::<First>(WHAT, bytes).map(ChannelState::from),
        read => read,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_of_the_first_shape_is_read() {
        let first = First {
            validators: Validators { etag: Some("\"a\"".to_owned()), last_modified: None },
            kind: Some(ChannelKind::Feed),
            discovered: None,
            polled: Some(Timestamp::UNIX_EPOCH),
            succeeded: None,
            due: None,
            failures: 2,
            problem: Some("hỏng".to_owned()),
            faults: vec![Fault::new("no-dates", "no entry has a date")],
            polls: 7,
            articles: 3,
        };
        let read = decode(&record::encode(&first)).unwrap();
        assert_eq!(read, ChannelState::from(first));
        assert_eq!(decode(&encode(&read)).unwrap(), read);
    }

    #[test]
    fn a_state_of_a_shape_to_come_is_refused_by_its_version() {
        assert!(matches!(decode(&[9, 1, 2]), Err(StoreError::Version { version: 9, .. })));
    }
}
