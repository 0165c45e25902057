//! Documents are written once for each change of what they show.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::sample::{Room, admit, article, decide, pair, room, slug};
use crate::model::{Shelf, Standing};
use crate::web::cache::{Basis, Cache, Slot, Written};
use crate::web::serve::Document;

/// A document that says how often it was written.
struct Counting {
    cache: Cache,
    slot: std::sync::Arc<Slot>,
    written: AtomicUsize,
}

impl Counting {
    fn of(room: &Room, shelf: Shelf) -> Counting {
        let cache = Cache::default();
        let slot = cache.slot("/x", &room.config.read().unwrap(), Basis::Shelf(shelf), true);
        Counting { cache, slot, written: AtomicUsize::new(0) }
    }

    /// Asks for it; gives how often it has been written.
    async fn ask(&self, room: &Room) -> usize {
        let write = || async {
            let (at, steps) = (Instant::now(), room.store.steps());
            self.written.fetch_add(1, Ordering::Relaxed);
            // Others come meanwhile.
            tokio::task::yield_now().await;
            let document = Document::new("text/plain", steps.to_string().into_bytes());
            Ok(Written::new(document, steps, at, self.cache.count(1)))
        };
        if self.slot.good(&room.store).is_none() {
            self.slot.get(&room.store, write).await.unwrap();
        }
        self.written.load(Ordering::Relaxed)
    }
}

#[tokio::test]
async fn a_feed_is_written_anew_when_its_shelf_changes_and_only_then() {
    let room = room();
    let feed = Counting::of(&room, Shelf::Source(slug("bao-song")));
    let topic = Counting::of(&room, Shelf::Topic(slug("chuyen-doi-so")));
    let region = Counting::of(&room, Shelf::Region(vec![slug("tay-ninh"), slug("dong-nai")]));
    let other = Counting::of(&room, Shelf::Province(slug("tay-ninh")));
    let all = [&feed, &topic, &region, &other];
    let check = async |expected: [usize; 4], what: &str| {
        for (feed, expected) in all.iter().zip(expected) {
            assert_eq!(feed.ask(&room).await, expected, "{what}");
            assert_eq!(feed.ask(&room).await, expected, "{what}, asked again");
        }
    };
    check([1, 1, 1, 1], "first").await;
    admit(&room.store, 300, &[&article("bao-bien", 300, "Tin của báo khác")]);
    check([1, 2, 2, 1], "another paper's article").await;
    let (original, copy) = pair();
    let rejected = Standing { accepted: Some(false), ..Standing::new(slug("chuyen-doi-so")) };
    decide(&room.store, 301, &[&original, &copy], rejected);
    check([2, 3, 3, 1], "an act on a group with a copy of the paper's").await;
}

#[tokio::test]
async fn who_comes_while_a_feed_is_written_gets_the_last_one() {
    let room = room();
    let feed = Counting::of(&room, Shelf::All);
    feed.ask(&room).await;
    admit(&room.store, 300, &[&article("bao-bien", 300, "Tin vừa tới")]);
    let asked = futures_util::future::join_all((0..20).map(|_| feed.ask(&room))).await;
    assert!(asked.iter().all(|written| *written == 2), "{asked:?}");
}

#[tokio::test]
async fn what_changes_all_the_time_is_not_written_all_the_time() {
    let room = room();
    let feed = Counting::of(&room, Shelf::All);
    let mut written = 0;
    for number in 300..400 {
        admit(&room.store, number, &[&article("bao-bien", number as i64, "Tin vừa tới")]);
        written = feed.ask(&room).await;
    }
    assert!((2..90).contains(&written), "{written} times for a hundred changes");
}
