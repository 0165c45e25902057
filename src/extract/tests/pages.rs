use super::{read, read_with};
use crate::model::ExtractRules;
use crate::model::time::rfc3339;

const BODY: &str = "<p>Sáng 9/9, tỉnh tổ chức hội nghị đánh giá kết quả một năm thực hiện chương trình chuyển đổi số ở cơ sở, với sự tham dự của đại diện các sở, ngành.</p>
<figure class=\"image\"><img src=\"/i/hoi-nghi.jpg\" alt=\"x\"><figcaption>Quang cảnh hội nghị. Ảnh: An Bình</figcaption></figure>
<p>Quang cảnh hội nghị. Ảnh: An Bình</p>
<h3>Người dân là trung tâm</h3>
<p>Theo báo cáo, toàn tỉnh đã có hơn chín trăm tổ công nghệ số cộng đồng, giúp người dân nộp hồ sơ trực tuyến và thanh toán không dùng tiền mặt ngay tại ấp, khu phố.</p>
<p>Các xã vùng sâu còn thiếu máy móc; đường truyền ở một số ấp chưa ổn định, cán bộ phải kiêm nhiệm nhiều việc. Tỉnh sẽ bố trí thêm kinh phí trong quý tới.</p>";

fn page(head: &str, above: &str, below: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=utf-8><title>Đưa chuyển đổi số về ấp - Báo Thử điện tử</title>{head}</head>
         <body><header><nav><a href=/>Trang chủ</a><a href=/kinh-te>Kinh tế</a></nav></header><div class=breadcrumb><a href=/>Trang chủ</a><a href=/xa-hoi>Xã hội</a></div>
         <main><div class=\"kicker\">Hội nghị chuyển đổi số:</div><h1 class=title>Đưa chuyển đổi số về ấp</h1>{above}<div class=\"content-detail\">{BODY}{below}</div>
         <div class=\"tin-lien-quan\"><h3>Tin liên quan</h3><ul><li><a href=/1>Một bài khác nữa của báo</a></li></ul></div></main><footer>Báo Thử. Giấy phép số 1.</footer></body></html>"
    )
}

const TEXT_ENDS: (&str, &str) = ("Sáng 9/9, tỉnh tổ chức", "trong quý tới.");

fn check_body(text: &str) {
    assert!(text.starts_with(TEXT_ENDS.0) && text.ends_with(TEXT_ENDS.1), "{text}");
    assert_eq!(text.matches("Quang cảnh").count(), 0, "{text}");
    assert_eq!(text.split("\n\n").count(), 4, "{text}");
}

#[test]
fn a_frame_whose_name_ends_in_a_letter_of_three_bytes_costs_no_text() {
    let found = read(&page("", "", "<div><iframe title=\"Xem từ youtube.com\" src=\"/video\"></iframe></div>"));
    assert!(found.faults.iter().all(|fault| fault.code != "reader-failed"), "{:?}", found.faults);
    check_body(&found.text);
}

#[test]
fn a_page_that_states_nothing_is_read_as_it_shows() {
    let found = read(&page(
        "",
        "<div class=meta><span>Hải Quân</span> <span>08:31, 09/09/2023</span></div>",
        "<p><b>Hải Quân</b></p>",
    ));
    assert_eq!(found.title.as_deref(), Some("Đưa chuyển đổi số về ấp"));
    assert_eq!(found.kicker.as_deref(), Some("Hội nghị chuyển đổi số:"));
    assert_eq!(found.published.map(|at| rfc3339(at, &super::zone())).as_deref(), Some("2023-09-09T08:31:00+07:00"));
    assert_eq!(
        (found.authors.as_slice(), found.section.as_deref()),
        (["Hải Quân".to_owned()].as_slice(), Some("Xã hội"))
    );
    assert_eq!(found.language.as_deref(), Some("vi"));
    assert_eq!(
        (found.images.len(), found.images[0].caption.as_deref()),
        (1, Some("Quang cảnh hội nghị. Ảnh: An Bình"))
    );
    check_body(&found.text);
    assert!(found.faults.is_empty(), "{:?}", found.faults);
}

#[test]
fn metadata_is_read_in_every_shape() {
    let article = "\"headline\":\"Đưa chuyển đổi số về ấp\",\"description\":\"Tóm tắt của bài báo về chuyển đổi số ở ấp.\",\"datePublished\":\"2023-09-09T08:31:00+07:00\",\"dateModified\":\"2023-09-09T09:00:00+07:00\",\"author\":AUTHOR,\"publisher\":{\"name\":\"Báo Thử\"},\"articleSection\":\"Xã hội\",\"keywords\":\"số, ấp\"";
    for (shape, author) in [
        ("{\"@type\":\"NewsArticle\",ARTICLE}", "{\"@type\":\"Person\",\"name\":\"Hải Quân\"}"),
        (
            "[{\"@type\":\"WebSite\"},{\"@type\":[\"Article\",\"NewsArticle\"],ARTICLE}]",
            "[{\"name\":\"Hải Quân\"},{\"name\":\"Báo Thử\"}]",
        ),
        (
            "{\"@context\":\"x\",\"@graph\":[{\"@type\":\"Organization\"},{\"@type\":\"NewsArticle\",ARTICLE}]}",
            "\"Hải Quân\"",
        ),
        (
            "{\"@type\":\"WebPage\",\"mainEntity\":{\"@type\":\"http://schema.org/ReportageNewsArticle\",ARTICLE,}}",
            "[\"Hải Quân\"]",
        ),
    ] {
        let json = shape.replace("ARTICLE", article).replace("AUTHOR", author);
        let found = read(&page(&format!("<script type=\"application/ld+json\">{json}</script>"), "", ""));
        assert_eq!(found.authors, ["Hải Quân"], "{shape}");
        assert_eq!(found.summary.as_deref(), Some("Tóm tắt của bài báo về chuyển đổi số ở ấp."), "{shape}");
        assert!(found.published.is_some() && found.updated > found.published, "{shape}");
        assert_eq!((found.section.as_deref(), found.tags.len()), (Some("Xã hội"), 2), "{shape}");
    }
}

#[test]
fn rules_come_first() {
    let rules = ExtractRules {
        title: Some("h1.title".to_owned()),
        body: Some("div.content-detail".to_owned()),
        drop: vec!["h3".to_owned(), ".quang-cao".to_owned()],
        date: Some(".ngay".to_owned()),
        author: Some(".ten".to_owned()),
        ..ExtractRules::default()
    };
    let html = page(
        "<meta property=og:title content=Khác>",
        "<i class=ten>Minh Thành - Hải Quân</i><i class=ngay>T7, 9/9/2023 8:31 SA</i>",
        "<p class=quang-cao>Mua ngay</p>",
    );
    let found = read_with(&html, "https://baothu.vn/1.html", &rules);
    assert_eq!(found.authors, ["Minh Thành", "Hải Quân"]);
    assert!(
        found.published.is_some() && !found.text.contains("Người dân là trung tâm") && !found.text.contains("Mua ngay")
    );
    let wrong =
        ExtractRules { body: Some("div[".to_owned()), title: Some(".khong-co".to_owned()), ..ExtractRules::default() };
    let found = read_with(&html, "https://baothu.vn/1.html", &wrong);
    assert_eq!(
        found.faults.iter().map(|fault| fault.code.as_ref()).collect::<Vec<_>>(),
        ["selector-wrong", "body-rule-missed"]
    );
    assert!(found.text.starts_with(TEXT_ENDS.0) && found.title.is_some());
}

#[test]
fn only_a_credible_canonical_address_counts() {
    let canonical =
        |href: &str| read(&page(&format!("<link rel=canonical href=\"{href}\">"), "", "")).canonical.map(String::from);
    assert_eq!(canonical("/tin/1.html?utm_source=a").as_deref(), Some("https://baothu.vn/tin/1.html"));
    assert_eq!(canonical("https://khac.vn/tin/1.html"), None);
    assert_eq!(canonical("https://baothu.vn/"), None);
}

#[test]
fn the_papers_name_is_no_headline_and_todays_date_no_date() {
    let html = "<title>Đưa số về ấp - Báo Thử điện tử</title><header><h1>Báo Thử điện tử</h1><span class=date>Thứ Hai, 23/11/2026 15:00</span></header>\
                <main><h1>Đưa số về ấp</h1><p>Một đoạn văn.</p></main>";
    let found = read(html);
    assert_eq!((found.title.as_deref(), found.published), (Some("Đưa số về ấp"), None));
}

#[test]
fn no_page_is_a_fault_and_not_a_panic() {
    for html in
        ["", "<html>", "xin chào", "<body><script>render()</script></body>", "\0\u{1}", "<title>a</title><h1></h1>"]
    {
        let found = read(html);
        assert!(!found.faults.is_empty(), "{html:?}");
    }
}
