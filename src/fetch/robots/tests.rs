use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn allows(file: &str, path: &str) -> bool {
    Robots::parse(file.as_bytes()).allows(path)
}

#[test]
fn who_has_another_name_is_known_by_it() {
    let file = b"User-agent: *\nDisallow: /\nUser-agent: bao-moi\nAllow: /";
    assert!(Robots::parse_as(file, "Bao-Moi/0.1 (+https://a.example)").allows("/a"));
    assert!(!Robots::parse_as(file, "diembao/0.1").allows("/a"));
    assert!(!Robots::parse_as(file, "(nobody)").allows("/a"));
}

#[test]
fn the_rfcs_examples_hold() {
    // RFC 9309, 5.1 and 5.2, with our product token in the place of an example's.
    let simple = "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n\
                  User-Agent: diembao\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n\
                  User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
    let ours = [
        ("/example/page.html", true),
        ("/example/page.htm", false),
        ("/example/allowed.gif", true),
        ("/publications/a", false),
        ("/", false),
    ];
    for (path, allowed) in ours {
        assert_eq!(allows(simple, path), allowed, "{path}");
    }
    let others = simple.replace("diembao", "foobot");
    for (path, allowed) in
        [("/a.gif", false), ("/a.gif?b", true), ("/example/page.html", false), ("/publications/a", true), ("/", true)]
    {
        assert_eq!(allows(&others, path), allowed, "{path}");
    }
    let longest = "User-Agent: diembao\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
    assert!(allows(longest, "/example/page/"));
    assert!(!allows(longest, "/example/page/disallowed.gif"));
}

#[test]
fn groups_are_found_and_merged() {
    for (file, allowed, what) in [
        ("User-agent: *\nDisallow: /a", false, "all"),
        ("user-AGENT:*\r\ndisALLOW:/a\r\n", false, "CR LF, no blanks, any case"),
        ("User-agent: *\rDisallow: /a\r", false, "CR"),
        ("\u{feff}User-agent: *\nDisallow: /a", false, "BOM"),
        ("User-agent: DiemBao/0.1 (x)\nDisallow: /a", false, "our token with a version"),
        ("User-agent: diembaox\nDisallow: /a", true, "another token that begins like ours"),
        ("User-agent: xdiembao\nDisallow: /a", true, "another token that ends like ours"),
        ("User-agent: *\nDisallow: /a\nUser-agent: diembao\nAllow: /", true, "ours instead of all"),
        ("User-agent: *\nDisallow: /a\nUser-agent: diembao\n", true, "ours, without a rule"),
        (
            "User-agent: diembao\nDisallow: /b\nUser-agent: x\nDisallow: /c\nUser-agent: diembao\nDisallow: /a",
            false,
            "two of ours",
        ),
        ("User-agent: x\nUser-agent: diembao\nUser-agent: y\nDisallow: /a", false, "one of several"),
        ("User-agent: x\nDisallow: /\nUser-agent: *\nDisallow: /b", true, "another's"),
        (
            "User-agent: x\nCrawl-delay: 1\nSitemap: /s\nUser-agent: *\nDisallow: /a",
            false,
            "other lines end no group head",
        ),
        ("Disallow: /a", true, "a rule of nobody"),
        ("User-agent: *\nDisallow:", true, "an empty rule"),
        ("User-agent: *\nDisallow: # /a", true, "a comment in its place"),
        ("User-agent: * # all\nDisallow: /a # that", false, "comments behind"),
        ("User-agent: *\nNoindex: /b\nthis is no line\n: x\nDisallow: /a", false, "unknown lines"),
        ("User-agent: *\n\n\nDisallow: /a", false, "empty lines end nothing"),
        ("<!doctype html><html><title>404: not found</title>", true, "a page in its place"),
        ("", true, "nothing"),
    ] {
        assert_eq!(allows(file, "/a"), allowed, "{what}");
    }
}

#[test]
fn patterns_match_as_the_rfc_says() {
    for (rule, path, matches) in [
        ("/", "/a", true),
        ("/fish", "/fish.html", true),
        ("/fish", "/Fish", false),
        ("/fish", "/catfish", false),
        ("/fish*", "/fishheads/a?b", true),
        ("/fish/", "/fish", false),
        ("/*.php", "/folder/any.php.file.html", true),
        ("/*.php$", "/a.php", true),
        ("/*.php$", "/a.php?b", false),
        ("/*.php$", "/a.php/b.php", true),
        ("/fish*.php", "/fishheads/catfish.php?parameters", true),
        ("/fish$", "/fish", true),
        ("/fish$", "/fishy", false),
        ("/a*b*c$", "/a-b-c", true),
        ("/a*b*b$", "/ab", false),
        ("/a**b", "/axb", true),
        ("*", "/x", true),
        ("*$", "/x", true),
        ("$", "/x", false),
        ("/a$b", "/a$b", true),
        ("/a$b", "/ab", false),
        ("*/private/", "/x?u=/private/y", true),
        // RFC 9309, 2.2.2: one address in several spellings.
        ("/foo/bar?baz=quz", "/foo/bar?baz=quz", true),
        ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar", true),
        ("/foo/bar?baz=https%3a%2f%2ffoo.bar", "/foo/bar?baz=https://foo.bar", true),
        ("/foo/bar/\u{30C4}", "/foo/bar/%E3%83%84", true),
        ("/foo/bar/%e3%83%84", "/foo/bar/\u{30C4}", true),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz", true),
        ("/tìm-kiếm", "/t%C3%ACm-ki%E1%BA%BFm?q=a", true),
        ("/a%2Fb", "/a/b", false),
        // 2.2.3: what stands for something, meant as a letter.
        ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html", true),
        ("/path/file-with-a-%2A.html", "/path/file-with-a-x.html", false),
        ("/path/foo-%24", "/path/foo-$", true),
        ("/100%", "/100%", true),
        ("/100%25", "/100%", true),
    ] {
        let file = format!("User-agent: *\nDisallow: {rule}\n");
        assert_eq!(allows(&file, path), !matches, "{rule} {path}");
    }
}

#[test]
fn the_longest_rule_decides_and_the_one_that_allows_wins_a_tie() {
    for (rules, path, allowed) in [
        ("Allow: /p\nDisallow: /", "/page", true),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
        ("Disallow: /folder\nAllow: /folder", "/folder/page", true),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", false),
        ("Allow: /$\nDisallow: /", "/", true),
        ("Allow: /$\nDisallow: /", "/page.htm", false),
        ("Disallow: /", "/robots.txt", true),
    ] {
        assert_eq!(allows(&format!("User-agent: *\n{rules}\n"), path), allowed, "{rules} {path}");
    }
}

#[test]
fn delays_are_bounded_and_sitemaps_collected() {
    let delay = |line: &str| Robots::parse(format!("User-agent: *\n{line}\n").as_bytes()).crawl_delay();
    assert_eq!(delay("Crawl-delay: 10"), Some(Duration::from_secs(10)));
    assert_eq!(delay("crawl-delay:0.5"), Some(Duration::from_millis(500)));
    assert_eq!(delay("Crawl-delay: 86400"), Some(CRAWL_DELAY_MAX));
    assert_eq!(delay("Crawl-delay: inf"), Some(CRAWL_DELAY_MAX));
    for odd in ["-1", "NaN", "ten", "", "1,5"] {
        assert_eq!(delay(&format!("Crawl-delay: {odd}")), None, "{odd}");
    }
    let file = "Sitemap: https://a.example/1.xml\nUser-agent: x\nDisallow: /\nsitemap:https://a.example/2.xml # news\n";
    assert_eq!(Robots::parse(file.as_bytes()).sitemaps(), ["https://a.example/1.xml", "https://a.example/2.xml"]);
}

#[test]
fn robots_txt_names_sitemaps_the_news_first() {
    let url = "https://bao.vn/robots.txt".parse().expect("a fixture's address");
    let text = "\u{feff}Sitemap: https://bao.vn/sitemap.xml\nUser-agent: *\nDisallow: /admin\nsitemap : /news-sitemap.xml # mới\nSitemap: javascript:x\nSitemap:\nSitemap: https://bao.vn/sitemap.xml";
    let named: Vec<String> = Robots::parse(text.as_bytes()).sitemaps_from(&url).into_iter().map(String::from).collect();
    assert_eq!(named, ["https://bao.vn/news-sitemap.xml", "https://bao.vn/sitemap.xml"]);
}

#[test]
fn a_file_counts_to_its_bound_and_no_line_by_half() {
    let line = "Disallow: /a-long-path\n";
    let head = "User-agent: *\n".to_owned() + &"# x\n".repeat(500 * 1024 / 4 - 100);
    assert!(!allows(&(head.clone() + line), "/a-long-path"), "within 500 KiB");
    let file = "User-agent: *\n".to_owned() + &"#".repeat(BYTES_MAX - 14 - 13) + "\nDisallow: /a-long-path";
    assert!(allows(&file, "/a"), "the rule that is cut in two does not count");
    assert!(allows(&"x".repeat(2 * BYTES_MAX), "/"));
}

#[test]
fn patterns_of_many_stars_take_no_longer_than_others() {
    let file = format!("User-agent: *\nDisallow: /{}b$\n", "*a".repeat(30_000));
    let robots = Robots::parse(file.as_bytes());
    let path = "/".to_owned() + &"a".repeat(60_000);
    let began = Instant::now();
    assert!(robots.allows(&path));
    // By trying every place of every star it would take longer than the universe is old.
    assert!(began.elapsed() < Duration::from_secs(5));
}

/// The plain meaning of a pattern, tried in every way: right, and far too slow for long ones.
fn tried(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => true,
        [b'$'] => path.is_empty(),
        [b'*', rest @ ..] => (0..=path.len()).any(|at| tried(rest, &path[at..])),
        [letter, rest @ ..] => path.first() == Some(letter) && tried(rest, &path[1..]),
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_read_and_what_is_kept_says_the_same(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        path in ".{0,40}",
    ) {
        let _ = Robots::parse(&bytes).allows(&path);
        let text = [b"User-agent: *\nCrawl-delay: 1.25\nDisallow: ", bytes.as_slice()].concat();
        let robots = Robots::parse(&text);
        prop_assert_eq!(Robots::parse(robots.written().as_bytes()), robots);
    }

    #[test]
    fn rules_mean_what_they_mean_when_tried_in_every_way(pattern in "/[ab*]{0,8}[$]?", path in "/[ab]{0,10}") {
        prop_assert_eq!(Pattern::parse(&pattern).matches(&normal(&path)), tried(pattern.as_bytes(), path.as_bytes()));
    }

    #[test]
    fn spelling_twice_changes_nothing(text in "[ -~\u{e0}-\u{1ef9}]{0,30}") {
        let once = normal(&text);
        prop_assert_eq!(normal(&once), once);
    }
}
