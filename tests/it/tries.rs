//! `diembao try`: one stage on a file, in the shapes that the manual promises.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::service::{command, lines, said};

const FEED: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Báo Thử</title><link>https://bao-thu.example/</link><language>vi</language>
<item><title>Hội chợ sách mở cửa &amp; đón khách</title><link>/van-hoa/hoi-cho-12.html</link>
<guid isPermaLink="false">bt-12</guid><description>&lt;p&gt;Sáng 9-9, hội chợ mở cửa.&lt;/p&gt;</description>
<pubDate>Sat, 09 Sep 2023 08:31:00 +0700</pubDate><author>Lan Anh</author><category>Văn hóa</category>
<enclosure url="https://bao-thu.example/a.jpg" type="image/jpeg" length="10"/></item>
<item><title>Không ngày</title><link>https://bao-thu.example/khong-ngay-13.html</link></item>
</channel></rss>"#;

const PAGE: &str = r#"<!doctype html><html lang="vi"><head><meta charset="utf-8">
<title>Hội chợ sách mở cửa - Báo Thử</title>
<link rel="canonical" href="https://bao-thu.example/van-hoa/hoi-cho-12.html"></head>
<body><nav><a href="/">Trang chủ</a></nav><article><h1>Hội chợ sách mở cửa</h1>
<p class="date">Thứ bảy, 9-9-2023 08:31</p><div class="content">
<p>Sáng 9-9, hội chợ sách của tỉnh mở cửa đón hơn hai nghìn lượt khách ngay trong buổi đầu, nhiều em nhỏ được cha mẹ đưa tới từ rất sớm.</p>
<figure><img src="/a.jpg"><figcaption>Các em nhỏ chọn sách</figcaption></figure>
<p>Ban tổ chức cho biết năm nay có sáu mươi gian hàng, gấp đôi năm ngoái, và dành riêng một góc cho sách cũ trao đổi giữa bạn đọc.</p>
<p>Hội chợ kéo dài đến hết tuần, mở cửa miễn phí từ bảy giờ sáng đến chín giờ tối mỗi ngày cho mọi người dân.</p>
</div></article><div class="most-read"><h3>Tin đọc nhiều</h3><a href="/x">Giá xăng hôm nay</a></div></body></html>"#;

const CONFIG: &str = r#"[service]
title    = "Thử"
base_url = "http://127.0.0.1:8080"
[[source]]
id       = "bao-thu"
name     = "Báo Thử"
kind     = "party-press"
province = "dong-nai"
homepage = "https://bao-thu.example"
[[source.channel]]
url = "https://bao-thu.example/rss"
[[topic]]
id   = "chuyen-doi-so"
name = { vi = "Chuyển đổi số", en = "Digital transformation" }
rule = '"chuyển đổi số" OR CĐS NOT "cao đẳng sư phạm"'
"#;

const BRIDGE: [&str; 5] = [
    "Sáng nay, cây cầu bắc qua rạch Ông Đội thông xe sau mười bốn tháng thi công, sớm hơn kế hoạch gần một quý, trong niềm vui của hơn ba nghìn hộ dân hai bờ.",
    "Cầu dài 186 mét, rộng bảy mét, chịu được xe tám tấn, tổng mức đầu tư bốn mươi hai tỷ đồng, trong đó người dân hiến gần hai héc ta đất vườn để mở đường dẫn.",
    "Ông Nguyễn Văn Bảy, người chèo đò ở bến này suốt ba mươi năm, nói từ nay học trò khỏi lo trễ học những hôm sóng lớn, còn ông sẽ chuyển sang nuôi cá lồng.",
    "Chủ tịch xã cho biết sau cây cầu này, địa phương còn hai bến đò cần thay, hồ sơ đã trình lên huyện và đang chờ bố trí vốn trong kế hoạch trung hạn.",
    "Cùng ngày, đoàn thanh niên trồng bốn trăm cây sao đen dọc tuyến đường mới và lắp ba mươi bóng đèn chạy bằng năng lượng mặt trời.",
];

const FLOOD: [&str; 3] = [
    "Nước nổi năm nay về sớm nửa tháng, cá linh non theo dòng tràn vào đồng, các chợ đầu mối ven biên giới nhộn nhịp từ ba giờ sáng với hàng chục tấn mỗi phiên.",
    "Giá cá linh đầu mùa tại ghe là một trăm tám mươi nghìn đồng một ký, cao gấp rưỡi cùng kỳ, nhưng ngư dân than dớn, lú hư nhiều vì lục bình trôi dày đặc.",
    "Ngành nông nghiệp khuyến cáo không dùng xung điện, cào bay, và thả lại cá bố mẹ; những hộ ký cam kết được vay vốn mua lưới mắt lớn với lãi suất ưu đãi.",
];

const FERRY: [&str; 4] = [
    "Bến đò cuối cùng của vùng hạ lưu vẫn chạy mỗi ngày mười tám chuyến, chở công nhân ca đêm, xe rau sớm và đôi khi cả một đám cưới với đủ cờ hoa kèn trống.",
    "Chị Tư Lành giữ cây sào từ năm mười chín tuổi, thuộc từng con nước, từng khúc sông có chà; chị bảo lái đò không sợ gió bằng sợ những tàu cát chạy không đèn.",
    "Theo thống kê của cảng vụ, mười năm qua số bến khách ngang sông giảm từ chín mươi hai xuống còn ba mươi bảy, tai nạn giảm hẳn nhờ áo phao và phao tròn được cấp đủ.",
    "Nhà văn hóa xã đang gom lại những chiếc đò gỗ cũ, dự định dựng một góc trưng bày nhỏ để trẻ em biết ông bà mình từng qua sông bằng cách nào.",
];

/// Runs `try` on a file of this text; the lines that it prints.
fn check(stage: &str, text: &str, arguments: &[&str]) -> Vec<Value> {
    let folder = tempfile::tempdir().unwrap();
    let run = ran(folder.path(), stage, text, arguments);
    assert!(!folder.path().join("storage").exists(), "a trial leaves no store");
    lines(&run)
}

fn ran(folder: &Path, stage: &str, text: &str, arguments: &[&str]) -> std::process::Output {
    fs::write(folder.join("file"), text).unwrap();
    command(folder, &["try", stage, "file", "--json"]).args(arguments).output().unwrap()
}

#[test]
fn parse_prints_entries_with_the_dates_that_were_stated() {
    let printed = check("parse", FEED, &["--base", "https://bao-thu.example/rss/trang-chu.rss"]);
    assert_eq!(
        printed,
        [json!({
            "format": "rss", "title": "Báo Thử", "link": "https://bao-thu.example/", "language": "vi",
            "entries": [
                {
                    "guid": "bt-12", "url": "https://bao-thu.example/van-hoa/hoi-cho-12.html",
                    "title": "Hội chợ sách mở cửa & đón khách", "summary": "Sáng 9-9, hội chợ mở cửa.",
                    "content": null, "authors": ["Lan Anh"], "published": "2023-09-09T08:31:00+07:00",
                    "updated": null, "categories": ["Văn hóa"],
                    "enclosures": [{"url": "https://bao-thu.example/a.jpg", "type": "image/jpeg", "length": 10}],
                },
                {
                    "guid": null, "url": "https://bao-thu.example/khong-ngay-13.html", "title": "Không ngày",
                    "summary": null, "content": null, "authors": [], "published": null, "updated": null,
                    "categories": [], "enclosures": [],
                },
            ],
            "faults": [{
                "code": "link-relative", "entry": null,
                "message": "addresses are not complete, such as `/van-hoa/hoi-cho-12.html`",
            }],
            "repaired": false,
        })]
    );
}

#[test]
fn parse_repairs_a_broken_feed_and_says_so() {
    let printed = check("parse", &FEED.replace("&amp; đón", "& đón"), &["--content-type", "text/xml"]);
    assert_eq!(printed[0]["entries"][0]["title"], "Hội chợ sách mở cửa & đón khách");
    assert_eq!(printed[0]["entries"].as_array().unwrap().len(), 2);
    assert_eq!(printed[0]["repaired"], true);
    let faults = printed[0]["faults"].as_array().unwrap();
    assert!(faults.iter().any(|fault| fault["code"] == "bare-ampersand" && fault["message"].is_string()), "{faults:?}");
    assert!(faults.iter().all(|fault| fault.get("entry").is_some()), "{faults:?}");
}

#[test]
fn parse_of_what_is_no_listing_fails() {
    let folder = tempfile::tempdir().unwrap();
    let run = ran(folder.path(), "parse", "chỉ là một dòng chữ", &[]);
    assert_eq!(run.status.code(), Some(1), "{}", said(&run));
    let printed: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&printed["format"], &printed["entries"]), (&Value::Null, &json!([])));
    assert!(!printed["faults"].as_array().unwrap().is_empty(), "{printed}");
}

#[test]
fn extract_prints_the_body_alone() {
    let printed = check("extract", PAGE, &["--url", "https://bao-thu.example/van-hoa/hoi-cho-12.html?utm_source=x"]);
    let page = &printed[0];
    let names: Vec<&str> = page.as_object().unwrap().keys().map(String::as_str).collect();
    let mut promised = vec![
        "url",
        "canonical",
        "title",
        "kicker",
        "summary",
        "authors",
        "published",
        "updated",
        "section",
        "tags",
        "images",
        "language",
        "text",
        "html",
        "faults",
    ];
    promised.sort_unstable();
    assert_eq!(names, promised);
    assert_eq!(page["canonical"], "https://bao-thu.example/van-hoa/hoi-cho-12.html");
    assert_eq!((&page["title"], &page["language"]), (&json!("Hội chợ sách mở cửa"), &json!("vi")));
    assert_eq!((&page["published"], &page["updated"]), (&json!("2023-09-09T08:31:00+07:00"), &Value::Null));
    assert_eq!(page["images"], json!([{"url": "https://bao-thu.example/a.jpg", "caption": "Các em nhỏ chọn sách"}]));
    let paragraphs: Vec<&str> = page["text"].as_str().unwrap().split("\n\n").collect();
    assert_eq!(paragraphs.len(), 3, "{paragraphs:#?}");
    assert!(paragraphs[0].starts_with("Sáng 9-9, hội chợ sách") && paragraphs[2].ends_with("cho mọi người dân."));
    let html = page["html"].as_str().unwrap();
    assert!(html.contains("<figcaption>Các em nhỏ chọn sách</figcaption>") && !html.contains("Giá xăng"), "{html}");
}

#[test]
fn identify_prints_a_verdict_for_each_article_in_order() {
    let text = |parts: &[&[&str]]| parts.concat().join("\n\n");
    let row = |id: &str, title: &str, text: String, hour: u32| {
        let published = format!("2026-03-14T{hour:02}:00:00+07:00");
        let url = format!("https://bao-thu.example/{id}.html");
        json!({"id": id, "source": "bao-thu", "url": url, "title": title, "summary": null, "text": text, "published": published})
    };
    let rows = [
        row("a", "Mười cây cầu thông xe", text(&[&BRIDGE]), 8),
        row("b", "Thông xe mười cây cầu", text(&[&BRIDGE]), 9),
        row("c", "Mùa nước nổi về sớm", text(&[&FLOOD]), 10),
        row("d", "Nhìn lại những cây cầu", text(&[&FERRY, &BRIDGE[..2]]), 11),
    ];
    let file: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let printed = check("identify", &file, &[]);
    let ids: Vec<&str> = printed.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    let verdict = |n: usize| (printed[n]["reprint_of"].as_str(), printed[n]["relation"].as_str());
    assert_eq!([verdict(0), verdict(1), verdict(2)], [(None, None), (Some("a"), Some("copy")), (None, None)]);
    assert_eq!(verdict(3), (Some("a"), Some("part")));
    let share = printed[3]["share"].as_f64().unwrap();
    assert!((0.2..0.5).contains(&share), "{share}");
    assert_eq!(printed[0]["story"], printed[1]["story"]);
    assert_ne!(printed[0]["story"], printed[2]["story"]);
}

#[test]
fn classify_prints_topics_with_reasons_and_provinces() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("feeds.toml"), CONFIG).unwrap();
    let row = |id: &str, title: &str, text: &str| json!({"id": id, "source": "bao-thu", "url": "https://bao-thu.example/1", "title": title, "summary": null, "text": text, "published": null});
    let rows = [
        row("a", "Đồng Nai: xã vùng xa chuyển đổi số", "Mỗi nhà một chữ ký số."),
        row("b", "Trường CĐS tuyển sinh", "Trường Cao đẳng Sư phạm nhận hồ sơ."),
        row("c", "Đời sống vùng biển Cà Mau", "Chuyển biến từ đổi đất, số hộ nghèo giảm."),
    ];
    let file: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let run = ran(folder.path(), "classify", &file, &[]);
    let printed = lines(&run);
    assert_eq!(printed.len(), 3);
    let found = &printed[0]["topics"][0];
    assert_eq!(found["id"], "chuyen-doi-so");
    assert!(found["score"].as_f64().unwrap() > 0.0);
    assert!(found["because"][0].as_str().unwrap().contains("chuyển đổi số"), "{found}");
    assert_eq!((&printed[1]["topics"], &printed[2]["topics"]), (&json!([]), &json!([])));
    let provinces = |n: usize| printed[n]["provinces"].as_array().unwrap().clone();
    assert!(provinces(0).contains(&json!("dong-nai")), "{:?}", provinces(0));
    assert!(provinces(2).contains(&json!("ca-mau")), "{:?}", provinces(2));
}
