use super::*;
use crate::daemon::plan::Plan;

const HEAD: &str = r#"
[service]
title = "Điểm Báo"
base_url = "https://diembao.example/"
"#;

/// Channels of these addresses, due in this order; those with `slow` in their address are slow.
fn channels(urls: &[String]) -> Vec<Waiting> {
    let source = |(number, url): (usize, &String)| {
        format!(
            "[[source]]\nid = \"bao-{number:05}\"\nname = \"Báo\"\nkind = \"agency\"\nhomepage = \"{url}\"\n\
             [[source.channel]]\nurl = \"{url}\"\n"
        )
    };
    let text = HEAD.to_owned() + &urls.iter().enumerate().map(source).collect::<String>();
    let config = crate::config::parse(&text, std::path::Path::new("feeds.toml")).expect("a right configuration");
    let mut plan = Plan::of(Arc::new(config.clone()));
    for (second, (source, channel)) in config.channels().enumerate() {
        let key = crate::model::ChannelKey { source: source.id.clone(), url: channel.url.to_string() };
        plan.again(&key, Timestamp::from_second(second as i64).expect("in range"));
    }
    let mut due = plan.due(Timestamp::MAX);
    for channel in &mut due {
        channel.slow = channel.known.job.key.url.contains("slow");
    }
    due
}

fn queue(places: usize, per_site: usize, urls: &[String]) -> Queue {
    let mut queue = Queue::new(places, per_site);
    // Whatever the order in which they come.
    channels(urls).into_iter().rev().for_each(|channel| queue.add(channel));
    queue
}

fn papers(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("https://{name}.vn/rss")).collect()
}

fn all(queue: &mut Queue) -> Vec<Started> {
    std::iter::from_fn(|| queue.start()).collect()
}

fn names(started: &[Started]) -> Vec<&str> {
    started.iter().map(|started| started.channel.known.job.channel.url.host_str().unwrap_or_default()).collect()
}

#[test]
fn the_longest_overdue_begins_first_and_no_more_than_there_are_places() {
    let mut queue = queue(2, 2, &papers(&["a", "b", "c"]));
    let started = all(&mut queue);
    assert_eq!(names(&started), ["a.vn", "b.vn"]);
    assert_eq!(queue.len(), 1);
    queue.ended(&started[1]);
    assert_eq!(names(&all(&mut queue)), ["c.vn"]);
    assert_eq!(queue.len(), 0);
}

#[test]
fn slow_channels_have_a_quarter_of_the_places_while_others_wait_and_never_all() {
    let slow: Vec<String> = (0..20).map(|number| format!("slow-{number}")).collect();
    let quick: Vec<String> = (0..20).map(|number| format!("quick-{number}")).collect();
    let both: Vec<&str> = slow.iter().chain(&quick).map(String::as_str).collect();
    let mut queue = queue(8, 2, &papers(&both));
    let is_slow = |started: &&Started| started.channel.slow;
    let started = all(&mut queue);
    assert_eq!((started.len(), started.iter().filter(is_slow).count()), (8, 2));
    // Quick ones end at once, slow ones never: all quick ones have their turn.
    let mut under_way = started;
    let mut ended = 0;
    while let Some(at) = under_way.iter().position(|started| !started.channel.slow) {
        queue.ended(&under_way.swap_remove(at));
        ended += 1;
        under_way.extend(all(&mut queue));
    }
    assert_eq!(ended, 20);
    assert_eq!(under_way.len(), 6, "while nobody else waits, slow ones leave a quarter free");
}

#[test]
fn a_site_has_so_many_places_and_its_channels_keep_their_order() {
    let urls: Vec<String> = (0..5).map(|number| format!("https://a.vn/{number}")).collect();
    let mut queue = queue(8, 2, &[urls, papers(&["b"])].concat());
    let mut started = all(&mut queue);
    assert_eq!(names(&started), ["a.vn", "a.vn", "b.vn"]);
    assert_eq!(queue.len(), 3);
    let mut order = vec![0, 1];
    while let Some(at) = started.iter().position(|started| started.channel.known.site.as_str().starts_with("a.vn")) {
        queue.ended(&started.remove(at));
        let next = all(&mut queue);
        order.extend(next.iter().map(|next| next.channel.due.as_second()));
        started.extend(next);
    }
    assert_eq!(order, [0, 1, 2, 3, 4]);
    queue.ended(&started[0]);
    assert!(queue.sites.is_empty(), "idle sites are forgotten");
}

#[test]
fn a_poll_that_reads_pages_gives_its_place_to_another() {
    let names_of: Vec<String> = (0..9).map(|number| format!("p{number}")).collect();
    let mut queue = queue(1, 1, &papers(&names_of.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut reading = Vec::new();
    for _ in 0..READING_PER_PLACE {
        let mut started = queue.start().expect("a place");
        queue.reads(&mut started);
        reading.push(started);
    }
    let mut one_more = queue.start().expect("a place");
    queue.reads(&mut one_more);
    assert!(queue.start().is_none(), "too many read: it keeps its place");
    queue.ended(&reading[0]);
    queue.reads(&mut one_more);
    let next = queue.start().expect("given back");
    for started in reading.iter().skip(1).chain([&one_more, &next]) {
        queue.ended(started);
    }
    assert_eq!((queue.asking, queue.reading), (0, 0));
}

#[test]
fn a_changed_configuration_forgets_who_waits_and_not_who_is_asked() {
    let mut queue = queue(1, 1, &papers(&["a", "b"]));
    let started = queue.start().expect("a place");
    queue.reset(1, 1);
    assert_eq!(queue.len(), 0);
    channels(&papers(&["c"])).into_iter().for_each(|channel| queue.add(channel));
    assert!(queue.start().is_none(), "the old one still has the place");
    queue.ended(&started);
    assert_eq!(names(&all(&mut queue)), ["c.vn"]);
}
