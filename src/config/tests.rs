//! Right files and wrong ones.

use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{ChannelKind, Republish, SourceKind};

const PATH: &str = "/etc/diembao/feeds.toml";

/// A file with every key that the grammar knows.
const WHOLE: &str = r##"
[service]
title     = "Điểm báo miền Đông"
base_url  = "http://127.0.0.1:8080"
listen    = "127.0.0.1:8080"
data_dir  = "storage"
language  = "vi"
timezone  = "Asia/Ho_Chi_Minh"

[fetch]
schedule        = "0 */10 * * * *"
adaptive        = true
concurrency     = 64
per_host        = 2
timeout         = "20s"
max_body        = "8 MiB"
user_agent      = "diembao/0.1 (+https://example.org/diembao)"
allow_private   = ["127.0.0.0/8", "::1/128"]

[retention]
articles = "400d"

[[source]]
id        = "bao-dong-nai"
name      = "Báo Đồng Nai"
kind      = "party-press"
province  = "dong-nai"
language  = "vi"
homepage  = "https://baodongnai.example"
hosts     = ["www.baodongnai.example", "baodongnai.test"]
republish = "full"
credit    = "Báo và phát thanh, truyền hình Đồng Nai"
verified  = "2026-01-31"
schedule  = "0 */5 * * * *"
[[source.channel]]
url     = "https://baodongnai.example/rss/trang-chu"
kind    = "feed"
section = "Trang chủ"
[[source.channel]]
url      = "https://baodongnai.example/kinh-te"
kind     = "page"
schedule = "@hourly"
link     = "h3 > a[href]"
include  = ["/kinh-te/*.html$"]
exclude  = ["/video-*"]
[source.extract]
title   = "h1"
body    = "div.content-detail"
drop    = [".tin-xem-nhieu", ".related"]
date    = "time"
author  = ".author"
summary = ".sapo"
kicker  = ".kicker"
section = ".breadcrumb a"
image   = "figure img"
caption = "figcaption"

[[source]]
id       = "ttx"
name     = "Thông tấn xã"
kind     = "agency"
homepage = "https://ttx.example"
verified = 2026-01-31
[[source.channel]]
url = "https://ttx.example/rss"

[[words]]
id     = "dich-vu-so"
terms  = ["chữ ký số | VNeID", "định danh điện tử"]
except = ["chữ ký số lượng"]

[[topic]]
id        = "chuyen-doi-so"
name      = { vi = "Chuyển đổi số", en = "Digital transformation" }
rule      = '''"chuyển đổi số" OR "kinh tế số" NOT "cao đẳng sư phạm"'''
provinces = ["dong-nai"]
sources   = ["bao-dong-nai"]
threshold = 3
curated   = "review"
[[topic]]
id   = "y-te"
name = "Y tế"
rule = '"bệnh viện" NOT title:words:dich-vu-so'

[[alert]]
id      = "dti"
rule    = '"DTI" AND "Đồng Nai"'
webhook = "https://example.org/hook"
mail    = "ban-bien-tap@example.org"

[[region]]
id        = "dong-nam-bo-mo-rong"
name      = { vi = "Đông Nam Bộ mở rộng", en = "Greater southeast" }
provinces = ["dong-nai", "ho-chi-minh", "tay-ninh", "lam-dong"]
"##;

fn read(text: &str) -> Result<Config, ConfigError> {
    parse(text, Path::new(PATH))
}

#[test]
fn a_whole_file_is_understood() {
    let config = read(WHOLE).expect("a right file");
    assert_eq!(config.service.data_dir, Path::new("/etc/diembao/storage"));
    assert_eq!(config.service.link("/feeds/all.atom"), "http://127.0.0.1:8080/feeds/all.atom");
    assert_eq!((config.fetch.timeout, config.fetch.body_bytes_max), (Duration::from_secs(20), 8 << 20));
    assert_eq!(config.retention, Duration::from_secs(400 * 86_400));
    let [paper, agency] = config.sources.as_slice() else { panic!("two sources") };
    assert_eq!((paper.kind, paper.republish), (SourceKind::PartyPress, Republish::Full));
    assert_eq!(paper.channels[0].schedule.as_deref(), Some("0 */5 * * * *"), "the source's");
    assert_eq!(paper.channels[1].schedule.as_deref(), Some("@hourly"), "the channel's own");
    assert_eq!(paper.channels[1].kind, Some(ChannelKind::Page));
    assert_eq!(paper.extract.drop.len(), 2);
    assert_eq!((agency.province.as_ref(), agency.republish), (None, Republish::Summary));
    assert_eq!((agency.verified.as_deref(), agency.channels[0].schedule.as_deref()), (Some("2026-01-31"), None));
    let [digital, health] = config.topics.as_slice() else { panic!("two topics") };
    assert_eq!((digital.threshold, digital.curated), (3.0, Curated::Review));
    assert_eq!((health.name.en.as_str(), health.curated), ("Y tế", Curated::Open));
    assert_eq!(health.rule.terms(), 5, "its own, three of the list, one exception");
    assert_eq!((config.alerts.len(), config.regions.len()), (1, 7));
    assert_eq!(config.region("dong-nam-bo-mo-rong").map(|region| region.name.en.as_str()), Some("Greater southeast"));
    assert_eq!(
        (config.channels().count(), config.source("ttx").is_some(), config.topic("the-thao").is_some()),
        (3, true, false)
    );
}

#[test]
fn an_empty_file_means_the_defaults() {
    let config = read("").expect("nothing is wrong with nothing");
    assert_eq!(config.service.title, defaults::TITLE);
    assert_eq!(config.service.base_url.as_str(), "http://127.0.0.1:8080/");
    assert_eq!(config.service.timezone.iana_name(), Some(defaults::TIMEZONE));
    assert_eq!(config.fetch.schedule.as_str(), defaults::SCHEDULE);
    assert_eq!(config.fetch.allow_private, AllowPrivate::No);
    assert!(config.fetch.user_agent.contains("(+http://127.0.0.1:8080/)"));
    assert_eq!(config.regions.len(), 6);
}

/// A right source; the first line of `lines` stands in line 9.
fn in_source(lines: &str) -> String {
    format!(
        "[[source]]\nid = \"bao-a\"\nname = \"Báo A\"\nhomepage = \"https://a.example\"\n\
         kind = \"agency\"\n[[source.channel]]\nurl = \"https://a.example/rss\"\n\n{lines}\n"
    )
}

/// The place of every fault, and the text of all.
fn faults(text: &str) -> (Vec<(usize, usize)>, String) {
    let wrong = read(text).expect_err(text);
    let places = wrong.faults().iter().map(|fault| (fault.line, fault.column)).collect();
    (places, wrong.to_string())
}

fn check(text: &str, place: (usize, usize), message: &str) {
    let (places, shown) = faults(text);
    assert_eq!(places, [place], "{text}\n{shown}");
    assert!(shown.contains(message), "{text}\n{shown}");
}

#[test]
fn a_wrong_service_is_refused() {
    check("[service]\ntitel = \"Điểm báo\"", (2, 1), "[service]: key `titel` is not known; did you mean `title`?");
    check("[service]\ntitle = 5", (2, 9), "`title` is a whole number, where a string is needed");
    check("[service]\ntitle = \"  \"", (2, 9), "this is empty");
    check("[service]\nbase_url = \"diembao.example\"", (2, 12), "is not an absolute address");
    check("[service]\nbase_url = \"ftp://diembao.example\"", (2, 12), "begins with `ftp:`");
    check("[service]\nbase_url = \"https://a.example/?x=1\"", (2, 12), "leave out query and fragment");
    check("[service]\nbase_url = \"https://a:b@c.example/\"", (2, 12), "a user or a password");
    check("[service]\nlisten = \"localhost\"", (2, 10), "such as `127.0.0.1:8080`");
    check("[service]\nlanguage = \"fr\"", (2, 12), "`fr` is no language of the pages; known: en, vi");
    check("[service]\ntimezone = \"Asia/Saigonn\"", (2, 12), "no known time zone");
    check("service = 7", (1, 11), "`service` is a whole number, where the table [service] is needed");
    check("[source]\nid = \"bao-a\"", (1, 1), "`source` is a table, where a list is needed; two brackets");
    check("[servise]", (1, 2), "key `servise` is not known; did you mean `service`?");
}

#[test]
fn a_wrong_fetch_is_refused() {
    check("[fetch]\nschedule = \"*/10 * *\"", (2, 12), "has 3 fields, 6 or 7 are needed");
    check("[fetch]\nadaptive = \"yes\"", (2, 12), "where true or false is needed");
    check("[fetch]\nconcurrency = 0", (2, 15), "`concurrency` is 0, where 1 to 1024 is needed");
    check("[fetch]\nper_host = 17", (2, 12), "1 to 16 is needed");
    check("[fetch]\ntimeout = \"20\"", (2, 11), "`20` is no duration");
    check("[fetch]\ntimeout = \"2h\"", (2, 11), "`2h` is out of bounds: 100ms to 5m is needed");
    check("[fetch]\nmax_body = \"8 Mb\"", (2, 12), "`8 Mb` is no size");
    check("[fetch]\nmax_body = \"8 GiB\"", (2, 12), "1 KiB to 256 MiB is needed");
    check("[fetch]\nmin_interval = \"2d\"", (2, 16), "1s to 1d is needed");
    check("[fetch]\nmin_interval = \"1h\"\nmax_interval = \"10m\"", (3, 16), "shorter than `min_interval`");
    check("[fetch]\npage_interval = \"5m\"", (2, 17), "0ms to 1m is needed");
    check("[fetch]\nproxy = \"socks\"", (2, 9), "not an absolute address");
    check("[fetch]\nuser_agent = \"điểm báo\"", (2, 14), "can not stand in a user agent");
    check("[fetch]\nallow_private = [\"127.0.0.1/8\"]", (2, 18), "the network is `127.0.0.0/8`");
    check("[fetch]\nallow_private = [\"10.0.0.0/8\", \"local\"]", (2, 32), "`local` is no network");
    check("[fetch]\nallow_private = [7]", (2, 18), "a whole number stands in a list where a string is needed");
    check("[fetch]\nallow_private = \"no\"", (2, 17), "where true, false or a list of networks is needed");
    check("[retention]\narticles = \"1h\"", (2, 12), "out of bounds: 1d to 36525d");
}

#[test]
fn a_wrong_source_is_refused() {
    let local = |line: &str| {
        in_source("").replace("kind = \"agency\"", &format!("kind = \"party-press\"; {line}").replace("; ", "\n"))
    };
    check(&in_source("").replace("bao-a", "Báo A"), (2, 6), "source `Báo A`: `Báo A` is not an id");
    check(&in_source("").replace("agency", "agancy"), (5, 8), "`agancy` is no kind of source; did you mean `agency`?");
    check(&in_source("").replace("name = \"Báo A\"", ""), (1, 1), "source `bao-a`: `name` is missing");
    check(&in_source("").replace("\"https://a.example\"", "\"a.example\""), (4, 12), "is not an absolute address");
    check(&local("province = \"dong-nia\""), (6, 12), "no province `dong-nia`; did you mean `dong-nai`?");
    check(&local("province = \"binh-duong\""), (6, 12), "`binh-duong` is part of `ho-chi-minh` since July 2025");
    check(&local("province = \"Đồng Nai\""), (6, 12), "no province `Đồng Nai`; did you mean `dong-nai`?");
    check(&local("province = \"Bình Dương\""), (6, 12), "`Bình Dương` is part of `ho-chi-minh` since July 2025");
    check(&local("hosts = []"), (1, 1), "`province` is missing");
    check(&local("province = \"dong-nai\"\nverified = \"31-01-2026\""), (7, 12), "`31-01-2026` is no date");
    check(
        &local("province = \"dong-nai\"\nrepublish = \"all\""),
        (7, 13),
        "no extent of republishing; known: full, link, summary",
    );
    check(&local("province = \"dong-nai\"\nlanguage = \"tiếng Việt\""), (7, 12), "no language code");
    check(&local("province = \"dong-nai\"\nhosts = [\"https://a.example/\"]"), (7, 10), "no host");
    check(
        &in_source("").replace("kind = \"agency\"", "kind = \"agency\"\nprovince = \"dong-nai\""),
        (6, 12),
        "leave `province` out",
    );
    let twice = format!("{}{}", in_source(""), in_source("").replace("a.example/rss", "a.example/2"));
    check(&twice, (11, 6), "source `bao-a`: id `bao-a` stands twice: line 2 has it too");
    let without = in_source("").replace("[[source.channel]]\nurl = \"https://a.example/rss\"\n", "");
    check(&without, (1, 1), "there is no channel");
}

#[test]
fn a_wrong_channel_is_refused() {
    check(
        &in_source("schedule = \"*/10 * *\""),
        (9, 12),
        "source `bao-a`: schedule `*/10 * *` has 3 fields, 6 or 7 are needed",
    );
    check(&in_source("kind = \"rss\""), (9, 8), "`rss` is no kind of channel; known: feed, page, sitemap");
    check(&in_source("kind = \"feed\"\nlink = \"a\""), (10, 8), "`link` selects the links of a page");
    check(&in_source("link = \"a[\""), (9, 8), "`a[` is no CSS selector");
    check(&in_source("include = [\"*\"]"), (9, 12), "matches every address");
    check(&in_source("exclude = \"/video\""), (9, 11), "where a list is needed");
    check(
        &in_source("[[source.channel]]\nurl = \"https://A.example/rss\""),
        (10, 7),
        "stands twice: line 7 has it too",
    );
    check(&in_source("[[source.channel]]"), (9, 1), "`url` is missing");
    check(&in_source("[source.extract]\nbody = \"div..x\""), (10, 8), "`div..x` is no CSS selector");
    check(&in_source("[source.extract]\ndrop = [\".a\", \"::\"]"), (10, 15), "no CSS selector");
    check(&in_source("[source.extract]\ntittle = \"h1\""), (10, 1), "did you mean `title`?");
}

#[test]
fn a_wrong_topic_alert_or_region_is_refused() {
    let topic = |lines: &str| format!("[[topic]]\nid = \"y-te\"\nname = \"Y tế\"\n{lines}");
    check(&topic(""), (1, 1), "topic `y-te`: `rule` is missing");
    check(&topic("rule = 'x'\nsources = [\"bao-b\"]"), (5, 12), "there is no source `bao-b`");
    check(&(in_source("") + &topic("rule = 'x'\nsources = [\"bao-b\"]")), (14, 12), "did you mean `bao-a`?");
    check(&topic("rule = 'x'\nthreshold = -1"), (5, 13), "`threshold` is -1, where 0 to 1000 is needed");
    check(&topic("rule = 'x'\ncurated = \"opne\""), (5, 11), "did you mean `open`?");
    check("[[topic]]\nid = \"a\"\nrule = 'x'", (1, 1), "`name` is missing");
    check(&topic("rule = 'x NOT words:bao'"), (4, 21), "rule: there is no word list `bao`: no [[words]] is given");
    check("[[topic]]\nid = \"a\"\nrule = 'x'\nname = { en = \"A\" }", (4, 8), "`vi` is missing");
    check("[[alert]]\nid = \"dti\"\nrule = 'x'", (1, 1), "alert `dti`: it tells nobody");
    check("[[alert]]\nid = \"dti\"\nrule = 'x'\nmail = [\"toa-soan\"]", (4, 9), "no mail address");
    check("[[alert]]\nid = \"dti\"\nrule = 'x'\nwebhook = \"example.org\"", (4, 11), "not an absolute address");
    check("[[region]]\nid = \"dong-nam-bo\"\nprovinces = [\"dong-nai\"]", (2, 6), "is the built-in region Đông Nam Bộ");
    check("[[region]]\nid = \"r\"\nprovinces = []", (1, 1), "`provinces` is missing");
    check("[[region]]\nid = \"r\"\nprovinces = [\"dong-nai\", \"thu-duc\"]", (3, 26), "there is no province `thu-duc`");
}

#[test]
fn a_wrong_word_list_is_refused() {
    let words = |lines: &str| format!("[[words]]\nid = \"bao-lu\"\n{lines}");
    check(&words(""), (1, 1), "words `bao-lu`: `terms` is missing");
    check(&words("terms = []"), (1, 1), "name at least one");
    check(&words("terms = [\"bão\", \"lũ | - | lụt\"]"), (3, 22), "holds no letter or digit");
    check(&words("terms = [\"bão\"]\nexcept = [\"\"]"), (4, 12), "holds no letter or digit");
    check(&words("terms = \"bão\""), (3, 9), "where a list is needed");
    check(&words("term = [\"bão\"]\nterms = [\"lũ\"]"), (3, 1), "did you mean `terms`?");
    check("[[words]]\nterms = [\"bão\"]", (1, 1), "`id` is missing");
    check(&(words("terms = [\"a\"]\n") + &words("terms = [\"b\"]")), (5, 6), "id `bao-lu` stands twice: line 2");
    let topic = "\n[[topic]]\nid = \"a\"\nname = \"A\"\nrule = 'words:bao-lut'";
    check(&(words("terms = [\"bão\"]") + topic), (7, 15), "rule: there is no word list `bao-lut`: there are bao-lu");
}

#[test]
fn what_is_no_toml_is_refused_where_it_breaks_off() {
    let (places, shown) = faults("[service]\ntitle = \n[fetch");
    assert!(places.contains(&(2, 9)) || places.contains(&(2, 8)), "{shown}");
    assert!(places.iter().any(|&(line, _)| line == 3), "{shown}");
    assert!(shown.contains("/etc/diembao/feeds.toml:2:"), "{shown}");
}

#[test]
fn all_faults_come_at_once_in_the_order_of_their_lines() {
    let text = in_source("kind = \"rss\"\nschedule = \"*\"\nlinks = \"a\"") + "[fetch]\ntimeout = 20\nper_host = 99\n";
    let (places, shown) = faults(&text);
    assert_eq!(places, [(9, 8), (10, 12), (11, 1), (13, 11), (14, 12)], "{shown}");
    assert_eq!(shown.lines().count(), 5);
}

#[test]
fn columns_count_letters_not_bytes() {
    check("topic = [{ id = \"a\", name = \"Chuyển đổi số\", rule = 7 }]", (1, 53), "`rule` is a whole number");
}

#[test]
fn a_place_in_a_rule_is_a_place_in_the_file() {
    let text = "a = '''\ntên OR\n AND'''\nb = \"x\\u0041y\"\nc = 'số )'\n";
    let faults = fault::Faults::new(text);
    let place = |written: &str, value: &str, inner: usize| {
        let start = text.find(written).expect("it is there");
        let at = faults.inside(start..start + written.len(), value, inner);
        &text[at..at + 1]
    };
    assert_eq!(place("'''\ntên OR\n AND'''", "tên OR\n AND", "tên OR\n ".len()), "A");
    assert_eq!(place("'số )'", "số )", "số ".len()), ")");
    assert_eq!(place("\"x\\u0041y\"", "xAy", 1), "\\");
    assert_eq!(place("\"x\\u0041y\"", "xAy", 2), "\"", "beyond an escape it is the string's start");
}

#[test]
fn a_wrong_rule_is_shown_where_it_is_wrong() {
    let topic = |rule: &str| format!("[[topic]]\nid = \"y-te\"\nname = \"Y tế\"\nrule = {rule}\n");
    check(&topic("'bệnh viện'"), (4, 14), "topic `y-te`: rule: two terms stand side by side");
    check(&topic("\'\'\'\n\"bệnh viện\"\nOR trạm xá\n\'\'\'"), (6, 9), "rule: two terms stand side by side");
    check("[[alert]]\nid = \"dti\"\nmail = \"a@example.org\"\nrule = \"a AND (b\"", (4, 15), "alert `dti`: rule:");
}

#[test]
fn a_file_that_can_not_be_read_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("feeds.toml");
    let missing = load(&path).expect_err("nothing is there").to_string();
    assert!(missing.contains("feeds.toml: can not be read"), "{missing}");
    fs::write(&path, b"[service]\ntitle = \"\xd0i\xea\"").expect("written");
    let legacy = load(&path).expect_err("an old encoding");
    assert_eq!((legacy.faults()[0].line, legacy.faults()[0].column), (2, 10));
    fs::write(&path, "\u{feff}[service]\ntitle = \"Báo\"\r\n").expect("written");
    let config = load(&path).expect("a mark in front is no fault");
    assert_eq!(config.service.data_dir, folder.path().join("storage"));
}

#[test]
fn networks_hold_addresses_in_either_spelling() {
    let cases = [
        ("127.0.0.0/8", "127.1.2.3", true),
        ("127.0.0.0/8", "::ffff:127.0.0.1", true),
        ("127.0.0.0/8", "128.0.0.1", false),
        ("::ffff:10.0.0.0/104", "10.1.1.1", true),
        ("0.0.0.0/0", "8.8.8.8", true),
        ("0.0.0.0/0", "2001:db8::1", false),
        ("::/0", "2001:db8::1", true),
        ("fc00::/7", "fd12::1", true),
        ("fc00::/7", "fe80::1", false),
        ("192.168.1.1", "192.168.1.1", true),
        ("192.168.1.1", "192.168.1.2", false),
    ];
    for (network, address, expected) in cases {
        let parsed: Network = network.parse().expect("a network");
        assert_eq!(parsed.contains(address.parse().expect("an address")), expected, "{network} {address}");
    }
    for wrong in ["", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/+8", "10.0.0.1/8", "ten/8", "::/129"] {
        assert!(wrong.parse::<Network>().is_err(), "{wrong}");
    }
}

#[test]
fn the_file_that_we_ship_is_right() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("feeds.toml");
    let config = load(&path).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert!(config.topics.len() >= 8);
    assert!(summary(&config).contains("Provinces covered: 34 of 34"));
}

#[test]
fn hubs_are_subscribed_to_where_they_can_reach_us() {
    let push = |lines: &str| read(&format!("[service]\n{lines}")).expect("a right file").fetch.push;
    assert!(push("base_url = \"https://diembao.example\""));
    assert!(!push("base_url = \"http://127.0.0.1:8080\""));
    assert!(!push("base_url = \"http://localhost\""));
    assert!(!push("base_url = \"http://[fd00::1]\""));
    assert!(push("base_url = \"http://10.0.0.1\"\n[fetch]\npush = true"));
}

#[test]
fn the_summary_says_what_was_understood() {
    let shown = summary(&read(WHOLE).expect("a right file"));
    let facts = [
        "Điểm báo miền Đông\n  public address  http://127.0.0.1:8080/\n",
        "  articles kept   400d\n",
        "  rhythm                   adaptive, between 5m and 6h; a channel's own schedule is kept to the letter\n",
        "  private networks         127.0.0.0/8, ::1/128\n",
        "Sources: 2\n  party press       1\n",
        "  seen to work      2 of 2, last on 2026-01-31\n  bao-dong-nai, ttx\n",
        "Provinces covered: 1 of 34\n  Đồng Nai\nProvinces not covered: 33\n  An Giang, Bắc Ninh, Cà Mau,",
        "Channels: 3\n  feeds            1\n",
        "  0 */10 * * * *  1 channel, the default\n  0 */5 * * * *   1 channel\n  @hourly         1 channel\n",
        "  chuyen-doi-so  3 terms, threshold 3, published when accepted\n",
        "Regions: 7, 1 of them from the file\n",
    ];
    for fact in facts {
        assert!(shown.contains(fact), "{fact}\n---\n{shown}");
    }
}

#[test]
fn the_summary_says_how_schedules_are_kept() {
    let fetch = |settings: &str| summary(&read(&format!("[fetch]\n{settings}")).expect("a right file"));
    for (settings, expected) in [
        ("schedule = \"@hourly\"", "adaptive, between 30m and 6h;"),
        ("min_interval = \"2m\"\nmax_interval = \"1h\"", "adaptive, between 2m and 1h;"),
        ("adaptive = false", "schedules are kept to the letter\n"),
        ("schedule = \"*/2 * * * * *\"", "schedules are kept to the letter\n"),
    ] {
        assert!(fetch(settings).contains(expected), "{settings}: {}", fetch(settings));
    }
}

proptest! {
    /// Cuts and swaps anywhere in a right file: whatever comes out, reading it ends with an answer
    /// whose places are in the file.
    #[test]
    fn no_file_makes_reading_panic(
        cuts in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, "[ -~\\n“đ]{0,6}"), 1..5),
    ) {
        let mut letters: Vec<char> = WHOLE.chars().collect();
        for (at, length, instead) in cuts {
            let at = at.index(letters.len());
            let end = (at + length).min(letters.len());
            letters.splice(at..end, instead.chars());
        }
        let text: String = letters.into_iter().collect();
        let lines = text.matches('\n').count() + 1;
        match read(&text) {
            Ok(config) => prop_assert!(!summary(&config).is_empty()),
            Err(wrong) => {
                prop_assert!(!wrong.faults().is_empty());
                prop_assert!(wrong.faults().iter().all(|fault| fault.line <= lines && fault.line > 0));
            }
        }
    }
}
