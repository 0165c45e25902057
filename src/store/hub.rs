//! Subscribers of our hub: this node's own, beside the log. What they change is not published, so
//! they count as no step, and a copy of the log elsewhere knows nothing of them.

use super::engine::Batch;
use super::{Store, StoreError, keys, record};
use crate::model::{Subscriber, SubscriberKey};

/// Name of the record in errors.
const WHAT: &str = "subscriber";

impl Store {
    /// All subscribers of our hub; those that can not be read are left out, with their number.
    pub fn subscribers(&self) -> Result<(Vec<Subscriber>, usize), StoreError> {
        let (prefix, mut found, mut damaged) = (keys::subscribers(), Vec::new(), 0);
        self.engine.scan(&prefix, &prefix, &mut |_, value| {
            match record::decode(WHAT, value) {
                Ok(subscriber) => found.push(subscriber),
                // One that asks again is better than a hub that does not start.
                Err(_) => damaged += 1,
            }
            Ok(true)
        })?;
        Ok((found, damaged))
    }

    /// Keeps subscribers, or forgets them: all durable when this returns.
    pub fn keep_subscribers(&self, changes: &[(SubscriberKey, Option<Subscriber>)]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let change = |(key, subscriber): &(SubscriberKey, Option<Subscriber>)| {
            (keys::subscriber(*key), subscriber.as_ref().map(record::encode))
        };
        self.engine.commit(Batch { changes: changes.iter().map(change).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Secret, Timestamp};

    #[test]
    fn subscribers_outlive_the_process_and_are_no_step() {
        let folder = tempfile::tempdir().unwrap();
        let subscriber = |name: &str| Subscriber {
            callback: Secret::new(format!("https://{name}.example/")),
            topic: "https://diembao.example/feeds/all.atom".to_owned(),
            path: "/feeds/all.atom".to_owned(),
            inside: false,
            secret: Some(Secret::new("bí mật".to_owned())),
            since: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH,
            delivered: u64::MAX,
            failures: 3,
            failing: Some(Timestamp::UNIX_EPOCH),
            next: None,
        };
        let (a, b) = (subscriber("a"), subscriber("b"));
        let store = Store::open(folder.path()).unwrap();
        let steps = store.steps();
        store.keep_subscribers(&[(a.key(), Some(a.clone())), (b.key(), Some(b.clone()))]).unwrap();
        store.keep_subscribers(&[(b.key(), None)]).unwrap();
        assert_eq!(store.steps(), steps);
        let torn = Batch { changes: vec![(keys::subscriber(b.key()), Some(vec![9, 9]))] };
        store.engine.commit(torn).unwrap();
        drop(store);
        assert_eq!(Store::open(folder.path()).unwrap().subscribers().unwrap(), (vec![a], 1));
    }
}
