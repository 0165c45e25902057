//! Pages whose text a script makes: nothing of the sidebar passes for it.

use jiff::tz::TimeZone;

use super::read_with;
use crate::extract::complete;
use crate::model::{CanonicalUrl, Draft, ExtractRules};

/// What stands beside the body on every page: headlines with teasers, pictures and dates.
const SIDEBAR: &str = "<div class=\"right\"><h3>Tin xem nhiều</h3>\
    <div><a href=/1><img src=/1.jpg></a><h4><a href=/1>Xã Bình Thuận có thêm hai tuyến đường hoa trong tháng thanh niên</a></h4><p>Hai tuyến đường dài 1,2 km do hội viên phụ nữ và đoàn viên cùng trồng, mỗi sáng Chủ nhật bà con ra tưới và nhổ cỏ.</p></div>\
    <div><a href=/2><img src=/2.jpg></a><h4><a href=/2>Khai mạc hội thao ngành giáo dục huyện với gần ba trăm vận động viên</a></h4><p>Các vận động viên tranh tài ở năm môn, trong đó có kéo co và đẩy gậy lần đầu được đưa vào thi đấu.</p></div>\
    <div><a href=/3><img src=/3.jpg></a><h4><a href=/3>Dự báo thời tiết ngày mai: chiều tối có dông, đề phòng lốc và mưa đá</a></h4><p>Nhiệt độ cao nhất ba mươi tư độ, độ ẩm trung bình tám mươi hai phần trăm, gió nhẹ.</p></div></div>";
const HEAD: &str = "<title>Đường hoa về xã đảo - Báo Thử</title><meta property=og:title content=\"Đường hoa về xã đảo\"><meta property=og:description content=\"Sáu cây số đường hoa do chính người dân xã đảo trồng và chăm.\"><meta property=og:image content=/chung.jpg>";

fn coded() -> String {
    "PHA+U8OhbmcgbmF5LCBo4buZaSBuZ2jhu4sgYsOgbiB24buBIHZp4buHYyDEkcawYSBk4buLY2ggduG7pSBz4buR".repeat(12)
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html><head>{HEAD}</head><body><h1 class=article__title>Đường hoa về xã đảo</h1><span class=article__date>09/09/2023 08:31</span>\
         <main>{body}</main>{SIDEBAR}<footer>Báo Thử. Giấy phép số 1.</footer></body></html>"
    )
}

#[test]
fn a_body_made_by_script_is_a_fault_and_never_the_sidebar() {
    let coded = coded();
    for (url, body) in [
        (
            "https://baothanhhoa.vn/duong-hoa-1.htm",
            format!("<div id=\"dcontent\">{coded}</div><script>decode('dcontent')</script>"),
        ),
        (
            "https://baophutho.vn/duong-hoa-1.htm",
            format!("<div id=\"dcontent\"></div><script>put(atob('{coded}'))</script>"),
        ),
        (
            "https://baophutho.vn/duong-hoa-2.htm",
            format!(
                "<div id=\"dcontent\" data-body=\"{coded}\"><p>Đang tải…</p><img class=\"loading\" src=\"/l.gif\"></div>"
            ),
        ),
        ("https://bao-moi.example/duong-hoa", "<div id=app></div><script src=/app.js></script>".to_owned()),
        (
            "https://bao-moi.example/duong-hoa",
            "<div itemprop=articleBody></div><script src=/app.js></script>".to_owned(),
        ),
    ] {
        let found = read_with(&page(&body), url, &ExtractRules::default());
        let codes: Vec<&str> = found.faults.iter().map(|fault| fault.code.as_ref()).collect();
        assert_eq!((codes.as_slice(), found.text.as_str()), (["body-by-script"].as_slice(), ""), "{body}");
        assert_eq!(found.title.as_deref(), Some("Đường hoa về xã đảo"), "{body}");
        assert!(found.published.is_some() && found.images.len() == 1, "{body}: {:?}", found.images);
    }
}

#[test]
fn a_body_that_data_repeats_is_read_from_there() {
    let said = "Sáng nay, người dân xã đảo trồng thêm sáu cây số đường hoa. ".repeat(6);
    let data = format!(
        "<script type=\"application/ld+json\">{{\"@type\":\"NewsArticle\",\"articleBody\":\"{said}\"}}</script>"
    );
    let html = page(&format!("<div id=\"dcontent\">{}</div>{data}", coded()));
    let found = read_with(&html, "https://baothanhhoa.vn/duong-hoa-1.htm", &ExtractRules::default());
    assert!(found.text.starts_with("Sáng nay, người dân") && found.faults.is_empty(), "{:?}", found.faults);
}

#[test]
fn pages_of_pictures_and_films_are_not_made_by_script() {
    for body in [
        "<figure><img src=/a.jpg><figcaption>Đường hoa. Ảnh: An Bình</figcaption></figure>",
        "<video src=/a.mp4></video>",
    ] {
        let html = page(&format!("<div id=\"dcontent\">{body}</div>"));
        let found = read_with(&html, "https://baothanhhoa.vn/duong-hoa-1.htm", &ExtractRules::default());
        let codes: Vec<&str> = found.faults.iter().map(|fault| fault.code.as_ref()).collect();
        assert_eq!((codes.as_slice(), found.text.as_str()), (["body-short"].as_slice(), ""), "{body}");
    }
}

#[test]
fn the_feeds_own_text_stays() {
    let html = page(&format!("<div id=\"dcontent\">{}</div>", coded()));
    let found = read_with(&html, "https://baothanhhoa.vn/duong-hoa-1.htm", &ExtractRules::default());
    let text = "Sáu cây số đường hoa do chính người dân xã đảo trồng và chăm.";
    let draft = Draft {
        url: CanonicalUrl::parse("https://baothanhhoa.vn/duong-hoa-1.htm").expect("an address"),
        listed_url: None,
        guid: None,
        title: "Đường hoa về xã đảo".to_owned(),
        kicker: None,
        summary: Some(text.to_owned()),
        authors: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        images: Vec::new(),
        language: None,
        text: text.to_owned(),
        html: format!("<p>{text}</p>"),
        fingerprint: 1,
    };
    let draft = complete(draft, found);
    assert_eq!((draft.text.as_str(), draft.html.contains("đường hoa")), (text, true));
    let at = draft.published.expect("the page's date").to_zoned(TimeZone::UTC);
    assert_eq!((at.hour(), at.minute()), (1, 31));
}
