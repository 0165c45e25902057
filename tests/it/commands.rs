//! Commands beside the daemon and without it: rounds, checks, sources, the demonstration.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::http;
use crate::press::Press;
use crate::road::settled;
use crate::service::{Service, command, free_port, lines, said, signal, wait};

/// The paper whose feed answers every third request with 503.
const FAILING: &str = "bao-dong-quan";

#[test]
fn a_round_ends_with_a_table_and_says_by_its_exit_code_whether_all_went_well() {
    let press = Press::open();
    let service = Service::of(&press);
    let first = service.diembao(&["fetch"]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    let (papers, articles) = (press.papers().len(), press.served().len());
    let closing = format!("{papers} channels asked, 0 failed, {articles} articles new or changed");
    let table = said(&first);
    assert_eq!(table.lines().last(), Some(closing.as_str()), "{table}");
    assert!(press.papers().keys().all(|paper| table.lines().any(|line| line.starts_with(paper))), "{table}");

    let rows = lines(&service.diembao(&["fetch", "--json", "bao-song-trang"]));
    assert_eq!((rows.len(), &rows[0]["drafts"]), (1, &0.into()), "nothing is new in the second round: {rows:?}");

    // Its second request, and its third.
    assert_eq!(service.diembao(&["fetch", FAILING]).status.code(), Some(0));
    let failed = service.diembao(&["fetch", FAILING, "bao-song-trang"]);
    assert_eq!(failed.status.code(), Some(1), "{}", said(&failed));
    let told = said(&failed);
    assert!(told.contains("2 channels asked, 1 failed") && told.contains("503"), "{told}");

    let unknown = service.diembao(&["fetch", "bao-khong-co"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("bao-khong-co"), "{}", said(&unknown));
}

#[test]
fn papers_that_are_gone_are_named_and_harm_no_other() {
    let press = Press::open();
    let service = Service::of(&press);
    let config = fs::read_to_string(service.config()).unwrap();
    let paper = press.served().into_iter().find(|one| one.paper == "bao-non-cao").unwrap().url;
    let host = paper.split('/').take(3).collect::<Vec<_>>().join("/");
    let gone = [
        ("bao-im-tieng", format!("http://127.0.0.1:{}/rss", free_port())),
        ("bao-doi-dia-chi", format!("{host}/rss/khong-con.rss")),
        ("bao-chi-co-bai", paper),
    ];
    let source = |(id, url): &(&str, String)| {
        format!(
            "[[source]]\nid = \"{id}\"\nname = \"{id}\"\nkind = \"agency\"\nhomepage = \"{host}/\"\n\
             [[source.channel]]\nurl = \"{url}\"\nkind = \"feed\"\n"
        )
    };
    let sources: String = gone.iter().map(source).collect();
    fs::write(service.config(), format!("{sources}{config}")).unwrap();
    let round = service.diembao(&["fetch"]);
    assert_eq!(round.status.code(), Some(1), "{}", said(&round));
    let table = said(&round);
    for (id, url) in &gone {
        let line = table.lines().find(|line| line.starts_with(id)).unwrap();
        assert!(line.contains("failed: ") && line.contains(url.as_str()), "{table}");
    }
    let closing = format!("3 failed, {} articles new or changed", press.served().len());
    assert!(table.lines().last().is_some_and(|line| line.ends_with(&closing)), "{table}");
}

#[test]
fn a_round_beside_the_daemon_waits_for_a_paper_that_it_is_asking() {
    let press = Press::open();
    let service = Service::running(&press);
    // The agency takes 1.5 s to answer and is asked every 2 s.
    for _ in 0..2 {
        let round = service.diembao(&["fetch", "ttxpn", "bao-non-cao"]);
        assert_eq!(round.status.code(), Some(0), "{}", said(&round));
    }
    service.until_all_stored(&press);
}

#[test]
fn the_faults_of_a_paper_are_told_by_show_and_on_its_page() {
    let settled = settled();
    for (paper, fault) in [
        ("bao-ben-lam", "bare-ampersand"),
        ("bao-ben-lam", "html-entity"),
        ("bao-ben-lam", "stray-tag"),
        ("bao-binh-minh-bien", "charset-wrong"),
    ] {
        let shown = settled.service.json(&["show", paper, "--json"]).remove(0);
        let faults = shown["channels"][0]["state"]["faults"].as_array().unwrap().clone();
        let found = faults.iter().find(|known| known["code"] == fault);
        let message = found.unwrap_or_else(|| panic!("{paper}: {shown}"))["message"].as_str().unwrap();
        let page = settled.service.get(&format!("/sources/{paper}?lang=en"));
        let words = message.split('`').next_back().unwrap().trim();
        assert!(page.text().contains(words), "{paper}: `{message}` is not on its page");
    }
    let sound = settled.service.json(&["show", "bao-song-trang", "--json"]).remove(0);
    assert_eq!(sound["channels"][0]["state"]["faults"], serde_json::json!([]), "{sound}");
}

#[test]
fn a_failing_paper_is_told_by_show_and_on_its_page() {
    let settled = settled();
    let page = format!("/sources/{FAILING}");
    settled.service.until("show and page tell of the failure", || {
        let shown = settled.service.json(&["show", FAILING, "--json"]).remove(0);
        let problem = shown["channels"][0]["state"]["problem"].as_str().unwrap_or_default().to_owned();
        (problem.contains("503") || problem.contains("500"))
            && ["state mend", "state trouble"].iter().any(|state| settled.service.get(&page).text().contains(state))
    });
}

#[test]
fn a_copy_is_shown_with_its_origin_and_the_passages_that_it_took_over() {
    let settled = settled();
    let served = settled.press.served();
    // All were there at the first look: which of them came before the others is chance.
    let carried = served.iter().filter(|served| ["copy", "original"].contains(&served.kind));
    let mut shown = carried.map(|served| (served, settled.service.json(&["show", &served.url, "--json"]).remove(0)));
    let (copy, shown) = shown.find(|(_, shown)| shown["article"]["reprint"]["relation"] == "copy").unwrap();
    let (certainty, shared) = (shown["origin"]["certainty"].as_f64().unwrap(), &shown["shared"]);
    assert!((0.0..=1.0).contains(&certainty), "{shown}");
    assert!(shared["share"].as_f64().unwrap() > 0.3, "{shown}");
    let first = shared["passages"][0].as_str().unwrap();
    let told = said(&settled.service.diembao(&["show", &copy.url]));
    assert!(told.contains("Nguồn gốc: "), "{told}");
    let head: String = first.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(60).collect();
    assert!(told.contains("Đoạn trùng với ") && told.contains(&head), "{told}");
}

#[test]
fn what_is_unknown_is_named_with_where_to_look() {
    let press = Press::open();
    let service = Service::of(&press);
    for (arguments, expected) in [
        (&["show", "khong-co"][..], "no source `khong-co` is configured (`diembao check` lists them)"),
        (&["show", "ftp://bao.vn/tin.html"], "`ftp://bao.vn/tin.html` is no address of an article: "),
        (&["show", "https://bao.vn/tin.html"], "no article `https://bao.vn/tin.html` is in the store"),
        (
            &["explain", "khong-co", "chuyen-doi-so"],
            "`khong-co` is neither an article's id (16 hexadecimal digits) nor",
        ),
        (&["fetch", "khong-co"], "no source `khong-co` is configured: `diembao check` lists them"),
    ] {
        let output = service.diembao(arguments);
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(expected) && !told.contains("relative URL"), "{arguments:?}: {told}");
    }
    let listed = said(&service.diembao(&["check"]));
    assert!(press.papers().keys().all(|paper| listed.contains(paper)), "{listed}");
    for command in ["demo", "probe"] {
        let help = said(&service.diembao(&[command, "--help"]));
        assert!(help.contains("No feeds.toml is needed"), "{help}");
    }
}

#[test]
fn the_shipped_configuration_is_right() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command(root, &["check"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for named in ["chuyen-doi-so", "xay-dung-dang", "Sources"] {
        assert!(said(&output).contains(named), "{named}: {}", said(&output));
    }
}

#[test]
fn a_wrong_configuration_is_refused_with_the_place_of_each_fault() {
    let folder = tempfile::tempdir().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let right = fs::read_to_string(root.join("feeds.toml")).unwrap();
    let topic =
        "[[topic]]\nid = \"dti\"\nname = { vi = \"DTI\", en = \"DTI\" }\nrule = '\"DTI\" AND ('\nthreshhold = 2\n";
    fs::write(folder.path().join("feeds.toml"), format!("{right}\n{topic}")).unwrap();
    let line = |words: &str| format!("{right}\n{topic}").lines().position(|line| line == words).unwrap() + 1;
    let rule = format!("feeds.toml:{}:", line("rule = '\"DTI\" AND ('"));
    let key = format!("feeds.toml:{}:1: ", line("threshhold = 2"));
    for arguments in [["check"], ["run"], ["fetch"]] {
        let output = command(folder.path(), &arguments).output().unwrap();
        let told = said(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {told}");
        assert!(told.contains(&rule) && told.contains(&key), "{arguments:?}: {told}");
        assert!(told.contains("`threshold`"), "{arguments:?} says what would be right: {told}");
    }
    assert!(!folder.path().join("storage").exists(), "nothing starts");
}

#[test]
fn the_demonstration_serves_what_it_prints_and_ends_when_told() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port();
    let printed = folder.path().join("printed");
    let log = folder.path().join("log");
    let mut demo = command(folder.path(), &["demo", "--port", &port.to_string()])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::from(File::create(&printed).unwrap()))
        .stderr(Stdio::from(File::create(&log).unwrap()))
        .spawn()
        .unwrap();
    let address = format!("http://127.0.0.1:{port}/feeds/topics/chuyen-doi-so.atom");
    let began = Instant::now();
    let entries = || {
        let answer = http::get(&address, &[]).ok().filter(|answer| answer.status == 200)?;
        feed_rs::parser::parse(&answer.body[..]).ok().map(|feed| feed.entries.len())
    };
    while entries().is_none_or(|count| count < 8) {
        if began.elapsed() > Duration::from_secs(10) {
            let _ = demo.kill();
            panic!("the feed does not fill\n{}", read(&log));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = read(&printed);
    assert!(told.contains(&address) && told.contains(&format!("http://127.0.0.1:{port}/opml.xml")), "{told}");

    signal(&demo, "TERM");
    let (status, took) = wait(&mut demo, Duration::from_secs(10));
    let _ = demo.kill();
    assert_eq!(status.and_then(|status| status.code()), Some(0), "after {took:?}\n{}", read(&log));
    let left: Vec<PathBuf> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "the demonstration leaves nothing behind: {left:?}");
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_default()
}
