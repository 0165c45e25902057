//! The politeness ledger: what an origin saw of us, held against the configuration, `/metrics`, and
//! what a process before had asked for.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::time::Duration;

use crate::origin::{Asked, Origin};
use crate::service::Service;

/// Entries of each feed; their text stands on their pages alone.
const ENTRIES: usize = 12;
/// `[fetch] page_interval`.
const SPACING: Duration = Duration::from_millis(250);
/// How much later than ours the origin's clock may strike for one request than for the next: two
/// cores and many tests.
const STRIKES: Duration = Duration::from_millis(100);
/// A path that robots.txt keeps us from.
const HIDDEN: &str = "/kin/";

/// A paper with these channels on an origin, its entries and their pages.
fn publish(origin: &Origin, channel: &str) {
    let mut items = String::new();
    for number in 0..ENTRIES {
        let hidden = if number % 6 == 5 { HIDDEN } else { "/" };
        let path = format!("{hidden}{channel}-bai-{number}.html");
        let title = format!("Tin số {number} của {channel}");
        writeln!(items, "<item><title>{title}</title><link>{}</link></item>", origin.url(&path)).unwrap();
        let text = format!("Đoạn văn của bài {number} trong {channel}, đủ dài để là một bài báo. ").repeat(12);
        origin.put(&path, 200, format!("<html><title>{title}</title><article><h1>{title}</h1><p>{text}</p></article>"));
    }
    let feed = format!("<rss version=\"2.0\"><channel><title>{channel}</title>{items}</channel></rss>");
    origin.put(&format!("/{channel}.xml"), 200, feed);
    origin.put("/robots.txt", 200, format!("User-agent: *\nDisallow: {HIDDEN}\n"));
}

/// A service that asks each channel once, right after its start, and not again this year.
fn service(per_host: usize, sources: &[(&Origin, &str)]) -> Service {
    let service = Service::new(|listen, data_dir| {
        let mut toml = format!(
            "[service]\nbase_url = \"http://{listen}\"\nlisten = \"{listen}\"\ndata_dir = \"{}\"\n\
             [fetch]\nschedule = \"0 0 0 1 1 *\"\nper_host = {per_host}\npage_interval = \"{}ms\"\npush = false\n\
             allow_private = [\"127.0.0.0/8\"]\n",
            data_dir.display(),
            SPACING.as_millis()
        );
        for (origin, channel) in sources {
            toml += &source(origin, channel);
        }
        toml
    });
    for (origin, channel) in sources {
        publish(origin, channel);
    }
    service
}

fn source(origin: &Origin, channel: &str) -> String {
    format!(
        "[[source]]\nid = \"{channel}\"\nname = \"{channel}\"\nkind = \"agency\"\nhomepage = \"{}\"\n\
         [[source.channel]]\nurl = \"{}\"\n",
        origin.url("/"),
        origin.url(&format!("/{channel}.xml"))
    )
}

/// Adds a paper that was never asked, starts the service again, and waits until that paper is read:
/// by then everything that was due was asked.
fn start_with_another(service: &mut Service, channel: &str) -> Origin {
    let another = Origin::open();
    publish(&another, channel);
    let toml = fs::read_to_string(service.config()).unwrap() + &source(&another, channel);
    fs::write(service.config(), toml).unwrap();
    service.start();
    service.until("the new paper is read", || service.urls(&format!("sources/{channel}")).len() == ENTRIES);
    another
}

fn pages(origin: &Origin) -> Vec<Asked> {
    origin.asked().into_iter().filter(|asked| asked.path.ends_with(".html")).collect()
}

/// How often each kind of document was asked for, by the origin's log.
fn seen(origin: &Origin) -> BTreeMap<&'static str, usize> {
    let mut seen = BTreeMap::new();
    for asked in origin.asked() {
        let kind = match asked.path.as_str() {
            "/robots.txt" => "robots",
            path if path.ends_with(".html") => "page",
            _ => "feed",
        };
        *seen.entry(kind).or_default() += 1;
    }
    seen
}

/// The same by our own figures.
fn counted(service: &Service, origin: &Origin) -> BTreeMap<&'static str, usize> {
    let figures = service.get("/metrics");
    let count = |kind: &'static str| {
        let name = format!("diembao_requests_total{{site=\"{}\",kind=\"{kind}\"}} ", origin.site());
        let line = figures.text().lines().find_map(|line| line.strip_prefix(name.as_str()).map(str::to_owned));
        line.map(|count| (kind, count.parse().unwrap()))
    };
    ["feed", "page", "robots"].into_iter().filter_map(count).collect()
}

/// No two pages came sooner after one another than all between them need; the allowance is for the
/// two strikes of the clock alone, however many pages lie between.
fn check_spacing(origin: &Origin, spacing: Duration) {
    let pages = pages(origin);
    for (first, page) in pages.iter().enumerate() {
        for (between, later) in (1..).zip(&pages[first + 1..]) {
            let apart = later.at - page.at;
            assert!(apart + STRIKES >= spacing * between, "{} came {apart:?} after {}", later.path, page.path);
        }
    }
}

fn check_each_once(origin: &Origin) {
    for asked in origin.asked() {
        assert_eq!(origin.times(&asked.path), 1, "{} was asked for again", asked.path);
    }
}

#[test]
fn an_origin_sees_no_more_of_us_than_is_configured() {
    for per_host in [1, 2] {
        let (one, two) = (Origin::open(), Origin::open());
        let channels = [(&one, "bao-mot"), (&one, "bao-hai"), (&two, "bao-ba")];
        let mut service = service(per_host, &channels);
        service.start();
        for (_, channel) in channels {
            let all_read = || service.urls(&format!("sources/{channel}")).len() == ENTRIES;
            service.until("every entry is read", all_read);
        }
        for origin in [&one, &two] {
            assert!(origin.in_flight_max() <= per_host, "{} at a time", origin.in_flight_max());
            assert_eq!(origin.times("/robots.txt"), 1);
            assert!(pages(origin).iter().all(|page| !page.path.starts_with(HIDDEN)), "robots.txt was not kept to");
            check_spacing(origin, SPACING);
            check_each_once(origin);
            assert_eq!(counted(&service, origin), seen(origin));
        }
        let fault = faults(&service, "bao-mot");
        assert_eq!(fault.len(), 1, "one fault for all pages that we may not read: {fault:?}");
        assert!(fault[0].contains("does not let us read 2 pages"), "{fault:?}");
    }
}

#[test]
fn a_stop_leaves_pages_and_a_restart_asks_for_nothing_twice() {
    let origin = Origin::open();
    let mut service = service(1, &[(&origin, "bao-mot")]);
    service.start();
    service.until("some pages are read", || pages(&origin).len() >= 3);
    service.stop();
    let read = pages(&origin).len();
    assert!(read < ENTRIES - 2, "{read} pages: the stop did not wait for all of them");
    let another = start_with_another(&mut service, "bao-hai");
    check_each_once(&origin);
    check_each_once(&another);
    let listed = service.urls("sources/bao-mot").len();
    // Of those that robots.txt hides there is no page.
    assert!((3..=read + 2).contains(&listed), "{listed} articles of {read} pages: what was read is there");
    service.stop();
}

#[test]
fn a_kill_in_the_middle_makes_nobody_answer_twice() {
    let origin = Origin::open();
    let mut service = service(2, &[(&origin, "bao-mot")]);
    service.start();
    service.until("some pages are read", || pages(&origin).len() >= 3);
    service.kill();
    let another = start_with_another(&mut service, "bao-hai");
    check_each_once(&origin);
    check_each_once(&another);
    // A person who asks is answered: the channel again, and of its pages those that nobody has seen.
    assert!(service.diembao(&["fetch", "bao-mot"]).status.success());
    assert_eq!(origin.times("/bao-mot.xml"), 2);
    assert_eq!(origin.times("/robots.txt"), 1, "its answer was kept");
    assert!(pages(&origin).iter().all(|page| origin.times(&page.path) == 1), "{:#?}", pages(&origin));
    assert_eq!(pages(&origin).len(), ENTRIES - 2);
}

#[test]
fn what_robots_txt_says_is_done_and_what_it_does_not_say_too() {
    let [none, failing, asked_to, elsewhere, moved] = [(); 5].map(|()| Origin::open());
    let channels = [(&none, "khong"), (&failing, "hong"), (&asked_to, "moi"), (&elsewhere, "khac"), (&moved, "doi")];
    let mut service = service(2, &channels);
    none.put("/robots.txt", 403, String::new());
    failing.put("/robots.txt", 500, String::new());
    asked_to.put("/robots.txt", 200, "User-agent: *\nDisallow: /\n".to_owned());
    // The rules stand at another host; and a page that leads to one that is hidden is not followed.
    elsewhere.redirect("/robots.txt", &none.url("/rules.txt"));
    none.put("/rules.txt", 200, format!("User-agent: diembao\nCrawl-delay: 0.5\nDisallow: {HIDDEN}\n"));
    moved.redirect("/doi-bai-0.html", &moved.url("/kin/that.html"));
    let toml = fs::read_to_string(service.config()).unwrap();
    fs::write(service.config(), toml.replace("id = \"moi\"", "id = \"moi\"\nrobots = false")).unwrap();
    service.start();
    for (_, channel) in channels {
        service.until("every entry is there", || service.urls(&format!("sources/{channel}")).len() == ENTRIES);
    }
    let asked = [&none, &failing, &asked_to, &elsewhere, &moved].map(|origin| pages(origin).len());
    assert_eq!(asked, [ENTRIES, 0, ENTRIES, ENTRIES - 2, ENTRIES - 2]);
    check_spacing(&elsewhere, Duration::from_millis(500));
    assert_eq!(asked_to.times("/robots.txt"), 0, "who asked us to read is not asked whether we may");
    assert_eq!((failing.times("/robots.txt"), none.times("/rules.txt"), moved.times("/kin/that.html")), (1, 1, 0));
    assert_eq!(faults(&service, "moi"), [""; 0]);
    assert!(faults(&service, "doi")[0].contains("3 pages"), "{:?}", faults(&service, "doi"));
    assert!(faults(&service, "hong")[0].contains("12 pages"), "{:?}", faults(&service, "hong"));
}

#[test]
fn who_asks_us_to_come_later_is_left_alone() {
    let origin = Origin::open();
    let mut service = service(1, &[(&origin, "bao-mot")]);
    for number in 2..ENTRIES {
        origin.put(&format!("/bao-mot-bai-{number}.html"), 429, String::new());
    }
    service.start();
    service.until("every entry is there", || service.urls("sources/bao-mot").len() == ENTRIES);
    assert_eq!(pages(&origin).len(), 3, "the third was refused: {:#?}", pages(&origin));
}

#[test]
fn a_page_that_several_entries_lead_to_is_asked_for_once() {
    let origin = Origin::open();
    let mut service = service(2, &[(&origin, "bao-mot")]);
    let again = source(&origin, "bao-mot").replace("bao-mot.xml", "bao-hai.xml");
    let (_, channel) = again.split_once("[[source.channel]]").unwrap();
    let toml = fs::read_to_string(service.config()).unwrap() + "[[source.channel]]" + channel;
    fs::write(service.config(), toml).unwrap();
    // Two channels that list the same pages, each twice under two names.
    for feed in ["bao-mot", "bao-hai"] {
        let item = |number: usize| {
            let (name, place) = (format!("ten-{number}"), origin.url(&format!("/bao-mot-bai-{}.html", number % 5)));
            format!("<item><guid>{name}</guid><title>Tin {}</title><link>{place}#{name}</link></item>", number % 5)
        };
        let items: String = (0..10).map(item).collect();
        origin.put(&format!("/{feed}.xml"), 200, format!("<rss version=\"2.0\"><channel>{items}</channel></rss>"));
    }
    service.start();
    service.until("both channels are read", || service.urls("sources/bao-mot").len() == 5 && polls(&service) == 2);
    assert_eq!(pages(&origin).len(), 5, "{:#?}", pages(&origin));
    check_each_once(&origin);
}

/// Polls that are done, by our own figures.
fn polls(service: &Service) -> usize {
    let figures = service.get("/metrics");
    let line = figures.text().lines().find(|line| line.starts_with("diembao_polls_total{result=\"listed\"}"));
    line.map_or(0, |line| line.rsplit(' ').next().unwrap().parse().unwrap())
}

#[test]
fn papers_are_told_how_many_read_what_we_make_of_theirs() {
    let origin = Origin::open();
    let mut service = service(1, &[(&origin, "bao-mot")]);
    service.start();
    service.until("the paper is read", || service.urls("sources/bao-mot").len() == ENTRIES);
    assert!(!origin.asked()[0].agent.contains("subscriber"), "nobody was seen yet: {}", origin.asked()[0].agent);
    for agent in ["Mot/1.0", "Mot/1.0", "Nhieu/2.0 (+https://nhieu.example; 40 subscribers)"] {
        assert_eq!(service.get_with("/feeds/all.rss", &[("User-Agent", agent)]).status, 200);
    }
    assert!(service.diembao(&["fetch", "bao-mot"]).status.success());
    let agent = origin.asked().pop().unwrap().agent;
    // The test itself reads without a name.
    assert!(agent.starts_with("diembao/") && agent.ends_with("; 42 subscribers)"), "{agent}");
}

/// The sentences about robots.txt that `diembao show` has for a paper.
fn faults(service: &Service, paper: &str) -> Vec<String> {
    let shown = service.json(&["show", paper, "--json"]);
    let faults = shown[0]["channels"][0]["state"]["faults"].as_array().unwrap().clone();
    let ours = faults.iter().filter(|fault| fault["code"].as_str().unwrap().starts_with("robots-"));
    ours.map(|fault| fault["message"].as_str().unwrap().to_owned()).collect()
}
