use std::sync::Arc;
use std::time::Duration;

use super::local::WAITING_MAX;
use super::{LocalLog, Log, LogError, Record};
use crate::model::{Act, ArticleId, ChannelKey, Decision, Timestamp};

fn record(by: &str) -> Record {
    let topic = "y-te".parse().expect("a slug");
    Record::Decided(Decision {
        topic,
        article: ArticleId(1),
        act: Act::Accept,
        by: by.to_owned(),
        at: Timestamp::UNIX_EPOCH,
    })
}

#[tokio::test]
async fn appending_resolves_when_the_record_is_acknowledged() {
    let log = Arc::new(LocalLog::after(41));
    let appending = tokio::spawn({
        let log = log.clone();
        async move { log.append(record("an")).await }
    });
    let batch = log.read(42, 10).await;
    assert_eq!(batch, [(42, record("an"))]);
    assert!(!appending.is_finished());
    log.acknowledge(42, Ok(()));
    assert_eq!(appending.await.expect("no panic"), Ok(42));
}

#[tokio::test]
async fn a_failed_step_is_told_to_who_appended() {
    let log = Arc::new(LocalLog::after(0));
    let appending = tokio::spawn({
        let log = log.clone();
        async move { log.append(record("an")).await }
    });
    log.read(1, 10).await;
    let failure = LogError::NotDurable("disk full".to_owned());
    log.acknowledge(1, Err(failure.clone()));
    assert_eq!(appending.await.expect("no panic"), Err(failure));
}

#[tokio::test]
async fn a_closed_log_takes_nothing_and_ends_its_reader() {
    let log = LocalLog::after(0);
    log.close();
    assert_eq!(log.append(record("an")).await, Err(LogError::Closed));
    assert_eq!(log.read(1, 10).await, []);
}

#[tokio::test]
async fn a_stale_lease_is_refused() {
    let log = LocalLog::after(0);
    let channel = ChannelKey { source: "bao-a".parse().expect("a slug"), url: "https://bao-a.vn/rss".to_owned() };
    let (now, ttl) = (Timestamp::UNIX_EPOCH, Duration::from_secs(60));
    let first = log.lease(&channel, now, ttl).expect("free");
    assert_eq!(log.lease(&channel, now, ttl), None);
    let second = log.lease(&channel, now + Duration::from_secs(61), ttl).expect("the first ran out");
    assert_eq!(log.append_leased(first, record("an")).await, Err(LogError::Stale(channel.clone())));
    log.release(&second);
    assert!(log.lease(&channel, now, ttl).is_some());
}

#[tokio::test]
async fn a_channel_whose_holder_is_gone_can_be_leased_anew() {
    let log = LocalLog::after(0);
    let channel = ChannelKey { source: "bao-a".parse().expect("a slug"), url: "https://bao-a.vn/rss".to_owned() };
    let (now, ttl) = (Timestamp::UNIX_EPOCH, Duration::from_secs(60));
    let gone = log.lease(&channel, now, ttl).expect("free");
    log.free(&channel);
    let next = log.lease(&channel, now, ttl).expect("free again");
    log.release(&gone);
    assert_eq!(log.lease(&channel, now, ttl), None, "{next:?} stands");
}

#[tokio::test]
async fn whoever_waits_on_an_abandoned_log_is_told() {
    let log = Arc::new(LocalLog::after(0));
    // More than there are places: the last ones wait to be let in.
    let append = |_| {
        let log = log.clone();
        tokio::spawn(async move { log.append(record("an")).await })
    };
    let appending: Vec<_> = (0..WAITING_MAX + 2).map(append).collect();
    log.read(1, 1).await;
    log.abandon();
    for appended in appending {
        assert_eq!(appended.await.expect("no panic"), Err(LogError::Closed));
    }
    assert_eq!(log.append(record("an")).await, Err(LogError::Closed));
    assert_eq!(log.read(1, 10).await, []);
}
