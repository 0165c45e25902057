use url::Url;

use super::zone;
use crate::extract::{Extract, complete, from_entry, has_full_text};
use crate::model::{CanonicalUrl, Draft, Enclosure, Entry, ExtractRules, Republish, Source, SourceKind};

pub(super) fn source() -> Source {
    Source {
        id: "bao-thu".parse().expect("a slug"),
        name: "Báo Thử".to_owned(),
        kind: SourceKind::PartyPress,
        province: None,
        language: "vi".to_owned(),
        homepage: Url::parse("https://baothu.vn/").expect("an address"),
        hosts: Vec::new(),
        republish: Republish::Summary,
        credit: None,
        robots: true,
        verified: None,
        channels: Vec::new(),
        extract: ExtractRules::default(),
    }
}

pub(super) fn entry(content: &str) -> Entry {
    Entry {
        url: Some("https://baothu.vn/tin/1.html?utm_source=rss".to_owned()),
        title: Some("Đẩy mạnh chuyển đổi số".to_owned()),
        content: Some(content.to_owned()),
        authors: vec!["Hải Quân".to_owned()],
        categories: vec!["Kinh tế".to_owned(), "CĐS".to_owned()],
        ..Entry::default()
    }
}

fn draft(content: &str) -> Draft {
    from_entry(&entry(content), &source(), None, &zone()).expect("an entry that can be used")
}

#[test]
fn a_draft_is_clean() {
    let draft = draft(
        "<h1>Đẩy mạnh chuyển đổi số</h1><p>Đoạn một về CĐS.</p><p><img src='/a.jpg' alt='Người dân làm thủ tục tại xã'></p>\
         <p>Người dân làm thủ tục tại xã</p><p>Đoạn hai.</p><p><strong>HẢI QUÂN</strong></p><h3>Tin liên quan</h3>\
         <ul><li><a href=/2>Bài khác</a></li></ul><div class='share-box'>Chia sẻ</div>",
    );
    assert_eq!(draft.url.as_str(), "https://baothu.vn/tin/1.html");
    assert_eq!(draft.text, "Đoạn một về CĐS.\n\nĐoạn hai.");
    assert_eq!((draft.images.len(), draft.images[0].caption.as_deref()), (1, Some("Người dân làm thủ tục tại xã")));
    assert_eq!((draft.section.as_deref(), draft.tags.as_slice()), (Some("Kinh tế"), ["CĐS".to_owned()].as_slice()));
    assert_eq!(
        draft.html,
        "<p>Đoạn một về CĐS.</p><figure><img src=\"https://baothu.vn/a.jpg\" alt=\"Người dân làm thủ tục tại xã\" loading=\"lazy\">\
         <figcaption>Người dân làm thủ tục tại xã</figcaption></figure><p>Đoạn hai.</p>"
    );
}

#[test]
fn the_channels_section_wins() {
    let draft = from_entry(&entry("x"), &source(), Some("Thời sự"), &zone()).expect("an entry that can be used");
    assert_eq!((draft.section.as_deref(), draft.tags.len()), (Some("Thời sự"), 2));
}

#[test]
fn what_can_not_be_named_is_a_fault() {
    let code = |entry: &Entry| from_entry(entry, &source(), None, &zone()).expect_err("a fault").code.to_string();
    assert_eq!(code(&Entry { url: None, ..entry("x") }), "link-missing");
    assert_eq!(code(&Entry { url: Some("/tin".to_owned()), ..entry("x") }), "link-unusable");
    assert_eq!(code(&Entry { title: None, ..entry("x") }), "title-missing");
}

#[test]
fn pictures_attached_are_pictures() {
    let attached = vec![
        Enclosure {
            url: "https://baothu.vn/a.mp3".to_owned(),
            media_type: Some("audio/mpeg".to_owned()),
            length: None,
        },
        Enclosure { url: "https://baothu.vn/a.jpg".to_owned(), media_type: None, length: None },
    ];
    let draft = from_entry(&Entry { enclosures: attached, ..entry("x") }, &source(), None, &zone()).expect("an entry");
    assert_eq!(draft.images.len(), 1);
}

#[test]
fn teasers_are_told_from_full_texts() {
    let sentence = "Tỉnh đã triển khai nhiều chương trình chuyển đổi số cho người dân và doanh nghiệp. ";
    let check = |content: &str, full: bool| assert_eq!(has_full_text(&draft(content)), full, "{content:.60}");
    check("", false);
    check(sentence, false);
    check(&sentence.repeat(10), true);
    check(&format!("{}Và…", sentence.repeat(10)), false);
    check(&format!("{}<p>Xem tiếp...</p>", sentence.repeat(10)), false);
    check(&format!("{}Và…", sentence.repeat(40)), true);
}

#[test]
fn a_page_fills_and_betters_its_entry() {
    let page = Extract {
        canonical: CanonicalUrl::parse("https://www.baothu.vn/tin/day-manh-1.html").ok(),
        title: Some("Tiêu đề của trang".to_owned()),
        kicker: Some("Hội thảo:".to_owned()),
        authors: vec!["An".to_owned()],
        text: "Thân bài.".to_owned(),
        html: "<p>Thân bài.</p>".to_owned(),
        tags: vec!["CĐS".to_owned(), "mới".to_owned()],
        ..Extract::default()
    };
    let done = complete(draft("<p>Ngắn</p>"), page.clone());
    assert_eq!((done.title.as_str(), done.text.as_str(), done.tags.len()), ("Đẩy mạnh chuyển đổi số", "Thân bài.", 2));
    assert_eq!(done.listed_url.map(String::from).as_deref(), Some("https://baothu.vn/tin/1.html"));
    assert_eq!(
        (done.url.as_str(), done.kicker.as_deref()),
        ("https://www.baothu.vn/tin/day-manh-1.html", Some("Hội thảo:"))
    );
    let foreign = Extract { canonical: CanonicalUrl::parse("https://khac.vn/1").ok(), ..page };
    assert_eq!(complete(draft("x"), foreign).listed_url, None);
}

#[test]
fn a_signature_below_the_text_is_the_author() {
    let nameless = Entry { authors: Vec::new(), ..entry("<p>Một đoạn văn.</p><p>Hải Quân</p>") };
    let draft = from_entry(&nameless, &source(), None, &zone()).expect("an entry that can be used");
    assert_eq!((draft.authors.as_slice(), draft.text.as_str()), (["Hải Quân".to_owned()].as_slice(), "Một đoạn văn."));
}
