//! Lists of feeds, out and in.

use std::fs;

use crate::press::Press;
use crate::road::settled;
use crate::service::{Service, said};

#[test]
fn the_list_of_all_feeds_is_printed_as_it_is_served() {
    let settled = settled();
    let output = settled.service.diembao(&["export", "opml"]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(output.stdout, settled.service.get("/opml.xml").body);
}

#[test]
fn subscriptions_of_a_reader_become_sources_once() {
    let service = Service::of(&Press::open());
    let before = fs::read_to_string(service.config()).unwrap();
    let polled = before.lines().find_map(|line| line.strip_prefix("url  = \"")).unwrap().trim_end_matches('"');
    let list = format!(
        r#"<opml version="2.0"><body>
        <outline text="Có rồi" xmlUrl="{polled}"/>
        <outline text="Mục khác" xmlUrl="{polled}/muc-khac"/>
        <outline text="Huế"><outline text="Thời sự" xmlUrl="http://bao-moi.example/rss/thoi-su" htmlUrl="http://bao-moi.example/thoi-su"/>
        <outline text="Kinh tế &amp; &quot;số&quot;" xmlUrl="http://bao-moi.example/rss/kinh-te"/></outline>
        <outline text="Báo Đồng Nai" xmlUrl="http://baodongnai.example/rss"/>
        </body></opml>"#
    );
    let file = service.path("reader.opml");
    fs::write(&file, &list).unwrap();
    let file = file.to_str().unwrap();

    let shown = service.diembao(&["import", file, "--dry-run"]);
    assert!(shown.status.success(), "{}", said(&shown));
    assert_eq!(fs::read_to_string(service.config()).unwrap(), before);
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert_eq!(shown.matches("[[source]]").count(), 2, "{shown}");
    assert_eq!(shown.matches("[[source.channel]]").count(), 3, "{shown}");
    assert!(shown.contains("province  = \"hue\"") && shown.contains("province  = \"dong-nai\""), "{shown}");
    assert!(shown.contains(r#"section = "Kinh tế & \"số\"""#) && !shown.contains("verified"), "{shown}");

    let added = service.diembao(&["import", file]);
    assert!(added.status.success() && said(&added).contains("2 sources added"), "{}", said(&added));
    assert!(said(&added).contains(&format!("polled already: {polled}")), "{}", said(&added));
    assert!(said(&added).contains(&format!("left out: {polled}/muc-khac is of `bao-song-trang`")), "{}", said(&added));
    let after = fs::read_to_string(service.config()).unwrap();
    assert!(after.starts_with(before.trim_end()) && after.ends_with(&shown), "{after}");
    assert!(service.diembao(&["check"]).status.success());

    let again = service.diembao(&["import", file]);
    assert!(again.status.success() && said(&again).contains("nothing to add"), "{}", said(&again));
    assert_eq!(fs::read_to_string(service.config()).unwrap(), after);

    fs::write(service.path("reader.opml"), "<html>Không phải danh sách</html>").unwrap();
    let refused = service.diembao(&["import", file]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("names no feed"), "{}", said(&refused));
}
